"""Sentences that code proposes to the model: what the article turns on, and what may follow.

A weak model that is asked for key points tells the lead five times, and asked for implications
writes what could be said of any news; shown the sentences to word, it words those. A strong one
loses nothing: it may leave a proposal empty and add its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from math import log, sqrt

from briefing.article import Sentence
from briefing.verify.consequences import foresight
from briefing.verify.words import words


def consequences(sentences: Sequence[Sentence], language: str, at_most: int) -> tuple[int, ...]:
    """Return the numbers of the sentences that most speak of what may follow, in order.

    English cues; in another language none are proposed.
    """
    if language != "en":
        return ()
    scored = [(-worth, s.number) for s in sentences if (worth := foresight(s.text))]
    return tuple(sorted(number for _, number in sorted(scored)[:at_most]))


_LEAD = 0.5
"""Worth of standing first, beside a centrality of at most 1; it halves every few sentences."""

_LEANS = re.compile(
    r"^\W*(?:he|she|it|they|this|that|these|those|his|her|its|their|one|another|some|others|both|"
    r"in (?:his|her|its|their)|but|and|or|so|nor|yet|in effect|in turn)\b",
    re.IGNORECASE,
)
"""How a sentence begins that cannot be understood without the one before."""


def central(
    sentences: Sequence[Sentence], language: str, at_most: int, without: Collection[int]
) -> tuple[int, ...]:
    """Return the numbers of the sentences that the text turns on, in order, none of `without`.

    Centrality is a sentence's mean similarity to the others (degree centrality of Erkan and Radev,
    LexRank, 2004), here with the lead preferred, sentences that lean on the one before left for
    last, and each further choice discounted by what it shares with those made (maximal marginal
    relevance, Carbonell and Goldstein, 1998).
    """
    bags = [Counter(w.stem for w in words(s.text, language) if w.kind != "stop") for s in sentences]
    spread = Counter(stem for bag in bags for stem in bag)
    vectors = []
    for bag in bags:
        weighed = {stem: n * log(1 + len(bags) / spread[stem]) for stem, n in bag.items()}
        length = sqrt(sum(w * w for w in weighed.values())) or 1.0
        vectors.append({stem: w / length for stem, w in weighed.items()})
    total: Counter[str] = Counter()
    for vector in vectors:
        total.update(vector)
    degree = [sum(w * total[stem] for stem, w in vector.items()) - 1 for vector in vectors]
    most = max([*degree, 1e-9])
    worth = {
        i: degree[i] / most + _LEAD / (1 + i / 4) - (1.0 if _LEANS.match(s.text) else 0.0)
        for i, s in enumerate(sentences)
        if s.number not in without and len(bags[i]) >= _FEWEST_STEMS
    }
    chosen: list[int] = []
    while worth and len(chosen) < at_most:
        pick = max(worth, key=lambda i: (worth[i], -i))
        del worth[pick]
        chosen.append(pick)
        for i in worth:
            worth[i] -= sum(w * vectors[pick].get(stem, 0.0) for stem, w in vectors[i].items())
    return tuple(sorted(sentences[i].number for i in chosen))


_FEWEST_STEMS = 5
"""Distinct content words; a shorter sentence says too little to be a point."""
