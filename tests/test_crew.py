"""Processes that brief articles beside the one that asks: the same briefings, whatever happens."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefing import crew, errors, pipeline, promptset
from briefing.crew import Crew, helpers
from briefing.document import Briefing
from briefing.errors import BriefingError, ProviderError, TooLongError, TransientError
from briefing.llm.port import Request
from briefing.llm.prices import unknown
from briefing.promptset.rendering import TemplateError
from tests.test_pipeline import LEAD, WORTH, Scripted, answered, article, point


class Hand:
    """A helper of its own, started anew: a fork is not safe beside the tests' servers."""

    def __init__(self) -> None:
        pairs = [socket.socketpair()]
        self.end, theirs = pairs[0]
        self.process = multiprocessing.get_context("spawn").Process(
            target=crew._serve, args=(0, pairs), daemon=True
        )
        self.process.start()
        theirs.close()


@pytest.fixture
def hand() -> Iterator[Hand]:
    """Start a helper."""
    one = Hand()
    yield one
    one.end.close()
    one.process.kill()
    one.process.join()


def honest(request: Request) -> Any:
    """Answer with two points, one of which fails its check and is mended."""
    wrong = point(WORTH.replace("340", "430"), 2)
    return answered(request, [point(LEAD, 1), wrong])


async def made(model: Any, hand: Hand, articles: int = 1) -> list[Briefing]:
    """Return what the crew makes of the test's article, several times at once."""
    prompts = promptset.load("default")
    briefer = Crew(
        [hand.end], prompts, model, jobs=4, verify="gates", price=unknown, told=None, answers="live"
    )
    async with briefer:
        return await asyncio.gather(*(briefer.brief(article()) for _ in range(articles)))


def here(model: Any) -> Briefing:
    """Return the briefing that this process makes."""
    return asyncio.run(pipeline.brief(article(), promptset.load("default"), model))


def test_a_helper_makes_what_this_process_would(hand: Hand) -> None:
    """To the byte, what it took included, and with the same questions; only the asking is here."""
    beside, alone = Scripted(honest), Scripted(honest)
    first, second = asyncio.run(made(beside, hand, articles=2))
    assert first.model_dump_json() == second.model_dump_json() == here(alone).model_dump_json()
    assert "repair" in {r.step for r in beside.asked}
    assert sorted(r.key for r in beside.asked) == sorted(2 * [r.key for r in alone.asked])


def test_a_step_that_fails_costs_that_step_there_too(hand: Hand) -> None:
    """An answer that does not fit is told in the briefing."""

    def cut(request: Request) -> Any:
        if request.step == "omissions":
            raise TooLongError("the answer was cut off")
        return honest(request)

    (briefing,) = asyncio.run(made(Scripted(cut), hand))
    assert briefing.coverage.failures
    assert briefing.model_dump_json() == here(Scripted(cut)).model_dump_json()


@pytest.mark.parametrize("error", [ProviderError("no quota"), ZeroDivisionError("a bug")])
def test_what_cannot_be_asked_is_raised_here(hand: Hand, error: Exception) -> None:
    """What the model raises ends the article, as it would without a helper."""

    def refused(_request: Request) -> Any:
        raise error

    with pytest.raises(type(error), match=str(error)):
        asyncio.run(made(Scripted(refused), hand))


def test_a_helper_that_dies_costs_nothing_but_work(hand: Hand) -> None:
    """What it had on hand, and all that follows, is briefed here."""

    def deadly(request: Request) -> Any:
        if hand.process.is_alive():
            hand.process.kill()
            hand.process.join()
        return honest(request)

    model = Scripted(deadly)
    briefings = asyncio.run(made(model, hand, articles=3))
    alone = here(Scripted(honest)).model_dump_json()
    assert [b.model_dump_json() for b in briefings] == 3 * [alone]


