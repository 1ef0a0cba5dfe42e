"""The Chat Completions adapter against a real server on loopback."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from briefing.errors import BriefingError, ProviderError, TransientError, UsageError
from briefing.llm.chat import WAYS, ChatCompletions, Way
from briefing.llm.known import REASONING_ROOM
from briefing.llm.port import Reply, Request, Usage
from tests.llm.server import Answer, Server, completion, failure, serving

Maker = Callable[..., Request]
Ask = Callable[[ChatCompletions, Request], Reply]
ANSWER = '{"fact":"The canal opened.","evidence":1}'


def chat(
    server: Server, name: str = "m", *, timeout: float = 10.0, query: str = ""
) -> ChatCompletions:
    """Return the adapter for a test server."""
    return ChatCompletions(
        name, base_url=server.url + query, api_key="k-secret", context=4096, timeout=timeout
    )


def test_a_request_is_sent_with_its_strict_schema(request_of: Maker, ask: Ask) -> None:
    """Model, joined messages, schema, limit and temperature go out; the key as a bearer."""
    with serving(lambda n, b: completion(ANSWER)) as server:
        ask(chat(server), request_of())
    (body,) = server.requests
    assert body["model"] == "m"
    assert body["messages"] == request_of().conversation()
    assert body["response_format"]["json_schema"] == {
        "name": "points",
        "strict": True,
        "schema": request_of().json_schema,
    }
    assert (body["max_tokens"], body["temperature"]) == (100, 0.0)
    assert server.headers[0]["authorization"] == "Bearer k-secret"
    assert server.paths == ["/v1/chat/completions"]


def test_a_reply_has_text_usage_and_time(request_of: Maker, ask: Ask) -> None:
    """Text in compact form, tokens with the cached ones, and that it was asked for now."""
    with serving(lambda n, b: completion('{ "fact": "x",\n "evidence": 1 }')) as server:
        reply = ask(chat(server), request_of())
    assert reply.text == '{"fact":"x","evidence":1}'
    assert reply.usage == Usage(prompt_tokens=100, cached_tokens=60, completion_tokens=10)
    assert reply.finish_reason == "stop"
    assert reply.seconds >= 0
    assert not reply.stored


def test_rate_limits_are_handed_on(request_of: Maker, ask: Ask) -> None:
    """What the headers say reaches whoever paces."""
    answer = completion(ANSWER)
    answer.headers["x-ratelimit-remaining-requests"] = "5"
    with serving(lambda n, b: answer) as server:
        reply = ask(chat(server), request_of())
    assert reply.limits
    assert reply.limits.requests.left == 5


def test_a_server_that_tells_no_usage_is_believed(request_of: Maker, ask: Ask) -> None:
    """Some servers leave out what their clients' types promise."""
    body = {"choices": [{"message": {"content": ANSWER}, "finish_reason": "stop"}]}
    answer = Answer(body=json.dumps(body), headers={"Content-Type": "application/json"})
    with serving(lambda n, b: answer) as server:
        reply = ask(chat(server), request_of())
    assert (reply.text, reply.usage) == (ANSWER, Usage())


def test_half_a_surrogate_pair_is_sent_as_a_question_mark(request_of: Maker, ask: Ask) -> None:
    """A text that has no UTF-8 form is not a reason to send nothing."""
    with serving(lambda n, b: completion(ANSWER)) as server:
        ask(chat(server), request_of("half \ud800 a pair"))
    assert server.requests[0]["messages"][-1]["content"].endswith("half ? a pair")


def test_half_a_surrogate_pair_is_answered_as_a_question_mark(request_of: Maker, ask: Ask) -> None:
    """A model's broken escape does not break the store that its answer goes to."""
    with serving(lambda n, b: completion("half \ud800 a pair")) as server:
        endpoint = chat(server)
        endpoint.manner.way = "plain"
        assert ask(endpoint, request_of()).text == "half ? a pair"


