"""The files of prompt sets as they are, and where in them something is said.

One folder goes in, out comes what its files of TOML say together and the text of its templates,
with whatever could not be read. What the keys mean is not known here.
"""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from briefing.promptset.places import FILE
from briefing.promptset.problem import Place, Problem

NAMED = {"sections": "name", "steps": "name", "checklists": "name", "questions": "ask"}
"""Tables whose entries are matched, and the key by which."""


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


def files_of(folder: Path) -> Reading:
    """Read one folder: `set.toml` first, whatever other .toml and .j2 files there are after it."""
    declared: dict[str, Any] = {}
    templates: dict[str, Template] = {}
    places: list[Place] = []
    problems: list[Problem] = []
    hashed = sha256()
    files = (p for p in folder.iterdir() if p.suffix in (".toml", ".j2"))
    for path in sorted(files):
        try:
            text = path.read_text(encoding="utf-8-sig")  # as Windows editors save it
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
        for key in sorted(said.keys() & declared.keys()):
            what, advice = f"{key} is declared in another file as well", "keep it in one of them"
            line = place.line(key, None, "") or place.line("", None, key) or 1
            problems.append(Problem(file=str(path), line=line, what=what, advice=advice))
        declared |= said
    return Reading(
        (folder,), declared, templates, tuple(places), tuple(problems), hashed.hexdigest()
    )


def problem_at(reading: Reading, where: tuple[str | int, ...], what: str, advice: str) -> Problem:
    """Return a problem with file and line, `where` being the keys that lead to it.

    That is the nearest file that says it; where none does, as a key is missing, the one that has
    the table it belongs to.
    """
    first, *rest = (key for key in where if isinstance(key, str))
    entry = entry_at(reading, where)
    if rest:
        tried = [(first, entry, rest[0]), (first, entry, "name"), (first, entry, "")]
    else:
        tried = [("", None, first), (first, entry, "name"), (first, entry, ""), ("", None, "name")]
    for attempt in tried:
        for place in reading.places:
            if line := place.line(*attempt):
                return Problem(file=str(place.path), line=line, what=what, advice=advice)
    return Problem(file=str(reading.places[0].path), line=1, what=what, advice=advice)


def entry_at(reading: Reading, where: tuple[str | int, ...]) -> str | None:
    """Return the name of the section, step or checklist that keys lead into, if they do."""
    match where:
        case (str(table), int(index), *_):
            named = entries(reading.declared, table)
            return str(named[index]["name"]) if index < len(named) else None
        case _:
            return None


def entries(declared: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """Return a table's entries, none where it has another form: that is told elsewhere."""
    entries = declared.get(table)
    if not isinstance(entries, list):
        return []
    by = NAMED.get(table, "name")
    if not all(isinstance(e, dict) and isinstance(e.get(by), str) for e in entries):
        return []
    return entries
