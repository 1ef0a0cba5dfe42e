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
from briefing.verify.gates.clauses import BE, Reading, is_finite, read
from briefing.verify.gates.deeds import Deed, deeds
from briefing.verify.gates.negation import SPURNING, Negation, negation
from briefing.verify.gates.opposites import (
    APART,
    CONVERSE,
    OF_OBJECT,
    OF_SAME,
    PREPOSITIONS,
    Side,
    sides,
)
from briefing.verify.gates.shapes import Claim, Objection
from briefing.verify.gates.text import folded_stem

_LEAST, _LEAST_OF_VERB = 0.25, 0.15
"""How much of a word's surroundings must be shared; less where one verb is negated on one side."""
_MARGIN, _MARGIN_OF_SAME = 0.02, 0.15
"""By how much a contradiction must fit better than what agrees; more for one and the same word."""
_WAYS = frozenset({"up", "down", "higher", "lower"})
_FROM = frozenset({"from", "by", "on"})
_REMAINING = frozenset(map(folded_stem, ("remain", "stay", "become")))
_DEGREES = frozenset({"more", "less", "most"})
_LEVELS = frozenset({"above", "below"})
_Known = tuple[Sentence, Reading, Negation, dict[int, tuple[Side, ...]]]
_STOPS = frozenset({",", ";", ":", ".", "—", "(", ")", "and", "or", "but"})


def check(claim: Claim, evidence: Sequence[Sentence], _: Article) -> Iterator[Objection]:
    """Object where the claim says of a thing the contrary of what the evidence says of it.

    Each word of the claim is held against the occurrence of the same word, or of an opposite from
    `tables/polarity.toml`, whose surroundings share most with its own; another occurrence that
    agrees and fits as well lets it pass. Negations are compared where both clauses do not have one
    anyway, for "refrained from using" and "did not use" negate different words. Limits: opposites
    that the table lacks; irony; a claim that words both predicate and negation anew.
    """
    statement = read(claim.statement)
    mine = negation(claim.statement)
    opposites = sides(claim.statement)
    known = [(s, read(s.text), negation(s.text), sides(s.text)) for s in evidence]
    negated = {k for _, reading, theirs, _ in known for k in _marked(reading, theirs)}
    groups = {g for *_, others in known for found in others.values() for g, _ in found}
    seen: set[str] = set()
    written = {t.low for _, reading, *_ in known for t in reading.toks}
    for i, key in enumerate(statement.keys):
        if not key or key in seen or _open(statement, i, written):
            continue
        if not (
            mine.marks[i] or key in negated or any(g in groups for g, _ in opposites.get(i, ()))
        ):
            continue
        found = _worst(claim.statement, statement, i, mine, opposites, known)
        if found is None:
            continue
        sentence, e, same_side = found
        seen.add(key)
        word = statement.toks[i].text
        other = read(sentence.text).toks[e].text
        if same_side:
            how = "is negated" if mine.marks[i] else "is not negated"
            yield Objection(
                reason=Reason.NEGATION_DIFFERS,
                status="contradicted",
                detail=f"“{word}” {how} here, unlike “{other}” in sentence {sentence.number}",
            )
        else:
            yield _contrary(word, other, sentence)
    for word, sentence in _contrasts(statement, mine, known):
        yield Objection(
            reason=Reason.NEGATION_DIFFERS,
            status="contradicted",
            detail=f"“{word}” is denied here, and the other in sentence {sentence.number}",
        )
    for word, other, sentence in _prepositions(statement, known):
        yield _contrary(word, other, sentence)


def _contrasts(
    statement: Reading, mine: Negation, known: Sequence[_Known]
) -> Iterator[tuple[str, Sentence]]:
    """Yield what a claim denies in "not B, but A" where the evidence says "not A, but B"."""
    denied = frozenset().union(*(cue.governed for cue in mine.cues))
    for cue in mine.cues:
        if not cue.direct or not cue.governed:
            continue
        for sentence, reading, theirs, _ in known:
            if cue.governed & frozenset().union(*(other.governed for other in theirs.cues)):
                continue
            for other in theirs.cues:
                if not other.direct or not other.governed or other.governed & denied:
                    continue
                if all(k in reading.where for k in cue.governed) and all(
                    k in statement.where for k in other.governed
                ):
                    word = next(j for j, k in enumerate(statement.keys) if k in cue.governed)
                    yield statement.toks[word].text, sentence
                    return


def _open(statement: Reading, i: int, written: set[str]) -> bool:
    """Whether a word stands in a clause that leaves it open: "whether it does", "unless it does".

    Not if the evidence has the like, for then the two can be compared.
    """
    first = statement.clause.index(statement.clause[i])
    opener = statement.toks[first].low
    return opener in {"whether", "unless"} and opener not in written


def _marked(reading: Reading, theirs: Negation) -> Iterator[str]:
    if theirs.cues:
        yield from (k for k, m in zip(reading.keys, theirs.marks, strict=True) if m)


