"""Articles made of sentences, for tests of the day."""

from __future__ import annotations

import random
from datetime import date, datetime
from pathlib import Path

from briefing.article import Article
from briefing.daily.day import planned
from briefing.daily.ledger import Ledger
from briefing.daily.profile import Caps, Profile
from briefing.daily.shapes import Collected, Day, Report
from briefing.document import PromptSetRef
from briefing.sources.compose import Read, composed
from briefing.sources.header import Header

SEEDS = Path(__file__).parents[2] / "seeds" / "daily"
FIRST, SECOND = SEEDS / "2025-07-30", SEEDS / "2025-07-31"


WORDS = (
    "harbour council river price minister train strike bridge farmer budget court bank vote "
    "union ferry grain storm school border treaty tariff engine salmon turbine museum harvest"
).split()


def prose(seed: int, sentences: int = 12) -> list[str]:
    """Return sentences of random words, the same for the same seed."""
    chance = random.Random(seed)
    return [" ".join(chance.choices(WORDS, k=12)).capitalize() + "." for _ in range(sentences)]


def article(
    title: str,
    *paragraphs: str,
    source: str = "https://news.example/a",
    published: str | None = "2025-07-31",
) -> Article:
    """Return an article of paragraphs."""
    when = datetime.fromisoformat(published) if published else None
    header = Header(title=title, published=when, precision="day" if when else None, language="en")
    return composed(Read(header, paragraphs), source=source, name=title)


def report(made: Article, outlet: str = "news.example") -> Report:
    """Return an article as a report."""
    return Report(article=made, outlet=outlet)


def day(
    *reports: Report,
    edition: str = "2025-07-31",
    ledger: Ledger | None = None,
    again: tuple[Article, ...] = (),
) -> Day:
    """Return a day that tells reports, ranked without a profile; `again` is still carried."""
    when = date.fromisoformat(edition)
    return planned(
        Collected(read=len(reports), seen=0, reports=reports, again=tuple(a.sha256 for a in again)),
        ledger.known(when) if ledger else [],
        edition=when,
        since=ledger.last(when) if ledger else None,
        profile=Profile(),
        caps=Caps(),
        prompt_set=PromptSetRef(name="default", sha256="0"),
        answers="live",
    )
