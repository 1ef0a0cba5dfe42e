"""The Responses adapter: OpenAI's newer API, asked so that nothing is kept there (store=False)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from briefing.llm.endpoint import Endpoint, encodable
from briefing.llm.known import REASONING_ROOM
from briefing.llm.logprobs import tokens_in
from briefing.llm.port import FinishReason, Reply, Request, normal
from briefing.llm.replies import limited_to, usage_in
from briefing.llm.words import fits, tell_schema

if TYPE_CHECKING:
    import openai


_SIGNS = ("text.format", "json_schema", "schema", "response_format")
"""What a server's refusal speaks of when it is about the form of the answer."""


class _Manner(BaseModel):
    """How a server is asked; `most` is its limit of an answer."""

    in_words: bool = False
    most: int = sys.maxsize
    reasons: bool
    gives_logprobs: bool


class Responses(Endpoint):
    """A model behind the Responses API; arguments as for `Endpoint`."""

    path = "/responses"

    manner: _Manner

    def _begin(self) -> None:
        self.manner = _Manner(reasons=self._reasons, gives_logprobs=not self._reasons)

    def _arguments(self, request: Request) -> dict[str, Any]:
        messages = [m | {"content": encodable(m["content"])} for m in request.conversation()]
        if self.manner.in_words:
            tell_schema(messages, request, fenced=True)
        room = REASONING_ROOM if self.manner.reasons else 0
        arguments: dict[str, Any] = {
            "model": self.name,
            # OpenAI takes messages without a type; others do not know them then.
            "input": [{"type": "message"} | m for m in messages],
            "max_output_tokens": min(request.max_tokens + room, self.manner.most),
            "store": False,
        }
        if not self.manner.in_words:
            arguments["text"] = {
                "format": {
                    "type": "json_schema",
                    "name": request.schema_name,
                    "schema": request.json_schema,
                    "strict": True,
                }
            }
        if not self.manner.reasons:
            arguments["temperature"] = request.temperature
        if request.logprobs and self.manner.gives_logprobs:
            arguments["include"] = ["message.output_text.logprobs"]
            arguments["top_logprobs"] = request.logprobs
        return arguments

    def _read(self, content: Any, request: Request, seconds: float) -> Reply:  # noqa: ANN401 - JSON of a server
        status = content["status"]
        if status not in ("completed", "incomplete"):
            raise ValueError(status)
        # Items without content are thoughts.
        parts = [part for item in content["output"] for part in item.get("content") or ()]
        refusals = [p["refusal"] for p in parts if p.get("type") == "refusal"]
        text = "".join(p["text"] for p in parts if p.get("type") == "output_text")
        finish: FinishReason = "stop"
        if refusals:
            finish, text = "refusal", " ".join(refusals)
        elif status == "incomplete":
            why = (content.get("incomplete_details") or {}).get("reason")
            finish = "content_filter" if why == "content_filter" else "length"
        return Reply(
            text=normal(encodable(text)),
            finish_reason=finish,
            seconds=round(seconds, 3),
            tokens=tokens_in([t for p in parts for t in p.get("logprobs") or ()], request),
            usage=usage_in(content, "input", "output"),
        )

    def _adapts_to(self, error: openai.APIStatusError, arguments: dict[str, Any]) -> bool:
        said = f"{error.param or ''} {error.message}".lower()
        if error.status_code not in (400, 415, 422, 501):
            return False
        if "top_logprobs" in arguments and ("logprob" in said or "include" in said):
            self.manner.gives_logprobs = False
            return True
        if most := limited_to(said, arguments.get("max_output_tokens") or 0):
            self.manner.most = most
            return True
        if "temperature" in said and "temperature" in arguments:
            self.manner.reasons = True
            return True
        if "text" in arguments and any(sign in said for sign in _SIGNS):
            self.manner.in_words = True
            return True
        return False

    def _suits(self, request: Request, reply: Reply, arguments: dict[str, Any]) -> bool:
        told = "text" not in arguments
        if told or reply.finish_reason != "stop" or not reply.text or fits(reply.text, request):
            return True
        # Some servers take the format and ignore it.
        self.manner.in_words = True
        return False
