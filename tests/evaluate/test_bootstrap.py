"""Intervals of paired differences."""

from __future__ import annotations

from statistics import fmean

from hypothesis import given
from hypothesis import strategies as st

from briefing.evaluate.bootstrap import FEWEST, interval

SEVERAL = st.lists(st.integers(-50, 50).map(float), min_size=FEWEST, max_size=20)


@given(st.lists(st.floats(-9, 9), max_size=FEWEST - 1))
def test_few_articles_have_no_interval(differences: list[float]) -> None:
    """However large the differences are."""
    assert interval(differences) is None


@given(SEVERAL)
def test_an_interval_holds_the_mean_and_is_always_the_same(differences: list[float]) -> None:
    """It lies within what was seen."""
    found = interval(differences)
    assert found == interval(differences)
    assert found is not None
    assert min(differences) <= found.low <= found.high <= max(differences)
    assert found.low - 1e-9 <= fmean(differences) <= found.high + 1e-9


def test_what_is_sure_leaves_no_difference_out_and_chance_does_not() -> None:
    """Eight articles that all gain, and eight that gain and lose alike."""
    sure = interval([1.0, 2.0, 1.0, 3.0, 2.0, 1.0, 2.0, 2.0])
    chance = interval([1.0, -1.0, 2.0, -2.0, 1.0, -1.0, 2.0, -2.0])
    assert sure is not None and chance is not None
    assert sure.low > 0
    assert chance.low < 0 < chance.high
