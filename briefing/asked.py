"""From what the user configured to a model with its stores around it, which a run then asks.

Here too is what a run is given besides: what it may spend, and who hears of what it does.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple, Protocol

from briefing.article import Shape
from briefing.document import Briefing
from briefing.errors import BriefingError
from briefing.llm.answers import Folder, Store, Stored
from briefing.llm.cache import Cache, default_path
from briefing.llm.choose import chosen, is_local, kept, price_of, within
from briefing.llm.endpoint import NO_KEY
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import Price, halved, price_at
from briefing.llm.turns import InTurn
from briefing.settings import Settings


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


class Asked(NamedTuple):
    """A model with its stores around it, what it costs, and how many it is asked at a time."""

    model: Model
    price: Price
    jobs: int


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


def keeping(asked: Asked, folder: Path) -> Asked:
    """Return the same model with its answers looked up and kept in a folder of recordings too."""
    return asked._replace(model=Stored(Folder(folder), _Unkept(asked.model)))


class _Unkept:
    """A model whose answers are to be kept once more, whoever has kept them already."""

    def __init__(self, model: Model) -> None:
        self.name, self.context = model.name, model.context
        self._model = model

    async def ask(self, request: Request) -> Reply:
        reply = await self._model.ask(request)
        return reply.model_copy(update={"kept": False})


def to_plan(
    settings: Settings, spending: Spending, around: Surroundings, stack: AsyncExitStack
) -> tuple[Model, Price, Sequence[Store]]:
    """Return whom a run would ask, at what price, and what it would find stored.

    No key is needed and nothing is contacted, fetched or made.

    Raises:
        UsageError: there is no model.
    """
    model = _chosen(settings, around, stack, key=_key() or (NO_KEY if settings.model else None))
    price = price_of(model, settings.base_url)
    there = spending.model_copy(update={"cache": spending.cache and default_path().exists()})
    stores = () if spending.refresh else _stores(there, around, stack)
    return model, halved(price) if spending.batch else price, stores


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

    def late(request: Request, reply: Reply) -> None:
        price = price_at(request.model, settings.base_url)
        around.watch.reply(request, reply, price(reply.usage))

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
        memory=next((store for store in stores if isinstance(store, Cache)), None),
        retried=around.watch.retry,
        late=late,
    )
