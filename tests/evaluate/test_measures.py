"""A briefing in figures, and the figures of several together."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefing.evaluate.measures import measured, summed
from briefing.findings import Reason
from tests.evaluate.briefings import FAILED, TEXT, briefing, point, unanswered


def test_a_briefing_is_counted() -> None:
    """What is published, what is withheld and why, and what was proved by searching."""
    made = briefing(
        point(TEXT[0], 1),
        unanswered("It does not say who pays.", "pay*", "cost*"),
        withheld=[point("13 million tonnes.", 1, verdict=FAILED)],
    )
    m = measured(made, facts=3, found=2)
    assert (m.published, m.withheld, m.proved) == (2, 1, 1)
    assert m.sections == {"key_points": 2}
    assert m.verdicts == {"supported": 2, "unsupported": 1}
    assert m.withheld_for == {Reason.NUMBER_NOT_IN_EVIDENCE: 1}
    assert (m.withheld_share, m.recall) == (1 / 3, 2 / 3)
    assert (m.tokens, m.requests, m.seconds) == (110, 3, 1.5)


def test_nothing_has_no_share() -> None:
    """Of no findings and no facts there is none, rather than a share of 0."""
    m = measured(briefing())
    assert (m.withheld_share, m.recall) == (None, None)


def test_one_unknown_cost_makes_the_sum_unknown() -> None:
    """Nobody may take what has no price for free."""
    known, unknown = measured(briefing(cost=0.5)), measured(briefing())
    assert summed([known, known]).cost == 1.0
    assert summed([known, unknown]).cost is None


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_sums_are_those_of_the_parts(counts: list[int]) -> None:
    """Whatever is counted, the total is the sum over briefings."""
    parts = [
        measured(briefing(*[point(TEXT[0], 1)] * n, withheld=[point("x", verdict=FAILED)] * n))
        for n in counts
    ]
    total = summed(parts)
    assert total.briefings == len(counts)
    assert total.published == total.withheld == sum(counts)
    assert total.sections == {"key_points": sum(counts)}
    assert total.withheld_for.get(Reason.NUMBER_NOT_IN_EVIDENCE, 0) == sum(counts)
