"""What the gates are asked and what they answer: `Claim` in, `Objection` out."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.article import Sentence, Shape
from briefing.findings import Certainty, Reason, Status


class Claim(Shape):
    """One statement to hold against its evidence.

    `attribution` is who says so and `certainty` how, where these are kept beside the statement;
    `inferred` marks a conclusion that the text does not itself draw.
    """

    statement: str
    attribution: str | None = None
    certainty: Certainty | None = None
    inferred: bool = False


class Objection(Shape):
    """Why a claim does not hold: `detail` is one short line for the analyst."""

    reason: Reason
    status: Status
    detail: str


def named(sentences: Sequence[Sentence]) -> str:
    """Return "sentence 3" or "sentences 3, 4" for use in a detail."""
    if not sentences:
        return "the evidence"
    numbers = ", ".join(str(s.number) for s in sentences)
    return f"sentence{'s' if len(sentences) > 1 else ''} {numbers}"
