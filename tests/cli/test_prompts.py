"""`briefing prompts`, run as the command line runs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from briefing.cli.prompts import app
from briefing.errors import UsageError

runner = CliRunner()


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_set_is_made_checked_and_listed() -> None:
    """The way of an analyst: new, check, list; each says what to do next or what it found."""
    made = runner.invoke(app, ["new", "ours", "--extends", "terse"], catch_exceptions=False)
    assert made.stdout == "prompts/ours\n"
    assert "briefing prompts check ours" in made.stderr
    checked = runner.invoke(app, ["check", "ours"], catch_exceptions=False)
    assert checked.exit_code == 0
    assert checked.stdout.startswith("ours: nothing wrong; tokens: ")
    listed = runner.invoke(app, ["list"], catch_exceptions=False).stdout.splitlines()
    assert any(line.split()[:2] == ["ours", "project"] for line in listed)
    assert any(line.split()[:2] == ["terse", "packaged"] for line in listed)


def test_a_broken_set_is_told_and_exits_with_2() -> None:
    """A line for each problem on stdout, relative to here; a broken set is still listed."""
    runner.invoke(app, ["new", "ours"], catch_exceptions=False)
    path = Path("prompts/ours/set.toml")
    path.write_text(path.read_text(encoding="utf-8").replace("at_most", "at_mots"))
    checked = runner.invoke(app, ["check", "ours"], catch_exceptions=False)
    assert checked.exit_code == 2
    lines = checked.stdout.splitlines()
    assert len(lines) == 3
    assert all(line.startswith("prompts/ours/set.toml:") for line in lines)
    assert lines[0].endswith("no key at_mots; did you mean at_most?")
    listed = runner.invoke(app, ["list"], catch_exceptions=False).stdout
    assert "broken: prompts/ours/set.toml:" in listed


def test_check_without_a_name_checks_all() -> None:
    """What ships and what the project has."""
    runner.invoke(app, ["new", "ours"], catch_exceptions=False)
    checked = runner.invoke(app, ["check"], catch_exceptions=False)
    assert checked.exit_code == 0
    assert [line.split(":")[0] for line in checked.stdout.splitlines()] == [
        "default",
        "korean",
        "ours",
        "principal",
        "stepwise",
        "terse",
    ]


def test_show_and_diff_print_to_stdout(seeds: Path) -> None:
    """What would be sent about an article, and what two sets have not in common."""
    seed = str(seeds / "korea-us-defense-call.txt")
    shown = runner.invoke(app, ["show", "default", seed], catch_exceptions=False).stdout
    assert shown.startswith("=== Sentences 1 to 34\n--- system · ")
    assert "are read once where prompts are cached" in shown.splitlines()[-1]
    summary = runner.invoke(app, ["show", "principal"], catch_exceptions=False).stdout
    assert "table" in summary
    different = runner.invoke(app, ["diff", "default", "terse"], catch_exceptions=False).stdout
    assert "sections.omissions.at_most: 7 → 2" in different
    assert "repair: stale: " in different


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "defualt"], "there are default"),
        (["new", "ours", "--from", "terse", "--extends", "terse"], "give one of them"),
        (["check", "./nothing"], "it has no set.toml"),
    ],
)
def test_wrong_use_is_told(arguments: list[str], told: str) -> None:
    """What is not there, or cannot be both."""
    with pytest.raises(UsageError, match=told):
        runner.invoke(app, arguments, catch_exceptions=False)
