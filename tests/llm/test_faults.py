"""Every fault that a provider has been seen to have, by a real server that misbehaves on cue.

What each leads to is the table of docs/reliability.md; `test_the_table_...` holds the two together.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

from briefing.errors import (
    AnswerError,
    BriefingError,
    ProviderError,
    TooLongError,
    TransientError,
    UsageError,
)
from briefing.llm.answers import Folder, Stored
from briefing.llm.chat import ChatCompletions
from briefing.llm.pacing import Paced
from briefing.llm.port import Request
from briefing.llm.retry import Retried
from briefing.llm.structured import ask_for
from tests.llm.server import Answer, completion, failure, serving

Maker = Callable[..., Request]
GOOD = '{"fact":"The canal opened.","evidence":1}'
HTML = "<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>"
JSON_TYPE = {"Content-Type": "application/json"}
PATIENCE = 0.4
"""Seconds that these tests wait for an answer."""


class Wire(BaseModel):
    """The shape that is asked for."""

    model_config = ConfigDict(extra="forbid")

    fact: str
    evidence: int


TRANSIENT: dict[str, Answer] = {
    "429 with Retry-After": failure(429, "rate_limit_exceeded", Retry_After="3"),
    "429 without Retry-After": failure(429, "rate_limit_exceeded"),
    "500": failure(500, "server_error"),
    "503": failure(503),
    "dropped before the answer": Answer(drop=True),
    "dropped in mid-answer": replace(completion(GOOD), cut=40),
    "hang": replace(completion(GOOD), delay=30),
    "slow drip": replace(completion(GOOD), drip=0.1),
    "HTML page with status 200": Answer(body=HTML, headers={"Content-Type": "text/html"}),
    "HTML page with status 502": Answer(502, HTML, {"Content-Type": "text/html"}),
    "invalid JSON from a proxy": Answer(body='{"choices": [', headers=JSON_TYPE),
    "empty body": Answer(body="", headers=JSON_TYPE),
    "an answer without choices": Answer(body='{"choices": []}', headers=JSON_TYPE),
    "JSON that is no completion": Answer(body='["x"]', headers=JSON_TYPE),
}
"""Faults after which the same request is sent again."""

FINAL: dict[str, tuple[Answer, type[BriefingError], int, str]] = {
    "insufficient_quota": (
        failure(429, "insufficient_quota", "You exceeded your current quota", Retry_After="1"),
        ProviderError,
        4,
        "quota is used up",
    ),
    "401": (failure(401, "invalid_api_key"), UsageError, 2, "OPENAI_API_KEY"),
    "400 or 403 for one request": (
        failure(400, message="Invalid input in prompt"),
        ProviderError,
        4,
        "refused the request (400)",
    ),
    "404 no such model": (
        failure(404, "model_not_found", "The model `m` does not exist"),
        UsageError,
        2,
        "no model “m”",
    ),
    "context too long": (
        failure(400, "context_length_exceeded", "maximum context length is 4096 tokens"),
        TooLongError,
        3,
        "does not fit",
    ),
    "429 for one request alone": (
        failure(
            429, "rate_limit_exceeded", "Request too large for m: Limit 30000, Requested 45000"
        ),
        TooLongError,
        3,
        "does not fit",
    ),
    "content filter of the prompt": (
        failure(400, "content_filter", "The response was filtered"),
        AnswerError,
        3,
        "content filter",
    ),
    "content filter of the answer": (
        completion("", finish="content_filter"),
        AnswerError,
        3,
        "refused (content_filter)",
    ),
    "refusal": (completion(None, refusal="I cannot."), AnswerError, 3, "refused (refusal): I can"),
    "truncated twice": (completion('{"fact', finish="length"), TooLongError, 3, "cut off at 200"),
}
"""Faults that would be the same again: the error, its exit code and what it says."""


class Naps:
    """A sleep that takes no time and remembers how long it was asked to take."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        """Remember, and let others go on."""
        self.taken.append(seconds)
        await asyncio.sleep(0)


@contextmanager
def asking(
    url: str, path: Path, naps: Naps, *, timeout: float = PATIENCE
) -> Iterator[tuple[Stored, ChatCompletions]]:
    """Give the whole stack over a server, its answers stored in `path`."""
    endpoint = ChatCompletions("m", base_url=url, api_key="none", context=16_384, timeout=timeout)
    # Pacing has a clock of its own, which goes on while nobody sleeps.
    paced = Paced(endpoint, jobs=16, clock=lambda: sum(naps.taken), sleep=naps)
    yield Stored(Folder(path), Retried(paced, sleep=naps)), endpoint


def one(url: str, path: Path, request: Request, naps: Naps | None = None) -> Wire:
    """Ask one request through the whole stack."""

    async def asked() -> Wire:
        with asking(url, path, naps or Naps()) as (stored, endpoint):
            try:
                return await ask_for(stored, request, Wire)
            finally:
                await endpoint.aclose()

    return asyncio.run(asked())


def then_good(*faults: Answer) -> Callable[[int, dict[str, Any]], Answer]:
    """Return a server that has these faults in turn, and is well afterwards."""
    return lambda n, _body: faults[n] if n < len(faults) else completion(GOOD)


@pytest.mark.parametrize("fault", TRANSIENT)
def test_a_transient_fault_is_asked_again(request_of: Maker, tmp_path: Path, fault: str) -> None:
    """The answer is the one that came at last; nothing of the fault is stored."""
    with serving(then_good(TRANSIENT[fault])) as server:
        assert one(server.url, tmp_path, request_of()).fact == "The canal opened."
    assert len(server.requests) == 2
    assert server.requests[0] == server.requests[1]
    (entry,) = Folder(tmp_path).entries()
    assert entry["answer"] == json.loads(GOOD)


@pytest.mark.parametrize("fault", ["500", "dropped in mid-answer", "HTML page with status 200"])
def test_a_transient_fault_that_stays_ends_the_run(
    request_of: Maker, tmp_path: Path, fault: str
) -> None:
    """After six tries the provider counts as unavailable, exit code 4; nothing is stored."""
    with (
        serving(lambda n, b: TRANSIENT[fault]) as server,
        pytest.raises(ProviderError, match="tried 6 times") as caught,
    ):
        one(server.url, tmp_path, request_of())
    assert len(server.requests) == 6
    assert caught.value.exit_code == 4
    assert "\n" not in str(caught.value)
    assert not list(tmp_path.iterdir())


def test_a_refused_connection_ends_the_run(request_of: Maker, tmp_path: Path) -> None:
    """A server that is not there is tried again too, and then named; exit code 4."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
    naps = Naps()
    with pytest.raises(ProviderError, match=r"127\.0\.0\.1 cannot be reached") as caught:
        one(url, tmp_path, request_of(), naps)
    assert caught.value.exit_code == 4
    assert len(naps.taken) == 5


