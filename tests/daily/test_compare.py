"""A story's reports held against each other: each matter once, and nothing called both ways."""

from __future__ import annotations

import pytest

from briefing.daily.compare import compared, passage, said_in
from briefing.findings import Point
from briefing.verify import absence
from tests.daily.day import COD, HELD, HOSPITALS, ORLA, PORT, SECOND, article

STORIES = [
    ("port-strike", PORT),
    ("orla-leak", ORLA),
    ("cod-quota", COD),
    ("hospital-attack", HOSPITALS),
]


def point(statement: str, **more: object) -> Point:
    """Return a point that holds."""
    fields: dict[str, object] = {"attribution": None, "certainty": "stated", "importance": 3}
    return Point.model_validate(
        {"statement": statement, "evidence": (1,), "verdict": HELD, **fields, **more}
    )


@pytest.mark.parametrize(("story", "outlets"), STORIES)
def test_no_sentence_is_both_at_odds_and_left_out(story: str, outlets: tuple[str, ...]) -> None:
    """What another report tells otherwise is not missing in it."""
    articles = [article(SECOND, outlet, story) for outlet in outlets]
    odds, lacking, _ = compared(articles)
    for one, other, conflict in odds:
        for i, j, n in ((one, other, conflict.one), (other, one, conflict.other)):
            assert not any(k.report == i and k.number == n and j in k.missing_in for k in lacking)


@pytest.mark.parametrize(("story", "outlets"), STORIES)
def test_each_sentence_is_at_odds_once(story: str, outlets: tuple[str, ...]) -> None:
    """Three sources with two numbers give one row, not two."""
    odds, _, _ = compared([article(SECOND, outlet, story) for outlet in outlets])
    places = [p for o in odds for p in ((o.one, o.conflict.one), (o.other, o.conflict.other))]
    assert places
    assert len(places) == len(set(places))


def test_a_report_never_lacks_what_it_says() -> None:
    """No report is among those that lack its own sentence, and some report always lacks it."""
    _, lacking, _ = compared([article(SECOND, outlet, "cod-quota") for outlet in COD])
    assert lacking
    assert all(lack.missing_in and lack.report not in lack.missing_in for lack in lacking)


@pytest.mark.parametrize(("story", "outlets"), STORIES)
def test_the_terms_shown_are_in_none_of_the_sources_named(
    story: str, outlets: tuple[str, ...]
) -> None:
    """What is said to have been searched for is absent from every report that is named."""
    articles = [article(SECOND, outlet, story) for outlet in outlets]
    _, lacking, _ = compared(articles)
    for lack in lacking:
        assert lack.searched
        for j in lack.missing_in:
            assert absence.search(lack.searched, articles[j]) == ()


def test_the_same_fact_in_other_words_is_found() -> None:
    """A finding of one report is borne out by the sentence of another that says the same."""
    ledger = article(SECOND, "northern-ledger", "port-strike")
    radio = article(SECOND, "radio-corrana", "orla-leak")
    vote = point("The Dockers' Federation will vote on the offer by August 8.")
    water = point("Three towns downstream were told not to drink tap water.")
    assert said_in(vote, ledger) == 3
    assert said_in(water, radio) == 10


@pytest.mark.parametrize(
    "statement",
    [
        "The port authority's new offer raises wages by 4.2 percent from September.",
        "Members of the Dockers' Federation will vote on the offer by August 18.",
        "Members of the Dockers' Federation will not vote on the offer by August 8.",
        "The shipping line Norrhav diverted two container ships to Hallen.",
    ],
)
def test_another_number_date_polarity_or_name_is_not_the_same_fact(statement: str) -> None:
    """The gates speak against it, however many words are shared."""
    assert said_in(point(statement), article(SECOND, "northern-ledger", "port-strike")) is None


def test_what_is_stated_is_not_borne_out_by_what_is_possible() -> None:
    """“Will cost 600 jobs” is not said by a source that says “could cost up to 600”."""
    post = article(SECOND, "marisund-post", "cod-quota")
    assert said_in(point("The cut will cost 600 jobs in Vesland's harbours."), post) is None


def test_a_passage_that_leans_on_the_one_before_has_both() -> None:
    """“It denied …” is shown with the sentence that says who “it” is, as the article has them."""
    wire = article(SECOND, "vesland-wire", "orla-leak")
    assert passage(wire, 6).startswith("A valve had failed, the company said. It denied")
    assert passage(wire, 6) in wire.text
    assert passage(wire, 5) == wire.sentences[4].text
