"""`briefing check --verify judge` as a user runs it, against a server on this machine."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_check import ARTICLE, TRUE, answers, briefing
from tests.llm.server import Answer, completion, failure, serving

CROSSED = "The northern quay cost 40 million dollars."
SMALL = "qwen2.5-coder-1.5b"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an article, and a memo whose second claim the gates let pass."""
    (tmp_path / "alfa.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "memo.md").write_text(f"- {TRUE}\n- {CROSSED}\n", encoding="utf-8")
    return tmp_path


def ruling(_number: int, body: dict[str, Any]) -> Answer:
    """Rule against the crossed claim, by a strong model's words."""
    names = body["response_format"]["json_schema"]["schema"]["properties"]
    asked = body["messages"][-1]["content"].splitlines()
    told = {}
    for name in names:
        (line,) = (line for line in asked if line.startswith(name))
        crossed = CROSSED in line
        told[name] = {
            "differs": "it is the terminal that cost that" if crossed else "",
            "verdict": "contradicted" if crossed else "supported",
        }
    return completion(json.dumps(told))


def odds(_number: int, body: dict[str, Any]) -> Answer:
    """Say yes, surely to all but the crossed claim, with log-probabilities."""
    assert body["logprobs"]
    no = -0.1 if CROSSED in body["messages"][-1]["content"] else -9.0
    answer = completion('{"answer":"Yes"}')
    told = json.loads(answer.body)
    top = [{"token": "Yes", "logprob": -6.0}, {"token": "No", "logprob": no}]
    told["choices"][0]["logprobs"] = {"content": [{"token": "Yes", "top_logprobs": top}]}
    return Answer(body=json.dumps(told), headers=answer.headers)


def unsaid(_number: int, body: dict[str, Any]) -> Answer:
    """Refuse log-probabilities, and say yes."""
    if "logprobs" in body:
        return failure(400, message="logprobs are not supported")
    return completion('{"answer":"Yes"}')


def test_a_claim_that_only_the_judge_refuses_does_not_hold(folder: Path) -> None:
    """Gates alone let it pass; with the judge exit code is 5, and what is wrong is told."""
    assert briefing("memo.md", "--against", "alfa.txt", cwd=folder).returncode == 0
    with serving(ruling) as server:
        run = briefing(
            "memo.md", "--against", "alfa.txt", "--verify", "judge", "--no-cache",
            "--model", "m", "--base-url", server.url, cwd=folder,
        )  # fmt: skip
    assert run.returncode == 5, run.stderr
    assert "## 1. Supported" in run.stdout
    failed = run.stdout.split("## 2. ")[1]
    assert failed.startswith("Contradicted")
    assert "the cited sentences say otherwise" in failed
    assert "it is the terminal that cost that" in failed
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("name", "answer", "supported"),
    [("m", ruling, False), (SMALL, odds, False), (SMALL, unsaid, True)],
)
def test_lines_are_answered_with_the_judge(
    folder: Path, name: str, answer: Callable[[int, dict[str, Any]], Answer], supported: bool
) -> None:
    """By words, by odds, and by a plain yes where a server gives no odds; scores follow."""
    source = ARTICLE.split("\n\n", 1)[1]
    rows = [{"id": n, "claim": claim, "source": source} for n, claim in enumerate((TRUE, CROSSED))]
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    with serving(answer) as server:
        run = briefing(
            "--jsonl", "rows.jsonl", "--verify", "judge", "--no-cache",
            "--model", name, "--base-url", server.url, cwd=folder,
        )  # fmt: skip
    assert run.returncode == 0, run.stderr
    true, crossed = answers(run)
    assert true["status"] == "supported"
    assert (crossed["status"] == "supported") == supported
    if not supported:
        assert crossed["score"] < true["score"]


def test_recorded_rulings_are_replayed_without_a_server(folder: Path) -> None:
    """The same report from the recordings alone."""
    asked = ("memo.md", "--against", "alfa.txt", "--verify", "judge", "--no-cache")
    with serving(ruling) as server:
        live = briefing(
            *asked, "--model", "m", "--base-url", server.url, "--record", "kept", cwd=folder
        )
    replayed = briefing(*asked, "--replay", "kept", cwd=folder)
    assert (replayed.stdout, replayed.returncode) == (live.stdout, 5)


def test_a_judge_that_cannot_be_asked_ends_the_run(folder: Path) -> None:
    """One line, and the exit code of a model that is not there."""
    with serving(lambda n, b: failure(401, message="no such key")) as server:
        run = briefing(
            "memo.md", "--against", "alfa.txt", "--verify", "judge", "--no-cache",
            "--model", "m", "--base-url", server.url, cwd=folder,
        )  # fmt: skip
    assert run.returncode in (2, 4)
    assert run.stdout == ""
    assert len(run.stderr.splitlines()) == 1


def test_a_line_without_a_usable_ruling_costs_that_line(folder: Path) -> None:
    """A refusal is told with the line's number; the exit code is 1."""
    row = {"id": 1, "claim": CROSSED, "source": ARTICLE}
    (folder / "rows.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with serving(lambda n, b: completion(None, refusal="I will not.")) as server:
        run = briefing(
            "--jsonl", "rows.jsonl", "--verify", "judge", "--no-cache",
            "--model", "m", "--base-url", server.url, cwd=folder,
        )  # fmt: skip
    assert run.returncode == 1
    assert "line 1" in run.stderr
    assert "refused" in run.stderr
