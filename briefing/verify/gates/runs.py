"""Runs of capitalised words in a text: what may be the name of someone or something.

In goes text, out come `Run`s with their words sorted into names, titles and places. Not obvious:
a capital at the beginning of a sentence proves nothing; such a word is kept if it does not look
common, and marked, so that the gate can ask the article how it writes it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.gazetteer import places
from briefing.verify.gates.lexicon import FUNCTION_WORDS, load
from briefing.verify.gates.numerals import WORDS
from briefing.verify.gates.text import Token, folded_stem, tokens

_TABLE = load("places")
_JOINED = frozenset(_TABLE["joined"].split())
_COMMON = frozenset(_TABLE["common"].split())
_ENDINGS = tuple(_TABLE["endings"].split())
HEADS = frozenset(folded_stem(w) for w in _TABLE["heads"].split())
TITLES = frozenset(_TABLE["titles"].split())
_PARTICLES = frozenset(_TABLE["particles"].split())
_LINKS = frozenset({"of", "for", "and", "on", "the", "&"})
_CALENDAR = frozenset([*load("dates")["months"], *load("dates")["weekdays"]]) - {"may", "march"}
_DATED = re.compile(r"q[1-4]|fy\d+")
_OPENING = frozenset({'"', "'", "(", "[", "—", "*", "•", ":"})


class Run(NamedTuple):
    """A run of capitalised words, tokens `first` to `last`, half-open.

    `names` are its words in lower case but for titles, places and links, `titles` the words up to
    the last title before a name; `body` says that it names a ministry, a bank or the like;
    `initial` that its first word begins a sentence and that this alone may be why it is capital.
    """

    first: int
    last: int
    names: tuple[str, ...]
    titles: tuple[str, ...]
    body: bool
    initial: bool


def looks_common(low: str) -> bool:
    """Whether a word in lower case looks like a common word by a short list and its ending."""
    return low in FUNCTION_WORDS or low in _COMMON or (len(low) > 5 and low.endswith(_ENDINGS))


@lru_cache(maxsize=1 << 12)
def runs(text: str) -> tuple[Run, ...]:
    """Return the runs of capitalised words in a text."""
    toks = tokens(text)
    placed = {i for p in places(text) for i in range(p.first, p.last)}
    found = []
    i = 0
    while i < len(toks):
        if not _may_begin(toks, i):
            i += 1
            continue
        end = _end(toks, i, placed)
        initial = _initial(toks, i)
        if initial and i not in placed and end - i == 1 and looks_common(toks[i].low):
            i += 1
            continue
        run = _sorted(toks, i, end, placed, initial=initial)
        if run is not None:
            found.append(run)
        i = end
    return tuple(found)


def _may_begin(toks: tuple[Token, ...], i: int) -> bool:
    token = toks[i]
    if token.kind == "d":
        return not _DATED.fullmatch(token.low)
    if token.kind != "w" or not token.capital or token.low in _CALENDAR or token.low in WORDS:
        return False
    if i and toks[i - 1].kind == "n" and toks[i - 1].end == token.start:
        return False  # "44C"
    if token.low in FUNCTION_WORDS:
        return len(token.text) > 1 and token.text.isupper()
    return True


def _initial(toks: tuple[Token, ...], i: int) -> bool:
    while i > 0 and toks[i - 1].low in _OPENING - {":"}:
        i -= 1
    return i == 0 or toks[i - 1].low in {".", "!", "?", ":", ";", "…"}


def _end(toks: tuple[Token, ...], i: int, placed: set[int]) -> int:
    """Return the index past the run that begins at token i."""
    j, headed = i + 1, folded_stem(toks[i].low) in HEADS
    while j < len(toks):
        token = toks[j]
        following = toks[j + 1] if j + 1 < len(toks) else None
        if token.kind == "d" or (token.kind == "w" and token.capital):
            if token.low in _CALENDAR or (token.low in FUNCTION_WORDS and not token.text.isupper()):
                break
            headed = headed or token.stem in HEADS
            j += 1
        elif token.low == ".":
            if following is None or not following.capital or not _initials(toks, j):
                break
            j += 1
        elif token.low == "-" and following is not None and following.glued:
            lower = not following.capital
            if lower and (j - 1 in placed or following.low in _JOINED):
                break
            if lower and following.low.endswith(("ed", "ing")):
                break
            j += 2
        elif following is not None and following.kind == "w" and following.capital:
            if not (token.low in _PARTICLES or (token.low in _LINKS and headed)):
                break
            j += 1
        elif token.low in {"of", "for"} and headed and j + 2 < len(toks) and toks[j + 2].capital:
            if following is None or following.low != "the":
                break
            j += 2
        else:
            break
    return j


def _initials(toks: tuple[Token, ...], j: int) -> bool:
    """Whether the point at j is that of an initial or of a title cut short: "J.", "Sen."."""
    before = toks[j - 1]
    return before.end == toks[j].start and (len(before.text) == 1 or before.low in TITLES)


def _sorted(
    toks: tuple[Token, ...], first: int, last: int, placed: set[int], *, initial: bool
) -> Run | None:
    """Return the run of these tokens with its words sorted into names and titles."""
    words = [
        (i, toks[i])
        for i in range(first, last)
        if i not in placed and toks[i].kind in {"w", "d"} and toks[i].low not in _LINKS
    ]
    if not words:
        return None
    title = max((n for n, (_, t) in enumerate(words) if t.low in TITLES), default=-1)
    behind = words[title + 1 :]
    heads = [t for _, t in words if t.stem in HEADS]
    person = title >= 0 and bool(behind) and not any(t.stem in HEADS for _, t in behind)
    if person or (title == len(words) - 1 and not heads):
        titles, names = words[: title + 1], behind
    else:
        titles, names = [], words
    return Run(
        first,
        last,
        tuple(t.low for _, t in names),
        tuple(t.low for _, t in titles),
        body=bool(heads) and not person,
        initial=initial and words[0][0] == first,
    )
