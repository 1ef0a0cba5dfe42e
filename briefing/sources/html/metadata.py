"""The fields of a web page's article: headline, dates, byline, language, address, site.

In goes the tree of a page, out come the fields. Each is asked of several places in the order of how
seldom they are wrong: JSON-LD, meta elements, marks in the text, and last a guess of
htmldate. Not obvious: the site's name at the end of a headline is cut off only where the page
itself says that this is its name, or its own heading is the headline without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from briefing.article import letters
from briefing.sources.dates import Moment, moment
from briefing.sources.header import Header, language_code
from briefing.sources.html import jsonld

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLES = ("dc.title", "dcterms.title", "og:title", "twitter:title", "parsely-title", "headline")
_AUTHORS = (
    *("dc.creator", "dcterms.creator", "author", "parsely-author", "byl", "sailthru.author"),
    *("article:author", "og:article:author", "citation_author", "twitter:data1"),
)
_PUBLISHED = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished"),
    *(
        "parsely-pub-date",
        "sailthru.date",
        "pubdate",
        "publishdate",
        "publish_date",
        "publish-date",
    ),
    *("publication_date", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date"),
    *("dcterms.date", "article.published", "cxenseparse:recs:publishtime", "dcsext.articlefirst"),
    *(
        "citation_publication_date",
        "date",
        "pdate",
        "ptime",
        "article_date_original",
        "displaydate",
    ),
)
_UPDATED = (
    *("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified"),
    *("dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "article.updated"),
)
_SITES = ("og:site_name", "application-name", "twitter:site", "apple-mobile-web-app-title")
_LONGEST_TITLE = 300
_SEPARATOR = re.compile(r"\s+[|\-–—•·»:~/\\]{1,2}\s+|\s*[|｜：]\s*|_+")
_BAR = re.compile(r"\s+[|–—·»]\s+|\s*[|｜]\s*")
_BY = re.compile(r"^(?:written\s+|posted\s+)?(?:by|par|von|por|di)[\s:]+", re.IGNORECASE)
_AFTER_NAME = re.compile(r"\s+\|.*|\s+\([^)]*$|\s*(?:기자|특파원|記者)$")
_NO_NAME = re.compile(
    r"^(?:https?:|www\.|\d)|@|\b(?:read|view|follow|more|posts|share|comments?|subscribe|sign|log|login)\b|"
    r"\d{3}",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|author|auteur|autor|writtenby|p-author|contributor)", re.IGNORECASE
)
_NOT_BYLINE = re.compile(
    r"bio|social|comment|avatar|image|photo|related|follow|list", re.IGNORECASE
)
_ROLES = (
    "staff|writer|editor|reporter|correspondent|columnist|technologist|contributor|analyst|fellow|"
    "director|professor|bureau|producer|journalist|redakteur|journaliste"
)
_PUBLICATION = re.compile(r"publi|posted|created|entry-date|dateline|timestamp", re.IGNORECASE)
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-]([01]?\d)[/-]([0-3]?\d)(?:/|-|$)")


class Fields(NamedTuple):
    """The header, with the address that the page gives for itself and the name of its site."""

    header: Header
    address: str | None
    site: str | None
    free: bool | None
    """Whether the page says that it may be read without paying."""

    described: bool
    """Whether the page calls itself an article."""


def fields_of(root: HtmlElement, *, address: str | None = None) -> Fields:
    """Return the fields of a page; `address` is where it was read from, where that is known."""
    metas = _metas(root)
    thing = jsonld.described(root)
    address = next(filter(_proper, [address or "", *_addresses(root, metas)]), None)
    sites = [*_texts(metas, _SITES), *jsonld.texts(thing.get("publisher"))]
    published = _published(root, metas, thing, address)
    updated = _moment([*jsonld.texts(thing.get("dateModified")), *_texts(metas, _UPDATED)])
    language = _first([root.get("lang", ""), *_texts(metas, ("content-language", "og:locale"))])
    header = Header(
        title=_title(root, metas, thing, [*sites, *_labels(address)]),
        published=published.when if published else None,
        updated=updated.when if updated else None,
        precision=published.precision if published else None,
        byline=_byline(root, metas, thing),
        language=language_code(language or ""),
    )
    free = thing.get("isAccessibleForFree")
    said = str(free).lower() if free is not None else metas.get("article:content_tier", [""])[0]
    tiers = {"false": False, "true": True, "free": True, "locked": False, "metered": None}
    described = bool(thing) or "article" in metas.get("og:type", ())
    return Fields(header, address, sites[0] if sites else None, tiers.get(said), described)


def _metas(root: HtmlElement) -> dict[str, list[str]]:
    """Return the contents of meta elements by their names in lower case, "dc:" being "dc."."""
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        content = " ".join(meta.get("content", "").split())
        names = " ".join(
            meta.get(key, "") for key in ("property", "name", "itemprop", "http-equiv")
        )
        if content and len(content) <= 1000:
            for name in names.lower().split():
                key = re.sub(
                    r"^(dc|dcterms?|article)[:.](?=(?:title|creator|date|issued)\b)", r"\1.", name
                )
                found.setdefault(key.replace("dcterm.", "dcterms."), []).append(content)
    return found


def _texts(metas: dict[str, list[str]], names: tuple[str, ...]) -> list[str]:
    return [text for name in names for text in metas.get(name, ())]


def _first(texts: list[str]) -> str | None:
    return next((text for text in texts if text.strip()), None)


def _inner(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _broken(element: HtmlElement) -> str:
    """Return the text of an element with a bar for each break of a line."""
    parts = element.xpath(".//text() | .//br")
    return " ".join("".join(p if isinstance(p, str) else " | " for p in parts).split())


def _title(
    root: HtmlElement, metas: dict[str, list[str]], thing: dict[str, Any], sites: list[str]
) -> str | None:
    """Return the headline without the site's name."""
    headings = [text for h in root.iter("h1") if 3 <= len(text := _inner(h)) <= _LONGEST_TITLE][:5]
    named = root.find(".//head/title")
    page = _inner(named)[:_LONGEST_TITLE] if named is not None else ""
    offered = [*_headlines(thing, page), *_texts(metas, _TITLES)]
    no_title = {letters(site) for site in sites if page}
    given = _first([t for t in offered if len(t) <= _LONGEST_TITLE and letters(t) not in no_title])
    title = _unsited(given, sites, headings) if given else ""
    # Where the page's title and its heading agree on another, they are right.
    if title and (title in headings or page not in headings or letters(title) in letters(page)):
        return title
    if not page:
        return headings[0] if headings else None
    title = _unsited(page, sites, headings)
    cuts = list(_BAR.finditer(title))
    if title == page and cuts and len(title[: cuts[-1].start()].split()) > 4:
        return title[: cuts[-1].start()].strip()  # "A headline of some length – My site"
    return title


