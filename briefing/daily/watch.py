"""The watch list: dates ahead that the articles name.

In go articles and the day of the edition, out come the dates behind it with the sentences that
name them. Not obvious: news names days without a year and weekdays without a date; a day of a month
is the next one, unless it has just passed; a weekday or a month counts only where the words before
it look ahead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from briefing.article import Article, Sentence
from briefing.verify.gates.date_mentions import Mention, mentions
from briefing.verify.gates.dates import published_day

HORIZON = 366
"""Days ahead; what is later is a plan and no appointment."""

_JUST_PASSED = 200
"""A day of a month that was fewer days ago than this, and is farther ahead, is that one."""

_AHEAD = re.compile(
    r"\b(?:will|shall|would|may|could|must|to be|is to|are to|due|expects?|expected|plans? to|"
    r"planned for|scheduled|set to|intends?|deadline|hopes? to|aims? to)\b|"
    r"\b(?:until|by|next|from|before)\s+$",
    re.IGNORECASE,
)
_SPOKE = re.compile(r"\b(?:said|told|announced|denied|wrote|reported)\s+(?:\w+\s+){0,3}$")
_NEXT = re.compile(r"\bnext\s+$", re.IGNORECASE)
_OFF = re.compile(
    r"\b(?:call(?:s|ed)? off|cancel(?:s|l?ed)|postponed?|put off|scrapped|suspend(?:s|ed))\b",
    re.IGNORECASE,
)
_REACH = 90
"""Characters before a weekday or a month in which it must be said that it is ahead."""


class Named(NamedTuple):
    """A date ahead: the days it may mean, as said, and the sentence of which article, by index."""

    first: date
    last: date
    said: str
    article: int
    number: int


def dates_ahead(articles: Sequence[Article], today: date) -> tuple[Named, ...]:
    """Return the dates behind `today` that articles name, in their order. English only."""
    found = [
        Named(first, last, mention.text.strip(), i, sentence.number)
        for i, article in enumerate(articles)
        if article.language == "en"
        for sentence in article.sentences
        for mention, first, last in _ahead(sentence, published_day(article) or today, today)
    ]
    return tuple(sorted(found, key=lambda n: (n.first, n.last, n.article, n.number)))


def called_off(text: str) -> bool:
    """Return whether a text says that something will not be, or not then."""
    return _OFF.search(text) is not None


def _ahead(
    sentence: Sentence, published: date, today: date
) -> Iterator[tuple[Mention, date, date]]:
    for mention in mentions(sentence.text, published):
        span = _span(mention, sentence.text, published)
        if span and today < span[0] <= today + timedelta(days=HORIZON):
            yield mention, *span


def _span(mention: Mention, text: str, published: date) -> tuple[date, date] | None:
    """Return the days that a mention means if it is ahead of publication, else None."""
    if mention.grain == "day" and mention.year is None and mention.month and mention.day:
        when = _next(published, mention.month, mention.day)
        return (when, when) if when else None
    if mention.year is not None and mention.grain in {"day", "month"} and mention.spans:
        first, last = mention.spans[0]
        return date.fromordinal(first), date.fromordinal(last)
    before = text[max(0, mention.start - _REACH) : mention.start]
    if not _AHEAD.search(before) or _SPOKE.search(before):
        return None
    if mention.grain == "weekday" and mention.weekday is not None:
        by = (mention.weekday - published.weekday()) % 7
        when = published + timedelta(days=by)
        return (when, when) if by else None
    if mention.grain == "month" and mention.month:
        # "After the driest July" is this one: one that has come counts only as the next.
        if (passed := mention.month <= published.month) and not _NEXT.search(before):
            return None
        year = published.year + passed
        following = date(year + mention.month // 12, mention.month % 12 + 1, 1)
        return date(year, mention.month, 1), following - timedelta(days=1)
    return None


def _next(published: date, month: int, day: int) -> date | None:
    """Return the next such day, None where the last one is meant or there is none."""
    try:
        this = date(published.year, month, day)
        when = this if this > published else date(published.year + 1, month, day)
        last = date(when.year - 1, month, day)
    except ValueError:
        return None  # 29 February
    ahead, ago = (when - published).days, (published - last).days
    return when if ago >= _JUST_PASSED or ahead < ago else None
