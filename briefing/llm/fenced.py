"""The JSON inside what a model wrote around it: a Markdown fence, a thought, a sentence or two.

Servers that cannot hold a model to a schema let it write as it likes. Raw text stays in the store;
this is applied when an answer is read.
"""

from __future__ import annotations

import json
import re

_FENCE = re.compile(r"```[ \t]*(?:json[c5]?)?[ \t]*\r?\n(.*?)(?:\r?\n[ \t]*```|\Z)", re.S | re.I)
_DECODER = json.JSONDecoder()


def unfenced(text: str) -> str:
    """Return the JSON object within a text; the text itself where there is none.

    Of several, the last in a fence, else the first that is complete: a model that thinks aloud
    ends with its answer, one that explains begins with it.
    """
    text = text.rsplit("</think>", 1)[-1].strip().removeprefix("\N{BYTE ORDER MARK}")
    if _object_at(text, 0) == len(text):
        return text
    for block in reversed(list(_FENCE.finditer(text))):
        inner: str = block[1].strip()
        if _object_at(inner, 0) == len(inner):
            return inner
    start = text.find("{")
    if start >= 0 and (end := _object_at(text, start)):
        return text[start:end]
    return text


def _object_at(text: str, start: int) -> int | None:
    """Return where the JSON object that begins at `start` ends, None where none does."""
    if not text.startswith("{", start):
        return None
    try:
        return _DECODER.raw_decode(text, start)[1]
    except (ValueError, RecursionError):
        return None
