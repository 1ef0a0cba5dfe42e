"""Sending a run as batches, wave by wave, and collecting it.

A wave is all that can be asked before something is answered: first every step of every chunk, then
the repairs, the judge's reading and the corrections that depend on them. Which requests those are
is told by the pipeline itself, run against what is answered so far. Once nothing is missing, the
briefings are made by an ordinary run that finds every answer there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime
from typing import NamedTuple

from briefing import pipeline, runs
from briefing.article import Article
from briefing.asked import Asked, Spending, Watch
from briefing.batch.answers import TRIES, Answers
from briefing.batch.bounds import refuse_beyond, refuse_unpriced
from briefing.batch.sending import confirmed, endpoint_for, provider, send
from briefing.batch.state import Kept, Run, locked, new_name
from briefing.errors import BriefingError, PendingError, ProviderError, UsageError
from briefing.llm.answers import Stored
from briefing.llm.batches import State
from briefing.llm.cache import Cache, default_path
from briefing.llm.gathered import Gathered
from briefing.llm.port import Reply, Request
from briefing.llm.prices import halved, price_at
from briefing.llm.redact import secrets_of
from briefing.output import Output, one_for_several
from briefing.promptset import PromptSet
from briefing.settings import Settings


class Around(NamedTuple):
    """What sending and collecting need of the program around them.

    `watch` hears of answers and briefings, `say` is given a line for what went wrong, `tell` one
    for what was done and is to be done next.
    """

    watch: Watch
    say: Callable[[str], None]
    tell: Callable[[str], None]


def generate(
    sources: Sequence[str],
    settings: Settings,
    output: Output,
    spending: Spending,
    around: Around,
) -> int:
    """Read the sources and begin a run about them; return the exit code.

    Raises:
        BriefingError: nothing could be read, or as `begin`.
    """
    prompts = runs.prompts_of(settings)
    with runs.reading(sources, settings, around.say) as read:
        articles = list(read)
    if output.file and len(articles) > 1:
        raise one_for_several(output.file)
    if not articles:
        return read.exit_code
    code = read.exit_code
    return asyncio.run(begin(articles, prompts, settings, output, spending, around, code))


async def begin(
    articles: Sequence[Article],
    prompts: PromptSet,
    settings: Settings,
    output: Output,
    spending: Spending,
    around: Around,
    exit_code: int = 0,
) -> int:
    """Send the first wave of a run, or make its briefings where all is answered already.

    `exit_code` is what reading the sources came to, which the run will end with.

    Raises:
        UsageError: there is no such server or no key, or the server's address holds one.
        BudgetError: the wave could cost more than may be spent.
        ProviderError: the server cannot be asked.
    """
    endpoint = endpoint_for(settings)
    if secrets_of("", settings.base_url):
        raise UsageError(
            "The server's address has a password or key in it, which --batch would keep; "
            "set OPENAI_API_KEY instead"
        )
    refuse_unpriced(endpoint.name, price_at(endpoint.name, settings.base_url), spending.max_cost)
    run = Run(
        name=new_name(),
        begun=datetime.now(UTC),
        settings=settings.model_dump(mode="json"),
        output=output.absolute(),
        articles=len(articles),
        exit_code=exit_code,
        max_cost=spending.max_cost,
        max_tokens=spending.max_tokens,
    )
    with locked():
        kept = Kept.begun(run, prompts, articles)
        try:
            code = await _advanced(kept, around)
        except BaseException as e:
            sent = kept.run.batches
            if not sent or (isinstance(e, UsageError) and not any(b.id for b in sent)):
                kept.remove()  # nothing is on its way, so there is nothing to collect
            raise
    return 0 if code is None else code


async def collect(kept: Kept, around: Around) -> int:
    """Fetch what a run's batches have answered; send the next wave, or make the briefings.

    Returns 3 while something is still on its way.

    Raises:
        ProviderError: the server cannot be asked, or has refused a batch as a whole.
        BudgetError: the next wave could cost more than may be spent.
    """
    with locked():
        kept = Kept.read(kept.path / "run.json")  # another process may have been faster
        async with provider(kept) as batches:
            for sent in kept.run.waiting:
                state = await batches.state(await confirmed(kept, sent, batches))
                if state.status == "failed" and not state.files:
                    rest = tuple(b for b in kept.run.batches if b.tag != sent.tag)
                    kept.update(batches=rest)
                    why = batches.endpoint.said(state.why or "no reason is given")
                    raise ProviderError(
                        f"The batch {state.id} was refused: {why}; nothing was asked. "
                        "briefing batch collect sends it again"
                    )
                if state.over:
                    kept.put_answers(sent.tag, await batches.lines(state))
                    kept.replace(sent.model_copy(update={"id": state.id, "collected": True}))
                    await batches.forget(state.id)
                else:
                    around.tell(f"{kept.run.name}: {worded(state)}")
        if kept.run.waiting:
            return runs.PARTIAL
        code = await _advanced(kept, around)
    return runs.PARTIAL if code is None else code


async def collect_all(runs_kept: Sequence[Kept], around: Around) -> int:
    """Collect several runs; what is wrong with one of them does not stop the others.

    Raises:
        BriefingError: as `collect`, where there is only one.
    """
    codes = [0]
    for kept in runs_kept:
        try:
            codes.append(await collect(kept, around))
        except BriefingError as e:
            if len(runs_kept) == 1:
                raise
            around.say(f"{kept.run.name}: {e}")
            codes.append(e.exit_code)
    return max(codes)


async def states(kept: Kept) -> list[State]:
    """Return how far a run's batches are; nothing is changed."""
    async with provider(kept) as batches:
        return [await batches.state(sent.id) for sent in kept.run.waiting if sent.id]


