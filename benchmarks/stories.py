"""Stories: how well articles on one event are found together, and how fast a day of them is.

Reads 152 pairs of articles on one event from ../shared/data/pac_partisan_events (not part of this
repository), shuffled. Printed: the share of articles whose nearest neighbour is of its story, and
the F1 over all pairs of articles, for plain TF-IDF and for ours. Thresholds are fitted on four
fifths of the stories and scored on the fifth, in turn; ours is also scored at the one that the
product uses. Dates of publication make the task far easier than a single day's news, so the text
alone is measured beside it. Then 2,000 articles are deduplicated and clustered in a process of
their own.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from briefing.article import Article, Sentence, digest
from briefing.daily.duplicates import deduplicated
from briefing.daily.likeness import likeness
from briefing.daily.stories import ALIKE, joined

DATA = Path(__file__).parents[2] / "shared" / "data" / "pac_partisan_events" / "data.jsonl"
MANY, COPIES = 2000, 400
STEPS = [round(0.1 + 0.01 * i, 2) for i in range(41)]
FOLDS = 5

Matrix = Any


def article(title: str, sentences: list[str], date: str, source: str) -> Article:
    """Return an article of sentences, one a paragraph."""
    parts = [" ".join(text.split()) for text in sentences if text.strip()]
    text, spans, at = "\n\n".join([title, *parts]), [], len(title) + 2
    for number, part in enumerate(parts, start=1):
        spans.append(
            Sentence(number=number, text=part, start=at, end=at + len(part), paragraph=number)
        )
        at += len(part) + 2
    when = datetime.fromisoformat(date[:10]) if date else None
    return Article(
        title=title,
        published=when,
        date_precision="day" if when else None,
        source=source,
        text=text,
        sentences=tuple(spans),
        sha256=digest(text),
    )


def loaded() -> tuple[list[Article], list[str]]:
    """Return the articles in a shuffled order, and the story of each."""
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    random.Random(0).shuffle(rows)
    # Where the data have no headline they have a name, which would give the story away.
    titles = ["" if row["title"].count("_") == 2 else row["title"] for row in rows]
    made = [
        article(title or "Untitled", row["sentences"], row["date"], row["id"])
        for title, row in zip(titles, rows, strict=True)
    ]
    return made, [row["story"] for row in rows]


def plain(articles: list[Article]) -> Matrix:
    """Return the likeness that TF-IDF with scikit-learn's defaults and stop words gives."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    found = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(
        [a.text for a in articles]
    )
    return (found @ found.T).toarray()


def neighbours(alike: Matrix, stories: list[str]) -> float:
    """Return the share of articles whose most similar other is of their story."""
    others = alike - 2 * np.eye(len(alike))
    return float(np.mean([stories[i] == stories[j] for i, j in enumerate(others.argmax(axis=1))]))


def linked(alike: Matrix, threshold: float) -> Matrix:
    """Return which pairs are in one cluster of average linkage."""
    from sklearn.cluster import AgglomerativeClustering

    labels = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - threshold
    ).fit_predict(np.clip(1 - alike, 0, None))
    return labels[:, None] == labels[None, :]


def f1(found: Matrix, gold: Matrix, among: Matrix) -> float:
    """Return the F1 of pairs, counted where `among` says."""
    return float(2 * (found & gold & among).sum() / ((found & among).sum() + (gold & among).sum()))


def fitted(alike: Matrix, stories: list[str]) -> float:
    """Return the F1 with thresholds fitted on the other stories."""
    names = sorted(set(stories))
    fold = np.array([names.index(story) % FOLDS for story in stories])
    gold = np.array(stories)[:, None] == np.array(stories)[None, :]
    upper = np.triu(np.ones_like(gold), 1)
    by_step = {step: linked(alike, step) for step in STEPS}
    right = found = wanted = 0.0
    for held in range(FOLDS):
        seen = (fold[:, None] != held) & (fold[None, :] != held) & upper
        best = max(STEPS, key=lambda step: f1(by_step[step], gold, seen))
        # A pair across two folds comes up with both, so that it counts half each time.
        weight = ((fold[:, None] == held) * 0.5 + (fold[None, :] == held) * 0.5) * upper
        right += (by_step[best] * gold * weight).sum()
        found += (by_step[best] * weight).sum()
        wanted += (gold * weight).sum()
    return float(2 * right / (found + wanted))


def product(articles: list[Article], stories: list[str], *, dates: bool) -> float:
    """Return the F1 of the product's own stories."""
    groups = joined(articles, {}, dates=dates)
    of = {a.source: name for name, found in groups.items() for a in found}
    labels = np.array([of[a.source] for a in articles])
    gold = np.array(stories)[:, None] == np.array(stories)[None, :]
    return f1(labels[:, None] == labels[None, :], gold, np.triu(np.ones_like(gold), 1))


