"""Pages that are not the article but stand before it: paywalls, consent, errors, empty shells.

In goes what was seen of a page, out comes what it is instead of an article, or None. Not obvious:
many whole articles carry an appeal to subscribe, so such words count only where what was read is
short, and those that stand in the frame of every page only right after it; a briefing of a stub is
worse than none, but so is the refusal of an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from briefing.sources.compose import words_in
from briefing.sources.html.phrases import pattern

STUB = 300
"""Words; what is left of an article before a paywall is shorter, by far, than most articles."""

STUB_AT_END = 500
"""Words; the same where the last thing that was read is the appeal itself."""

SCRAP = 150
"""Words; what is read of an error page or a question is shorter."""

FEWEST_LINKED = 8
"""Headlines that are links; so many make a front page, where no article is as long."""

_TEASER = 22
"""Words; what stands below a headline of a front page is hardly longer."""

_AFTER = 600
"""Characters after the text in which an appeal speaks of it."""

_PAYWALL, _OFFER, _COOKIE, _CHOICE, _SCRIPTED = (
    re.compile(pattern(name), re.IGNORECASE)
    for name in ("paywall", "offer", "cookie", "choice", "scripted")
)
_ERROR, _LOGIN, _ASKING = (
    re.compile(rf"\W*(?:{pattern(name)})", re.IGNORECASE) for name in ("error", "login", "asking")
)
_BROKEN_OFF = re.compile(r"(?:…|\.\.\.)[\s\])”\"’»]*$")


class Seen(NamedTuple):
    """What was seen of a page.

    `paragraphs` are what would be read, `whole` is all text that the page shows, `free` what it
    says of itself (False: to be paid for), `shell` whether it is a frame that scripts fill,
    `password` whether it asks for one, `linked` how many of its headings are links, `together` how
    many paragraphs stand side by side with none of those among them, `described` whether it calls
    itself an article.
    """

    title: str
    headings: Sequence[str]
    paragraphs: Sequence[str]
    whole: str
    free: bool | None = None
    shell: bool = False
    password: bool = False
    linked: int = 0
    together: int = 0
    described: bool = False


def stands_before(page: Seen) -> str | None:
    """Return what a page is instead of an article, with what to do, or None."""
    words = sum(map(words_in, page.paragraphs))
    scrap = words < SCRAP
    heads = [page.title, *page.headings, *page.paragraphs[:1]]
    if scrap and (error := next(filter(_ERROR.match, heads), None)):
        return (
            f"is an error page or a check of the browser (“{error[:80]}”); "
            "open it in a browser and save it from there"
        )
    if scrap and page.password and any(map(_LOGIN.match, heads)):
        return "asks for a name and password; log in with a browser and save the page"
    if words < STUB_AT_END and (
        _asks_consent(page) or (scrap and any(map(_ASKING.match, heads[:-1])))
    ):
        return (
            "asks for consent to cookies and holds no article; "
            "answer it in a browser and save the page"
        )
    if words < STUB_AT_END and (appeal := _appeal(page, words)):
        return _paid(words, appeal)
    if words < STUB and page.free is False:
        return _paid(words, None)
    if words < 40 and (page.shell or _SCRIPTED.search(page.whole)):
        return (
            "is an empty shell that scripts fill with text; open it in a browser and save it from "
            "there, or print it to a PDF"
        )
    if scrap and page.paragraphs and _BROKEN_OFF.search(page.paragraphs[-1]):
        return (
            f"is only the beginning of an article: it has {words} words and breaks off with "
            f"“{page.paragraphs[-1][-40:].lstrip()}”; give the whole article"
        )
    if _is_front_page(page):
        return (
            f"is a list of articles: {page.linked} of its headings are links to others; "
            "give the address of one of them, or of the site's feed"
        )
    return None


def _appeal(page: Seen, words: int) -> str | None:
    """Return the words that ask to pay for the rest of the article, None where none do."""
    for text in page.paragraphs[-3:]:
        if found := _PAYWALL.search(text) or (words < STUB and _OFFER.search(text)):
            return found.group()
    if words >= STUB:
        return None
    if found := _PAYWALL.search(page.whole) or _OFFER.search(_after(page)):
        return found.group()
    return None


def _after(page: Seen) -> str:
    """Return what the page shows right after the text that would be read."""
    last = page.paragraphs[-1][-60:] if page.paragraphs else ""
    at = page.whole.rfind(last) if last else -1
    return page.whole[at + len(last) :][:_AFTER] if at >= 0 else ""


def _paid(words: int, appeal: str | None) -> str:
    why = (
        f"and says “{' '.join(appeal.split())}”" if appeal else "and says that it must be paid for"
    )
    return (
        f"is the beginning of an article behind a paywall: it has {words} words {why}; "
        "log in, save the whole article and give that"
    )


def _asks_consent(page: Seen) -> bool:
    """Say whether what was read is mostly about cookies, and the page offers to accept them."""
    text = " ".join(page.paragraphs) or page.whole[:4000]
    if page.described and words_in(text) >= SCRAP:
        return False  # an article about cookies, perhaps below such a question
    about = len(_COOKIE.findall(text))
    return about >= 3 and about * 30 >= words_in(text) and bool(_CHOICE.search(page.whole))


def _is_front_page(page: Seen) -> bool:
    """Say whether a page lists articles: linked headings, and hardly a paragraph of any length."""
    if page.described or page.linked < FEWEST_LINKED:
        return False
    if page.together * 2 > len(page.paragraphs) and sum(map(words_in, page.paragraphs)) >= SCRAP:
        return False  # an article of short paragraphs, and a box of others
    long = sum(1 for text in page.paragraphs if words_in(text) >= _TEASER)
    return long < 3 and page.linked * 2 >= len(page.paragraphs)
