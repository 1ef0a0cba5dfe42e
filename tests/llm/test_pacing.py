"""Pacing: how many at once, how many a minute, and when to hold back; no test waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.errors import AnswerError, ProviderError, TransientError
from briefing.llm.pacing import Bucket, Paced, Pool
from briefing.llm.port import Limits, Reply, Request, Usage, Window
from briefing.llm.retry import Retried

Maker = Callable[..., Request]


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let the time pass."""
        self.now += seconds
        await asyncio.sleep(0)


class Busy:
    """A model that notes when it was asked, and does what `script` says: an error or a reply."""

    name, context = "m", 4096

    def __init__(self, clock: Clock, *script: Exception | Reply) -> None:
        self.clock = clock
        self.script = list(script)
        self.at: list[float] = []
        self.inside = 0
        self.most = 0

    async def ask(self, request: Request) -> Reply:
        """Take three turns of the loop."""
        self.at.append(self.clock.now)
        self.inside += 1
        self.most = max(self.most, self.inside)
        does = self.script.pop(0) if self.script else reply()
        try:
            for _ in range(3):
                await asyncio.sleep(0)
            if isinstance(does, Exception):
                raise does
            return does
        finally:
            self.inside -= 1


def reply(limits: Limits | None = None, tokens: int = 100) -> Reply:
    """Return a reply that used so many tokens."""
    return Reply(text="{}", finish_reason="stop", usage=Usage(prompt_tokens=tokens), limits=limits)


def throttled(after: float | None = None) -> TransientError:
    """Return what a 429 becomes."""
    return TransientError("429", throttled=True, retry_after=after)


def all_at_once(model: Paced | Retried, requests: list[Request]) -> list[Reply | BaseException]:
    """Ask all."""

    async def run() -> list[Reply | BaseException]:
        return await asyncio.gather(*map(model.ask, requests), return_exceptions=True)

    return asyncio.run(run())


def many(request_of: Maker, count: int) -> list[Request]:
    """Return so many requests."""
    return [request_of(str(n)) for n in range(count)]


def test_no_more_than_jobs_are_in_flight(request_of: Maker) -> None:
    """All are asked, `jobs` at a time, in the order in which they came."""
    clock = Clock()
    model = Busy(clock)
    replies = all_at_once(Paced(model, jobs=5, clock=clock), many(request_of, 40))
    assert len(replies) == 40
    assert model.most == 5


def test_a_429_halves_the_pool_and_answers_widen_it(request_of: Maker) -> None:
    """64 become 32, and every round of answers adds one."""
    clock = Clock()
    paced = Paced(Busy(clock, throttled()), jobs=64, clock=clock, sleep=clock.sleep)
    all_at_once(paced, many(request_of, 1))
    assert paced.jobs == 32
    all_at_once(paced, many(request_of, 33))
    assert paced.jobs == 33
    all_at_once(paced, many(request_of, 5000))
    assert paced.jobs == 64


def test_many_429_at_once_halve_the_pool_once(request_of: Maker) -> None:
    """What was sent before the first one came back says nothing new."""
    clock = Clock()
    paced = Paced(Busy(clock, *[throttled()] * 8), jobs=8, clock=clock, sleep=clock.sleep)
    all_at_once(paced, many(request_of, 8))
    assert paced.jobs == 4


def test_the_pool_never_closes(request_of: Maker) -> None:
    """After any number of 429 one request is still let through."""
    clock = Clock()
    paced = Paced(Busy(clock, *[throttled()] * 20), jobs=8, clock=clock, sleep=clock.sleep)
    for request in many(request_of, 20):
        all_at_once(paced, [request])
    assert paced.jobs == 1


def test_a_fault_that_is_not_about_load_leaves_the_pool_alone(request_of: Maker) -> None:
    """A dropped connection is no reason to ask less."""
    clock = Clock()
    paced = Paced(Busy(clock, TransientError("dropped")), jobs=8, clock=clock)
    all_at_once(paced, many(request_of, 1))
    assert paced.jobs == 8


def test_retry_after_holds_for_all(request_of: Maker) -> None:
    """What one is told, nobody passes: the next request goes out when the wait is over."""
    clock = Clock()
    model = Busy(clock, throttled(after=30))
    paced = Paced(model, jobs=1, clock=clock, sleep=clock.sleep)
    failed, *others = all_at_once(paced, many(request_of, 3))
    assert isinstance(failed, TransientError)
    assert all(isinstance(r, Reply) for r in others)
    assert model.at == [1000, 1030, 1030]


def test_a_place_is_free_while_a_failed_request_waits(request_of: Maker) -> None:
    """Pacing lies inside the retries: with one place, others are answered during a backoff."""
    clock = Clock()
    model = Busy(clock, TransientError("dropped", retry_after=50))
    order: list[float] = []

    async def nap(seconds: float) -> None:
        for _ in range(40):
            await asyncio.sleep(0)
        order.append(len(model.at))

    paced = Paced(model, jobs=1, clock=clock, sleep=clock.sleep)
    replies = all_at_once(Retried(paced, sleep=nap), many(request_of, 4))
    assert all(isinstance(r, Reply) for r in replies)
    assert order == [4]


def test_a_wait_that_is_too_long_is_an_error_for_all(request_of: Maker) -> None:
    """A quota that opens tomorrow ends the run now, though each was told only once."""
    clock = Clock()
    model = Busy(clock, throttled(after=86_400))
    paced = Paced(model, jobs=1, clock=clock, sleep=clock.sleep)
    replies = all_at_once(Retried(paced, sleep=clock.sleep), many(request_of, 3))
    assert all(isinstance(r, ProviderError | AnswerError) for r in replies)
    assert clock.now == 1000
    assert len(model.at) == 1