def test_retry_after_is_obeyed(request_of: Maker, tmp_path: Path) -> None:
    """The wait is the one the server asks for."""
    naps = Naps()
    with serving(then_good(TRANSIENT["429 with Retry-After"])) as server:
        one(server.url, tmp_path, request_of(), naps)
    assert naps.taken == [3.0]


@pytest.mark.parametrize("fault", ["hang", "slow drip"])
def test_every_request_has_a_deadline(request_of: Maker, fault: str) -> None:
    """However an answer is kept back, it is given up in time, each byte no reprieve."""

    async def timed(endpoint: ChatCompletions) -> float:
        loop = asyncio.get_running_loop()
        started = loop.time()
        with pytest.raises(TransientError, match=r"no answer within 0\.4 s"):
            await endpoint.ask(request_of())
        taken = loop.time() - started
        await endpoint.aclose()
        return taken

    with serving(lambda n, b: TRANSIENT[fault]) as server:
        endpoint = ChatCompletions(
            "m", base_url=server.url, api_key="none", context=4096, timeout=PATIENCE
        )
        assert PATIENCE * 0.9 < asyncio.run(timed(endpoint)) < 5


@pytest.mark.parametrize("fault", FINAL)
def test_what_would_fail_again_is_told_at_once(
    request_of: Maker, tmp_path: Path, fault: str
) -> None:
    """One clear line with its exit code, without a retry and without a wait."""
    answer, error, code, said = FINAL[fault]
    naps = Naps()
    with serving(lambda n, b: answer) as server, pytest.raises(error) as caught:
        one(server.url, tmp_path, request_of(), naps)
    assert type(caught.value) is error
    assert caught.value.exit_code == code
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(server.requests) == (2 if fault == "truncated twice" else 1)
    assert not naps.taken


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ("JSON in a Markdown fence", completion(f"Here you are:\n```json\n{GOOD}\n```")),
        ("evidence out of range", completion(GOOD.replace("1}", "99}"))),
    ],
)
def test_what_can_be_read_is_accepted(
    request_of: Maker, tmp_path: Path, fault: str, answer: Answer
) -> None:
    """Neither a fence nor a wrong number is a reason to ask again; gates judge numbers."""
    with serving(lambda n, b: answer) as server:
        assert one(server.url, tmp_path, request_of()).fact == "The canal opened."
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ("schema-invalid answer", completion('{"fact": 1}')),
        ("empty content", completion("")),
        ("no content", completion(None)),
    ],
)
def test_an_invalid_answer_is_asked_again_with_its_errors(
    request_of: Maker, tmp_path: Path, fault: str, answer: Answer
) -> None:
    """The model is told what is wrong, at most twice, then the chunk is not covered (3)."""
    with serving(then_good(answer)) as server:
        assert one(server.url, tmp_path / "mended", request_of()).evidence == 1
    assert "not valid" in server.requests[1]["messages"][-1]["content"]
    with serving(lambda n, b: answer) as server, pytest.raises(AnswerError) as caught:
        one(server.url, tmp_path / "never", request_of())
    assert len(server.requests) == 3
    assert caught.value.exit_code == 3


def test_a_truncated_answer_is_asked_for_with_room(request_of: Maker, tmp_path: Path) -> None:
    """Once more, with double the limit."""
    with serving(then_good(FINAL["truncated twice"][0])) as server:
        one(server.url, tmp_path, request_of())
    assert [body["max_tokens"] for body in server.requests] == [100, 200]


def test_the_table_of_the_documentation_names_every_fault(root: Path) -> None:
    """What is tested here is what users are told, and the other way round."""
    text = (root / "docs" / "reliability.md").read_text(encoding="utf-8")
    chapter = text.split("\n## Faults")[1].split("\n## ")[0]
    table = [line.split("|")[1].strip() for line in chapter.splitlines() if line.startswith("| ")]
    tested = {
        *TRANSIENT,
        *FINAL,
        "connection refused",
        "JSON in a Markdown fence",
        "evidence out of range",
        "schema-invalid answer",
        "empty content",
        "truncated once",
        "duplicate answers",
        "answers out of order",
    }
    assert set(table) - {"Fault", "---"} == tested
    assert len(table) == len(set(table))