@pytest.mark.parametrize(
    ("message", "field"),
    [
        ("Unsupported value: 'temperature' does not support 0 with this model", "temperature"),
        ("Unrecognized request argument supplied: seed", "seed"),
    ],
)
def test_a_parameter_that_is_refused_is_left_out_from_then_on(
    request_of: Maker, ask: Ask, message: str, field: str
) -> None:
    """One refusal teaches it; the next request is sent right at once."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        return failure(400, message=message) if field in body else completion(ANSWER)

    with serving(reply) as server:
        endpoint = chat(server)
        assert ask(endpoint, request_of()).text == ANSWER
        assert ask(endpoint, request_of()).text == ANSWER
    assert [field in body for body in server.requests] == [True, False, False]


def test_many_at_once_learn_from_the_same_refusal(request_of: Maker) -> None:
    """Requests sent before the first refusal came adapt as well, and none fails."""
    together = threading.Barrier(8)

    def reply(n: int, body: dict[str, Any]) -> Answer:
        if "temperature" not in body:
            return completion(ANSWER)
        together.wait(10)
        return failure(400, message="'temperature' is not supported with this model")

    async def all_at_once(endpoint: ChatCompletions) -> list[Reply]:
        try:
            return await asyncio.gather(*(endpoint.ask(request_of(str(n))) for n in range(8)))
        finally:
            await endpoint.aclose()

    with serving(reply) as server:
        replies = asyncio.run(all_at_once(chat(server)))
    assert [r.text for r in replies] == [ANSWER] * 8
    assert len(server.requests) == 16


@pytest.mark.parametrize(
    ("known", "message"),
    [
        (
            "max_completion_tokens",
            "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.",
        ),
        ("max_completion_tokens", "max_tokens: extra fields not permitted"),
    ],
)
def test_the_limit_is_called_as_the_server_calls_it(
    request_of: Maker, ask: Ask, known: str, message: str
) -> None:
    """Newer servers want another name for the same limit."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        return completion(ANSWER) if known in body else failure(400, message=message)

    with serving(reply) as server:
        ask(chat(server), request_of())
    assert server.requests[-1][known] == 100
    assert len(server.requests) == 2


def test_a_server_that_knows_no_limit_is_not_asked_for_ever(request_of: Maker, ask: Ask) -> None:
    """Both names refused is an error, not a circle."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        name = next(name for name in body if name.startswith("max_"))
        return failure(400, message=f"Unknown parameter: '{name}'")

    with serving(reply) as server, pytest.raises(ProviderError, match="max_completion_tokens"):
        ask(chat(server), request_of())
    assert len(server.requests) == 2


def test_a_limit_above_the_model_s_own_is_lowered_to_it(request_of: Maker, ask: Ask) -> None:
    """A model that writes at most 4,096 tokens is asked for no more."""
    message = "max_tokens is too large: 8000. This model supports at most 4096 completion tokens"

    def reply(n: int, body: dict[str, Any]) -> Answer:
        return failure(400, message=message) if body["max_tokens"] > 4096 else completion(ANSWER)

    with serving(reply) as server:
        ask(chat(server), request_of(max_tokens=8000))
    assert [body["max_tokens"] for body in server.requests] == [8000, 4096]


def test_a_reasoning_model_gets_no_temperature_and_room_to_think(
    request_of: Maker, ask: Ask
) -> None:
    """Its limit counts thoughts and answer together, under the newer name."""
    with serving(lambda n, b: completion(ANSWER)) as server:
        ask(chat(server, "gpt-5-mini"), request_of(model="gpt-5-mini"))
    (body,) = server.requests
    assert "temperature" not in body
    assert "max_tokens" not in body
    assert body["max_completion_tokens"] == 100 + REASONING_ROOM


def test_a_reasoning_model_under_another_name_gets_room_to_think(
    request_of: Maker, ask: Ask
) -> None:
    """As deployments have them: its refusals tell."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        if "max_tokens" in body:
            return failure(400, message="Use 'max_completion_tokens' instead of 'max_tokens'.")
        if "temperature" in body:
            return failure(400, message="Unsupported value: 'temperature' does not support 0")
        return completion(ANSWER)

    with serving(reply) as server:
        ask(chat(server, "our-deployment"), request_of())
    assert server.requests[-1]["max_completion_tokens"] == 100 + REASONING_ROOM


@pytest.mark.parametrize("status", [500, 507, 521, 530, 599])
def test_a_server_that_is_broken_is_asked_again(request_of: Maker, ask: Ask, status: int) -> None:
    """Whatever number it, or what stands before it, has for that."""
    with serving(lambda n, b: failure(status)) as server, pytest.raises(TransientError):
        ask(chat(server), request_of())


