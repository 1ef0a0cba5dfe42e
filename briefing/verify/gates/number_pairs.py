"""The gate on what numbers count: each must go with what it goes with in the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.clauses import Reading, read
from briefing.verify.gates.numerals import SCALES, WORDS
from briefing.verify.gates.quantities import Quantity, quantities
from briefing.verify.gates.shapes import Claim, Objection

_NOUN, _NEAR, _FAR = 2.0, 1.0, 0.25
"""What a shared word counts: right behind the number, in its part of the clause, elsewhere."""
_MOST_FAR = 0.4
"""What all shared words of the rest of the sentence may count together."""
_AHEAD, _FURTHER = 0.5, 1.5
"""By how much the wrong number must fit better: if the claim has both, or only this one."""
_CUTS = frozenset(
    {",", ";", "and", "but", "while", "or", "—", "(", ")", "as", "against", "compared"}
    | {"instead", "rather", "versus", "than", "from", "to", "compared"}
)
_JOINT = 5
"""How many words at most join the numbers of "two of the board's nine members"."""
_KINDS = frozenset({"count", "share", "percent", "money", "measure", "points"})

_Around = tuple[Quantity, dict[str, float]]


def check(claim: Claim, evidence: Sequence[Sentence], _: Article) -> Iterator[Objection]:
    """Object where a number of the evidence is given to what another number there belongs to.

    Each number is known by the words around it: those right behind it, those in its part of the
    clause, the rest of the sentence. If the words around a number of the claim are clearly those of
    another number of the evidence, of the same kind, and not those of its own, the two are crossed.
    In "two of the nine" and "65 to 33" it is the order that tells. Limits: numbers of different
    kinds are not told apart.
    """
    said = around(claim.statement)
    wholes = {two for _, two, joint in _pairs(claim.statement) if joint == "of"}
    # What stands around the nine of "two of the nine" is said of the two.
    mine = [x for x in said if x[0].kind in _KINDS and not x[0].label and x[0] not in wholes]
    if not mine:
        return
    known = [(s, x) for s in evidence for x in around(s.text) if x[0].kind in _KINDS]
    if len(known) < 2:
        return
    for turned, sentence in _turned(claim.statement, evidence):
        yield Objection(
            reason=Reason.NUMBERS_CROSSED,
            status="contradicted",
            detail=f"“{turned.text}” stands on the other side in sentence {sentence.number}",
        )
        return
    for q, words in mine:
        alike = [(s, k, _fit(words, theirs)) for s, (k, theirs) in known if _alike(q, k)]
        own = [x for x in alike if _raw(x[1]) == _raw(q)]
        other = [x for x in alike if _raw(x[1]) != _raw(q) and not _pronoun(x[1])]
        if not own or not other or _pronoun(q):
            continue
        fitting = max(x[2] for x in own)
        sentence, rival, score = max(other, key=lambda x: x[2])
        if _paired([k for s, k, _ in own if s is sentence], rival):
            continue
        both = any(_raw(o) == _raw(rival) for o, _ in said)
        same_noun = bool(set(q.nouns[:2]) & set(rival.nouns[:2]))
        stolen = _noun_of(q, [k for _, k, _ in own], [k for _, k, _ in other])
        if stolen is not None:
            rival, score, fitting = stolen, 1.0, 0.0
            sentence = next(s for s, k, _ in other if k is stolen)
        elif not both and _only_near(words, own, rival, dict(x for _, x in known)):
            fitting = 0.0
        elif not both and (not same_noun or any(set(q.nouns) & set(k.nouns) for _, k, _ in own)):
            continue
        if score >= fitting + (_AHEAD if both or not fitting else _FURTHER):
            yield Objection(
                reason=Reason.NUMBERS_CROSSED,
                status="contradicted",
                detail=f"“{q.text}” stands where sentence {sentence.number} has “{rival.text}”",
            )
            return


def _alike(q: Quantity, k: Quantity) -> bool:
    if q.kind == k.kind:
        return q.unit == k.unit and q.factor == k.factor
    # "40 days through Suez and 50 around the Cape": the unit is left out the second time
    return "count" in {q.kind, k.kind} and not (k if k.kind == "count" else q).nouns


def _pronoun(q: Quantity) -> bool:
    """Whether a number is a "one" in words, which mostly counts nothing."""
    return q.spelled and q.value == 1


def _raw(q: Quantity) -> float:
    return q.value / q.factor


def _paired(own: Sequence[Quantity], rival: Quantity) -> bool:
    """Whether a number and its rival are the two ends of one range: "12 or 13"."""
    return any(0 <= rival.first - k.last <= 1 or 0 <= k.first - rival.last <= 1 for k in own)


def _only_near(
    words: dict[str, float],
    own: Sequence[tuple[Sentence, Quantity, float]],
    rival: Quantity,
    known: dict[Quantity, dict[str, float]],
) -> bool:
    """Whether the words right around a number are the rival's and none of them its own."""
    near = {k for k, w in words.items() if w > _FAR}
    theirs = {k for k, w in known[rival].items() if w > _FAR}
    mine = {k for _, q, _ in own for k, w in known[q].items() if w > _FAR}
    return bool(near) and 2 * len(near & theirs) >= len(near) and not near & mine


