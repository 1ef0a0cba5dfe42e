"""The gates: claims held against their evidence by code alone, in well under a millisecond.

A gate takes a claim, the sentences it cites and their article, and yields an objection for each
thing that does not hold. Those that read English word lists say nothing about articles in
other languages, of which numbers in digits, quotations and names of people are still checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from briefing.article import Article, Sentence
from briefing.verify.gates import (
    dates,
    hedges,
    names,
    number_pairs,
    numbers,
    polarity,
    quotations,
    roles,
    speakers,
)
from briefing.verify.gates.shapes import Claim, Objection, named

__all__ = ["Claim", "Objection", "check", "named"]

Gate = Callable[[Claim, Sequence[Sentence], Article], Iterator[Objection]]
_ALWAYS: tuple[Gate, ...] = (numbers.check, dates.check, quotations.check, names.check)
_STATED: tuple[Gate, ...] = (
    polarity.check,
    hedges.check,
    speakers.check,
    roles.check,
    number_pairs.check,
)
"""Those that ask whether the text says what the claim says; an inference goes beyond it."""


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> tuple[Objection, ...]:
    """Return what speaks against a claim, given the sentences it cites; empty if nothing does.

    The article is where names are resolved and dates counted from; what it says outside the
    evidence supports nothing.
    """
    objections: list[Objection] = []
    for gate in _ALWAYS:
        objections.extend(gate(claim, evidence, article))
    if not claim.inferred and article.language == "en":
        for gate in _STATED:
            objections.extend(gate(claim, evidence, article))
    return tuple(objections)
