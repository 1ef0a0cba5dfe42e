"""A run of many articles, from sources to files, over a real server that has faults."""

from __future__ import annotations

import asyncio
import gc
import json
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from briefing import promptset, runs
from briefing.article import Article
from briefing.asked import Asked, Spending, Surroundings
from briefing.document import Briefing
from briefing.errors import BriefingError
from briefing.garbage import SELDOM
from briefing.llm import retry
from briefing.llm.port import Reply, Request
from briefing.llm.prices import unknown
from briefing.output import Output
from briefing.settings import Settings
from tests.llm.server import Answer, Server, completion, failure, from_schema, serving
from tests.llm.test_faults import FINAL, TRANSIENT
from tests.test_pipeline import Scripted, answered, article

ARTICLES = 50
SHARE = 0.3
SENTENCES = [
    f"The port of {name} handled {i + 2} million tonnes of grain last year, officials said."
    for i, name in enumerate(["Alfa", "Bravo", "Carlo"])
]
LOST = f"Grain {ARTICLES - 1}"
SOON = {"Retry-After": "0.02"}
AGAIN = [
    replace(fault, headers=fault.headers | (SOON if fault.status > 200 else {}))
    for name, fault in TRANSIENT.items()
    if name not in ("hang", "slow drip")
]
"""Faults that are over when one asks again, soon where the server may say so."""

NEVER = [FINAL[name][0] for name in ("refusal", "content filter of the prompt")]
"""Faults of a request that would be the same again."""


class Silent:
    """A watch that keeps the finished briefings and the answers that were live."""

    def __init__(self) -> None:
        self.briefings: list[Briefing] = []
        self.live = 0

    def reply(self, request: Request, reply: Reply, cost: float | None) -> None:
        """Count."""
        self.live += not reply.stored

    def retry(self, request: Request, attempt: int, error: BriefingError, wait: float) -> None:
        """Take it as it comes."""

    def done(self, briefing: Briefing, where: str | None) -> None:
        """Keep."""
        self.briefings.append(briefing)

    def ended(self, *, local: bool) -> None:
        """Nothing more to know."""


def honest(body: dict[str, Any]) -> Answer:
    """Answer any step with the first sentence of the article."""
    schema = body["response_format"]["json_schema"]["schema"]
    return completion(json.dumps(from_schema(schema, SENTENCES[0])))


def run(
    server: Server,
    folder: Path,
    articles: int = ARTICLES,
    spending: Spending | None = None,
    watch: Silent | None = None,
    jobs: int = ARTICLES,
) -> tuple[int, Silent]:
    """Brief articles into `folder`; return the exit code and what was seen."""
    sources = []
    for n in range(articles):
        path = folder.parent / f"grain-{n}.txt"
        path.write_text(f"Grain {n}\n\n" + "\n\n".join(SENTENCES), encoding="utf-8")
        sources.append(str(path))
    watch = watch or Silent()
    around = Surroundings(
        pull=lambda: pytest.fail("no model is to be fetched"),
        watch=watch,
        say=pytest.fail,
    )
    settings = Settings(model="m", base_url=server.url, jobs=jobs, timeout=60)
    to = Output(folder=folder)
    code = runs.generate(sources, settings, to, spending or Spending(), around)
    return code, watch


def timeless(path: Path) -> str:
    """Return a briefing's JSON without the seconds that its answers took."""
    briefing = json.loads(path.read_text(encoding="utf-8"))
    briefing["provenance"]["seconds"] = 0
    return json.dumps(briefing)


class Faulty:
    """Which fault a request meets at which try: by chance, but the same whatever the order.

    The repair of the last article is never answered.
    """

    def __init__(self) -> None:
        self.tries: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self._lock = threading.Lock()

    def reply(self, _number: int, body: dict[str, Any]) -> Answer:
        """Answer honestly, but for a share of all tries."""
        text = json.dumps(body, sort_keys=True)
        with self._lock:
            self.tries[text] += 1
            chance = random.Random(sha256(f"{self.tries[text]} {text}".encode()).digest())
            name = body["response_format"]["json_schema"]["name"]
            if name == "repair" and LOST in text:
                return AGAIN[0]
            if chance.random() < SHARE:
                if chance.random() < 0.1 and name != "repair":
                    self.refused[text] += 1
                    return chance.choice(NEVER)
                return chance.choice(AGAIN)
            self.answered[text] += 1
        return honest(body)


