"""What both adapters share, against a real server on loopback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from briefing.errors import TransientError
from briefing.llm.chat import ChatCompletions
from briefing.llm.endpoint import Endpoint
from briefing.llm.port import Reply, Request
from briefing.llm.responses import Responses
from tests.llm.server import Answer, Server, completion, failure, response, serving

Maker = Callable[..., Request]
Ask = Callable[[Endpoint, Request], Reply]
ANSWER = '{"fact":"The canal opened.","evidence":1}'


class Noted:
    """A memory in this process."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def learnt(self, server: str) -> str | None:
        """Look it up."""
        return self.kept.get(server)

    def learn(self, server: str, learnt: str) -> None:
        """Keep it."""
        self.kept[server] = learnt


@pytest.mark.parametrize("api", [ChatCompletions, Responses])
def test_what_a_server_does_not_know_is_remembered(
    request_of: Maker, ask: Ask, api: type[ChatCompletions | Responses]
) -> None:
    """Of this server and model alone; without its address or key, and not what nobody can read."""
    memory = Noted()

    def reply(n: int, body: dict[str, Any]) -> Answer:
        if "temperature" in body:
            return failure(400, message="Unsupported parameter: 'temperature'")
        if "json_schema" in str(body.get("text") or body.get("response_format")):
            return failure(400, message="'json_schema' is not supported")
        return completion(ANSWER) if api is ChatCompletions else response(ANSWER)

    def asked(server: Server, name: str = "m") -> int:
        before = len(server.requests)
        endpoint: Any = api(
            name, base_url=server.url, api_key="k", context=4096, timeout=9, memory=memory
        )
        assert ask(endpoint, request_of()).text == ANSWER
        return len(server.requests) - before

    with serving(reply) as server:
        first = asked(server)
        assert first > 2
        assert asked(server) == 1
        assert asked(server, "another") == first
        assert "127.0.0.1" not in str(memory.kept)
        for known in memory.kept:
            memory.kept[known] = '{"way": "by pigeon"}'
        assert asked(server) == first
    with serving(reply) as server:
        assert asked(server) == first


@pytest.mark.parametrize("api", [ChatCompletions, Responses])
@pytest.mark.parametrize("tokens", [10**12 + 1, 10**30])
def test_a_usage_that_nobody_has_counted_is_no_answer(
    request_of: Maker, ask: Ask, api: type[ChatCompletions | Responses], tokens: int
) -> None:
    """It could be neither added up nor stored."""
    good = completion(ANSWER) if api is ChatCompletions else response(ANSWER)
    odd = replace(good, body=good.body.replace('_tokens": 100', f'_tokens": {tokens}'))
    assert odd != good
    with serving(lambda n, b: odd) as server, pytest.raises(TransientError, match="no answer"):
        ask(api("m", base_url=server.url, api_key="k", context=4096, timeout=9), request_of())
