"""What the adapters of both OpenAI APIs share: a request out, a Reply or one of our errors back.

An adapter says how a Request becomes arguments and a response a Reply. The client's own retries
are off: `briefing.llm.retry` is their only owner. Servers differ in what they know; what one
refuses, or shows that it ignores, is asked for in another way from then on, and by later runs too
where there is a `Memory`.
"""

from __future__ import annotations

import asyncio
import ipaddress
import json
import time
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from pydantic import BaseModel

from briefing.errors import BriefingError, TransientError
from briefing.llm.known import reasons
from briefing.llm.port import Reply, Request, Usage
from briefing.llm.redact import keep_from_logs, secrets_of
from briefing.llm.replies import Server, cause, limits

if TYPE_CHECKING:
    import openai

NO_KEY = "none"
"""What is sent to servers that have no keys, since the client insists on one."""

CONNECT_SECONDS = 10.0

Answered = TypeVar("Answered")


class Memory(Protocol):
    """What was learnt of servers, each by a digest of its address and the model."""

    def learnt(self, server: str) -> str | None:
        """Return what was noted of a server."""

    def learn(self, server: str, learnt: str) -> None:
        """Note it."""


class Endpoint(ABC):
    """A model behind `base_url`, OpenAI's own where it is None.

    `context` is the model's window in tokens, `timeout` the longest an answer may take in seconds,
    from sending to its last byte. `called` names the server in messages; by default it is the host
    of its address. The client is made on first use: importing it takes half a second. `path` is
    where the API lies below the address. `manner` is how the server is asked, as far as servers
    differ; `memory` keeps it for later runs.
    """

    path: ClassVar[str]
    manner: BaseModel

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None,
        api_key: str,
        context: int,
        timeout: float,
        called: str | None = None,
        memory: Memory | None = None,
    ) -> None:
        self.name = name
        self.context = context
        # Only the host: an address may carry a key.
        host = urlsplit(base_url).hostname if base_url else None
        self._secrets = secrets_of("" if api_key == NO_KEY else api_key, base_url)
        called = called or (f"The server {host}" if base_url else "OpenAI")
        self._server = Server(called, name, self._secrets)
        self._api_key = api_key
        self._base_url = base_url
        self._at_home = is_loopback(base_url)
        self._azure = bool(host) and str(host).endswith((".azure.com", ".azure.us"))
        self._timeout = timeout
        self._connecting = min(CONNECT_SECONDS, timeout)
        self._reasons = reasons(name)
        self._client: openai.AsyncOpenAI | None = None
        self._memory = memory
        self._noted: str | None = None
        # A digest: no address of a server is in a store.
        self._known_as = sha256(f"{self.path} {base_url} {name}".encode()).hexdigest()
        self._begin()

    async def ask(self, request: Request) -> Reply:
        """Send one request.

        Raises:
            TransientError: the server is busy, broken or out of reach; worth trying again.
            ProviderError: it cannot be asked: no quota, or a request it refuses.
            UsageError: the key or the model's name is refused.
            AnswerError: the text is refused by a content filter.
            TooLongError: the request does not fit the model's context.
        """
        import httpx2
        import openai

        self._recall()
        unfit = Usage()  # of answers that were paid for and cannot be used
        while True:
            arguments = self._arguments(request)
            started = time.monotonic()
            with self._in_our_words(started):
                try:
                    # Not the typed method: it takes arguments and answers apart as long as all
                    # else.
                    async with asyncio.timeout(self._timeout):
                        response = await self._connected().post(
                            self.path, body=arguments, cast_to=httpx2.Response
                        )
                except openai.APIStatusError as e:
                    if self._adapts_to(e, arguments):
                        await self._note()
                        continue
                    raise
                content = json.loads(response.content)
            try:
                reply = self._read(content, request, time.monotonic() - started)
            except (LookupError, TypeError, AttributeError, ValueError):
                # JSON of another shape; what it says may be anything, so it is not shown.
                raise self._transient("sent what is no answer", started) from None
            if self._suits(request, reply, arguments):
                update = {"limits": limits(response.headers), "usage": unfit + reply.usage}
                return reply.model_copy(update=update)
            await self._note()
            unfit = unfit + reply.usage

    async def call(self, send: Callable[[openai.AsyncOpenAI], Awaitable[Answered]]) -> Answered:
        """Return what `send` gets of the server, for what is no question: files and batches.

        Raises:
            BriefingError: as `ask`.
        """
        started = time.monotonic()
        with self._in_our_words(started):
            async with asyncio.timeout(self._timeout):
                return await send(self._connected())

    def body(self, request: Request) -> dict[str, Any]:
        """Return what would be sent for a request, to `path`."""
        return self._arguments(request)

    def reply(self, content: Any, request: Request) -> Reply:  # noqa: ANN401 - JSON of a server
        """Return the reply in what a server answered to such a body.

        Raises:
            ValueError: it holds none.
        """
        try:
            return self._read(content, request, 0.0)
        except (LookupError, TypeError, AttributeError) as e:
            raise ValueError("no answer") from e

    def said(self, text: str) -> str:
        """Return what a server said as one short line, without what could be a key."""
        return self._server.line(text)

    def refusal(self, status: int, content: Any) -> BriefingError:  # noqa: ANN401 - JSON of a server
        """Return the error that an HTTP status and its content mean."""
        return self._server.refusal(_refused(status, content), 0.0)

    def learn(self, status: int, content: Any, body: dict[str, Any]) -> None:  # noqa: ANN401 - see above
        """Learn what there is to learn from the refusal of a body that was sent."""
        self._adapts_to(_refused(status, content), body)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def _recall(self) -> None:
        """Take over, once, what an earlier run has learnt of the server."""
        if self._memory is None or self._noted is not None:
            return
        self._noted = self._memory.learnt(self._known_as) or ""
        if self._noted:
            with suppress(ValueError):  # of another version of this program: learn it again
                self.manner = self.manner.model_validate_json(self._noted)

    async def _note(self) -> None:
        """Keep what was learnt of the server for later runs; what many learn at once, once."""
        manner = self.manner.model_dump_json()
        if self._memory is not None and manner != self._noted:
            self._noted = manner
            # In a thread, for another process may hold the store.
            await asyncio.to_thread(self._memory.learn, self._known_as, manner)

    @abstractmethod
    def _begin(self) -> None:
        """Set `manner` to what is assumed of a server that is not known."""

    @abstractmethod
    def _arguments(self, request: Request) -> dict[str, Any]:
        """Return what is sent for a request."""

    @abstractmethod
    def _read(self, content: Any, request: Request, seconds: float) -> Reply:  # noqa: ANN401 - JSON of a server
        """Return the reply in a response's JSON.

        Raises:
            LookupError, TypeError, AttributeError, ValueError: it holds none.
        """

    @abstractmethod
    def _adapts_to(self, error: openai.APIStatusError, arguments: dict[str, Any]) -> bool:
        """Ask otherwise from now on if `arguments` are what was refused; say whether so."""

    def _suits(self, request: Request, reply: Reply, arguments: dict[str, Any]) -> bool:  # noqa: ARG002
        """Return whether a reply will do; if not, it is asked for otherwise from now on."""
        return True

    def _connected(self) -> openai.AsyncOpenAI:
        import httpx2
        import openai

        if self._client is None:
            address = urlsplit(self._base_url or "")
            timeout = openai.Timeout(self._timeout, connect=self._connecting)
            self._client = openai.AsyncOpenAI(
                api_key=self._api_key,
                base_url=urlunsplit(address._replace(query="")) or None,
                # Azure: ?api-version=… belongs to every request, and the key to its own header.
                default_query=dict(parse_qsl(address.query)) or None,
                default_headers={"api-key": self._api_key} if self._azure else None,
                max_retries=0,
                timeout=timeout,
                http_client=openai.DefaultAsyncHttpxClient(
                    timeout=timeout,
                    # A proxy of the environment cannot reach this machine's own ports.
                    trust_env=not self._at_home,
                    # Azure's key has a header of its own, which would go along to another host.
                    follow_redirects=not self._azure,
                    # A connection for each request: on one that is used again, an answer that a
                    # broken proxy sends twice is taken for the answer to the next question. It
                    # costs some 50 ms, to questions that take seconds.
                    limits=httpx2.Limits(max_connections=1000, max_keepalive_connections=0),
                ),
            )
            keep_from_logs(self._secrets)
        return self._client

    @contextmanager
    def _in_our_words(self, started: float) -> Iterator[None]:
        """Turn the client's errors into ours."""
        import httpx2
        import openai

        try:
            yield
        except (TimeoutError, openai.APITimeoutError) as e:
            if isinstance(e.__cause__, httpx2.ConnectTimeout):
                said = f"cannot be reached: no connection within {self._connecting:g} s"
                raise self._transient(said, started) from e
            raise self._transient(f"gave no answer within {self._timeout:g} s", started) from e
        except openai.APIConnectionError as e:
            said = self._server.line(cause(e))
            raise self._transient(f"cannot be reached: {said}", started) from e
        except openai.APIStatusError as e:
            refusal = self._server.refusal(e, time.monotonic() - started)
            # Not as a cause: it repeats what the server said, which may be our key.
            raise refusal from None
        except (openai.APIError, ValueError, RecursionError) as e:
            # A proxy's error page, or half of an answer.
            said = self._server.line(e)
            raise self._transient(f"sent what is no answer: {said}", started) from None

    def _transient(self, what: str, started: float) -> TransientError:
        return TransientError(f"{self._server.called} {what}", seconds=time.monotonic() - started)


def _refused(status: int, content: Any) -> openai.APIStatusError:  # noqa: ANN401 - JSON of a server
    """Return the client's error for an answer that came in a file."""
    import httpx2
    import openai

    said = content.get("error") if isinstance(content, dict) else None
    message = said.get("message") if isinstance(said, dict) else said
    response = httpx2.Response(status, request=httpx2.Request("POST", "http://batch"))
    return openai.APIStatusError(str(message or "no reason"), response=response, body=said)


def encodable(text: str) -> str:
    """Return a text that can be sent and stored: half a surrogate pair has no UTF-8 form."""
    return text.encode("utf-8", errors="replace").decode()


def is_address(url: str) -> bool:
    """Return whether a URL is one that can be asked: http or https, a host, a port that can be."""
    try:
        address = urlsplit(url)
        return address.scheme in ("http", "https") and bool(address.hostname) and address.port != 0
    except ValueError:  # a port above 65535, half an IPv6 address
        return False


def is_loopback(base_url: str | None) -> bool:
    """Return whether an address is of this machine itself."""
    host = urlsplit(base_url or "").hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
