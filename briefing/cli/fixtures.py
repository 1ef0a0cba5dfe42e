"""`briefing fixtures`: recordings looked at, checked, pruned, made fresh."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefing.fixtures.survey import Survey

app = typer.Typer(
    no_args_is_help=True, help="Recorded answers: which are stale, and made fresh again."
)

FOLDER = typer.Argument(metavar="DIR", help="The folder with fixtures.toml.")
HERE = Path("fixtures")
STALE = 5
_LINES = 12


@app.command("list")
def list_all(folder: Annotated[Path, FOLDER] = HERE) -> None:
    """List the folders of recordings: how many are played, stale, unplayed, missing."""
    rows: list[tuple[str, ...]] = [
        ("FOLDER", "RECORDED", "PLAYED", "STALE", "WAITING", "UNPLAYED", "MISSING")
    ]
    for s in _surveys(folder):
        counts = [s.count(state) for state in ("played", "stale", "waiting", "unplayed")]
        cells = [len(s.recordings), *counts, len(s.missing)]
        rows.append((str(s.folder), *map(str, cells)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        _out("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@app.command()
def show(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A recording.")],
) -> None:
    """Show one recording: what was asked, part by part, and what was answered."""
    from briefing.fixtures.show import lines

    for line in lines(file):
        _out(line)


@app.command()
def check(folder: Annotated[Path, FOLDER] = HERE) -> None:
    """Play every recording, offline; exit 5 if one is stale, missing or not played, and say why."""
    surveys = _surveys(folder)
    for survey in surveys:
        for line in _problems(survey):
            _out(line)
    total = sum(len(s.recordings) for s in surveys)
    played = sum(s.count("played") for s in surveys)
    missing = sum(len(s.missing) for s in surveys)
    _say(f"{played} of {total} recordings played, {missing} missing")
    if not all(survey.fresh for survey in surveys):
        raise typer.Exit(STALE)


@app.command()
def prune(
    folder: Annotated[Path, FOLDER] = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Delete nothing.")] = False,
) -> None:
    """Delete the recordings that no run plays, and print them."""
    from briefing.fixtures import refresh as fresh

    gone = list(fresh.prune(_surveys(folder), delete=not dry_run))
    for path in gone:
        _out(str(path))
    _say(f"{len(gone)} recordings {'would be ' if dry_run else ''}deleted")


@app.command()
def refresh(
    folder: Annotated[Path, FOLDER] = HERE,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The model that was recorded."),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The address of an OpenAI-compatible server."),
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="A line for every request.")
    ] = False,
) -> None:
    """Ask again for what is stale or missing, and only that; delete what is no longer played."""
    from briefing.asked import Surroundings
    from briefing.cli.models import pull_visibly
    from briefing.cli.watching import watched
    from briefing.fixtures import index
    from briefing.fixtures import refresh as fresh
    from briefing.llm.port import Reply, Request
    from briefing.llm.weights import DEFAULT
    from briefing.settings import settings

    asked = 0

    def told(request: Request, reply: Reply) -> None:
        nonlocal asked
        asked += not reply.stored
        watch.reply(request, reply, None)

    with watched(json=False, quiet=False, verbose=verbose, drawn=False) as watch:
        around = Surroundings(pull=lambda: pull_visibly(DEFAULT), watch=watch, say=_say)
        chosen = settings(model=model, base_url=base_url)
        gone = list(fresh.refresh(folder, index.load(folder), chosen, around, told))
    for path in gone:
        _out(str(path))
    _say(f"{asked} answers recorded, {len(gone)} old ones deleted")


def _surveys(folder: Path) -> list[Survey]:
    from briefing.fixtures import index, survey

    return survey.surveyed(folder, index.load(folder))


def _problems(survey: Survey) -> Iterator[str]:
    """Yield what is not as it should be in a folder, with the lines that have changed."""
    for one in survey.recordings:
        match one.state:
            case "played":
                continue
            case "stale":
                yield f"{one.path}: stale, changed: {', '.join(one.changed)}"
                yield from (f"    {line}" for line in one.difference[:_LINES])
                if (more := len(one.difference) - _LINES) > 0:
                    yield f"    … {more} more lines"
            case "waiting":
                yield f"{one.path}: waits for an answer before it that is missing"
            case "unplayed":
                yield f"{one.path}: no run of fixtures.toml plays it"
    stale = {r.label for r in survey.recordings if r.state == "stale"}
    for label in survey.missing:
        if label not in stale:
            yield f"{survey.folder}: {label} is not recorded"


def _out(line: str) -> None:
    sys.stdout.buffer.write(f"{line}\n".encode())
    sys.stdout.buffer.flush()


def _say(line: str) -> None:
    typer.echo(f"briefing: {line}", err=True)
