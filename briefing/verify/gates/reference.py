"""What the words of a sentence may refer to: spellings, acronyms, and what points back.

In goes the text of one sentence, out come sets of keys in which names can be looked up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from briefing.verify.gates.gazetteer import places
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.runs import HEADS, TITLES, runs
from briefing.verify.gates.text import Token, folded_stem, is_content, tokens

_TABLE = load("places")
_PERSONAL = frozenset(_TABLE["personal"].split())
_IMPERSONAL = frozenset(_TABLE["impersonal"].split())
_GENERIC = frozenset(_TABLE["generic"].split())
_LANDS = frozenset(_TABLE["lands"].split())


@lru_cache(maxsize=1 << 12)
def words_of(text: str) -> frozenset[str]:
    """Return the words of a text, their stems and spellings, and the "(initials)" of its names."""
    toks = tokens(text)
    found = set()
    for token in toks:
        if token.kind in {"w", "d"}:
            found |= {token.low, token.low.replace(".", ""), token.stem, spelling(token.low)}
    for a, b, c in zip(toks, toks[1:], toks[2:], strict=False):
        if b.low == "-" and c.glued:
            found |= {a.low + c.low, folded_stem(a.low + c.low)}
    for run in runs(text):
        for initials in initials_of(toks[run.first : run.last]):
            found.add(f"({initials})")
    return frozenset(found)


def initials_of(toks: Sequence[Token]) -> set[str]:
    """Return the acronyms that a row of words may have, in lower case."""
    words = [t for t in toks if t.kind in {"w", "d"}]
    if len(words) < 2:
        return set()
    capitals = "".join(t.low[0] for t in words if t.capital)
    return {capitals, "".join(t.low[0] for t in words)}


@lru_cache(maxsize=1 << 12)
def first_letters(text: str) -> str:
    """Return the first letters of the words of a text, small words left out: "gdp" is in it."""
    return "".join(t.low[0] if is_content(t) else " " * (t.kind == "p") for t in tokens(text))


@lru_cache(maxsize=1 << 12)
def pointers_of(text: str) -> frozenset[str]:
    """Return what in a sentence points back: "he", "it", "the", "land", or "=" and a title's stem.

    A pronoun that follows a name in its own sentence is taken to mean that name.
    """
    toks = tokens(text)
    named = [r for r in runs(text) if r.names]
    person = min((r.first for r in named if not r.body), default=len(toks))
    first = min((r.first for r in named), default=len(toks))
    first = min(first, min((p.first for p in places(text)), default=first))
    found = set()
    for i, token in enumerate(toks):
        if token.low in _PERSONAL and i < person:
            found.add("he")
        elif token.low in _IMPERSONAL and i < first:
            found.add("it")
        elif token.low == "so" and i and toks[i - 1].low in {"do", "did", "done", "does", "doing"}:
            found.add("so")
        elif token.low in {"the", "this", "that", "both", "two"}:
            for following in toks[i + 1 : i + 4]:
                if following.kind != "w" or following.capital:
                    break
                low = following.low.removesuffix("s")
                if low in TITLES or following.stem in HEADS:
                    found.add("=" + folded_stem(low))
                if (low in _GENERIC or following.low in _GENERIC) and i < first:
                    found.add("the")
                if low in _LANDS:
                    found.add("land")
    return frozenset(found)


@lru_cache(maxsize=1 << 14)
def spelling(low: str) -> str:
    """Return a key that spellings of one foreign name share: "Zelenskyy" and "Zelensky".

    Accents are off and letters not doubled; from six letters on, sounds of a class are put
    together too. The key begins with "~" so as not to meet a word.
    """
    if not low.isalpha():
        return low
    word = unicodedata.normalize("NFKD", low)
    word = "".join(c for c in word if c.isalpha() and not unicodedata.combining(c))
    if len(word) < 6:
        return "~" + _DOUBLED.sub(r"\1", word)
    for pattern, put in _SOUNDS:
        word = pattern.sub(put, word)
    return "~" + word


_DOUBLED = re.compile(r"(.)\1+")
_SOUNDS = tuple(
    (re.compile(pattern), put)
    for pattern, put in (
        (r"^g|kh|gh|q|ck|c(?=[aouklr])|k", "k"),
        (r"ph", "f"),
        (r"sch|sh|zh", "s"),
        (r"tz|ts|cz|z", "z"),
        (r"w", "v"),
        (r"[iy]+$", ""),
        (r"[aeiouy]+", "a"),
        (r"(.)\1+", r"\1"),
        (r"(?<=.)h", ""),
    )
)
