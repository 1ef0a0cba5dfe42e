"""`briefing fixtures`: recordings looked at, checked, pruned, made fresh."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli import options

if TYPE_CHECKING:
    from briefing.fixtures.survey import Survey

app = typer.Typer(
    no_args_is_help=True, help="Recorded answers: which are stale, and made fresh again."
)

FOLDER = typer.Argument(metavar="DIR", help="The folder with fixtures.toml.")
HERE = Path("fixtures")
PARTIAL, STALE = 3, 5
_LINES = 12


@app.command("list")
def list_all(folder: Annotated[Path, FOLDER] = HERE) -> None:
    """List what is recorded: article by article, which steps, and how many are stale or missing."""
    from briefing.fixtures.survey import STATES
    from briefing.prompting.show import table

    head = ("FOLDER", "ARTICLE", "RECORDED", *(s.upper() for s in STATES), "MISSING", "STEPS")
    rows = [
        (str(survey.folder), *map(str, counts), str(steps))
        for survey in _surveys(folder)
        for *counts, steps in _articles(survey)
    ]
    for line in table(head, rows):
        _out(line)


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
    played = sum(r.state == "played" for s in surveys for r in s.recordings)
    missing = sum(len(s.missing) for s in surveys)
    _say(f"{played} of {total} recordings played, {missing} missing")
    if not all(survey.fresh for survey in surveys):
        raise typer.Exit(STALE)


@app.command()
def prune(
    folder: Annotated[Path, FOLDER] = HERE,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Delete nothing.")] = False,
) -> None:
    """Delete the recordings that no run plays, and those that are damaged; print them."""
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
    base_url: options.BaseUrl = None,
    max_cost: options.MaxCost = None,
    max_tokens: options.MaxTokens = None,
    verbose: options.Verbose = False,
) -> None:
    """Ask again for what is stale or missing, and only that; delete what is no longer played.

    Exit code 3 where something still has no answer: what was recorded of it before is left.
    """
    from briefing.asked import Spending, Surroundings
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
        spending = Spending(cache=False, max_cost=max_cost, max_tokens=max_tokens)
        done = fresh.refresh(folder, index.load(folder), chosen, spending, around, told)
    for path in done.deleted:
        _out(str(path))
    _say(f"{asked} answers recorded, {len(done.deleted)} old ones deleted")
    for where, label in done.missing:
        _say(f"{where}: {label} got no answer")
    if done.missing:
        raise typer.Exit(PARTIAL)


def _surveys(folder: Path) -> list[Survey]:
    from briefing.fixtures import index, survey

    return survey.surveyed(folder, index.load(folder))


def _articles(survey: Survey) -> Iterator[tuple[object, ...]]:
    """Yield for each article its name, the counts of its recordings, and their steps in words."""
    from briefing.fixtures.survey import STATES, article_and_step

    labels = [*(r.label for r in survey.recordings), *survey.missing]
    for article in sorted({article_and_step(label)[0] for label in labels}):
        own = [r for r in survey.recordings if article_and_step(r.label)[0] == article]
        missing = [label for label in survey.missing if article_and_step(label)[0] == article]
        steps = Counter(article_and_step(r.label)[1] for r in own)
        told = (f"{step} {n}" if n > 1 else step for step, n in sorted(steps.items()))
        states = Counter(r.state for r in own)
        counts = (states[state] for state in STATES)
        yield article, len(own), *counts, len(missing), ", ".join(told) or "–"


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
            case "damaged":
                yield f"{one.path}: damaged: {one.difference[0]}"
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
