"""Which sentences of an article bear a statement best, and whether the cited ones do.

In goes an article, once, as an `Index`; then any number of statements, each answered with sentence
numbers within a fraction of a millisecond, with no model. Sentences are ranked by BM25 over stems
(Robertson and Zaragoza, 2009, "The Probabilistic Relevance Framework"), names and numbers counting
more; a sentence that begins with "He" inherits the names before it, and each further sentence is
chosen for what those chosen before do not cover, for a statement often rests on several.
Not obvious: `best` is generous, being meant to miss nothing, while `repair` is timid, for a good
citation replaced is worse than a middling one kept.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import zip_longest
from math import ceil, log
from typing import NamedTuple

from briefing.article import Article
from briefing.verify.alike import alike
from briefing.verify.kept import Kept
from briefing.verify.words import Kind, Word, initials, words

# Tuned on the 319 claims of the WiCE development set that have evidence. Recall@5 there, 0.874,
# falls by less than 0.01 when any one is moved by a third; only _COVERED = 1 costs 0.02.
_SATURATION, _LENGTH = 0.5, 0.4  # k1 and b of BM25
_EMPHASIS: dict[Kind, float] = {"stop": 0.0, "word": 1.0, "name": 1.3, "number": 1.6}
_INHERITED = 0.3  # how often a name counts as said by the pronoun that stands for it
_NEIGHBOUR = 0.12  # of the score of each neighbour
_COVERED = 0.75  # what a word counts once more when a chosen sentence has it

# How far a word counts as found that is there only as a word of the same beginning, or as the given
# name of a surname that is there.
_RELATED, _GIVEN = 0.5, 0.7
_BEGINNING = 5

# Repair: what a cited sentence must have of a statement to be kept, and a further one must add;
# what the new evidence must have, and gain; and how much of that the old may have. Of the gold
# citations of the WiCE development set this touches one in fifteen.
_KEPT, _ADDS = 0.15, 0.1
_REACHES, _GAINS, _RATIO = 0.4, 0.2, 0.5
_MOST = 4

_PRONOUN = re.compile(
    r"\W*(?:He|She|They|It|His|Her|Their|Its|This|These|Il|Elle|Ils|Elles|Er|Sie|Ihr)\b"
)
_NO_SPACES = frozenset({"ja", "ko", "zh"})


class Match(NamedTuple):
    """A sentence, and the share of a statement's content that it has alone, by weight, 0 to 1."""

    number: int
    score: float


class _Asked(NamedTuple):
    """A word of a statement: what may stand for it elsewhere, and how much it weighs.

    `emphasis` is for its kind alone, `weight` also for its rarity. `related` are words of the same
    beginning, `surname` the name right behind a name, `short` the acronym of the name that the word
    is part of.
    """

    term: str
    emphasis: float
    weight: float
    related: tuple[str, ...]
    surname: str | None
    short: str | None


class Index:
    """An article's sentences, ready to be searched; build it once, with `index_of`."""

    def __init__(self, sentences: Sequence[str], language: str = "en") -> None:
        """Read the sentences, which are numbered from 1 in the order given."""
        self.language = language
        self.size = len(sentences)
        self.terms: list[dict[str, float]] = []
        self.same: dict[tuple[str, ...], int] = {}
        self.twins: list[list[int]] = []
        names: frozenset[str] = frozenset()
        for i, text in enumerate(sentences):
            found = words(text, language)
            first = self.same.setdefault(tuple(w.text for w in found), i)
            self.twins.append([] if first == i else self.twins[first])
            self.twins[i].append(i)
            inherited = names if _PRONOUN.match(text) else frozenset()
            names = frozenset(w.stem for w in found if w.kind == "name") or inherited
            self.terms.append(_counts(text, found, inherited, language))
        lengths = [sum(counts.values()) for counts in self.terms]
        mean = sum(lengths) / max(1, self.size) or 1.0
        frequency = Counter(term for counts in self.terms for term in counts)
        self._idf = {term: _rarity(n, self.size) for term, n in frequency.items()}
        self._unseen = _rarity(0, self.size)
        self.postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for i, (counts, length) in enumerate(zip(self.terms, lengths, strict=True)):
            norm = _SATURATION * (1 - _LENGTH + _LENGTH * length / mean)
            for term, n in counts.items():
                bm25 = self._idf[term] * n * (_SATURATION + 1) / (n + norm)
                self.postings[term].append((i, bm25))
        self._beginnings = _beginnings(self.postings)

    def idf(self, term: str) -> float:
        """Return the inverse document frequency of a stem; what never occurs has the highest."""
        return self._idf.get(term, self._unseen)

    def asked(self, statement: str, found: tuple[Word, ...]) -> tuple[_Asked, ...]:
        """Return the content words of a statement as this article is asked for them."""
        return _asked(statement, found, self.language, self.idf, self._beginnings)


