"""Asking no faster than a server can bear: a pool that breathes, and buckets that learn.

`Paced` stands between the retries and the endpoint, `Retried(Paced(endpoint))`: every try takes its
turn, a failed one gives its place away while it waits, and what one is told (Retry-After, a rate
limit) holds for all. The pool halves when the server has too much to do and grows back by one for
every round of answers, as TCP does (RFC 5681); requests and tokens a minute are token buckets, set
to what x-ratelimit-* headers say.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable

from briefing.errors import TransientError
from briefing.llm.port import Model, Reply, Request, Window

Clock = Callable[[], float]

CHARACTERS_A_TOKEN = 4
"""About as many as English has; pacing needs no more, and what was wrong is given back."""


class Paced:
    """A model asked `jobs` times at once at most, and as often a minute as it allows.

    `requests_per_minute` and `tokens_per_minute` are upper bounds of our own; None leaves them to
    what the server says. A wait longer than `longest_wait` seconds is an error instead. `clock`
    and `sleep` are for tests.
    """

    def __init__(
        self,
        model: Model,
        *,
        jobs: int,
        requests_per_minute: float | None = None,
        tokens_per_minute: float | None = None,
        longest_wait: float = 900.0,
        clock: Clock = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.name = model.name
        self.context = model.context
        self._model = model
        self._pool = Pool(jobs)
        self._requests = Bucket(clock, requests_per_minute)
        self._tokens = Bucket(clock, tokens_per_minute)
        self._longest_wait = longest_wait
        self._clock = clock
        self._sleep = sleep
        self._turn = asyncio.Lock()
        self._open_at = 0.0

    @property
    def jobs(self) -> int:
        """How many requests may be in flight now."""
        return int(self._pool.limit)

    async def ask(self, request: Request) -> Reply:
        """Ask when it is this request's turn.

        Raises:
            TransientError: as the model; or the server asks for a longer wait than is sensible.
        """
        expected = _tokens(request)
        await self._pool.enter()
        try:
            await self._wait(expected)
            round_ = self._pool.round
            try:
                reply = await self._model.ask(request)
            except TransientError as e:
                if e.throttled:
                    self._pool.shrink(round_)
                    self._open_at = max(self._open_at, self._clock() + (e.retry_after or 0.0))
                raise
            self._pool.grow()
            used = reply.usage.prompt_tokens + reply.usage.completion_tokens
            self._tokens.give_back(expected - used)
            if reply.limits:
                self._requests.learn(reply.limits.requests)
                self._tokens.learn(reply.limits.tokens)
            return reply
        finally:
            self._pool.leave()

    async def _wait(self, tokens: int) -> None:
        # In turn: a large request is not overtaken for ever by small ones.
        async with self._turn:
            while True:
                wait = max(
                    self._open_at - self._clock(), self._requests.wait(1), self._tokens.wait(tokens)
                )
                if wait <= 0:
                    break
                if wait > self._longest_wait:
                    raise TransientError(
                        f"the server's rate limit is open again in {wait:.0f} s", retry_after=wait
                    )
                await self._sleep(wait)
            self._requests.take(1)
            self._tokens.take(tokens)


class Pool:
    """Places for `most` at once, first come, first served; fewer after `shrink`."""

    def __init__(self, most: int) -> None:
        self.limit = float(most)
        self.round = 0
        self._most = most
        self._busy = 0
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> None:
        """Wait for a place."""
        if not self._waiting and self._busy < int(self.limit):
            self._busy += 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave()  # it was given to us in the same moment
            elif place in self._waiting:  # or it was passed over since
                self._waiting.remove(place)
            raise

    def leave(self) -> None:
        """Give a place back."""
        self._busy -= 1
        self._admit()

    def shrink(self, round_: int) -> None:
        """Halve the places, once for all that was sent in the same round."""
        if round_ == self.round:
            self.round += 1
            self.limit = max(1.0, self.limit / 2)

    def grow(self) -> None:
        """Add one place for as many answers as there are places."""
        self.limit = min(float(self._most), self.limit + 1 / self.limit)
        self._admit()

    def _admit(self) -> None:
        while self._waiting and self._busy < int(self.limit):
            place = self._waiting.popleft()
            if not place.done():
                self._busy += 1
                place.set_result(None)


class Bucket:
    """So many a minute, a second's worth at once; without limit where `per_minute` is None.

    What is larger than the bucket is let through when it is full, and owed.
    """

    def __init__(self, clock: Clock, per_minute: float | None) -> None:
        self._clock = clock
        self._own_rate = None if per_minute is None else per_minute / 60
        self._rate = self._own_rate
        self._capacity = max(1.0, self._own_rate or 0.0)
        self._level = self._capacity
        self._at = clock()

    def wait(self, amount: float) -> float:
        """Return the seconds until `amount` may be taken."""
        self._fill()
        missing = min(amount, self._capacity) - self._level
        # A millionth is rounding, and would be slept for again and again.
        return 0.0 if self._rate is None or missing <= 1e-6 else missing / self._rate

    def take(self, amount: float) -> None:
        """Take it."""
        if self._rate is not None:
            self._level -= amount

    def give_back(self, amount: float) -> None:
        """Return what was taken and not needed; take what was needed in excess (negative)."""
        if self._rate is not None:
            self._level = min(self._capacity, self._level + amount)

    def learn(self, window: Window) -> None:
        """Take over what the server says; only our own bound, if there is one, is stricter."""
        if not window.limit or window.left is None:
            return
        self._fill()
        used = window.limit - window.left
        rate = window.limit / 60
        if window.reset and used > 0:
            rate = used / window.reset  # full again after `reset`
        known = self._rate is not None
        if self._own_rate is None:
            self._capacity = float(window.limit)
            self._rate = rate
        else:
            self._rate = min(self._own_rate, rate)
        left = float(min(window.left, self._capacity))
        self._level = min(self._level, left) if known else left

    def _fill(self) -> None:
        now = self._clock()
        if self._rate is not None:
            self._level = min(self._capacity, self._level + (now - self._at) * self._rate)
        self._at = now


def _tokens(request: Request) -> int:
    """Return what a request may need: its prompt and, as providers count, its whole limit."""
    characters = sum(len(m.content) for m in request.messages)
    return characters // CHARACTERS_A_TOKEN + request.max_tokens
