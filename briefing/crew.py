"""Processes beside this one that brief articles, so that checking does not hold up asking.

    this process                         a helper
    article   ──────── job ───────────▶  pipeline.brief
    the model ◀─────── question ───────    asks for an answer
              ──────── answer, error ─▶
    briefing  ◀─────── outcome ────────

With many requests in flight, the milliseconds of checking between them fill a processor core. All
that is asked is asked here, where it is paced, stored and told. A helper that dies costs no more
than work: its articles are briefed here. Not obvious: helpers are forks, which cost next to nothing
to start but are safe only while there is one thread; elsewhere all is done in this process. What
goes between the two is pickled, which is safe on sockets that no one else has.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
import pickle
import signal
import socket
import traceback
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Literal, NamedTuple, Self

from briefing import pipeline
from briefing.article import Article
from briefing.document import Briefing
from briefing.errors import BriefingError, ungrouped
from briefing.llm.meter import Metered
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import Price
from briefing.promptset import PromptSet
from briefing.settings import Verify

AT_MOST = 4
"""Helpers of one run: more would wait for the process that asks."""

_THREADS = Path("/proc/self/task")
_LENGTH = 4
_BUFFER = 1 << 20

Pair = tuple[socket.socket, socket.socket]


@contextlib.contextmanager
def helpers() -> Iterator[tuple[socket.socket, ...]]:
    """Start helpers and end them with the block; yield this process's ends of their sockets.

    One for each processor core but this process's own; none where a fork would not be safe.
    """
    safe = _THREADS.is_dir() and len(list(_THREADS.iterdir())) == 1
    wanted = min(AT_MOST, len(os.sched_getaffinity(0)) - 1) if safe else 0
    pairs = [socket.socketpair() for _ in range(wanted)]
    started = [
        multiprocessing.get_context("fork").Process(target=_serve, args=(i, pairs), daemon=True)
        for i in range(wanted)
    ]
    try:
        for process in started:
            process.start()
        for _, theirs in pairs:
            theirs.close()
        yield tuple(ours for ours, _ in pairs)
    finally:
        for pair in pairs:
            for end in pair:
                end.close()
        for process in started:
            if process.pid is not None:
                process.kill()
                process.join()


class _How(NamedTuple):
    """How every article of a run is briefed; `model` and `context` are its name and window."""

    prompts: PromptSet
    jobs: int
    verify: Verify
    answers: Literal["live", "recorded"]
    model: str
    context: int


class _Job(NamedTuple):
    number: int
    article: Article


class _Question(NamedTuple):
    job: int
    number: int
    request: Request


class _Answer(NamedTuple):
    number: int
    answer: Reply | BriefingError


class _Outcome(NamedTuple):
    job: int
    outcome: Briefing | Exception


class _Lost(Exception):  # noqa: N818 - no error of anybody's: the article is briefed here
    """The other process is gone."""


class Crew:
    """Whoever briefs the articles of a run: the helpers at the other ends, else this process."""

    def __init__(
        self,
        ends: Sequence[socket.socket],
        prompts: PromptSet,
        model: Model,
        *,
        jobs: int,
        verify: Verify,
        price: Price,
        told: Callable[[Request, Reply], None] | None,
        answers: Literal["live", "recorded"],
    ) -> None:
        self._ends = ends
        self._how = _How(prompts, jobs, verify, answers, model.name, model.context)
        self._model = model
        self._price = price
        self._told = told
        self._helpers: list[_Helper] = []

    async def __aenter__(self) -> Self:
        for end in self._ends:
            link = await _Link.over(end)
            link.send(self._how)
            self._helpers.append(_Helper(link))
        return self

    async def __aexit__(self, *_: object) -> None:
        for helper in self._helpers:
            helper.dismiss()
        await asyncio.sleep(0)  # in which the links are closed

    async def brief(self, article: Article) -> Briefing:
        """Brief one article; errors as for `pipeline.brief`."""
        if there := [helper for helper in self._helpers if not helper.lost]:
            helper = min(there, key=lambda helper: helper.busy)
            metered = Metered(self._model, self._told, price=self._price)
            with contextlib.suppress(_Lost):
                briefing = await helper.brief(article, metered)
                told = briefing.provenance.model_copy(update=pipeline.took(metered))
                return briefing.model_copy(update={"provenance": told})
        return await pipeline.brief(
            article,
            self._how.prompts,
            self._model,
            jobs=self._how.jobs,
            answers=self._how.answers,
            price=self._price,
            told=self._told,
            verify=self._how.verify,
        )


class _Helper:
    """A helper as this process sees it; `busy` is how many articles it has on hand."""

    def __init__(self, link: _Link) -> None:
        self.lost = False
        self._link = link
        self._numbers = count()
        self._inboxes: dict[int, asyncio.Queue[_Question | _Outcome]] = {}
        self._reading = asyncio.create_task(self._read())

    @property
    def busy(self) -> int:
        return len(self._inboxes)

    async def brief(self, article: Article, model: Model) -> Briefing:
        """Have an article briefed; `model` is asked here.

        Raises:
            _Lost: the helper is gone.
            BriefingError: as for `pipeline.brief`.
        """
        number = next(self._numbers)
        inbox = self._inboxes[number] = asyncio.Queue()
        self._link.send(_Job(number, article))
        asked = set[asyncio.Task[None]]()
        try:
            with ungrouped():
                async with asyncio.TaskGroup() as group:
                    while isinstance(told := await inbox.get(), _Question):
                        asked.add(task := group.create_task(self._ask(told, model)))
                        task.add_done_callback(asked.discard)
                    for task in asked:  # the article has failed for another reason
                        task.cancel()
        finally:
            del self._inboxes[number]
        if isinstance(told.outcome, Exception):
            raise told.outcome
        return told.outcome

    async def _ask(self, question: _Question, model: Model) -> None:
        try:
            answer: Reply | BriefingError = await model.ask(question.request)
        except BriefingError as e:
            answer = e
        self._link.send(_Answer(question.number, answer))

    async def _read(self) -> None:
        with contextlib.suppress(_Lost):
            while True:
                told = await self._link.received()
                if inbox := self._inboxes.get(told.job):
                    inbox.put_nowait(told)
        self.lost = True
        for number, inbox in self._inboxes.items():
            inbox.put_nowait(_Outcome(number, _Lost()))

    def dismiss(self) -> None:
        """Give up what it has on hand."""
        self._reading.cancel()
        self._link.cut()


class _Link:
    """One end of what the two say to each other: pickles, each after its length."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def over(cls, end: socket.socket) -> Self:
        return cls(*await asyncio.open_connection(sock=end, limit=_BUFFER))

    def send(self, what: object) -> None:
        data = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
        self._writer.write(len(data).to_bytes(_LENGTH, "big") + data)

    async def received(self) -> Any:  # noqa: ANN401 - what the other end has sent
        """Return what came next.

        Raises:
            _Lost: the other end is gone.
        """
        try:
            length = int.from_bytes(await self._reader.readexactly(_LENGTH), "big")
            return pickle.loads(await self._reader.readexactly(length))  # noqa: S301 - see above
        except (OSError, asyncio.IncompleteReadError) as e:
            raise _Lost(str(e)) from e

    def cut(self) -> None:
        self._writer.transport.abort()


