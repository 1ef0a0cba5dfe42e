"""Commands are built when they are called: what the help shows of them, and that it is true."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from briefing.cli import Commands, app, lazily


def test_help_names_every_command_and_builds_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it shows of a command is what the command says of itself."""
    said = {
        name: lazily.built(name, made).get_short_help_str(limit=200).rstrip(".")
        for name, made in Commands.made.items()
    }
    monkeypatch.setattr(lazily, "built", lambda *_: pytest.fail("a command was built"))
    shown = CliRunner().invoke(app, ["--help"], terminal_width=300).stdout
    lines = [line.split(maxsplit=1) for line in shown.split("Commands:\n")[1].splitlines()]
    assert {name: what.rstrip(".") for name, what in lines} == said


def test_a_command_that_is_not_there_is_said_to_be_none() -> None:
    """With the name of the one that was meant; exit code 2."""
    result = CliRunner().invoke(app, ["generat", "x.txt"])
    assert result.exit_code == 2
    assert "Did you mean 'generate'?" in result.stderr
