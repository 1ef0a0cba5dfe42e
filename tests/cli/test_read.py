"""`briefing read`: what is shown of a source."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from briefing.cli.read import read
from briefing.errors import SourceError

ONE = "The two ministers spoke by phone on Thursday and agreed to meet in the spring, it was said."
TWO = "They will discuss the alliance, the troops and the budget in Seoul next month or later."

app = typer.Typer()
app.command()(read)


def test_fields_sentences_and_doubts_are_shown(tmp_path: Path) -> None:
    """The listing has every field, each sentence with its number, and what is doubtful."""
    path = tmp_path / "a.txt"
    path.write_text(f"A deal is struck\nBy Jane Doe\n\n{ONE}\n\n{TWO}\n")
    shown = CliRunner().invoke(app, [str(path)])
    assert shown.exit_code == 0
    assert "title      A deal is struck" in shown.stdout
    assert "byline     Jane Doe" in shown.stdout
    assert "warning    there is no date of publication" in shown.stdout
    assert f"\n\n   1  {ONE}\n\n   2  {TWO}" in shown.stdout


def test_json_is_one_object_for_each_article(tmp_path: Path) -> None:
    """Of a folder each article is a line; what was skipped goes to stderr and into the code."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Deal {name}\n\n{ONE}\n\n{TWO}\n")
    (tmp_path / "c.txt").write_text("Too little.")
    shown = CliRunner().invoke(app, [str(tmp_path), "--json"])
    assert shown.exit_code == 3
    found = [json.loads(line) for line in shown.stdout.splitlines()]
    assert [f["article"]["title"] for f in found] == ["Deal a", "Deal b"]
    assert all(f["warnings"] for f in found)
    assert "c.txt: too little" in shown.stderr


def test_a_refusal_is_raised(tmp_path: Path) -> None:
    """What is no article is an error, which the command line makes its exit code of."""
    path = tmp_path / "c.txt"
    path.write_text("Too little.")
    with pytest.raises(SourceError, match="too little"):
        CliRunner().invoke(app, [str(path)], catch_exceptions=False)
