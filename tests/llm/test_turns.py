"""Answers are handed out one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from briefing.llm.port import Reply, Request
from briefing.llm.turns import InTurn

Maker = Callable[..., Request]


class Together:
    """A model that answers everything at once, as soon as all have asked."""

    name, context = "m", 4096

    def __init__(self, count: int) -> None:
        self.all = asyncio.Barrier(count)

    async def ask(self, request: Request) -> Reply:
        """Answer with what was asked."""
        await self.all.wait()
        return Reply(text=request.messages[-1].content, finish_reason="stop")


def test_the_network_is_seen_to_between_two_answers(request_of: Maker) -> None:
    """Between the work on any two answers the loop comes round; none is lost, none comes twice."""
    events: list[str] = []

    async def run() -> None:
        model = InTurn(Together(5))

        async def work(number: int) -> None:
            reply = await model.ask(request_of(str(number)))
            events.append(reply.text)

        async def network() -> None:
            while len(set(events) - {"."}) < 5:
                events.append(".")
                await asyncio.sleep(0)

        await asyncio.gather(*(work(n) for n in range(5)), network())

    asyncio.run(run())
    told = "".join(events).strip(".")
    assert sorted(told.replace(".", "")) == ["0", "1", "2", "3", "4"]
    assert all(len(between) == 1 for between in told.split(".") if between)
