"""What a run has asked and spent so far, for whoever tells it at the end."""

from __future__ import annotations

from briefing.llm.port import Reply, Usage
from briefing.llm.prices import total


class Totals:
    """Counts answers; tokens, seconds and cost are of those that were not stored before.

    `cost` is in US dollars, None once the price of an answer was not known.
    """

    def __init__(self) -> None:
        self.answers = 0
        self.live = 0
        self.seconds = 0.0
        self.usage = Usage()
        self.cost: float | None = 0.0

    @property
    def stored(self) -> int:
        """How many answers were stored before."""
        return self.answers - self.live

    def add(self, reply: Reply, cost: float | None) -> None:
        """Count an answer."""
        self.answers += 1
        if not reply.stored:
            self.live += 1
            self.seconds += reply.seconds
            self.usage = self.usage + reply.usage
            self.cost = total(self.cost, cost)
