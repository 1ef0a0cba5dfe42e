"""What a server says besides the answer: refusals, waits and rate limits, in our own terms.

HTTP and the client library end here. No message that leaves this module holds the API key: servers
repeat it ("Incorrect API key provided: …"), so it is cut out by its value, and the client's error,
which would show it in a traceback, is not kept as a cause.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from briefing.errors import (
    AnswerError,
    BriefingError,
    ProviderError,
    TooLongError,
    TransientError,
    UsageError,
)
from briefing.llm.port import Limits, Usage, Window
from briefing.llm.redact import redacted

if TYPE_CHECKING:
    import openai

TRANSIENT = frozenset({408, 409, 425, 429, *range(500, 600)} - {501, 505})
"""HTTP statuses after which the same request may succeed."""

THROTTLED = frozenset({429, 503, 529})
"""HTTP statuses that say there is too much to do."""

_TOO_LONG = (
    "context_length",
    "context length",
    "context size",
    "context window",
    "too long",
    "too large",
)
_MOST_TOKENS = 10**12
"""More than any answer takes, and few enough that those of a run can be added up and stored."""

_LONG_AGO = 1e9
"""The year 2001 in seconds since 1970: no wait is that long, and no clock that late."""

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SHOWN = 300


@dataclass(frozen=True)
class Server:
    """Who is asked, for messages: `called` in words, the model's `name`, and what to hide."""

    called: str
    name: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def line(self, error: BaseException | str) -> str:
        """Return a message as one short line, without what could be a key."""
        said = error if isinstance(error, str) else str(getattr(error, "message", "") or error)
        return redacted(" ".join(said.split()), self.secrets)[:_SHOWN]

    def refusal(self, error: openai.APIStatusError, seconds: float) -> BriefingError:
        """Return our error for an answer with an HTTP status that means failure."""
        status, said = error.status_code, self.line(error)
        code = f"{error.code or ''} {error.type or ''} {said}".lower()
        if "insufficient_quota" in code or status == 402:
            return ProviderError(f"{self.called}: the quota is used up; {said}")
        # 429: more in one request than may be sent in a minute.
        alone = status == 429 and "request too large" in code
        if alone or (status in (400, 413, 422) and any(sign in code for sign in _TOO_LONG)):
            return TooLongError(f"{self.called}: the request does not fit the model's context")
        if status in TRANSIENT:
            return TransientError(
                f"{self.called} answered {status}: {said}",
                retry_after=retry_after(error.response.headers),
                throttled=status in THROTTLED,
                seconds=seconds,
            )
        if "content_filter" in code or "content management policy" in code:
            return AnswerError(f"{self.called} refused the text by its content filter")
        if status == 404 or "model_not_found" in code:
            return UsageError(
                f"{self.called} has no model “{self.name}” ({status}); see --model and --base-url"
            )
        if status in (401, 403):
            wants = "refuses the API key" if self.secrets else "asks for an API key"
            refused: BriefingError = UsageError(
                f"{self.called} {wants} ({status}); set OPENAI_API_KEY"
            )
        else:
            refused = ProviderError(f"{self.called} refused the request ({status}): {said}")
        # A firewall, or a server that chokes on one text, refuses that and answers the others.
        refused.of_one = status != 401
        return refused


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the wait that a server asks for, in seconds.

    Retry-After is a number or a date (RFC 9110, 10.2.3); OpenAI also says it in milliseconds, and
    when which of its limits is open again.
    """
    from email.utils import parsedate_to_datetime

    ms = _number(headers.get("retry-after-ms", ""))
    if ms is not None:
        return ms / 1000
    value = headers.get("retry-after", "")
    seconds = _number(value)
    if seconds is not None:
        return seconds
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        pass  # neither, so the limits may tell
    said = limits(headers)
    waits = [w.reset for w in (said.requests, said.tokens) if w.left == 0 and w.reset]
    return max(waits, default=None)


def usage_in(content: dict[str, Any], read: str, written: str) -> Usage:
    """Return the usage that an answer tells, by a protocol's names for what was read and written.

    Servers leave out what their clients' types promise.

    Raises:
        ValueError: it tells of more than any answer takes.
    """
    said = content.get("usage") or {}
    details = said.get(f"{read}_tokens_details") or {}
    usage = Usage(
        prompt_tokens=said.get(f"{read}_tokens") or 0,
        cached_tokens=details.get("cached_tokens") or 0,
        completion_tokens=said.get(f"{written}_tokens") or 0,
    )
    if max(usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens) > _MOST_TOKENS:
        raise ValueError("a usage that nobody has counted")
    return usage


def limited_to(said: str, asked: int) -> int | None:
    """Return the most tokens of answer that a refusal allows, if it is about the `asked` number.

    >>> limited_to("max_tokens is too large: 8000. It supports at most 4096 tokens", 8000)
    4096
    """
    most = re.search(r"max_\w*tokens.*?at most (\d+)", said)
    return int(most[1]) if most and 0 < int(most[1]) < asked else None


def limits(headers: Mapping[str, str]) -> Limits:
    """Return what the x-ratelimit-* headers say."""

    def window(of: str) -> Window:
        limit, left = (_number(headers.get(f"x-ratelimit-{w}-{of}", "")) for w in _WINDOW)
        return Window(
            limit=None if limit is None else int(limit),
            left=None if left is None else int(left),
            reset=duration(headers.get(f"x-ratelimit-reset-{of}", "")),
        )

    return Limits(requests=window("requests"), tokens=window("tokens"))


_WINDOW = ("limit", "remaining")


def duration(text: str) -> float | None:
    """Return seconds from a duration as OpenAI writes it: "6m0s", "120ms", "1.5s", or "7"."""
    if (plain := _number(text)) is not None:
        # Some servers say when it is, in seconds since 1970.
        return plain if plain < _LONG_AGO else max(0.0, plain - time.time())
    parts = re.findall(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)", text)
    if not parts or "".join(n + unit for n, unit in parts) != text.strip():
        return None
    return float(sum(float(n) * _UNITS[unit] for n, unit in parts))


def _number(text: str) -> float | None:
    """Return a finite number that is not negative, else None."""
    return float(text) if re.fullmatch(r"\d{1,12}(?:\.\d{1,9})?", text.strip()) else None


def cause(error: BaseException) -> str:
    """Return in one line what lies at the bottom of an error."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split())[:200] or type(error).__name__
