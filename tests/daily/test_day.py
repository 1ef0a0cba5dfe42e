"""A day: what goes on, what is new, what is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from briefing.article import Article
from briefing.daily.ledger import Ledger
from briefing.daily.shapes import Day
from tests.daily.made import article, day, report

NEXT = date(2025, 8, 1)


def strike(
    title: str, *more: str, outlet: str = "post", published: str | None = "2025-07-31"
) -> Article:
    """Return a report of the strike at Hallen."""
    return article(
        title,
        "Dock workers in Hallen walked out on Wednesday after talks with the port failed.",
        "Union leader Marit Sund said 1,400 members wanted a raise of 6 percent.",
        *more,
        source=f"https://{outlet}.example/strike",
        published=published,
    )


RAIN = article(
    "Rain at last",
    "It rained in Aldermark on Wednesday for the first time since the middle of June.",
    "The reservoirs are still half empty, the water board said in the evening.",
    source="https://post.example/rain",
)
TUNNEL = article(
    "Trains run through Skarn",
    "Freight trains passed through the Skarn tunnel for the first time since the fire.",
    "The railway company Veslandsbanen said that the repairs had cost 48 million crowns.",
    source="https://wire.example/tunnel",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return a ledger with an edition of 31 July on three stories."""
    with Ledger(tmp_path / "ledger.sqlite3") as opened:
        made = day(report(strike("Dockers strike at Hallen")), report(RAIN), report(TUNNEL))
        opened.begin(made)
        opened.finish(made)
        yield opened


def following(ledger: Ledger, *articles: Article, again: tuple[Article, ...] = ()) -> Day:
    """Return the next day of new articles and of those that sources still carry."""
    return day(*map(report, articles), edition="2025-08-01", ledger=ledger, again=again)


def test_a_story_that_goes_on_keeps_its_id_and_knows_what_was_told(ledger: Ledger) -> None:
    """Its new reports are told, the old ones are there to compare with."""
    update = strike(
        "Hallen dockers win 4 percent",
        "The port gave in on Thursday night, and offered 4 percent from September.",
        published="2025-08-01",
    )
    (story,) = following(ledger, update).stories
    known = {s.previous.title: s for s in ledger.known(NEXT)}
    assert story.id == known["Dockers strike at Hallen"].id
    assert [r.article.title for r in story.reports] == ["Hallen dockers win 4 percent"]
    assert story.previous is not None
    assert story.previous.edition == date(2025, 7, 31)
    assert [r.article.title for r in story.previous.reports] == ["Dockers strike at Hallen"]
    assert story.first_seen == date(2025, 7, 31)


def test_what_is_still_carried_is_unchanged_and_the_rest_is_dropped(ledger: Ledger) -> None:
    """A source that still has its article holds the story open."""
    made = following(ledger, again=(RAIN,))
    assert made.since == date(2025, 7, 31)
    assert [s.title for s in made.unchanged] == ["Rain at last"]
    assert {s.title for s in made.dropped} == {
        "Dockers strike at Hallen", "Trains run through Skarn",
    }  # fmt: skip
    assert all(not s.reports and s.previous for s in (*made.unchanged, *made.dropped))


def test_unchanged_stays_unchanged_and_dropped_is_named_once(ledger: Ledger) -> None:
    """On the third day the unchanged story is still known, the dropped ones are not named again."""
    second = following(ledger, again=(RAIN,))
    ledger.begin(second)
    ledger.finish(second)
    third = day(edition="2025-08-02", ledger=ledger)
    assert third.since == NEXT
    assert [s.title for s in third.dropped] == ["Rain at last"]
    assert not third.unchanged


def test_a_story_that_was_dropped_may_come_back(ledger: Ledger) -> None:
    """Within a week its next report joins it, with the day it was first seen."""
    second = following(ledger, again=(RAIN,))
    ledger.begin(second)
    ledger.finish(second)
    back = strike("Dockers of Hallen strike again", published="2025-08-02")
    third = day(report(back), edition="2025-08-02", ledger=ledger)
    (story,) = third.stories
    assert story.first_seen == date(2025, 7, 31)
    assert story.previous is not None
    assert story.previous.edition == date(2025, 7, 31)


def test_reports_are_in_the_order_of_publication() -> None:
    """By the hour where it is known, whatever the zone, and undated ones last."""
    made = day(
        report(strike("Late", outlet="a", published="2025-07-31T23:00:00+00:00"), "a"),
        report(strike("Early", outlet="b", published="2025-07-31T23:30:00+09:00"), "b"),
        report(strike("Whenever", outlet="c", published=None), "c"),
    )
    (story,) = made.stories
    assert [r.article.title for r in story.reports] == ["Early", "Late", "Whenever"]
    assert story.title == "Early"
