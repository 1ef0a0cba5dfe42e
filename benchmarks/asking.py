"""How much of a server's pace is lost by asking through this program, and how memory grows.

    python -m benchmarks.asking [--articles 300] [--rounds 3]
    python -m benchmarks.asking --memory

A stub answers after 0.3 s and is asked 64 times at once: by a bare loop over AsyncOpenAI; through
the model layer (cache, retries, pacing, endpoint); and by the whole of `briefing generate`, from
files to checked briefings. All three send the same requests, in turn in one run; a share is the
median of those of the rounds. The target is 0.9 of the bare rate. With 64 in flight there are
4.7 ms of processor time for a request; checking is done beside, where there is a second core. What
the bare loop does not have is order: an article's last requests wait for its first ones, so that
at the end of a run there are fewer than 64 to send. What it does not save either is the time for
garbage, which Python collects in it as often as by default.

With --memory, runs of 300 and of 3,000 articles are processes of their own, and their peaks are
compared, that of a helper beside them added: the target is 1.3.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from benchmarks.stub import stub
from briefing import runs
from briefing.asked import Spending, Surroundings
from briefing.document import Briefing
from briefing.errors import BriefingError
from briefing.llm.cache import FILE, Cache
from briefing.llm.choose import chosen, kept
from briefing.llm.port import Reply, Request
from briefing.output import Output
from briefing.settings import Settings

LATENCY = 0.3
IN_FLIGHT = 64
TARGET = 0.9
FEW, MANY, GROWTH = 300, 3_000, 1.3
PLACES = ("Arbon", "Belmar", "Corvo", "Dunmore", "Eastry", "Farrow", "Gilford", "Harwich")
GOODS = ("grain", "timber", "steel", "cement", "salt", "wool", "copper", "fruit")


class Pace(NamedTuple):
    """Requests a second, and milliseconds of processor time for one."""

    rate: float
    cpu: float


class Watch:
    """Follows a run and keeps its requests."""

    def __init__(self, *, keep: bool = False) -> None:
        self.count = 0
        self.requests: list[Request] = []
        self._keep = keep

    def reply(self, request: Request, _reply: Reply, _cost: float | None) -> None:
        """Count, and keep."""
        self.count += 1
        if self._keep:
            self.requests.append(request)

    def retry(self, _request: Request, _try: int, error: BriefingError, _wait: float) -> None:
        """Nothing is to fail here."""
        raise error

    def done(self, briefing: Briefing, where: str | None) -> None:
        """See that all of the article was asked about."""
        for failure in briefing.coverage.failures:
            raise RuntimeError(f"{where}: {failure.reason}")

    def ended(self, *, local: bool) -> None:
        """Nothing to tell."""


def written(folder: Path, articles: int) -> list[str]:
    """Write articles of some 200 words, no two alike; return their paths."""
    paths = []
    for number in range(articles):
        chance = random.Random(number)
        sentences = [
            f"The port of {chance.choice(PLACES)} handled {chance.randrange(2, 90)} thousand "
            f"tonnes of {chance.choice(GOODS)} in week {week} of report {number}, its office said."
            for week in range(1, 13)
        ]
        path = folder / f"report-{number}.txt"
        path.write_text(f"Report {number}\n\n" + "\n\n".join(sentences), encoding="utf-8")
        paths.append(str(path))
    return paths


def whole(url: str, sources: list[str], folder: Path, watch: Watch) -> Pace:
    """Return the pace of a whole run, from files to briefings."""
    os.environ["BRIEFING_CACHE_DIR"] = str(folder)

    def failed(line: str = "") -> NoReturn:
        raise RuntimeError(line)

    around = Surroundings(pull=failed, watch=watch, say=failed)
    settings = Settings(model="m", base_url=url, jobs=IN_FLIGHT)
    started, busy = time.perf_counter(), time.process_time()
    runs.generate(sources, settings, Output(folder=folder), Spending(), around)
    return _pace(watch.count, started, busy)


async def bare(url: str, requests: list[Request]) -> Pace:
    """Return the pace of the bare loop."""
    import openai

    turn = asyncio.Semaphore(IN_FLIGHT)
    async with openai.AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client:
        create: Any = client.chat.completions.create

        async def one(asked: Request) -> None:
            schema = {"name": asked.schema_name, "schema": asked.json_schema, "strict": True}
            async with turn:
                await create(
                    model="m",
                    messages=asked.conversation(),
                    max_tokens=asked.max_tokens,
                    response_format={"type": "json_schema", "json_schema": schema},
                )

        started, busy = time.perf_counter(), time.process_time()
        await asyncio.gather(*(one(r) for r in requests))
        return _pace(len(requests), started, busy)


async def layered(url: str, requests: list[Request], folder: Path) -> Pace:
    """Return the pace through the model layer, with an empty cache."""
    from contextlib import AsyncExitStack

    stores = [Cache(folder / FILE)]
    async with AsyncExitStack() as stack:
        stack.callback(stores[0].close)
        model = chosen(
            "m",
            base_url=url,
            api_key=None,
            context=None,
            timeout=60,
            pull=Path,
            stack=stack,
            jobs=IN_FLIGHT,
            stores=stores,
        )
        asked = kept(model, stores)
        started, busy = time.perf_counter(), time.process_time()
        await asyncio.gather(*(asked.ask(r) for r in requests))
        return _pace(len(requests), started, busy)


def _pace(count: int, started: float, busy: float) -> Pace:
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    return Pace(count / seconds, 1e3 * cpu / count)


def compare(articles: int, rounds: int) -> None:
    """Measure all three in turn, print the better rounds."""
    bares, layers, wholes = [], [], []
    with stub(LATENCY) as url, tempfile.TemporaryDirectory() as scratch:
        sources = written(Path(scratch), articles)
        # A short run first: what is loaded once is no part of a pace.
        whole(url, sources[:8], Path(scratch) / "first", Watch())
        for number in range(rounds):
            watch = Watch(keep=True)
            wholes.append(whole(url, sources, Path(scratch) / f"whole-{number}", watch))
            bares.append(asyncio.run(bare(url, watch.requests)))
            place = Path(scratch) / f"layers-{number}"
            layers.append(asyncio.run(layered(url, watch.requests, place)))
    print(f"{articles} articles, {watch.count} requests, {IN_FLIGHT} in flight, {LATENCY} s each")
    print(f"{'at best':24} {IN_FLIGHT / LATENCY:7.1f} requests/s")
    for name, paces in (
        ("a bare loop", bares),
        ("through the model layer", layers),
        ("from files to briefings", wholes),
    ):
        share = statistics.median(p.rate / b.rate for p, b in zip(paces, bares, strict=True))
        cpu = min(p.cpu for p in paces)
        met = f"; target {TARGET}: {'met' if share >= TARGET else 'MISSED'}"
        print(
            f"{name:24} {max(paces).rate:7.1f}, {cpu:4.1f} ms of processor time each, "
            f"share {share:.2f}{'' if paces is bares else met}"
        )


def peak(articles: int) -> int:
    """Return the peak memory of a run of so many articles, in a process of its own, in KB."""
    command = [sys.executable, "-m", "benchmarks.asking", "--peak", "--articles", str(articles)]
    return int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--peak", action="store_true", help=argparse.SUPPRESS)
    chosen_ = parser.parse_args()
    if chosen_.peak:
        with stub(0.0) as url, tempfile.TemporaryDirectory() as scratch:
            whole(url, written(Path(scratch), chosen_.articles), Path(scratch) / "out", Watch())
        # Of the children the largest counts: a helper.
        peaks = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(sum(used.ru_maxrss for used in peaks))
    elif chosen_.memory:
        few, many = peak(FEW), peak(MANY)
        print(
            f"peak memory: {few / 1024:.0f} MB at {FEW} articles, {many / 1024:.0f} MB at {MANY:,}"
        )
        met = "met" if many / few <= GROWTH else "MISSED"
        print(f"{many / few:.2f} times as much; target {GROWTH}: {met}")
    else:
        compare(chosen_.articles, chosen_.rounds)


if __name__ == "__main__":
    main()
