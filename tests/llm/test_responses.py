"""The Responses adapter against a real server on loopback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from briefing.errors import AnswerError, TooLongError, TransientError, UsageError
from briefing.llm.known import REASONING_ROOM
from briefing.llm.port import FinishReason, Reply, Request, Usage
from briefing.llm.responses import Responses
from tests.llm.server import Answer, Server, failure, response, serving

Maker = Callable[..., Request]
Ask = Callable[[Responses, Request], Reply]
ANSWER = '{"fact":"The canal opened.","evidence":1}'


def responses(server: Server, name: str = "m") -> Responses:
    """Return the adapter for a test server."""
    return Responses(name, base_url=server.url, api_key="k", context=4096, timeout=10)


def test_a_request_is_sent_so_that_nothing_is_kept(request_of: Maker, ask: Ask) -> None:
    """Input, strict schema and limit go out, with store=False."""
    with serving(lambda n, b: response(ANSWER)) as server:
        ask(responses(server), request_of())
    (body,) = server.requests
    assert body == {
        "model": "m",
        "input": [{"type": "message"} | m for m in request_of().conversation()],
        "text": {
            "format": {
                "type": "json_schema",
                "name": "points",
                "schema": request_of().json_schema,
                "strict": True,
            }
        },
        "max_output_tokens": 100,
        "temperature": 0.0,
        "store": False,
    }
    assert server.paths == ["/v1/responses"]


def test_a_reply_has_the_text_behind_the_thoughts(request_of: Maker, ask: Ask) -> None:
    """Reasoning items are skipped; tokens and the cached ones among them are counted."""
    with serving(lambda n, b: response(ANSWER)) as server:
        reply = ask(responses(server), request_of())
    assert (reply.text, reply.finish_reason) == (ANSWER, "stop")
    assert reply.usage == Usage(prompt_tokens=100, cached_tokens=60, completion_tokens=10)


@pytest.mark.parametrize(
    ("reason", "finish"),
    [("max_output_tokens", "length"), ("content_filter", "content_filter")],
)
def test_an_incomplete_response_says_why(
    request_of: Maker, ask: Ask, reason: str, finish: FinishReason
) -> None:
    """Cut off by length and filtered are told apart."""
    answer = response('{"fact', "incomplete", incomplete_details={"reason": reason})
    with serving(lambda n, b: answer) as server:
        assert ask(responses(server), request_of()).finish_reason == finish


def test_a_refusal_is_one(request_of: Maker, ask: Ask) -> None:
    """Its words are the text."""
    part = {"type": "refusal", "refusal": "I cannot."}
    message = {
        "type": "message",
        "id": "b",
        "role": "assistant",
        "status": "completed",
        "content": [part],
    }
    with serving(lambda n, b: response("", output=[message])) as server:
        reply = ask(responses(server), request_of())
    assert (reply.finish_reason, reply.text) == ("refusal", "I cannot.")


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (failure(429), TransientError),
        (failure(500), TransientError),
        (failure(401), UsageError),
        (failure(404), UsageError),
        (failure(400, "context_length_exceeded"), TooLongError),
        (failure(400, "content_filter"), AnswerError),
        (response("", "failed", error={"code": "server_error", "message": ""}), TransientError),
        (Answer(body="<html></html>", headers={"Content-Type": "text/html"}), TransientError),
        (Answer(body='{"x": 1}', headers={"Content-Type": "application/json"}), TransientError),
        (Answer(body="{", headers={"Content-Type": "application/json"}), TransientError),
    ],
    ids=["429", "500", "401", "404", "too long", "filter", "failed", "html", "other", "cut"],
)
def test_faults_are_the_same_errors_as_with_chat(
    request_of: Maker, ask: Ask, answer: Answer, error: type[Exception]
) -> None:
    """Whoever retries need not know which API was asked."""
    with serving(lambda n, b: answer) as server, pytest.raises(error):
        ask(responses(server), request_of())
    assert len(server.requests) == 1


def test_a_reasoning_model_gets_no_temperature_and_room_to_think(
    request_of: Maker, ask: Ask
) -> None:
    """Its limit counts thoughts and answer together."""
    with serving(lambda n, b: response(ANSWER)) as server:
        ask(responses(server, "o4-mini"), request_of())
    assert "temperature" not in server.requests[0]
    assert server.requests[0]["max_output_tokens"] == 100 + REASONING_ROOM


def test_a_model_that_turns_out_to_reason_is_asked_as_one(request_of: Maker, ask: Ask) -> None:
    """An unknown name costs one refusal, once."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        if "temperature" in body:
            return failure(400, message="Unsupported parameter: 'temperature'")
        return response(ANSWER)

    with serving(reply) as server:
        endpoint = responses(server)
        assert [ask(endpoint, request_of()).text for _ in range(2)] == [ANSWER] * 2
    assert len(server.requests) == 3


def test_a_server_that_ignores_the_schema_is_told_it_in_words(request_of: Maker, ask: Ask) -> None:
    """Once found out, the schema stands at the end of every request; one wrong answer is enough."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        told = '"required":["fact","evidence"]' in body["input"][-1]["content"]
        return response(ANSWER if told else "The canal opened.")

    with serving(reply) as server:
        endpoint = responses(server)
        assert [ask(endpoint, request_of()).text for _ in range(2)] == [ANSWER] * 2
    assert len(server.requests) == 3


def test_an_answer_that_stays_wrong_is_handed_on(request_of: Maker, ask: Ask) -> None:
    """The adapter does not ask for ever; whoever validates decides."""
    with serving(lambda n, b: response("The canal opened.")) as server:
        assert ask(responses(server), request_of()).text == "The canal opened."
    assert len(server.requests) == 2


@pytest.mark.parametrize("status", [400, 422])
def test_what_is_refused_is_asked_otherwise(request_of: Maker, ask: Ask, status: int) -> None:
    """The form of the answer, the temperature, more room than the model has; each once."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        if "text" in body:
            return failure(status, message="text.format of type 'json_schema' is not supported")
        if "temperature" in body:
            return failure(status, message="Unsupported parameter: 'temperature'")
        if body["max_output_tokens"] > 50:
            return failure(status, message="max_output_tokens is too large: at most 50 tokens")
        return response(ANSWER)

    with serving(reply) as server:
        endpoint = responses(server)
        assert [ask(endpoint, request_of()).text for _ in range(2)] == [ANSWER] * 2
    assert len(server.requests) == 5
    assert server.requests[-1]["max_output_tokens"] == 50
    assert '"required":["fact","evidence"]' in server.requests[-1]["input"][-1]["content"]