def test_a_mistake_in_a_helper_is_raised_with_its_trace(hand: Hand) -> None:
    """It is no fault of the article or of the model, and must be found."""
    unlike = Scripted(honest)
    unlike.context = None  # type: ignore[assignment]
    with pytest.raises(RuntimeError, match="in budget"):
        asyncio.run(made(unlike, hand))


def test_a_helper_ends_with_the_process_that_it_helps(hand: Hand) -> None:
    """Also when that is killed: its end of the socket is closed for it."""
    hand.end.close()
    hand.process.join(30)
    assert hand.process.exitcode == 0


def test_a_helper_leaves_ctrl_c_to_the_run(hand: Hand) -> None:
    """A terminal sends it to both; the run stores what is on its way, then ends the helper."""
    model = Scripted(honest)

    def interrupted(request: Request) -> Any:
        os.kill(hand.process.pid or 0, signal.SIGINT)
        return honest(request)

    model.answer = interrupted
    asyncio.run(made(model, hand))
    assert hand.process.is_alive()


def kinds(of: type[BriefingError]) -> list[type[BriefingError]]:
    """Return an error's class and all below it."""
    return [of, *(one for below in of.__subclasses__() for one in kinds(below))]


@pytest.mark.parametrize("kind", kinds(errors.BriefingError), ids=lambda kind: kind.__name__)
def test_errors_are_the_same_beside(kind: type[BriefingError]) -> None:
    """Whatever is raised in one process can be raised in another, with all that it says."""
    error = kind("default", "a.j2", 3, "odd") if kind is TemplateError else kind("what to do")
    if isinstance(error, TransientError):
        error.retry_after = 1.5
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert str(again) == str(error)
    assert vars(again) == vars(error)


def test_a_prompt_set_that_was_used_can_be_handed_over() -> None:
    """Its compiled templates stay behind."""
    prompts = promptset.load("default")
    prompts.opening(article(), article().sentences)
    again = pickle.loads(pickle.dumps(prompts))
    assert again == prompts
    assert again.opening(article(), ()) == prompts.opening(article(), ())


def test_there_are_no_helpers_beside_other_threads() -> None:
    """A fork would copy a lock that another thread holds."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        with helpers() as ends:
            assert ends == ()
    finally:
        done.set()
        other.join()


PROGRAM = """
import json, sys
from unittest import mock
from briefing import crew
from briefing.cli import main

begun = []
start = crew._Helper.brief
def brief(self, article, model):
    begun.append(article.source)
    return start(self, article, model)

sys.argv = ["briefing", *json.loads(sys.argv[1])]
with mock.patch.object(crew.os, "sched_getaffinity", lambda _: {0, 1, 2}), \\
     mock.patch.object(crew._Helper, "brief", brief):
    try:
        main()
    except SystemExit as e:
        code = e.code
import multiprocessing
print(json.dumps([code, len(begun), len(multiprocessing.active_children())]))
"""


def test_a_run_of_many_articles_has_helpers(tmp_path: Path, root: Path) -> None:
    """They get all of its articles, its files are those of a run without them, and they end."""
    runs = tomllib.loads((root / "fixtures/fixtures.toml").read_text("utf-8"))["runs"]
    (sources,) = (run["sources"] for run in runs if run["folder"] == "daily")
    told = []
    for jobs in ("8", "1"):
        arguments = ["generate", *sources, "--jobs", jobs, "--replay", "fixtures/daily"]
        ran = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps([*arguments, "-o", f"{tmp_path / jobs}/"])],
            cwd=root,
            capture_output=True,
            text=True,
            check=True,
        )
        told.append(json.loads(ran.stdout.splitlines()[-1]))
    assert told == [[0, len(sources), 0], [0, 0, 0]]
    many, alone = (sorted((tmp_path / jobs).iterdir()) for jobs in ("8", "1"))
    assert [p.name for p in many] == [p.name for p in alone]
    assert len(many) == 2 * len(sources)
    assert [p.read_bytes() for p in many] == [p.read_bytes() for p in alone]
