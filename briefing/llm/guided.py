"""The adapter for llama.cpp here: it answers in one line.

A small model indents its JSON as it has seen it done, and a third of what it writes is then white
space, at the speed at which it thinks. llama.cpp's own grammars of a schema allow that; those of
llguidance, which this build has as well, can be told not to:
https://github.com/guidance-ai/llguidance/blob/main/docs/json_schema.md
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from briefing.llm.chat import ChatCompletions
from briefing.llm.port import Request, compact

if TYPE_CHECKING:
    import openai

ONE_LINE = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
"""As JSON is mostly written on one line, so that a model's usual tokens still fit."""


class Guided(ChatCompletions):
    """llama.cpp in a child process of ours; one built without llguidance is asked as any server."""

    _guides = True

    def _arguments(self, request: Request) -> dict[str, Any]:
        arguments = super()._arguments(request)
        if self._guides and arguments.pop("response_format", None):
            schema = compact(request.json_schema | {"x-guidance": ONE_LINE})
            arguments["grammar"] = f"%llguidance {{}}\nstart: %json {schema}"
        return arguments

    def _adapts_to(self, error: openai.APIStatusError, arguments: dict[str, Any]) -> bool:
        if "grammar" in arguments and "grammar" in error.message:
            self._guides = False
            return True
        return super()._adapts_to(error, arguments)
