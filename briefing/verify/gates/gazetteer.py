"""Countries, their people and capitals, and well-known bodies: many names of one thing.

In goes a row of tokens, out come `Place`s with a key that all names of one thing share. A capital
or a house of government ("Kremlin") stands for its country where it acts, not where it is a scene.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import Token, tokens

_TABLE = load("places")


class Entry(NamedTuple):
    """What a name stands for: the key of the thing, and whether as country, people, capital ..."""

    key: str
    kind: str


class Place(NamedTuple):
    """An entry found in text: the tokens it covers, half-open, and whether it is a scene."""

    entries: tuple[Entry, ...]
    first: int
    last: int
    scene: bool


_LOCAL = frozenset(_TABLE["local"].split())
_PREFIXES: dict[str, str] = _TABLE["prefixes"]
_SCENE = frozenset({"in", "at", "near", "outside", "around", "inside", "across", "throughout"})


def _key(token: Token) -> str:
    return token.low.replace(".", "")


def _names() -> dict[tuple[str, ...], tuple[Entry, ...]]:
    """Return all phrases of the tables with what they may stand for."""
    found: dict[tuple[str, ...], list[Entry]] = {}

    def put(names: str, key: str, kind: str) -> None:
        for name in names.split(","):
            phrase = tuple(_key(t) for t in tokens(name.strip()))
            if phrase:
                found.setdefault(phrase, []).append(Entry(key, kind))

    for line in _TABLE["countries"].strip().splitlines():
        names, people, capitals = (part.strip() for part in line.split("|"))
        key = names.split(",")[0].strip()
        put(names, key, "country")
        put(people, key, "people")
        put(capitals, key, "capital")
    capitals_of = {
        " ".join(phrase): entry.key
        for phrase, entries in found.items()
        for entry in entries
        if entry.kind == "capital"
    }
    for line in _TABLE["houses"].strip().splitlines():
        names, capital = (part.strip() for part in line.split("|"))
        put(names, f"{capitals_of[capital.lower()]}/{names.split(',')[0]}", "house")
    for line in _TABLE["states"].strip().splitlines():
        names, short = (part.strip() for part in line.split("|"))
        put(names, names.split(",")[0], "state")
        put(short, names.split(",")[0], "short")
    for line in _TABLE["bodies"].strip().splitlines():
        put(line, line.split(",")[0].strip(), "body")
    return {phrase: tuple(entries) for phrase, entries in found.items()}


_NAMES = _names()


def countries() -> Iterator[tuple[str, ...]]:
    """Yield the names of each country, its people and its capitals that are one word."""
    found: dict[str, list[str]] = {}
    for phrase, entries in _NAMES.items():
        for entry in entries:
            if entry.kind in {"country", "people", "capital"}:
                found.setdefault(entry.key, []).append(" ".join(phrase).title())
    yield from (tuple(n for n in names if " " not in n or n in _WORDS) for names in found.values())


_WORDS = frozenset({"United States", "United Kingdom"})
"""Names of two words that are compared as one."""
_LONGEST = max(map(len, _NAMES))
_FIRST = frozenset(phrase[0] for phrase in _NAMES)
_ACRONYMS = frozenset(p[0] for p in _NAMES if len(p) == 1 and len(p[0]) <= 3)


@lru_cache(maxsize=1 << 12)
def places(text: str) -> tuple[Place, ...]:
    """Return the entries that a text names, the longest match first at each word."""
    toks = tokens(text)
    lower = text.islower()  # a text without capitals has none to tell "us" from "US" by
    keys = [_key(t) for t in toks]
    found = []
    i = 0
    while i < len(toks):
        if keys[i] in _PREFIXES and i + 2 < len(toks) and toks[i + 2].glued:
            # "Franco-British"
            found.append(Place(_NAMES[(_PREFIXES[keys[i]],)], i, i + 1, False))
            i += 1
            continue
        if keys[i] not in _FIRST or not (lower or toks[i].capital):
            i += 1
            continue
        for length in range(min(_LONGEST, len(toks) - i), 0, -1):
            entries = _NAMES.get(tuple(keys[i : i + length]))
            if entries is None:
                continue
            if all(e.kind == "short" for e in entries) and (
                i == 0 or toks[i - 1].low not in {"-", ","} or not toks[i].capital
            ):
                continue
            if length == 1 and keys[i] in _ACRONYMS and not _upper(toks, i, lower=lower):
                continue
            before = i - 1 - (i > 0 and toks[i - 1].low == "the")
            behind = i + length + (i + length < len(toks) and toks[i + length].low == "'s")
            scene = before >= 0 and toks[before].low in _SCENE
            scene = scene or (behind < len(toks) and toks[behind].low in _LOCAL)
            found.append(Place(entries, i, i + length, scene))
            i += length
            break
        else:
            i += 1
    return tuple(found)


def _upper(toks: tuple[Token, ...], i: int, *, lower: bool) -> bool:
    """Whether a short word is an acronym by its capitals, or by its article where none has any."""
    return toks[i].text.replace(".", "").isupper() or (lower and i > 0 and toks[i - 1].low == "the")


def same(claimed: Place, known: Place) -> bool:
    """Whether a place in a claim is one that the evidence names, or that acts for it."""
    scene = claimed.scene or known.scene
    for c in claimed.entries:
        for k in known.entries:
            if "house" in {c.kind, k.kind}:
                if c.key == k.key:
                    return True
                country, _, _ = (c if c.kind == "house" else k).key.partition("/")
                other = k if c.kind == "house" else c
                # "Washington" for the Pentagon, but not every "American".
                if other.key == country and other.kind == "capital" and not scene:
                    return True
                if c.kind == "country" and c.key == country and not scene:
                    return True
            elif c.key == k.key and not (
                c.kind == "capital" and claimed.scene and k.kind != "capital"
            ):
                return True
    return False