async def drop(kept: Kept, say: Callable[[str], None]) -> None:
    """Cancel a run's batches and forget it; what was answered and collected stays stored.

    `say` is given a line where they cannot be cancelled.
    """
    with locked():
        try:
            async with provider(kept) as batches:
                for sent in kept.run.waiting:
                    if batch := sent.id or await batches.find(sent.tag):
                        await batches.cancel(batch)
        except BriefingError as e:
            say(f"{kept.run.name}: its batches were not cancelled, and may be paid for: {e}")
        kept.remove()


def worded(state: State) -> str:
    """Return in words how far a batch is."""
    failed = f", {state.failed} failed" if state.failed else ""
    status = state.status.replace("_", " ")
    return f"batch {state.id} {status}, {state.done} of {state.total} answered{failed}"


async def _advanced(kept: Kept, around: Around) -> int | None:
    """Send what is to be asked next, or make the briefings; return their code, None if sent."""
    run, settings = kept.run, kept.settings()
    prompts = kept.prompts()
    async with AsyncExitStack() as stack:
        batches = await stack.enter_async_context(provider(kept))
        endpoint = batches.endpoint
        price = halved(price_at(endpoint.name, settings.base_url))
        cache = Cache(default_path(), around.say)
        stack.callback(cache.close)
        answers = Answers(kept, endpoint, run.fresh)
        for why, lost in answers.unanswered.items():
            around.say(f"{run.name}: {lost} not answered ({why}); asked at most {TRIES} times")
        gathered = Gathered(endpoint.name, endpoint.context, [answers])
        # What the cache does not keep, such as a refusal, is read from the batches' files again.
        model = Stored(cache, gathered)

        def told(request: Request, reply: Reply) -> None:
            around.watch.reply(request, reply, price(reply.usage))

        for article in kept.articles():
            with suppress(PendingError):
                await pipeline.brief(article, prompts, model, told=told, verify=settings.verify)
        if run.fresh or not gathered.requests:
            around.watch.ended(local=False)
            told_of = (b.model_copy(update={"told": b.collected}) for b in run.batches)
            kept.update(batches=tuple(told_of))
        if wave := list(gathered.requests.values()):
            refuse_beyond(run.max_tokens, run.max_cost, answers.usage(), wave, price)
            await send(kept, wave, batches)
            around.tell(
                f"{run.name}: wave {kept.run.wave} sent, {len(wave)} requests, to be answered "
                "within 24 hours; then run: briefing batch collect"
            )
            return None
        partial = await runs.briefed(
            kept.articles(),
            prompts,
            Asked(model, price, settings.jobs),
            run.output,
            done=around.watch.done,
            verify=settings.verify,
        )
    kept.remove()
    return runs.PARTIAL if partial else run.exit_code
