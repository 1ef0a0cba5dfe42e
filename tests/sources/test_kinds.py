"""Kinds of files by their first bytes."""

import io
import zipfile

import pytest

from briefing.sources.kinds import kind_of, looks_like


def zipped(name: str) -> bytes:
    """Return a ZIP archive with one file of this name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zipped("ppt/slides"), "PowerPoint"),
        (zipped("readme"), "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (b"MZ\x90\x00\x03\x00", "program"),
        (b"BM\x36\x00\x0c\x00", "BMP"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (b'<?xml version="1.0"?><note>', "XML"),
    ],
)
def test_what_is_not_read_is_told_by_their_content(data: bytes, kind: str) -> None:
    """The magic number of a file names its kind."""
    assert kind in (looks_like(data) or "")
    assert kind_of(data) is None


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\x00junk%PDF-1.4\n", "pdf"),
        (zipped("word/document.xml"), "docx"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "html"),
        ("\ufeff<html><p>Text</p>".encode("utf-16-le"), "html"),
        (b"<!-- saved from url -->\n<HTML><BODY>", "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html xmlns="x">', "html"),
        (b"<p>One.</p><p>Two.</p>", "html"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b'<?xml version="1.0"?><opml version="2.0">', "opml"),
        (b"From: a@example.org\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nHi", "mail"),
        (b"From: Seoul\nSubject: a deal\n\nThe ministers met.", "text"),
        (b"<b>x", "text"),
        (b'{"version": 1}', "text"),
        (b"# Title", "text"),
    ],
)
def test_what_is_read_is_told_by_its_content(data: bytes, kind: str) -> None:
    """Whatever a file is called, its first bytes say how it is read."""
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    "data", [b"", b"BMW workers strike", b"MZ is a province", b"# Title", b"<b>x", "한국".encode()]
)
def test_text_is_left_alone(data: bytes) -> None:
    """Text that merely begins like a signature is no other kind of file."""
    assert looks_like(data) is None
