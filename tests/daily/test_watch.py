"""Dates ahead: those that articles name are found on their day, those behind are not."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from briefing.article import Article
from briefing.daily.edition import composed
from briefing.daily.shapes import Report, Story
from briefing.daily.watch import dates_ahead
from tests.daily.day import COD, HOSPITALS, ORLA, PORT, SECOND, article, second_day
from tests.daily.test_differences import written


def published(sentence: str, on: date = SECOND) -> Article:
    """Return an article of one sentence, published on a day."""
    return written(sentence).model_copy(
        update={"published": datetime(on.year, on.month, on.day), "date_precision": "day"}
    )


def test_the_dates_of_the_sample_day_are_found() -> None:
    """Every date ahead that seeds/daily/README.md lists is found, and none that is past."""
    articles = [
        article(SECOND, outlet, story)
        for story, outlets in {
            "port-strike": PORT,
            "orla-leak": ORLA,
            "cod-quota": COD,
            "hospital-attack": HOSPITALS,
        }.items()
        for outlet in outlets
    ]
    found = dates_ahead(articles, SECOND)
    days = {named.first for named in found if named.first == named.last}
    august = {date(2025, 8, d) for d in (1, 4, 5, 6, 7, 8, 18)}
    assert august | {date(2025, 11, 30)} <= days
    assert all(named.first > SECOND for named in found)


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("The court will rule on 3 September.", date(2025, 9, 3), date(2025, 9, 3)),
        ("The talks resume on Jan. 12.", date(2026, 1, 12), date(2026, 1, 12)),
        ("Voters will decide on Monday.", date(2025, 8, 4), date(2025, 8, 4)),
        ("The law is to take effect in December.", date(2025, 12, 1), date(2025, 12, 31)),
        ("A summit is planned for March 2, 2026.", date(2026, 3, 2), date(2026, 3, 2)),
    ],
)
def test_a_date_ahead_is_placed(sentence: str, first: date, last: date) -> None:
    """A day without a year is the next one, a weekday that of the coming week, a month whole."""
    (named,) = dates_ahead([published(sentence)], SECOND)
    assert (named.first, named.last) == (first, last)


@pytest.mark.parametrize(
    "sentence",
    [
        "The fire broke out on 26 July.",
        "The minister said on Monday that the law would be changed.",
        "The strike of March cost 4 million crowns.",
        "The treaty will mark its tenth year since May 4, 2015.",
        "The station will be built by 2040.",
    ],
)
def test_a_date_behind_is_left_alone(sentence: str) -> None:
    """What was, and what is a year rather than a day, is no appointment."""
    assert dates_ahead([published(sentence)], SECOND) == ()


def test_what_was_ahead_of_an_old_article_may_be_past() -> None:
    """Dates are placed by the article's day and compared with the edition's."""
    old = published("The court will rule on 3 September.", on=date(2025, 8, 1))
    assert dates_ahead([old], date(2025, 9, 3)) == ()


def test_what_is_called_off_says_so() -> None:
    """Of two passages on one day the one that says it will not be is shown."""
    off = published("The union called off the blockade that it had announced for 9 August.")
    on = published("Truckers will block the border crossing at Tarn on 9 August.")
    reports = (Report(article=on, outlet="post"), Report(article=off, outlet="wire"))
    story = Story(
        id="s", title="Tax", section="", reports=reports, score=0, why=(), first_seen=SECOND
    )
    (ahead,) = composed(second_day().model_copy(update={"stories": (story,)})).watch
    assert [p.source for p in ahead.passages] == [2, 1]
