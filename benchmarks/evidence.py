"""How well and how fast sentences that bear a statement are found: `python benchmarks/evidence.py`.

Reads the labelled data in ../shared/data, which is not part of this repository, and says so where
it is absent. Recall@5 of a claim is the share of a gold set of evidence found among the first five
sentences, for the gold set of which most is found; it is averaged over the claims that have one.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from math import log
from pathlib import Path
from statistics import mean, median
from typing import Any

from briefing.verify.evidence import Index, best, coverage, repair

DATA = Path(__file__).parents[2] / "shared" / "data"
WORD = re.compile(r"\w+")


def read(name: str) -> list[dict[str, Any]]:
    """Return the rows of a file of labelled data."""
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def recall(found: Sequence[int], gold: Sequence[Sequence[int]]) -> float:
    """Return the share of the gold set found, for the set of which most is found."""
    return max(len(set(found) & set(one)) / len(one) for one in gold if one)


def bm25(claim: str, sentences: Sequence[str], k1: float = 1.5, b: float = 0.75) -> list[int]:
    """Return the five best sentences by plain BM25 over lower-case words, the baseline."""
    counts = [Counter(WORD.findall(s.lower())) for s in sentences]
    lengths = [sum(c.values()) for c in counts]
    average = mean(lengths) or 1
    holding = Counter(w for c in counts for w in c)

    def score(i: int) -> float:
        norm = k1 * (1 - b + b * lengths[i] / average)
        return sum(
            log(1 + (len(counts) - holding[w] + 0.5) / (holding[w] + 0.5))
            * counts[i][w]
            * (k1 + 1)
            / (counts[i][w] + norm)
            for w in set(WORD.findall(claim.lower()))
            if w in counts[i]
        )

    return sorted(range(len(sentences)), key=lambda i: -score(i))[:5]


def found(claim: str, sentences: Sequence[str]) -> list[int]:
    """Return our five best sentences, counted from 0 as in the data."""
    return [match.number - 1 for match in best(claim, Index(sentences))]


def retrieval(rows: list[dict[str, Any]]) -> None:
    """Print recall@5, over all claims and over two halves of them."""
    print(f"evidence recall@5, WiCE dev, {len(rows)} claims   all   even   odd")
    methods: dict[str, Callable[[str, Sequence[str]], list[int]]] = {
        "BM25 alone": bm25,
        "briefing": found,
    }
    for name, method in methods.items():
        recalls = [
            recall(method(r["claim"], r["source_sentences"]), r["supporting_sentences"])
            for r in rows
        ]
        halves = mean(recalls[::2]), mean(recalls[1::2])
        print(f"  {name:35} {mean(recalls):.3f}  {halves[0]:.3f}  {halves[1]:.3f}")


def repairs(rows: list[dict[str, Any]]) -> None:
    """Print how often citations are changed, and the recall of gold before and after."""
    print("\nrepair of citations              changed  recall before  after")
    for name in ("gold", "next sentences", "first two", "none"):
        changed, before, after = [], [], []
        for row in rows:
            gold = min((g for g in row["supporting_sentences"] if g), key=len)
            size = len(row["source_sentences"])
            cited = {
                "gold": tuple(i + 1 for i in gold),
                "next sentences": tuple(min(size, i + 2) for i in gold),
                "first two": (1, 2),
                "none": (),
            }[name]
            new = repair(row["claim"], cited, Index(row["source_sentences"]))
            changed.append(new is not None)
            before.append(recall([n - 1 for n in cited], row["supporting_sentences"]))
            after.append(recall([n - 1 for n in new or cited], row["supporting_sentences"]))
        print(f"  {name:30} {mean(changed):.3f}    {mean(before):.3f}       {mean(after):.3f}")


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the chance that a supported claim scores higher than another."""
    good = [s for s, label in zip(scores, labels, strict=True) if label]
    bad = [s for s, label in zip(scores, labels, strict=True) if not label]
    wins = sum((g > b) + 0.5 * (g == b) for g in good for b in bad)
    return wins / (len(good) * len(bad))


