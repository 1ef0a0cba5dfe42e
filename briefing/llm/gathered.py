"""A model that asks nobody: it looks into stores, and gathers what they do not hold.

That is what a plan tells and what a batch sends. What depends on an answer that is not there yet is
gathered once that is there.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.errors import PendingError
from briefing.llm.answers import Store
from briefing.llm.port import Reply, Request


class Gathered:
    """A model called `name` with a window of `context` tokens; the stores are only read.

    `requests` are those without an answer, by key, each once.
    """

    def __init__(self, name: str, context: int, stores: Sequence[Store] = ()) -> None:
        self.name = name
        self.context = context
        self.requests: dict[str, Request] = {}
        self._stores = stores

    async def ask(self, request: Request) -> Reply:
        """Return the stored answer, else keep the request.

        Raises:
            PendingError: no store has an answer.
        """
        for store in self._stores:
            if (reply := store.get(request)) is not None:
                return reply
        self.requests.setdefault(request.key, request)
        raise PendingError(f"{request.label} is not answered yet")
