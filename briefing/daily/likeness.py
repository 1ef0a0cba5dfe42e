"""How alike articles are: a number from 0 to 1 for every two.

Terms are words and pairs of words, weighted by TF-IDF; the headline and the lead count more, for
they say what happened, and so do pairs of words and numbers, for those are the names and the dates
that tell one event from another of its topic. Not obvious: what only one article has makes it less
like all others, yet by far not as much as plain TF-IDF has it. Two reports of one event share its
names and are worded differently everywhere else, so unshared terms count half, unshared pairs of
words a twentieth (measured: benchmarks/stories.py). Reports further apart in time are less alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.article import Article
from briefing.verify.stems import stem

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]

HEADLINE, LEAD, LEAD_SENTENCES = 4, 3, 5
"""How often the terms of the headline, and of so many sentences at the beginning, are counted."""

PAIR = 1.5
"""The weight of pairs of words and of numbers, against that of other words."""

WORD_ALONE, PAIR_ALONE = 0.5, 0.05
"""How much a term that no other article has counts in the length of its article's vector."""

NEAR_DAYS, FADING = 3, 0.9
"""Reports so many days apart are as alike as on one day; each further day takes a tenth."""

_PLACES = 2**31 - 1
"""For terms by their hash: a table of millions of pairs of words would not fit in memory."""

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*"
)


class _Terms(NamedTuple):
    words: list[str]
    pairs: list[str]


def likeness(articles: Sequence[Article], *, rows: int | None = None, dates: bool = True) -> Matrix:
    """Return how alike the first `rows` articles, or all of them, are to each of `articles`.

    An article is as alike to itself as can be, 1. `dates` says whether the days of publication
    count beside the text.
    """
    import numpy as np  # here: the extra may not be installed

    count = len(articles) if rows is None else rows
    if not count:
        return np.zeros((0, len(articles)))
    terms = [_terms(article) for article in articles]
    words, word_lengths = _vectors([t.words for t in terms], 1.0, WORD_ALONE)
    pairs, pair_lengths = _vectors([t.pairs for t in terms], PAIR, PAIR_ALONE)
    lengths = np.sqrt(word_lengths + pair_lengths)
    lengths[lengths == 0] = 1.0
    alike: Matrix = (words[:count] @ words.T + pairs[:count] @ pairs.T).toarray()
    alike /= np.outer(lengths[:count], lengths)
    if dates:
        alike *= _nearness(articles, count)
    np.fill_diagonal(alike, 1.0)
    return alike.clip(0.0, 1.0, out=alike)


def _vectors(terms: list[list[str]], weight: float, alone: float) -> tuple[Any, Any]:
    """Return the weights of the terms that articles share, and the squared lengths of all."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import HashingVectorizer

    counting = HashingVectorizer(analyzer=list, n_features=_PLACES, alternate_sign=False, norm=None)
    counts = counting.transform(terms)
    places, column, articles_with = np.unique(
        counts.indices, return_inverse=True, return_counts=True
    )
    rarity = np.log((1 + len(terms)) / (1 + articles_with)) + 1
    values = weight * (1 + np.log(counts.data)) * rarity[column]
    shared = articles_with[column] > 1
    row = np.repeat(np.arange(len(terms)), np.diff(counts.indptr))
    lengths = np.bincount(
        row, weights=values**2 * np.where(shared, 1.0, alone), minlength=len(terms)
    )
    kept = csr_matrix(
        (values[shared], (row[shared], column[shared])), shape=(len(terms), len(places))
    )
    return kept, lengths


def _terms(article: Article) -> _Terms:
    """Return the terms of an article, each as often as it counts."""
    found = _Terms([], [])
    headline = article.title if article.text.startswith(article.title) else ""
    for number, text in enumerate([headline, *(s.text for s in article.sentences)]):
        times = HEADLINE if number == 0 else LEAD if number <= LEAD_SENTENCES else 1
        words = [word for raw in _WORD.findall(text) if (word := _word(raw))]
        pairs = [f"{one} {other}" for one, other in pairwise(words)]
        numbers = [word for word in words if word[0].isdigit()]
        found.words.extend([word for word in words if not word[0].isdigit()] * times)
        found.pairs.extend([*pairs, *numbers] * times)
    return found


@lru_cache(maxsize=65_536)
def _word(raw: str) -> str | None:
    """Return the form in which a word is compared, None for one that says nothing."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    word = raw.casefold().replace("’", "'").removesuffix("'s")
    if word in ENGLISH_STOP_WORDS or (len(word) < 2 and word.isascii()):
        return None
    return stem(word)


def _nearness(articles: Sequence[Article], rows: int) -> Matrix:
    """Return what the days between articles leave of their likeness."""
    import numpy as np

    days = np.array([a.published.date().toordinal() if a.published else np.nan for a in articles])
    apart = np.nan_to_num(np.abs(days[:rows, None] - days[None, :]))
    near: Matrix = FADING ** np.maximum(0, apart - NEAR_DAYS)
    return near
