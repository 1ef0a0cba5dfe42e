"""A prompt set read from its folder, together with the sets that it extends.

    folder ─▶ files ─▶ laid over what it extends ─▶ Declaration ─▶ PromptSet

A set that `extends` another has all of it and says only what differs: a template replaces the one
of its name, a key replaces a key; sections, steps, checklists and their questions are matched by
their names and then laid over each other in the same way, new ones coming last. `order` names the
sections that the briefing has, in their order; steps that nothing asks for any more go with those
left out.
"""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from briefing.errors import UsageError
from briefing.promptset.declared import Declaration, inconsistencies
from briefing.promptset.mistakes import in_words, own
from briefing.promptset.places import FILE, find
from briefing.promptset.problem import Place, Problem, nearest
from briefing.promptset.rendering import PromptSet

NAMED = {"sections": "name", "steps": "name", "checklists": "name", "questions": "ask"}
"""Tables whose entries are matched, and the key by which."""

_NOT_INHERITED = ("name", "description")


class Template(NamedTuple):
    """A template's text and the file that it is from."""

    path: Path
    text: str


class Reading(NamedTuple):
    """What the files of a set say, before it is known whether it makes sense.

    `folders` are the set's own and those of the sets it extends, `places` their files of TOML, the
    set's own first; `problems` is what could not be read.
    """

    folders: tuple[Path, ...]
    declared: dict[str, Any]
    templates: dict[str, Template]
    places: tuple[Place, ...]
    problems: tuple[Problem, ...]
    sha256: str


def load(name: str) -> PromptSet:
    """Read a prompt set, given by name or path.

    Raises:
        UsageError: it does not exist or has a mistake; names file, line and what is wrong.
    """
    reading = read(find(name))
    declared, problems = declaration(reading)
    if problems or declared is None:
        raise UsageError(str(problems[0]))
    return PromptSet(
        declared=declared,
        templates={file: template.text for file, template in reading.templates.items()},
        sha256=reading.sha256,
    )


def read(folder: Path, extending: tuple[Path, ...] = ()) -> Reading:
    """Read the files of a set and of those that it extends.

    `extending` are the sets that extend this one, the nearest last.
    """
    reading = _files(folder)
    said = reading.declared
    if (name := said.pop("extends", None)) is not None:
        base = _extended(name, folder, (*extending, folder))
        if isinstance(base, str):
            return _with_problem(
                reading, ("extends",), base, "extends takes the name or the path of another set"
            )
        inherited = {key: v for key, v in base.declared.items() if key not in _NOT_INHERITED}
        reading = Reading(
            folders=(*reading.folders, *base.folders),
            declared=laid_over(inherited, said),
            templates=base.templates | reading.templates,
            places=(*reading.places, *base.places),
            problems=(*reading.problems, *base.problems),
            sha256=sha256(f"{base.sha256}\0{reading.sha256}".encode()).hexdigest(),
        )
    return _ordered(reading)


def declaration(reading: Reading) -> tuple[Declaration | None, list[Problem]]:
    """Return what is declared, None where it has no shape, and everything that is wrong with it."""
    if reading.problems:
        return None, list(reading.problems)
    try:
        declared = Declaration.model_validate(reading.declared)
    except ValidationError as e:
        return None, [
            problem_at(reading, error["loc"], *in_words(error, _entry(reading, error["loc"])))
            for error in own(e.errors(include_url=False))
        ]
    found = [problem_at(reading, *one) for one in inconsistencies(declared)]
    for file, where in declared.templates().items():
        if file not in reading.templates:
            advice = nearest(file, sorted(reading.templates))
            found.append(problem_at(reading, where, f"there is no template {file}", advice))
    return declared, found


def problem_at(reading: Reading, where: tuple[str | int, ...], what: str, advice: str) -> Problem:
    """Return a problem with file and line, `where` being the keys that lead to it.

    That is the nearest file that says it; where none does, as a key is missing, the one that has
    the table it belongs to.
    """
    first, *rest = (key for key in where if isinstance(key, str))
    entry = _entry(reading, where)
    if rest:
        tried = [(first, entry, rest[0]), (first, entry, "name"), (first, entry, "")]
    else:
        tried = [("", None, first), (first, entry, "name"), (first, entry, ""), ("", None, "name")]
    for attempt in tried:
        for place in reading.places:
            if line := place.line(*attempt):
                return Problem(file=str(place.path), line=line, what=what, advice=advice)
    return Problem(file=str(reading.places[0].path), line=1, what=what, advice=advice)