def _labels(address: str | None) -> list[str]:
    """Return the labels of an address's host, which may be the name of its site: "lemonde"."""
    return (urlsplit(address).hostname or "").split(".")[:-1] if address else []


def _headlines(thing: dict[str, Any], page: str) -> list[str]:
    """Return headline and name of the article, the one first that the title of the page holds."""
    both = [*jsonld.texts(thing.get("headline")), *jsonld.texts(thing.get("name"))]
    return sorted(both, key=lambda text: letters(text) not in letters(page))


def _unsited(title: str, sites: list[str], headings: list[str]) -> str:
    """Return a title without the part at its end or beginning that names the site."""
    names = {letters(re.sub(r"\.(?:com|org|net|co\.uk|fr|de)$", "", name)) for name in sites}
    names |= {letters(name) for name in sites}
    cuts = list(_SEPARATOR.finditer(title))
    for cut in reversed(cuts):
        head, tail = title[: cut.start()].strip(), title[cut.end() :].strip()
        if head and (letters(tail) in names or any(letters(head) == letters(h) for h in headings)):
            return head
    if cuts:
        head, tail = title[: cuts[0].start()].strip(), title[cuts[0].end() :].strip()
        if tail and (letters(head) in names or any(letters(tail) == letters(h) for h in headings)):
            return tail
    return title


def _byline(root: HtmlElement, metas: dict[str, list[str]], thing: dict[str, Any]) -> str | None:
    """Return the names of who wrote it, joined by commas."""
    names = [*_names(jsonld.texts(thing.get("author")) or jsonld.texts(thing.get("creator")))]
    for key in _AUTHORS:
        names = names or [*_names(metas.get(key, []))]
    names = names or [*_names(list(_marked_authors(root)))][:1]
    return ", ".join(dict.fromkeys(names)) or None


