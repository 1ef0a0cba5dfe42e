"""Words that are each other's contrary: which group a word belongs to, and on which side."""

from __future__ import annotations

from functools import lru_cache

from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import folded_stem, tokens

Side = tuple[int, bool]
"""The number of a group of opposites, and whether a word is on its first side."""


def _tables() -> tuple[dict[str, tuple[Side, ...]], dict[str, tuple[tuple[str, Side], ...]]]:
    """Return the sides of each stem, and of verbs with a particle by the stem of the verb."""
    words: dict[str, dict[int, bool]] = {}
    phrases: dict[str, list[tuple[str, Side]]] = {}
    for number, group in enumerate(load("polarity")["group"]):
        for name, first in (("for", True), ("against", False)):
            for word in group[name].split():
                verb, _, particle = word.partition("+")
                if particle:
                    phrases.setdefault(folded_stem(verb), []).append((particle, (number, first)))
                else:
                    words.setdefault(folded_stem(word), {}).setdefault(number, first)
    return (
        {stem: tuple(found.items()) for stem, found in words.items()},
        {stem: tuple(found) for stem, found in phrases.items()},
    )


_WORDS, _PHRASES = _tables()
CONVERSE = frozenset(n for n, g in enumerate(load("polarity")["group"]) if g.get("converse"))
OF_OBJECT = frozenset(n for n, g in enumerate(load("polarity")["group"]) if g.get("object"))
OF_SAME = frozenset(n for n, g in enumerate(load("polarity")["group"]) if g.get("degree"))
APART = frozenset(n for n, g in enumerate(load("polarity")["group"]) if g.get("apart"))
PREPOSITIONS: dict[str, str] = {
    word: contrary
    for one, two in (pair.split() for pair in load("polarity")["prepositions"])
    for word, contrary in ((one, two), (two, one))
}
"""Small words that are each other's contrary before one and the same word."""
_WITHIN = 4
"""How many words may stand between a verb and its particle."""


@lru_cache(maxsize=1 << 12)
def sides(text: str) -> dict[int, tuple[Side, ...]]:
    """Return for the tokens of a text that have opposites their groups and sides, by index."""
    toks = tokens(text)
    found = {}
    for i, token in enumerate(toks):
        if token.kind != "w":
            continue
        mine = _WORDS.get(token.stem, ())
        if token.stem in _PHRASES:
            behind = {t.low for t in toks[i + 1 : i + 1 + _WITHIN]}
            phrase = [side for particle, side in _PHRASES[token.stem] if particle in behind]
            mine = tuple(phrase) or mine
        if mine and i and toks[i - 1].low == "less":
            mine = tuple((number, not first) for number, first in mine)  # "less quickly": slowly
        if mine:
            found[i] = mine
    return found
