"""What the tests of the model layer share: a small request, and asking without an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from briefing.llm.port import Message, Model, Reply, Request
from tests.llm.caches import Opened

SCHEMA = {
    "type": "object",
    "properties": {"fact": {"type": "string"}, "evidence": {"type": "integer"}},
    "required": ["fact", "evidence"],
    "additionalProperties": False,
}


@pytest.fixture
def request_of() -> Callable[..., Request]:
    """Return a maker of requests: a text to ask, and any field that should be another."""

    def made(text: str = "What opened?", **fields: object) -> Request:
        return Request.model_validate(
            {
                "step": "points",
                "label": "canal.1-9.points",
                "model": "m",
                "messages": (
                    Message(role="system", part="rules", content="Answer briefly."),
                    Message(role="user", part="article", content="[1] The canal opened."),
                    Message(role="user", part="task", content=text),
                ),
                "schema_name": "points",
                "json_schema": SCHEMA,
                "max_tokens": 100,
            }
            | fields
        )

    return made


@pytest.fixture
def ask() -> Callable[[Model, Request], Reply]:
    """Return a function that asks one request of a model and closes what it opened."""

    def asked(model: Model, request: Request) -> Reply:
        async def once() -> Reply:
            try:
                return await model.ask(request)
            finally:
                if close := getattr(model, "aclose", None):
                    await close()

        return asyncio.run(once())

    return asked


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the database is to lie."""
    return tmp_path / "cache" / "answers.sqlite3"


@pytest.fixture
def cache(path: Path) -> Iterator[Opened]:
    """Return a cache whose database does not exist yet."""
    opened = Opened(path)
    yield opened
    opened.close()