@pytest.mark.parametrize(("status", "alone"), [(400, True), (403, True), (418, True), (401, False)])
def test_what_may_be_about_one_request_says_so(
    request_of: Maker, ask: Ask, status: int, alone: bool
) -> None:
    """A firewall refuses a text; a wrong key is wrong for all."""
    with serving(lambda n, b: failure(status)) as server, pytest.raises(BriefingError) as caught:
        ask(chat(server), request_of())
    assert caught.value.of_one is alone


def test_azure_s_key_does_not_follow_to_another_host() -> None:
    """Its header is none that a client takes away at a redirect."""
    for url, follows in (
        ("https://x.openai.azure.com/openai/v1", False),
        ("https://x.org/v1", True),
    ):
        endpoint = ChatCompletions("m", base_url=url, api_key="k", context=1, timeout=1)
        assert endpoint._connected()._client.follow_redirects is follows


def way_of(body: dict[str, Any]) -> Way:
    """Return how a request asks for JSON."""
    if "tools" in body:
        return "tool"
    way: Way = body["response_format"]["type"] if "response_format" in body else "plain"
    return way


def capable_of(best: Way) -> Callable[[int, dict[str, Any]], Answer]:
    """Return a server that knows `best` and what is less strict, and refuses the rest."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        way = way_of(body)
        if WAYS.index(way) < WAYS.index(best):
            what = "tools" if way == "tool" else f"response_format type {way}"
            return failure(400, message=f"{what} is not supported")
        if way == "tool":
            return called(ANSWER)
        return completion(f"```json\n{ANSWER}\n```" if way == "plain" else ANSWER)

    return reply


def called(arguments: str) -> Answer:
    """Return a completion that calls the function with these arguments."""
    answer = json.loads(completion(None, finish="tool_calls").body)
    call = {"id": "t", "type": "function", "function": {"name": "points", "arguments": arguments}}
    answer["choices"][0]["message"]["tool_calls"] = [call]
    return Answer(body=json.dumps(answer), headers={"Content-Type": "application/json"})


@pytest.mark.parametrize("best", WAYS)
def test_a_server_is_asked_in_the_best_way_it_knows(request_of: Maker, ask: Ask, best: Way) -> None:
    """Each step down costs one refusal, once; the next request is asked right at once."""
    steps = WAYS.index(best)
    with serving(capable_of(best)) as server:
        endpoint = chat(server)
        first, second = (ask(endpoint, request_of()) for _ in range(2))
    assert ANSWER in first.text
    assert first.text == second.text
    assert [way_of(b) for b in server.requests] == [*WAYS[: steps + 1], best]
    assert endpoint.manner.way == best


@pytest.mark.parametrize("best", ["json_object", "plain"])
def test_without_a_schema_the_schema_is_told_at_the_end(
    request_of: Maker, ask: Ask, best: Way
) -> None:
    """The schema in words follows the task, so that the prefix of all requests stays the same."""
    with serving(capable_of(best)) as server:
        ask(chat(server), request_of())
    first, last = (server.requests[i]["messages"] for i in (0, -1))
    assert last[:-1] == first[:-1]
    assert last[-1]["content"].startswith(first[-1]["content"])
    assert '"required":["fact","evidence"]' in last[-1]["content"]


@pytest.mark.parametrize("said", ["The canal opened in 1914.", '{"canal":"opened"}', '["x"]'])
def test_a_server_that_ignores_the_schema_is_found_out(
    request_of: Maker, ask: Ask, said: str
) -> None:
    """An answer that is none of what was asked for, with status 200, is a step down too."""

    def answer(n: int, body: dict[str, Any]) -> Answer:
        return completion(said if way_of(body) == "json_schema" else ANSWER)

    with serving(answer) as server:
        reply = ask(chat(server), request_of())
    assert reply.text == ANSWER
    assert [way_of(b) for b in server.requests] == ["json_schema", "json_object"]
    each = Usage(prompt_tokens=100, cached_tokens=60, completion_tokens=10)
    assert reply.usage == each + each  # both were paid for


def test_a_fenced_answer_is_no_reason_to_ask_again(request_of: Maker, ask: Ask) -> None:
    """A server that is held to no schema but keeps it is good enough; its text is kept raw."""
    fenced = f"```json\n{ANSWER}\n```"
    with serving(lambda n, b: completion(fenced)) as server:
        assert ask(chat(server), request_of()).text == fenced
    assert len(server.requests) == 1


def test_a_refused_request_is_an_error_in_the_server_s_words(request_of: Maker, ask: Ask) -> None:
    """A 400 that is about nothing we could change is not tried in other ways."""
    with (
        serving(lambda n, b: failure(400, message="messages: must end with a user")) as server,
        pytest.raises(ProviderError, match="must end with a user"),
    ):
        ask(chat(server), request_of())
    assert len(server.requests) == 1


def test_a_server_without_keys_that_wants_one_says_so(request_of: Maker, ask: Ask) -> None:
    """Where no key was given, the message does not call it refused."""
    with serving(lambda n, b: failure(401)) as server:
        endpoint = ChatCompletions(
            "m", base_url=server.url, api_key="none", context=4096, timeout=5
        )
        with pytest.raises(UsageError, match=r"asks for an API key.*set OPENAI_API_KEY"):
            ask(endpoint, request_of())


def test_a_query_in_the_address_belongs_to_every_request(request_of: Maker, ask: Ask) -> None:
    """Azure's ?api-version=… is kept behind the path."""
    with serving(lambda n, b: completion(ANSWER)) as server:
        ask(chat(server, query="?api-version=2026-01-01"), request_of())
    assert server.paths == ["/v1/chat/completions?api-version=2026-01-01"]


