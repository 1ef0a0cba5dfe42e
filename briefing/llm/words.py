"""Asking for a schema in words, where a server does not hold the model to it."""

from __future__ import annotations

import json

from briefing.llm.fenced import unfenced
from briefing.llm.port import Request, compact

_IN_WORDS = (
    "Answer with one JSON object and nothing else{fence}. It must fit this JSON schema exactly:\n"
    "{schema}"
)


def tell_schema(messages: list[dict[str, str]], request: Request, *, fenced: bool) -> None:
    """Add the schema to the end of a conversation, behind all that requests have in common."""
    fence = ", between ```json and ```" if fenced else ""
    words = _IN_WORDS.format(fence=fence, schema=compact(request.json_schema))
    if messages and messages[-1]["role"] == "user":
        messages[-1]["content"] += "\n\n" + words
    else:
        messages.append({"role": "user", "content": words})


def fits(text: str, request: Request) -> bool:
    """Return whether an answer shows that its schema was seen: an object with a property of it."""
    try:
        value = json.loads(unfenced(text))
    except (ValueError, RecursionError):
        return False
    wanted = set(request.json_schema.get("properties", ()))
    return isinstance(value, dict) and (not wanted or bool(wanted & set(value)))
