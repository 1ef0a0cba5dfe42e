"""Kinds of files by their first bytes."""

import io
import zipfile

import pytest

from briefing.sources.kinds import looks_like


def zipped(name: str) -> bytes:
    """Return a ZIP archive with one file of this name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (zipped("word/document.xml"), "Word"),
        (zipped("readme"), "ZIP"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "WebP"),
        (b"\x00\x00\x00\x18ftypmp42", "video"),
        (b"MZ\x90\x00\x03\x00", "program"),
        (b"BM\x36\x00\x0c\x00", "BMP"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (b"\xef\xbb\xbf\n<!DOCTYPE html><html>", "HTML"),
        (b'<?xml version="1.0"?><rss>', "XML"),
    ],
)
def test_files_are_told_by_their_content(data: bytes, kind: str) -> None:
    """The magic number of a file names its kind."""
    assert kind in (looks_like(data) or "")


@pytest.mark.parametrize(
    "data", [b"", b"BMW workers strike", b"MZ is a province", b"# Title", b"<b>x", "한국".encode()]
)
def test_text_is_left_alone(data: bytes) -> None:
    """Text that merely begins like a signature is no other kind of file."""
    assert looks_like(data) is None
