"""Any bytes of any kind: an article whose offsets hold, or a refusal."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.errors import SourceError
from briefing.sources.readers import article_of

PROSE = (
    "The two ministers spoke by phone on Thursday and agreed to meet soon, officials said. They "
    "will discuss the alliance, the troops and the budget in Seoul in the spring of next year."
)
HEADS = st.sampled_from(
    [
        *(
            b"",
            b"%PDF-1.7\n",
            b"PK\x03\x04word/",
            b"<!doctype html>",
            b"<html><body><p>",
            b"<p>x</p>",
        ),
        *(b'<?xml version="1.0"?>', b"<rss>", b"<opml>", b'{"version": "https://jsonfeed.org"}'),
        *(b"From: a\nMIME-Version: 1.0\nContent-Type: text/html\n\n", b"---\ntitle: x\n---\n"),
        *(b"\xff\xfe", b"\xef\xbb\xbf", b"\xfe\xff", b"# Title\n\n"),
        b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(HEADS, st.binary(max_size=200), st.booleans())
def test_any_bytes_are_an_article_or_refused(head: bytes, rest: bytes, prose: bool) -> None:
    """Whatever kind the bytes pretend to be, nothing but an Article or our own error comes out."""
    data = head + rest + (PROSE.encode() if prose else b"")
    try:
        found = article_of(data, source="x", name="stem")
    except SourceError as error:
        assert str(error).startswith("x: ")
        assert str(error).isprintable()
    else:
        assert all(found.text[s.start : s.end] == s.text for s in found.sentences)
        assert found.text == found.text.strip()
        assert all(c.isprintable() or c.isspace() or c in "\u200c\u200d" for c in found.text)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html><p>" + b"a " * 25_000_000, "larger than 10 MB"),
        (b"word " * 1_500_000, "larger than 5 MB"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG image"),
        (b'<?xml version="1.0"?><note>Hi</note>', "XML"),
    ],
    ids=range(4),
)
def test_what_is_too_large_or_of_no_kind_is_refused_at_once(data: bytes, says: str) -> None:
    """50 MB of a web page cost no time, and what is not read is named."""
    began = time.perf_counter()
    with pytest.raises(SourceError, match=says):
        article_of(data, source="x", name="stem")
    assert time.perf_counter() - began < 2
