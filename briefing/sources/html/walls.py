"""Pages that are not the article but stand before it: paywalls, consent, errors, empty shells.

In go the paragraphs that were found and all text of the page, out comes what the page is instead
of an article, or None. Not obvious: many whole articles carry an appeal to subscribe, so such words
count only where what was read is short; a briefing of a stub is worse than none, but so is the
refusal of an article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.sources.compose import words_in
from briefing.sources.html.phrases import pattern

STUB = 300
"""Words; what is left of an article before a paywall is shorter, by far, than most articles."""

STUB_AT_END = 500
"""Words; the same where the last thing that was read is the appeal itself."""

_PAYWALL, _COOKIE, _CHOICE, _SCRIPTED = (
    re.compile(pattern(name), re.IGNORECASE) for name in ("paywall", "cookie", "choice", "scripted")
)
_ERROR = re.compile(rf"\W*(?:{pattern('error')})", re.IGNORECASE)


def stands_before(
    title: str, paragraphs: Sequence[str], whole: str, *, free: bool | None, shell: bool
) -> str | None:
    """Return what a page is instead of an article, with what to do, or None.

    `whole` is all text that the page shows, `free` what it says of itself (False: to be paid for),
    `shell` whether it is a frame that scripts fill.
    """
    words = sum(map(words_in, paragraphs))
    if words < 150 and _ERROR.match(title or (paragraphs[0] if paragraphs else "")):
        return (
            f"is an error page or a check of the browser (“{title[:80]}”); "
            "open it in a browser and save it from there"
        )
    if words < STUB_AT_END and _asks_consent(paragraphs, whole):
        return (
            "asks for consent to cookies and holds no article; "
            "answer it in a browser and save the page"
        )
    appeal = next((found for p in paragraphs[-3:] if (found := _PAYWALL.search(p))), None)
    if words < STUB_AT_END and appeal:
        return _paid(words, appeal.group())
    if words < STUB:
        appeal = _PAYWALL.search(whole)
        if appeal or free is False:
            return _paid(words, appeal.group() if appeal else None)
    if words < 40 and (shell or _SCRIPTED.search(whole)):
        return (
            "is an empty shell that scripts fill with text; open it in a browser and save it from "
            "there, or print it to a PDF"
        )
    return None


def _paid(words: int, appeal: str | None) -> str:
    why = (
        f"and says “{' '.join(appeal.split())}”" if appeal else "and says that it must be paid for"
    )
    return (
        f"is the beginning of an article behind a paywall: it has {words} words {why}; "
        "log in, save the whole article and give that"
    )


def _asks_consent(paragraphs: Sequence[str], whole: str) -> bool:
    """Say whether what was read is mostly about cookies, and the page offers to accept them."""
    text = " ".join(paragraphs) or whole[:4000]
    about = len(_COOKIE.findall(text))
    return about >= 3 and about * 30 >= words_in(text) and bool(_CHOICE.search(whole))