def _names(texts: list[str]) -> Iterator[str]:
    """Yield what of `texts` may be names of people, without "By"."""
    for part in ";".join(texts).split(";"):
        name = _AFTER_NAME.sub("", _BY.sub("", part.strip())).strip(" ,;|·-–—")
        if 2 <= len(name) <= 120 and not _NO_NAME.search(name) and len(name.split()) <= 16:
            yield name


def _marked_authors(root: HtmlElement) -> Iterator[str]:
    """Yield the texts of elements that are marked as saying who wrote the page."""
    for element in root.iter("a", "span", "div", "p", "address", "li", "cite", "strong", "td"):
        attributes = element.attrib
        kinds = f"{attributes.get('class', '')} {attributes.get('id', '')}"
        marked = (
            "author" in (attributes.get("rel", "").lower().split())
            or "author" in attributes.get("itemprop", "").lower().split()
            or (_BYLINE.search(kinds) and not _NOT_BYLINE.search(kinds))
        )
        if not marked:
            continue
        named = element.find(".//*[@itemprop='name']")
        text = _broken(element if named is None else named)
        if 2 <= len(text) <= 100:
            for time in element.iter("time"):
                text = text.replace(_inner(time), "")
            name = re.split(r"\s+[|·•]\s+", text)[0]
            yield re.split(
                rf",\s+(?=[^,]*\b(?:{_ROLES})\b)", name, maxsplit=1, flags=re.IGNORECASE
            )[0]


def _published(
    root: HtmlElement, metas: dict[str, list[str]], thing: dict[str, Any], address: str | None
) -> Moment | None:
    """Return when the article was published, as precisely as any place says it."""
    said = [*jsonld.texts(thing.get("datePublished")), *jsonld.texts(thing.get("dateCreated"))]
    return (
        _moment([*said, *_texts(metas, _PUBLISHED)])
        or _moment(list(_marked_dates(root)))
        or _in_address(address)
        or _guessed(root, address)
    )


def _moment(texts: list[str]) -> Moment | None:
    """Return the first date in `texts`; of one instant, where it is told in local time."""
    found = [when for text in texts if (when := moment(text))]
    if not found or found[0].when.utcoffset() != timedelta(0):
        return found[0] if found else None
    local = (m for m in found if m.when.utcoffset() and m.when == found[0].when)
    return next(local, found[0])


def _marked_dates(root: HtmlElement) -> Iterator[str]:
    """Yield the texts of elements that are marked as saying when the page was published."""
    times = []
    for element in root.iter("time", "span", "div", "p", "abbr", "a"):
        attributes = element.attrib
        if not attributes:
            continue
        stated = attributes.get("datetime") or attributes.get("content") or attributes.get("title")
        kinds = f"{attributes.get('class', '')} {attributes.get('itemprop', '')}"
        marked = "datePublished" in kinds or "pubdate" in attributes
        if marked or (element.tag == "time" and _PUBLICATION.search(kinds)):
            yield stated or _inner(element)[:120]
        elif element.tag == "time" and stated:
            times.append((element, stated))
    for element, stated in times:
        if any(
            up.tag == "header" or _BYLINE.search(up.get("class", ""))
            for up in element.iterancestors()
        ):
            yield stated
    if len({stated for _, stated in times}) == 1:
        yield times[0][1]


def _in_address(address: str | None) -> Moment | None:
    found = _IN_PATH.search(urlsplit(address).path) if address else None
    return moment("-".join(found.groups())) if found else None


def _guessed(root: HtmlElement, address: str | None) -> Moment | None:
    """Return the day that htmldate finds, asked for the first publication and no wild guesses."""
    from htmldate import find_date

    found = find_date(root, extensive_search=False, original_date=True, url=address)
    return moment(found) if found else None


def _addresses(root: HtmlElement, metas: dict[str, list[str]]) -> list[str]:
    """Return the addresses that a page gives for itself."""
    links = [
        a.get("href", "") for a in root.iter("link") if a.get("rel", "").lower() == "canonical"
    ]
    return [*links, *metas.get("og:url", [])]


def _proper(address: str) -> bool:
    """Say whether an address is one of the web, and not broken."""
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
