"""Every way of asking for JSON, and both APIs, against llama.cpp with the local model."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from briefing.llm import weights
from briefing.llm.chat import WAYS, ChatCompletions, Way
from briefing.llm.endpoint import Endpoint
from briefing.llm.local import LocalServer
from briefing.llm.port import Message, Request
from briefing.llm.responses import Responses
from briefing.llm.structured import ask_for

pytestmark = pytest.mark.live
CONTEXT = 2048


class Wire(BaseModel):
    """What is asked for: two fields that no model fills in unless it is told of them."""

    model_config = ConfigDict(extra="forbid")

    waterway: str
    opened_in: int = Field(ge=1800, le=2000)


@pytest.fixture(scope="module")
def path() -> Path:
    """Give the default model's file, or skip."""
    pytest.importorskip("xllamacpp")
    path = weights.find(weights.DEFAULT)
    if path is None:
        pytest.skip("the default model is not here: briefing models pull")
    return path


@pytest.fixture(scope="module")
def server(path: Path) -> Iterator[LocalServer]:
    """Give a running server."""
    with LocalServer(path, name="m", context=CONTEXT) as running:
        yield running


def request() -> Request:
    """Return a question that any model can answer."""
    return Request(
        step="s",
        label="canal",
        model="m",
        messages=(
            Message(role="system", part="rules", content="You answer from the text alone."),
            Message(
                role="user",
                part="task",
                content="Text: The Panama Canal opened in 1914.\n\nWhat opened, and when?",
            ),
        ),
        schema_name="opening",
        json_schema={
            "type": "object",
            "properties": {
                "waterway": {"type": "string"},
                "opened_in": {"type": "integer"},
            },
            "required": ["waterway", "opened_in"],
            "additionalProperties": False,
        },
        max_tokens=80,
    )


def answer(endpoint: Endpoint) -> Wire:
    """Ask, and close."""

    async def asked() -> Wire:
        try:
            return await ask_for(endpoint, request(), Wire)
        finally:
            await endpoint.aclose()

    return asyncio.run(asked())


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_asking_is_answered(server: LocalServer, way: Way) -> None:
    """However a server is asked for JSON, a real one gives an answer that holds."""
    endpoint = ChatCompletions(
        "m", base_url=server.base_url, api_key=server.api_key, context=CONTEXT, timeout=300
    )
    endpoint.manner.way = way
    got = answer(endpoint)
    assert "Panama" in got.waterway
    assert got.opened_in == 1914
    # llama.cpp lets a model answer without the call: then it is asked in words.
    assert endpoint.manner.way == way or (way == "tool" and endpoint.manner.way == "plain")


def test_the_responses_api_is_answered(server: LocalServer) -> None:
    """llama.cpp speaks it too, schema and all."""
    endpoint = Responses(
        "m", base_url=server.base_url, api_key=server.api_key, context=CONTEXT, timeout=300
    )
    got = answer(endpoint)
    assert "Panama" in got.waterway
    assert got.opened_in == 1914
