"""docs/cli.md: every command's --help. `python -m tests.cli_reference` writes it anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

FILE = Path(__file__).parent.parent / "docs" / "cli.md"


def text() -> str:
    """Return the reference as the commands print it."""
    parts = ["# Commands\n\nWhat `--help` prints. Written by `python -m tests.cli_reference`.\n"]
    parts += [
        f"## {' '.join(['briefing', *command])}\n\n```\n{shown(*command)}\n```\n"
        for command in commands()
    ]
    return "\n".join(parts)


def commands() -> list[list[str]]:
    """Return every command and group, as words."""
    from briefing.cli import Commands
    from briefing.cli.lazily import built

    found: list[list[str]] = [[]]
    for name, made in Commands.made.items():
        found.append([name])
        found += [[name, inner] for inner in getattr(built(name, made), "commands", {})]
    return found


def shown(*command: str) -> str:
    """Return what a command's --help prints, 100 columns wide."""
    run = subprocess.run(
        [sys.executable, "-m", "briefing", *command, "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"},
    )
    return "\n".join(line.rstrip() for line in run.stdout.strip().splitlines())


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
