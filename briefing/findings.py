"""What a briefing is made of: findings, each with its evidence and a verdict.

A finding is a point, an implication or an omission. The model proposes; the verdict says what
became of the proposal, which check said so, and why. These are the shapes that are kept and
published; what the model is asked to fill in is smaller and lives in `briefing.extract`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from briefing.article import Shape

Certainty = Literal["stated", "claimed", "denied", "speculated"]
Confidence = Literal["low", "moderate", "high"]
Likelihood = Literal[
    "almost no chance",
    "very unlikely",
    "unlikely",
    "roughly even chance",
    "likely",
    "very likely",
    "almost certain",
]
"""The seven steps of estimative language, as in US Intelligence Community Directive 203."""

Status = Literal["supported", "overstated", "unsupported", "contradicted"]


class Reason(StrEnum):
    """Why a finding failed; the closed vocabulary of verdicts."""

    UNCHECKED = "unchecked"
    EVIDENCE_OUT_OF_RANGE = "evidence_out_of_range"
    NO_EVIDENCE = "no_evidence"
    EMPTY_STATEMENT = "empty_statement"
    NUMBER_NOT_IN_EVIDENCE = "number_not_in_evidence"
    DATE_NOT_IN_EVIDENCE = "date_not_in_evidence"
    NAME_NOT_IN_EVIDENCE = "name_not_in_evidence"
    QUOTE_NOT_VERBATIM = "quote_not_verbatim"
    NEGATION_DIFFERS = "negation_differs"
    POLARITY_DIFFERS = "polarity_differs"
    HEDGE_LOST = "hedge_lost"
    SPEAKER_LOST = "speaker_lost"
    ACTORS_CROSSED = "actors_crossed"
    NUMBERS_CROSSED = "numbers_crossed"
    NOT_STATED = "not_stated"
    OVERSTATED = "overstated"
    CONTRADICTED = "contradicted"
    OTHER_LANGUAGE = "other_language"
    REWORDED = "reworded"
    TOO_VAGUE = "too_vague"
    BREAKS_OFF = "breaks_off"
    NO_CONSEQUENCE = "no_consequence"
    PRESENT_IN_ARTICLE = "present_in_article"
    NOT_SEARCHABLE = "not_searchable"
    NOT_REPORTED_AS_OMITTED = "not_reported_as_omitted"


class Verdict(Shape):
    """What became of a finding: `reasons` name what failed, `detail` says it in words, `by` whom.

    `by` is "gates" for code and "judge" for the model. `reasons` and `detail` are empty where the
    finding is supported; else they run in parallel.
    """

    status: Status
    reasons: tuple[Reason, ...] = ()
    detail: tuple[str, ...] = ()
    by: Literal["gates", "judge"] = "gates"


UNCHECKED = Verdict(
    status="unsupported", reasons=(Reason.UNCHECKED,), detail=("it was not checked",)
)
"""What every finding starts with, so that one that slips past the checks is withheld."""


class _Finding(Shape):
    """What all findings have.

    `words_compared` is false where article and finding are in two languages: then code has compared
    numbers, names and quotations alone.
    """

    id: str = ""
    statement: str
    evidence: tuple[int, ...]
    verdict: Verdict = UNCHECKED
    evidence_repaired: bool = False
    restated: bool = False
    words_compared: bool = True

    @property
    def holds(self) -> bool:
        """Whether it was checked and is supported."""
        return self.verdict.status == "supported"


class Point(_Finding):
    """Something the article reports. `attribution` is who says so, None for the article itself."""

    kind: Literal["point"] = "point"
    attribution: str | None
    certainty: Certainty
    importance: int = Field(ge=1, le=5)


class Implication(_Finding):
    """What follows for policy; `evidence` are its premises.

    `basis` says whether the article itself reports it or the model infers it.
    """

    kind: Literal["implication"] = "implication"
    affected: str
    horizon: str
    basis: Literal["reported", "inferred"]
    likelihood: Likelihood
    confidence: Confidence


class Omission(_Finding):
    """What was left unsaid.

    `basis`: "reported", the article itself says that it was left out; "unanswered", the article
    does not say it, `searched` being the terms its whole text was searched for in vain;
    "uncovered", another article of the story says it.
    """

    kind: Literal["omission"] = "omission"
    basis: Literal["reported", "unanswered", "uncovered"]
    why_it_matters: str
    searched: tuple[str, ...] = ()


Finding = Annotated[Point | Implication | Omission, Field(discriminator="kind")]
