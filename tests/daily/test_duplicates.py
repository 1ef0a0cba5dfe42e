"""One text, however many carry it; two texts, however alike."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.article import Article
from briefing.daily.duplicates import deduplicated
from briefing.sources import read_all
from tests.daily.made import SECOND, article, prose


def test_wire_copy_with_small_edits_is_one_text() -> None:
    """A new headline, a changed word here and there and a cut end do not make a second source."""
    wire = prose(1)
    edited = [wire[0].replace(" ", " also ", 1), *wire[1:9]]
    groups = deduplicated(
        [
            article("Short", *edited, source="https://courier.example/1"),
            article("Whole", *wire, source="https://wire.example/1"),
        ]
    )
    assert [g.article.title for g in groups] == ["Whole"]
    assert [o.title for o in groups[0].others] == ["Short"]


def test_a_shared_quotation_is_not_a_shared_text() -> None:
    """Two reports that quote the same three sentences stay two."""
    quoted = prose(7, 3)
    groups = deduplicated([article("One", *prose(1), *quoted), article("Two", *prose(2), *quoted)])
    assert len(groups) == 2


def test_short_texts_are_the_same_only_where_they_are_equal() -> None:
    """Two briefs that differ in a number are two texts: in so short a text it is all there is."""
    one = "The port of Hallen handled 12 million tonnes of grain this year."
    other = "The council said that the quay would be open again by Monday."
    first = article("A", one, other)
    second = article("B", one.replace("12", "21"), other)
    assert len(deduplicated([first, second, article("C", one, other)])) == 2


def test_text_without_spaces_is_compared_by_its_characters() -> None:
    """Japanese wire copy with another ending is found, though it has no words to split at."""
    text = "港湾労働者の組合は水曜日に賃上げを求めて無期限のストライキに入ったと発表した。"
    more = "港の当局は三パーセントの賃上げを提案したが組合は六パーセントを要求している。"
    copy = more.replace("要求している", "求めている")
    assert len(deduplicated([article("甲", text, more), article("乙", text, copy)])) == 1


def test_the_wire_copy_of_the_sample_day_is_found() -> None:
    """Of the second sample day's 14 articles one is a copy of another outlet's."""
    articles = list(read_all(str(SECOND), say=lambda _line: None))
    copied = [g for g in deduplicated(articles) if g.others]
    assert len(articles) == 14
    assert [(g.article.source.split("/")[-2:], len(g.others)) for g in copied] == [
        (["vesland-wire", "orla-leak.txt"], 1)
    ]


def _drawn(numbers: list[tuple[int, int]]) -> list[Article]:
    return [
        article(f"Report {i}", *prose(seed)[: 12 - cut], source=f"https://{i}.example/")
        for i, (seed, cut) in enumerate(numbers)
    ]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), max_size=8), st.randoms())
def test_order_changes_nothing_and_twice_is_once(
    numbers: list[tuple[int, int]], chance: random.Random
) -> None:
    """Every article is in one group, in any order the same, and what is left has no duplicates."""
    articles = _drawn(numbers)
    groups = deduplicated(articles)
    assert sorted(a.source for g in groups for a in (g.article, *g.others)) == sorted(
        a.source for a in articles
    )
    chance.shuffle(articles)
    assert deduplicated(articles) == groups
    kept = [g.article for g in groups]
    assert [g.article for g in deduplicated(kept)] == kept
    assert len(kept) == len({seed for seed, _ in numbers})
