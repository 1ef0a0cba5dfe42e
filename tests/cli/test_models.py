"""`briefing models`, run as the command line runs it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefing.cli import models
from briefing.errors import ProviderError, UsageError
from briefing.llm import weights
from briefing.llm.fetching import Progress
from briefing.llm.weights import Say, Weights

runner = CliRunner()
CONTENT = b"GGUF and so on"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a models folder of our own."""
    monkeypatch.setenv("BRIEFING_MODELS_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> Weights:
    """Make the default model one of a few bytes that no source has."""
    entry = Weights(
        name="some-model",
        file="some.gguf",
        bytes=len(CONTENT),
        sha256=sha256(CONTENT).hexdigest(),
        license="MIT",
        sources=(),
    )
    monkeypatch.setattr(weights, "KNOWN", (entry,))
    monkeypatch.setattr(weights, "DEFAULT", entry)
    return entry


def test_list_shows_the_default_model_and_where_it_belongs(folder: Path) -> None:
    """The table has name, size, licence, presence and path."""
    result = runner.invoke(models.app, ["list"])
    assert result.exit_code == 0
    header, row = result.stdout.splitlines()
    assert header.split() == ["NAME", "SIZE", "LICENCE", "HERE", "PATH"]
    assert row.split() == [
        "qwen2.5-coder-1.5b-instruct-q4_k_m",
        "1,117",
        "MB",
        "Apache-2.0",
        "no",
        str(folder / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
    ]


@pytest.mark.parametrize(
    ("file", "content", "word"),
    [
        ("some.gguf", CONTENT, "yes"),
        ("some.gguf", b"else", "damaged"),
        ("some.gguf.part", CONTENT[:3], "in part"),
    ],
)
def test_list_says_what_is_here(
    folder: Path, small: Weights, file: str, content: bytes, word: str
) -> None:
    """A whole, a damaged and a partly fetched file are told apart."""
    (folder / file).write_bytes(content)
    row = runner.invoke(models.app, ["list"]).stdout.splitlines()[1]
    assert f"  {word}  " in row


@pytest.mark.parametrize("arguments", [["pull"], ["pull", "local"], ["pull", "some-model"]])
def test_pull_prints_the_path_and_nothing_else_on_stdout(
    folder: Path, small: Weights, arguments: list[str]
) -> None:
    """A model that is here is not fetched; stdout is its path alone."""
    (folder / small.file).write_bytes(CONTENT)
    result = runner.invoke(models.app, arguments)
    assert result.exit_code == 0
    assert result.stdout == f"{folder / small.file}\n"
    assert result.stderr == ""


def test_pull_without_any_source_is_a_provider_error(small: Weights) -> None:
    """A model that cannot be had ends with the error that leads to exit code 4."""
    result = runner.invoke(models.app, ["pull"])
    assert isinstance(result.exception, ProviderError)
    assert "Fetching some-model" in result.stderr


def test_pull_of_an_unknown_name_is_a_usage_error() -> None:
    """A name that is not in the list is refused with where to look."""
    result = runner.invoke(models.app, ["pull", "gpt-4"])
    assert isinstance(result.exception, UsageError)
    assert "models list" in str(result.exception)


def test_without_a_terminal_progress_is_a_line_every_tenth(
    small: Weights, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log gets eleven lines, not a bar redrawn a thousand times."""

    def pull(wanted: Weights, *, progress: Progress, say: Say) -> Path:
        for done in range(1001):
            progress(done, 1000)
        return wanted.path

    monkeypatch.setattr(weights, "pull", pull)
    models.pull_visibly(small)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("Fetching some-model")
    assert [line.split()[0] for line in lines[1:]] == [str(n) for n in range(0, 101, 10)]


def test_quiet_draws_nothing(
    small: Weights, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With quiet only troubles are said."""

    def pull(wanted: Weights, *, progress: Progress, say: Say) -> Path:
        progress(1, 2)
        say("trouble")
        return wanted.path

    monkeypatch.setattr(weights, "pull", pull)
    models.pull_visibly(small, quiet=True)
    assert capsys.readouterr().err == "trouble\n"


def test_an_interrupted_pull_exits_130_and_says_how_to_go_on(
    small: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C is not an error of ours."""

    def pull(wanted: Weights, *, progress: Progress, say: Say) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(weights, "pull", pull)
    result = runner.invoke(models.app, ["pull"])
    assert result.exit_code == 130
    assert "goes on from here" in result.stderr
