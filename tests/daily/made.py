"""Articles made of sentences, for tests of the day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from briefing.article import Article
from briefing.sources.compose import Read, composed
from briefing.sources.header import Header

SEEDS = Path(__file__).parents[2] / "seeds" / "daily"
FIRST, SECOND = SEEDS / "2025-07-30", SEEDS / "2025-07-31"


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
