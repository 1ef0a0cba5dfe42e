"""Which occurrence of a word in the evidence answers to a word of the claim.

The same word may be said of several things in one sentence; the occurrence meant is the one whose
surroundings share most with those of the word in the claim.
"""

from __future__ import annotations

from briefing.verify.gates.clauses import Reading

_SAME, _NEXT, _FAR = 1.0, 0.5, 0.3
"""How much a shared word counts in the same clause, in the next one, and further off."""
_OUTSIDE = 0.15
"""The share in the whole of those words of the claim that are not in the clause in question."""


def likeness(claim: Reading, i: int, known: Reading, e: int) -> float:
    """Return from 0 to 1 how much the surroundings of claim token i and evidence token e share.

    A word in the clause of token i should be in that of token e; a word elsewhere in the claim may
    be anywhere.
    """
    near = far = near_shared = far_shared = 0.0
    clause, target = claim.clause[i], known.clause[e]
    for key, indices in claim.where.items():
        if i in indices:
            continue
        found = known.where.get(key, ())
        if any(claim.clause[j] == clause for j in indices):
            near += 1
            apart = [abs(known.clause[j] - target) for j in found if j != e]
            if apart:
                least = min(apart)
                near_shared += _SAME if least == 0 else _NEXT if least == 1 else _FAR
            elif found:
                near_shared += _FAR
        else:
            far += 1
            far_shared += bool(found)
    if not near:
        return far_shared / far if far else 1.0
    if not far:
        return near_shared / near
    return (1 - _OUTSIDE) * near_shared / near + _OUTSIDE * far_shared / far
