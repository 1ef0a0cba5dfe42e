"""The only owner of retries: asks again after a transient failure, and gives up in good time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from briefing.errors import ProviderError, TransientError, UnansweredError
from briefing.llm.port import Model, Reply, Request

if TYPE_CHECKING:
    import tenacity

Told = Callable[[Request, int, TransientError, float], None]

LONGEST_WAIT = 60.0
"""Seconds between two tries, unless the server asks for more."""


class Retried:
    """A model that is asked again after a `TransientError`, at most `attempts` times in all.

    Waits as long as the server asks for (Retry-After), else up to 1, 2, 4 … seconds at random
    ("full jitter": what failed together must not come back together). No wait is begun that would
    pass `deadline` seconds of trying and waiting; time spent in a queue before a try is sent does
    not count. `told` hears of each try that is repeated: its number, why, and after how many
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

    async def ask(self, request: Request) -> Reply:
        """Ask, and ask again.

        Raises:
            UnansweredError: this request stayed without an answer while others were answered.
            ProviderError: none was answered: the last failure, with the number of tries.
        """
        import tenacity

        before = self._answered
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
                        reply = await self._model.ask(request)
                    except TransientError as e:
                        tried += e.seconds
                        raise
                    self._answered += 1
                    return reply
        except TransientError as e:
            tries = attempt.retry_state.attempt_number
            said = f"{e} (tried {tries} times)" if tries > 1 else str(e)
            if self._answered > before:
                # The server is there for others: this costs what was asked, not the run.
                raise UnansweredError(said) from e
            raise ProviderError(said) from e
        raise AssertionError("tenacity ends with an answer or an error")

    @staticmethod
    def _wait(backoff: tenacity.wait.wait_base) -> tenacity.wait.wait_base:
        import tenacity

        class RetryAfter(tenacity.wait.wait_base):
            def __call__(self, retry_state: tenacity.RetryCallState) -> float:
                failure = retry_state.outcome.exception() if retry_state.outcome else None
                asked = failure.retry_after if isinstance(failure, TransientError) else None
                return backoff(retry_state) if asked is None else asked

        return RetryAfter()
