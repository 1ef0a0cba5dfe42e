"""Key facts: read from a file, and found in a briefing or missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.errors import UsageError
from briefing.evaluate.reference import Reference, reference, told
from tests.evaluate.briefings import TEXT, briefing, point

SAID = briefing(
    point("Ada Lund said that a second berth would open in May.", 2),
    point("The union of dockers did not sign the new contract.", 3),
)


@pytest.mark.parametrize(
    "fact",
    [
        "The port of Alfa handled 12 million tonnes of grain.",  # the bottom line tells it
        "A second berth will open in May.",
        "Dockers did not sign the new contract.",
    ],
)
def test_a_fact_in_other_words_is_found(fact: str) -> None:
    """Who says it is not asked."""
    assert told([fact], SAID).found == (fact,)


@pytest.mark.parametrize(
    "fact",
    [
        "The port of Alfa handled 13 million tonnes of grain.",
        "A second berth will open in June.",
        "The union of dockers signed the new contract.",
        "Grain prices fell by 4% after the harvest.",
    ],
)
def test_another_fact_is_missed(fact: str) -> None:
    """Another number, date or a lost “not” is another fact, and so is what nobody told."""
    assert told([fact], SAID).missed == (fact,)


def test_files_of_both_forms_are_read(tmp_path: Path) -> None:
    """An article goes by its path, its file name or that without an ending."""
    toml, json = tmp_path / "facts.toml", tmp_path / "facts.json"
    toml.write_text(
        '[facts]\n"grain.txt" = ["Wheat fell."]\ngrain = ["Barley rose."]\nrye = ["Rye held."]\n'
    )
    json.write_text('{"facts": {"news/grain.txt": ["Wheat fell."]}}')
    article = briefing().article
    assert reference(toml).of(article) == ("Wheat fell.", "Barley rose.")
    assert reference(toml).unused([article]) == ["rye"]
    assert reference(json).of(article) == ("Wheat fell.",)
    json.write_text(
        '{"facts": {"grain": ["Wheat fell.", "Wheat fell."], '
        '"grain.txt": ["Wheat fell.", "Barley rose."]}}'
    )
    assert reference(json).of(article) == ("Wheat fell.", "Barley rose.")  # a fact counts once


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("facts = 1", "facts"),
        ("[facts]\na = 'x'", "facts.a: give a list of sentences"),
        ("[facts]\na = ['!!']", "“!!” of a has no words"),
        ("fatcs = 1\n[facts]", "did you mean facts"),
        ("x", "cannot be read"),
        ("[fact]", "fact"),
    ],
)
def test_a_file_of_another_form_is_refused_in_a_line(tmp_path: Path, text: str, words: str) -> None:
    """It names the file and the entry."""
    path = tmp_path / "facts.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=words) as refused:
        reference(path)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_briefing_without_findings_tells_nothing() -> None:
    """Nor does it fail."""
    nothing = briefing().model_copy(update={"bottom_line": None})
    assert told([TEXT[0]], nothing).missed == (TEXT[0],)
    assert Reference(facts={}).of(nothing.article) == ()
