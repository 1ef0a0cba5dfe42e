"""What `briefing prompts check` finds: each mistake in its file, on its line, with advice."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.prompting.check import checked

SHIPPED = ["default", "korean", "principal", "stepwise", "terse"]


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_sets_pass(name: str) -> None:
    """No shipped set has a problem, and each tells what its words cost."""
    found = checked(name)
    assert [str(p) for p in found.problems] == []
    costs = {cost.name: cost for cost in found.costs}
    assert costs["system"].tokens > 50
    assert costs["system"].shared
    assert not costs["repair"].shared


class Broken(NamedTuple):
    """A change that breaks a copy of the default set, and what is told of it.

    `old` is replaced by `new` in `file`; without `old` the file is written anew. `at` is the text
    of the line that the problem is in, or its number.
    """

    file: str
    old: str
    new: str
    at: str | int
    what: str
    advice: str


OMISSION_STEP = '[[steps]]\nname = "omissions"'
MANY = "".join(
    f'[[sections]]\nname = "s{i}"\ntitle = "S"\nkind = "implication"\nstep = "key_points"\n'
    f"at_most = 5\nproposed = 20\n\n"
    for i in range(4)
)
USE_MANY = "".join(
    f"{{% for s in proposed.s{i} %}}{{{{ s.number }}}}{{% endfor %}}" for i in range(4)
)

BROKEN = {
    # What is no TOML, or not what is expected there.
    "unclosed table": Broken("set.toml", "[limits]", "[limits", "[limits", "no TOML", "brackets"),
    "missing key": Broken(
        "set.toml",
        'title = "Omissions"\n',
        "",
        'name = "omissions"\nkind',
        "title is missing",
        "declare",
    ),
    "unknown key": Broken(
        "set.toml",
        "at_most = 7",
        "at_mots = 7",
        "at_mots",
        "no key at_mots",
        "did you mean at_most?",
    ),
    "unknown table": Broken(
        "set.toml", "[limits]", "[limit]", "[limit]", "no key limit", "limits?"
    ),
    "unknown kind": Broken(
        "set.toml", 'kind = "point"', 'kind = "opinion"', 'kind = "opinion"', "'opinion'", "'point'"
    ),
    "too small a number": Broken(
        "set.toml", "at_most = 6", "at_most = 0", "at_most = 0", "at_most is 0", "greater than or"
    ),
    "name with a space": Broken(
        "set.toml", 'name = "default"', 'name = "Our set"', 'name = "Our', "'Our set'", "pattern"
    ),
    "unknown layout": Broken(
        "set.toml",
        'title = "Key points"',
        'title = "Key points"\nlayout = "grid"',
        'layout = "grid"',
        "'grid'",
        "'table'",
    ),
    "key in two files": Broken(
        "more.toml", "", '\nlanguage = "French"\n', "set.toml:language", "another file", "one of"
    ),
    # What does not fit together.
    "no such step": Broken(
        "set.toml",
        'step = "key_points"',
        'step = "points"',
        'step = "points"',
        "no step points",
        "key_points",
    ),
    "step for nothing": Broken(
        "set.toml",
        OMISSION_STEP,
        '[[steps]]\nname = "economy"\ntemplate = "omissions.j2"\n\n' + OMISSION_STEP,
        'name = "economy"',
        "asks for no section",
        "leave it out",
    ),
    "two sections of a name": Broken(
        "set.toml",
        'name = "policy_implications"\ntitle',
        'name = "key_points"\ntitle',
        'name = "key_points"\ntitle',
        "two sections have the name",
        "another name",
    ),
    "two bottom lines": Broken(
        "set.toml",
        'template = "omissions.j2"',
        'template = "omissions.j2"\nbottom_line = true',
        'bottom_line@name = "omissions"',
        "bottom line again",
        "one step only",
    ),
    "no such template": Broken(
        "set.toml",
        'template = "omissions.j2"',
        'template = "omission.j2"',
        'template = "omission.j2"',
        "no template omission.j2",
        "omissions.j2?",
    ),
    "no such checklist": Broken(
        "set.toml",
        'title = "Omissions"',
        'title = "Omissions"\nchecklists = ["sanktions"]',
        "checklists = ",
        "no checklist sanktions",
        "sanctions",
    ),
    "checklists of points": Broken(
        "set.toml",
        'title = "Key points"',
        'title = "Key points"\nchecklists = []',
        "checklists = ",
        "its kind is point",
        "omission",
    ),
    "terms that prove nothing": Broken(
        "checklists.toml",
        'terms = ["turnout|turned out|participation"]',
        'terms = ["of", "it"]',
        "questions = [@election",
        "prove nothing",
        "three letters",
    ),
    "no such base": Broken(
        "set.toml",
        "name =",
        'extends = "defualt"\nname =',
        'extends = "defualt"',
        "'defualt'",
        "extends",
    ),
    # What templates ask for.
    "syntax": Broken("repair.j2", "{% endfor %}", "", "$", "no template", "endfor"),
    "unknown filter": Broken(
        "repair.j2",
        "finding.statement | data",
        "finding.statement | dta",
        "dta",
        "no filter dta",
        "data",
    ),
    "unknown variable": Broken(
        "system.j2",
        "{{ language }}",
        "{{ langauge }}",
        "langauge",
        "langauge is given",
        "language?",
    ),
    "unknown field": Broken(
        "key_points.j2",
        "{{ sentence.number }}",
        "{{ sentence.nubmer }}",
        "nubmer",
        "a proposed sentence has no nubmer",
        "number?",
    ),
    "unknown section": Broken(
        "omissions.j2",
        "in proposed.omissions",
        "in proposed.omisions",
        "omisions",
        "no omisions",
        "omissions?",
    ),
    "set and never used": Broken(
        "system.j2",
        "{{ language }}",
        '{{ language }}{% set tone = "dry" %}',
        "tone",
        "never used",
        "remove",
    ),
    "proposals not listed": Broken(
        "key_points.j2",
        "",
        "Task: bottom_line and key_points.",
        1,
        "not listed",
        "[{{",
    ),
    "questions not put": Broken(
        "omissions.j2",
        "",
        "{% for s in proposed.omissions %}from_{{ s.number }} {% endfor %}",
        1,
        "questions of the checklists",
        "checklists = []",
    ),
    "sentences without numbers": Broken(
        "article.j2", "[{{ sentence.number }}] ", "", 1, "no numbers", "sentence.number"
    ),
    "template for nothing": Broken("old.j2", "", "Task: old.", 1, "no step", "remove"),
    "language never told": Broken(
        "system.j2",
        "{{ language }}",
        "English",
        "set.toml:language",
        "no template uses",
        "language }}",
    ),
    # What lets the article out of its fence.
    "article as it is": Broken(
        "article.j2", "sentence.text | data", "sentence.text", "sentence.text", "as it is", "| data"
    ),
    "fence taken down again": Broken(
        "article.j2",
        "sentence.text | data",
        'sentence.text | data | replace("‹", "<")',
        "sentence.text",
        "as it is",
        "| data",
    ),
    "title before the fence": Broken(
        "article.j2",
        "<article>\n{{ title | data }}",
        "{{ title | data }}\n<article>",
        "title | data",
        "outside its fence",
        "between <article>",
    ),
    "no fence": Broken("article.j2", "</article>", "", 1, "no fence", "end it with </article>"),
    "opening as it is": Broken(
        "key_points.j2",
        "sentence.opening | data",
        "sentence.opening",
        "opening",
        "as it is",
        "| data",
    ),
    "schema too large": Broken(
        "set.toml",
        '[[sections]]\nname = "policy_implications"',
        MANY + '[[sections]]\nname = "policy_implications"',
        'name = "key_points"\ntemplate',
        "1,200 choices",
        "propose less",
    ),
}


def line_of(folder: Path, broken: Broken) -> tuple[Path, int]:
    """Return the file and the line in which a problem is expected."""
    file, at = folder / broken.file, broken.at
    if isinstance(at, int):
        return file, at
    if at.startswith("set.toml:"):
        file, at = folder / "set.toml", at.removeprefix("set.toml:")
    text = file.read_text(encoding="utf-8")
    if at == "$":
        return file, len(text.rstrip("\n").split("\n"))
    start = text.index(at.partition("@")[2]) if "@" in at else 0
    return file, text[: text.index(at.partition("@")[0], start)].count("\n") + 1


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_set_is_told_in_its_place(case: str, tmp_path: Path, root: Path) -> None:
    """The one mistake is the first problem: the right file, the right line, what to do."""
    broken = BROKEN[case]
    folder = Path(shutil.copytree(root / "prompts" / "default", tmp_path / "ours"))
    path = folder / broken.file
    before = path.read_text(encoding="utf-8") if broken.old else ""
    assert not broken.old or broken.old in before
    path.write_text(
        before.replace(broken.old, broken.new, 1) if broken.old else broken.new, encoding="utf-8"
    )
    if case == "schema too large":
        task = folder / "key_points.j2"
        task.write_text(task.read_text(encoding="utf-8") + USE_MANY, encoding="utf-8")
    problems = checked(str(folder)).problems
    assert problems, "nothing was found"
    file, line = line_of(folder, broken)
    told = problems[0]
    assert (Path(told.file).name, told.line) == (file.name, line), str(told)
    assert broken.what in told.what, str(told)
    assert broken.advice in told.advice, str(told)
    assert "\n" not in str(told)


EXTENDING = 'extends = "default"\nname = "ours"\ndescription = "x"\n'


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("{{ language }}\n{{ 1 // 0 }}", 2, "zero"),
        ("{{ language }}\n{% for i in range(999999999) %}x{% endfor %}", 2, "range"),
        ('\n\n{{ language }}{{ "".__class__ }}', 3, "unsafe"),
        ("{{ language }}\n{{ language + 1 }}", 2, "concatenate"),
        ('{{ language }}{% include "system.j2" %}', 1, "without end"),
        ("You brief.", 1, "no template uses language"),
    ],
)
def test_what_fails_when_it_runs_is_told_in_its_place(
    text: str, line: int, what: str, tmp_path: Path
) -> None:
    """In the template of one's own, not in the set that is inherited."""
    (tmp_path / "set.toml").write_text(EXTENDING)
    (tmp_path / "system.j2").write_text(text)
    (told,) = checked(str(tmp_path)).problems
    assert (told.file, told.line) == (str(tmp_path / "system.j2"), line), str(told)
    assert what in told.what


