"""Feeds (RSS, Atom, JSON) and OPML lists to what they point at.

In go the bytes of a feed, out come its entries with their fields and what text they carry. Not
obvious: whether the text of an entry is the whole article or a summary is told by its length, for
feeds put either into any element.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from email.utils import parsedate_to_datetime
from html import escape, unescape
from typing import Any, NamedTuple
from urllib.parse import urljoin

from briefing.errors import SourceError
from briefing.sources.compose import words_in
from briefing.sources.dates import Moment, moment
from briefing.sources.header import Header, language_code

MOST_ENTRIES = 200
MOST_FEEDS = 200
WHOLE = 150
"""Words; an entry with fewer carries a summary."""

_ADDRESS = re.compile(r"https?://")
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
    plain = data.removeprefix(b"\xef\xbb\xbf")
    found = list(_json(plain, address) if plain.lstrip()[:1] == b"{" else _xml(data, address))
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
    found = [
        re.sub(r"^feed:(?=https?:|//)", "", str(value).strip())
        for outline in outlines
        for name, value in outline.attrib.items()
        if str(name).lower() == "xmlurl"
    ]
    found = [f"https:{address}" if address.startswith("//") else address for address in found]
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
        bodies = [_marked_up(c) for c in [*entry.get("content", []), entry.get("summary_detail")]]
        body = max([*bodies, ""], key=len)
        mark = str(entry.get("id", ""))
        link = str(entry.get("link", ""))
        # A mark may be the address, and be one where the link is not.
        yield _entry(
            mark=mark,
            link=link if _ADDRESS.match(link) else mark,
            title=str(entry.get("title", "")),
            published=str(entry.get("published") or entry.get("created") or ""),
            updated=str(entry.get("updated") or ""),
            authors=_names(entry) or (_names(parsed.feed) if "atom" in parsed.version else []),
            language=language,
            body=body,
        )


def _marked_up(content: Mapping[str, Any] | None) -> str:
    """Return what an element of a feed contains as HTML, which plain text is not."""
    if not content:
        return ""
    value = str(content.get("value") or "")
    return escape(value) if content.get("type") == "text/plain" else value


def _names(of: Mapping[str, Any]) -> list[str]:
    """Return the names of the authors of an entry or feed, without addresses of mail."""
    authors = [str(a.get("name") or "") for a in dict(of).get("authors", [])]
    one = str(dict(of).get("author") or "")
    if "@" in one and len(authors) < 2:
        # Its parser takes "jane@example.org (Jane Doe)" apart at the wrong place.
        named = re.search(r"\(([^()@]+)\)", one)
        authors = [named[1] if named else re.sub(r"<?[^\s<>()]+@[^\s<>()]+>?", "", one)]
    return [name for name in authors or [one] if name.strip() and "@" not in name]


def _json(data: bytes, address: str | None) -> Iterator[Entry]:
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
        text = item.get("content_html") or escape(
            str(item.get("content_text") or item.get("summary") or "")
        )
        yield _entry(
            mark=str(item.get("id") or ""),
            link=_absolute(str(item.get("url") or item.get("external_url") or ""), address),
            title=str(item.get("title") or ""),
            published=str(item.get("date_published") or ""),
            updated=str(item.get("date_modified") or ""),
            authors=_json_names(item) or _json_names(feed),
            language=language,
            body=str(text).replace("\n\n", "<p>"),
        )


def _json_names(of: dict[str, Any]) -> list[str]:
    """Return the names of the authors of an item or feed."""
    authors = of.get("authors") or [of.get("author")]
    named = authors if isinstance(authors, list) else []
    return [str(a["name"]) for a in named if isinstance(a, dict) and a.get("name")]


def _absolute(link: str, address: str | None) -> str:
    """Return the link of an entry, completed by the address of its feed."""
    try:
        return urljoin(address, link) if address and link else link
    except ValueError:
        return ""


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
        title=" ".join(unescape(_MARKUP.sub("", title)).split()) or None,
        published=when.when if when else None,
        updated=later.when if later and later != when else None,
        precision=when.precision if when else None,
        byline=", ".join(" ".join(name.split()) for name in authors if name.strip()) or None,
        language=language,
    )
    link = link if _ADDRESS.match(link) else ""
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
