"""A run: several sources, one model, briefings written where they belong.

Articles go side by side; each worker takes the next source when it is done with one, so that memory
holds a few of them however many there are. A source that cannot be read costs that source; a model
that cannot be asked ends the run.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from briefing import pipeline, plan, promptset
from briefing.article import Article, Shape
from briefing.document import Briefing
from briefing.errors import BriefingError, SourceError, UsageError
from briefing.llm.answers import Folder, Store, Stored
from briefing.llm.cache import Cache, default_path
from briefing.llm.choose import chosen, is_local, kept, price_of, within
from briefing.llm.endpoint import NO_KEY
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import Price, free, price_at
from briefing.output import Output, Shelf
from briefing.plan import Plan
from briefing.promptset import PromptSet
from briefing.settings import Settings
from briefing.sources import read

PARTIAL = 3


class Watch(Protocol):
    """Whoever follows a run."""

    def reply(self, request: Request, reply: Reply, cost: float | None) -> None:
        """Hear of one answer, and of its cost in US dollars where that is known."""

    def retry(self, request: Request, attempt: int, error: BriefingError, wait: float) -> None:
        """Hear of a try that failed and is repeated after `wait` seconds; they count from 1."""

    def done(self, briefing: Briefing, where: str | None) -> None:
        """Hear of a finished briefing and the file it went to."""

    def ended(self, *, local: bool) -> None:
        """Hear that no more is asked, and whether the local model was."""


class Spending(Shape):
    """What a run may spend, and where answers are kept.

    `record` and `replay` are folders of recordings; `cache` keeps answers for the next run,
    `refresh` asks again for what is kept. `max_cost` is in US dollars, `max_tokens` in and out.
    """

    record: Path | None = None
    replay: Path | None = None
    cache: bool = True
    refresh: bool = False
    max_cost: float | None = None
    max_tokens: int | None = None


class Surroundings(NamedTuple):
    """What a run needs of the program around it.

    `pull` fetches the local model, `watch` hears of what is done, `say` is given a line for each
    source that could not be briefed.
    """

    pull: Callable[[], Path]
    watch: Watch
    say: Callable[[str], None]
    stdin: BinaryIO


def planned(
    sources: Sequence[str], settings: Settings, spending: Spending, around: Surroundings
) -> tuple[list[Plan], int]:
    """Return what a run would ask about each source, and its exit code; nothing is contacted.

    Raises:
        BriefingError: as `generate`, or the only source would have to be fetched.
    """
    prompts = promptset.load(settings.prompts)
    return asyncio.run(_planned(sources, settings, prompts, spending, around))


class _Asked(NamedTuple):
    """A model with its stores around it, what it costs, and how many it is asked at a time."""

    model: Model
    price: Price
    jobs: int


def generate(
    sources: Sequence[str],
    settings: Settings,
    output: Output,
    spending: Spending,
    around: Surroundings,
) -> int:
    """Brief every source and write the briefings; return the exit code.

    Raises:
        BriefingError: nothing could be briefed, or the model cannot be asked any more.
    """
    return asyncio.run(_run(sources, settings, output, spending, around))


async def _run(
    sources: Sequence[str],
    settings: Settings,
    output: Output,
    spending: Spending,
    around: Surroundings,
) -> int:
    prompts = promptset.load(settings.prompts)
    shelf = Shelf(output, len(sources), around.watch.done)
    unread: list[BriefingError] = []
    waiting = enumerate(sources)

    def next_article() -> tuple[int, Article] | None:
        for number, source in waiting:
            try:
                return number, read(source, stdin=around.stdin)
            except (SourceError, UsageError) as e:
                if len(sources) == 1:
                    raise
                unread.append(e)
                around.say(str(e))
                shelf.skip(number)
        return None

    async with AsyncExitStack() as stack:
        if (first := next_article()) is None:
            return unread[0].exit_code
        asked = _asked(settings, spending, around, stack)

        def told(request: Request, reply: Reply) -> None:
            around.watch.reply(request, reply, asked.price(reply.usage))

        async def work(taken: tuple[int, Article] | None) -> None:
            while taken is not None:
                number, article = taken
                briefing = await pipeline.brief(
                    article,
                    prompts,
                    asked.model,
                    jobs=asked.jobs,
                    answers="recorded" if spending.replay else "live",
                    price=asked.price,
                    told=told,
                    verify=settings.verify,
                )
                shelf.put(number, briefing)
                taken = next_article()

        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(work(first))
                for _ in range(min(asked.jobs, len(sources)) - 1):
                    group.create_task(work(next_article()))
        except ExceptionGroup as several:
            raise several.exceptions[0] from several
        finally:
            around.watch.ended(local=asked.price is free)
    return PARTIAL if unread or shelf.partial else 0


async def _planned(
    sources: Sequence[str],
    settings: Settings,
    prompts: PromptSet,
    spending: Spending,
    around: Surroundings,
) -> tuple[list[Plan], int]:
    plans: list[Plan] = []
    code = 0
    async with AsyncExitStack() as stack:
        model = _chosen(settings, around, stack, key=_key() or (NO_KEY if settings.model else None))
        price = price_of(model, settings.base_url)
        # A plan makes no database where there is none.
        there = spending.model_copy(update={"cache": spending.cache and default_path().exists()})
        stores = () if spending.refresh else _stores(there, around, stack)
        for source in sources:
            try:
                if source.startswith(("http:", "https:")):
                    raise UsageError(f"{source}: --dry-run fetches nothing; give a file")
                article = read(source, stdin=around.stdin)
            except (SourceError, UsageError) as e:
                if len(sources) == 1:
                    raise
                around.say(str(e))
                code = PARTIAL
            else:
                plans.append(await plan.planned(article, prompts, model, stores, price))
    return plans, code


def _asked(
    settings: Settings, spending: Spending, around: Surroundings, stack: AsyncExitStack
) -> _Asked:
    """Return the model with its stores around it."""
    if spending.replay:
        replayed = Stored(Folder(spending.replay), None)
        return _Asked(replayed, price_at(replayed.name, settings.base_url), settings.jobs)
    stores = _stores(spending, around, stack)
    model = _chosen(settings, around, stack, key=_key(), stores=stores)
    # One at a time is all that llama.cpp here does, and in turn is what its prompt cache needs.
    jobs = 1 if is_local(model) else settings.jobs
    price = price_of(model, settings.base_url)
    if spending.max_cost is not None or spending.max_tokens is not None:
        model = within(
            model, settings.base_url, max_cost=spending.max_cost, max_tokens=spending.max_tokens
        )
    return _Asked(kept(model, stores, refresh=spending.refresh), price, jobs)


def _stores(spending: Spending, around: Surroundings, stack: AsyncExitStack) -> list[Store]:
    """Return where the answers of a run are kept: the cache, and the folder of recordings."""
    stores: list[Store] = []
    if spending.cache:
        cache = Cache(default_path(), around.say)
        stack.callback(cache.close)
        stores.append(cache)
    if spending.record:
        stores.append(Folder(spending.record))
    return stores


def _key() -> str | None:
    return os.environ.get("OPENAI_API_KEY") or None


def _chosen(
    settings: Settings,
    around: Surroundings,
    stack: AsyncExitStack,
    *,
    key: str | None,
    stores: Sequence[Store] = (),
) -> Model:
    """Return the model that is configured."""
    return chosen(
        settings.model,
        base_url=settings.base_url,
        api_key=key,
        context=settings.context,
        timeout=settings.timeout,
        pull=around.pull,
        stack=stack,
        api=settings.api,
        jobs=settings.jobs,
        requests_per_minute=settings.requests_per_minute,
        tokens_per_minute=settings.tokens_per_minute,
        stores=stores,
        retried=around.watch.retry,
    )
