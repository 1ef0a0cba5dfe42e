"""`briefing cache`, run as the command line runs it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefing.cli.cache import app
from briefing.errors import UsageError
from briefing.llm.cache import Cache
from briefing.llm.port import Reply, Request, Usage
from briefing.llm.upkeep import statistics

runner = CliRunner()


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a store of three answers, one of them from long ago."""
    monkeypatch.setenv("BRIEFING_CACHE_DIR", str(tmp_path))
    path = tmp_path / "answers.sqlite3"
    cache = Cache(path)
    for n in range(3):
        request = Request(
            step="s",
            label=f"canal.{n}",
            model="some-model",
            messages=(),
            schema_name="s",
            json_schema={},
            max_tokens=1,
            ordinal=n,
        )
        usage = Usage(prompt_tokens=1000, completion_tokens=10)
        cache.put(request, Reply(text="{}", finish_reason="stop", usage=usage), 4096)
    cache.close()
    change(path, "UPDATE answers SET stored = 86400 WHERE rowid = 1")
    return path


def change(path: Path, statement: str) -> None:
    """Change the database behind the program's back."""
    with sqlite3.connect(path) as db:
        db.execute(statement)
    db.close()


def test_stats_show_where_how_many_and_how_old(path: Path) -> None:
    """One line each: path, size, answers by model, tokens, ages."""
    result = runner.invoke(app, ["stats"])
    assert result.exit_code == 0
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert lines["path"] == str(path)
    assert lines["answers"] == lines["some-model"] == "3"
    assert lines["tokens"] == "3,000 in, 30 out"
    assert lines["oldest"] == "1970-01-02"


def test_stats_show_what_was_set_aside(path: Path) -> None:
    """A damaged database is not forgotten."""
    aside = path.with_name("answers.sqlite3.damaged-1")
    aside.write_bytes(b"")
    assert str(aside) in runner.invoke(app, ["stats"]).stdout


def test_verify_of_a_whole_store_is_0(path: Path) -> None:
    """Nothing on stdout, the count on stderr."""
    result = runner.invoke(app, ["verify"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "3 answers, all whole" in result.stderr


def test_verify_of_a_damaged_store_is_1(path: Path) -> None:
    """Each damage is a line on stdout."""
    change(path, "UPDATE answers SET answer = '[]' WHERE rowid = 2")
    result = runner.invoke(app, ["verify"])
    assert result.exit_code == 1
    (line,) = result.stdout.splitlines()
    assert line.startswith("canal.1 ")


@pytest.mark.parametrize(
    ("arguments", "left"), [(["--older-than", "30"], "2"), (["--all"], "0")], ids=["old", "all"]
)
def test_prune_removes_by_age_or_all(path: Path, arguments: list[str], left: str) -> None:
    """What is younger stays."""
    assert runner.invoke(app, ["prune", *arguments]).exit_code == 0
    shown = runner.invoke(app, ["stats"]).stdout.splitlines()
    assert [line.split()[1] for line in shown if line.startswith("answers")] == [left]


@pytest.mark.parametrize("arguments", [[], ["--all", "--older-than", "3"]])
def test_prune_wants_to_know_what(path: Path, arguments: list[str]) -> None:
    """Nothing is removed by a command that does not say what."""
    result = runner.invoke(app, ["prune", *arguments])
    assert isinstance(result.exception, UsageError)
    assert statistics(path).answers == 3


@pytest.mark.parametrize("command", [["stats"], ["verify"], ["prune", "--all"]])
def test_without_a_store_a_line_says_where_it_would_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """No command about the store makes one."""
    monkeypatch.setenv("BRIEFING_CACHE_DIR", str(tmp_path / "none"))
    result = runner.invoke(app, command)
    assert isinstance(result.exception, UsageError)
    assert str(tmp_path / "none") in str(result.exception)
    assert not (tmp_path / "none").exists()
