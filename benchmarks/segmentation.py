"""Count the hard cases that sentencex alone, pysbd and our own segmenter cut right, and time them.

Reads the table of the tests, prints one line a kind of difficulty and one for all, then sentences
per second on the table's texts repeated, each text a paragraph. Run it from the project's folder:
`python benchmarks/segmentation.py`.
"""

from __future__ import annotations

import time
import tomllib
import warnings
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypedDict

import sentencex

from briefing.sources.segment import spans

TABLE = Path(__file__).parent.parent / "tests" / "sources" / "segmentation_cases.toml"
ROUNDS = 5

Segmenter = Callable[[str, str], list[str]]


class Case(TypedDict):
    """One row of the table."""

    language: str
    kind: str
    text: str
    sentences: list[str]


def ours(text: str, language: str) -> list[str]:
    """Return the sentences as this program cuts them."""
    return [text[start:end] for start, end in spans(text, language)]


def sentencex_alone(text: str, language: str) -> list[str]:
    """Return the sentences as sentencex cuts them."""
    return [s for part in sentencex.segment(language, text) if (s := part.strip())]


def with_pysbd() -> Segmenter | None:
    """Return a segmenter that uses pysbd, None where it is not installed.

    It knows fewer languages than the table; the others are cut as English.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # pysbd's own regular expressions
            import pysbd
    except ImportError:
        return None

    @cache
    def segmenter(language: str) -> pysbd.Segmenter:
        try:
            return pysbd.Segmenter(language=language, clean=False)
        except ValueError:
            return segmenter("en")

    def cut(text: str, language: str) -> list[str]:
        return [s for part in segmenter(language).segment(text) if (s := part.strip())]

    return cut


def per_second(segmenter: Segmenter, cases: list[Case]) -> float:
    """Return how many sentences of the table a segmenter finds in a second."""
    found = 0
    start = time.perf_counter()
    for _ in range(ROUNDS):
        for case in cases:
            found += len(segmenter(case["text"], case["language"]))
    return found / (time.perf_counter() - start)


def main() -> None:
    """Print the table of counts and speeds."""
    cases: list[Case] = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
    segmenters: dict[str, Segmenter] = {"sentencex": sentencex_alone, "ours": ours}
    pysbd_cut = with_pysbd()
    if pysbd_cut:
        segmenters = {"sentencex": sentencex_alone, "pysbd": pysbd_cut, "ours": ours}
    else:
        print("pysbd is not installed: left out")

    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(f"{case['language']} {case['kind']}", []).append(case)
    groups["all"] = cases
    print(f"{'':30}{'cases':>8}" + "".join(f"{name:>12}" for name in segmenters))
    for group, members in groups.items():
        right = [
            sum(cut(c["text"], c["language"]) == c["sentences"] for c in members)
            for cut in segmenters.values()
        ]
        print(f"{group:30}{len(members):>8}" + "".join(f"{count:>12}" for count in right))
    speeds = [per_second(cut, cases) for cut in segmenters.values()]
    print(f"{'sentences per second':38}" + "".join(f"{speed:>12,.0f}" for speed in speeds))


if __name__ == "__main__":
    main()