def _serve(number: int, pairs: Sequence[Pair]) -> None:
    """Be the helper at the far end of one pair of sockets, until the near end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the process that ends this one
    # That the near end is gone is how a helper ends, and nothing to warn of.
    logging.getLogger("asyncio").setLevel(logging.ERROR)
    for i, (ours, theirs) in enumerate(pairs):
        ours.close()
        if i != number:
            theirs.close()
    with contextlib.suppress(_Lost):
        asyncio.run(_Desk().work(pairs[number][1]))


class _Desk:
    """In a helper: what it has on hand."""

    def __init__(self) -> None:
        self._numbers = count()
        self._waiting: dict[int, asyncio.Future[Reply]] = {}
        self._jobs = set[asyncio.Task[None]]()

    async def work(self, end: socket.socket) -> None:
        """Brief what comes.

        Raises:
            _Lost: the process that this is for is gone.
        """
        link = await _Link.over(end)
        how = await link.received()
        while True:
            told = await link.received()
            if isinstance(told, _Job):
                self._jobs.add(task := asyncio.create_task(self._brief(told, how, link)))
                task.add_done_callback(self._jobs.discard)
            elif (waiting := self._waiting.get(told.number)) and not waiting.done():
                if isinstance(told.answer, Reply):
                    waiting.set_result(told.answer)
                else:
                    waiting.set_exception(told.answer)

    async def answered(self, job: int, request: Request, link: _Link) -> Reply:
        """Have a request answered by the process beside."""
        number = next(self._numbers)
        waiting: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        link.send(_Question(job, number, request))
        try:
            return await waiting
        finally:
            del self._waiting[number]

    async def _brief(self, job: _Job, how: _How, link: _Link) -> None:
        model = _Beside(how, job.number, link, self)
        outcome: Briefing | Exception
        try:
            outcome = await pipeline.brief(
                job.article,
                how.prompts,
                model,
                jobs=how.jobs,
                answers=how.answers,
                verify=how.verify,
            )
        except BriefingError as e:
            outcome = e
        except Exception as e:  # noqa: BLE001 - raised beside, with the trace of here
            outcome = RuntimeError(f"{type(e).__name__}: {e}\n{traceback.format_exc()}")
        link.send(_Outcome(job.number, outcome))


class _Beside:
    """In a helper: the model, which the process beside it asks."""

    def __init__(self, how: _How, job: int, link: _Link, desk: _Desk) -> None:
        self.name, self.context = how.model, how.context
        self._job = job
        self._link = link
        self._desk = desk

    async def ask(self, request: Request) -> Reply:
        _ = request.key  # worked out here, so that it need not be there
        return await self._desk.answered(self._job, request, self._link)
