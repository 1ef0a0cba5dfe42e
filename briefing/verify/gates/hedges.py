"""The gate on hedges: what the evidence gives as possible or intended, the claim must not state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.align import likeness
from briefing.verify.gates.clauses import SPEECH, Reading, is_finite, is_predicate, read
from briefing.verify.gates.moods import (
    ADJECTIVES,
    INTENDED,
    POSSIBLE,
    STRONG_ADJECTIVES,
    Mood,
    moods,
)
from briefing.verify.gates.negation import negation
from briefing.verify.gates.opposites import sides
from briefing.verify.gates.quantities import Quantity, quantities
from briefing.verify.gates.shapes import Claim, Objection
from briefing.verify.gates.speech import sayings
from briefing.verify.gates.text import folded_stem, is_content, tokens

_LEAST = 0.4
"""How much of a predicate's surroundings the evidence must share before its hedge counts."""
_MARGIN = 0.1
_BESIDE = 3
"""How far behind a word such as "plans" the thing planned may stand: "plans a levy"."""
_RESOLVING = frozenset(map(folded_stem, ("choose", "decide", "opt", "elect", "resolve", "agree")))
_PROMISING = frozenset(map(folded_stem, ("promise", "pledge", "vow", "plan", "intend", "propose")))
_ACCUSING = frozenset(map(folded_stem, ("accuse", "allege")))
_LIMITS = frozenset({"most", "least", "below", "above", "nearly", "about"})
_BEYOND = frozenset({"above", "below", "nearly"})
_ROUGH = re.compile(r"\b(?:estimat\w*|approximat\w*|project\w*|forecast\w*|rounded)\b")
_LIMIT = re.compile(r"\b(?:caps?|capped|ceilings?|limit\w*|maximum|minimum|thresholds?)\b")
"""Words that say of the number they stand beside that it is not exact, or is a limit."""
_LINKS = frozenset("of at to is was the a an some -".split())
_REACH = 4
"""How far from a number such a word may stand: "a 36-ship daily limit"."""
_OPEN = re.compile(r"(?:\b(?:if|not|unless|whether)|n['’]t)\b")
_THRESHOLD = re.compile(
    r"\b(?:thresholds?|limit\w*|caps?|capped|ceilings?|floors?|cross\w*|pass\w*|past|reach\w*|range\w*|"
    r"between|from|beyond|exempt\w*|trigger\w*|minimum|maximum|higher|lower|upper)\b"
)
"""Words with which a number may be a limit that something lies above or below."""