def days(articles: list[Article], stories: list[str]) -> None:
    """Print the F1 by threshold for days of several sizes: how the product's was chosen.

    A day is so many stories of two reports and so many of one, drawn 30 times; of a whole day of
    single reports every pair that is found is wrong, and how many those are is printed.
    """
    of: dict[str, list[int]] = {}
    for place, story in enumerate(stories):
        of.setdefault(story, []).append(place)
    steps = [0.16, 0.18, 0.2, 0.22, 0.24, 0.26, 0.28]
    print("a day of pairs + singles " + "".join(f"{step:7.2f}" for step in steps))
    for pairs, singles in ((0, 6), (2, 6), (4, 20), (12, 12), (30, 30)):
        chance = random.Random(pairs)
        sums = {step: np.zeros(3) for step in steps}
        for _ in range(30):
            drawn = chance.sample(sorted(of), pairs + singles)
            places = [p for name in drawn[:pairs] for p in of[name]]
            places += [of[name][0] for name in drawn[pairs:]]
            alike = likeness([articles[p] for p in places], dates=False)
            names = np.array([stories[p] for p in places])
            gold = np.triu(names[:, None] == names[None, :], 1)
            for step in steps:
                found = np.triu(linked(alike, step), 1)
                sums[step] += ((found & gold).sum(), found.sum(), gold.sum())
        told = [
            f"{2 * right / (found + wanted):7.2f}" if pairs else f"{found / 30:7.1f}"
            for right, found, wanted in sums.values()
        ]
        what = "F1" if pairs else "wrong pairs"
        print(f"{pairs:4} + {singles:3}  {what:12} " + "".join(told))


def many(articles: list[Article]) -> list[Article]:
    """Return 2,000 articles: mixtures of sentences, and copies with small edits of some."""
    chance = random.Random(0)
    found = list(articles)
    while len(found) < MANY - COPIES:
        one, other = chance.sample(articles, 2)
        texts = [s.text for s in (*one.sentences, *other.sentences)]
        kept = chance.sample(texts, min(len(texts), len(one.sentences)))
        words = [f"{w}{chance.randrange(50)}" if chance.random() < 0.1 else w
                 for w in " ".join(kept).split(" ")]  # fmt: skip
        lines = [" ".join(words[i : i + 25]) for i in range(0, len(words), 25)]
        found.append(article(one.title, lines, "2025-07-31", f"mixed-{len(found)}"))
    for copied in chance.sample(found, COPIES):
        lines = [s.text.replace(" said", " told reporters") for s in copied.sentences]
        cut = lines[: max(2, len(lines) - chance.randrange(4))]
        found.append(article(copied.title, cut, "2025-07-31", f"copy-{len(found)}"))
    return found


def measured() -> None:
    """Deduplicate and cluster 2,000 articles; print seconds and megabytes."""
    articles = many(loaded()[0])
    before, cpu = time.perf_counter(), time.process_time()
    texts = [group.article for group in deduplicated(articles)]
    middle = time.perf_counter()
    stories = joined(texts, {})
    seconds = time.perf_counter() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(articles):,} articles, {sum(len(a.text) for a in articles) / 1e6:.1f} MB: "
        f"{len(texts):,} texts in {middle - before:.1f} s, {len(stories):,} stories; "
        f"{seconds:.1f} s in all, {time.process_time() - cpu:.1f} s of them computing; "
        f"{peak:.0f} MB at most (bounds: 10 s, 600 MB)"
    )


def main() -> None:
    if not DATA.exists():
        print(f"{DATA} is not there; nothing was measured")
        return
    articles, stories = loaded()
    ways: dict[str, Callable[[], Matrix]] = {
        "plain TF-IDF": lambda: plain(articles),
        "ours, text alone": lambda: likeness(articles, dates=False),
        "ours, with dates": lambda: likeness(articles),
    }
    print(f"{len(articles)} articles, {len(set(stories))} stories")
    print(f"{'':18}  nearest  F1, fitted on others")
    for name, way in ways.items():
        alike = way()
        print(f"{name:18}  {neighbours(alike, stories):.3f}    {fitted(alike, stories):.3f}")
    for dates in (False, True):
        told = "with dates" if dates else "text alone"
        print(f"as used ({ALIKE}), {told}: F1 {product(articles, stories, dates=dates):.3f}")
    days(articles, stories)
    subprocess.run([sys.executable, "-m", "benchmarks.stories", "--many"], check=True)


if __name__ == "__main__":
    measured() if sys.argv[1:] == ["--many"] else main()