def _entry(reading: Reading, where: tuple[str | int, ...]) -> str | None:
    """Return the name of the section, step or checklist that keys lead into, if they do."""
    match where:
        case (str(table), int(index), *_):
            named = _named(reading.declared, table)
            return str(named[index]["name"]) if index < len(named) else None
        case _:
            return None


def laid_over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return what a set declares that has `base` and says `own`."""
    result = dict(base)
    for key, value in own.items():
        under = base.get(key)
        if key in NAMED and _named(base, key) and _named(own, key):
            by = NAMED[key]
            entries = {entry[by]: entry for entry in _named(base, key)}
            for entry in _named(own, key):
                entries[entry[by]] = laid_over(entries.get(entry[by], {}), entry)
            result[key] = list(entries.values())
        elif isinstance(value, dict) and isinstance(under, dict):
            result[key] = laid_over(under, value)
        else:
            result[key] = value
    return result


def _files(folder: Path) -> Reading:
    """Read one folder: `set.toml` first, whatever other .toml and .j2 files there are after it."""
    declared: dict[str, Any] = {}
    templates: dict[str, Template] = {}
    places: list[Place] = []
    problems: list[Problem] = []
    hashed = sha256()
    files = (p for p in folder.iterdir() if p.suffix in (".toml", ".j2"))
    for path in sorted(files):
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as e:
            what, advice = f"it cannot be read: {e}", "save it as UTF-8 text"
            problems.append(Problem(file=str(path), line=1, what=what, advice=advice))
            continue
        hashed.update(f"{path.name}\0{text}\0".encode())
        if path.suffix == ".j2":
            templates[path.name] = Template(path, text)
            continue
        place = Place(path=path, text=text)
        places.insert(0 if path.name == FILE else len(places), place)
        try:
            said = tomllib.loads(text)
        except tomllib.TOMLDecodeError as e:
            found = re.search(r"at line (\d+)", str(e))
            line = int(found[1]) if found else len(text.split("\n"))
            what = f"it is no TOML: {re.sub(r' ?[(]at .*', '', str(e))}"
            advice = "mind quotation marks, brackets and commas on this line and the one before"
            problems.append(Problem(file=str(path), line=line, what=what, advice=advice))
            continue
        for key in said.keys() & declared.keys():
            what, advice = f"{key} is declared in another file as well", "keep it in one of them"
            line = place.line(key, None, "") or place.line("", None, key) or 1
            problems.append(Problem(file=str(path), line=line, what=what, advice=advice))
        declared |= said
    return Reading(
        (folder,), declared, templates, tuple(places), tuple(problems), hashed.hexdigest()
    )


def _extended(name: object, folder: Path, chain: tuple[Path, ...]) -> Reading | str:
    """Return the set that one extends, or why that is not possible."""
    if not isinstance(name, str):
        return "extends is no text"
    try:
        base = find(name, beneath=folder)
    except UsageError as e:
        return str(e)
    if base.resolve() in (one.resolve() for one in chain):
        circle = " → ".join(path.name for path in (*chain, base))
        return f"sets extend each other in a circle: {circle}"
    return read(base, chain)


def _ordered(reading: Reading) -> Reading:
    """Return a reading with the sections that `order` names, and the steps that they need."""
    declared = dict(reading.declared)
    if (order := declared.pop("order", None)) is None:
        return reading
    sections = {section["name"]: section for section in _named(declared, "sections")}
    if not isinstance(order, list) or not order or not all(isinstance(n, str) for n in order):
        return _with_problem(reading, ("order",), "order is no list of sections", "name them")
    for name in order:
        if name not in sections:
            return _with_problem(
                reading, ("order",), f"there is no section {name}", nearest(name, list(sections))
            )
    chosen = [sections[name] for name in dict.fromkeys(order)]
    needed = {section.get("step") for section in chosen}
    left = {section.get("step") for section in sections.values()} - needed
    declared["sections"] = chosen
    declared["steps"] = [s for s in _named(declared, "steps") if s["name"] not in left]
    return reading._replace(declared=declared)


def _with_problem(reading: Reading, where: tuple[str], what: str, advice: str) -> Reading:
    problem = problem_at(reading, where, what, advice)
    return reading._replace(problems=(*reading.problems, problem))


def _named(declared: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """Return a table's entries, none where it has another form: that is told elsewhere."""
    entries = declared.get(table)
    if not isinstance(entries, list):
        return []
    by = NAMED.get(table, "name")
    if not all(isinstance(e, dict) and isinstance(e.get(by), str) for e in entries):
        return []
    return entries
