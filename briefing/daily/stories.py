"""Articles to stories: which of them report the same event.

In go the new articles and the stories of the last days, out comes for each story what is new about
it. New articles are first grouped among themselves by average linkage; each group then joins the
known story it is most like on average, or begins one. Not obvious: everything is sorted by the
articles' texts beforehand, so that the same articles give the same stories in whatever order they
came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from briefing.article import Article
from briefing.daily.likeness import likeness

if TYPE_CHECKING:
    from briefing.daily.likeness import Matrix

ALIKE = 0.22
"""From here on two groups report the same event; how it was chosen: benchmarks/stories.py."""


def joined(
    articles: Sequence[Article],
    known: Mapping[str, Sequence[Article]],
    *,
    dates: bool = True,
) -> dict[str, list[Article]]:
    """Return the new articles of each story that has some, by the story's id.

    `known` are the articles of earlier stories by their ids. A new story's id is made of its first
    article's text. `dates` says whether the days of publication count.
    """
    import numpy as np  # here: the extra may not be installed

    new = sorted(articles, key=_order)
    names = sorted(name for name in known if known[name])
    old = [(place, a) for place, name in enumerate(names) for a in sorted(known[name], key=_order)]
    everything = [*new, *(article for _, article in old)]
    alike = likeness(everything, rows=len(new), dates=dates)
    story_of = np.array([place for place, _ in old], dtype=int)
    sizes = np.bincount(story_of, minlength=len(names))
    found: dict[str, list[Article]] = {}
    for group in _groups(alike[:, : len(new)]):
        to_old = alike[group, len(new) :].mean(axis=0)
        to_stories = np.bincount(story_of, weights=to_old, minlength=len(names)) / sizes
        best = int(to_stories.argmax()) if names else None
        if best is not None and to_stories[best] >= ALIKE:
            name = names[best]
        else:
            name = new[group[0]].sha256[:12]
        found.setdefault(name, []).extend(new[i] for i in group)
    return found


def _groups(alike: Matrix) -> list[list[int]]:
    """Return the groups of places that are alike, each group and all of them in order."""
    count = len(alike)
    if count < 2:
        return [[i] for i in range(count)]
    from sklearn.cluster import AgglomerativeClustering  # here: the extra may not be installed

    labels = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - ALIKE
    ).fit_predict(1 - alike)
    found: dict[int, list[int]] = {}
    for place, label in enumerate(labels):
        found.setdefault(int(label), []).append(place)
    return list(found.values())


def _order(article: Article) -> tuple[str, str]:
    return article.sha256, article.source
