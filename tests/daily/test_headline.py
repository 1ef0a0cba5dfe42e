"""The headline of a story: that of the report which speaks most for the others."""

from __future__ import annotations

from datetime import date

import pytest

from briefing.daily.headline import headline
from briefing.daily.shapes import Report
from tests.daily.day import COD, FIRST, HOSPITALS, ORLA, PORT, SECOND, article


def reports(day: date, story: str, outlets: tuple[str, ...]) -> list[Report]:
    """Return the reports of a sample story."""
    return [Report(article=article(day, outlet, story), outlet=outlet) for outlet in outlets]


@pytest.mark.parametrize(
    ("story", "outlets", "title"),
    [
        ("port-strike", PORT, "Dockers suspend Hallen strike and will vote on 4.2 percent"),
        ("orla-leak", ORLA,
         "Solvent leaks into Orla river, three towns told not to drink tap water"),
        ("cod-quota", COD, "Vesland and Corrana agree to catch less cod"),
        ("hospital-attack", HOSPITALS,
         "Eleven hospitals still on paper after cyberattack, ministry denies ransom"),
    ],
)  # fmt: skip
def test_it_is_what_happened_and_no_aside(story: str, outlets: tuple[str, ...], title: str) -> None:
    """Whatever the order of the reports, the fine of two years ago does not head the leak."""
    found = reports(SECOND, story, outlets)
    assert headline(found) == headline(found[::-1]) == title


def test_a_headline_that_the_reader_knows_gives_way() -> None:
    """A corrected article keeps its headline; the news has another."""
    old = Report(article=article(FIRST, PORT[1], "port-strike"), outlet=PORT[1], revises="0")
    new = Report(article=article(SECOND, PORT[2], "port-strike"), outlet=PORT[2])
    assert headline([old, new]) == new.article.title
    assert headline([old]) == old.article.title