def index_of(article: Article) -> Index:
    """Return the index of an article; those of the last articles are kept."""
    return _indexed(article)


@Kept
def _indexed(article: Article) -> Index:
    return Index([s.text for s in article.sentences], article.language)


def best(statement: str, index: Index, k: int = 5) -> tuple[Match, ...]:
    """Return up to `k` sentences that bear a statement, in the order in which they were chosen.

    The first bears most by itself, each further one adds most to those before. A sentence without a
    word of the statement can only come in, with a score of 0, beside one that has some.
    """
    found = words(statement, index.language)
    asked = index.asked(statement, found)
    parts = _parts(asked, index)
    alone: defaultdict[int, float] = defaultdict(float)
    for part in parts:
        for i, worth in part.items():
            alone[i] += worth
    same = index.same.get(tuple(w.text for w in found))
    if same is not None:
        alone[same] += sum(alone.values()) + 1
    gain = {
        i: alone.get(i, 0.0) + _NEIGHBOUR * (alone.get(i - 1, 0.0) + alone.get(i + 1, 0.0))
        for i in sorted({j for i in alone for j in (i - 1, i, i + 1) if 0 <= j < index.size})
    }
    left = [1.0] * len(parts)
    chosen: list[int] = []
    while gain and len(chosen) < k:
        pick = max(gain, key=gain.__getitem__)
        chosen.append(pick)
        for i in index.twins[pick]:
            gain.pop(i, None)
        for which, part in enumerate(parts):
            if pick in part:
                lost = left[which] * (1 - _COVERED)
                left[which] *= _COVERED
                for i, worth in part.items():
                    if i in gain:
                        gain[i] -= worth * lost
    return tuple(Match(i + 1, round(sum(_held(asked, index.terms[i])), 4)) for i in chosen)


def _parts(asked: Sequence[_Asked], index: Index) -> list[dict[int, float]]:
    """Return what each word of a statement is worth in which sentence."""
    parts = []
    for one in asked:
        part = {i: one.emphasis * worth for i, worth in index.postings.get(one.term, ())}
        for term in one.related:
            for i, worth in index.postings.get(term, ()):
                part[i] = max(part.get(i, 0.0), _RELATED * one.emphasis * worth)
        parts.append(part)
    return parts


def coverage(
    statement: str,
    sentences: Sequence[str],
    index: Index | None = None,
    language: str = "en",
    *,
    loosely: bool = False,
) -> float:
    """Return the share, from 0 to 1, of a statement's content words that the sentences have.

    Words weigh by kind and, where the index of their article is given, by their rarity in it.
    Forms of a word count as the word; a word of the same beginning counts half, a given name whose
    surname is there 0.7; an acronym stands for its name and the other way. `loosely`, a word
    that often stands for it in news counts half too. A statement without content words is covered.
    """
    language = index.language if index else language
    bags = [_counts(text, words(text, language), frozenset(), language) for text in sentences]
    beginnings = _beginnings({term for bag in bags for term in bag})
    rarity = index.idf if index else lambda _: 1.0
    asked = _asked(statement, words(statement, language), language, rarity, beginnings)
    if loosely and language == "en":
        asked = tuple(one._replace(related=one.related + alike(one.term)) for one in asked)
    return sum(_held(asked, *bags)) if asked else 1.0


