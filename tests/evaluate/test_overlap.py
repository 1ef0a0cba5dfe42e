"""Which findings of two briefings say the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefing.evaluate.overlap import Match, matched, overlap
from briefing.findings import Point
from tests.evaluate.briefings import TEXT, briefing, point, unanswered

POINTS = st.lists(
    st.builds(
        point,
        st.sampled_from([*TEXT, "Grain prices fell 4% after the harvest.", "The port is old."]),
        st.integers(1, 4),
    ),
    max_size=5,
)


def test_the_same_in_other_words_is_matched_and_the_rest_is_not() -> None:
    """Shared evidence and like words, or like words alone; another fact stays alone."""
    a = briefing(point(TEXT[3], 4), point("Ada Lund said a second berth would open in May.", 2))
    b = briefing(
        point("Dockers did not sign the new contract on Monday.", 3),
        point("Ada Lund, its director, said that a second berth would open in May.", 2),
        point("Prices of grain fell by 4% in a week after harvest.", 4),
    )
    matches = matched(a, b)
    assert matches == (Match(a=0, b=2), Match(a=1, b=1))
    shares = overlap(a, b, matches)
    assert (shares.both, shares.only_a, shares.only_b) == (2, 0, 1)


def test_another_fact_of_the_same_sentence_is_another_finding() -> None:
    """Shared evidence alone matches nothing within a language."""
    a, b = point("The week was cold.", 4), point("Grain prices fell by 4% after the harvest.", 4)
    assert matched(briefing(a), briefing(b)) == ()


def test_searched_omissions_are_matched_by_their_terms() -> None:
    """However the question is put."""
    a = unanswered("It does not say who pays for the berth.", "pay*", "fund*", "cost*")
    b = unanswered("No word on money.", "fund*", "pay*")
    c = unanswered("It does not say who pays for the berth now.", "law*")
    assert matched(briefing(a), briefing(b)) == (Match(a=0, b=0),)
    assert matched(briefing(b), briefing(c)) == ()


def test_between_languages_the_evidence_decides() -> None:
    """Words of two languages cannot be compared."""
    korean = briefing(point("곡물 가격이 4% 하락했다.", 4), language="ko")
    assert matched(briefing(point(TEXT[3], 4)), korean) == (Match(a=0, b=0),)
    assert matched(briefing(point(TEXT[3], 3)), korean) == ()


@given(POINTS, POINTS)
def test_each_finding_has_one_counterpart(ours: list[Point], theirs: list[Point]) -> None:
    """Counts add up, and the other way round as many are shared."""
    a, b = briefing(*ours), briefing(*theirs)
    matches = matched(a, b)
    assert len({m.a for m in matches}) == len({m.b for m in matches}) == len(matches)
    shares = overlap(a, b, matches)
    assert shares.both + shares.only_a == len(ours)
    assert shares.both + shares.only_b == len(theirs)
    assert len(matched(a, a)) == len(ours)
    assert len(matched(b, a)) == len(matches)
