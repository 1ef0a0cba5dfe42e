"""How well claims are checked: `python benchmarks/quality.py`; by a judge too: `--judge local`.

Reads the labelled data in ../shared/data, which is not part of this repository, and says so where
it is absent. Each row of a set is answered as `briefing check --jsonl` answers it. Balanced
accuracy is told at the status (supported or not) and at a threshold on the score that five-fold
cross-validation finds, beside the same for the share of a claim's words that the source has. Not
obvious: the rows of one source stay in one fold, for they share their words.

A judge is slow, so `--sample` rows of each set are drawn, always the same ones, and its answers are
kept in the answer store: after `--seconds` it stops, tells what it has, and goes on next time.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.evidence import DATA, auc, bm25, found, overlap, read, recall
from benchmarks.judging import Judge
from briefing.article import Article
from briefing.claims import ClaimResult, article_of, check_whole
from briefing.sources.claims import segmented

SETS = ("summedits/samsum", "summedits/qmsumm", "summedits/scitldr", "wice/claim_dev")
FOLDS = 5


class Answers(NamedTuple):
    """A set, answered: row by row what is true, what was said, and which source it is about."""

    labels: list[bool]
    floor: list[float]
    scores: list[float]
    supported: list[bool]
    sources: list[str]
    seconds: float


def answered(
    rows: Sequence[dict[str, Any]], check: Callable[[str, Article], ClaimResult] = check_whole
) -> Answers:
    """Return the answers to a set."""
    answers = Answers([], [], [], [], [], 0.0)
    seconds = 0.0
    for row in rows:
        sentences = row.get("source_sentences") or segmented(row["source"])
        start = time.perf_counter()
        result = check(row["claim"], article_of(sentences, source="source"))
        seconds += time.perf_counter() - start
        answers.labels.append(row["label"] in (1, "supported"))
        answers.floor.append(overlap(row["claim"], sentences))
        answers.scores.append(result.score)
        answers.supported.append(result.status == "supported")
        answers.sources.append("\n".join(sentences))
    return answers._replace(seconds=seconds)


def balanced(said: Sequence[bool], labels: Sequence[bool]) -> float:
    """Return the mean of the shares of supported and of other claims that are judged right."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    for one, label in zip(said, labels, strict=True):
        right[label].append(one == label)
    return mean(mean(r) for r in right.values() if r)


def at_threshold(scores: Sequence[float], labels: Sequence[bool], sources: Sequence[str]) -> float:
    """Return balanced accuracy, each fold judged by the threshold that is best on the others."""
    number = {source: i for i, source in enumerate(dict.fromkeys(sources))}
    folds = [number[source] % FOLDS for source in sources]
    said: list[bool] = [False] * len(scores)
    for fold in range(FOLDS):
        train = [i for i, f in enumerate(folds) if f != fold]
        known = [labels[i] for i in train]
        threshold = max(
            sorted({scores[i] for i in train}),
            key=lambda t: balanced([scores[i] >= t for i in train], known),
        )
        for i, f in enumerate(folds):
            if f == fold:
                said[i] = scores[i] >= threshold
    return balanced(said, labels)


def judged(model: str, sample: int, seconds: float) -> None:
    """Print the table of gates and judge, on the claims of the sample that were got through."""
    print(f"Gates, then the judge {model}; of {sample} claims of each set, those answered so far\n")
    print(
        "| set | claims | BA overlap | BA status, gates | BA status | BA score | "
        "AUC overlap | AUC gates | AUC score | passes of true | of others |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|")
    with ExitStack() as stack:
        judge = stack.enter_context(Judge(model, time.monotonic() + seconds))
        drawn = {name: random.Random(0).sample(read(f"{name}.jsonl"), sample) for name in SETS}
        done: dict[str, list[dict[str, Any]]] = {name: [] for name in SETS}
        # In turn, so that all sets have their share of the time.
        for rows in zip(*drawn.values(), strict=True):
            for name, row in zip(SETS, rows, strict=True):
                if judge.reads(row["claim"], _article(row)):
                    done[name].append(row)
        for name, rows in done.items():
            if not rows:
                continue
            gates, got = answered(rows), answered(rows, judge.check)
            figures = (
                at_threshold(got.floor, got.labels, got.sources),
                balanced(gates.supported, got.labels),
                balanced(got.supported, got.labels),
                at_threshold(got.scores, got.labels, got.sources),
                auc(got.floor, got.labels),
                auc(gates.scores, got.labels),
                auc(got.scores, got.labels),
                *_passing(got),
            )
            told = " | ".join(f"{figure:.3f}" for figure in figures)
            print(f"| {name} | {len(got.labels)} | {told} |", flush=True)
        print(f"\n{judge.told()}")


def _article(row: dict[str, Any]) -> Article:
    sentences = row.get("source_sentences") or segmented(row["source"])
    return article_of(sentences, source="source")


def _passing(got: Answers) -> tuple[float, float]:
    """Return the shares of the supported and of the other claims that pass."""
    true, false = (
        [s for s, label in zip(got.supported, got.labels, strict=True) if label == wanted]
        for wanted in (True, False)
    )
    return mean(true) if true else 0.0, mean(false) if false else 0.0


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--judge", metavar="MODEL", help="read claims again with this model")
    parser.add_argument("--sample", type=int, default=150, help="claims of each set for the judge")
    parser.add_argument("--seconds", type=float, default=1e9, help="when to ask no more")
    asked = parser.parse_args()
    if not DATA.is_dir():
        place = Path("..", *DATA.parts[-2:])
        print(f"the labelled data is not in {place}; nothing measured")
        return
    if asked.judge:
        judged(asked.judge, asked.sample, asked.seconds)
        return
    print("Gates only, no model. BA = balanced accuracy\n")
    print(
        "| set | claims | BA overlap | BA status | BA score | AUC overlap | AUC score | claims/s |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    passed = []
    for name in SETS:
        got = answered(read(f"{name}.jsonl"))
        figures = (
            at_threshold(got.floor, got.labels, got.sources),
            balanced(got.supported, got.labels),
            at_threshold(got.scores, got.labels, got.sources),
            auc(got.floor, got.labels),
            auc(got.scores, got.labels),
        )
        told = " | ".join(f"{figure:.3f}" for figure in figures)
        print(f"| {name} | {len(got.labels)} | {told} | {len(got.labels) / got.seconds:.0f} |")
        true, false = _passing(got)
        passed.append(f"  {name:20} {true:.2f} of the true, {false:.2f} of the others")
    print("\nclaims that pass", *passed, sep="\n")
    rows = [r for r in read("wice/claim_dev.jsonl") if any(r["supporting_sentences"])]
    print(f"\nevidence recall@5, wice/claim_dev, {len(rows)} claims")
    for called, method in (("BM25 alone", bm25), ("briefing", found)):
        recalls = [
            recall(method(r["claim"], r["source_sentences"]), r["supporting_sentences"])
            for r in rows
        ]
        print(f"  {called:12} {mean(recalls):.3f}")


if __name__ == "__main__":
    main()
