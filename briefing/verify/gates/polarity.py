"""The gate on negation and opposites: a claim must not say the contrary of its evidence.

A word of the claim and its counterpart in the evidence are of one polarity or of opposite ones:
negated on one side only ("signed", "did not sign"), or each other's contrary ("rose", "fell");
both at once agree again ("accepted", "did not reject").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.align import likeness
from briefing.verify.gates.clauses import BE, Reading, read
from briefing.verify.gates.negation import negated
from briefing.verify.gates.opposites import CONVERSE, OF_OBJECT, PREPOSITIONS, Side, sides
from briefing.verify.gates.shapes import Claim, Objection

_LEAST = 0.25
"""How much of a word's surroundings the evidence must share before it can contradict."""
_MARGIN = 0.02
_STOPS = frozenset({",", ";", ":", ".", "—", "(", ")", "and", "or", "but"})


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> Iterator[Objection]:
    """Object where the claim says of a thing the contrary of what the evidence says of it.

    Each word of the claim is held against the occurrence of the same word, or of an opposite from
    `tables/polarity.toml`, whose surroundings share most with its own; another occurrence that
    agrees and fits as well lets it pass. Negations are compared where both clauses do not have one
    anyway, for "refrained from using" and "did not use" negate different words. Limits: opposites
    that the table lacks; irony; a claim that words both predicate and negation anew.
    """
    statement = read(claim.statement)
    signs = negated(claim.statement)
    opposites = sides(claim.statement)
    known = [(s, read(s.text), negated(s.text), sides(s.text)) for s in evidence]
    seen: set[str] = set()
    for i, key in enumerate(statement.keys):
        if not key or key in seen:
            continue
        found = _worst(statement, i, signs, opposites, known)
        if found is None:
            continue
        sentence, e, same_side = found
        seen.add(key)
        word = statement.toks[i].text
        other = read(sentence.text).toks[e].text
        if same_side:
            how = "is negated" if signs[i] else "is not negated"
            yield Objection(
                reason=Reason.NEGATION_DIFFERS,
                status="contradicted",
                detail=f"“{word}” {how} here, unlike “{other}” in sentence {sentence.number}",
            )
        else:
            yield _contrary(word, other, sentence)
    for word, other, sentence in _prepositions(statement, known):
        yield _contrary(word, other, sentence)


def _contrary(word: str, other: str, sentence: Sentence) -> Objection:
    return Objection(
        reason=Reason.POLARITY_DIFFERS,
        status="contradicted",
        detail=f"“{word}” is the contrary of “{other}” in sentence {sentence.number}",
    )


_Known = tuple[Sentence, Reading, tuple[int, ...], dict[int, tuple[Side, ...]]]


def _worst(
    statement: Reading,
    i: int,
    signs: tuple[int, ...],
    opposites: dict[int, tuple[Side, ...]],
    known: Sequence[_Known],
) -> tuple[Sentence, int, bool] | None:
    """Return the occurrence that contradicts claim token i, None if none does or a better agrees."""
    key = statement.keys[i]
    mine = dict(opposites.get(i, ()))
    agreeing: list[tuple[Reading, int]] = []
    opposing: list[tuple[Sentence, Reading, int, bool]] = []
    for sentence, reading, marks, others in known:
        for e in reading.where.get(key, ()):
            if bool(marks[e]) == bool(signs[i]):
                agreeing.append((reading, e))
            elif _comparable(statement, i, signs, reading, e, marks):
                opposing.append((sentence, reading, e, True))
        if not mine:
            continue
        for e, theirs in others.items():
            if reading.keys[e] == key:
                continue
            for group, side in theirs:
                if group not in mine or not _alike(statement, i, reading, e):
                    continue
                if group in OF_OBJECT and _next_key(statement, i, 1) != _next_key(reading, e, 1):
                    continue
                same_side = mine[group] == side
                if same_side == (bool(marks[e]) == bool(signs[i])):
                    agreeing.append((reading, e))
                elif same_side:
                    if _comparable(statement, i, signs, reading, e, marks):
                        opposing.append((sentence, reading, e, True))
                elif not (group in CONVERSE and _exchanged(statement, i, reading, e)):
                    opposing.append((sentence, reading, e, False))
    if not opposing:
        return None
    score, best = max(
        ((likeness(statement, i, o[1], o[2]), o) for o in opposing), key=lambda pair: pair[0]
    )
    if score < _LEAST:
        return None
    for reading, e in agreeing:
        if likeness(statement, i, reading, e) >= score - _MARGIN:
            return None
    return best[0], best[2], best[3]


