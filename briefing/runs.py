"""A run: several sources, one model, briefings written where they belong.

Articles go side by side, and the next is read only when one of them is done, so that memory holds a
few however many there are. A source that cannot be read costs that source; a model that cannot be
asked ends the run. Not obvious: the first article is read before anything else is set up, so that
what is wrong with a single source is all that the user hears of.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from briefing import pipeline, plan, promptset
from briefing.article import Article, Shape
from briefing.document import Briefing
from briefing.errors import BriefingError
from briefing.llm.answers import Folder, Store, Stored
from briefing.llm.cache import Cache, default_path
from briefing.llm.choose import chosen, is_local, kept, price_of, within
from briefing.llm.endpoint import NO_KEY
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import Price, free, halved, price_at
from briefing.llm.traced import workflow
from briefing.llm.turns import InTurn
from briefing.output import Output, Shelf, one_for_several
from briefing.plan import Plan
from briefing.promptset import PromptSet
from briefing.settings import Settings, Verify
from briefing.sources import Reading
from briefing.threads import aside

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
    `refresh` asks again for what is kept, `batch` at half the price. `max_cost` is in US dollars,
    `max_tokens` in and out.
    """

    record: Path | None = None
    replay: Path | None = None
    cache: bool = True
    refresh: bool = False
    batch: bool = False
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


def planned(
    sources: Sequence[str], settings: Settings, spending: Spending, around: Surroundings
) -> tuple[list[Plan], int]:
    """Return what a run would ask about each source, and its exit code; nothing is contacted.

    Raises:
        BriefingError: as `generate`, or what would have to be fetched is not kept.
    """
    prompts = prompts_of(settings)
    with reading(sources, settings, around.say, offline=True) as read:
        plans = asyncio.run(_planned(read, settings, prompts, spending, around))
    return plans, read.exit_code


class Asked(NamedTuple):
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
    prompts = prompts_of(settings)
    offline = spending.replay is not None
    with reading(sources, settings, around.say, offline=offline) as read:
        # Whether one file is to hold several briefings is known before anything is asked.
        first = list(islice(read, 2 if output.file else 1))
        if output.file and len(first) > 1:
            raise one_for_several(output.file)
        if not first:
            return read.exit_code
        articles = chain(first, read)
        partial = asyncio.run(_run(articles, prompts, settings, output, spending, around))
    return PARTIAL if partial else read.exit_code


async def _run(
    articles: Iterator[Article],
    prompts: PromptSet,
    settings: Settings,
    output: Output,
    spending: Spending,
    around: Surroundings,
) -> bool:
    async with AsyncExitStack() as stack:
        asked = asked_model(settings, spending, around, stack)

        def told(request: Request, reply: Reply) -> None:
            around.watch.reply(request, reply, asked.price(reply.usage))

        try:
            return await briefed(
                articles,
                prompts,
                asked,
                output,
                done=around.watch.done,
                told=told,
                verify=settings.verify,
                answers="recorded" if spending.replay else "live",
            )
        finally:
            around.watch.ended(local=asked.price is free)


async def briefed(
    articles: Iterator[Article],
    prompts: PromptSet,
    asked: Asked,
    output: Output,
    *,
    done: Callable[[Briefing, str | None], None],
    told: Callable[[Request, Reply], None] | None = None,
    verify: Verify = "gates",
    answers: Literal["live", "recorded"] = "live",
) -> bool:
    """Brief articles side by side and write the briefings.

    Returns whether one of them does not cover all of its article.
    """
    shelf = Shelf(output, done)
    places = asyncio.Semaphore(asked.jobs)

    async def work(number: int, article: Article) -> None:
        try:
            with workflow(article.source):
                briefing = await pipeline.brief(
                    article,
                    prompts,
                    asked.model,
                    jobs=asked.jobs,
                    answers=answers,
                    price=asked.price,
                    told=told,
                    verify=verify,
                )
            shelf.put(number, briefing)
        finally:
            places.release()

    try:
        async with asyncio.TaskGroup() as group:
            while True:
                await places.acquire()
                article = await aside(lambda: next(articles, None))
                if article is None:
                    break
                group.create_task(work(shelf.expect(article), article))
    except ExceptionGroup as several:
        raise several.exceptions[0] from several
    return shelf.partial


async def _planned(
    articles: Iterable[Article],
    settings: Settings,
    prompts: PromptSet,
    spending: Spending,
    around: Surroundings,
) -> list[Plan]:
    async with AsyncExitStack() as stack:
        model = _chosen(settings, around, stack, key=_key() or (NO_KEY if settings.model else None))
        price = price_of(model, settings.base_url)
        price = halved(price) if spending.batch else price
        # A plan makes no database where there is none.
        there = spending.model_copy(update={"cache": spending.cache and default_path().exists()})
        stores = () if spending.refresh else _stores(there, around, stack)
        return [
            await plan.planned(a, prompts, model, stores, price, settings.verify) for a in articles
        ]


def prompts_of(settings: Settings) -> PromptSet:
    """Return the prompt set that is configured, in the language that is."""
    prompts = promptset.load(settings.prompts)
    return prompts.in_language(settings.language) if settings.language else prompts


def reading(
    sources: Sequence[str],
    settings: Settings,
    say: Callable[[str], None],
    *,
    offline: bool = False,
) -> Reading:
    """Return the articles at the sources, read as the settings say."""
    return Reading(sources, say=say, allow_private=settings.allow_private, offline=offline)


def asked_model(
    settings: Settings, spending: Spending, around: Surroundings, stack: AsyncExitStack
) -> Asked:
    """Return the model with its stores around it; `stack` closes what it opens.

    Raises:
        UsageError: there is no model, no key, or no such recordings.
    """
    if spending.replay:
        replayed = Stored(Folder(spending.replay), None)
        return Asked(replayed, price_at(replayed.name, settings.base_url), settings.jobs)
    stores = _stores(spending, around, stack)
    model = _chosen(settings, around, stack, key=_key(), stores=stores)
    # One at a time is all that llama.cpp here does, and in turn is what its prompt cache needs.
    jobs = 1 if is_local(model) else settings.jobs
    price = price_of(model, settings.base_url)
    if spending.max_cost is not None or spending.max_tokens is not None:
        model = within(
            model, settings.base_url, max_cost=spending.max_cost, max_tokens=spending.max_tokens
        )
    return Asked(InTurn(kept(model, stores, refresh=spending.refresh)), price, jobs)


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
