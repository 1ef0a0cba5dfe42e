"""The gate on hedges: what the evidence gives as possible or intended, the claim must not state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.align import likeness
from briefing.verify.gates.clauses import SPEECH, Reading, is_finite, is_predicate, read
from briefing.verify.gates.moods import ADJECTIVES, POSSIBLE, STRONG_ADJECTIVES, Mood, moods
from briefing.verify.gates.opposites import sides
from briefing.verify.gates.quantities import quantities
from briefing.verify.gates.shapes import Claim, Objection

_LEAST = 0.4
"""How much of a predicate's surroundings the evidence must share before its hedge counts."""
_MARGIN = 0.1
_BESIDE = 3
"""How far behind a word such as "plans" the thing planned may stand: "plans a levy"."""
_LIMITS = frozenset({"most", "least", "below"})


def check(claim: Claim, evidence: Sequence[Sentence], _: Article) -> Iterator[Objection]:
    """Object where the claim states what its evidence only holds possible or intends.

    Each predicate of the claim is held against the occurrence in the evidence whose surroundings
    share most with its own. "May", "reportedly", "considering" are weaker than "will", "plans to",
    "agreed to", and these weaker than "did"; the claim may be as weak or weaker. A number said to
    be "up to" or "at least" must keep a bound. Limits: a predicate worded anew is not recognized;
    "about" and "nearly" before a number may be dropped; a claim with certainty "speculated" is
    taken to be hedged.
    """
    yield from _bounds(claim, evidence)
    if claim.certainty == "speculated":
        return
    statement, mine = read(claim.statement), moods(claim.statement)
    known = [(s, read(s.text), moods(s.text)) for s in evidence]
    if not any(mood for _, _, theirs in known for mood, _ in theirs):
        return
    opposites = sides(claim.statement)
    doubted = {
        reading.keys[e]
        for _, reading, theirs in known
        for e in range(1, len(theirs))
        if reading.keys[e] and reading.toks[e - 1].low in STRONG_ADJECTIVES
    }
    doubtful = {i for i, key in enumerate(statement.keys) if key in doubted}
    lows = {t.low for t in statement.toks}
    for i in range(len(statement.toks)):
        if not statement.keys[i] or not (is_predicate(statement, i) or i in doubtful):
            continue
        if statement.toks[i].kind != "w" or statement.toks[i].capital:
            continue
        if statement.toks[i].stem in SPEECH or not (is_finite(statement, i) or mine[i][0]):
            continue
        clause = statement.clause[i]
        own = max(
            m for (m, _), c in zip(mine, statement.clause, strict=True) if clause - 1 <= c <= clause
        )
        if own >= POSSIBLE:
            continue
        found = _lost(statement, i, own, known, dict(opposites.get(i, ())))
        if found is None:
            continue
        sentence, reading, e, cue = found
        if reading.toks[cue].low in lows or reading.toks[cue].stem in statement.where:
            continue
        yield Objection(
            reason=Reason.HEDGE_LOST,
            status="overstated",
            detail=f"“{statement.toks[i].text}” is stated here, but sentence {sentence.number} "
            f"says “{reading.toks[cue].text} … {reading.toks[e].text}”",
        )
        return


_Known = tuple[Sentence, Reading, tuple[Mood, ...]]


def _lost(
    statement: Reading, i: int, own: int, known: Sequence[_Known], groups: dict[int, bool]
) -> tuple[Sentence, Reading, int, int] | None:
    """Return the hedged occurrence that fits best, None if one as strong fits as well."""
    key = statement.keys[i]
    weak: list[tuple[float, Sentence, Reading, int, int]] = []
    strong: list[tuple[Reading, int]] = []
    for sentence, reading, theirs in known:
        spots = list(reading.where.get(key, ()))
        if groups:
            spots += [
                e
                for e, found in sides(sentence.text).items()
                if reading.keys[e] != key
                and reading.verb[e]
                and any(groups.get(g) == side for g, side in found)
            ]
        for e in spots:
            mood, cue = theirs[e]
            near = (
                0 < e - cue <= _BESIDE
                or {reading.toks[cue].low, reading.toks[e - 1].low} & ADJECTIVES
            )
            if not near and not is_predicate(reading, e):
                continue
            if mood > own:
                weak.append((likeness(statement, i, reading, e), sentence, reading, e, cue))
            else:
                strong.append((reading, e))
    if not weak:
        return None
    best = max(weak, key=lambda w: w[0])
    if best[0] < _LEAST:
        return None
    for reading, e in strong:
        if likeness(statement, i, reading, e) >= best[0] - _MARGIN:
            return None
    return best[1:]


def _bounds(claim: Claim, evidence: Sequence[Sentence]) -> Iterator[Objection]:
    """Object to a plain number that the evidence only gives as a limit."""
    known = [(s, q) for s in evidence for q in quantities(s.text) if q.bound or q.kind != "vague"]
    for q in quantities(claim.statement):
        if q.bound or q.kind in {"vague", "ordinal"}:
            continue
        same = [(s, k) for s, k in known if k.kind == q.kind and k.value == q.value]
        if same and all(k.bound in _LIMITS for _, k in same):
            sentence, _ = same[0]
            yield Objection(
                reason=Reason.HEDGE_LOST,
                status="overstated",
                detail=f"“{q.text}” is a limit in sentence {sentence.number}, not the number",
            )