def balanced(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return balanced accuracy, each half judged by the threshold that is best on the other."""

    def at(threshold: float, which: range) -> float:
        right: dict[bool, list[bool]] = {True: [], False: []}
        for i in which:
            right[labels[i]].append((scores[i] >= threshold) == labels[i])
        return mean(mean(r) for r in right.values())

    halves = range(0, len(scores), 2), range(1, len(scores), 2)
    results = []
    for here, there in (halves, halves[::-1]):
        threshold = max(sorted({scores[i] for i in there}), key=lambda t: at(t, there))
        results.append(at(threshold, here))
    return mean(results)


def overlap(claim: str, sentences: Sequence[str]) -> float:
    """Return the share of a claim's words that the source has, the floor to compare with."""
    source = {w for s in sentences for w in WORD.findall(s.lower())}
    asked = WORD.findall(claim.lower())
    return sum(w in source for w in asked) / max(1, len(asked))


def covered(claim: str, sentences: Sequence[str]) -> float:
    """Return the coverage of a claim by its four best sentences."""
    return coverage(claim, [sentences[m.number - 1] for m in best(claim, Index(sentences), 4)])


def checking() -> None:
    """Print how coverage does as a checker of claims, beside plain word overlap."""
    print("\nclaims checked          balanced accuracy      AUC")
    print("                        overlap  coverage      overlap  coverage")
    sets = {
        f"summedits/{name}": [
            (r["claim"], re.split(r"(?<=[.!?])\s+|\n", r["source"]), bool(r["label"]))
            for r in read(f"summedits/{name}.jsonl")
        ]
        for name in ("samsum", "qmsumm", "scitldr")
    }
    sets["wice dev"] = [
        (r["claim"], r["source_sentences"], r["label"] == "supported")
        for r in read("wice/claim_dev.jsonl")
    ]
    for name, rows in sets.items():
        labels = [label for _, _, label in rows]
        plain = [overlap(claim, source) for claim, source, _ in rows]
        ours = [covered(claim, source) for claim, source, _ in rows]
        print(
            f"  {name:20}  {balanced(plain, labels):.3f}    {balanced(ours, labels):.3f}"
            f"         {auc(plain, labels):.3f}    {auc(ours, labels):.3f}"
        )


def timing(rows: list[dict[str, Any]]) -> None:
    """Print the time per statement on an article of about 5,000 words."""
    sentences: list[str] = []
    for row in rows:
        sentences += [s for s in row["source_sentences"] if len(s.split()) > 8]
        if sum(len(s.split()) for s in sentences) >= 5000:
            break
    start = time.perf_counter()
    index = Index(sentences)
    built = time.perf_counter() - start
    print(f"\n{index.size} sentences, {sum(len(s.split()) for s in sentences)} words")
    print(f"  index built in {built * 1e3:.0f} ms")
    for name, ask in (
        ("best", lambda claim: best(claim, index)),
        ("repair", lambda claim: repair(claim, (1, 2), index)),
    ):
        took = []
        for row in rows:
            start = time.perf_counter()
            ask(row["claim"])
            took.append((time.perf_counter() - start) * 1e3)
        slow = sorted(took)[int(0.95 * len(took))]
        print(f"  {name:7} {median(took):.2f} ms per statement (median), {slow:.2f} (95th of 100)")


def main() -> None:
    """Print all tables."""
    if not DATA.is_dir():
        print(f"the labelled data is not there: {DATA.name} beside the checkout; nothing measured")
        return
    rows = [r for r in read("wice/claim_dev.jsonl") if any(r["supporting_sentences"])]
    retrieval(rows)
    repairs(rows)
    checking()
    timing(rows)


if __name__ == "__main__":
    main()
