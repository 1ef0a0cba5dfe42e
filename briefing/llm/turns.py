"""Answers handed out one at a time, so that work on one does not hold up the rest.

What is done with an answer, checking it and making up the next request, takes milliseconds in which
nothing is sent or read. Of many answers that come together, each would wait for the work on all the
others, and a connection that is being made could pass its deadline meanwhile. So between the work
on one answer and the next, whatever is due on the network is seen to.
"""

from __future__ import annotations

import asyncio

from briefing.llm.port import Model, Reply, Request


class InTurn:
    """A model whose answers are returned in the order they come, one in each round of the loop."""

    def __init__(self, model: Model) -> None:
        self.name, self.context = model.name, model.context
        self._model = model
        self._turn = asyncio.Lock()

    async def ask(self, request: Request) -> Reply:
        """Ask, and return the answer when it is its turn."""
        reply = await self._model.ask(request)
        async with self._turn:
            await asyncio.sleep(0)
        return reply
