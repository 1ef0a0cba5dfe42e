"""A bound on what may be spent: the request that could pass it is not sent.

What a request can cost at most is known before: its prompt, counted, and the whole of its limit.
That much is set aside while it is asked, so that many at once keep the bound too; most of it comes
back with the answer, and a request that it would be needed for waits for that.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from briefing.errors import BudgetError, UsageError
from briefing.llm.known import REASONING_ROOM, reasons
from briefing.llm.port import Model, Reply, Request, Usage, canonical
from briefing.llm.prices import Price

_A_MESSAGE = 8
"""Tokens around each message that are not in its text; OpenAI's models have 3 to 5."""


class Budgeted:
    """A model that is asked until `max_cost` US dollars or `max_tokens`, in and out, are spent.

    `count` counts the tokens of a text. `cost` and `tokens` are what was spent so far.

    Raises:
        UsageError: there is a `max_cost`, but no price is known.
    """

    def __init__(
        self,
        model: Model,
        *,
        price: Price,
        count: Callable[[str], int],
        max_cost: float | None = None,
        max_tokens: int | None = None,
    ) -> None:
        if max_cost is not None and price(Usage(prompt_tokens=1)) is None:
            raise UsageError(
                f"The price of “{model.name}” there is not known, so --max-cost cannot be kept; "
                "give --max-tokens"
            )
        self.name = model.name
        self.context = model.context
        self.cost = 0.0
        self.tokens = 0
        self._model = model
        self._price = price
        self._count = count
        self._max_cost = max_cost
        self._max_tokens = max_tokens
        self._aside: list[tuple[int, float]] = []
        self._answered = asyncio.Event()

    async def ask(self, request: Request) -> Reply:
        """Ask, if that cannot pass what may be spent.

        Raises:
            BudgetError: it could; nothing was sent.
        """
        most = at_most(request, self._count)
        tokens, cost = most.prompt_tokens + most.completion_tokens, self._price(most) or 0.0
        while not self._fits(tokens, cost):
            self._refuse(tokens, cost)
            self._answered.clear()
            await self._answered.wait()
        self._aside.append((tokens, cost))
        try:
            reply = await self._model.ask(request)
        finally:
            self._aside.remove((tokens, cost))
            self._answered.set()
        # Of a server that does not say what it used, the most that it can have.
        used = reply.usage if reply.usage.prompt_tokens else most
        self.tokens += used.prompt_tokens + used.completion_tokens
        self.cost += self._price(used) or 0.0
        return reply

    def _fits(self, tokens: int, cost: float) -> bool:
        """Whether it fits beside all that is set aside."""
        tokens += self.tokens + sum(aside for aside, _ in self._aside)
        cost += self.cost + sum(aside for _, aside in self._aside)
        return (self._max_tokens is None or tokens <= self._max_tokens) and (
            self._max_cost is None or cost <= self._max_cost
        )

    def _refuse(self, tokens: int, cost: float) -> None:
        """Raise where it would not fit even if all that is set aside came back."""
        if self._max_tokens is not None and self.tokens + tokens > self._max_tokens:
            raise BudgetError(
                f"Stopped before a request of up to {tokens:,} tokens: {self.tokens:,} of "
                f"{self._max_tokens:,} are spent; raise --max-tokens to go on from here"
            )
        if self._max_cost is not None and cost + self.cost > self._max_cost:
            raise BudgetError(
                f"Stopped before a request of up to ${cost:.4f}: ${self.cost:.4f} of "
                f"${self._max_cost:.4f} are spent; raise --max-cost to go on from here"
            )


def at_most(request: Request, count: Callable[[str], int]) -> Usage:
    """Return the most tokens that a request can need; `count` counts those of a text."""
    prompt = sum(count(m.content) + _A_MESSAGE for m in request.messages)
    # Providers put the schema into the prompt, and count it.
    prompt += count(canonical(request.json_schema))
    room = REASONING_ROOM if reasons(request.model) else 0
    return Usage(prompt_tokens=prompt, completion_tokens=request.max_tokens + room)
