"""The gate on what numbers count: each must go with what it goes with in the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.clauses import Reading, read
from briefing.verify.gates.quantities import Quantity, quantities
from briefing.verify.gates.shapes import Claim, Objection

_NOUN, _NEAR, _FAR = 2.0, 1.0, 0.25
"""What a shared word counts: right behind the number, in its part of the clause, in the sentence."""
_AHEAD, _FURTHER = 0.5, 1.5
"""By how much the wrong number must fit better: if the claim has both, or only this one."""
_CUTS = frozenset(
    {",", ";", "and", "but", "while", "or", "—", "(", ")", "as", "against", "compared"}
)
_KINDS = frozenset({"count", "percent", "money", "measure", "points"})

_Around = tuple[Quantity, dict[str, float]]


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> Iterator[Objection]:
    """Object where a number of the evidence is given to what another number there belongs to.

    Each number is known by the words around it: those right behind it, those in its part of the
    clause, the rest of the sentence. If the words around a number of the claim are clearly those of
    another number of the evidence, of the same kind, and not those of its own, the two are crossed.
    Limits: numbers told apart by word order alone ("65 to 33") are not; neither are those of
    different kinds.
    """
    mine = [x for x in around(claim.statement) if x[0].kind in _KINDS]
    if not mine:
        return
    known = [(s, x) for s in evidence for x in around(s.text) if x[0].kind in _KINDS]
    if len(known) < 2:
        return
    for q, words in mine:
        alike = [(s, k, _fit(words, theirs)) for s, (k, theirs) in known if _alike(q, k)]
        own = [x for x in alike if x[1].value == q.value]
        other = [x for x in alike if x[1].value != q.value]
        if not own or not other or (q.spelled and q.value == 1):
            continue
        fitting = max(x[2] for x in own)
        sentence, rival, score = max(other, key=lambda x: x[2])
        both = any(o.value == rival.value for o, _ in mine)
        same_noun = bool(set(q.nouns[:2]) & set(rival.nouns[:2]))
        if not both and (not same_noun or any(set(q.nouns) & set(k.nouns) for _, k, _ in own)):
            continue
        if score >= fitting + (_AHEAD if both else _FURTHER):
            yield Objection(
                reason=Reason.NUMBERS_CROSSED,
                status="contradicted",
                detail=f"“{q.text}” stands here where sentence {sentence.number} has “{rival.text}”",
            )
            return


def _alike(q: Quantity, k: Quantity) -> bool:
    return q.kind == k.kind and q.unit == k.unit


def _fit(mine: dict[str, float], theirs: dict[str, float]) -> float:
    """Return how well the words around two numbers agree."""
    return sum(min(weight, theirs[key]) for key, weight in mine.items() if key in theirs)


@lru_cache(maxsize=1 << 14)
def around(text: str) -> tuple[_Around, ...]:
    """Return each number of a text with the weights of the words around it."""
    reading = read(text)
    found = []
    for q in quantities(text):
        found.append((q, _words(reading, q)))
    return tuple(found)


def _words(reading: Reading, q: Quantity) -> dict[str, float]:
    first, last = q.first, q.last
    toks = reading.toks
    while first > 0 and toks[first - 1].low not in _CUTS and toks[first - 1].low != ".":
        first -= 1
    while last < len(toks) and toks[last].low not in _CUTS and toks[last].low != ".":
        last += 1
    weights = {
        key: _NEAR if first <= j < last else _FAR
        for j, key in enumerate(reading.keys)
        if key and not q.first <= j < q.last and toks[j].kind != "n"
    }
    for j in range(first, last):
        key = reading.keys[j]
        if key and not q.first <= j < q.last and toks[j].kind != "n":
            weights[key] = _NEAR
    for noun in q.nouns[:2]:
        weights[noun] = _NOUN
    return weights
