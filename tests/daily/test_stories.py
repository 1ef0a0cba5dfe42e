"""Reports of one event come together, those of its topic alone do not."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.article import Article
from briefing.daily.duplicates import deduplicated
from briefing.daily.likeness import likeness
from briefing.daily.stories import joined
from briefing.sources import read_all
from tests.daily.made import FIRST, SECOND, article


def texts(*folders: object) -> list[Article]:
    """Return the independent texts in folders."""
    found = [a for f in folders for a in read_all(str(f), say=lambda _line: None)]
    return [group.article for group in deduplicated(found)]


def names(articles: list[Article]) -> set[str]:
    """Return the file names of articles, without their ends."""
    return {a.source.rpartition("/")[2].partition(".")[0] for a in articles}


def test_the_sample_day_falls_into_its_stories() -> None:
    """Each story of the second sample day is one group, and no two are."""
    stories = joined(texts(SECOND), {})
    assert sorted(sorted(names(found)) for found in stories.values()) == [
        ["cod-quota"], ["hospital-attack"], ["orla-leak"], ["port-strike"], ["skarn-tunnel"],
    ]  # fmt: skip


def test_articles_join_the_story_of_the_day_before() -> None:
    """What goes on keeps its id; what is new gets one of its own."""
    before = joined(texts(FIRST), {})
    after = joined(texts(SECOND), before)
    going_on = {name for key, found in after.items() if key in before for name in names(found)}
    assert going_on == {"port-strike", "skarn-tunnel"}
    for key in set(before) & set(after):
        assert names(before[key]) == names(after[key])


def test_two_events_of_one_topic_stay_apart() -> None:
    """Two strikes in the same trade on the same day are two stories."""
    hallen = (
        "Dock workers in Hallen walked out on Wednesday after talks with the port failed.",
        "Union leader Marit Sund said 1,400 members wanted a raise of 6 percent.",
        "The Hallen Port Authority said eleven ships were waiting outside the harbour.",
    )
    again = (
        "A walkout at the port of Hallen left eleven ships waiting on Wednesday.",
        "The 1,400 members of the union led by Marit Sund want 6 percent more pay.",
        "Talks with the Hallen Port Authority had failed the night before.",
    )
    brenn = (
        "Dock workers in Brennavik ended a strike of nine days on Wednesday.",
        "The company Kystlast agreed to pay for night shifts, union lawyer Odd Lie said.",
        "The first of four container ships left Brennavik in the afternoon.",
    )
    stories = joined(
        [
            article("Hallen dockers strike", *hallen),
            article("Ships wait at Hallen", *again),
            article("Brennavik strike ends", *brenn),
        ],
        {},
    )
    assert sorted(sorted(a.title for a in found) for found in stories.values()) == [
        ["Brennavik strike ends"], ["Hallen dockers strike", "Ships wait at Hallen"],
    ]  # fmt: skip


def test_days_apart_make_less_alike() -> None:
    """The same two texts are less alike when a month lies between them; an undated one fits any."""
    text = (
        "The port of Hallen was closed by a strike.",
        "Ships waited outside the harbour for it to end, the master said.",
    )
    first = article("Strike", *text, published="2025-07-01")
    later = article("Strike again", *text, published="2025-07-31")
    undated = article("Strike once more", *text, published=None)
    alike = likeness([first, later, undated])
    assert alike[0, 1] < 0.1 * alike[0, 2]
    assert likeness([first, later], dates=False)[0, 1] > 0.9


def test_some_rows_are_those_of_the_whole() -> None:
    """What is asked of new articles alone is what the whole matrix says of them."""
    whole = likeness(ALL)
    assert np.allclose(likeness(ALL, rows=3), whole[:3])
    assert np.allclose(whole, whole.T)


def test_no_articles_are_no_stories() -> None:
    """A day without news is no error, nor is one with a single article."""
    assert joined([], {}) == {}
    one = article(
        "Alone",
        "The port of Hallen was closed on Wednesday.",
        "It will be open again by next Monday morning, the harbour master said.",
    )
    assert list(joined([one], {}).values()) == [[one]]


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_stories_do_not_depend_on_the_order(data: st.DataObject) -> None:
    """Any part of the sample days gives the same stories and ids in any order."""
    some = data.draw(st.lists(st.sampled_from(ALL), unique_by=lambda a: a.sha256, max_size=10))
    stories = joined(some, {})
    assert sorted(a.sha256 for found in stories.values() for a in found) == sorted(
        a.sha256 for a in some
    )
    shuffled = data.draw(st.permutations(some))
    assert joined(shuffled, {}) == stories


ALL = texts(FIRST, SECOND)
