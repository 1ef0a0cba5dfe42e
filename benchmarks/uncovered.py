"""What one source leaves out, recall and precision: `python -m benchmarks.uncovered [-v]`.

Of each of 30 pairs of ../shared/data/pac_partisan_events one article is taken; from a copy of it
three sentences that bear facts are removed, and the original is compared with the copy as another
source would be. Every sentence that is called uncovered and was not removed is an error; so is
every removed one that is not called so, although some of these are said elsewhere in the article.
The second row makes it harder: all that the copy keeps is told in other words (`rewording`), and
“words kept” says how far it is the same. The third is what an edition shows of two such sources,
within its caps. Which sentences are removed is chosen by a rule of its own, not by that of the code
under test. All of this is code: no model is asked.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from statistics import mean
from typing import NamedTuple

from benchmarks.rewording import reworded
from briefing.article import Article, Sentence, digest
from briefing.daily.shapes import Report, Story
from briefing.daily.telling import Teller
from briefing.daily.uncovered import uncovered

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


def told(sentences: list[str], chance: Random) -> tuple[int, int]:
    """Return how many passages an edition shows as left out, and how many of them were removed.

    Original and copy are the two reports of a story; neither is briefed, so that no finding of a
    model moves what is shown.
    """
    removed = set(
        chance.sample([i for i, sentence in enumerate(sentences) if factual(sentence)], REMOVED)
    )
    kept = [s for i, s in enumerate(sentences) if i not in removed]
    reports = (
        Report(article=article(sentences, "a"), outlet="a"),
        Report(article=article(kept, "b"), outlet="b"),
    )
    story = Story(
        id="s", title="", section="", reports=reports, score=0, why=(), first_seen=date.min
    )
    shown = Teller(story, 1, 1).told().uncovered
    return len(shown), sum(
        u.passage.source == 1 and u.passage.sentence - 1 in removed for u in shown
    )


def main() -> int:
    if not DATA.exists():
        print(f"{DATA} is absent: nothing is measured")
        return 0
    chosen = Random(SEED).sample(articles(), PAIRS)
    low = False
    print(
        f"{'copy':<16}{'recall':>8}{'precision':>11}{'of the unsaid':>15}{'words kept':>12}"
        f"{'ms a pair':>11}"
    )
    for name, harder in (("word for word", False), ("in other words", True)):
        chance, start = Random(SEED), time.perf_counter()
        scored = [measured(sentences, chance, harder=harder) for sentences in chosen]
        spent = (time.perf_counter() - start) / PAIRS * 1000
        total = Score(*(sum(column) for column in zip(*(s for s, _ in scored), strict=True)))
        recall, precision = total.right / total.removed, total.right / max(1, total.called)
        unsaid = total.unsaid_right / total.unsaid
        low = low or recall < RECALL or precision < PRECISION
        kept = mean(kept_words(one, Random(SEED)) for one in chosen) if harder else 1.0
        print(
            f"{name:<16}{recall:>8.3f}{precision:>11.3f}{unsaid:>15.3f}{kept:>12.3f}{spent:>11.1f}"
        )
        if "-v" in sys.argv:
            for sentence in (s for _, wrong in scored for s in wrong):
                print("   wrong:", sentence)
    chance = Random(SEED)
    shown, right = map(sum, zip(*(told(one, chance) for one in chosen), strict=True))
    print(f"{'in an edition':<16}{right / (REMOVED * PAIRS):>8.3f}{right / max(1, shown):>11.3f}")
    low = low or right / (REMOVED * PAIRS) < RECALL or right / max(1, shown) < PRECISION
    print(
        f"{PAIRS} articles, {REMOVED} sentences removed from each; found by code: all, model: none"
    )
    return int(low)


if __name__ == "__main__":
    sys.exit(main())
