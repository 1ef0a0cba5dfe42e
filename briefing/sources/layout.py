"""The lines of a page of a PDF, in the order in which they are read.

In goes a page, out come its lines. Not obvious: a file may have its lines in any order, so columns
are found by the gap between them, where hardly a line crosses; and what leaves no mark on the page,
as white letters on white paper do not, is no line of it.
"""

from __future__ import annotations

import ctypes
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pypdfium2 import PdfPage, PdfTextPage  # type: ignore[import-untyped]

FEWEST_IN_COLUMN = 6
"""Lines; fewer side by side are a table or a caption."""

_LETTERS_IN_COLUMN = 18
"""Characters of a line at least, in the middle; the cells of tables have fewer."""

_MOST_ACROSS = 0.15
"""Of the lines, such as headlines, may cross the gap between columns."""

_MOST_GAPS = 100
"""Places at which few lines cross; what stands at the sides of more is not looked at."""

_SMALLEST = 2.0
"""Points; smaller letters cannot be read."""

_PALE = 240
"""Of 255; what is set as pale as this is looked for on the page."""

_CONTRAST = 24
"""Of 255; two shades that differ by less are one to the eye."""

_NOTE_MARK = re.compile(r"\(?(?:\d{1,3}|[*†‡§]{1,3})\)?")
_BEFORE_NOTE = re.compile(r"(?:[.,;:!?”\"’)»]|[^\W\d_]{4})$")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Row(NamedTuple):
    """A line on a page: its text, its edges in points from the lower left, its letters' size."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float = 0.0

    @property
    def height(self) -> float:
        """The height of the line's letters in points."""
        return self.top - self.bottom


def rows_of(page: PdfPage) -> list[Row]:
    """Return the lines of a page in reading order."""
    text = page.get_textpage()
    pieces: list[Row] = []
    pale: list[Row] = []
    for i in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(i)
        said = text.get_text_bounded(left, bottom, right, top).replace("\r", "").replace("\n", "")
        if not said.strip():
            continue
        size, is_pale = _set(text, left, bottom, right, top)
        piece = Row(said, left, right, bottom, top, size)
        if piece.height < _SMALLEST:
            continue
        pieces.append(piece)
        if is_pale:
            pale.append(piece)
    if pale:
        unseen = set(_unseen(page, pale))
        pieces = [piece for piece in pieces if piece not in unseen]
    words: list[Row] = []
    for piece in pieces:
        if words and _note_mark(words[-1], piece):
            continue
        if words and _same_line(words[-1], piece, furthest=1.2):
            words[-1] = _one(words[-1], piece)
        else:
            words.append(piece)
    rows: list[Row] = []
    for piece in in_columns(words):
        if rows and _same_line(rows[-1], piece, furthest=1000):
            rows[-1] = _one(rows[-1], piece)
        else:
            rows.append(piece)
    return [row._replace(text=" ".join(row.text.split(" ")).strip()) for row in rows]


def _set(
    text: PdfTextPage, left: float, bottom: float, right: float, top: float
) -> tuple[float, bool]:
    """Return the size of letters in a place, in points, and whether they are nearly white."""
    from pypdfium2 import raw

    at = text.get_index((left + right) / 2, (top + bottom) / 2, (right - left) / 2, top - bottom)
    if at is None:
        return top - bottom, False
    shades = [ctypes.c_uint() for _ in range(4)]
    found = raw.FPDFText_GetFillColor(text, at, *map(ctypes.byref, shades))
    is_pale = bool(found) and all(shade.value >= _PALE for shade in shades[:3])
    return raw.FPDFText_GetFontSize(text, at), is_pale


def _unseen(page: PdfPage, pale: Sequence[Row]) -> list[Row]:
    """Return which of the lines leave no mark where they stand."""
    if page.get_rotation():
        return []  # what is turned is not looked at
    bitmap = page.render(scale=1)
    deep = bitmap.n_channels
    data = memoryview(bitmap.buffer).cast("B")
    page_left, _, _, page_top = page.get_cropbox()
    unseen = []
    for row in pale:
        shades: set[int] = set()
        for y in range(int(page_top - row.top), int(page_top - row.bottom) + 1):
            if 0 <= y < bitmap.height:
                first = max(int(row.left - page_left), 0)
                last = min(int(row.right - page_left) + 1, bitmap.width)
                start, end = (y * bitmap.stride + x * deep for x in (first, last))
                shades.update(data[start:end:deep])
        if not shades or max(shades) - min(shades) < _CONTRAST:
            unseen.append(row)
    bitmap.close()
    return unseen


def _note_mark(last: Row, piece: Row) -> bool:
    """Say whether a piece is the raised number of a footnote, and no power or unit."""
    return (
        piece.size <= 0.8 * last.size
        and piece.bottom > last.bottom + 0.15 * last.height
        and 0 <= piece.left - last.right + 1 < 3
        and bool(_NOTE_MARK.fullmatch(piece.text.strip()))
        and bool(_BEFORE_NOTE.search(last.text.rstrip()))
    )


def _same_line(last: Row, piece: Row, *, furthest: float) -> bool:
    """Say whether a piece goes on a line, at most `furthest` heights of a letter away."""
    overlap = min(piece.top, last.top) - max(piece.bottom, last.bottom)
    return (
        overlap > 0.5 * min(piece.height, last.height)
        and piece.left >= last.right - 2
        and piece.left - last.right <= furthest * last.height
    )


def _one(last: Row, piece: Row) -> Row:
    space = " " if piece.left - last.right > 0.15 * last.height else ""
    return Row(
        last.text + space + piece.text,
        last.left,
        piece.right,
        min(piece.bottom, last.bottom),
        max(piece.top, last.top),
        max(piece.size, last.size),
    )


def in_columns(pieces: list[Row]) -> list[Row]:
    """Return the pieces column by column, those that cross all columns in their place."""
    gap = _gap(pieces)
    if gap is None:
        return pieces
    rightward = len(_RIGHT_TO_LEFT.findall("".join(p.text for p in pieces))) * 2 > sum(
        len(p.text) for p in pieces
    )
    ordered: list[Row] = []
    sides: tuple[list[Row], list[Row]] = ([], [])
    for piece in [*pieces, None]:
        if piece is None or piece.left < gap < piece.right:
            first, second = reversed(sides) if rightward else sides
            ordered += [*in_columns(first), *in_columns(second)]
            ordered += [piece] if piece else []
            sides = ([], [])
        else:
            sides[piece.left >= gap].append(piece)
    return ordered


def _gap(pieces: Sequence[Row]) -> float | None:
    """Return where the gap between two columns is, None where there are none."""
    if len(pieces) < 2 * FEWEST_IN_COLUMN:
        return None
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    margin = 0.2 * (right - left)
    lefts, rights = sorted(p.left for p in pieces), sorted(p.right for p in pieces)
    found: list[tuple[int, float]] = []
    for gap in sorted({round(p.left, 1) - 1.0 for p in pieces}):
        before, after = bisect_right(rights, gap), len(pieces) - bisect_left(lefts, gap)
        across = len(pieces) - before - after
        if (
            left + margin < gap < right - margin
            and across <= _MOST_ACROSS * len(pieces)
            and min(before, after) >= FEWEST_IN_COLUMN
        ):
            found.append((across, gap))
    for _, gap in sorted(found)[:_MOST_GAPS]:
        sides = ([p for p in pieces if p.right <= gap], [p for p in pieces if p.left >= gap])
        if min(median(len(p.text) for p in side) for side in sides) >= _LETTERS_IN_COLUMN:
            return gap
    return None
