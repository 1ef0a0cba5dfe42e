"""The model that a benchmark asks, by the name that it was given on the command line."""

from __future__ import annotations

import os
from contextlib import AsyncExitStack

from briefing.llm.choose import chosen
from briefing.llm.port import Model
from briefing.llm.weights import DEFAULT, pull


def model_named(name: str, stack: AsyncExitStack) -> Model:
    """Return the model of this name; a local one is fetched, a server is that of the environment.

    Raises:
        UsageError: there is no such model, or no key for it.
    """
    return chosen(
        name,
        base_url=os.environ.get("OPENAI_BASE_URL"),
        api_key=os.environ.get("OPENAI_API_KEY"),
        context=None,
        timeout=900,
        pull=lambda: pull(DEFAULT, progress=lambda _d, _s: None, say=print),
        stack=stack,
    )
