"""Which findings of two briefings of one article say the same.

Two findings of one kind are the same where their words are, or where half of the sentences they
cite are the same and their words are alike; two searched omissions where half of their terms are.
Between languages only the sentences can be compared. Each finding has one counterpart at most, the
likest pairs first.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from rapidfuzz import fuzz

from briefing.article import Shape
from briefing.document import Briefing
from briefing.findings import Finding, Omission

SAME_WORDS = 0.75
"""Likeness of the words of two statements, from 0 to 1, from which on they say the same."""

LIKE_WORDS = 0.45
"""The same, where half of the cited sentences are shared."""

SHARED = 0.5
"""Share of all sentences that two findings cite which both cite; of search terms likewise."""


class Match(Shape):
    """Two findings that say the same: their places among the published ones of each briefing."""

    a: int
    b: int


class Overlap(Shape):
    """How many findings both briefings have, and how many only one of them."""

    both: int
    only_a: int
    only_b: int

    @property
    def share(self) -> float | None:
        """The share of all distinct findings that both have, None where there are none."""
        distinct = self.both + self.only_a + self.only_b
        return self.both / distinct if distinct else None


def published(briefing: Briefing) -> list[Finding]:
    """Return the findings of all sections, in their order."""
    return [finding for section in briefing.sections for finding in section.findings]


def matched(a: Briefing, b: Briefing) -> tuple[Match, ...]:
    """Return the pairs of published findings that say the same, in the order of the first."""
    ours, theirs = published(a), published(b)
    across = _language(a) != _language(b)
    likeness = {
        (i, j): alike
        for i, one in enumerate(ours)
        for j, other in enumerate(theirs)
        if (alike := _alike(one, other, across=across))
    }
    pairs: list[Match] = []
    for i, j in sorted(likeness, key=lambda pair: (-likeness[pair], pair)):
        if all(i != pair.a and j != pair.b for pair in pairs):
            pairs.append(Match(a=i, b=j))
    return tuple(sorted(pairs, key=lambda pair: pair.a))


def overlap(a: Briefing, b: Briefing, matches: Sequence[Match]) -> Overlap:
    """Return how many findings are in both briefings, and in one alone."""
    both = len(matches)
    return Overlap(both=both, only_a=len(published(a)) - both, only_b=len(published(b)) - both)


def _alike(one: Finding, other: Finding, *, across: bool) -> float:
    """Return how alike two findings are that say the same, 0 where they do not."""
    if one.kind != other.kind:
        return 0.0
    cited = _share(set(one.evidence), set(other.evidence))
    if across:
        return cited if cited >= SHARED else 0.0
    said = fuzz.token_sort_ratio(one.statement.casefold(), other.statement.casefold()) / 100
    if isinstance(one, Omission) and isinstance(other, Omission):
        cited = max(cited, _share(_terms(one), _terms(other)))
        if one.searched and other.searched and cited >= SHARED:
            return said + cited
    same = said >= SAME_WORDS or (cited >= SHARED and said >= LIKE_WORDS)
    return said + cited if same else 0.0


def _terms(omission: Omission) -> set[str]:
    return {term.strip("*").casefold() for term in omission.searched}


def _share(one: Set[object], other: Set[object]) -> float:
    """Return the share of all items that both sets have; 0 where there are none."""
    return len(one & other) / len(one | other) if one or other else 0.0


def _language(briefing: Briefing) -> str:
    return briefing.provenance.language or briefing.article.language
