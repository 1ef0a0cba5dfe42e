"""What one report says and another leaves out: proved absent there by searching all of it.

In go two articles on one story, out come the sentences of the first that bear a fact (a number, a
date, a name) and that no sentence of the second covers, each with the terms that the second was
searched for in vain. Not obvious: two reporters word one fact differently, so a sentence counts as
covered as soon as half of it is found in one place; what is published here must be missing, while
what is missed is only a line less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from briefing.article import Article, Sentence
from briefing.verify import absence
from briefing.verify.evidence import best, coverage, index_of
from briefing.verify.gates.date_mentions import mentions
from briefing.verify.gates.quantities import quantities
from briefing.verify.statements import undated
from briefing.verify.words import Word, content

COVERED = 0.5
"""Share of a sentence, by weight of its words, that one sentence of the other article must have."""

COVERED_TOGETHER = 0.6
"""The same for the four sentences that bear it best, taken together."""

COVERED_NEAR = 0.3
"""The same for one sentence, where no number and no name is new to the other article."""

COVERED_ANCHORED = 0.25
"""The same for one sentence that has all its numbers and names."""

FEWEST = 4
"""Content words; a shorter sentence is a remark and no fact."""

_TERMS = 3
_POSSESSIVE = re.compile(r"['’]s?$")
_FEW = 12
_DULL = frozenset("said says told called according reported asked announced added also".split())
SERVICE = re.compile(
    r"\b(?:correction|clarification|editor['’]s note|subscribe|newsletter|read more|"
    r"contributed to this report|all rights reserved)\b",
    re.IGNORECASE,
)


class Missing(NamedTuple):
    """A sentence of one article that another has not, and what was searched for in vain.

    `near` is the share of it that the closest sentence of the other has: the less, the surer.
    """

    number: int
    searched: tuple[str, ...]
    near: float


def uncovered(article: Article, other: Article) -> tuple[Missing, ...]:
    """Return what `article` reports and `other` leaves out, in the order of its sentences.

    Limits: a fact that the other article has in quite other words, without its names and numbers,
    counts as left out; articles in two languages cannot be compared and give nothing.
    """
    found = []
    for number, near in left_out(article, other):
        searched = absent(undated(article.sentences[number - 1].text), (other,))
        if searched:
            found.append(Missing(number, searched, near))
    return tuple(found)


def left_out(article: Article, other: Article) -> Iterator[tuple[int, float]]:
    """Yield the sentences that bear a fact and are not covered, each with how near `other` comes.

    That is the share of it, below 1, that the closest sentence of the other has. What no term
    proves yet is among them.
    """
    if article.language == other.language:
        for sentence in article.sentences:
            if bears_fact(sentence.text, article.language):
                near = held(undated(sentence.text), other)
                if near < 1:
                    yield sentence.number, near


@lru_cache(maxsize=1 << 14)
def bears_fact(text: str, language: str) -> bool:
    """Tell whether a sentence has a number, a date or a name, and says enough by itself.

    What has no full stop is a headline or the credit of a photograph.
    """
    if not text.rstrip(" ”\"'’)]").endswith((".", "!", "…")) or SERVICE.search(text):
        return False
    known = content(text, language)
    return len({w.stem for w in known}) >= FEWEST and any(_anchors(text, known))


def names(text: str, known: Sequence[Word]) -> list[list[Word]]:
    """Return the names among the words of a text, those of several words as one."""
    found: list[list[Word]] = []
    for word in known:
        if word.kind != "name":
            continue
        if found and text[found[-1][-1].end : word.start] == " ":
            found[-1].append(word)
        else:
            found.append([word])
    return found


def held(text: str, other: Article) -> float:
    """Return how much an article has of what a text says, from 0 to 1.

    It is 1 where one sentence covers it or a few do together, else the share, by weight, that the
    closest sentence has.
    Numbers and names weigh more than their words: where one sentence has all of them, and some of
    the rest, it says the same in other words ("lay at anchor", "were waiting off the coast").
    """
    index = index_of(other)
    found = best(text, index, 4)
    closest = max((match.score for match in found), default=0.0)
    if closest >= COVERED:
        return 1.0
    near = other.cited(tuple(match.number for match in found))
    # Together they have no more than the sum of what each has.
    if sum(match.score for match in found) >= COVERED_TOGETHER and (
        coverage(text, [s.text for s in near], index) >= COVERED_TOGETHER
    ):
        return 1.0
    fixed = _fixed(text, other.language)
    if closest >= COVERED_NEAR and not any(_fixed_anew(fixed, other)):
        return 1.0
    anchored = len(fixed) > 1 and any(
        match.score >= COVERED_ANCHORED
        and fixed <= _stems(other.sentences[match.number - 1], other.language)
        for match in found
    )
    return 1.0 if anchored else closest


def _fixed_anew(fixed: set[str], other: Article) -> Iterator[str]:
    """Yield the numbers and names of a text that another article has nowhere."""
    postings = index_of(other).postings
    yield from (stem for stem in fixed if stem not in postings)


def _stems(sentence: Sentence, language: str) -> set[str]:
    return {w.stem for w in content(sentence.text, language)}


def _fixed(text: str, language: str) -> set[str]:
    """Return the stems of a text's numbers and names, which another reporter keeps."""
    return {w.stem for w in content(text, language) if w.kind in {"name", "number"}}


def absent(text: str, others: Sequence[Article]) -> tuple[str, ...]:
    """Return up to three terms of a text that none of some articles has, the most telling first.

    Where each term is somewhere in them, they are three of its rarest words, which no sentence of
    theirs has together; empty where there are no such terms.
    """
    known = content(text, others[0].language)
    telling = [term for term, counts in _anchors(text, known) if not counts]
    rare = _rare(known, others[0])
    found: list[str] = []
    for term in dict.fromkeys((*telling, *rare)):
        if len(found) == _TERMS:
            break
        shown = any(term.casefold() in one.casefold() for one in found)
        if not shown and _in_none(term, others):
            found.append(term)
    together = " ".join(rare[:_TERMS])
    if found or not _in_none(together, others):
        return tuple(found)
    return (together,)


def _in_none(term: str, others: Sequence[Article]) -> bool:
    return all(absence.prove_absent((term,), other).holds for other in others)


def _rare(known: tuple[Word, ...], other: Article) -> list[str]:
    """Return the words of a text, those first that the other article has least."""
    index = index_of(other)
    longer = [w for w in known if len(w.text) > 3 and w.kind == "word" and w.text not in _DULL]
    return list(dict.fromkeys(w.text for w in sorted(longer, key=lambda w: -index.idf(w.stem))))


def _anchors(text: str, known: tuple[Word, ...]) -> Iterator[tuple[str, bool]]:
    """Yield the numbers, names and dates of a text, as written, and which only count: "two"."""
    for quantity in quantities(text):
        few = quantity.spelled and quantity.value <= _FEW
        if quantity.kind != "vague" and not (few and quantity.value <= 1):
            yield quantity.text, few and quantity.kind == "count"
    for name in names(text, known):
        yield _POSSESSIVE.sub("", text[name[0].start : name[-1].end]), False
    for mention in mentions(text, None):
        if mention.grain in {"day", "month", "year", "years"}:
            yield mention.text.strip(), False
