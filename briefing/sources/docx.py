"""Word documents to paragraphs: headings, lists and tables as text.

In go the bytes of a .docx file, out come its fields and prose. Not obvious: the author and dates
that Word keeps are those of whoever saved the file, so they are not read; deleted and hidden text
is not either. The archive is measured before it is unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from briefing.errors import SourceError
from briefing.sources.compose import Read
from briefing.sources.headline import read_paragraphs
from briefing.sources.paragraphs import Paragraph

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST = 50 * 1024 * 1024
"""Bytes of the document's own part, unpacked; a thousand pages have a fifth of that."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
"""The name of the same elements in files saved as "Strict Open XML"."""

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ELSEWHERE = frozenset((f"{_W}moveFrom", f"{_W}del", f"{_W}txbxContent", f"{_MC}Fallback"))
"""What is no part of the paragraph that it stands in: deleted, moved away, or a box of its own."""

_WHITE = re.compile(r"(?:f[89a-f]){3}", re.IGNORECASE)
_DEEPEST = 20
_PROSE = 300
"""Characters; a cell with several paragraphs of so much lays a page out."""

_PART = "word/document.xml"


def docx_read(data: bytes, source: str) -> Read:
    """Return fields and prose of a Word document; `source` names it in errors.

    Raises:
        SourceError: it is damaged, encrypted or unpacks to more than `LARGEST`.
    """
    from lxml import etree

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            part = archive.getinfo(_PART)
            if part.file_size > LARGEST:
                raise SourceError(
                    f"{source}: unpacks to {part.file_size // 1024**2} MB, which no article does; "
                    "save its text"
                )
            xml = archive.read(part)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(xml.replace(_STRICT, _W[1:-1].encode()), parser)
    except (
        *(zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, NotImplementedError, EOFError),
        *(etree.XMLSyntaxError, OSError, ValueError),
    ) as error:
        raise SourceError(
            f"{source}: is a damaged or encrypted Word document; open it in Word and save it again"
        ) from error
    body = root.find(f"{_W}body")
    found = [] if body is None else list(_paragraphs(body, 0))
    return read_paragraphs([p for p in found if any(map(str.isalnum, p.text))])


def _paragraphs(element: _Element, depth: int) -> Iterator[Paragraph]:
    """Yield the paragraphs below an element, those of a box of text after the one it hangs on."""
    for child in element:
        if child.tag == f"{_W}p":
            level = _level(child)
            for line in _text(child).split("\n"):
                plain = " ".join(line.split(" "))
                if plain.strip():
                    yield Paragraph(plain.strip(), level)
            for box in child.iter(f"{_W}txbxContent") if depth < _DEEPEST else ():
                if next(box.iterancestors(f"{_W}txbxContent", f"{_MC}Fallback"), None) is None:
                    yield from _paragraphs(box, depth + 1)
        elif child.tag == f"{_W}tbl":
            for row in child.iterfind(f"{_W}tr"):
                yield from _row(row, depth)
        elif depth < _DEEPEST and child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _paragraphs(child, depth + 1)


def _row(row: _Element, depth: int) -> Iterator[Paragraph]:
    """Yield a row of a table as one paragraph, but what lays prose out as its paragraphs."""
    cells = row.findall(f"{_W}tc")
    inner = [list(_paragraphs(cell, depth + 1)) for cell in cells] if depth < _DEEPEST else []
    if any(len(found) > 1 and sum(len(p.text) for p in found) > _PROSE for found in inner):
        yield from (paragraph for found in inner for paragraph in found)
        return
    texts = [" ".join(paragraph.text for paragraph in found) for found in inner]
    yield Paragraph(" | ".join(text for text in texts if text))


def _level(paragraph: _Element) -> int:
    """Return the level of a heading, 1 for a title, 0 for prose."""
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val", "") if style is not None else "").lower()
    if name == "title":
        return 1
    if name.startswith(("heading", "berschrift", "titre")) and name[-1:].isdigit():
        return int(name[-1])
    return 0


def _text(element: _Element) -> str:
    """Return the text that Word shows of a paragraph: without what is deleted, moved or hidden."""
    parts: list[str] = []
    for run in element.iter(f"{_W}r"):
        if _hidden(run) or any(up.tag in _ELSEWHERE for up in _between(run, element)):
            continue
        for child in run:
            if child.tag == f"{_W}t":
                parts.append(child.text or "")
            elif child.tag in (f"{_W}tab", f"{_W}cr"):
                parts.append(" ")
            elif child.tag == f"{_W}br":
                parts.append("\n")
            elif child.tag == f"{_W}noBreakHyphen":
                parts.append("-")
    return "".join(parts)


def _between(run: _Element, element: _Element) -> Iterator[_Element]:
    """Yield what stands between a run and the paragraph that it belongs to."""
    return takewhile(lambda up: up is not element, run.iterancestors())


def _hidden(run: _Element) -> bool:
    """Say whether nobody sees a run: marked as hidden, white on white, or as small as a dot.

    White letters in tables and on a ground of their own are headings of a kind.
    """
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return False
    if (vanish := properties.find(f"{_W}vanish")) is not None:
        return vanish.get(f"{_W}val", "1") not in ("0", "false", "off")
    size, colour = properties.find(f"{_W}sz"), properties.find(f"{_W}color")
    if size is not None and _number(size) in ("1", "2"):
        return True
    if colour is None or not _WHITE.fullmatch(colour.get(f"{_W}val", "")):
        return False
    ground = [f"{_W}rPr/{_W}shd", f"{_W}rPr/{_W}highlight", f"{_W}pPr/{_W}shd"]
    return not any(
        up.tag in (f"{_W}tc", f"{_W}txbxContent")
        or any(up.find(path) is not None for path in ground)
        for up in (run, *run.iterancestors())
    )


def _number(element: _Element) -> str:
    return str(element.get(f"{_W}val", ""))
