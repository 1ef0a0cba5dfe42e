"""The Responses adapter: OpenAI's newer API, asked so that nothing is kept there (store=False)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.llm.endpoint import Endpoint, encodable
from briefing.llm.known import REASONING_ROOM, reasons
from briefing.llm.port import FinishReason, Reply, Request, Usage, normal

if TYPE_CHECKING:
    import openai
    from openai._legacy_response import LegacyAPIResponse


class Responses(Endpoint):
    """A model behind the Responses API; arguments as for `Endpoint`."""

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None,
        api_key: str,
        context: int,
        timeout: float,
        called: str | None = None,
    ) -> None:
        super().__init__(
            name,
            base_url=base_url,
            api_key=api_key,
            context=context,
            timeout=timeout,
            called=called,
        )
        self._reasons = reasons(name)

    def _arguments(self, request: Request) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "model": self.name,
            "input": [m | {"content": encodable(m["content"])} for m in request.conversation()],
            "text": {
                "format": {
                    "type": "json_schema",
                    "name": request.schema_name,
                    "schema": request.json_schema,
                    "strict": True,
                }
            },
            "max_output_tokens": request.max_tokens + (REASONING_ROOM if self._reasons else 0),
            "store": False,
        }
        if not self._reasons:
            arguments["temperature"] = request.temperature
        return arguments

    async def _send(
        self, client: openai.AsyncOpenAI, arguments: dict[str, Any]
    ) -> LegacyAPIResponse[Any]:
        response: LegacyAPIResponse[Any] = await client.responses.with_raw_response.create(
            **arguments
        )
        return response

    def _read(self, response: object, seconds: float) -> Reply | None:
        status = getattr(response, "status", None)
        output = getattr(response, "output", None)
        if status not in ("completed", "incomplete") or not isinstance(output, list):
            return None  # failed, cancelled, or no response at all
        parts = [part for item in output for part in getattr(item, "content", None) or ()]
        refusals = [p.refusal for p in parts if getattr(p, "type", "") == "refusal"]
        text = "".join(p.text for p in parts if getattr(p, "type", "") == "output_text")
        finish: FinishReason = "stop"
        if refusals:
            finish, text = "refusal", " ".join(refusals)
        elif status == "incomplete":
            details = getattr(response, "incomplete_details", None)
            filtered = getattr(details, "reason", None) == "content_filter"
            finish = "content_filter" if filtered else "length"
        return Reply(
            text=normal(encodable(text)),
            finish_reason=finish,
            seconds=round(seconds, 3),
            usage=_usage(getattr(response, "usage", None)),
        )

    def _adapts_to(self, error: openai.APIStatusError, arguments: dict[str, Any]) -> bool:
        said = f"{error.param or ''} {error.message}".lower()
        if error.status_code == 400 and "temperature" in said and "temperature" in arguments:
            self._reasons = True
            return True
        return False


def _usage(usage: Any) -> Usage:  # noqa: ANN401 - servers leave out what their clients' types promise
    details = getattr(usage, "input_tokens_details", None)
    return Usage(
        prompt_tokens=getattr(usage, "input_tokens", 0) or 0,
        cached_tokens=getattr(details, "cached_tokens", 0) or 0,
        completion_tokens=getattr(usage, "output_tokens", 0) or 0,
    )
