"""Search terms to what is looked for: "cost|price", "ratif*", "North Korea", "two dozen".

In goes one term as a person or a model wrote it, out come its alternatives as `Query`s, none if the
term is too vague to search for. Not obvious: a phrase of several content words needs all of them in
one sentence, but a name also goes by its surname or its acronym, and a place by its capital.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.gazetteer import Place, places
from briefing.verify.gates.reference import spelling
from briefing.verify.gates.runs import runs
from briefing.verify.gates.text import tokens
from briefing.verify.words import Word, words

_UNSPACED = frozenset({"ja", "ko", "zh"})
_PARTICLE = re.compile(r"(?:에서|으로|까지|부터|에게|은|는|이|가|을|를|의|에|와|과|로|도|만)$")
_CURRENCY = frozenset({"dollar", "euro", "pound", "yen"})
_SHORT = frozenset({"eu", "uk", "un"})
_TYPOGRAPHY = str.maketrans({**dict.fromkeys("‘’ʼ", "'"), **dict.fromkeys("‐‑–", "-")})


class Need(NamedTuple):
    """A word to be found: as written and its stem; whether it is only a beginning; its place.

    `stem` is empty where the language has no spaces and the word is looked for as it is.
    """

    form: str
    stem: str
    begins: bool
    place: Place | None


class Query(NamedTuple):
    """What one alternative of a term is searched by.

    One sentence must have all `needs`, or any of `instead`: pairs of a table of the text and a key
    of it. `literal` is a pattern for what is only found word for word. What is not `telling`, being
    stop words, is only searched for beside other alternatives.
    """

    shown: str
    needs: tuple[Need, ...]
    instead: tuple[tuple[str, str], ...] = ()
    literal: str = ""
    telling: bool = True


def plain(text: str) -> str:
    """Return a text folded, with plain apostrophes and hyphens and single spaces."""
    plain = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHY)
    return " ".join(plain.casefold().split())


@lru_cache(maxsize=4096)
def queries(term: str, language: str) -> tuple[Query, ...]:
    """Return what the alternatives of a term are searched by, none if all are too vague."""
    found: list[Query] = []
    aside: list[Query] = []
    for alternative in term.split("|"):
        shown = " ".join(alternative.strip().strip("\"'“”‘’«»").split())
        if language in _UNSPACED and not shown.isascii():
            found += _unspaced(shown)
            continue
        query = _query(shown, language)
        if query:
            (found if query.telling else aside).append(query)
    return (*found, *aside) if found else ()


def _query(shown: str, language: str) -> Query | None:
    """Return what a word or phrase is searched by, None if it is too vague to search for."""
    stars = [m.start() - i for i, m in enumerate(re.finditer(r"\*", shown))]
    raw = shown.replace("*", "")
    read = words(raw, language)
    numbers = [w for w in read if w.stem.startswith("#")]
    scales = {w for w in read for n in numbers if w is not n and n.start <= w.start < n.end}
    kept = [
        w
        for w in read
        if w.kind != "stop" and w not in scales and not (numbers and w.stem in _CURRENCY)
    ]
    literal = r"\b" + re.escape(plain(shown)).replace(r"\*", r"\w*") + r"\b"
    if any(w.kind == "number" and w.end in stars for w in kept):  # "by 20*"
        return Query(shown, (), literal=literal)
    if not any(_telling(w, raw) for w in kept):
        phrase = read and not kept and len(raw) > 4
        return Query(shown, (), literal=literal, telling=False) if phrase else None
    titles = {title for run in runs(raw) if run.names for title in run.titles}
    named = [(p, tokens(raw)) for p in places(raw)] if language == "en" else []
    needs = []
    for word in kept:
        spans = ((p, toks[p.first].start, toks[p.last - 1].end) for p, toks in named)
        place = next((p for p, start, end in spans if start <= word.start < end), None)
        if word.text not in titles or len(kept) == 1:
            needs.append(Need(word.text, word.stem, word.end in stars, place))
    return Query(shown, tuple(needs), tuple(_instead(raw, kept)))


def _telling(word: Word, raw: str) -> bool:
    """Tell whether a word can be searched for: three letters, a number, an acronym."""
    return (
        len(word.text) > 2
        or word.kind == "number"
        or raw[word.start : word.end].isupper()
        or word.text in _SHORT
    )


def _instead(raw: str, kept: Sequence[Word]) -> Iterator[tuple[str, str]]:
    """Yield what stands for a whole phrase."""
    if len(kept) == 2:
        yield "form", kept[0].text + kept[1].text
        yield "form", kept[0].text + kept[1].text + "s"
    if len(kept) > 2 and all(w.kind == "name" or w.start == 0 for w in kept):
        yield "capital", "".join(w.text[0] for w in kept)
    if len(kept) == 1 and len(kept[0].text) > 2 and raw[kept[0].start : kept[0].end].isupper():
        yield "initials", kept[0].text
    for run in runs(raw):
        if not run.body and len(run.names) in (2, 3) and len(kept) == len(run.names + run.titles):
            yield "spelling", spelling(run.names[-1])
            if len(run.names) == 3:  # in Korean and Chinese names it comes first
                yield "spelling", spelling(run.names[0])


def _unspaced(shown: str) -> Iterator[Query]:
    """Yield what a word or phrase is searched by that is not split into words by spaces."""
    pieces = [_PARTICLE.sub("", piece) or piece for piece in plain(shown.replace("*", "")).split()]
    if pieces and max(map(len, pieces)) > 1:
        yield Query(shown, tuple(Need(piece, "", False, None) for piece in pieces))
