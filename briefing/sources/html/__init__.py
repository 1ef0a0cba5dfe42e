"""Web pages to Articles.

In go the bytes of a page, out comes the Article, or a refusal where the page is the stub of one
behind a paywall, a question about cookies, an error, an empty shell or a list of others. Not
obvious: hidden elements are taken out first, fields are read next and the prose last, for finding
the prose takes the tree apart.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from briefing.article import Article, letters
from briefing.errors import SourceError
from briefing.sources.compose import Read, composed, words_in
from briefing.sources.header import Header, completed, read_header
from briefing.sources.html.body import paragraphs_of
from briefing.sources.html.hidden import without_hidden
from briefing.sources.html.metadata import Fields, fields_of
from briefing.sources.html.tree import tree_of
from briefing.sources.html.walls import FEWEST_LINKED, Seen, stands_before
from briefing.sources.paragraphs import Line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_SHOWN = 400_000
"""Characters; so much of a page is worth a search."""

_FEWEST_WORDS = 5
"""Of a paragraph; a byline or the day has fewer."""

__all__ = ["read_html", "read_page"]


def read_html(
    data: bytes,
    *,
    source: str,
    name: str,
    address: str | None = None,
    charset: str | None = None,
    known: Header | None = None,
) -> Article:
    """Return the article in a web page.

    `source` is what the article will say it was read from, `name` its title where the page gives
    none, `address` where the page was fetched and `charset` what its server said of its encoding;
    `known` are fields that a feed or message gave, which fill what the page leaves open.

    Raises:
        SourceError: there is no article in it, or only the stub of one.
    """
    root = tree_of(data, source, charset=charset)
    shell = _is_shell(root)
    fields = fields_of(without_hidden(root), address=address)
    seen = _seen(root, fields, shell=shell)
    paragraphs = paragraphs_of(root, address=fields.address)
    if instead := stands_before(seen._replace(paragraphs=paragraphs)):
        raise SourceError(f"{source}: {instead}")
    read = _read(fields.header, paragraphs)
    if known:
        read = read._replace(header=completed(read.header, known))
    return composed(read, source=source, name=name)


def read_page(data: bytes, *, source: str) -> Read:
    """Return header and paragraphs of a web page, however little there is: for measuring."""
    fields = fields_of(root := without_hidden(tree_of(data, source)))
    paragraphs = paragraphs_of(root, address=fields.address)
    return _read(fields.header, paragraphs)


def _read(header: Header, paragraphs: list[str]) -> Read:
    """Return the fields and the paragraphs without those that repeat headline, byline or dates."""
    prose = _without_title(paragraphs, header.title)
    said, lines = read_header([Line(text, 0) for text in prose], titled=bool(header.title))
    return Read(completed(header, said), [line.text for line in lines if line.text])


def _is_shell(root: HtmlElement) -> bool:
    """Say whether a page has the empty element that frameworks of scripts fill."""
    return any(
        element.get("id") in ("root", "app", "__next", "__nuxt", "___gatsby", "svelte")
        and not element.text_content().strip()
        for element in root.iter("div", "main")
    )


def _seen(root: HtmlElement, fields: Fields, *, shell: bool) -> Seen:
    """Return what is seen of a page beside the paragraphs, which are found later."""
    headings = [" ".join(h.text_content().split()) for h in root.iter("h1")][:3]
    return Seen(
        fields.header.title or "",
        headings,
        (),
        _shown(root),
        free=fields.free,
        shell=shell,
        password=bool(root.xpath("//input[@type='password']")),
        linked=len(
            linked := root.xpath("//*[self::h2 or self::h3 or self::h4][.//a or parent::a]")
        ),
        together=_together(root, linked),
        described=fields.described,
    )


def _together(root: HtmlElement, linked: list[HtmlElement]) -> int:
    """Return how many paragraphs are side by side at most, with no list of links among them."""
    around = Counter(heading.getparent() for heading in linked)
    beside = Counter(
        p.getparent() for p in root.iter("p") if words_in(p.text_content()) >= _FEWEST_WORDS
    )
    return max((n for up, n in beside.items() if around[up] < FEWEST_LINKED), default=0)


def _shown(root: HtmlElement) -> str:
    """Return all text of a page but scripts and styles, which are taken out of it.

    Data in JSON stay in it, for an article may be there that scripts would show.
    """
    data: list[tuple[HtmlElement, str | None]] = []
    for element in list(root.iter("script", "style")):
        if "ld+json" in element.get("type", ""):
            data.append((element, element.text))
            element.text = None
        else:
            element.drop_tree()
    body = root.find("body")
    parts = map(str, (root if body is None else body).itertext())
    shown = " ".join(" ".join(parts)[:_MOST_SHOWN].split())
    for element, text in data:
        element.text = text
    return shown


def _without_title(paragraphs: list[str], title: str | None) -> list[str]:
    """Return the paragraphs without those at the top that repeat the headline."""
    said = letters(title or "")
    while said and paragraphs and letters(paragraphs[0]) == said:
        paragraphs = paragraphs[1:]
    return paragraphs
