"""The words for the closed vocabularies."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.findings import Certainty, Implication, Reason, Verdict
from briefing.render.wording import (
    CERTAINTY,
    CHECKS,
    IMPLICATION_BASIS,
    REASONS,
    number_ranges,
    verdict_in_words,
)


def test_every_value_has_words() -> None:
    """No reason, certainty, basis or check can reach a reader without its words."""
    assert set(REASONS) == set(Reason)
    assert set(CERTAINTY) == set(get_args(Certainty))
    assert set(CHECKS) == set(get_args(Verdict.model_fields["by"].annotation))
    assert set(IMPLICATION_BASIS) == set(get_args(Implication.model_fields["basis"].annotation))


def test_words_are_distinct_and_plain() -> None:
    """Each reason can be told from the others, and none shows its name in the code."""
    assert len(set(REASONS.values())) == len(REASONS)
    assert not [words for words in REASONS.values() if "_" in words]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict(status="supported"), "Supported (found by code)"),
        (
            Verdict(status="unsupported", reasons=(Reason.NO_EVIDENCE,)),
            "Unsupported (found by code): it cites no sentence",
        ),
        (
            Verdict(
                status="overstated",
                reasons=(Reason.HEDGE_LOST, Reason.SPEAKER_LOST),
                detail=("“is” for [may]", ""),
                by="judge",
            ),
            (
                "Overstated (found by the model's second reading): it is more certain than the "
                "article — “is” for \\[may]; it gives what someone said as a fact"
            ),
        ),
    ],
)
def test_a_verdict_names_check_reasons_and_details(verdict: Verdict, words: str) -> None:
    """A verdict tells its status, who found it, and each reason with its detail, escaped."""
    assert verdict_in_words(verdict) == words


def test_more_details_than_reasons_do_no_harm() -> None:
    """A detail without a reason is left out rather than failing the whole briefing."""
    verdict = Verdict(status="unsupported", reasons=(Reason.NOT_STATED,), detail=("a", "b"))
    assert verdict_in_words(verdict).endswith("do not say this — a")


@given(st.sets(st.integers(1, 60)))
def test_ranges_hold_exactly_the_numbers(numbers: set[int]) -> None:
    """Written out again, the ranges are the numbers, in order, and no two of them touch."""
    spans = [
        (int(first), int(last or first))
        for first, last in re.findall(r"(\d+)(?:–(\d+))?", number_ranges(tuple(numbers)))
    ]
    assert [n for first, last in spans for n in range(first, last + 1)] == sorted(numbers)
    assert all(a[1] + 1 < b[0] for a, b in pairwise(spans))
