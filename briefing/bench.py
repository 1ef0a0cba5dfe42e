"""The judge of a check run: a model that is opened with it and closed with it.

It checks claims as the module `briefing.claims` does, with the judge after the gates. The model is
configured, stored and replayed as for a briefing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self, TypeVar

from briefing import promptset, rereading
from briefing.article import Article
from briefing.asked import Spending, Surroundings, asked_model
from briefing.claims import ClaimResult
from briefing.judging import Bench
from briefing.llm.meter import Metered
from briefing.settings import Settings

LABEL = "check"
"""What recordings of rulings on claims begin with."""

Result = TypeVar("Result")


class OnTheBench:
    """A judge in session, as a context manager.

    Raises on entering:
        UsageError: there is no model, no key, or no prompt set of that name.
    """

    def __init__(self, settings: Settings, spending: Spending, around: Surroundings) -> None:
        self._given = settings, spending, around
        self._stack = AsyncExitStack()
        self._runner = asyncio.Runner()

    def __enter__(self) -> Self:
        settings, spending, around = self._given
        prompts = promptset.load(settings.prompts)
        asked = asked_model(settings, spending, around, self._stack)
        metered = Metered(asked.model, lambda q, r: around.watch.reply(q, r, asked.price(r.usage)))
        self._bench = Bench(prompts, metered, LABEL)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._runner:
            self._runner.run(self._stack.__aexit__(kind, error, traceback))

    def check(self, claims: Sequence[str], articles: Sequence[Article]) -> tuple[ClaimResult, ...]:
        """Return the result of each claim, held against the article that supports it best.

        Raises:
            AnswerError: the judge gave no usable answer.
            ProviderError: the model cannot be asked.
        """
        return self._done(rereading.check(claims, articles, self._bench))

    def check_whole(self, text: str, article: Article) -> ClaimResult:
        """Return one result for a claim of several sentences; raises as `check`."""
        return self._done(rereading.check_whole(text, article, self._bench))

    def _done(self, work: Coroutine[object, object, Result]) -> Result:
        return self._runner.run(work)
