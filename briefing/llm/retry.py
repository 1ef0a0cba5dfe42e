"""The only owner of retries: asks again after a transient failure, and gives up in good time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from briefing.errors import BriefingError, ProviderError, TransientError, UnansweredError
from briefing.llm.port import Model, Reply, Request

if TYPE_CHECKING:
    import tenacity

Told = Callable[[Request, int, TransientError, float], None]

LONGEST_WAIT = 60.0
"""Seconds between two tries, unless the server asks for more."""

GONE = 3
"""Articles in a row of which something stays unanswered before the server counts as gone."""


class Retried:
    """A model that is asked again after a `TransientError`, at most `attempts` times in all.

    Waits as long as the server asks for (Retry-After), else up to 1, 2, 4 … seconds at random
    ("full jitter": what failed together must not come back together); where it asks for less than
    a second, the longer of the two, for servers that ask for none are not ready at once. No wait is
    begun that would pass `deadline` seconds of trying and waiting; time spent in a queue before a
    try is sent does not count. What fails for good costs its request alone where the server answers
    others. `told` hears of each try that is repeated: its number, why, and after how many
    seconds. `sleep` is for tests.
    """

    def __init__(
        self,
        model: Model,
        *,
        attempts: int = 6,
        deadline: float = 900.0,
        first_wait: float = 1.0,
        told: Told | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.name = model.name
        self.context = model.context
        self._model = model
        self._attempts = attempts
        self._deadline = deadline
        self._first_wait = first_wait
        self._told = told
        self._sleep = sleep
        self._answered = 0
        self._asking = 0
        self._failed = set[str]()
        self._news = asyncio.Event()

    async def ask(self, request: Request) -> Reply:
        """Ask, and ask again.

        Raises:
            UnansweredError: it was refused or not answered, and the server answers others.
            ProviderError: none is answered: the last failure, with the number of tries.
            UsageError: the key or the model's name is refused.
        """
        before = self._answered
        try:
            return await self._counted(request)
        except BriefingError as e:
            if e.of_one and (self._answered > before or await self._answers_others(request)):
                raise UnansweredError(str(e)) from e
            raise

    async def _counted(self, request: Request) -> Reply:
        self._asking += 1
        try:
            reply = await self._answer(request)
            self._answered += 1
            self._failed.clear()
            return reply
        finally:
            self._asking -= 1
            self._news.set()

    async def _answers_others(self, request: Request) -> bool:
        """Return whether the server is there, as far as what is asked beside this has shown."""
        self._failed.add(request.article)
        self._news.set()
        while not self._answered and self._asking and len(self._failed) < GONE:
            self._news.clear()
            await self._news.wait()
        return bool(self._answered) and len(self._failed) < GONE

    async def _answer(self, request: Request) -> Reply:
        import tenacity

        tried = 0.0

        def over(state: tenacity.RetryCallState) -> bool:
            waits = state.idle_for + state.upcoming_sleep
            return state.attempt_number >= self._attempts or tried + waits > self._deadline

        def repeated(state: tenacity.RetryCallState) -> None:
            failure = state.outcome.exception() if state.outcome else None
            if self._told and isinstance(failure, TransientError):
                self._told(request, state.attempt_number, failure, state.upcoming_sleep)

        try:
            async for attempt in tenacity.AsyncRetrying(
                retry=tenacity.retry_if_exception_type(TransientError),
                stop=over,
                wait=self._wait(tenacity.wait_random_exponential(self._first_wait, LONGEST_WAIT)),
                before_sleep=repeated,
                sleep=self._sleep,
                reraise=True,
            ):
                with attempt:
                    try:
                        return await self._model.ask(request)
                    except TransientError as e:
                        tried += e.seconds
                        raise
        except TransientError as e:
            tries = attempt.retry_state.attempt_number
            failure = ProviderError(f"{e} (tried {tries} times)" if tries > 1 else str(e))
            failure.of_one = True
            raise failure from e
        raise AssertionError("tenacity ends with an answer or an error")

    @staticmethod
    def _wait(backoff: tenacity.wait.wait_base) -> tenacity.wait.wait_base:
        import tenacity

        class RetryAfter(tenacity.wait.wait_base):
            def __call__(self, retry_state: tenacity.RetryCallState) -> float:
                failure = retry_state.outcome.exception() if retry_state.outcome else None
                asked = failure.retry_after if isinstance(failure, TransientError) else None
                if asked is not None and asked >= 1.0:
                    return asked
                return max(asked or 0.0, backoff(retry_state))

        return RetryAfter()