def check(claim: Claim, evidence: Sequence[Sentence], _: Article) -> Iterator[Objection]:
    """Object where the claim states what its evidence only holds possible or intends.

    Each predicate of the claim is held against the occurrence in the evidence whose surroundings
    share most with its own. "May", "reportedly", "considering" are weaker than "will", "plans to",
    "agreed to", and these weaker than "did"; the claim may be as weak or weaker. A number said to
    be "up to", "at least", "about" or "nearly" must keep a bound, and one said plainly must not
    become "more than" it. Limits: a predicate worded anew is not recognized; one bound may stand
    for another unless they exclude each other; a claim with certainty "speculated" is taken to be
    hedged.
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
    denied = negation(claim.statement).marks
    for i in range(len(statement.toks)):
        if not statement.keys[i] or not (is_predicate(statement, i) or i in doubtful):
            continue
        if statement.toks[i].kind != "w" or statement.toks[i].capital:
            continue
        if (
            (denied[i] and _did(statement, i))
            or statement.toks[i].stem in SPEECH
            or not (is_finite(statement, i) or mine[i][0])
        ):
            continue
        clause = statement.clause[i]
        own = max(
            m for (m, _), c in zip(mine, statement.clause, strict=True) if clause - 1 <= c <= clause
        )
        if own < INTENDED and _chosen(statement, i):
            own = INTENDED
        if own >= POSSIBLE:
            continue
        sure = any(
            t.low == "will"
            for t, c in zip(statement.toks, statement.clause, strict=True)
            if c == clause
        )
        groups = dict(opposites.get(i, ()))
        found = _lost(statement, i, own, known, groups, sure=sure)
        if found is None:
            continue
        sentence, reading, e, cue = found
        if reading.toks[cue].low in lows or reading.toks[cue].stem in statement.where:
            continue
        if reading.toks[cue].stem in _ACCUSING and (sayings(claim.statement) or claim.attribution):
            continue  # an accusation with its accuser
        yield Objection(
            reason=Reason.HEDGE_LOST,
            status="overstated",
            detail=f"“{statement.toks[i].text}” is stated here, but sentence {sentence.number} "
            f"says “{reading.toks[cue].text} … {reading.toks[e].text}”",
        )
        return


def _did(statement: Reading, i: int) -> bool:
    """Whether a word follows "did not", so that it tells what in fact did not happen."""
    return any(t.low == "did" for t in statement.toks[max(0, i - 3) : i])


def _chosen(statement: Reading, i: int) -> bool:
    """Whether a word stands behind "chose to", "decided to": resolved upon, not yet done."""
    clause = statement.clause[i]
    first = next(j for j, c in enumerate(statement.clause) if c == clause)
    stems = {t.stem for t in statement.toks[first:i]}
    if any(t.stem in _PROMISING for t in statement.toks):
        return True  # "is to get 10,000 euros, the minister pledged"
    return bool(stems & _RESOLVING) and any(t.low == "to" for t in statement.toks[first:i])


_Known = tuple[Sentence, Reading, tuple[Mood, ...]]


def _lost(
    statement: Reading,
    i: int,
    own: int,
    known: Sequence[_Known],
    groups: dict[int, bool],
    *,
    sure: bool,
) -> tuple[Sentence, Reading, int, int] | None:
    """Return the hedged occurrence that fits best, None if one as strong fits as well.

    If the claim is `sure` ("will"), so must be the evidence: "should" is less.
    """
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
            if near and _present(statement, i) and not is_predicate(reading, e):
                continue  # "it functions" is not what "needs such functions" leaves open
            if mood > own or (sure and reading.toks[cue].low == "should"):
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


def _present(statement: Reading, i: int) -> bool:
    """Whether a word has the form of a verb in the present, which a plural noun has as well."""
    return statement.verb[i] and statement.toks[i].low.endswith("s")


def _bounds(claim: Claim, evidence: Sequence[Sentence]) -> Iterator[Objection]:
    """Object to a plain number that the evidence only gives as a limit or roughly, and contrary."""
    known = [(s, q) for s in evidence for q in quantities(s.text) if q.bound or q.kind != "vague"]
    said = quantities(claim.statement)
    shares = [q for q in said if q.kind == "share"]
    for q in said:
        if any(s is not q and s.first <= q.first and q.last <= s.last for s in shares):
            continue  # "five" of "one in five"
        if q.kind in {"vague", "ordinal"} or (q.bound and q.bound not in _BEYOND):
            continue
        same = [(s, k) for s, k in known if k.kind == q.kind and k.value == q.value]
        over = q.first and tokens(claim.statement)[q.first - 1].low == "over"
        if not same or over:  # "over two weeks" bounds, or says during which
            continue
        sentence, given = same[0]
        if given.bound in {"above", "below"} and _OPEN.search(sentence.text):
            continue
        if not q.bound and all(k.bound in _LIMITS for _, k in same):
            rough = given.bound in {"about", "nearly"}
            word = _ROUGH if rough else _LIMIT
            if _beside(word, claim.statement, q) and not _doubly(word, sentence.text, given):
                continue
            yield Objection(
                reason=Reason.HEDGE_LOST,
                status="overstated",
                detail=f"“{q.text}” is {'not exact' if rough else 'a limit'} in sentence "
                f"{sentence.number}, which says “{_bounded(sentence.text, given)}”",
            )
        elif q.bound and not any(k.bound or _THRESHOLD.search(s.text) for s, k in same):
            yield Objection(
                reason=Reason.NUMBER_NOT_IN_EVIDENCE,
                status="overstated",
                detail=f"“{_bounded(claim.statement, q)}” is not said of the number in sentence "
                f"{sentence.number}",
            )


def _beside(word: re.Pattern[str], text: str, q: Quantity) -> bool:
    """Whether a word stands in the noun phrase of a number: "a 36-ship limit", "a limit of 36"."""
    toks = tokens(text)
    for token in toks[q.last : q.last + _REACH]:
        if token.low != "-" and not is_content(token):
            break
        if word.fullmatch(token.low):
            return True
    before = (t.low for t in reversed(toks[max(0, q.first - _REACH) : q.first]))
    nearest = next((low for low in before if low not in _LINKS), "")
    # "estimates revenue at 3.2 billion", "limits passages to 36"
    set_at = q.first > 0 and toks[q.first - 1].low in {"at", "to"}
    clause = read(text).clause
    verbs = (t.low for i, t in enumerate(toks[: q.first]) if clause[i] == clause[q.first])
    return word.fullmatch(nearest) is not None or (set_at and any(map(word.fullmatch, verbs)))


def _doubly(word: re.Pattern[str], text: str, q: Quantity) -> bool:
    """Whether a number has such a word beside it, and a bound as well that is none of it."""
    bare = quantities(word.sub("thing", text))
    return _beside(word, text, q) and any(k.value == q.value and k.bound == q.bound for k in bare)


def _bounded(text: str, q: Quantity) -> str:
    """Return a number as it is written, with up to three words before it that bound it."""
    toks = tokens(text)
    first = max(0, q.first - 3)
    while first < q.first and toks[first].kind == "p":
        first += 1
    return text[toks[first].start : toks[q.last - 1].end]
