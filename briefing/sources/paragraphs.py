"""Lines to paragraphs: which line breaks are only wrapping, which end a paragraph.

In go the lines of a text, out come its paragraphs, each as plain text without line breaks. Not
obvious: some files put a paragraph on a line, others wrap at a column; a line was wrapped where the
next line's first word would not have fitted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_WRAPPED_AT_MOST = 120
"""Columns; nobody wraps wider, so a longer line is a paragraph of its own."""

_BULLET = re.compile(r"[-*+•◦▪●‣·∙■□○◆]\s+(?=\S)")
_NUMBERED = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?=\S)")
_SEAMLESS = re.compile(
    r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60]\n[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60]|\w-\n\w"
)
_ENDS = re.compile(r"[.!?…。！？:：][”’\"'»)\]」』）]*$")


class Line(NamedTuple):
    """A line of a text without the white space around it.

    `indent` counts the characters before it, white space and marks; a heading has its level there.
    `fresh` says that a mark makes it begin a paragraph, `alone` that it is one by itself.
    """

    text: str
    indent: int
    fresh: bool = False
    alone: bool = False

    @property
    def width(self) -> int:
        """The column in which it ends."""
        return self.indent + _columns(self.text)

    def cut(self, start: int, *, fresh: bool = False) -> Line:
        """Return the line without the mark that its first `start` characters are."""
        text = self.text[start:].lstrip()
        indent = self.indent + len(self.text) - len(text)
        return self._replace(text=text, indent=indent, fresh=self.fresh or fresh)


class Paragraph(NamedTuple):
    """Plain text without line breaks; a heading has its level, from 1, in `heading`."""

    text: str
    heading: int = 0


def lines_of(text: str) -> list[Line]:
    """Return the lines of a text, blank ones as empty lines."""
    return [Line(raw.strip(), len(raw) - len(raw.lstrip())) for raw in text.split("\n")]


def plain_paragraphs(lines: Iterable[Line]) -> list[Paragraph]:
    """Return the paragraphs of plain text; a line without letter or digit only separates."""
    kept = [
        _unbulleted(line) if _says_something(line.text) else line._replace(text="")
        for line in lines
    ]
    return [joined(group) for group in grouped(kept)]


def _says_something(text: str) -> bool:
    return any(map(str.isalnum, text)) or len(set(text) - set("-*_=~#•·.—–+ ")) > 0


def _unbulleted(line: Line) -> Line:
    found = _BULLET.match(line.text)
    if not found or (line.text[0] in "*+" and line.text.count(line.text[0]) > 1):
        return line
    return line.cut(found.end(), fresh=True)


def grouped(lines: Sequence[Line], *, markdown: bool = False) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph; empty lines end one."""
    width = _wrapping_width(lines)
    group: list[Line] = []
    for line in lines:
        if group and (not line.text or not _continues(group, line, width, markdown=markdown)):
            yield group
            group = []
        if line.text:
            group.append(line)
    if group:
        yield group


def joined(group: Sequence[Line]) -> Paragraph:
    """Return a paragraph of the lines of one group, a space for each line break.

    No space comes where the script has none and after a hyphen: "Korea-" and "U.S." are one word.
    """
    parts = [group[0].text]
    for before, line in pairwise(group):
        if not _SEAMLESS.search(before.text[-2:] + "\n" + line.text[:1]):
            parts.append(" ")
        parts.append(line.text)
    return Paragraph("".join(parts))


def _continues(group: list[Line], line: Line, width: int, *, markdown: bool) -> bool:
    """Say whether `line` goes on with the paragraph that `group` has begun."""
    last = group[-1]
    if line.fresh or line.alone or last.alone:
        return False
    full = width > 0 and last.width + 1 + _first_word(line.text) > width
    number = _NUMBERED.match(line.text)
    if number and (number["number"] == "1" or _NUMBERED.match(group[0].text)) and not full:
        return False
    if not markdown and not group[0].fresh and line.indent >= 2 and line.indent > last.indent:
        return False
    if full:
        return True
    if _ENDS.search(last.text):
        return False
    # Uneven lines that stop in the middle of a sentence, as in mail and in copies from PDF.
    return markdown or line.text[0].islower() or last.text[-1] in ",;-–—"


def _wrapping_width(lines: Sequence[Line]) -> int:
    """Return the column at which the text is wrapped, 0 where it is not.

    The widest lines but a tenth decide: an address that could not be broken may stick out.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if a.text and b.text]
    wide = [(a, b) for a, b in pairs if a.width <= _WRAPPED_AT_MOST]
    if not wide or len(wide) * 2 < len(pairs):
        return 0
    columns = sorted(a.width for a, _ in wide)
    width = columns[(len(columns) - 1) * 9 // 10]
    if not 40 <= width <= _WRAPPED_AT_MOST:
        return 0
    if len(wide) < 4:
        # Too few to tell by their evenness: no line may reach over the edge, and they must not
        # all be sentences.
        edge = max(line.width for line in lines)
        return 0 if edge > width + 8 or all(_ENDS.search(a.text) for a, _ in wide) else width
    full = sum(a.width + 1 + _first_word(b.text) > width for a, b in wide)
    return width if full * 10 >= len(wide) * 6 else 0


def _first_word(text: str) -> int:
    word = text.split(maxsplit=1)[0]
    # Chinese and Japanese may break after any character.
    return 2 if unicodedata.east_asian_width(word[0]) == "W" and len(word) > 12 else _columns(word)


def _columns(text: str) -> int:
    """Return the width of `text` on a screen, where an ideograph takes two columns."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
