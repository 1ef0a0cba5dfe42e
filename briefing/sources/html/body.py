"""The prose of a web page: trafilatura's choice, as paragraphs.

In goes a tree, out come the paragraphs of the article without navigation, captions, calls to read
more and advertisements. Not obvious: trafilatura throws away every <time> element, and with it the
dates in the middle of sentences, so those are made plain text first.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from briefing.sources.html.phrases import pattern

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

_NOISE = re.compile(rf"(?:{pattern('noise')})[\s.:!»›→…>|]*", re.IGNORECASE)
_CAPTIONS = (
    "//figcaption | //*[contains(concat(' ', normalize-space(@class), ' '), ' wp-caption-text ')"
    " or contains(concat(' ', normalize-space(@class), ' '), ' caption ')"
    " or contains(@class, 'image-caption') or contains(@class, 'photo-caption')]"
)


def paragraphs_of(root: HtmlElement, *, address: str | None = None) -> list[str]:
    """Return the paragraphs of the article in the page; none where trafilatura finds none.

    The tree is changed: captions go, and dates within sentences become plain text.
    """
    from trafilatura import bare_extraction

    for caption in root.xpath(_CAPTIONS):
        if caption.getparent() is not None and len(caption.text_content()) < 600:
            caption.drop_tree()
    for time in root.xpath("//p//time | //li//time | //blockquote//time | //td//time"):
        parent = time.getparent()
        if len(parent.text_content()) > len(time.text_content()) + 20:
            time.tag = "span"
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what fails, we say ourselves
    found = bare_extraction(root, url=address, include_comments=False, with_metadata=False)
    body = getattr(found, "body", None)
    if body is None:
        return []
    return [text for text in _blocks(body) if len(text) > 200 or not _NOISE.fullmatch(text)]


def _blocks(element: _Element) -> Iterator[str]:
    """Yield the paragraphs below an element of trafilatura's tree, in order."""
    for child in element:
        if child.tag in ("list", "quote", "div", "body", "table") and len(child):
            yield from _lines(child.text or "")
            yield from _blocks(child)
        elif child.tag == "row" and any(map(_lays_out, child)):
            for cell in child:
                yield from _lines(_text(cell))
        elif child.tag == "row":
            cells = [" ".join(_text(cell).split()) for cell in child]
            row = " | ".join(cell for cell in cells if cell)
            if row:
                yield row
        else:
            yield from _lines(_text(child))
        yield from _lines(child.tail or "")


def _lays_out(cell: _Element) -> bool:
    """Say whether a cell holds paragraphs of prose, as where a table only lays a page out."""
    blocks = sum(1 for child in cell if child.tag in ("p", "head", "list", "quote", "table"))
    return blocks > 1 and len(_text(cell)) > 300


def _text(element: _Element) -> str:
    """Return the text of an element, with a line feed for each line break in it."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == "lb":
            parts.append("\n")
        elif child.tag in ("list", "quote", "p", "item", "head", "code"):
            parts.append(f"\n\n{_text(child)}\n\n")
        else:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _lines(text: str) -> Iterator[str]:
    """Yield the paragraphs in a text: parted by blank lines, or by a break that is no wrapping."""
    held = ""
    for line in [*text.split("\n"), ""]:
        plain = " ".join(line.split())
        if held and not (plain[:1].islower() or (plain and held[-1] in ",-–—")):
            yield held
            held = ""
        if plain:
            held = f"{held} {plain}" if held else plain
