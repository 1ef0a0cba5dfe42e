"""The Chat Completions adapter: any server that speaks OpenAI's protocol.

The answer is asked for with a strict JSON schema. A server that does not know how is asked, from
then on, in its next best way: for a JSON object, for a call of a function, in plain words with a
fence around the JSON; the schema then stands at the end of the conversation, where it leaves the
prefix that requests share as it is.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from briefing.llm.endpoint import Endpoint, encodable
from briefing.llm.known import REASONING_ROOM
from briefing.llm.logprobs import NAMES, tokens_in
from briefing.llm.port import FinishReason, Reply, Request, normal
from briefing.llm.replies import limited_to, usage_in
from briefing.llm.words import fits, tell_schema

if TYPE_CHECKING:
    import openai

Way = Literal["json_schema", "json_object", "tool", "plain"]

WAYS: tuple[Way, ...] = ("json_schema", "json_object", "tool", "plain")
"""How a server may be asked for JSON, the strictest first."""

_SIGNS: dict[Way, tuple[str, ...]] = {
    "json_schema": ("response_format", "json_schema", "schema", "grammar"),
    "json_object": ("response_format", "json_object", "json mode"),
    "tool": ("tool", "function"),
    "plain": (),
}
"""What a server's refusal speaks of when it is about the way it was asked."""

_LIMIT_NAMES = ("max_tokens", "max_completion_tokens")


class _Manner(BaseModel):
    """How a server is asked; `left_out` is what it is not sent, `most` its limit of an answer."""

    way: Way = "json_schema"
    left_out: set[str]
    most: int = sys.maxsize
    limit_name: str
    refused_limits: set[str] = set()


class ChatCompletions(Endpoint):
    """A model behind Chat Completions; arguments as for `Endpoint`."""

    path = "/chat/completions"

    manner: _Manner

    def _begin(self) -> None:
        new = self._base_url is None or self._reasons
        self.manner = _Manner(
            left_out={"temperature", *NAMES} if self._reasons else set(),
            limit_name="max_completion_tokens" if new else "max_tokens",
        )

    def _arguments(self, request: Request) -> dict[str, Any]:
        messages = [m | {"content": encodable(m["content"])} for m in request.conversation()]
        # What refuses a temperature under the newer name reasons, whatever a deployment is called.
        newer = self.manner.limit_name == "max_completion_tokens"
        thinks = self._reasons or (newer and "temperature" in self.manner.left_out)
        room = REASONING_ROOM if thinks else 0
        optional = {
            "temperature": request.temperature,
            "seed": 0,
            self.manner.limit_name: min(request.max_tokens + room, self.manner.most),
        }
        if request.logprobs:
            optional |= {"logprobs": True, "top_logprobs": request.logprobs}
        arguments: dict[str, Any] = {
            "model": self.name,
            "messages": messages,
            **{k: v for k, v in optional.items() if k not in self.manner.left_out},
        }
        schema = {"name": request.schema_name, "strict": True}
        match self.manner.way:
            case "json_schema":
                schema["schema"] = request.json_schema
                arguments["response_format"] = {"type": "json_schema", "json_schema": schema}
                return arguments
            case "json_object":
                arguments["response_format"] = {"type": "json_object"}
            case "tool":
                schema["parameters"] = request.json_schema
                schema["description"] = "Gives the answer."
                arguments["tools"] = [{"type": "function", "function": schema}]
                arguments["tool_choice"] = {
                    "type": "function",
                    "function": {"name": request.schema_name},
                }
                return arguments
            case "plain":
                pass
        tell_schema(messages, request, fenced=self.manner.way == "plain")
        return arguments

    def _read(self, content: Any, request: Request, seconds: float) -> Reply:  # noqa: ANN401 - JSON of a server
        choice = content["choices"][0]
        message = choice["message"]
        text = message.get("content") or ""
        if not text and (calls := message.get("tool_calls")):
            text = calls[0]["function"]["arguments"] or ""
        finish: FinishReason = "stop"
        if refusal := message.get("refusal"):
            finish, text = "refusal", refusal
        elif (said := choice.get("finish_reason")) in ("length", "content_filter"):
            finish = said
        return Reply(
            text=normal(encodable(text)),
            finish_reason=finish,
            seconds=round(seconds, 3),
            tokens=tokens_in((choice.get("logprobs") or {}).get("content"), request),
            usage=usage_in(content, "prompt", "completion"),
        )

    def _adapts_to(self, error: openai.APIStatusError, arguments: dict[str, Any]) -> bool:
        said = f"{error.param or ''} {error.message}".lower()
        if error.status_code not in (400, 415, 422, 501):
            return False
        limit = arguments.get("max_tokens") or arguments.get("max_completion_tokens") or 0
        if most := limited_to(said, limit):
            self.manner.most = most
            return True
        for name, other in (_LIMIT_NAMES, _LIMIT_NAMES[::-1]):
            # Only where the other is proposed, or where this one is unknown: not for its value.
            if name in arguments and (other in said or (name in said and _unknown(said))):
                self.manner.refused_limits.add(name)
                self.manner.limit_name = other
                return other not in self.manner.refused_limits
        if "logprob" in said and "logprobs" in arguments:
            self.manner.left_out.update(NAMES)
            return True
        for name in ("temperature", "seed"):
            if name in said and name in arguments:
                self.manner.left_out.add(name)
                return True
        asked = _way_of(arguments)
        if any(sign in said for sign in _SIGNS[asked]):
            return self._steps_down(asked)
        return False

    def _suits(self, request: Request, reply: Reply, arguments: dict[str, Any]) -> bool:
        asked = _way_of(arguments)
        if asked in ("json_object", "plain") or reply.finish_reason != "stop":
            return True
        # Some servers take response_format or tools and ignore them.
        if not reply.text or fits(reply.text, request):
            return True
        return not self._steps_down(asked)

    def _steps_down(self, asked: Way) -> bool:
        """Choose the next best way after `asked`, unless another request has done so meanwhile."""
        after = WAYS.index(asked) + 1
        if after == len(WAYS):
            return False
        if WAYS.index(self.manner.way) < after:
            self.manner.way = WAYS[after]
        return True


def _way_of(arguments: dict[str, Any]) -> Way:
    if "tools" in arguments:
        return "tool"
    kind: Way = arguments.get("response_format", {"type": "plain"})["type"]
    return kind


def _unknown(said: str) -> bool:
    """Return whether a refusal is about a parameter's name, not about its value."""
    signs = ("unsupported", "not supported", "unknown", "unrecognized", "unexpected", "extra ")
    return any(sign in said for sign in signs)
