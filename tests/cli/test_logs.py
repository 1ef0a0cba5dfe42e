"""`--log-format json`: all that happens in a run, a JSON object a line, and never a key."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from briefing.cli import app
from tests.cli.test_generate import ARTICLE, asking, briefing, honest
from tests.llm.server import Answer, failure, serving

CANARY = "canary-2c26b46b68ffc68f"
SAYS = f"Incorrect API key provided: {CANARY}. Authorization: Bearer {CANARY}"


@pytest.fixture
def grain(tmp_path: Path) -> Path:
    """Return the test article's file."""
    path = tmp_path / "grain.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def generated(*arguments: str | Path) -> Result:
    """Run `briefing generate` here, its log for programs."""
    return CliRunner().invoke(app, ["generate", "--log-format", "json", *map(str, arguments)])


def lines(stderr: str) -> list[dict[str, Any]]:
    """Return the log; every line of it is a JSON object with time, level and event."""
    read = [json.loads(line) for line in stderr.splitlines()]
    assert all({"time", "level", "event"} <= line.keys() for line in read)
    return read


def test_all_that_happens_is_a_line_of_json(grain: Path) -> None:
    """Requests, the briefing and the end are told, in full; stdout has the briefing alone."""
    with serving(honest) as server:
        run = generated(grain, *asking(server))
        again = generated(grain, *asking(server))
        asked = len(server.requests)
    assert run.exit_code == 0
    assert run.stdout.startswith("---\n")
    *requests, done, end = lines(run.stderr)
    assert len(requests) == asked
    first = requests[0]
    assert first.pop("time").endswith("Z")
    assert first.pop("seconds") >= 0
    assert first == {
        "level": "info",
        "event": "request",
        "article": "grain",
        "sentences": "1-4",
        "step": "key_points",
        "stored": False,
        "tokens_in": 100,
        "tokens_cached": 60,
        "tokens_out": 10,
        "cost": None,
        "finish": "stop",
    }
    assert (done["event"], done["source"], done["file"]) == ("briefing", str(grain), None)
    assert (done["failures"], done["findings"]["key_points"] > 0) == ([], True)
    assert (end["event"], end["requests"], end["stored"], end["cost"]) == ("end", asked, 0, None)
    *requests, _done, end = lines(again.stderr)
    assert all(line["stored"] for line in requests)
    assert (end["requests"], end["stored"]) == (0, asked)
    assert again.stdout == run.stdout


def test_a_try_that_is_repeated_is_told(grain: Path) -> None:
    """With its number, its reason and the wait: for programs, and for people with -v."""

    def busy_at_first(number: int, body: dict[str, Any]) -> Answer:
        return failure(503, "", "busy", Retry_After="1") if not number else honest(number, body)

    with serving(busy_at_first) as server:
        run = generated(grain, *asking(server))
    retry = lines(run.stderr)[0]
    assert (retry["event"], retry["level"], retry["step"]) == ("retry", "warning", "key_points")
    assert (retry["attempt"], retry["wait"]) == (1, 1.0)
    assert "503" in retry["error"]
    with serving(busy_at_first) as server:
        told = CliRunner().invoke(
            app, ["generate", "-v", "--no-cache", str(grain), *asking(server)]
        )
    assert told.stderr.startswith("grain.1-4.key_points: try 1 failed, again in 1.0 s: ")


def test_what_is_not_covered_and_what_ends_the_run_are_told(grain: Path) -> None:
    """A refused text is a warning of the briefing, a refused key an error with its exit code."""
    with serving(lambda n, b: failure(400, "content_filter") if not n else honest(n, b)) as server:
        run = generated(grain, "--no-cache", "-q", *asking(server))
    assert run.exit_code == 3
    (done,) = lines(run.stderr)
    assert [f["step"] for f in done["failures"]] == ["key_points"]
    with serving(lambda n, b: failure(401, "invalid_api_key")) as server:
        run = generated(grain, "--no-cache", *asking(server))
    assert run.exit_code == 2
    *_, error = lines(run.stderr)
    assert (error["event"], error["error"], error["exit_code"]) == ("error", "UsageError", 2)
    run = generated("gone.txt", *asking(server))
    assert run.exit_code == 2
    assert "gone.txt" in lines(run.stderr)[-1]["message"]


def test_what_libraries_log_has_the_same_form(grain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A library's warning in mid-run is a line too; after the run it is no more of ours."""

    def warned(number: int, body: dict[str, Any]) -> Answer:
        logging.getLogger("some.library").warning("half %s", "\ud83d")
        return honest(number, body)

    with serving(warned) as server:
        run = generated(grain, *asking(server))
    logged = [line for line in lines(run.stderr) if line["event"] == "log"]
    assert logged[0]["logger"] == "some.library"
    assert logged[0]["message"] == "half \ud83d"
    assert not any("_Libraries" in repr(h) for h in logging.getLogger().handlers)


def test_no_key_reaches_the_log(grain: Path) -> None:
    """Not even where the server repeats it and the client logs all it does, headers included."""
    answers = {0: failure(429, "", SAYS, Retry_After="0"), 3: failure(401, SAYS, SAYS)}
    with serving(lambda n, b: answers.get(n) or honest(n, b)) as server:
        address = server.url.replace("//", f"//someone:{CANARY}@") + f"?key={CANARY}"
        run = briefing(
            *("generate", "--log-format", "json", grain, "--base-url", address, "--model", "m"),
            cwd=grain.parent,
            OPENAI_API_KEY=CANARY,
            OPENAI_LOG="debug",
        )
        assert CANARY in str(server.headers) + str(server.paths)
    assert run.returncode == 2
    events = {line["event"] for line in lines(run.stderr)}
    assert {"request", "retry", "error", "log", "end"} <= events
    assert CANARY not in run.stderr + run.stdout
    files = [f for f in grain.parent.rglob("*") if f.is_file()]
    assert not any(CANARY.encode() in f.read_bytes() for f in files)
