"""The same text at several addresses: found once, with all who carry it.

In go the articles of a day, out come groups of those that say the same in the same words: one
article at two addresses, wire copy that was republished, shortened or slightly edited. MinHash
(Broder 1997, "On the resemblance and containment of documents") proposes pairs, and their words
themselves decide, so that no verdict rests on an estimate. Not obvious: what counts is how much of
the shorter text is in the longer, for outlets cut wire copy from the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefing.article import Article

SHINGLE = 4
"""Words in a row that are compared as one; names and set phrases are shorter."""

CONTAINED = 0.7
"""The share of the shorter text's shingles that must be in the longer one."""

REPEATED = 0.85
"""The share of a new text's shingles that must be in an old one, for it to say nothing new."""

FEWEST = 40
"""Shingles; of a shorter text nothing can be told but that it is exactly the same."""

_PERMUTATIONS, _BANDS, _SEED = 128, 64, 42
"""Two rows a band: a pair that shares 30 in 100 shingles of both is proposed 998 times in 1000."""

_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts without spaces between words: each character stands for a word."""


class Group(NamedTuple):
    """One text: the fullest `article` that has it, and the `others`."""

    article: Article
    others: tuple[Article, ...]


def deduplicated(articles: Sequence[Article]) -> list[Group]:
    """Return the independent texts among articles, in the order of their fullest versions.

    The result does not depend on the order of `articles`, and applying it to the fullest
    versions again changes nothing.
    """
    ordered = sorted(articles, key=_fullest_first)
    group_of = list(range(len(ordered)))

    def root(i: int) -> int:
        while group_of[i] != i:
            i = group_of[i]
        return i

    for i, j in sorted(_same(ordered)):
        first, second = sorted((root(i), root(j)))
        group_of[second] = first
    members: dict[int, list[Article]] = {}
    for i, article in enumerate(ordered):
        members.setdefault(root(i), []).append(article)
    return [Group(found[0], tuple(found[1:])) for found in members.values()]


def repeated(articles: Sequence[Article], earlier: Sequence[Article]) -> dict[str, str]:
    """Return which articles only repeat an earlier one, both by their `sha256`.

    What matters is how much of the new text the old one has: an update that is longer than what it
    begins with is news, however much it repeats.
    """
    old = sorted(earlier, key=_fullest_first)
    found: dict[str, str] = {}
    for i, j, one, other in _candidates([*old, *articles]):
        if i < len(old) <= j and len(one & other) >= (
            REPEATED * len(other) if len(other) >= FEWEST else len(one | other)
        ):
            found.setdefault(articles[j - len(old)].sha256, old[i].sha256)
    return found


def same_words(one: Article, other: Article) -> bool:
    """Return whether two articles differ in no word of their sentences."""
    return _shingles(one) == _shingles(other)


def _same(articles: Sequence[Article]) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places, the smaller first, whose articles are the same text."""
    for i, j, one, other in _candidates(articles):
        shorter = min(len(one), len(other))
        if len(one & other) >= (CONTAINED * shorter if shorter >= FEWEST else len(one | other)):
            yield i, j


def _candidates(
    articles: Sequence[Article],
) -> Iterator[tuple[int, int, frozenset[str], frozenset[str]]]:
    """Yield the pairs of places, the smaller first, that share much, and the shingles of each."""
    from rensa import RMinHash, RMinHashLSH  # here: the extra may not be installed

    shingles = [_shingles(article) for article in articles]
    index = RMinHashLSH(threshold=0.5, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    for j, own in enumerate(shingles):
        print_of = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        print_of.update(list(own))
        for i in sorted(index.query(print_of)):
            yield i, j, shingles[i], own
        index.insert(j, print_of)


def _shingles(article: Article) -> frozenset[str]:
    """Return the runs of words of an article's sentences; the headline is each outlet's own."""
    text = " ".join(sentence.text for sentence in article.sentences).casefold()
    words = _WORD.findall(_SPACELESS.sub(r" \g<0> ", text))
    last = max(1, len(words) - SHINGLE + 1)
    return frozenset(" ".join(words[i : i + SHINGLE]) for i in range(last))


def _fullest_first(article: Article) -> tuple[int, str, str, str]:
    published = article.published.isoformat() if article.published else "~"
    return -len(article.text), published, article.sha256, article.source
