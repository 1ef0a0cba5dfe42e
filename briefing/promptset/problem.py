"""What is wrong with a prompt set, said in one line: file, line, what, and what to do about it.

Also where in a file of TOML something stands: a parser tells values but no lines, so they are
looked up in the text, table by table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from briefing.article import Shape

_HEADER = re.compile(r"^\s*(\[\[?)\s*([\w.-]+)\s*\]\]?")


class Problem(Shape):
    """Something wrong in line `line` (from 1) of a file: what it is, and what to do."""

    file: str
    line: int
    what: str
    advice: str

    def __str__(self) -> str:
        """Return it as one line."""
        path = Path(self.file)
        shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        return f"{shown}:{self.line}: {' '.join(self.what.split())}; {self.advice}"


def nearest(name: str, known: Sequence[str]) -> str:
    """Return advice on a name that is not known: the one that was probably meant, else all."""
    if close := get_close_matches(name, known, n=1):
        return f"did you mean {close[0]}?"
    return f"known are {', '.join(known)}" if known else "leave it out"


class Place(Shape):
    """A file of TOML and its text, in which places are looked up."""

    path: Path
    text: str

    def line(self, table: str, entry: str | None, key: str) -> int | None:
        """Return the line of a key, in `entry` of an array of tables; None if it is not there.

        Without a table the key stands at the top, without a key the line is that of the table.
        """
        for name, start, lines in self._blocks():
            if name != table or (entry is not None and _value(lines, "name") != entry):
                continue
            if not key:
                return start
            for offset, text in enumerate(lines):
                if re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", text):
                    return start + offset
        return None

    def _blocks(self) -> list[tuple[str, int, list[str]]]:
        """Return each table's name, the number of its first line, and its lines."""
        blocks: list[tuple[str, int, list[str]]] = [("", 1, [])]
        for number, text in enumerate(self.text.split("\n"), start=1):
            if header := _HEADER.match(text):
                blocks.append((header[2], number, []))
            blocks[-1][2].append(text)
        return blocks


def _value(lines: Sequence[str], key: str) -> str | None:
    """Return the text that a key of a table is set to, if it is a plain one."""
    for text in lines:
        if found := re.match(rf"\s*{key}\s*=\s*[\"']([^\"']*)[\"']", text):
            return found[1]
    return None
