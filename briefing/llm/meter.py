"""Counting what was asked: requests, tokens, seconds."""

from __future__ import annotations

from collections.abc import Callable

from briefing.llm.port import Model, Reply, Request, Usage


class Metered:
    """A model whose replies are counted; `told` hears of each as it arrives."""

    def __init__(self, model: Model, told: Callable[[Request, Reply], None] | None = None) -> None:
        self.name = model.name
        self.context = model.context
        self._model = model
        self._told = told
        self.requests = 0
        self.live = 0
        self.seconds = 0.0
        self.usage = Usage()

    async def ask(self, request: Request) -> Reply:
        """Ask, and count the reply."""
        reply = await self._model.ask(request)
        self.requests += 1
        self.live += not reply.stored
        self.seconds += reply.seconds
        self.usage = self.usage + reply.usage
        if self._told:
            self._told(request, reply)
        return reply
