"""`briefing prompts`: the prompt sets there are; one shown, made, checked, compared."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Prompt sets: what is asked, and changing it.")

NAME = typer.Argument(metavar="NAME|DIR", help="A prompt set: a name, or a path to a folder.")
CONTEXT = 32_768
"""The window that an article is split for where no model is named."""

BROKEN = 2


@app.command("list")
def list_sets() -> None:
    """List the prompt sets that are found by name: name, where from, what for."""
    from briefing.errors import UsageError
    from briefing.prompting.show import table
    from briefing.promptset import load
    from briefing.promptset.places import known

    rows = []
    for name, (origin, folder) in known().items():
        try:
            told = load(str(folder.resolve())).declared.description
        except UsageError as e:
            told = f"broken: {e}"
        rows.append((name, origin, told))
    _print(table(("NAME", "FROM", "WHAT FOR"), rows))


@app.command()
def show(
    name: Annotated[str, NAME],
    source: Annotated[
        str | None,
        typer.Argument(metavar="SOURCE", help="An article: what would be sent about it."),
    ] = None,
    context: Annotated[
        int, typer.Option(metavar="TOKENS", min=2_048, help="The window of the model.")
    ] = CONTEXT,
) -> None:
    """Show a prompt set, or with SOURCE the messages about an article, with their tokens.

    Nothing is asked, no socket is opened but to fetch SOURCE. What every step shares comes first.
    """
    from briefing.prompting.show import article_lines, summary_lines
    from briefing.promptset import find, load
    from briefing.promptset.reading import read as read_set
    from briefing.sources import read

    prompts = load(name)
    if source is None:
        _print(summary_lines(read_set(find(name)), prompts))
    else:
        _print(article_lines(read(source, stdin=sys.stdin.buffer), prompts, context))


@app.command()
def new(
    name: Annotated[
        str, typer.Argument(metavar="NAME|DIR", help="Its name, for prompts/NAME here, or a path.")
    ],
    base: Annotated[
        str | None, typer.Option("--from", metavar="NAME|DIR", help="Copy this set.")
    ] = None,
    extends: Annotated[
        str | None,
        typer.Option(metavar="NAME|DIR", help="Inherit from this set; say only what differs."),
    ] = None,
) -> None:
    """Make a prompt set to change: a copy of the default one, or of another. Overwrites nothing."""
    from briefing.errors import UsageError
    from briefing.prompting.copy import new as made

    if base and extends:
        raise UsageError("--from copies and --extends inherits; give one of them")
    folder = made(name, extends or base or "default", extending=extends is not None)
    typer.echo(str(folder))
    typer.echo(f"briefing: next: briefing prompts check {name}", err=True)


@app.command()
def check(
    names: Annotated[
        list[str] | None, typer.Argument(metavar="NAME|DIR", help="Prompt sets; none: all known.")
    ] = None,
) -> None:
    """Find what is wrong with prompt sets before a model is asked, and tell what their words cost.

    Each problem is a line: file, line, what it is, what to do. Exit codes: 0 nothing is wrong, 2
    something is.
    """
    from briefing.prompting.check import checked
    from briefing.promptset.places import known

    problems = 0
    for name in names or list(known()):
        found = checked(name)
        problems += len(found.problems)
        for problem in found.problems:
            typer.echo(str(problem))
        if not found.problems:
            shared = sum(c.tokens for c in found.costs if c.shared)
            tasks = ", ".join(f"{c.name} {c.tokens}" for c in found.costs if not c.shared)
            typer.echo(f"{name}: nothing wrong; tokens: {shared} in every request, then {tasks}")
    if problems:
        typer.echo(f"briefing: problems: {problems}", err=True)
        raise typer.Exit(BROKEN)


@app.command()
def diff(
    a: Annotated[str, typer.Argument(metavar="A", help="A prompt set.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The one to compare it with.")],
    fixtures: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Recordings made with A: which of them B makes stale."),
    ] = None,
) -> None:
    """Show what differs between prompt sets: settings, templates, schemas, stale recordings."""
    from briefing.prompting.difference import lines
    from briefing.promptset import load

    _print(lines(load(a), load(b), fixtures))


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
