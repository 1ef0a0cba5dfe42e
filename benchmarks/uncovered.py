"""What one source leaves out, recall and precision.

    python -m benchmarks.uncovered [-v] [--model local] [--prompts terse] [--pairs 30]

Of each of 30 pairs of ../shared/data/pac_partisan_events one article is taken; from a copy of it
three sentences that bear facts are removed, and the original is compared with the copy as another
source would be. Every sentence that is called uncovered and was not removed is an error; so is
every removed one that is not called so, although some of these are said elsewhere in the article.
The second row makes it harder: all that the copy keeps is told in other words (`rewording`), and
“words kept” says how far it is the same. The third is what an edition shows of two such sources,
within its caps. Which sentences are removed is chosen by a rule of its own, not by that of the code
under test. All of this is code: no model is asked.

With --model both are briefed first, as `briefing daily` does. Then a removed sentence may also be
shown as what a finding rests on that is marked as one source's alone; the last row counts those.
Answers are kept in the cache: a run that was stopped goes on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from random import Random
from statistics import mean
from typing import NamedTuple

from benchmarks.models import model_named
from benchmarks.rewording import reworded
from briefing import promptset
from briefing.article import Article, Sentence, digest
from briefing.daily.shapes import Report, Story
from briefing.daily.telling import Teller
from briefing.daily.uncovered import uncovered
from briefing.llm.cache import Cache, default_path
from briefing.llm.choose import kept
from briefing.pipeline import brief

DATA = Path(__file__).parents[2] / "shared" / "data" / "pac_partisan_events" / "data.jsonl"
PAIRS, REMOVED, SEED = 30, 3, 31
RECALL, PRECISION = 0.6, 0.8
"""What must be reached on every row."""

_NAME = re.compile(r"(?<!^)(?<![.!?“\"] )\b[A-Z][a-z]{2,}")


class Score(NamedTuple):
    """Sentences that were removed, called uncovered, and both."""

    removed: int
    called: int
    right: int
    unsaid: int
    unsaid_right: int


def article(sentences: Sequence[str], source: str) -> Article:
    """Return an article of these sentences."""
    text, found = "", []
    for number, sentence in enumerate(sentences, start=1):
        start = len(text) + 1 if text else 0
        text = f"{text} {sentence}" if text else sentence
        found.append(
            Sentence(number=number, text=sentence, start=start, end=len(text), paragraph=number)
        )
    return Article(title="", source=source, text=text, sentences=tuple(found), sha256=digest(text))


def articles() -> list[list[str]]:
    """Return the sentences of one article of each pair that is long enough, by story."""
    stories: defaultdict[str, list[list[str]]] = defaultdict(list)
    for line in DATA.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        clean = (" ".join(sentence.split()) for sentence in row["sentences"])
        stories[row["story"]].append([sentence for sentence in clean if sentence])
    longest = [max(pair, key=len) for _, pair in sorted(stories.items())]
    return [one for one in longest if sum(map(factual, one)) >= 2 * REMOVED]


def factual(sentence: str) -> bool:
    """Tell whether a sentence has eight words or more, a figure or a name, and asks nothing."""
    words = sentence.split()
    telling = any(c.isdigit() for c in sentence) or _NAME.search(sentence) is not None
    return len(words) >= 8 and telling and not sentence.rstrip('”" ').endswith("?")


def kept_words(sentences: Sequence[str], chance: Random) -> float:
    """Return the share of the words of sentences that are left when they are reworded."""
    shares = []
    for sentence in sentences:
        mine = set(re.findall(r"\w+", sentence.lower()))
        new = set(re.findall(r"\w+", " ".join(reworded(sentence, chance)).lower()))
        shares.append(len(mine & new) / max(1, len(mine)))
    return mean(shares)


def said_elsewhere(sentence: str, rest: Sequence[str]) -> bool:
    """Tell whether one other sentence has six in ten of the longer words of this one."""
    mine = set(re.findall(r"\w{4,}", sentence.lower()))
    return any(
        len(mine & set(re.findall(r"\w{4,}", other.lower()))) >= 0.6 * len(mine) for other in rest
    )


def measured(sentences: list[str], chance: Random, *, harder: bool) -> tuple[Score, list[str]]:
    """Return the score of one article, and what was called uncovered wrongly."""
    candidates = [i for i, sentence in enumerate(sentences) if factual(sentence)]
    removed = set(chance.sample(candidates, REMOVED))
    kept = [s for i, s in enumerate(sentences) if i not in removed]
    copy = [new for s in kept for new in reworded(s, chance)] if harder else kept
    found = {m.number - 1 for m in uncovered(article(sentences, "a"), article(copy, "b"))}
    unsaid = {i for i in removed if not said_elsewhere(sentences[i], kept)}
    wrong = [sentences[i] for i in sorted(found - removed)]
    return Score(
        len(removed), len(found), len(found & removed), len(unsaid), len(found & unsaid)
    ), wrong


def planted(sentences: list[str], chance: Random) -> tuple[Article, Article, set[int]]:
    """Return an article, its copy and the numbers of the sentences that the copy lacks."""
    candidates = [i for i, sentence in enumerate(sentences) if factual(sentence)]
    removed = set(chance.sample(candidates, REMOVED))
    kept = [s for i, s in enumerate(sentences) if i not in removed]
    return article(sentences, "a"), article(kept, "b"), {i + 1 for i in removed}


class Shown(NamedTuple):
    """What an edition shows as left out, how much of it was, and the same with marked findings."""

    passages: int
    right: int
    both: int
    both_right: int


def told(reports: Sequence[Report], removed: set[int]) -> Shown:
    """Return what an edition shows of two reports as left out, and how much of that was removed."""
    story = Story(
        id="s", title="", section="", reports=tuple(reports), score=0, why=(), first_seen=date.min
    )
    told = Teller(story, 1, 1).told()
    uncovered = {(u.passage.source, u.passage.sentence) for u in told.uncovered}
    lead = [told.bottom_line] if told.bottom_line else []
    marked = {
        (p.source, p.sentence)
        for one in (*lead, *told.findings, *told.implications, *told.omissions)
        if one.missing_in
        for p in one.passages
    }
    planted_ = {(1, number) for number in removed}
    both = uncovered | marked
    return Shown(len(uncovered), len(uncovered & planted_), len(both), len(both & planted_))


async def briefed_by(
    name: str, prompts: str, pairs: Sequence[list[str]], *, verbose: bool
) -> Shown:
    """Return what is shown of all pairs, both reports of each briefed by a model."""
    chance, total = Random(SEED), Shown(0, 0, 0, 0)
    cache = Cache(default_path(), print)
    async with AsyncExitStack() as stack:
        stack.callback(cache.close)
        model = kept(model_named(name, stack), [cache])
        for number, sentences in enumerate(pairs, start=1):
            original, copy, removed = planted(sentences, chance)
            reports = [
                Report(
                    article=one,
                    outlet=one.source,
                    briefing=await brief(one, promptset.load(prompts), model, jobs=1),
                )
                for one in (original, copy)
            ]
            shown = told(reports, removed)
            total = Shown(*map(sum, zip(total, shown, strict=True)))
            if verbose:
                print(f"   pair {number}: {shown}", flush=True)
    return total


def main() -> int:
    if not DATA.exists():
        print(f"{DATA} is absent: nothing is measured")
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-v", action="store_true")
    parser.add_argument("--model")
    parser.add_argument("--prompts", default="terse")
    parser.add_argument("--pairs", type=int, default=PAIRS)
    asked = parser.parse_args()
    sampled = Random(SEED).sample(articles(), PAIRS)
    low = False
    print(
        f"{'copy':<16}{'recall':>8}{'precision':>11}{'of the unsaid':>15}{'words kept':>12}"
        f"{'ms a pair':>11}"
    )
    for name, harder in (("word for word", False), ("in other words", True)):
        chance, start = Random(SEED), time.perf_counter()
        scored = [measured(sentences, chance, harder=harder) for sentences in sampled]
        spent = (time.perf_counter() - start) / PAIRS * 1000
        total = Score(*(sum(column) for column in zip(*(s for s, _ in scored), strict=True)))
        recall, precision = total.right / total.removed, total.right / max(1, total.called)
        unsaid = total.unsaid_right / total.unsaid
        low = low or recall < RECALL or precision < PRECISION
        same = mean(kept_words(one, Random(SEED)) for one in sampled) if harder else 1.0
        print(
            f"{name:<16}{recall:>8.3f}{precision:>11.3f}{unsaid:>15.3f}{same:>12.3f}{spent:>11.1f}"
        )
        if asked.v:
            for sentence in (s for _, wrong in scored for s in wrong):
                print("   wrong:", sentence)
    chance = Random(SEED)
    shown = [
        told((Report(article=original, outlet="a"), Report(article=copy, outlet="b")), removed)
        for original, copy, removed in (planted(one, chance) for one in sampled)
    ]
    total_shown = Shown(*(sum(column) for column in zip(*shown, strict=True)))
    low = _row("in an edition", total_shown.right, total_shown.passages, PAIRS) or low
    print(
        f"{PAIRS} articles, {REMOVED} sentences removed from each; found by code: all, model: none"
    )
    if asked.model:
        some = sampled[: asked.pairs]
        done = asyncio.run(briefed_by(asked.model, asked.prompts, some, verbose=asked.v))
        print(f"briefed by {asked.model} with {asked.prompts}, {len(some)} pairs:")
        low = _row("uncovered", done.right, done.passages, len(some)) or low
        _row("and as findings", done.both_right, done.both, len(some))
    return int(low)


def _row(name: str, right: int, shown: int, pairs: int) -> bool:
    """Print one row; return whether it falls short."""
    recall, precision = right / (REMOVED * pairs), right / max(1, shown)
    print(f"{name:<16}{recall:>8.3f}{precision:>11.3f}")
    return recall < RECALL or precision < PRECISION


if __name__ == "__main__":
    sys.exit(main())