def _contrary(word: str, other: str, sentence: Sentence) -> Objection:
    return Objection(
        reason=Reason.POLARITY_DIFFERS,
        status="contradicted",
        detail=f"“{word}” is the contrary of “{other}” in sentence {sentence.number}",
    )


def _worst(
    text: str,
    statement: Reading,
    i: int,
    mine: Negation,
    opposites: dict[int, tuple[Side, ...]],
    known: Sequence[_Known],
) -> tuple[Sentence, int, bool] | None:
    """Return the occurrence that contradicts claim token i, None if a better one agrees."""
    key = statement.keys[i]
    own = dict(opposites.get(i, ()))
    agreeing: list[tuple[Reading, int]] = []
    opposing: list[tuple[Sentence, Reading, int, bool]] = []
    for sentence, reading, theirs, others in known:
        for e in reading.where.get(key, ()):
            if theirs.marks[e] == mine.marks[i]:
                agreeing.append((reading, e))
            elif _differs(statement, i, mine, reading, e, theirs):
                opposing.append((sentence, reading, e, True))
        if not own:
            continue
        for e, their_sides in others.items():
            if reading.keys[e] == key:
                continue
            for group, side in their_sides:
                if group not in own:
                    continue
                way = reading.toks[e].low in _WAYS and statement.verb[i] and not reading.verb[e]
                if (
                    way
                    and group not in APART
                    and (own[group] == side) == (theirs.marks[e] == mine.marks[i])
                ):
                    agreeing.append((reading, e))  # "lowered" for "down from"
                if not _alike(statement, i, reading, e):
                    continue
                same_noun = _next_key(statement, i, 1) == _next_key(reading, e, 1) != ""
                if not same_noun and not (is_finite(statement, i) and is_finite(reading, e)):
                    continue  # "hiring has softened" is not what "to remove" undoes
                if group in OF_OBJECT | OF_SAME and _next_key(statement, i, 1) != _next_key(
                    reading, e, 1
                ):
                    continue
                same_side = own[group] == side
                if same_side and group in APART:
                    continue
                if same_side == (theirs.marks[e] == mine.marks[i]):
                    agreeing.append((reading, e))
                elif not _shares(text, i, sentence.text, e):
                    continue
                elif same_side:
                    if _differs(statement, i, mine, reading, e, theirs):
                        opposing.append((sentence, reading, e, True))
                elif not (group in CONVERSE and _exchanged(statement, i, reading, e)):
                    opposing.append((sentence, reading, e, False))
    if not opposing:
        return None
    score, best = max(
        ((likeness(statement, i, o[1], o[2]), o) for o in opposing), key=lambda pair: pair[0]
    )
    verbs = statement.verb[i] and best[1].verb[best[2]] and best[3]
    if score < (_LEAST_OF_VERB if verbs else _LEAST):
        return None
    for reading, e in agreeing:
        if likeness(statement, i, reading, e) >= score - (_MARGIN_OF_SAME if best[3] else _MARGIN):
            return None
    return best[0], best[2], best[3]


def _differs(
    statement: Reading, i: int, mine: Negation, reading: Reading, e: int, theirs: Negation
) -> bool:
    """Whether a word that only one side negates is negated by that side alone.

    It is not if the other side has a negation near that the first one lacks: the two may well be
    the same negation, worded anew.
    """
    token = statement.toks[i]
    if token.kind != "w" or statement.keys[i][0] == "@" or (token.capital and i > 0):
        return False
    verbs = statement.verb[i] and reading.verb[e]
    reach = 0 if verbs else 1
    if mine.marks[i]:
        matched = {k for c in mine.cues for k in c.governed}
        near = [c for c in theirs.cues if abs(c.clause - reading.clause[e]) <= reach]
    else:
        matched = {k for c in theirs.cues for k in c.governed}
        near = [c for c in mine.cues if abs(c.clause - statement.clause[i]) <= reach]
    lows = {t.low for t in (reading if not mine.marks[i] else statement).toks}
    side = statement if not mine.marks[i] else reading
    key = statement.keys[i]
    plainly = verbs and any(c.direct and key in c.governed for c in (*mine.cues, *theirs.cues))
    for cue in near:
        if cue.governed and not cue.governed & matched:
            return False
        # "sent only", "still settling" may stand for a negation, but not for "did not send"
        worded = side.toks[cue.at].low
        if not cue.governed and side.toks[cue.at].stem in SPURNING:
            return False  # "denied it": what, stands elsewhere
        imperfect = (worded == "still" and "yet" in lows) or (
            worded == "until" and "before" in lows  # "takes until May", "not before May"
        )
        if not cue.governed and (imperfect or not plainly) and side.toks[cue.at].low not in lows:
            return False
    return True


