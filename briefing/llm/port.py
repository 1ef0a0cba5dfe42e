"""The port through which models are asked: a Request goes in, a Reply comes out.

Everything that asks, and everything that wraps asking (storing, retrying, pacing, metering), has
the one method of `Model`, so they stack: `Stored(Retried(Paced(ChatCompletions(...))))`. The
messages of a request come in named parts, so that a recording can say which part of a prompt has
changed.
"""

from __future__ import annotations

import json
from functools import cached_property
from hashlib import sha256
from typing import Any, Literal, Protocol, Self

from pydantic import BaseModel, ConfigDict, Field

KEY_VERSION = 1
"""Counted up when the form of `Request.key` changes, which makes all stored answers stale."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(_Shape):
    """One part of a conversation; consecutive parts of one role are sent as one message.

    `origin` names what its words are from, for whoever has to find what changed; it is not sent.
    """

    role: Literal["system", "user", "assistant"]
    part: str
    content: str
    origin: str = ""


class Request(_Shape):
    """One question to a model, answered by JSON of `json_schema`.

    `step` and `label` say what it is for and name its recording; they do not affect the answer and
    are not part of the key. `max_tokens` bounds the answer. `ordinal` tells apart requests that
    are sent twice on purpose. `logprobs` asks for so many of the likeliest tokens at each place of
    the answer, with their log-probabilities; a server that does not give them answers without.
    """

    step: str
    label: str
    model: str
    messages: tuple[Message, ...]
    schema_name: str
    json_schema: dict[str, Any]
    max_tokens: int
    temperature: float = 0.0
    ordinal: int = 0
    logprobs: int = Field(default=0, ge=0, le=20)

    @property
    def article(self) -> str:
        """What names the article in `label`."""
        return self.label.partition(".")[0]

    @cached_property
    def key(self) -> str:
        """SHA-256 of `identity` in UTF-8, in hexadecimal."""
        return sha256(self.identity.encode("utf-8", errors="surrogatepass")).hexdigest()

    @cached_property
    def identity(self) -> str:
        """The canonical JSON of exactly what affects the answer.

        The order of the schema's properties, which a model follows, is told by its `required`.
        """
        affects = {
            "version": KEY_VERSION,
            "model": self.model,
            "messages": [[m.role, m.content] for m in self.messages],
            "schema_name": self.schema_name,
            "schema": self.json_schema,
            "max_tokens": self.max_tokens,
            "temperature": self.temperature,
            "ordinal": self.ordinal,
        }
        if self.logprobs:  # only then: what was stored before they could be asked for stays known
            affects["logprobs"] = self.logprobs
        return canonical(affects)

    def __copy__(self) -> Self:
        """Return a copy without what was worked out: `model_copy` changes what that rests on."""
        copied = super().__copy__()
        for name in ("key", "identity"):
            copied.__dict__.pop(name, None)
        return copied

    def conversation(self) -> list[dict[str, str]]:
        """Return the messages as they are sent: consecutive parts of one role joined."""
        sent: list[dict[str, str]] = []
        for message in self.messages:
            if sent and sent[-1]["role"] == message.role:
                sent[-1]["content"] += "\n\n" + message.content
            else:
                sent.append({"role": message.role, "content": message.content})
        return sent


class Usage(_Shape):
    """Tokens of one answer; `cached_tokens` of the `prompt_tokens` came from a prompt cache."""

    prompt_tokens: int = Field(default=0, ge=0)
    cached_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)

    def __add__(self, other: Usage) -> Usage:
        """Return the sum of two usages."""
        return Usage(
            prompt_tokens=self.prompt_tokens + other.prompt_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            completion_tokens=self.completion_tokens + other.completion_tokens,
        )


FinishReason = Literal["stop", "length", "refusal", "content_filter"]


class Token(_Shape):
    """One token of an answer, and the likeliest at its place, each with its log-probability."""

    text: str
    top: tuple[tuple[str, float], ...]


class Window(_Shape):
    """What a server still allows of something: `left` of `limit`, all of it after `reset` s."""

    limit: int | None = None
    left: int | None = None
    reset: float | None = None


class Limits(_Shape):
    """What a server said about its rate limits when it answered."""

    requests: Window = Window()
    tokens: Window = Window()


class Reply(_Shape):
    """What a model said: the raw text, why it stopped, what it cost.

    `seconds` is how long the model took when the answer was first given; `stored` whether this
    reply was read from a store, `kept` whether it has been put into every store of this run.
    `tokens` are there where the request asked for log-probabilities and the server gives them.
    `limits` is for pacing alone: no store keeps it.
    """

    text: str
    finish_reason: FinishReason
    usage: Usage = Usage()
    seconds: float = 0.0
    stored: bool = False
    tokens: tuple[Token, ...] = ()
    kept: bool = Field(default=False, exclude=True, repr=False)
    limits: Limits | None = Field(default=None, exclude=True, repr=False)


class Model(Protocol):
    """Something that can be asked. `context` is the model's window in tokens."""

    name: str
    context: int

    async def ask(self, request: Request) -> Reply:
        """Answer one request.

        Raises:
            ProviderError: the model cannot be asked.
            TooLongError: the request does not fit the model's context.
        """


def canonical(value: object) -> str:
    """Return the one JSON text of a value: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def normal(text: str) -> str:
    """Return JSON text in compact form, keys in their order; other text as it is.

    Answers are kept in this form so that a recording can hold them as readable JSON and still
    replay the same text. So is JSON that cannot be written again: numbers out of range, half of a
    surrogate pair, or nesting without end.
    """
    try:
        again = json.dumps(
            json.loads(text), separators=(",", ":"), ensure_ascii=False, allow_nan=False
        )
        again.encode()
    except (ValueError, RecursionError):
        return text
    return again


def compact(value: object) -> str:
    """Return JSON without needless spaces, keys in their order."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
