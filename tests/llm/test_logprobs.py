"""Log-probabilities: asked for over real HTTP of both APIs, kept by both stores, done without."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefing.llm.answers import Folder, Store, Stored
from briefing.llm.cache import Cache
from briefing.llm.chat import ChatCompletions
from briefing.llm.endpoint import Endpoint
from briefing.llm.logprobs import tokens_in
from briefing.llm.port import Model, Reply, Request, Token
from briefing.llm.responses import Responses
from briefing.llm.upkeep import verify
from tests.llm.server import Answer, Server, completion, failure, response, serving

Maker = Callable[..., Request]
Ask = Callable[[Model, Request], Reply]
ANSWER = '{"fact":"yes"}'
TOLD = [
    {"token": '{"fact":"', "logprob": 0.0, "top_logprobs": [{"token": '{"', "logprob": -0.5}]},
    {
        "token": "yes",
        "logprob": -0.1234567,
        "bytes": [121, 101, 115],
        "top_logprobs": [
            {"token": "yes", "logprob": -0.1234567},
            {"token": "no", "logprob": -2.5},
            {"token": "maybe", "logprob": -9999.0},
        ],
    },
]
TOKENS = (
    Token(text='{"fact":"', top=(('{"', -0.5),)),
    Token(text="yes", top=(("yes", -0.123), ("no", -2.5))),
)


def completed(told: Any) -> Answer:
    """Return a completion of Chat Completions with these log-probabilities."""
    answer = completion(ANSWER)
    body = json.loads(answer.body)
    body["choices"][0]["logprobs"] = told
    return Answer(body=json.dumps(body), headers=answer.headers)


def responded(told: Any) -> Answer:
    """Return an answer of the Responses API with these log-probabilities."""
    answer = response(ANSWER)
    body = json.loads(answer.body)
    body["output"][1]["content"][0]["logprobs"] = told
    return Answer(body=json.dumps(body), headers=answer.headers)


def endpoint(kind: type[Endpoint], server: Server, name: str = "m") -> Endpoint:
    """Return an adapter for a test server."""
    return kind(name, base_url=server.url, api_key="k", context=4096, timeout=10)


BOTH = pytest.mark.parametrize(
    ("kind", "answer"),
    [
        (ChatCompletions, lambda told: completed({"content": told, "refusal": None})),
        (Responses, responded),
    ],
)


@BOTH
def test_the_likeliest_tokens_come_back(
    request_of: Maker, ask: Ask, kind: type[Endpoint], answer: Callable[[Any], Answer]
) -> None:
    """As many as were asked for at each place, with their log-probabilities, rounded."""
    with serving(lambda n, b: answer(TOLD)) as server:
        reply = ask(endpoint(kind, server), request_of(logprobs=2))
    assert reply.tokens == TOKENS
    (body,) = server.requests
    assert body["top_logprobs"] == 2
    if kind is ChatCompletions:
        assert body["logprobs"] is True
    else:
        assert body["include"] == ["message.output_text.logprobs"]


@BOTH
def test_they_are_not_asked_for_unasked(
    request_of: Maker, ask: Ask, kind: type[Endpoint], answer: Callable[[Any], Answer]
) -> None:
    """A request without them is sent as ever, and what comes all the same is not kept."""
    with serving(lambda n, b: answer(TOLD)) as server:
        reply = ask(endpoint(kind, server), request_of())
    assert reply.tokens == ()
    assert not {"logprobs", "top_logprobs", "include"} & set(server.requests[0])


@BOTH
@pytest.mark.parametrize("told", [None, [], "x", [{"token": "yes"}], [{"token": 1}], [3], {}])
def test_an_answer_without_them_is_an_answer(
    request_of: Maker,
    ask: Ask,
    kind: type[Endpoint],
    answer: Callable[[Any], Answer],
    told: Any,
) -> None:
    """Servers that take the wish and ignore it, or word it otherwise, are believed."""
    if kind is Responses and not isinstance(told, list | None):
        told = [told]
    with serving(lambda n, b: answer(told)) as server:
        reply = ask(endpoint(kind, server), request_of(logprobs=2))
    assert (reply.text, reply.tokens) == (ANSWER, ())


@pytest.mark.parametrize("kind", [ChatCompletions, Responses])
@pytest.mark.parametrize(
    "said", ["logprobs is not supported by this model", "Unknown parameter: 'top_logprobs'."]
)
def test_a_server_that_refuses_them_is_asked_without_from_then_on(
    request_of: Maker, ask: Ask, kind: type[Endpoint], said: str
) -> None:
    """One refusal is enough: the same request goes out again, later ones never have them."""
    plain = completion(ANSWER) if kind is ChatCompletions else response(ANSWER)
    with serving(
        lambda n, b: failure(400, message=said) if "top_logprobs" in b else plain
    ) as server:
        one = endpoint(kind, server)
        assert ask(one, request_of(logprobs=2)).text == ANSWER
        assert ask(one, request_of("And then?", logprobs=2)).tokens == ()
    assert ["top_logprobs" in body for body in server.requests] == [True, False, False]
    assert all("logprobs" not in body for body in server.requests[1:])


@pytest.mark.parametrize("kind", [ChatCompletions, Responses])
def test_a_reasoning_model_is_not_asked_for_them(
    request_of: Maker, ask: Ask, kind: type[Endpoint]
) -> None:
    """Such models refuse them, so the first request is already without."""
    plain = completion(ANSWER) if kind is ChatCompletions else response(ANSWER)
    with serving(lambda n, b: plain) as server:
        ask(endpoint(kind, server, "o3"), request_of(logprobs=2))
    assert not {"logprobs", "top_logprobs", "include"} & set(server.requests[0])


@pytest.mark.parametrize("store", ["folder", "database"])
def test_stored_answers_keep_them(request_of: Maker, ask: Ask, tmp_path: Path, store: str) -> None:
    """A replay has the same tokens; the same question without them is another one."""
    kept: Store = Folder(tmp_path) if store == "folder" else Cache(tmp_path / "a.sqlite3")
    asked = request_of(logprobs=2)
    reply = Reply(text=ANSWER, finish_reason="stop", tokens=TOKENS)
    kept.put(asked, reply, 4096)
    assert kept.get(asked) == reply.model_copy(update={"stored": True})
    assert kept.get(request_of()) is None
    if isinstance(kept, Folder):
        assert ask(Stored(kept, None), asked).tokens == TOKENS
    elif isinstance(kept, Cache):
        assert list(verify(kept.path)) == []
        kept.close()


def test_changed_tokens_are_noticed(request_of: Maker, tmp_path: Path) -> None:
    """The digest of a stored answer is over its tokens too."""
    lines: list[str] = []
    kept = Cache(tmp_path / "a.sqlite3", lines.append)
    asked = request_of(logprobs=2)
    kept.put(asked, Reply(text=ANSWER, finish_reason="stop", tokens=TOKENS), 4096)
    kept.close()
    with sqlite3.connect(kept.path) as db:
        db.execute("UPDATE answers SET tokens = replace(tokens, '-2.5', '-0.1')")
    db.close()
    assert kept.get(asked) is None
    assert "damaged" in lines[0]
    kept.close()


def test_what_cannot_come_has_a_number(request_of: Maker) -> None:
    """Some servers write -Infinity for what a grammar forbids; JSON has no such number."""
    told = [{"token": "a", "top_logprobs": [{"token": "b", "logprob": float("-inf")}]}]
    (token,) = tokens_in(told, request_of(logprobs=1))
    assert token.top == (("b", -100.0),)
