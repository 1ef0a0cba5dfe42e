"""`briefing check` as a user runs it: a process, real files, exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ARTICLE = """\
New terminal at Alfa

The port authority of Alfa opened a second terminal on the northern quay in March.

It cost 40 million dollars. Dock workers rejected the new shifts after a vote in April.
"""
TRUE = "Alfa's port authority opened a second terminal in March."
FALSE = "Dock workers accepted the new shifts in April."


def briefing(
    *arguments: str, cwd: Path, stdin: str | bytes | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    given = stdin.encode() if isinstance(stdin, str) else stdin
    run = subprocess.run(
        [sys.executable, "-m", "briefing", "check", *arguments],
        cwd=cwd,
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return subprocess.CompletedProcess(
        run.args, run.returncode, run.stdout.decode(), run.stderr.decode()
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with an article, a memo that holds and one that does not."""
    (tmp_path / "alfa.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "true.md").write_text(f"# Ports\n\n- {TRUE}\n", encoding="utf-8")
    (tmp_path / "mixed.md").write_text(f"# Ports\n\n- {TRUE}\n- {FALSE}\n", encoding="utf-8")
    return tmp_path


def answers(run: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Return the objects on stdout, one a line."""
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_a_text_that_holds(folder: Path) -> None:
    """Exit code 0, the verdict and the quoted evidence on stdout, one line on stderr."""
    run = briefing("true.md", "--against", "alfa.txt", cwd=folder)
    assert run.returncode == 0, run.stderr
    assert "## 1. Supported" in run.stdout
    assert "sentence 1: “The port authority of Alfa opened" in run.stdout
    assert run.stderr == "briefing: 1 claim, all supported\n"


def test_a_text_that_does_not_hold(folder: Path) -> None:
    """Exit code 5, and the claim stands there with its reason and what the article says."""
    run = briefing("mixed.md", "--against", "alfa.txt", "-q", cwd=folder)
    assert run.returncode == 5
    assert run.stderr == ""
    failed = run.stdout.split("## 2. ")[1]
    assert failed.startswith("Contradicted")
    assert FALSE in failed
    assert "it turns what the article says into the opposite" in failed
    assert "Dock workers rejected the new shifts" in failed


def test_json_holds_every_claim_and_what_it_was_held_against(folder: Path) -> None:
    """`--json` prints one object; every claim's source and evidence are among its articles."""
    run = briefing("mixed.md", "--against", "alfa.txt", "--json", cwd=folder)
    got = json.loads(run.stdout)
    assert got["schema_version"] == 1
    assert [c["status"] for c in got["claims"]] == ["supported", "contradicted"]
    article = got["articles"][0]
    numbers = {s["number"] for s in article["sentences"]}
    for claim in got["claims"]:
        assert claim["source"] == article["source"] == "alfa.txt"
        assert set(claim["evidence"]) <= numbers
        assert 0 <= claim["score"] <= 1


def test_stdin_several_sources_and_a_file(folder: Path) -> None:
    """`-` is the text; each claim names the source that bears it; -o x.json writes JSON."""
    (folder / "bravo.txt").write_text(
        "Yard closed\n\nBravo closed its container yard in May. The port had lost most of its "
        "freight to the railway before that.\n",
        encoding="utf-8",
    )
    run = briefing(
        "-", "--against", "alfa.txt", "--against", "bravo.txt", "-o", "out/done.json",
        cwd=folder, stdin="Bravo closed its container yard in May.",
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    done = json.loads((folder / "out" / "done.json").read_text(encoding="utf-8"))
    assert [c["source"] for c in done["claims"]] == ["bravo.txt"]


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["true.md"], 2, "--against"),
        ([], 2, "--jsonl"),
        (["gone.md", "--against", "alfa.txt"], 2, "gone.md"),
        (["true.md", "--against", "gone.txt"], 2, "gone.txt"),
        (["-", "--against", "-"], 2, "standard input"),
        (["true.md", "--against", "alfa.txt", "--model", "m"], 2, "--verify judge"),
        (
            ["true.md", "--against", "alfa.txt", "--verify", "judge", "--model", "m"],
            2,
            "OPENAI_API_KEY",
        ),
        (["true.md", "--against", "alfa.txt", "--verify", "magic"], 2, "magic"),
        (["true.md", "--jsonl", "x.jsonl"], 2, "--jsonl"),
        (["--jsonl", "gone.jsonl"], 2, "gone.jsonl"),
        (["empty.md", "--against", "alfa.txt"], 1, "empty.md"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    folder: Path, arguments: list[str], code: int, word: str
) -> None:
    """Every failure has its exit code and one line that says what and where."""
    (folder / "empty.md").write_text("# Only a heading\n", encoding="utf-8")
    run = briefing(*arguments, cwd=folder)
    assert run.returncode == code
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    assert line.startswith("briefing: ")
    assert word in line


def test_lines_are_answered_in_order_and_bad_ones_told(folder: Path) -> None:
    """A bad line costs that line: the others are answered, stderr has its number, exit code 1."""
    rows: list[object] = [
        {"id": "a", "source": ARTICLE, "claim": TRUE},
        {"id": "b", "source": ARTICLE, "claim": FALSE},
        {
            "id": 3,
            "source_sentences": ["It rained.", "Alfa's crane fell."],
            "claim": "A crane fell",
        },
        {"id": "no source", "claim": TRUE},
        {"id": "both", "source": "x", "source_sentences": ["x"], "claim": TRUE},
        {"source": ARTICLE, "claim": TRUE},
        ["no object"],
    ]
    text = "\n".join(json.dumps(row) for row in rows).encode() + b'\n{"id": 1,\n\n{"id": "\xff"}\n'
    run = briefing("--jsonl", "-", cwd=folder, stdin=text)
    assert run.returncode == 1
    first, second, third = answers(run)
    assert [first["id"], second["id"], third["id"]] == ["a", "b", 3]
    assert set(first) == {"id", "status", "score", "evidence", "reasons"}
    assert (first["status"], second["status"]) == ("supported", "contradicted")
    assert first["score"] > second["score"]
    assert second["reasons"] == ["polarity_differs"]
    # Sentence numbers of a text from 1, here after the headline; of a list from 0.
    assert first["evidence"] == [2]
    assert third["evidence"] == [1]
    told = [line for line in run.stderr.splitlines() if "stdin, line " in line]
    assert [int(line.split("line ")[1].split(":")[0]) for line in told] == [4, 5, 6, 7, 8, 10]


def test_a_file_of_good_lines_ends_well_whatever_the_answers(folder: Path) -> None:
    """Answering is the task: a claim that fails is an answer, so the exit code is 0."""
    row = json.dumps({"id": "b", "source": ARTICLE, "claim": FALSE})
    (folder / "rows.jsonl").write_text(row + "\n", encoding="utf-8")
    run = briefing("--jsonl", "rows.jsonl", "-q", "-o", "out.jsonl", cwd=folder)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    (answer,) = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(answer)["status"] == "contradicted"