def test_an_inherited_template_is_not_to_be_changed_where_it_lies(tmp_path: Path) -> None:
    """It is said how to have one's own instead."""
    kind = '[[sections]]\nname = "key_points"\nkind = "omission"\n'
    (tmp_path / "set.toml").write_text(EXTENDING + kind)
    (told,) = checked(str(tmp_path)).problems
    assert f"copy it into {tmp_path.name}/ first" in told.advice


def test_a_file_of_a_windows_editor_is_read(tmp_path: Path) -> None:
    """With a byte order mark and its own line ends."""
    (tmp_path / "set.toml").write_bytes(b"\xef\xbb\xbf" + EXTENDING.replace("\n", "\r\n").encode())
    assert checked(str(tmp_path)).problems == ()


SAID = [
    "",
    "[",
    "]",
    '"',
    "=",
    "name = 3",
    "sections = 1",
    "[[sections]]",
    "{{ x }}",
    "{% if %}",
    "{#",
]


@settings(max_examples=25, deadline=None)
@given(
    file=st.sampled_from(["set.toml", "checklists.toml", "key_points.j2", "article.j2"]),
    start=st.integers(0, 5_000),
    length=st.integers(0, 200),
    said=st.one_of(st.sampled_from(SAID), st.text(max_size=20)),
)
def test_no_mistake_is_too_odd_to_be_told(file: str, start: int, length: int, said: str) -> None:
    """Whatever is typed wherever, the check ends, and its problems are lines of files there."""
    default = Path(__file__).parents[2] / "prompts" / "default"
    with tempfile.TemporaryDirectory() as made:
        folder = Path(shutil.copytree(default, Path(made) / "ours"))
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_bytes(
            (text[:start] + said + text[start + length :]).encode("utf-8", "surrogatepass")
        )
        for problem in checked(str(folder)).problems:
            assert "\n" not in str(problem)
            path = Path(problem.file)
            if path.exists():
                lines = path.read_bytes().count(b"\n") + 1
                assert 1 <= problem.line <= lines
