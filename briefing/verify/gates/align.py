"""Which occurrence of a word in the evidence answers to a word of the claim.

The same word may be said of several things in one sentence; the occurrence meant is the one whose
surroundings share most with those of the word in the claim.
"""

from __future__ import annotations

from briefing.verify.gates.clauses import Reading

_SAME, _NEXT, _FAR = 1.0, 0.5, 0.3
"""How much a shared word counts in the same clause, in the next one, and further off."""
_OUTSIDE = 0.4
"""How much a word of the claim counts that is outside the clause in question."""


def likeness(claim: Reading, i: int, known: Reading, e: int) -> float:
    """Return from 0 to 1 how much the surroundings of claim token i and evidence token e share.

    A word in the clause of token i should be in that of token e; a word elsewhere in the claim may
    be anywhere.
    """
    total = shared = 0.0
    for key, indices in claim.where.items():
        if i in indices:
            continue
        near = any(claim.clause[j] == claim.clause[i] for j in indices)
        weight = 1.0 if near else _OUTSIDE
        total += weight
        apart = [abs(known.clause[j] - known.clause[e]) for j in known.where.get(key, ()) if j != e]
        if apart:
            least = 0 if not near else min(apart)
            shared += weight * (_SAME if least == 0 else _NEXT if least == 1 else _FAR)
        elif key == known.keys[e]:
            shared += weight * _FAR
    return shared / total if total else 1.0