def repair(statement: str, cited: tuple[int, ...], index: Index) -> tuple[int, ...] | None:
    """Return better evidence for a statement than what is cited, or None to leave it as it is.

    At most four numbers, in the article's order. Cited sentences that bear some of the statement
    stay; what is cited beyond the article's end counts as not cited. None unless the new evidence
    covers at least twice what the cited one does.
    """
    asked = index.asked(statement, words(statement, index.language))
    old = sorted({n for n in cited if 1 <= n <= index.size})
    has = {n: _held(asked, index.terms[n - 1]) for n in old}
    before = _together([has[n] for n in old])
    if before > _RATIO:  # of all there is to have: nothing could have twice as much
        return None
    ranked = [m.number for m in best(statement, index, 6)]
    has |= {n: _held(asked, index.terms[n - 1]) for n in ranked}
    chosen = [n for n in old if sum(has[n]) >= _KEPT]
    chosen = sorted(chosen, key=lambda n: -sum(has[n]))[: _MOST - 1]
    reached = _together([has[n] for n in chosen])
    while len(chosen) < _MOST:
        shares = {n: _together([has[m] for m in (*chosen, n)]) for n in ranked if n not in chosen}
        pick = max(shares, key=shares.__getitem__, default=None)
        if pick is None or shares[pick] - reached < _ADDS:
            break
        chosen.append(pick)
        reached = shares[pick]
    worse = reached < _REACHES or reached - before < _GAINS or before > _RATIO * reached
    return None if worse else tuple(sorted(chosen))


def _held(asked: Sequence[_Asked], *bags: Collection[str]) -> list[float]:
    """Return for each asked word the share of the statement that the bags have by having it."""
    total = sum(one.weight for one in asked)
    if not total:
        return []
    return [
        one.weight / total * max((_has(one, bag) for bag in bags), default=0.0) for one in asked
    ]


def _together(held: Sequence[Sequence[float]]) -> float:
    """Return the share of a statement that sentences have between them."""
    return sum((max(shares) for shares in zip(*held, strict=True)), 0.0)


def _has(one: _Asked, bag: Collection[str]) -> float:
    """Return how far a bag of stems has an asked word, from 0 to 1."""
    if one.term in bag or (one.short and one.short in bag):
        return 1.0
    if one.surname and one.surname in bag:
        return _GIVEN
    return _RELATED if any(term in bag for term in one.related) else 0.0


def _asked(
    statement: str,
    found: tuple[Word, ...],
    language: str,
    rarity: Callable[[str], float],
    beginnings: dict[str, list[str]],
) -> tuple[_Asked, ...]:
    """Return the content words of a statement, each stem once, in the statement's order."""
    short = {stem: name for name, run in initials(statement, found).items() for stem in run}
    asked: dict[str, _Asked] = {}
    for word, after in zip_longest(found, found[1:]):
        if word.kind == "stop" or word.stem in asked:
            continue
        named = word.kind == "name" and after and after.kind == "name"
        asked[word.stem] = _Asked(
            word.stem,
            _EMPHASIS[word.kind],
            _EMPHASIS[word.kind] * rarity(word.stem),
            tuple(t for t in beginnings.get(word.stem[:_BEGINNING], ()) if _related(word.stem, t)),
            after.stem if named and after and after.start - word.end == 1 else None,
            short.get(word.stem),
        )
        for gram in _grams(word, language):
            asked[gram] = _Asked(gram, 0.5 / len(word.text), 0.0, (), None, None)
    return tuple(asked.values())


def _counts(
    text: str, found: Sequence[Word], inherited: Collection[str], language: str
) -> dict[str, float]:
    """Return how often a sentence has each stem, its acronyms and inherited names included."""
    counts: Counter[str] = Counter(w.stem for w in found if w.kind != "stop")
    for word in found:
        counts.update(_grams(word, language))
    extra = dict.fromkeys(inherited, _INHERITED) | dict.fromkeys(initials(text, found), 1.0)
    return extra | counts


def _grams(word: Word, language: str) -> list[str]:
    """Return the runs of five letters of a long word, in languages that join words into one."""
    if language == "en" or language in _NO_SPACES or word.kind == "stop" or len(word.text) < 7:
        return []
    return [f"~{word.text[i : i + 5]}" for i in range(len(word.text) - 4)]


def _rarity(n: int, size: int) -> float:
    """Return the inverse document frequency of what `n` of `size` sentences have, as in BM25."""
    return log(1 + (size - n + 0.5) / (n + 0.5))


def _beginnings(terms: Iterable[str]) -> dict[str, list[str]]:
    """Return the longer stems by their first letters."""
    table: defaultdict[str, list[str]] = defaultdict(list)
    for term in terms:
        if len(term) >= _BEGINNING and term[0] not in "#~":
            table[term[:_BEGINNING]].append(term)
    return dict(table)


def _related(one: str, other: str) -> bool:
    """Tell whether two stems differ, yet begin alike for 0.7 of the shorter one."""
    alike = max(_BEGINNING, ceil(0.7 * min(len(one), len(other))))
    return one != other and one[:alike] == other[:alike]
