"""Bytes of a web page to a tree of elements, whatever encoding it claims to be in.

In go the bytes and what the server said of their encoding, out comes the tree. Not obvious: a page
that is UTF-8 is read as such though its headers or meta elements say otherwise, for wrong labels
are common and text in another encoding is hardly ever UTF-8 by chance.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from briefing.errors import SourceError
from briefing.sources.decode import decode

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufeff\ufffe\uffff]")
"""Characters that lxml cannot have in a name, and that no page shows."""


def tree_of(data: bytes, source: str, *, charset: str | None = None) -> HtmlElement:
    """Return the root element of the page that `data` is; `source` names it in errors.

    `charset` is what the server said. Raises SourceError where there is no page in it.
    """
    from lxml import etree, html

    text = _NOT_XML.sub("", _text(data, source, charset))
    parser = html.HTMLParser(encoding="utf-8", remove_pis=True, remove_comments=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceError(
            f"{source}: is no web page that can be read; save it again, or its text"
        ) from error
    if not isinstance(root, html.HtmlElement):
        raise SourceError(f"{source}: is an empty web page; save it when it has loaded")
    return root


def _text(data: bytes, source: str, charset: str | None) -> str:
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(data, source)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass  # not UTF-8: then what the page or its server says is the best there is
    declared = _CHARSET.search(data[:8192])
    for name in (charset, declared[1].decode("ascii") if declared else None):
        text = _as(data, name) if name else None
        if text is not None:
            return text
    try:
        return decode(data.replace(b"\x00", b""), source)
    except SourceError:
        return data.decode("utf-8", "replace")


def _as(data: bytes, charset: str) -> str | None:
    """Return the text in an encoding of this name; None where there is no such or it misfits.

    A few bytes that do not fit, as in a page put together from several, are passed over.
    """
    try:
        name = codecs.lookup(charset).name
        if name in ("utf-8", "ascii", "iso8859-1", "latin-1"):
            name = "utf-8" if name == "utf-8" else "cp1252"  # as browsers do
        text = data.decode(name, "replace")
    except (LookupError, ValueError, UnicodeError, TypeError):
        return None
    return text if text.count("\ufffd") * 500 <= len(text) else None
