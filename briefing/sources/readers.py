"""Which module reads which kind of source.

In go bytes of any kind, out comes the Article. A new kind is a new module and a line here.
Not obvious: the libraries that kinds need are imported when the first source of that kind comes, so
that a text file waits for none of them.
"""

from __future__ import annotations

from briefing.article import Article
from briefing.errors import NoArticleError, SourceError
from briefing.sources.characters import readable
from briefing.sources.compose import composed
from briefing.sources.decode import decode
from briefing.sources.docx import docx_read
from briefing.sources.header import Header
from briefing.sources.headline import read_paragraphs
from briefing.sources.html import read_html
from briefing.sources.kinds import kind_of, looks_like
from briefing.sources.mail import message_of
from briefing.sources.paragraphs import lines_of, plain_paragraphs
from briefing.sources.pdf import pdf_read
from briefing.sources.text import read_text

LARGEST_TEXT = 5 * 1024 * 1024
"""Bytes of a text; some thousand pages."""

LARGEST_PAGE = 10 * 1024 * 1024
"""Bytes of a web page; what is larger takes a minute to read and is no article."""


def article_of(
    data: bytes,
    *,
    source: str,
    name: str,
    address: str | None = None,
    charset: str | None = None,
    known: Header | None = None,
) -> Article:
    """Return the article that `data` is.

    `source` is what the article will say it was read from, `name` its title where it has none;
    `address` is where it was fetched, `charset` what the server said of its encoding and `known`
    the fields that a feed gave, which fill what a web page leaves open.

    Raises:
        SourceError: it is no article, or of a kind that is not read.
    """
    kind = kind_of(data)
    if kind == "html":
        _refuse_above(LARGEST_PAGE, data, source)
        return read_html(
            data, source=source, name=name, address=address, charset=charset, known=known
        )
    if kind == "text":
        _refuse_above(LARGEST_TEXT, data, source)
        return read_text(decode(data, source), source=source, name=name)
    if kind == "docx":
        return composed(docx_read(data, source), source=source, name=name)
    if kind == "pdf":
        return composed(pdf_read(data, source), source=source, name=name)
    if kind == "mail":
        return _mailed(data, source=source, name=name)
    what = looks_like(data) or "no article"
    raise NoArticleError(f"{source}: looks like {what}, which is not read; save it as text or PDF")


def _mailed(data: bytes, *, source: str, name: str) -> Article:
    """Return the article that a message or a saved page holds: its text, else its web page."""
    message = message_of(data, source)
    if message.plain is not None:
        known = message.header
        paragraphs = plain_paragraphs(lines_of(readable(message.plain)))
        return composed(read_paragraphs(paragraphs, known=known), source=source, name=name)
    return read_html(
        message.page,
        source=source,
        name=message.header.title or name,
        address=message.address,
        charset=message.charset,
        known=message.header,
    )


def _refuse_above(most: int, data: bytes, source: str) -> None:
    if len(data) > most:
        raise SourceError(
            f"{source}: larger than {most // 1024**2} MB, which no article of its kind is; "
            "give the article alone"
        )
