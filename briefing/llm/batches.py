"""Batches at the provider: many requests as one file, answered within a day at half the price.

The OpenAI Batch API: a file of requests is uploaded, a batch is made of it, and files of answers
and of errors are fetched when it is over. Each batch carries a tag of ours. Not obvious: a batch
whose making was not confirmed is looked for by its tag, so that it is never paid for twice.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from briefing.errors import BriefingError, ProviderError, TransientError, UsageError
from briefing.llm.endpoint import Answered, Endpoint
from briefing.llm.port import Request, compact

if TYPE_CHECKING:
    import openai
    from openai.types import Batch

TAG = "policy-briefing"
"""The name of our tag in a batch's metadata."""

MOST_REQUESTS = 50_000
MOST_BYTES = 190_000_000
"""What one file may hold; the API takes 200 MB."""

OVER = frozenset({"completed", "expired", "cancelled", "failed"})
TRIES = 5
FIRST_WAIT = 1.0
"""Seconds between tries, doubled from one to the next, unless the server asks for others."""


class State(NamedTuple):
    """How far a batch is: `done` and `failed` of `total` requests; `why` it failed as a whole."""

    id: str
    status: str
    done: int
    failed: int
    total: int
    files: tuple[str, ...]
    why: str

    @property
    def over(self) -> bool:
        """Whether no more answers will come."""
        return self.status in OVER


class Batches:
    """The batches of the server that `endpoint` asks.

    Every method raises a BriefingError when the server cannot be asked.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def files(self, requests: Iterable[Request]) -> Iterator[bytes]:
        """Yield the requests as files that a batch can be made of, each as large as may be."""
        lines: list[bytes] = []
        size = 0
        for request in requests:
            line = compact(
                {
                    "custom_id": request.key,
                    "method": "POST",
                    "url": f"/v1{self.endpoint.path}",
                    "body": self.endpoint.body(request),
                }
            ).encode() + b"\n"  # fmt: skip
            if lines and (len(lines) == MOST_REQUESTS or size + len(line) > MOST_BYTES):
                yield b"".join(lines)
                lines, size = [], 0
            lines.append(line)
            size += len(line)
        if lines:
            yield b"".join(lines)

    async def submit(self, tag: str, content: bytes, *, anew: bool) -> str:
        """Return the id of the batch with this tag, which is made unless it is there.

        `anew` says that it cannot be there yet.
        """
        failure: TransientError | None = None
        for attempt in range(TRIES):
            if failure:
                await asyncio.sleep(failure.retry_after or FIRST_WAIT * 2**attempt)
            try:
                there = attempt or not anew
                if there and (found := await self.endpoint.call(lambda c: _found(c, tag))):
                    return found
                return await self.endpoint.call(lambda c: self._made(c, tag, content))
            except TransientError as e:
                failure = e
        raise failure or AssertionError("there are tries")

    async def state(self, batch: str) -> State:
        """Return how far a batch is."""
        return _state(await self._again(lambda c: _retrieved(c, batch)))

    async def lines(self, state: State) -> bytes:
        """Return all lines that a batch has given, answers and errors, in no particular order."""
        parts = []
        for file in state.files:
            content = await self._again(lambda c, file=file: c.files.content(file))  # type: ignore[misc]
            parts.append(content.content.rstrip() + b"\n")
        return b"".join(parts)

    async def find(self, tag: str) -> str | None:
        """Return the id of the batch with this tag, if there is one."""
        return await self._again(lambda c: _found(c, tag))

    async def cancel(self, batch: str) -> None:
        """Have a batch answered no further; one that is over stays as it is."""
        await self._again(lambda c: c.batches.cancel(batch))

    async def forget(self, batch: str) -> None:
        """Delete from the server what was sent and answered, as far as it lets us."""
        with suppress(BriefingError):
            made = await self._again(lambda c: _retrieved(c, batch))
            for file in (made.input_file_id, made.output_file_id, made.error_file_id):
                if file:
                    await self._again(lambda c, file=file: c.files.delete(file))  # type: ignore[misc]

    async def _again(self, send: Callable[[openai.AsyncOpenAI], Awaitable[Answered]]) -> Answered:
        """Return what the server answers, asked again where that changes nothing there."""
        for attempt in range(1, TRIES):
            try:
                return await self.endpoint.call(send)
            except TransientError as e:
                await asyncio.sleep(e.retry_after or FIRST_WAIT * 2**attempt)
        return await self.endpoint.call(send)

    async def _made(self, client: openai.AsyncOpenAI, tag: str, content: bytes) -> str:
        import openai

        try:
            file = await client.files.create(file=(f"{TAG}-{tag}.jsonl", content), purpose="batch")
        except openai.APIStatusError as e:
            if e.status_code not in (404, 405, 501):
                raise
            where = client.base_url.host
            raise UsageError(
                f"{where} takes no batches ({e.status_code}); leave --batch out"
            ) from None
        path: Any = f"/v1{self.endpoint.path}"
        batch = await client.batches.create(
            input_file_id=file.id, endpoint=path, completion_window="24h", metadata={TAG: tag}
        )
        return batch.id


async def _retrieved(client: openai.AsyncOpenAI, batch: str) -> Batch:
    import openai

    try:
        return await client.batches.retrieve(batch)
    except openai.NotFoundError:
        raise ProviderError(
            f"{client.base_url.host} knows no batch {batch}; is OPENAI_API_KEY of the project that "
            "sent it? briefing batch drop forgets it"
        ) from None


async def _found(client: openai.AsyncOpenAI, tag: str) -> str | None:
    async for batch in client.batches.list(limit=100):
        if (batch.metadata or {}).get(TAG) == tag:
            return batch.id
    return None


def _state(batch: Batch) -> State:
    counts = batch.request_counts
    errors = batch.errors.data if batch.errors and batch.errors.data else []
    return State(
        id=batch.id,
        status=batch.status,
        done=counts.completed if counts else 0,
        failed=counts.failed if counts else 0,
        total=counts.total if counts else 0,
        files=tuple(f for f in (batch.output_file_id, batch.error_file_id) if f),
        why="; ".join(dict.fromkeys(e.message or e.code or "" for e in errors[:3])),
    )


def outcomes(content: bytes) -> Iterator[tuple[str, Any]]:
    """Yield key and line of each request that a batch has dealt with; other lines are skipped."""
    for line in content.splitlines():
        with suppress(ValueError):
            told = json.loads(line)
            if isinstance(told, dict) and isinstance(key := told.get("custom_id"), str):
                yield key, told
