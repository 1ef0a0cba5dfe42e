"""Findings of all chunks to one ranked list a section, without repeats.

Two findings of one kind repeat each other when one has most of the other's words, when both rest on
the same sentences and share half of them, or when both rest on a search for the same terms. Of the
two the better one stays: the article's own before an inference, then the more important one, or the
one that says more of what may follow, then the earlier. Deterministic: no ties are left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from briefing.findings import Finding, Implication, Omission, Point
from briefing.verify.consequences import foresight
from briefing.verify.words import words

SAME = 0.75
"""Share of the shorter statement's content words in the longer one, from which on it repeats it."""

SAME_EVIDENCE = 0.5
"""The same, where both cite the same sentences."""


def merge(findings: Iterable[Finding], at_most: int) -> tuple[tuple[Finding, ...], int]:
    """Return the best findings, at most so many, and how many distinct ones were left over."""
    distinct = unrepeated(findings)
    return distinct[:at_most], max(0, len(distinct) - at_most)


def unrepeated(findings: Iterable[Finding], told: Iterable[Finding] = ()) -> tuple[Finding, ...]:
    """Return the findings ranked, without those that repeat a better one or one told already."""
    before = [(finding, _stems(finding)) for finding in told]
    kept: list[tuple[Finding, frozenset[str]]] = []
    for finding in sorted(findings, key=_rank):
        stems = _stems(finding)
        if not any(_repeats(finding, stems, other, theirs) for other, theirs in (*before, *kept)):
            kept.append((finding, stems))
    return tuple(finding for finding, _ in kept)


def _stems(finding: Finding) -> frozenset[str]:
    return frozenset(w.stem for w in words(finding.statement, "en") if w.kind != "stop")


def _repeats(one: Finding, stems: frozenset[str], other: Finding, theirs: frozenset[str]) -> bool:
    if isinstance(one, Omission) and isinstance(other, Omission) and one.searched:
        ours, others = ({t.strip("*").casefold() for t in o.searched} for o in (one, other))
        if others and len(ours & others) >= min(len(ours), len(others)) / 2:
            return True
    shorter = min(len(stems), len(theirs))
    if not shorter:
        return stems == theirs
    share = len(stems & theirs) / shorter
    if one.evidence and one.evidence == other.evidence:
        return share >= SAME_EVIDENCE
    return share >= SAME


def _rank(finding: Finding) -> tuple[float, ...]:
    """Return what sorts the better finding first: its rank, then its place in the article."""
    place = (float(min(finding.evidence, default=10**6)), float(len(finding.evidence)))
    match finding:
        case Point(importance=importance):
            return (-importance, *place, *_text(finding.statement))
        case Implication(basis=basis):
            ahead = -foresight(finding.statement)
            return (basis == "inferred", ahead, *place, *_text(finding.statement))
        case Omission(basis=basis):
            # Those without evidence keep the order of the checklist: sorting is stable.
            return (("reported", "uncovered", "unanswered").index(basis), *place)


def _text(statement: str) -> Sequence[float]:
    return [float(ord(c)) for c in statement[:40]]