def test_random_faults_change_no_briefing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 30% faults over 50 articles the files are the same, or say what is not covered: code 3.

    Nothing is lost and nothing asked twice: neither what was answered nor what was refused for
    good. The next run, of a server that is well, asks for what is not covered alone, and then all
    files are the same.
    """
    monkeypatch.setattr(retry, "LONGEST_WAIT", 0.05)
    well, ill = tmp_path / "well", tmp_path / "ill"
    monkeypatch.setenv("BRIEFING_CACHE_DIR", str(tmp_path / "cache of the well"))
    with serving(lambda _n, body: honest(body)) as server:
        assert run(server, well)[0] == 0
    expected = {p.name: timeless(p) for p in sorted(well.glob("*.json"))}
    assert len(expected) == ARTICLES

    monkeypatch.setenv("BRIEFING_CACHE_DIR", str(tmp_path / "cache of the ill"))
    faulty = Faulty()
    with serving(faulty.reply) as server:
        code, watch = run(server, ill)
    assert faulty.tries.total() > len(faulty.tries) * (1 + SHARE)
    assert set(faulty.answered.values()) == {1}
    assert set(faulty.refused.values()) == {1}
    got = {p.name: timeless(p) for p in sorted(ill.glob("*.json"))}
    assert len(list(ill.glob("*.md"))) == len(watch.briefings) == len(got) == ARTICLES
    partial = {Path(b.article.source).stem + ".json" for b in watch.briefings if b.partial}
    assert f"grain-{ARTICLES - 1}.json" in partial
    assert len(partial) > 1
    assert code == 3
    assert {name for name, text in got.items() if text != expected[name]} == partial
    for briefing in watch.briefings:
        for missed in briefing.coverage.failures:
            assert (missed.first, missed.last) == (1, len(SENTENCES))
            assert missed.reason

    with serving(lambda _n, body: honest(body)) as server:
        assert run(server, ill)[0] == 0
    asked = {json.dumps(body, sort_keys=True) for body in server.requests}
    assert not asked & set(faulty.answered)
    assert {p.name: timeless(p) for p in ill.glob("*.json")} == expected


@pytest.mark.parametrize(
    ("first", "spending", "code"),
    [
        (FINAL["insufficient_quota"][0], Spending(), 4),
        (FINAL["401"][0], Spending(), 2),
        (None, Spending(max_tokens=30_000), 6),
    ],
    ids=["quota", "key", "budget"],
)
def test_a_run_that_fails_keeps_what_it_has_paid_for(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    first: Answer | None,
    spending: Spending,
    code: int,
) -> None:
    """What is on its way when the run ends is stored and counted, and never asked for again."""
    monkeypatch.setenv("BRIEFING_CACHE_DIR", str(tmp_path / "cache"))
    all_sent = threading.Event()

    def costly(answer: Answer) -> Answer:
        return replace(answer, body=answer.body.replace('_tokens": 1', '_tokens": 1000'))

    def reply(number: int, body: dict[str, Any]) -> Answer:
        """Answer the first when all are there, and the others once that has ended the run."""
        if number == 3:
            all_sent.set()
        all_sent.wait(10)
        if number == 0:
            return first or costly(honest(body))
        return replace(honest(body), delay=0.5)

    watch = Silent()
    with serving(reply) as server, pytest.raises(BriefingError) as caught:
        run(server, tmp_path / "out", 4, spending, watch)
    assert caught.value.exit_code == code
    sent = [json.dumps(body, sort_keys=True) for body in server.requests]
    assert len(sent) == 4
    paid = [body for n, body in enumerate(sent) if n or first is None]
    assert watch.live == len(paid)
    with serving(lambda _n, body: honest(body)) as server:
        assert run(server, tmp_path / "out", 4)[0] == 0
    assert not {json.dumps(body, sort_keys=True) for body in server.requests} & set(paid)


class Held(Scripted):
    """A model that answers once it may."""

    def __init__(self) -> None:
        super().__init__(lambda request: answered(request, []))
        self.open = asyncio.Event()

    async def ask(self, request: Request) -> Reply:
        """Wait, and answer."""
        await self.open.wait()
        return await super().ask(request)


@pytest.mark.parametrize(("jobs", "on_hand"), [(1, 1), (2, 2 * runs.ON_HAND)])
def test_no_more_articles_are_read_than_there_is_to_ask_of(
    tmp_path: Path, jobs: int, on_hand: int
) -> None:
    """A few for each request at a time, the next when one is done; with one, article by article."""
    read: list[int] = []
    count = 3 * on_hand

    async def briefed() -> None:
        model, enough, loop = Held(), asyncio.Event(), asyncio.get_running_loop()

        def articles() -> Iterator[Article]:
            for number in range(count):
                read.append(number)
                if len(read) == on_hand:
                    loop.call_soon_threadsafe(enough.set)
                yield article()

        run = asyncio.create_task(
            runs.briefed(
                articles(),
                promptset.load("default"),
                Asked(model, unknown, jobs),
                Output(folder=tmp_path),
                done=lambda _briefing, _where: None,
            )
        )
        await enough.wait()
        await asyncio.sleep(0.1)  # in which one more would be read
        assert len(read) == on_hand
        model.open.set()
        await run

    asyncio.run(briefed())
    assert len(read) == count
    assert len(list(tmp_path.glob("*.md"))) == count


def test_garbage_is_collected_seldom_in_a_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And as before afterwards."""
    monkeypatch.setenv("BRIEFING_CACHE_DIR", str(tmp_path / "cache"))
    seen: set[tuple[int, int, int]] = set()

    class Looking(Silent):
        def done(self, briefing: Briefing, where: str | None) -> None:
            seen.add(gc.get_threshold())
            super().done(briefing, where)

    before = gc.get_threshold()
    with serving(lambda _n, body: honest(body)) as server:
        assert run(server, tmp_path / "out", 2, watch=Looking())[0] == 0
    assert seen == {SELDOM}
    assert gc.get_threshold() == before


@pytest.mark.parametrize("jobs", [1, 8])
@pytest.mark.parametrize("fault", [failure(400, message="Invalid input"), failure(403)])
def test_an_article_that_a_server_refuses_costs_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Answer, jobs: int
) -> None:
    """Its briefing says what is not covered (code 3); the others are whole."""
    monkeypatch.setenv("BRIEFING_CACHE_DIR", str(tmp_path / "cache"))

    def reply(_number: int, body: dict[str, Any]) -> Answer:
        return fault if "Grain 1" in json.dumps(body) else honest(body)

    with serving(reply) as server:
        code, watch = run(server, tmp_path / "out", 4, jobs=jobs)
    assert code == 3
    assert len(list((tmp_path / "out").glob("*.md"))) == 4
    assert {b.article.title for b in watch.briefings if b.partial} == {"Grain 1"}
