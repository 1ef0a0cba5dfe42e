"""How long the gates take for one claim, on an article of about 5,000 words.

The article and its sentences are read once, as in a run; every claim is a new one, so that nothing
of the claim is remembered from before. Of several turns the fastest counts, for other programs take
their share of the machine. Prints milliseconds a claim: median, mean and 95th percentile.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.altered import seed
from briefing.verify.gates import Claim, check

ROUNDS = 7
EVIDENCE = 2
"""How many sentences each claim cites: the one it was made from, and the next."""


def main() -> None:
    """Time the gates on claims made from every sentence of the long sample article."""
    article = seed("arctic-shipping-report.md")
    words = sum(len(s.text.split()) for s in article.sentences)
    for sentence in article.sentences:  # read the article once
        check(Claim(statement=sentence.text), (sentence,), article)
    fastest = [float("inf")] * len(article.sentences)
    for turn in range(ROUNDS):
        for index, sentence in enumerate(article.sentences):
            claim = Claim(statement=f"{sentence.text[:-1]} (turn {turn}).")
            evidence = article.sentences[index : index + EVIDENCE]
            start = time.process_time()
            check(claim, evidence, article)
            fastest[index] = min(fastest[index], (time.process_time() - start) * 1000)
    times = sorted(fastest)
    print(f"{words} words, {len(article.sentences)} sentences, as many claims of ", end="")
    print(f"{words / len(article.sentences):.0f} words, {EVIDENCE} sentences cited each")
    print(
        f"median {statistics.median(times):.2f} ms, mean {statistics.mean(times):.2f} ms, ", end=""
    )
    print(f"95th percentile {times[int(0.95 * len(times))]:.2f} ms")


if __name__ == "__main__":
    main()
