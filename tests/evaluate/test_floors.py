"""Floors: read from a file, kept or broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.errors import UsageError
from briefing.evaluate.floors import Floors, breaches, floors
from briefing.evaluate.measures import measured
from tests.evaluate.briefings import FAILED, TEXT, briefing, point, unanswered

A = measured(
    briefing(point(TEXT[0], 1), point(TEXT[1], 2), unanswered("x", "y"), tokens=90, cost=0.1),
    facts=4,
    found=4,
)
B = measured(
    briefing(point(TEXT[0], 1), withheld=[point("13.", 1, verdict=FAILED)], tokens=190),
    facts=4,
    found=3,
)


@pytest.mark.parametrize(
    ("kept", "broken", "words"),
    [
        ({"min_recall": 0.75}, {"min_recall": 0.8}, "recall of B is 0.75"),
        ({"max_recall_loss": 0.25}, {"max_recall_loss": 0.2}, "recall loss of B is 0.25"),
        ({"min_findings": 1}, {"min_findings": 2}, "at least 2"),
        ({"min_findings_ratio": 0.33}, {"min_findings_ratio": 0.5}, "0.333"),
        ({"min_omissions_proved": 0}, {"min_omissions_proved": 1}, "omissions proved of B is 0"),
        ({"max_withheld_share": 0.5}, {"max_withheld_share": 0.4}, "at most 0.4"),
        ({"max_tokens_ratio": 2.0}, {"max_tokens_ratio": 1.5}, "tokens ratio of B is 2"),
        ({"max_seconds_ratio": 1.0}, {"max_seconds_ratio": 0.5}, "seconds ratio"),
        ({}, {"max_cost_ratio": 2.0}, "unknown"),
    ],
)
def test_a_floor_is_kept_up_to_its_bound_and_broken_beyond(
    kept: dict[str, float], broken: dict[str, float], words: str
) -> None:
    """Each breach is one line; what is unknown breaks its floor."""
    assert breaches(A, B, Floors.model_validate(kept)) == ()
    (line,) = breaches(A, B, Floors.model_validate(broken))
    assert words in line
    assert next(iter(broken)) in line
    assert "\n" not in line


def test_no_side_is_worse_than_itself() -> None:
    """All bounds that compare, at their strictest."""
    strict = Floors(
        max_recall_loss=0, min_findings_ratio=1, max_tokens_ratio=1, max_cost_ratio=1,
        max_seconds_ratio=1,
    )  # fmt: skip
    assert breaches(A, A, strict) == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("min_recal = 1", "did you mean min_recall"),
        ("min_recall = 2", "min_recall"),
        ("min_findings = 'a'", "min_findings"),
        ("min_findings = true", "min_findings"),
        ("max_tokens_ratio = inf", "max_tokens_ratio"),
        ("=", "cannot be read"),
        ("", "has no bound"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path: Path, text: str, words: str) -> None:
    """A misspelt floor must not pass for one that is kept, nor an empty file for a guard."""
    path = tmp_path / "floors.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=words) as refused:
        floors(path)
    assert str(path) in str(refused.value)
