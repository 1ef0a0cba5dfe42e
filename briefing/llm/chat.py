"""The Chat Completions adapter: any server that speaks OpenAI's protocol.

A Request goes out with a strict JSON schema; a Reply or one of our errors comes back. The client's
own retries are off: `briefing.llm.retry` is their only owner. Servers differ in the parameters
they know; what one refuses is left out from then on.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from briefing.errors import AnswerError, ProviderError, TooLongError, TransientError, UsageError
from briefing.llm.port import FinishReason, Reply, Request, Usage, normal

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletion

TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 520, 522, 524, 529})
"""HTTP statuses after which the same request may succeed."""

_OPTIONAL = ("temperature", "seed")


class ChatCompletions:
    """A model behind `base_url`. The client is made on first use: importing it takes half a second.

    `context` is the model's window in tokens, `timeout` the longest wait for one answer in seconds.
    """

    def __init__(
        self, name: str, *, base_url: str | None, api_key: str, context: int, timeout: float
    ) -> None:
        self.name = name
        self.context = context
        self._base_url = base_url
        self._api_key = api_key
        self._timeout = timeout
        self._client: openai.AsyncOpenAI | None = None
        self._left_out: set[str] = set()
        self._limit_name = "max_completion_tokens" if base_url is None else "max_tokens"

    async def ask(self, request: Request) -> Reply:
        """Send one request.

        Raises:
            TransientError: the server is busy, broken or out of reach; worth trying again.
            ProviderError: it cannot be asked: no quota, or an answer that is no answer.
            UsageError: the key, the model's name or the request is refused.
            TooLongError: the request does not fit the model's context.
        """
        import openai

        started = time.monotonic()
        while True:
            try:
                completion = await self._create(request)
            except openai.APITimeoutError as e:
                raise TransientError(
                    f"{self._where()} gave no answer within {self._timeout:.0f} s"
                ) from e
            except openai.APIConnectionError as e:
                raise TransientError(f"{self._where()} cannot be reached: {_cause(e)}") from e
            except openai.APIStatusError as e:
                if not self._adapts_to(e):
                    raise self._translated(e) from e
            except (openai.APIError, ValueError) as e:
                raise TransientError(f"{self._where()} sent what is no answer: {_line(e)}") from e
            else:
                return self._reply(completion, time.monotonic() - started)

    async def aclose(self) -> None:
        """Close the connections."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _create(self, request: Request) -> ChatCompletion:
        import openai

        if self._client is None:
            self._client = openai.AsyncOpenAI(
                api_key=self._api_key,
                base_url=self._base_url,
                max_retries=0,
                timeout=self._timeout,
            )
        optional: dict[str, Any] = {"temperature": request.temperature, "seed": 0}
        arguments: dict[str, Any] = {
            "model": self.name,
            "messages": request.conversation(),
            "response_format": {
                "type": "json_schema",
                "json_schema": {
                    "name": request.schema_name,
                    "schema": request.json_schema,
                    "strict": True,
                },
            },
            self._limit_name: request.max_tokens,
            **{k: v for k, v in optional.items() if k not in self._left_out},
        }
        completion: ChatCompletion = await self._client.chat.completions.create(**arguments)
        return completion

    def _reply(self, completion: ChatCompletion, seconds: float) -> Reply:
        # A proxy's error page with status 200 becomes a completion without choices.
        choices = getattr(completion, "choices", None)
        if not choices:
            raise TransientError(f"{self._where()} sent an answer without choices")
        choice = choices[0]
        text, refusal = choice.message.content or "", choice.message.refusal
        finish: FinishReason = "stop"
        if refusal:
            finish, text = "refusal", refusal
        elif choice.finish_reason in ("length", "content_filter"):
            finish = choice.finish_reason
        usage = completion.usage
        details = usage.prompt_tokens_details if usage else None
        return Reply(
            text=normal(text),
            finish_reason=finish,
            seconds=round(seconds, 3),
            usage=Usage(
                prompt_tokens=usage.prompt_tokens if usage else 0,
                cached_tokens=(details.cached_tokens or 0) if details else 0,
                completion_tokens=usage.completion_tokens if usage else 0,
            ),
        )

    def _adapts_to(self, error: openai.APIStatusError) -> bool:
        """Leave out what the server says it does not know; False where that is not the trouble."""
        if error.status_code not in (400, 422):
            return False
        said = f"{error.param or ''} {error.message}".lower()
        if "max_completion_tokens" in said and self._limit_name == "max_tokens":
            self._limit_name = "max_completion_tokens"
            return True
        if "max_completion_tokens" in said and "max_completion_tokens" not in self._left_out:
            self._left_out.add("max_completion_tokens")
            self._limit_name = "max_tokens"
            return True
        for name in _OPTIONAL:
            if name in said and name not in self._left_out:
                self._left_out.add(name)
                return True
        return False

    def _translated(self, error: openai.APIStatusError) -> Exception:
        """Return our error for a refusal by HTTP status."""
        status, said = error.status_code, _line(error)
        code = f"{error.code or ''} {error.type or ''} {said}".lower()
        if "insufficient_quota" in code or status == 402:
            return ProviderError(f"{self._where()}: the quota is used up; {said}")
        if status in (400, 413) and any(
            sign in code
            for sign in (
                "context_length",
                "context length",
                "context size",
                "too long",
                "too large",
            )
        ):
            return TooLongError(f"{self._where()}: the request does not fit the model's context")
        if status in TRANSIENT:
            return TransientError(
                f"{self._where()} answered {status}: {said}", retry_after=_retry_after(error)
            )
        if status in (401, 403):
            return UsageError(f"{self._where()} refuses the API key ({status}); set OPENAI_API_KEY")
        if status == 404:
            return UsageError(f"{self._where()} has no model “{self.name}” (404); see --model")
        if "content_filter" in code or "content management policy" in code:
            return AnswerError(f"{self._where()} refused the text by its content filter")
        return ProviderError(f"{self._where()} refused the request ({status}): {said}")

    def _where(self) -> str:
        from urllib.parse import urlsplit

        # Only the host: an address may carry a key.
        return f"The server {urlsplit(self._base_url).hostname}" if self._base_url else "OpenAI"


def _retry_after(error: openai.APIStatusError) -> float | None:
    """Return the wait that the server asks for, in seconds (RFC 9110, 10.2.3)."""
    from email.utils import parsedate_to_datetime

    headers = error.response.headers
    if (ms := headers.get("retry-after-ms", "")).isdigit():
        return int(ms) / 1000
    value = headers.get("retry-after", "")
    try:
        return max(0.0, float(value))
    except ValueError:
        pass  # not seconds, so it may be a date
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _line(error: Exception) -> str:
    """Return an error's message as one short line, without what could be a key."""
    import re

    text = " ".join(str(getattr(error, "message", "") or error).split())
    text = re.sub(r"(?i)\b(sk-|bearer )[\w*.-]+", "[key]", text)
    return text[:300]


def _cause(error: Exception) -> str:
    cause: BaseException = error
    while cause.__cause__ is not None:
        cause = cause.__cause__
    return " ".join(str(cause).split())[:200] or type(cause).__name__
