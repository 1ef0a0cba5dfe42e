"""PDF to paragraphs: reading order, joined words, no running heads and page numbers.

In go the bytes of a PDF, out come its fields and prose. Not obvious: a PDF knows neither words nor
paragraphs but places on a page; a paragraph ends where the gap to the next line is wider, where the
letters change their size, where a line is indented, or where one that ends a sentence is short.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, takewhile
from statistics import median
from typing import TYPE_CHECKING

from briefing.errors import SourceError
from briefing.sources.compose import Read, words_in
from briefing.sources.headline import read_paragraphs
from briefing.sources.layout import Row, rows_of
from briefing.sources.paragraphs import Paragraph

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

MOST_PAGES = 400
_STEP = 5.0
"""Points; so finely it is told where lines begin."""

_HYPHENS = "-\u00ad\u2010\ufffe\x02"
"""What may stand where a word is divided; the last two are how pdfium writes such a hyphen."""

_BULLET = re.compile(r"[•◦▪●‣∙■□○◆]\s*")
_ENDS = re.compile(r"[.!?…。！？][”’\"'»)\]」』）]*$")
_NOTE = re.compile(r"\(?(?:\d{1,3}|[*†‡§]{1,3})\)?[.\s]{0,2}[^\W\d_“‘«]")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.)?\s*[-–—]?\s*(?:\d{1,4}|[ivxl]{1,6})\s*[-–—]?(?:\s*(?:/|of|von|de)\s*\d{1,4})?",
    re.IGNORECASE,
)


def pdf_read(data: bytes, source: str) -> Read:
    """Return fields and prose of a PDF; `source` names it in errors.

    Raises:
        SourceError: it is damaged, needs a password, has no text (a scan) or too many pages.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise SourceError(f"{source}: needs a password; save a copy without one") from error
        raise SourceError(
            f"{source}: is a damaged PDF; open it in a viewer and print it to a PDF again"
        ) from error
    try:
        pages = _pages(document, source)
    except pypdfium2.PdfiumError as error:
        raise SourceError(
            f"{source}: has damaged pages; open it in a viewer and print it to a PDF again"
        ) from error
    finally:
        document.close()
    rows = [_without_notes(page) for page in _without_running_heads(pages)]
    if sum(words_in(row.text) for page in rows for row in page) < 15 * len(pages):
        raise SourceError(
            f"{source}: has pictures of pages and hardly any text, as scans do; "
            "recognise its text first, for example with ocrmypdf"
        )
    return read_paragraphs(_paragraphs([page for page in rows if page]))


def _pages(document: PdfDocument, source: str) -> list[list[Row]]:
    if len(document) > MOST_PAGES:
        raise SourceError(
            f"{source}: has {len(document)} pages, more than {MOST_PAGES}; give those that matter"
        )
    return [rows_of(document[number]) for number in range(len(document))]


