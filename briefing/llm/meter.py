"""Counting what was asked: requests, tokens, seconds, cost.

The cost is that of each answer, added up: a long prompt may cost more a token, so the cost of all
tokens together would be another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from briefing.llm.port import Model, Reply, Request, Usage
from briefing.llm.prices import Price, total, unknown


class Metered:
    """A model whose replies are counted; `told` hears of each as it arrives.

    `steps` counts requests by their step; `cost` is in US dollars, None once the price of an answer
    was not known.
    """

    def __init__(
        self,
        model: Model,
        told: Callable[[Request, Reply], None] | None = None,
        *,
        price: Price = unknown,
    ) -> None:
        self.name = model.name
        self.context = model.context
        self._model = model
        self._told = told
        self._price = price
        self.requests = 0
        self.steps: Counter[str] = Counter()
        self.live = 0
        self.seconds = 0.0
        self.usage = Usage()
        self.cost: float | None = 0.0

    async def ask(self, request: Request) -> Reply:
        """Ask, and count the reply."""
        reply = await self._model.ask(request)
        self.requests += 1
        self.steps[request.step] += 1
        self.live += not reply.stored
        # Rounded, so that the sum is the same in whatever order answers come.
        self.seconds = round(self.seconds + reply.seconds, 3)
        self.usage = self.usage + reply.usage
        self.cost = total(self.cost, self._price(reply.usage))
        if self._told:
            self._told(request, reply)
        return reply
