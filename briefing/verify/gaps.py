"""What an article itself says was left out: a word dropped, an answer declined, a detail withheld.

In goes an article, out come `Gap`s: the sentence, the cue that gives it away, and the clause that
says it, as offsets into `Article.text`. They are candidates: code finds them, so that a weak model
need not, and a model words them. Not obvious: most cues only count in company ("excluded" of a
statement, not of a benefit), and precision was preferred, since a reader sees every false one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from briefing.article import Article, Sentence, Shape
from briefing.verify.kept import Kept
from briefing.verify.lexicon import table
from briefing.verify.needed import folded, letters_needed

Strength = Literal["strong", "weak"]
What = Literal["unsaid", "unknown", "undone"]


class Gap(Shape):
    """Something that an article says was left out.

    `number` is the sentence's, `cue` names the wording that was recognised, `start` and `end` are
    half-open offsets of its clause in `Article.text`. `what`: "unsaid" in a text, a speech, talks
    or an answer; "unknown" to the public; "undone", merely not done. `strength` is "strong" where
    something was left unsaid or withheld, "weak" where it was not done or is anybody's guess.
    """

    number: int
    cue: str
    start: int
    end: int
    what: What
    strength: Strength


class _Cue(NamedTuple):
    """What gives a gap away; `needed` are letters that a sentence must have, if any are known."""

    cue: str
    what: What
    strength: Strength
    pattern: re.Pattern[str]
    about: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    needed: frozenset[str]


class _Cues(NamedTuple):
    each: tuple[_Cue, ...]
    letters: frozenset[str]


_PLAIN = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\n": " "})

_SEAM = re.compile(
    r"\s*[;:]\s+|\s+[—–-]{1,2}\s+|—|[、，]"
    r"|,?(?:\s+(?:and|or))?\s+(?:but|while|whereas|although|though|even though|nor|because)\s+"
    r"|,\s+(?:and|or|so|yet|as|which|who|where|when|after|before|with|since|until|only|mais|tandis"
    r"|alors|et|qui|aber|und|sondern|während|obwohl|doch|der|die|das)\s+"
    r"|\s+and\s+(?=(?:there|it|he|she|they|the|no|neither)\s)",
    re.IGNORECASE,
)
"""Where one clause ends and the next begins."""

_SUBORDINATE = re.compile(
    r"\W*(?:although|though|even though|while|whereas|despite|when|after|as|if|because|asked)\b",
    re.IGNORECASE,
)
_SUBJECT = 12  # words between the comma that ends a leading clause and the cue of the main one
_FEWEST = 4  # words: a shorter clause says too little by itself
_QUESTION = re.compile(r"[?？][\"”’')\]]*\s*$")


def reported_gaps(article: Article) -> tuple[Gap, ...]:
    """Return what the article says was left out, in its order, the first cue of each clause.

    English, French, German, Korean and Japanese are read; other languages give nothing.
    """
    return _reported(article)


@Kept
def _reported(article: Article) -> tuple[Gap, ...]:
    cues = _cues(article.language)
    return tuple(gap for s in article.sentences for gap in _gaps(s, cues))


def _gaps(sentence: Sentence, cues: _Cues) -> Iterator[Gap]:
    """Yield the gaps of one sentence, one a clause, the strongest; questions have none."""
    text = sentence.text.translate(_PLAIN)
    if _QUESTION.search(text):
        return
    found: dict[tuple[int, int], Gap] = {}
    for one in _possible(text, cues):
        for match in one.pattern.finditer(text):
            if one.unless and one.unless.search(text):
                break
            if one.about and not one.about.search(text):
                break
            start, end = _clause(text, match.start(), match.end())
            gap = Gap(
                number=sentence.number,
                cue=one.cue,
                start=sentence.start + start,
                end=sentence.start + end,
                what=one.what,
                strength=one.strength,
            )
            known = found.get((start, end))
            if known is None or (gap.strength, known.strength) == ("strong", "weak"):
                found[start, end] = gap
    yield from (found[span] for span in sorted(found))


def _possible(text: str, cues: _Cues) -> list[_Cue]:
    """Return the cues of which a text has letters that they need."""
    low = folded(text)
    there = {letters for letters in cues.letters if letters in low}
    return [one for one in cues.each if not one.needed or not there.isdisjoint(one.needed)]


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the clause around a span, without the marks at its ends; at least four words."""
    first, last = 0, len(text)
    for seam in _SEAM.finditer(text):
        if seam.end() <= start:
            first = seam.end()
        elif seam.start() >= end:
            last = seam.start()
            break
    if first == 0 and _SUBORDINATE.match(text):
        comma = text.rfind(", ", 0, start)
        first = comma + 2 if comma > 0 and len(text[comma:start].split()) <= _SUBJECT else 0
    if len(text[first:last].split()) < _FEWEST and text.count(" ") >= _FEWEST:
        first, last = 0, len(text)
    while first < start and (text[first].isspace() or text[first] in ",;:—–-"):
        first += 1
    while last > end and (text[last - 1].isspace() or text[last - 1] in ",;:—–-"):
        last -= 1
    return first, last


@lru_cache(maxsize=16)
def _cues(language: str) -> _Cues:
    """Return the cues of a language."""
    read = table("gaps")
    lists: dict[str, str] = read["lists"]

    def compiled(pattern: str) -> re.Pattern[str]:
        negated = pattern.replace(" NOT", "(?: ?n't| not)").replace(
            " NEVER", "(?: ?n't| not| never)"
        )
        whole = re.sub(r"\b[A-Z]{3,}\b", lambda match: lists.get(match[0], match[0]), negated)
        return re.compile(whole, re.IGNORECASE)

    def cue(one: dict[str, Any]) -> _Cue:
        pattern = compiled(one["pattern"])
        return _Cue(
            one["cue"],
            one["kind"],
            one["strength"],
            pattern,
            compiled(one["about"]) if "about" in one else None,
            compiled(one["unless"]) if "unless" in one else None,
            letters_needed(pattern.pattern),
        )

    each = tuple(map(cue, read.get(language, ())))
    return _Cues(each, frozenset[str]().union(*(one.needed for one in each)))
