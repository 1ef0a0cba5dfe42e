"""Counting what was asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import permutations

from briefing.llm.meter import Metered
from briefing.llm.port import Reply, Request, Usage

Maker = Callable[..., Request]


class Scripted:
    """A model that answers from a list."""

    name, context = "m", 4096

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)

    async def ask(self, request: Request) -> Reply:
        """Answer what comes next."""
        return self.replies.pop(0)


def reply(tokens: int, *, stored: bool = False) -> Reply:
    """Return a reply of so many tokens, and seconds."""
    usage = Usage(prompt_tokens=tokens, cached_tokens=tokens // 2, completion_tokens=1)
    return Reply(text="{}", finish_reason="stop", usage=usage, seconds=tokens, stored=stored)


def test_all_that_was_answered_is_counted(request_of: Maker) -> None:
    """Requests, live ones among them, tokens and seconds add up; each reply is told as it comes."""
    told: list[tuple[Request, Reply]] = []
    replies = [reply(10), reply(4, stored=True)]
    metered = Metered(Scripted(*replies), lambda *what: told.append(what))

    async def twice() -> None:
        for n in range(2):
            await metered.ask(request_of(str(n)))

    asyncio.run(twice())
    assert (metered.requests, metered.live, metered.seconds) == (2, 1, 14)
    assert metered.usage == Usage(prompt_tokens=14, cached_tokens=7, completion_tokens=2)
    assert told == [(request_of("0"), replies[0]), (request_of("1"), replies[1])]
    assert (metered.name, metered.context) == ("m", 4096)
    assert metered.cost is None


def test_costs_are_added_answer_by_answer(request_of: Maker) -> None:
    """A dearer rate for long prompts is not met by many short ones; unknown stays unknown."""

    def price(usage: Usage) -> float | None:
        if usage.prompt_tokens == 1:
            return None
        return usage.prompt_tokens * (2.0 if usage.prompt_tokens > 10 else 1.0)

    metered = Metered(Scripted(reply(10), reply(8), reply(1)), price=price)
    asyncio.run(metered.ask(request_of("0")))
    asyncio.run(metered.ask(request_of("1")))
    assert metered.cost == 18
    asyncio.run(metered.ask(request_of("2")))
    assert metered.cost is None


def test_the_order_of_answers_changes_no_sum(request_of: Maker) -> None:
    """A briefing is the same, byte for byte, however its answers came in turn."""
    replies = [reply(n).model_copy(update={"seconds": n / 1000}) for n in (123, 7, 1011, 29, 313)]

    async def summed(order: list[Reply]) -> tuple[float, float | None]:
        metered = Metered(Scripted(*order), price=lambda usage: usage.prompt_tokens * 1.3e-7)
        for n in range(len(order)):
            await metered.ask(request_of(str(n)))
        return metered.seconds, metered.cost

    sums = {asyncio.run(summed(list(order))) for order in permutations(replies)}
    assert len(sums) == 1
