"""What a sentence negates: for each word, whether something turns it into its contrary.

In goes text, out comes a `Negation`: which words are negated, and the words that negate with what
they govern. A negation governs the next word and, past verbs such as "expect", the one after; words
such as "without" govern a noun, "nobody" a verb. Words that limit ("only", "still") are listed too,
for they may stand for a negation, though they govern nothing here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.clauses import BE, Reading, read
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import folded_stem, is_adverb

_TABLE = load("negation")


def _stems(name: str) -> frozenset[str]:
    return frozenset(folded_stem(w) for w in _TABLE[name].split())


_DIRECT = frozenset(_TABLE["direct"].split())
_PRONOUNS = frozenset(_TABLE["pronouns"].split())
_LIMITING = frozenset(_TABLE["limiting"].split())
_NOT_IDIOMS = frozenset(_TABLE["not_idioms"].split())
_NO_IDIOMS = frozenset(_TABLE["no_idioms"].split())
_WITH_TO, _WITH_FROM, _PASSING = _stems("with_to"), _stems("with_from"), _stems("passing")
_WITH_OBJECT = _stems("with_object") | {"without"}
SPURNING, _CHARGES = _stems("spurning"), _stems("charges")
_PHRASES = tuple(tuple(line.split()) for line in _TABLE["phrases"].strip().splitlines())
_PHRASE_FIRST = frozenset(p[0] for p in _PHRASES)
_CUE_WORDS = _DIRECT | _PRONOUNS | _LIMITING | _PHRASE_FIRST | {"no"}
_IMPLICIT = _stems("implicit")
_CUE_STEMS = SPURNING | _WITH_TO | _WITH_FROM | _WITH_OBJECT | _IMPLICIT
_SKIPPED = frozenset(_TABLE["skipped"].split())
_PLAINLY = frozenset({"not", "n't", "never", "cannot"})
_ENDING = frozenset({"but", "and", "because", "who", "which"})
_BEFORE_SUBJECT = frozenset(
    {"and", "but", "that", "because", "if", "as", "when", "while", "although"}
)
_IN_PHRASE = frozenset("a an the any its his her their - to being having".split())
_CHARGE_WITHIN = 6
"""How many words behind "rejected" the "accusation that" may end."""
_TO_WITHIN = 7
"""How many words may stand between "failed" and its "to"."""
_FROM_WITHIN = 8
"""How many words may stand between "prevent" and its "from"."""


class Cue(NamedTuple):
    """A word that negates or limits: where it is, its clause, the keys of what it governs.

    `direct` says that it is "not" or the like.
    """

    at: int
    clause: int
    governed: frozenset[str]
    direct: bool


class Negation(NamedTuple):
    """For each token whether it is negated, and the words that negate or limit."""

    marks: tuple[bool, ...]
    cues: tuple[Cue, ...]


@lru_cache(maxsize=1 << 12)
def negation(text: str) -> Negation:
    """Return what a text negates."""
    reading = read(text)
    marks = [False] * len(reading.toks)
    cues = []
    for i, token in enumerate(reading.toks):
        if (
            token.low not in _CUE_WORDS
            and token.stem not in _CUE_STEMS
            and i not in reading.contrary
        ):
            continue
        governed = _governed(reading, i)
        if governed is None:
            continue
        for j in governed:
            # Twice negated is not negated: "none has not been adopted".
            marks[j] = not marks[j] if reading.verb[j] else True
        keys = frozenset(reading.keys[j] for j in governed)
        following = reading.toks[i + 1].low if i + 1 < len(reading.toks) else ""
        direct = token.low in _PLAINLY or (token.low == "no" and following == "longer")
        cues.append(Cue(i, reading.clause[i], keys, direct))
    return Negation(tuple(marks), tuple(cues))


def _governed(reading: Reading, i: int) -> list[int] | None:
    """Return the tokens that the word at i negates, None if it is no negation at all."""
    toks = reading.toks
    low, following = toks[i].low, toks[i + 1].low if i + 1 < len(toks) else ""
    if low in _DIRECT:
        if low in {"not", "n't"} and following in _NOT_IDIOMS:
            return None
        found = _next(reading, i + 1)
        if low in {"neither", "nor"}:
            found += [j for j in _verb(reading, i + 1) if j not in found]
        return found
    if low == "yet" and following == "to":
        return _next(reading, i + 2)
    if low == "no":
        return _no(reading, i, following)
    if low in _PRONOUNS:
        if i and toks[i - 1].kind == "w" and toks[i - 1].low not in _BEFORE_SUBJECT:
            return _verb_before(reading, i)
        return _verb(reading, i + 1)
    if i in reading.contrary:
        return [i]
    if toks[i].stem in _WITH_TO or toks[i].stem in _WITH_FROM:
        word, within = ("to", _TO_WITHIN) if toks[i].stem in _WITH_TO else ("from", _FROM_WITHIN)
        behind = _behind(reading, i, word, within)
        return [] if behind is None and toks[i].stem in _IMPLICIT else behind
    if toks[i].stem in SPURNING:
        # "rejected the accusation that they had done it"
        for j in range(i + 1, min(i + _CHARGE_WITHIN, len(toks) - 1)):
            if toks[j].stem in _CHARGES and toks[j + 1].low == "that":
                found = _phrase(reading, j + 2)
                return found + [v for v in _verb(reading, j + 2) if v not in found]
    if toks[i].stem in _WITH_OBJECT:
        first = i + 2 if following in {"of", "that"} else i + 1
        found = _phrase(reading, first)
        if found and reading.verb[found[0]]:
            return found[:1]  # "denied attacking the ship": the deed, not the ship
        if toks[i].stem == folded_stem("deny"):
            found += [
                j for j in _verb(reading, first) if j not in found and not _comma(reading, i, j)
            ]
        return found
    if low in _PHRASE_FIRST:
        for phrase in _PHRASES:
            if tuple(t.low for t in toks[i : i + len(phrase)]) == phrase:
                return _phrase(reading, i + len(phrase))
    return [] if low in _LIMITING or toks[i].stem in _IMPLICIT else None


def _no(reading: Reading, i: int, following: str) -> list[int] | None:
    """Return what "no" negates: a noun and the verb right behind it; nothing in "no more than"."""
    if following == "longer":
        than = reading.toks[i + 2].low if i + 2 < len(reading.toks) else ""
        return None if than == "than" else _next(reading, i + 2)
    if following == "one":
        return _verb(reading, i + 2)
    if following in _NO_IDIOMS or following in {".", ",", ""}:
        return None
    found = _phrase(reading, i + 1)
    end = found[-1] + 1 if found else i + 1
    return found + _verb(reading, end, near=True)


def _behind(reading: Reading, i: int, word: str, within: int) -> list[int] | None:
    """Return what is negated behind the "to" or "from" of a verb such as "fail" or "prevent"."""
    toks = reading.toks
    for j in range(i + 1, min(i + within, len(toks) - 1)):
        if toks[j].low == word:
            return _next(reading, j + 1)
        if toks[j].kind == "p":
            break
    return None


def _next(reading: Reading, i: int) -> list[int]:
    """Return what a negation before token i governs: the next word, and on past passing verbs."""
    toks = reading.toks
    found: list[int] = []
    while i < len(toks):
        token = toks[i]
        if token.kind == "p" and token.low not in {"-", '"', "'"}:
            break
        if not reading.keys[i] or token.low in _SKIPPED or is_adverb(token.low):
            if token.low in _ENDING and token.low not in _SKIPPED:
                break
            i += 1
            continue
        if toks[i - 1].low in {"a", "an", "the", "any"}:
            return found + _phrase(reading, i)
        found.append(i)
        if token.stem not in _PASSING and reading.keys[i][0] != "@":
            return found + _coordinated(reading, i)
        i += 1
    return found


def _coordinated(reading: Reading, i: int) -> list[int]:
    """Return the second verb of "did not sign or ratify"."""
    for j in range(i + 1, min(i + 4, len(reading.toks) - 1)):
        if reading.toks[j].low in {"or", "nor"} and reading.verb[j + 1] == reading.verb[i]:
            return [j + 1] if reading.keys[j + 1] else []
    return []


def _phrase(reading: Reading, i: int) -> list[int]:
    """Return the words of the noun phrase that begins at token i, at most three."""
    found: list[int] = []
    while i < len(reading.toks) and len(found) < 3:
        if reading.keys[i]:
            if found and reading.verb[i]:
                break
            found.append(i)
        elif reading.toks[i].low in {"or", "nor"} and found:
            return found + _phrase(reading, i + 1)[:3]
        elif reading.toks[i].low not in _IN_PHRASE or (
            reading.toks[i].low == "to" and not any(reading.verb[i + 1 : i + 2])
        ):
            break
        i += 1
    return found


def _verb(reading: Reading, i: int, *, near: bool = False) -> list[int]:
    """Return the first verb from token i on, past a relative clause; if `near`, right there."""
    toks = reading.toks
    relative = False
    for j in range(i, min(i + (4 if near else 16), len(toks))):
        low = toks[j].low
        if low in {".", ";"}:
            break
        if low in {"that", "who", "which"}:
            relative = True
        elif reading.verb[j]:
            if not relative:
                return [j]
            relative = False
        elif (
            low in BE and not relative and not near and not reading.verb[min(j + 1, len(toks) - 1)]
        ):
            return _next(reading, j + 1)[:1]
        elif near and (reading.keys[j] or low in {"of", "for", "in", "to", "on", ","}):
            break
    return []


def _comma(reading: Reading, i: int, j: int) -> bool:
    """Whether a comma parts two tokens: "denied it, saying that it was not true"."""
    return any(t.low == "," for t in reading.toks[i:j])


def _verb_before(reading: Reading, i: int) -> list[int]:
    """Return the verb whose object the word at i is: "paid nothing", "offers nothing"."""
    for j in range(i - 1, max(-1, i - 3), -1):
        if reading.verb[j]:
            return [j]
        if reading.keys[j] or reading.toks[j].kind == "p":
            break
    return []
