"""A run: several sources, one model, briefings written where they belong.

Articles go side by side, and the next is read only when one of them is done, so that memory holds a
few however many there are (`ON_HAND`). A source that cannot be read costs that source; a model that
cannot be asked ends the run. Not obvious: the first article is read before anything else is set up,
so that what is wrong with a single source is all that the user hears of.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AsyncExitStack, nullcontext
from itertools import chain, islice
from pathlib import Path
from socket import socket
from typing import Literal

from briefing import plan, promptset
from briefing.article import Article
from briefing.asked import Asked, Spending, Surroundings, asked_model, to_plan
from briefing.crew import Crew, helpers
from briefing.document import Briefing
from briefing.errors import ungrouped
from briefing.garbage import collected_seldom
from briefing.llm.port import Reply, Request
from briefing.llm.prices import free
from briefing.llm.traced import workflow
from briefing.output import Output, Shelf, one_for_several
from briefing.plan import Plan
from briefing.promptset import PromptSet
from briefing.settings import Settings, Verify
from briefing.sources import Reading
from briefing.threads import aside

PARTIAL = 3
FEW = 12
"""Articles that this process briefs alone: what helpers would save is not worth starting them."""
ON_HAND = 3
"""Articles being briefed for each request at a time. An article asks some things only when others
are answered, so one each would leave places empty: always at the end, and whenever those that began
together end together. With three, little more is lost than with any number. One request at a time
goes article by article: the server's prompt cache may hold no more than one."""
BUSY = 8
"""Requests at a time from which on checking may hold up asking."""


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


@collected_seldom()
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
    with (
        helpers() if _are_many(sources, settings) else nullcontext(()) as ends,
        reading(sources, settings, around.say, offline=offline) as read,
    ):
        # Whether one file is to hold several briefings is known before anything is asked.
        first = list(islice(read, 2 if output.file else 1))
        if output.file and len(first) > 1:
            raise one_for_several(output.file)
        if not first:
            return read.exit_code
        articles = chain(first, read)
        partial = asyncio.run(_run(articles, ends, prompts, settings, output, spending, around))
    return PARTIAL if partial else read.exit_code


def _are_many(sources: Sequence[str], settings: Settings) -> bool:
    """Whether checking may come to hold up asking: sources that are no files may be many each."""
    many = len(sources) > FEW or not all(Path(source).is_file() for source in sources)
    return many and settings.jobs >= BUSY


async def _run(
    articles: Iterator[Article],
    ends: Sequence[socket],
    prompts: PromptSet,
    settings: Settings,
    output: Output,
    spending: Spending,
    around: Surroundings,
) -> bool:
    async with AsyncExitStack() as over, AsyncExitStack() as stack:
        asked = asked_model(settings, spending, around, stack)
        # Told when `stack` is closed: only then is nothing on its way any more.
        over.callback(around.watch.ended, local=asked.price is free)

        def told(request: Request, reply: Reply) -> None:
            around.watch.reply(request, reply, asked.price(reply.usage))

        return await briefed(
            articles,
            prompts,
            asked,
            output,
            done=around.watch.done,
            told=told,
            verify=settings.verify,
            answers="recorded" if spending.replay else "live",
            ends=ends,
        )


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
    ends: Sequence[socket] = (),
) -> bool:
    """Brief articles side by side and write the briefings; at the `ends` are helpers.

    Returns whether one of them does not cover all of its article.
    """
    shelf = Shelf(output, done)
    places = asyncio.Semaphore(ON_HAND * asked.jobs if asked.jobs > 1 else 1)
    crew = Crew(
        ends,
        prompts,
        asked.model,
        jobs=asked.jobs,
        verify=verify,
        price=asked.price,
        told=told,
        answers=answers,
    )

    async def work(number: int, article: Article) -> None:
        try:
            with workflow(article.source):
                briefing = await crew.brief(article)
            shelf.put(number, briefing)
        finally:
            places.release()

    with ungrouped():
        async with crew, asyncio.TaskGroup() as group:
            while True:
                await places.acquire()
                article = await aside(lambda: next(articles, None))
                if article is None:
                    break
                group.create_task(work(shelf.expect(article), article))
    return shelf.partial


async def _planned(
    articles: Iterable[Article],
    settings: Settings,
    prompts: PromptSet,
    spending: Spending,
    around: Surroundings,
) -> list[Plan]:
    async with AsyncExitStack() as stack:
        model, price, stores = to_plan(settings, spending, around, stack)
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