def _without_running_heads(pages: Sequence[list[Row]]) -> list[list[Row]]:
    """Return the pages without page numbers, and without what most of them have at an edge."""
    seen = Counter(key for page in pages for key in {_key(row) for row in _edges(page)})
    often = {key for key, count in seen.items() if count >= max(3, len(pages) // 2)}
    kept = []
    for page in pages:
        edges = _edges(page)
        kept.append(
            [
                row
                for row in page
                if row not in edges
                or not (_key(row) in often or (len(pages) > 1 and _PAGE_NUMBER.fullmatch(row.text)))
            ]
        )
    return kept


def _without_notes(page: list[Row]) -> list[Row]:
    """Return the lines of a page without the footnotes in smaller letters below them."""
    if not page:
        return page
    size = median(row.size for row in page)
    by_height = sorted(page, key=lambda row: row.bottom)
    small = list(takewhile(lambda row: row.size <= 0.88 * size, by_height))
    marked = [row for row in small if _NOTE.match(row.text)]
    if not marked or len(small) * 2 > len(page):
        return page
    notes = {row for row in small if row.bottom <= max(mark.bottom for mark in marked)}
    return [row for row in page if row not in notes]


def _edges(page: Sequence[Row]) -> list[Row]:
    """Return the two highest and two lowest lines of a page."""
    by_height = sorted(page, key=lambda row: row.bottom)
    return [*by_height[:2], *by_height[-2:]]


def _key(row: Row) -> str:
    return re.sub(r"\d+", "0", row.text.casefold())


def _paragraphs(pages: Sequence[Sequence[Row]]) -> list[Paragraph]:
    """Return the paragraphs of all pages; one may go on over the end of a page."""
    rows = [row for page in pages for row in page]
    if not rows:
        return []
    gaps = [a.bottom - b.bottom for a, b in pairwise(rows) if 0 < a.bottom - b.bottom < 60]
    leading = median(gaps) if gaps else 12.0
    height = median(row.height for row in rows)
    largest = max(row.height for row in pages[0])
    words = Counter(re.findall(r"[\w-]+", " ".join(row.text for row in rows).casefold()))
    edges = _right_edges(rows)
    found: list[Paragraph] = []
    text, last = rows[0].text, rows[0]
    for row in rows[1:]:
        if _breaks(last, row, leading, height, _right_edge(edges, row)):
            found.append(_paragraph(text, last, height, largest))
            text = row.text
        else:
            text = _joined(text, row.text, words)
        last = row
    found.append(_paragraph(text, last, height, largest))
    return found


def _right_edges(rows: Sequence[Row]) -> dict[int, float]:
    """Return how far right lines reach, by where they begin, in steps of `_STEP`."""
    edges: dict[int, float] = {}
    for row in rows:
        step = int(row.left // _STEP)
        edges[step] = max(edges.get(step, row.right), row.right)
    return edges


def _right_edge(edges: dict[int, float], row: Row) -> float:
    """Return how far right the lines reach that begin where `row` does, or nearly."""
    step = int(row.left // _STEP)
    return max(edges.get(near, row.right) for near in range(step - 4, step + 5))


def _paragraph(text: str, last: Row, height: float, largest: float) -> Paragraph:
    """Return a paragraph, a heading where its letters are large, the first where the largest."""
    text = _BULLET.sub("", text)
    if last.height <= 1.25 * height or len(text) >= 300:
        return Paragraph(text)
    return Paragraph(text, 1 if last.height > 0.95 * largest else 2)


def _breaks(last: Row, row: Row, leading: float, height: float, edge: float) -> bool:
    """Say whether a paragraph ends between two lines."""
    if _BULLET.match(row.text):
        return True
    if max(row.height, last.height) > 1.25 * min(row.height, last.height):
        return not row.text[:1].islower() or row.height > 2 * last.height
    down = last.bottom - row.bottom
    if down <= 0 or down > 10 * leading:  # the next column or page
        return bool(_ENDS.search(last.text)) and not row.text[:1].islower()
    if min(row.height, last.height) > 1.25 * height:  # the lines of a headline
        return down > 1.7 * last.size
    if down > 1.45 * leading:
        return True
    ended = bool(_ENDS.search(last.text))
    return ended and (edge - last.right > 0.12 * (edge - row.left) or row.left - last.left > 6)


def _joined(text: str, after: str, words: Counter[str]) -> str:
    """Return two lines as one; a word divided at the end of the first is put together."""
    if text[-1:] not in _HYPHENS or not after[:1].isalpha() or not text[-2:-1].isalpha():
        return f"{text} {after}"
    start = re.findall(r"[\w-]+$", text[:-1])
    end = re.match(r"[\w-]+", after)
    whole = f"{start[0]}{end.group()}".casefold() if start and end else ""
    divided = f"{start[0]}-{end.group()}".casefold() if start and end else ""
    keeps = text[-1] != "\u00ad" and (after[:1].isupper() or words[divided] > words[whole])
    return f"{text[:-1]}-{after}" if keeps else text[:-1] + after
