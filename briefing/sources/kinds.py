"""What kind of file some bytes are, told by their content and never by a name.

In go the bytes of a file, out comes its kind where it is one that is read, else what it looks like.
Not obvious: two-letter signatures such as "BM" and "MZ" also begin words, so those count only where
NUL bytes follow.
"""

from __future__ import annotations

import codecs
import re
from typing import Literal

_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Word or Excel file"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"GGUF\x03\x00", "a GGUF model"),
    (b"OggS\x00", "an audio file"),
    (b"ID3\x03", "an audio file"),
    (b"ID3\x04", "an audio file"),
    (b"{\\rtf", "a rich text file (RTF)"),
    (b"%!PS-Adobe", "a PostScript file"),
)
_ZIPPED = (
    (b"xl/", "an Excel sheet (.xlsx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"application/epub", "an e-book (EPUB)"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
)
Kind = Literal["text", "html", "pdf", "docx", "mail", "feed", "opml"]
"""What is read; "text" is Markdown too, "mail" is .eml and .mhtml."""

_LEAD = re.compile(rb"(?:\s+|<\?xml[^>]*>|<!--.*?-->|<!doctype\s+(?!html)[^>\[]*>)*", re.DOTALL)
_ROOTS: tuple[tuple[bytes, Kind], ...] = (
    (rb"<(?:!doctype\s+html|html|head|body|meta|title)[\s>]", "html"),
    (rb"<(?:rss|feed|rdf:rdf|channel|atom:feed)[\s>]", "feed"),
    (rb"<opml[\s>]", "opml"),
)
_FRAGMENT = re.compile(
    rb"<(?:article|main|div|p|h[1-6]|section|table|ul|span|center|font)(?:\s[^<>]{0,500})?>",
    re.IGNORECASE,
)
_CLOSED = re.compile(rb"</(?:p|div|h[1-6]|article|section|td|li)\s*>", re.IGNORECASE)
_JSON_FEED = re.compile(rb"\"version\"\s*:\s*\"https?:\\?/\\?/jsonfeed\.org")
_FIELD = re.compile(rb"[!-9;-~]{1,60}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*")
_OF_MAIL = re.compile(
    rb"^(?:mime-version|message-id|received|return-path|content-type|x-mailer|delivered-to|"
    rb"content-transfer-encoding)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_FROM_TO = re.compile(rb"^(?:from|subject)\s*:", re.IGNORECASE | re.MULTILINE)


def kind_of(data: bytes) -> Kind | None:
    """Return which kind of source the bytes are, None where they are none that is read."""
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx" if b"word/" in data else None
    if looks_like(data):
        return None
    head = _plain(data[:65536])
    lead = _LEAD.match(head)
    rest = head[lead.end() :] if lead else head
    for root, kind in _ROOTS:
        if re.match(root, rest, re.IGNORECASE):
            return kind
    if _FRAGMENT.match(rest) and _CLOSED.search(head):
        return "html"
    if rest[:1] == b"{" and _JSON_FEED.search(data):
        return "feed"
    return "mail" if _is_mail(head) else "text"


def _plain(head: bytes) -> bytes:
    """Return the head of a file without byte order mark, UTF-16 as UTF-8."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head.removeprefix(codecs.BOM_UTF8)


def _is_mail(head: bytes) -> bool:
    """Say whether a file begins with the fields of a message, at least two that only mail has."""
    head = head.lstrip()
    end = 0
    while found := _FIELD.match(head, end):
        end = found.end()
    fields = head[:end]
    return len(_OF_MAIL.findall(fields)) >= 2 and bool(_FROM_TO.search(fields))


def looks_like(data: bytes) -> str | None:
    """Return what the bytes look like that are not read, with its article ("a PNG image")."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return next((kind for mark, kind in _ZIPPED if mark in data), "a ZIP archive")
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        return "a WebP image" if data[8:12] == b"WEBP" else "an audio or video file"
    if data[4:8] == b"ftyp":
        return "a video or HEIF image"
    if data.startswith((b"BM", b"MZ")) and b"\x00" in data[:64]:
        return "a BMP image" if data.startswith(b"BM") else "a program"
    lead = _LEAD.match(data[:8192])
    if data.lstrip().startswith(b"<?xml") and lead and not _any_root(data[lead.end() :][:600]):
        return "XML"
    return None


def _any_root(head: bytes) -> bool:
    return any(re.match(root, head, re.IGNORECASE) for root, _ in _ROOTS)
