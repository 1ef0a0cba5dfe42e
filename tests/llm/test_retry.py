"""Asking again: how often, after which wait, and when not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from briefing.errors import (
    AnswerError,
    ProviderError,
    TransientError,
    UnansweredError,
    UsageError,
)
from briefing.llm.port import Reply, Request
from briefing.llm.retry import GONE, LONGEST_WAIT, Retried

Maker = Callable[..., Request]
Ask = Callable[[Retried, Request], Reply]
REPLY = Reply(text="{}", finish_reason="stop")


class Scripted:
    """A model that does what the list says, then answers."""

    name, context = "m", 4096

    def __init__(self, *script: Exception) -> None:
        self.script = list(script)
        self.asked = 0

    async def ask(self, request: Request) -> Reply:
        """Do what comes next."""
        self.asked += 1
        if self.script:
            raise self.script.pop(0)
        return REPLY


def refused() -> ProviderError:
    """Return a refusal that may be about one request alone."""
    error = ProviderError("the server refused the request (400)")
    error.of_one = True
    return error


class Naps:
    """A sleep that takes no time and remembers how long it was asked to take."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Remember."""
        self.taken.append(seconds)


def test_a_transient_failure_is_asked_again(request_of: Maker, ask: Ask) -> None:
    """Two failures, then the answer: three tries and two waits."""
    model, naps = Scripted(TransientError("a"), TransientError("b")), Naps()
    assert ask(Retried(model, sleep=naps), request_of()) == REPLY
    assert model.asked == 3
    assert len(naps.taken) == 2


@pytest.mark.parametrize("error", [UsageError("key"), ProviderError("quota"), AnswerError("no")])
def test_what_would_fail_again_is_not_asked_again(
    request_of: Maker, ask: Ask, error: Exception
) -> None:
    """A refused key, a used-up quota and a refused text are told at once, as they are."""
    model, naps = Scripted(error), Naps()
    with pytest.raises(type(error)) as caught:
        ask(Retried(model, sleep=naps), request_of())
    assert caught.value is error
    assert model.asked == 1
    assert not naps.taken


def test_the_server_s_word_comes_first(request_of: Maker, ask: Ask) -> None:
    """Retry-After is waited exactly, above our own longest wait too."""
    script = [TransientError("a", retry_after=1.0), TransientError("b", retry_after=200.0)]
    naps = Naps()
    ask(Retried(Scripted(*script), sleep=naps), request_of())
    assert naps.taken == [1.0, 200.0]


def test_a_server_that_asks_for_no_wait_is_given_one(request_of: Maker, ask: Ask) -> None:
    """Its clock may be behind, or its word a habit: tries are not used up in a moment."""
    naps = Naps()
    model = Scripted(*(TransientError(str(n), retry_after=0.0) for n in range(50)))
    with pytest.raises(ProviderError):
        ask(Retried(model, attempts=51, sleep=naps, first_wait=64), request_of())
    assert sum(naps.taken) > LONGEST_WAIT


@pytest.mark.parametrize("fault", [TransientError("breaks"), refused()])
def test_one_request_that_fails_alone_costs_itself(request_of: Maker, fault: Exception) -> None:
    """Whatever was answered before it, after it or beside it; the server answers others."""

    class Poisoned(Scripted):
        async def ask(self, request: Request) -> Reply:
            await asyncio.sleep(0 if request.label.startswith("poison") else 0.01)
            if request.label.startswith("poison"):
                raise fault
            return REPLY

    poison, other = request_of(label="poison.1-3.key_points"), request_of(label="other.1-3.a")

    async def after() -> None:
        model = Retried(Poisoned(), sleep=Naps())
        await model.ask(other)
        for _ in range(5):  # its other steps fail as well
            with pytest.raises(UnansweredError):
                await model.ask(poison)

    async def beside() -> None:
        model = Retried(Poisoned(), sleep=Naps())
        asked = (model.ask(poison), model.ask(other))
        failed, answered = await asyncio.gather(*asked, return_exceptions=True)
        assert answered == REPLY
        assert isinstance(failed, UnansweredError)

    asyncio.run(after())
    asyncio.run(beside())


