"""No key and no authorization header reaches a message, a traceback, a log or a store.

A canary is the key, in every place where a key can be; servers repeat it in whatever they say.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefing.errors import BriefingError
from briefing.llm.answers import Folder, Stored
from briefing.llm.cache import Cache
from briefing.llm.chat import ChatCompletions
from briefing.llm.endpoint import Endpoint
from briefing.llm.pacing import Paced
from briefing.llm.port import Request
from briefing.llm.redact import redacted, secrets_of
from briefing.llm.responses import Responses
from briefing.llm.retry import Retried
from tests.llm.server import Answer, completion, failure, response, serving

Maker = Callable[..., Request]
CANARY = "canary-9f86d081884c7d65"
GOOD = '{"fact":"The canal opened.","evidence":1}'
ECHO = {"x-echo": f"Bearer {CANARY}", "Content-Type": "application/json"}


def echoing(answer: Answer) -> Answer:
    """Return an answer whose headers repeat the key too."""
    return Answer(answer.status, answer.body, {**ECHO, **answer.headers}, answer.drop, answer.cut)


SAYS = f"Incorrect API key provided: {CANARY}. Authorization: Bearer {CANARY}"

ANSWERS: dict[str, Answer] = {
    "good": completion(GOOD),
    "good response": response(GOOD),
    "401": failure(401, "invalid_api_key", SAYS),
    "403": failure(403, SAYS, SAYS),
    "404": failure(404, "", SAYS),
    "400": failure(400, "", SAYS),
    "429": failure(429, "", SAYS),
    "429 with a wait": failure(429, "", SAYS, Retry_After=CANARY),
    "quota": failure(429, "insufficient_quota", SAYS),
    "filter": failure(400, "content_filter", SAYS),
    "too long": failure(400, "context_length_exceeded", SAYS),
    "500": failure(500, "", SAYS),
    "page": Answer(502, f"<html>{SAYS}</html>", {"Content-Type": "text/html"}),
    "page with status 200": Answer(200, f"<html>{SAYS}</html>", {"Content-Type": "text/html"}),
    "no JSON": Answer(200, SAYS, {"Content-Type": "application/json"}),
    "no completion": Answer(200, json.dumps({"said": SAYS}), {"Content-Type": "application/json"}),
    "dropped": Answer(drop=True),
    "cut": Answer(200, SAYS, {"Content-Type": "application/json"}, cut=70),
}


@pytest.mark.parametrize("api", [ChatCompletions, Responses])
@pytest.mark.parametrize("name", ANSWERS)
def test_no_key_gets_out(
    request_of: Maker,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    api: type[Endpoint],
    name: str,
) -> None:
    """Whatever the server answers: not in the error, its traceback, the logs, files or output."""
    caplog.set_level(logging.DEBUG)
    for logger in list(logging.Logger.manager.loggerDict):
        if logger.startswith(("openai", "httpx2", "httpcore2", "asyncio", "tenacity")):
            caplog.set_level(logging.DEBUG, logger)

    async def no_time(_seconds: float) -> None:
        pass

    async def asked(url: str) -> str:
        endpoint = api("m", base_url=url, api_key=CANARY, context=4096, timeout=5)
        cache = Cache(tmp_path / "cache" / "answers.sqlite3", said.append)
        inner = Stored(cache, Retried(Paced(endpoint, jobs=2), attempts=2, sleep=no_time))
        try:
            await Stored(Folder(tmp_path / "folder"), inner).ask(request_of())
        except BriefingError as e:
            return "\n".join([str(e), repr(e), *traceback.format_exception(e)])
        finally:
            cache.close()
            await endpoint.aclose()
        return ""

    said: list[str] = []
    answer = ANSWERS[name]
    with serving(lambda n, b: echoing(answer)) as server:
        address = server.url.replace("//", f"//someone:{CANARY}@") + f"?key={CANARY}"
        error = asyncio.run(asked(address))
    assert CANARY in str(server.paths) + str(server.headers)  # it was sent
    assert CANARY not in error
    assert CANARY not in "".join(said)
    assert CANARY not in caplog.text
    assert CANARY not in "".join(capfd.readouterr())
    files = [f for f in tmp_path.rglob("*") if f.is_file()]
    assert not any(CANARY.encode() in f.read_bytes() for f in files)
    assert not any(CANARY in f.name for f in files)


def test_what_is_looked_for_would_be_found(caplog: pytest.LogCaptureFixture) -> None:
    """The test above looks where it says: what is logged is captured."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("another.client").info("key %s", CANARY)
    assert CANARY in caplog.text


def test_settings_of_an_endpoint_do_not_show_its_key() -> None:
    """An adapter that is printed or logged by mistake does not print its key."""
    endpoint: Any = ChatCompletions("m", base_url=None, api_key=CANARY, context=1, timeout=1)
    assert CANARY not in repr(endpoint) + str(endpoint) + repr(endpoint._server)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://h/v1?key=canary%2Bsec%2Fret%3D", "POST /v1?key=canary%2Bsec%2Fret%3D"),
        ("https://h/v1?key=canary%2Bsec%2Fret%3D", "key canary+sec/ret= is not known"),
        ("https://user:canary-pw@h/v1", "Authorization: Basic dXNlcjpjYW5hcnktcHc="),
        ("https://user:canary-pw@h/v1", "dXNlcjpjYW5hcnktcHc="),
        ("https://canary-user@h/v1", "canary-user is not known"),
        ("https://canary-user@h/v1", "Basic Y2FuYXJ5LXVzZXI6"),
        ("https://h/v1", "{'proxy-authorization': 'Basic dXNlcjpjYW5hcnk='}"),
    ],
)
def test_a_key_in_the_address_is_hidden_in_every_form(address: str, said: str) -> None:
    """As it is written there, as it is meant, and as it is sent."""
    shown = redacted(said, secrets_of("", address))
    assert "[key]" in shown
    assert not re.search("canary|dXNlcj|Y2FuYX", shown)


def test_words_that_are_no_keys_are_shown() -> None:
    """A message stays readable: a name with a password to it is no secret."""
    said = "The user has no basic authentication"
    assert redacted(said, secrets_of("", "https://user:secret@h/v1")) == said
