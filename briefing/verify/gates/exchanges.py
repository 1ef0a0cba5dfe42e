"""Phrases of a sentence with what they stand beside, so that two of them exchanged can be told.

In goes text, out come `Phrase`s: nouns and names with the word before and the word behind that
ties them into the sentence, a verb or a preposition. "Prefer Romney to Obama" and "prefer Obama to
Romney" have the same ties, each with the other's phrase.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.clauses import BE, Reading, read
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import folded_stem, is_adverb

_SYMMETRIC = frozenset(folded_stem(w) for w in load("verbs")["symmetric"].split())
_WITHIN = frozenset("the a an this that these those his her its their our my some any".split())
_LOOSE = frozenset({"and", "or", ",", "with", "between", "", ".", "(", ")", '"', "—", ":", ";"})
"""What ties nothing: phrases on either side of these may change places."""
_GENITIVE = {"'s", "'"}
_EDGE, _VERB = "^", "!"
_AUXILIARY = frozenset(
    "has have had will would can could may might shall should must did do".split()
)
_NO_TIES = frozenset("he she they it we i you who which that him her them not".split())


class Phrase(NamedTuple):
    """The keys of a noun phrase, and what ties it to its left and to its right."""

    keys: frozenset[str]
    left: str
    right: str


@lru_cache(maxsize=1 << 12)
def phrases(text: str) -> tuple[Phrase, ...]:
    """Return the noun phrases of a text."""
    reading = read(text)
    toks = reading.toks
    found = []
    i = 0
    while i < len(toks):
        if not _noun(reading, i):
            i += 1
            continue
        j = i
        keys = set()
        while j < len(toks) and (_noun(reading, j) or toks[j].low == "-"):
            keys.add(reading.keys[j])
            j += 1
        found.append(Phrase(frozenset(keys - {""}), _tie(reading, i - 1, -1), _tie(reading, j, 1)))
        i = j
    return tuple(found)


def _noun(reading: Reading, i: int) -> bool:
    """Whether a token is part of a noun phrase: a content word but no verb, or part of a name."""
    token = reading.toks[i]
    if token.kind not in {"w", "d"} or reading.verb[i] or is_adverb(token.low):
        return False
    return bool(reading.keys[i]) or (token.capital and token.low not in _WITHIN and i > 0)


def _tie(reading: Reading, i: int, step: int) -> str:
    """Return what ties a phrase on one side: the verb, preposition or mark next to it."""
    toks = reading.toks
    while 0 <= i < len(toks):
        low = toks[i].low
        if low in _WITHIN or is_adverb(low) or (step > 0 and low in _AUXILIARY):
            i += step
            continue
        if low in BE:
            return "be"
        if reading.verb[i]:
            return _VERB + reading.keys[i]
        return "" if low in _NO_TIES else low
    return _EDGE


def exchanged(claim: str, known: str) -> tuple[Phrase, Phrase] | None:
    """Return two phrases of a claim that stand in each other's place, None if there are none."""
    mine, theirs = phrases(claim), phrases(known)
    pairs = [(p, q) for p in mine for q in _same(p, mine, theirs)]
    for n, (one, one_there) in enumerate(pairs):
        if _tied(one, one_there):
            continue
        for two, two_there in pairs[n + 1 :]:
            if one.keys & two.keys or _tied(two, two_there):
                continue
            if _GENITIVE & {p.right for p in (one, two, one_there, two_there)}:
                continue  # "Ghana's parliament" is "the parliament of Ghana"
            ties = _ties(one, two_there), _ties(two, one_there)
            strong = sum(map(bool, ties))
            weak = _edged(one, two_there) + _edged(two, one_there)
            verb = any(tie.startswith(_VERB) for found in ties for tie in found)
            if verb and (strong == 2 or (weak and not _moved(one, two, two_there))):
                return one, two
    return None


def _same(
    phrase: Phrase, mine: tuple[Phrase, ...], theirs: tuple[Phrase, ...]
) -> tuple[Phrase, ...]:
    """Return the phrase of the evidence that has these words, if on both sides only one has."""
    found = tuple(p for p in theirs if p.keys & phrase.keys)
    return found if len(found) == 1 and sum(bool(p.keys & phrase.keys) for p in mine) == 1 else ()


def _tied(one: Phrase, two: Phrase) -> bool:
    return bool(_ties(one, two))


def _ties(one: Phrase, two: Phrase) -> list[str]:
    """Return the ties that two phrases have in common and that fix their place."""
    return [
        a
        for a, b in ((one.left, two.left), (one.right, two.right))
        if a == b
        and a not in _LOOSE
        and a not in {_EDGE, "be"}
        and a.removeprefix(_VERB) not in _SYMMETRIC
    ]


def _edged(one: Phrase, two: Phrase) -> bool:
    """Whether two phrases both begin their sentence or both stand before a form of "be"."""
    return one.left == two.left == _EDGE or one.right == two.right == "be"


def _moved(one: Phrase, two: Phrase, two_there: Phrase) -> bool:
    """Whether a passive may have moved the two: "by" stands before one of them."""
    passive = (one.right == "be") != (two_there.right == "be")  # "X were surprised that Y"
    return passive or "by" in {one.left, two.left, two_there.left}