def _shares(text: str, i: int, other: str, e: int) -> bool:
    """Whether two opposite verbs have an actor or an object in common, as far as they show any."""
    one, two = _deed(text, i), _deed(other, e)
    if one is None or two is None:
        return True
    if not (one.actors or one.others) or not (two.actors or two.others):
        return True
    if one.actors & two.actors or one.others & two.others:
        return True
    return not one.others and not two.others


def _deed(text: str, i: int) -> Deed | None:
    return next((d for d in deeds(text) if d.verb == i), None)


def _alike(statement: Reading, i: int, reading: Reading, e: int) -> bool:
    """Whether two words are used alike: both as verbs, of the same noun, or behind "is"."""
    if statement.verb[i] and reading.verb[e]:
        return True
    if statement.verb[i] or reading.verb[e]:
        if _way(statement, i) or _way(reading, e):
            return True  # "rose to", "down from"
        # "remained open", "was closed", "would close"
        return all(r.verb[j] or _predicate(r, j) for r, j in ((statement, i), (reading, e)))
    if _next_key(statement, i, 1) == _next_key(reading, e, 1) != "":
        return True
    if _next_key(statement, i, -1) == _next_key(reading, e, -1) != "":
        return True
    return _predicate(statement, i) and _predicate(reading, e)


def _way(reading: Reading, i: int) -> bool:
    """Whether a word says which way a number went: "down from 2.1 billion", "up by a fifth"."""
    toks = reading.toks
    return toks[i].low in _WAYS and i + 1 < len(toks) and toks[i + 1].low in _FROM


def _next_key(reading: Reading, i: int, step: int) -> str:
    """Return the key of the next content word on one side, empty past a mark or three words."""
    for j in range(i + step, i + 4 * step, step):
        if not 0 <= j < len(reading.toks) or reading.toks[j].low in _STOPS:
            return ""
        if reading.keys[j] and reading.toks[j].low not in _DEGREES:
            return reading.keys[j]
    return ""


def _predicate(reading: Reading, i: int) -> bool:
    """Whether a word follows a form of "be", so that it is said of the subject."""
    return any(t.low in BE or t.stem in _REMAINING for t in reading.toks[max(0, i - 2) : i])


def _prepositions(
    statement: Reading, known: Sequence[_Known]
) -> Iterator[tuple[str, str, Sentence]]:
    """Yield each small word that stands before the same word as its contrary in the evidence."""
    for i, token in enumerate(statement.toks):
        contrary = PREPOSITIONS.get(token.low)
        if contrary is None:
            continue
        following = _behind(statement, i)
        if following == " ~" or _low(statement, i + 1) == "no":
            continue
        found: list[tuple[Sentence, Reading, int]] = []
        for sentence, reading, _, _ in known:
            for e, other in enumerate(reading.toks):
                if _low(reading, e + 1) == "no":
                    continue
                if other.low in {token.low, contrary} and _behind(reading, e) == following:
                    found.append((sentence, reading, e))
        if not found and token.low in _LEVELS:
            found = _levels(token.low, contrary, known)
        if not found:
            continue
        sentence, reading, e = max(found, key=lambda f: likeness(statement, i, f[1], f[2]))
        best = likeness(statement, i, reading, e)
        if reading.toks[e].low == contrary and best >= _LEAST:
            yield token.text, reading.toks[e].text, sentence


def _levels(
    word: str, contrary: str, known: Sequence[_Known]
) -> list[tuple[Sentence, Reading, int]]:
    """Return where the evidence says "below" and nowhere "above", whatever it is that follows."""
    if any(t.low == word for _, reading, _, _ in known for t in reading.toks):
        return []
    return [
        (sentence, reading, e)
        for sentence, reading, _, _ in known
        for e, t in enumerate(reading.toks)
        if t.low == contrary
    ]


def _behind(reading: Reading, i: int) -> str:
    """Return the key behind a small word, or the pronoun there with the word before."""
    if _low(reading, i + 1) in {"it", "them", "him", "her", "this", "that"}:
        return f"{_next_key(reading, i, -1)} ~ {_low(reading, i + 1)}"
    return _next_key(reading, i, 1) or f"{_next_key(reading, i, -1)} ~"  # "a year earlier"


def _low(reading: Reading, i: int) -> str:
    return reading.toks[i].low if i < len(reading.toks) else ""


def _exchanged(statement: Reading, i: int, reading: Reading, e: int) -> bool:
    """Whether the actors of "X beat Y" have changed places, as in "Y lost to X"."""
    before = {k for k in statement.keys[:i] if k}
    behind = {k for k in statement.keys[i + 1 :] if k}
    theirs_before = {k for k in reading.keys[:e] if k}
    theirs_behind = {k for k in reading.keys[e + 1 :] if k}
    straight = len(before & theirs_before) + len(behind & theirs_behind)
    crossed = len(before & theirs_behind) + len(behind & theirs_before)
    return crossed >= straight