@pytest.mark.parametrize("fault", [TransientError("down"), refused()])
@pytest.mark.parametrize("several", [1, 2, 9])
def test_a_server_that_answers_nobody_ends_the_run(
    request_of: Maker, fault: Exception, several: int
) -> None:
    """However many ask at once, and nobody waits for the others for ever."""

    class Down(Scripted):
        async def ask(self, request: Request) -> Reply:
            await asyncio.sleep(0)
            raise fault

    async def all_of_them() -> list[Reply | BaseException]:
        model = Retried(Down(), sleep=Naps())
        asked = (model.ask(request_of(label=f"article-{n}.1-3.a")) for n in range(several))
        return await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 10)

    ends = asyncio.run(all_of_them())
    assert all(isinstance(end, ProviderError) for end in ends)


def test_a_server_that_goes_away_ends_the_run(request_of: Maker) -> None:
    """After so many articles in a row of which something stays unanswered."""

    class Leaving(Scripted):
        async def ask(self, request: Request) -> Reply:
            self.asked += 1
            if self.asked > 1:
                raise TransientError("gone")
            return REPLY

    async def one_after_the_other() -> list[type[BaseException]]:
        ends: list[type[BaseException]] = []
        model = Retried(Leaving(), sleep=Naps())
        await model.ask(request_of(label="first.1-3.a"))
        for number in range(GONE):
            try:
                await model.ask(request_of(label=f"article-{number}.1-3.a"))
            except (ProviderError, UnansweredError) as e:
                ends.append(type(e))
        return ends

    expected = [UnansweredError] * (GONE - 1) + [ProviderError]
    assert asyncio.run(one_after_the_other()) == expected


def test_waits_grow_and_are_bounded(request_of: Maker, ask: Ask) -> None:
    """Without a word of the server a wait is at most twice the one before, and never above 60 s."""
    naps = Naps()
    model = Scripted(*(TransientError(str(n)) for n in range(9)))
    ask(Retried(model, attempts=10, sleep=naps), request_of())
    for n, wait in enumerate(naps.taken):
        assert 0 <= wait <= min(LONGEST_WAIT, 2**n)


def test_it_gives_up_after_so_many_tries(request_of: Maker, ask: Ask) -> None:
    """The last failure is told with the number of tries, and kept as the cause."""
    model = Scripted(*(TransientError(f"fault {n}") for n in range(9)))
    with pytest.raises(ProviderError, match=r"fault 2 \(tried 3 times\)") as caught:
        ask(Retried(model, attempts=3, sleep=Naps()), request_of())
    assert not isinstance(caught.value, TransientError)
    assert isinstance(caught.value.__cause__, TransientError)
    assert model.asked == 3


def test_a_wait_past_the_deadline_is_not_begun(request_of: Maker, ask: Ask) -> None:
    """A server that asks to come back tomorrow is not waited for."""
    model, naps = Scripted(TransientError("busy", retry_after=86_400)), Naps()
    with pytest.raises(ProviderError, match="busy"):
        ask(Retried(model, sleep=naps), request_of())
    assert not naps.taken


def test_the_time_of_the_tries_counts_to_the_deadline(request_of: Maker, ask: Ask) -> None:
    """Tries that each hang for a minute are over when the deadline is, however many are left."""
    model = Scripted(*(TransientError("hung", seconds=60, retry_after=1) for _ in range(99)))
    with pytest.raises(ProviderError, match="tried 4 times"):
        ask(Retried(model, attempts=100, deadline=200, sleep=Naps()), request_of())


def test_while_others_are_answered_one_failure_costs_one_request(request_of: Maker) -> None:
    """A server that answers others is not down: the request is given up, not the run."""
    poison = request_of("poison")

    class Mostly(Scripted):
        async def ask(self, request: Request) -> Reply:
            await asyncio.sleep(0)
            if request == poison:
                raise TransientError("it breaks on this one")
            return REPLY

    async def both() -> tuple[Reply | BaseException, ...]:
        model = Retried(Mostly(), sleep=Naps())
        asked = (model.ask(poison), model.ask(request_of()))
        return tuple(await asyncio.gather(*asked, return_exceptions=True))

    failed, answered = asyncio.run(both())
    assert answered == REPLY
    assert isinstance(failed, AnswerError)


def test_waiting_is_interrupted_at_once(request_of: Maker) -> None:
    """Ctrl-C is not kept waiting for a Retry-After."""

    async def cancelled() -> None:
        model = Retried(Scripted(TransientError("busy", retry_after=600)))
        task = asyncio.create_task(model.ask(request_of()))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(asyncio.wait_for(cancelled(), 5))