def test_requests_a_minute_are_kept(request_of: Maker) -> None:
    """60 a minute are one a second, without a burst at the start."""
    clock = Clock()
    model = Busy(clock)
    paced = Paced(model, jobs=50, requests_per_minute=60, clock=clock, sleep=clock.sleep)
    all_at_once(paced, many(request_of, 10))
    assert [round(t - 1000, 3) for t in model.at] == list(range(10))


def test_tokens_a_minute_are_kept(request_of: Maker) -> None:
    """Requests that need 115 tokens each fit 6,000 a minute 52 times; what was not used returns."""
    clock = Clock()
    model = Busy(clock, *[reply(tokens=115)] * 200)
    paced = Paced(model, jobs=1, tokens_per_minute=6000, clock=clock, sleep=clock.sleep)
    all_at_once(paced, many(request_of, 105))
    assert 115 <= clock.now - 1000 <= 121
    saving = Clock()
    model = Busy(saving, *[reply(tokens=1)] * 200)
    paced = Paced(model, jobs=1, tokens_per_minute=6000, clock=saving, sleep=saving.sleep)
    all_at_once(paced, many(request_of, 105))
    assert saving.now - 1000 < 30


def test_a_request_larger_than_a_minute_s_tokens_is_still_sent(request_of: Maker) -> None:
    """It waits until all is there, and those behind it pay for it."""
    clock = Clock()
    paced = Paced(Busy(clock), jobs=2, tokens_per_minute=60, clock=clock, sleep=clock.sleep)
    replies = all_at_once(paced, many(request_of, 1))
    assert isinstance(replies[0], Reply)


def test_headers_teach_what_is_left(request_of: Maker) -> None:
    """With two requests left and 20 s to the next window, the third waits for its share."""
    clock = Clock()
    limits = Limits(requests=Window(limit=10, left=2, reset=16.0))
    model = Busy(clock, reply(limits))
    paced = Paced(model, jobs=1, clock=clock, sleep=clock.sleep)
    all_at_once(paced, many(request_of, 5))
    # 8 of 10 were used and are back after 16 s: one each 2 s.
    assert [round(t - 1000, 3) for t in model.at] == [0, 0, 0, 2, 4]


def test_our_own_bound_stays_the_stricter_one(request_of: Maker) -> None:
    """A server that allows more does not lift what the user set."""
    clock = Clock()
    generous = reply(Limits(requests=Window(limit=10_000, left=9_999, reset=0.006)))
    model = Busy(clock, *[generous] * 5)
    paced = Paced(model, jobs=5, requests_per_minute=60, clock=clock, sleep=clock.sleep)
    all_at_once(paced, many(request_of, 5))
    assert [round(t - 1000, 3) for t in model.at] == [0, 1, 2, 3, 4]


def test_headers_that_say_nothing_change_nothing(request_of: Maker) -> None:
    """A limit of 0, or one without what is left, is not believed."""
    clock = Clock()
    odd = [
        Limits(requests=Window(limit=0, left=0)),
        Limits(requests=Window(limit=5)),
        Limits(tokens=Window(left=0, reset=9.0)),
    ]
    model = Busy(clock, *map(reply, odd))
    paced = Paced(model, jobs=9, clock=clock, sleep=clock.sleep)
    for request in many(request_of, 9):
        all_at_once(paced, [request])
    assert clock.now == 1000


@given(
    rate=st.floats(1, 1e6),
    takes=st.lists(st.floats(0, 1e5), max_size=30),
    pauses=st.lists(st.floats(0, 100), max_size=30),
)
def test_a_bucket_never_gives_more_than_its_rate(
    rate: float, takes: list[float], pauses: list[float]
) -> None:
    """Over any time, what was taken is at most a second's worth, the rate, and the last piece."""
    clock = Clock()
    bucket = Bucket(clock, rate)
    taken = [0.0]
    for amount, pause in zip(takes, pauses, strict=False):
        clock.now += pause + bucket.wait(amount)
        bucket.take(amount)
        taken.append(amount)
        allowed = max(1.0, rate / 60) + (clock.now - 1000) * rate / 60
        assert sum(taken[:-1]) <= allowed + 1e-3 * max(1.0, allowed)


def test_a_cancelled_request_gives_its_place_back() -> None:
    """Whether it was waiting or had just been let in, no place is lost."""

    async def run() -> None:
        pool = Pool(1)
        await pool.enter()
        waiting = [asyncio.create_task(pool.enter()) for _ in range(3)]
        await asyncio.sleep(0)
        waiting[0].cancel()  # while it waits
        await asyncio.sleep(0)
        pool.leave()
        waiting[1].cancel()  # in the moment in which it is let in
        await asyncio.wait_for(waiting[2], 1)
        pool.leave()
        await asyncio.wait_for(pool.enter(), 1)

    asyncio.run(run())


@pytest.mark.parametrize("error", [ProviderError("quota"), AnswerError("no")])
def test_other_errors_pass_and_free_their_place(request_of: Maker, error: Exception) -> None:
    """What is not about load goes through as it is."""
    clock = Clock()
    paced = Paced(Busy(clock, error), jobs=1, clock=clock)
    assert all_at_once(paced, many(request_of, 2))[0] is error


def test_who_is_passed_over_while_being_cancelled_is_only_cancelled() -> None:
    """A place is given back in the same moment in which somebody gives up waiting for it."""

    async def run() -> None:
        pool = Pool(1)
        await pool.enter()
        waiting = asyncio.create_task(pool.enter())
        await asyncio.sleep(0)
        waiting.cancel()
        pool.leave()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await asyncio.wait_for(pool.enter(), 1)

    asyncio.run(run())
