"""The judge for benchmarks: rulings on claims, kept in the answer store, until time is up."""

from __future__ import annotations

import asyncio
import time
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

from benchmarks.models import model_named
from briefing import promptset, rereading
from briefing.article import Article
from briefing.claims import ClaimResult
from briefing.errors import BudgetError
from briefing.judging import Bench
from briefing.llm.cache import Cache, default_path
from briefing.llm.choose import kept
from briefing.llm.port import Model, Reply, Request


class Judge:
    """A judge that asks until `deadline`, on the monotonic clock, and counts what it cost."""

    def __init__(self, model: str, deadline: float) -> None:
        self._name = model
        self._deadline = deadline
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._asked: list[Reply] = []

    def __enter__(self) -> Self:
        cache = Cache(default_path(), print)
        self._stack.callback(cache.close)
        model = model_named(self._name, self._stack)
        timed = kept(_Timed(model, self._deadline), [cache])
        self._bench = Bench(promptset.load("default"), _Told(timed, self._asked), "quality")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._runner:
            self._runner.run(self._stack.aclose())

    def check(self, claim: str, article: Article) -> ClaimResult:
        """Return the result of a claim."""
        return self._runner.run(rereading.check_whole(claim, article, self._bench))

    def reads(self, claim: str, article: Article) -> bool:
        """Return whether a claim is answered before time is up."""
        try:
            self.check(claim, article)
        except BudgetError:
            return False
        return True

    def told(self) -> str:
        """Say what an answer cost, when it was first given."""
        count = max(1, len(self._asked))
        tokens = sum(r.usage.prompt_tokens - r.usage.cached_tokens for r in self._asked) / count
        return (
            f"{sum(r.seconds for r in self._asked) / count:.1f} s and {tokens:.0f} uncached "
            f"prompt tokens a ruling"
        )


class _Timed:
    """A model that is asked no more after a time."""

    def __init__(self, model: Model, deadline: float) -> None:
        self.name, self.context = model.name, model.context
        self._model, self._deadline = model, deadline

    async def ask(self, request: Request) -> Reply:
        if time.monotonic() > self._deadline:
            raise BudgetError("time is up")
        return await self._model.ask(request)


class _Told:
    """A model whose replies are kept."""

    def __init__(self, model: Model, replies: list[Reply]) -> None:
        self.name, self.context = model.name, model.context
        self._model, self._replies = model, replies

    async def ask(self, request: Request) -> Reply:
        reply = await self._model.ask(request)
        self._replies.append(reply)
        return reply
