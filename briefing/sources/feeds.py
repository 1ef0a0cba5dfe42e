"""Feeds (RSS, Atom, JSON) and OPML lists to what they point at.

In go the bytes of a feed, out come its entries with their fields and what text they carry. Not
obvious: whether the text of an entry is the whole article or a summary is told by its length, for
feeds put either into any element.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html import escape
from typing import NamedTuple

from briefing.errors import SourceError
from briefing.sources.compose import words_in
from briefing.sources.dates import Moment, moment
from briefing.sources.header import Header, language_code

MOST_ENTRIES = 200
MOST_FEEDS = 200
WHOLE = 150
"""Words; an entry with fewer carries a summary."""

_MARKUP = re.compile(r"<[^<>]{0,1000}>")


class Entry(NamedTuple):
    """An entry of a feed: its marks, its fields, its text as a page.

    `whole` says that the text is the article and no summary of it.
    """

    id: str
    link: str
    header: Header
    page: bytes
    whole: bool


def entries_of(data: bytes, source: str, *, address: str | None = None) -> list[Entry]:
    """Return the entries of a feed, at most `MOST_ENTRIES`, in its order.

    Raises:
        SourceError: it is no feed that can be read, or has no entries.
    """
    found = list(_json(data) if data.lstrip()[:1] == b"{" else _xml(data, address))
    if not found:
        raise SourceError(
            f"{source}: is a feed without entries, or a damaged one; check the address"
        )
    return found[:MOST_ENTRIES]


def feeds_in(data: bytes, source: str) -> list[str]:
    """Return the addresses of the feeds in an OPML list, each once.

    Raises:
        SourceError: there is none in it.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    outlines = [] if root is None else root.iter("outline", "{*}outline")
    found = [o.get("xmlUrl") or o.get("xmlurl") or "" for o in outlines]
    addresses = list(dict.fromkeys(a for a in found if a.startswith(("http://", "https://"))))
    if not addresses:
        raise SourceError(f"{source}: is an OPML list without feeds; export it again")
    return addresses[:MOST_FEEDS]


def _xml(data: bytes, address: str | None) -> Iterator[Entry]:
    import feedparser  # type: ignore[import-untyped]

    headers = {"content-location": address} if address else {}
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False)
    language = language_code(str(parsed.feed.get("language", "")))
    for found in parsed.entries[:MOST_ENTRIES]:
        entry = dict(found)  # its own look-up answers for other keys than those asked for
        bodies = [str(c.get("value") or "") for c in entry.get("content", [])]
        body = max([*bodies, str(entry.get("summary", ""))], key=len)
        authors = [str(a.get("name", "")) for a in entry.get("authors", []) if a.get("name")]
        yield _entry(
            mark=str(entry.get("id", "")),
            link=str(entry.get("link", "")),
            title=str(entry.get("title", "")),
            published=str(entry.get("published") or entry.get("created") or ""),
            updated=str(entry.get("updated") or ""),
            authors=authors or [str(entry.get("author", ""))],
            language=language,
            body=body,
        )


def _json(data: bytes) -> Iterator[Entry]:
    """Yield the entries of a JSON feed, version 1 or 1.1."""
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    language = language_code(str(feed.get("language", ""))) if isinstance(feed, dict) else None
    for item in items[:MOST_ENTRIES] if isinstance(items, list) else []:
        if not isinstance(item, dict):
            continue
        authors = item.get("authors") or [item.get("author")]
        names = (
            [str(a.get("name") or "") for a in authors if isinstance(a, dict)]
            if isinstance(authors, list)
            else []
        )
        text = item.get("content_html") or escape(
            str(item.get("content_text") or item.get("summary") or "")
        )
        yield _entry(
            mark=str(item.get("id") or ""),
            link=str(item.get("url") or item.get("external_url") or ""),
            title=str(item.get("title") or ""),
            published=str(item.get("date_published") or ""),
            updated=str(item.get("date_modified") or ""),
            authors=names,
            language=language,
            body=str(text).replace("\n\n", "<p>"),
        )


def _entry(
    *,
    mark: str,
    link: str,
    title: str,
    published: str,
    updated: str,
    authors: list[str],
    language: str | None,
    body: str,
) -> Entry:
    when = _moment(published) or _moment(updated)
    later = _moment(updated)
    header = Header(
        title=" ".join(_MARKUP.sub("", title).split()) or None,
        published=when.when if when else None,
        updated=later.when if later and later != when else None,
        precision=when.precision if when else None,
        byline=", ".join(" ".join(name.split()) for name in authors if name.strip()) or None,
        language=language,
    )
    link = link if link.startswith(("http://", "https://")) else ""
    words = words_in(_MARKUP.sub(" ", body))
    page = f"<html><body><article>{body}</article></body></html>".encode("utf-8", "replace")
    return Entry(mark, link, header, page, words >= WHOLE)


def _moment(text: str) -> Moment | None:
    """Return a date of RFC 822, as RSS has, or of any other form."""
    found = moment(text)
    if found:
        return found
    try:
        return Moment(parsedate_to_datetime(text), "second")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
