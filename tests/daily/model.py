"""A model on loopback that answers every step about any article with one of its own sentences."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.llm.server import Answer, completion, from_schema

_FIRST = re.compile(r"^\[1\] (.*)$", re.MULTILINE)


def honest(_number: int, body: dict[str, Any]) -> Answer:
    """Answer with the first sentence of the article that is asked about."""
    schema = body["response_format"]["json_schema"]["schema"]
    found = _FIRST.search(asked_about(body))
    return completion(json.dumps(from_schema(schema, found[1] if found else "Nothing.")))


def asked_about(body: dict[str, Any]) -> str:
    """Return all that a request says."""
    return "\n".join(str(message["content"]) for message in body["messages"])
