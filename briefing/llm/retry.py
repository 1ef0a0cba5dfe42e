"""The only owner of retries: asks again after a transient failure, and gives up in good time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from briefing.errors import ProviderError, TransientError

if TYPE_CHECKING:
    import tenacity

    from briefing.llm.port import Model, Reply, Request

LONGEST_WAIT = 60.0
"""Seconds between two tries, unless the server asks for more."""


class Retried:
    """A model that is asked again after a `TransientError`, at most `attempts` times in all.

    Waits as long as the server asks for (Retry-After), else 1, 2, 4 … seconds with jitter; stops
    before a wait that would pass `deadline` seconds since the request was first sent.
    """

    def __init__(
        self, model: Model, *, attempts: int = 6, deadline: float = 900.0, first_wait: float = 1.0
    ) -> None:
        self.name = model.name
        self.context = model.context
        self._model = model
        self._attempts = attempts
        self._deadline = deadline
        self._first_wait = first_wait

    async def ask(self, request: Request) -> Reply:
        """Ask, and ask again.

        Raises:
            ProviderError: the last failure, with the number of tries.
        """
        import tenacity

        try:
            async for attempt in tenacity.AsyncRetrying(
                retry=tenacity.retry_if_exception_type(TransientError),
                stop=tenacity.stop_after_attempt(self._attempts)
                | tenacity.stop_before_delay(self._deadline),
                wait=self._wait(tenacity.wait_random_exponential(self._first_wait, LONGEST_WAIT)),
                reraise=True,
            ):
                with attempt:
                    return await self._model.ask(request)
        except TransientError as e:
            tries = attempt.retry_state.attempt_number
            raise ProviderError(f"{e} (tried {tries} times)") from e
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