def _comparable(
    statement: Reading,
    i: int,
    signs: tuple[int, ...],
    reading: Reading,
    e: int,
    marks: tuple[int, ...],
) -> bool:
    """Whether a negation on one side only is one more than the other side has.

    Where both clauses negate something, but not the same thing, they may well mean the same.
    """
    mine = _negated_keys(statement, signs, statement.clause[i])
    theirs = _negated_keys(reading, marks, reading.clause[e])
    mine.discard(statement.keys[i])
    theirs.discard(reading.keys[e])
    if 2 in {signs[i], marks[e]}:
        return not mine and not theirs
    return not (mine or theirs) or bool(mine & theirs) or not (mine if marks[e] else theirs)


def _negated_keys(reading: Reading, marks: tuple[int, ...], clause: int) -> set[str]:
    return {
        key
        for key, mark, c in zip(reading.keys, marks, reading.clause, strict=True)
        if mark and c == clause
    }


def _alike(statement: Reading, i: int, reading: Reading, e: int) -> bool:
    """Whether two different words are used alike: both as verbs, or of the same noun, or as "is ..."."""
    if statement.verb[i] or reading.verb[e]:
        return statement.verb[i] and reading.verb[e]
    if _next_key(statement, i, 1) == _next_key(reading, e, 1) != "":
        return True
    if _next_key(statement, i, -1) == _next_key(reading, e, -1) != "":
        return True
    return _predicate(statement, i) and _predicate(reading, e)


def _next_key(reading: Reading, i: int, step: int) -> str:
    """Return the key of the next content word on one side, empty past a mark or three words."""
    for j in range(i + step, i + 4 * step, step):
        if not 0 <= j < len(reading.toks) or reading.toks[j].low in _STOPS:
            return ""
        if reading.keys[j]:
            return reading.keys[j]
    return ""


def _predicate(reading: Reading, i: int) -> bool:
    """Whether a word follows a form of "be", so that it is said of the subject."""
    return any(t.low in BE for t in reading.toks[max(0, i - 2) : i])


def _prepositions(
    statement: Reading, known: Sequence[_Known]
) -> Iterator[tuple[str, str, Sentence]]:
    """Yield each small word that stands before the same word as its contrary in the evidence."""
    for i, token in enumerate(statement.toks):
        contrary = PREPOSITIONS.get(token.low)
        if contrary is None:
            continue
        following = _next_key(statement, i, 1)
        if not following:
            continue
        found: list[tuple[Sentence, Reading, int]] = []
        for sentence, reading, _, _ in known:
            for e, other in enumerate(reading.toks):
                if other.low in {token.low, contrary} and _next_key(reading, e, 1) == following:
                    found.append((sentence, reading, e))
        if not found:
            continue
        sentence, reading, e = max(found, key=lambda f: likeness(statement, i, f[1], f[2]))
        best = likeness(statement, i, reading, e)
        if reading.toks[e].low == contrary and best >= _LEAST:
            yield token.text, reading.toks[e].text, sentence


def _exchanged(statement: Reading, i: int, reading: Reading, e: int) -> bool:
    """Whether the actors of "X beat Y" have changed places, as in "Y lost to X"."""
    before = {k for k in statement.keys[:i] if k}
    behind = {k for k in statement.keys[i + 1 :] if k}
    theirs_before = {k for k in reading.keys[:e] if k}
    theirs_behind = {k for k in reading.keys[e + 1 :] if k}
    straight = len(before & theirs_before) + len(behind & theirs_behind)
    crossed = len(before & theirs_behind) + len(behind & theirs_before)
    return crossed >= straight
