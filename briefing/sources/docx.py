"""Word documents to paragraphs: headings, lists and tables as text.

In go the bytes of a .docx file, out come its fields and prose. Not obvious: the author and dates
that Word keeps are those of whoever saved the file, so they are not read; deleted and hidden text
is not either. The archive is measured before it is unpacked.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
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
        root = etree.fromstring(xml, parser)
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
    """Yield the paragraphs below an element; a row of a table is one, its cells set apart."""
    for child in element:
        if child.tag == f"{_W}p":
            level = _level(child)
            for line in _text(child).split("\n"):
                plain = " ".join(line.split(" "))
                if plain.strip():
                    yield Paragraph(plain.strip(), level)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                cells = [" ".join(_text(cell).split()) for cell in row.findall(f"{_W}tc")]
                yield Paragraph(" | ".join(cell for cell in cells if cell))
        elif depth < 20 and child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins"):
            yield from _paragraphs(child, depth + 1)


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
    """Return the text that Word shows of an element: without deleted and hidden runs."""
    parts: list[str] = []
    for run in element.iter(f"{_W}r", f"{_W}p"):
        if run.tag == f"{_W}p":
            parts.append(" " if parts else "")
            continue
        if run.find(f"{_W}rPr/{_W}vanish") is not None:
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
