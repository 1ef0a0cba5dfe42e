"""Who does what to whom in a sentence, as far as word order tells.

In goes text, out come `Deed`s: for each verb the keys of what stands before it in its clause and of
what stands behind it, exchanged where the verb is passive. No parse: a phrase between the actor and
the verb counts as part of the actor.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.clauses import BE, Reading, is_past, read
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import folded_stem, is_adverb

_RELATIVE = frozenset({"who", "which", "that"})
_AUXILIARY = BE | frozenset(
    {"has", "have", "had", "will", "would", "could", "may", "might", "should", "must", "can"}
    | {"did", "does", "do", "not", "n't", "also", "never", "'ve", "'s", "'ll", "'d"}
)
_PRONOUNS = frozenset({"he", "she", "they", "it", "we", "i", "you"})
_TIMES = frozenset(
    folded_stem(w)
    for w in (
        *load("speech")["times"].split(),
        *load("dates")["months"],
        *load("dates")["weekdays"],
        "last",
        "next",
    )
)
_NO_ACTOR = frozenset({"in", "at", "on", "during", "since", "until"})


class Deed(NamedTuple):
    """A verb by token index, the keys of those who act and of those acted on; if "he" acts."""

    verb: int
    actors: frozenset[str]
    others: frozenset[str]
    pronoun: bool = False


@lru_cache(maxsize=1 << 12)
def deeds(text: str) -> tuple[Deed, ...]:
    """Return the deeds of a text, one for each verb."""
    reading = read(text)
    found: list[Deed] = []
    for v, is_verb in enumerate(reading.verb):
        if not is_verb:
            continue
        before = _before(reading, v, found)
        behind, by = _behind(reading, v)
        if _passive(reading, v):
            found.append(Deed(v, by, before))
        else:
            found.append(Deed(v, before, behind | by, _by_pronoun(reading, v)))
    return tuple(found)


def _passive(reading: Reading, v: int) -> bool:
    """Whether the verb at v is passive: a participle behind "be", or one before "by"."""
    if not is_past(reading.toks[v]):
        return False
    for j in range(v - 1, max(-1, v - 4), -1):
        low = reading.toks[j].low
        if low in BE:
            return True
        if reading.keys[j] and not is_adverb(low):
            break
    return v + 1 < len(reading.toks) and reading.toks[v + 1].low == "by"


def _before(reading: Reading, v: int, found: list[Deed]) -> frozenset[str]:
    """Return the keys before the verb back to its clause's beginning or to another verb."""
    toks, clause = reading.toks, reading.clause[v]
    keys: set[str] = set()
    j = v - 1
    if _by_pronoun(reading, v):
        return frozenset()
    while j >= 0 and reading.clause[j] == clause:
        if reading.verb[j] and not keys:
            # "agreed and signed", "went to sign": the actor is that of the verb before
            return next((d.actors for d in reversed(found) if d.verb == j), frozenset())
        if reading.verb[j] and not _comma_before(reading, v):
            break
        if reading.keys[j] and reading.keys[j] not in _TIMES and toks[j].kind == "w":
            keys.add(reading.keys[j])
        j -= 1
    opener = toks[j + 1].low if j + 1 < len(toks) else ""
    # "X, who had come from Y, signed": the comma before the verb closes the relative clause
    closed = opener in _RELATIVE and _comma_before(reading, v)
    if keys and not closed:
        return frozenset(keys)
    if opener in _RELATIVE:
        near: set[str] = set()
        while j >= 0 and len(near) < 3:
            if reading.keys[j] and not reading.verb[j]:
                near.add(reading.keys[j])
            elif reading.verb[j] or (toks[j].low in {".", ";"} and near):
                break
            j -= 1
        return frozenset(near)
    if opener in {"and", "or", ",", "but"}:
        return next((d.actors for d in reversed(found)), frozenset())
    return frozenset()


def _comma_before(reading: Reading, v: int) -> bool:
    j = v - 1
    while j >= 0 and (reading.toks[j].low in _AUXILIARY or is_adverb(reading.toks[j].low)):
        j -= 1
    return j >= 0 and reading.toks[j].low == ","


def _by_pronoun(reading: Reading, v: int) -> bool:
    """Whether a pronoun is the subject of the verb at v."""
    j = v - 1
    while j >= 0 and reading.toks[j].low in _AUXILIARY:
        j -= 1
    return j >= 0 and reading.toks[j].low in _PRONOUNS


def _behind(reading: Reading, v: int) -> tuple[frozenset[str], frozenset[str]]:
    """Return the keys behind the verb in its clause, and those behind "by"."""
    toks, clause = reading.toks, reading.clause[v]
    keys: set[str] = set()
    by: set[str] = set()
    target = keys
    for j in range(v + 1, len(toks)):
        if reading.clause[j] != clause or toks[j].low in {".", ";"} or reading.verb[j]:
            break
        if toks[j].low == "by":
            target = by
        elif toks[j].low in _NO_ACTOR and target is by:
            target = keys
        elif reading.keys[j]:
            target.add(reading.keys[j])
    return frozenset(keys), frozenset(by)
