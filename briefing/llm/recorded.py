"""One recorded answer as JSON: the request in full, line by line, and what was replied.

`recording` makes it, `read` takes it in again and refuses what is none, `recorded_request` is the
request that it answers, and `changes` tells two requests apart, part by part.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from typing import Any

from briefing.llm.port import Message, Reply, Request, Token, canonical, compact

FORMAT = 1
_FIELDS = ("key", "step", "model", "messages", "schema", "sampling", "reply", "answer")


class FormatError(ValueError):
    """A recording of another format than this program's."""


def recording(request: Request, reply: Reply, context: int) -> dict[str, Any]:
    """Return the recording of an answer by a model with a window of `context` tokens."""
    try:
        answer: Any = json.loads(reply.text)
        if isinstance(answer, str) or compact(answer) != reply.text:
            answer = reply.text
    except ValueError:
        answer = reply.text
    return {
        "format": FORMAT,
        "key": request.key,
        "step": request.step,
        "model": {"name": request.model, "context": context},
        "messages": [
            {"role": m.role, "part": m.part, "content": m.content.split("\n")}
            for m in request.messages
        ],
        "schema": {"name": request.schema_name, "json": canonical(request.json_schema)},
        "sampling": {
            "max_tokens": request.max_tokens,
            "temperature": request.temperature,
            "ordinal": request.ordinal,
            **({"logprobs": request.logprobs} if request.logprobs else {}),
        },
        "reply": reply.model_dump(include={"finish_reason", "usage", "seconds"})
        | ({"tokens": [compact([t.text, t.top]) for t in reply.tokens]} if reply.tokens else {}),
        "answer": answer,
    }


def read(text: str) -> dict[str, Any]:
    """Return the recording that a file holds.

    Raises:
        FormatError: it is of another format.
        ValueError: it is none.
    """
    try:
        entry = json.loads(text)
        if entry["format"] != FORMAT:
            raise FormatError(f"has format {entry['format']}, not {FORMAT}")
        found = {name: entry[name] for name in _FIELDS}
        recorded_request(found)
        recorded_reply(found)
        if not isinstance(found["model"]["context"], int):
            raise TypeError("a window is a number of tokens")
    except (KeyError, TypeError, AttributeError, RecursionError) as e:
        raise ValueError("no recorded answer") from e
    return found


def recorded_request(entry: Mapping[str, Any]) -> Request:
    """Return the request that a recording answers; its `label` is not recorded, but its name.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it is none.
    """
    return Request(
        step=entry["step"],
        label="",
        model=entry["model"]["name"],
        messages=tuple(
            Message(role=m["role"], part=m["part"], content="\n".join(m["content"]))
            for m in entry["messages"]
        ),
        schema_name=entry["schema"]["name"],
        json_schema=json.loads(entry["schema"]["json"]),
        **entry["sampling"],
    )


def recorded_reply(entry: Mapping[str, Any]) -> Reply:
    """Return the reply that a recording holds.

    Raises:
        ValueError, KeyError, TypeError, AttributeError: it holds none.
    """
    answer, told = entry["answer"], entry["reply"]
    text = answer if isinstance(answer, str) else compact(answer)
    tokens = [Token(text=t, top=top) for t, top in map(json.loads, told.get("tokens", ()))]
    return Reply.model_validate({**told, "text": text, "stored": True, "tokens": tokens})


def changes(recorded: Request, asked: Request) -> tuple[list[str], list[str]]:
    """Return what differs between two requests.

    The names of the parts that have changed, each with what its words are from where that is
    known, and the lines of a unified difference.
    """
    before, now = _parts(recorded), _parts(asked)
    changed = [name for name in now if before.get(name) != now[name]]
    changed += [name for name in before if name not in now]
    origins = _numbered([(m.part, m.origin) for m in asked.messages])
    lines: list[str] = []
    for name in changed:
        lines += difflib.unified_diff(
            before.get(name, "").split("\n"),
            now.get(name, "").split("\n"),
            f"recorded {name}",
            f"asked {name}",
            lineterm="",
            n=1,
        )
    return [f"{name} ({origins[name]})" if origins.get(name) else name for name in changed], lines


def _parts(request: Request) -> dict[str, str]:
    """Return what affects the answer, by name, as text."""
    sampling = [request.max_tokens, request.temperature, request.ordinal]
    sampling += [request.logprobs] if request.logprobs else []
    return {
        **_numbered([(m.part, m.content) for m in request.messages]),
        "model": request.model,
        "schema": f"{request.schema_name}\n{_in_lines(canonical(request.json_schema))}",
        "sampling": " ".join(map(str, sampling)),
    }


def _in_lines(text: str) -> str:
    """Return JSON a value a line, so that a difference shows where it is."""
    return json.dumps(json.loads(text), indent=1)


def _numbered(parts: list[tuple[str, str]]) -> dict[str, str]:
    """Name each part; a second part of one name gets a number."""
    named: dict[str, str] = {}
    for name, content in parts:
        same = sum(key.split(" ")[0] == name for key in named)
        named[f"{name} {same + 1}" if same else name] = content
    return named