def _noun_of(q: Quantity, own: Sequence[Quantity], others: Sequence[Quantity]) -> Quantity | None:
    """Return the one number whose noun a number of the claim has, though its own has another.

    "Four children" for "two children among the four people".
    """
    if not q.nouns or any(not k.nouns or set(k.nouns) & set(q.nouns) for k in own):
        return None
    theirs = [k for k in others if k.kind == q.kind == "count" and k.nouns[:1] == q.nouns[:1]]
    return theirs[0] if len(theirs) == 1 else None


def _fit(mine: dict[str, float], theirs: dict[str, float]) -> float:
    """Return how well the words around two numbers agree."""
    shared = [min(weight, theirs[key]) for key, weight in mine.items() if key in theirs]
    return sum(w for w in shared if w > _FAR) + min(_MOST_FAR, sum(w for w in shared if w <= _FAR))


@lru_cache(maxsize=1 << 12)
def around(text: str) -> tuple[_Around, ...]:
    """Return each number of a text with the weights of the words around it."""
    reading = read(text)
    found = list(quantities(text))
    for n in range(1, len(found)):
        before, q = found[n - 1], found[n]
        if q.kind == before.kind == "count" and not q.nouns:
            found[n] = q._replace(nouns=before.nouns)  # "200 officers and, of others, 350"
    bounds = [0, *(q.last for q in found), len(reading.toks)]
    ends = [*(q.first for q in found[1:]), bounds[-1], bounds[-1]]
    parts = {n for n, (one, two) in enumerate(pairwise(found)) if _joint(reading, one, two) == "of"}
    return tuple(
        (q, _words(reading, q, bounds[n], ends[n + (n in parts)])) for n, q in enumerate(found)
    )


def _joint(reading: Reading, one: Quantity, two: Quantity) -> str:
    """Return what joins two numbers in which the order tells: "two of the nine", "65 to 33"."""
    if one.last < len(reading.toks) and two.first - one.last <= _JOINT:
        joint = reading.toks[one.last].low
        if joint == "of" or (joint == "to" and two.first - one.last == 1):
            return joint
    return ""


def _turned(claim: str, evidence: Sequence[Sentence]) -> Iterator[tuple[Quantity, Sentence]]:
    """Yield the first number of each pair that a sentence has the other way round, and only so."""
    mine = _pairs(claim)
    for one, two, joint in mine:
        for sentence in evidence:
            theirs = {(_raw(a), _raw(b)) for a, b, how in _pairs(sentence.text) if how == joint}
            if (_raw(two), _raw(one)) in theirs and (_raw(one), _raw(two)) not in theirs:
                yield one, sentence


@lru_cache(maxsize=1 << 12)
def _pairs(text: str) -> tuple[tuple[Quantity, Quantity, str], ...]:
    """Return the numbers of a text that are joined so that their order tells."""
    reading = read(text)
    joined = ((a, b, _joint(reading, a, b)) for a, b in pairwise(quantities(text)))
    return tuple((a, b, how) for a, b, how in joined if how)


def _cuts(reading: Reading, i: int) -> bool:
    """Whether a part of the clause ends at token i: at "from" or "to" only before a number."""
    toks = reading.toks
    if toks[i].low in {"from", "to"}:
        return any(t.kind == "n" or t.low in WORDS for t in toks[i + 1 : i + 3])
    return toks[i].low in _CUTS


def _words(reading: Reading, q: Quantity, low: int, high: int) -> dict[str, float]:
    """Return the weights of the words around a number; near ones lie between its neighbours."""
    first, last = q.first, q.last
    toks = reading.toks
    while first > low and toks[first - 1].low not in _CUTS and toks[first - 1].low != ".":
        first -= 1
    while last < high and toks[last].low != "." and not _cuts(reading, last):
        last += 1
    weights: dict[str, float] = {}
    for j, key in enumerate(reading.keys):
        if key and not q.first <= j < q.last and toks[j].kind != "n" and toks[j].low not in SCALES:
            near = _NEAR if first <= j < last else _FAR
            weights[key] = max(weights.get(key, 0.0), near)
    for noun in q.nouns[:2]:
        weights[noun] = _NOUN
    return weights
