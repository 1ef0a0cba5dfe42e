"""How fast the answer store is: storing, looking up what is there and what is not, two at once.

    python benchmarks/store.py [--rows 50000]

The size that counts is a million (`--rows 1000000`, some minutes and 5 GB of disk). Requests are
as long as those about a chunk of an article. Lookups are of random keys, over a store that was
opened anew; what the target asks for is below one millisecond.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from functools import lru_cache
from pathlib import Path

from briefing.llm.cache import FILE, Cache
from briefing.llm.port import Message, Reply, Request, Usage

LOOKUPS = 5_000
TARGET_SECONDS = 0.001
ANSWER = (
    '{"key_points":[' + ",".join('{"statement":"' + "word " * 30 + '"}' for _ in range(6)) + "]}"
)


@lru_cache
def article(number: int) -> str:
    """Return a text without sense, as long as a chunk of an article."""
    letters = random.Random(number).choices("aaabcdeeeefghiijklmnnooprssttuvwy    ", k=6_000)
    return "".join(letters)


def request(number: int) -> Request:
    """Return one request, of some 6,000 characters."""
    return Request(
        step="key_points",
        label=f"article-{number}.1-30.key_points",
        model="some-model",
        messages=(
            Message(role="system", part="rules", content="Answer briefly."),
            Message(role="user", part="article", content=f"{number} {article(number % 100)}"),
        ),
        schema_name="key_points",
        json_schema={"type": "object", "properties": {"statement": {"type": "string"}}},
        max_tokens=1_000,
    )


def reply() -> Reply:
    """Return one answer, of some 1,000 characters."""
    return Reply(
        text=ANSWER, finish_reason="stop", usage=Usage(prompt_tokens=1_500, completion_tokens=300)
    )


def build(cache: Cache, rows: int) -> float:
    """Fill the store to `rows`; return the seconds of one `put`, measured on the first ones."""
    measured = min(rows, 2_000)
    started = time.perf_counter()
    for number in range(measured):
        cache.put(request(number), reply(), 32_768)
    each = (time.perf_counter() - started) / measured
    # Nobody stores a million answers one by one.
    for first in range(measured, rows, 20_000):
        numbers = range(first, min(first + 20_000, rows))
        cache.put_all((request(number), reply()) for number in numbers)
    return each


def lookups(path: Path, numbers: list[int]) -> list[float]:
    """Return the seconds that each lookup takes, its key included."""
    cache = Cache(path)
    asked = [request(number) for number in numbers]
    seconds: list[float] = []
    for one in asked:
        started = time.perf_counter()
        cache.get(one)
        seconds.append(time.perf_counter() - started)
    cache.close()
    return seconds


def row(name: str, seconds: list[float]) -> str:
    """Return a line of the table."""
    ordered = sorted(seconds)
    high = ordered[int(len(ordered) * 0.99)]
    return (
        f"{name:24} {statistics.median(ordered) * 1e3:9.3f} {high * 1e3:9.3f} "
        f"{ordered[-1] * 1e3:9.3f}"
    )


def main() -> None:
    """Build a store, look up, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    rows = parser.parse_args().rows
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        cache = Cache(path)
        each = build(cache, rows)
        cache.close()
        size = path.stat().st_size
        found = lookups(path, [chance.randrange(rows) for _ in range(LOOKUPS)])
        missed = lookups(path, [rows + n for n in range(LOOKUPS)])
    print(f"{rows:,} answers, {size / 1e6:,.0f} MB; storing one takes {each * 1e3:.2f} ms")
    print(f"{'milliseconds':24} {'median':>9} {'99 %':>9} {'longest':>9}")
    print(row("a lookup that finds", found))
    print(row("a lookup that does not", missed))
    met = statistics.median(found) < TARGET_SECONDS
    print(f"target, below {TARGET_SECONDS * 1e3:.0f} ms: {'met' if met else 'MISSED'}")


if __name__ == "__main__":
    main()