def test_azure_is_given_the_key_in_its_own_header() -> None:
    """The host tells; other servers do not get a second copy of the key."""

    def headers(url: str) -> dict[str, object]:
        endpoint = ChatCompletions("m", base_url=url, api_key="k", context=1, timeout=1)
        return dict(endpoint._connected().default_headers)

    assert headers("https://x.openai.azure.com/openai/v1")["api-key"] == "k"
    assert "api-key" not in headers("https://azure.com.example.org/v1")


def test_a_proxy_of_the_environment_is_not_asked_for_our_own_machine(
    request_of: Maker, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """HTTP_PROXY is for the world outside: loopback is reached directly."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving(lambda n, b: completion(ANSWER)) as server:
        assert ask(chat(server), request_of()).text == ANSWER


def test_answers_reach_the_questions_they_belong_to(request_of: Maker) -> None:
    """However late and out of order they come, many in flight are not mixed up."""
    gates = [threading.Event() for _ in range(12)]

    def reply(n: int, body: dict[str, Any]) -> Answer:
        number = int(body["messages"][-1]["content"].rsplit(" ", 1)[-1])
        if number + 1 < len(gates):
            gates[number + 1].wait(10)  # the last that was asked answers first
        gates[number].set()
        return completion(json.dumps({"fact": str(number), "evidence": 1}))

    async def all_at_once(endpoint: ChatCompletions) -> list[Reply]:
        try:
            asked = (endpoint.ask(request_of(f"number {n}")) for n in range(len(gates)))
            return await asyncio.gather(*asked)
        finally:
            await endpoint.aclose()

    with serving(reply) as server:
        replies = asyncio.run(all_at_once(chat(server)))
    assert [json.loads(r.text)["fact"] for r in replies] == [str(n) for n in range(len(gates))]


def test_an_answer_sent_twice_is_not_taken_for_the_next_one(request_of: Maker) -> None:
    """What a broken proxy sends behind an answer never answers the next question."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        first = completion(json.dumps({"fact": str(n), "evidence": 1}))
        content = first.body.encode()
        again = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        return Answer(body=first.body, headers=first.headers, after=again % len(content) + content)

    async def one_by_one(endpoint: ChatCompletions) -> list[str]:
        said = []
        try:
            for n in range(4):
                try:
                    reply = await endpoint.ask(request_of(str(n)))
                except BriefingError:
                    said.append("failed")
                else:
                    said.append(json.loads(reply.text)["fact"])
        finally:
            await endpoint.aclose()
        return said

    with serving(reply) as server:
        said = asyncio.run(one_by_one(chat(server)))
    assert said == ["0", "1", "2", "3"]
    assert len(server.requests) == 4
