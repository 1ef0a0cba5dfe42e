"""`briefing models`: the model files this program knows, and fetching them.

The whole command line mounts `app`. `pull_visibly` is also what a first run of `local` calls: it
draws the progress on stderr, a bar on a terminal, else a line every ten per cent.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefing.llm.weights import Weights

app = typer.Typer(no_args_is_help=True, help="The local models: what is here, and fetching them.")

_WORDS = {
    "present": "yes",
    "partial": "in part",
    "damaged": "damaged",
    "absent": "no",
}


@app.command("list")
def list_models() -> None:
    """List the known local models: name, size, licence, whether here, and where."""
    from briefing.llm import weights

    rows = [("NAME", "SIZE", "LICENCE", "HERE", "PATH")]
    rows += [
        (w.name, f"{w.bytes / 1e6:,.0f} MB", w.license, _WORDS[weights.state(w)], str(w.path))
        for w in weights.KNOWN
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, [*widths, 0], strict=True)]
        typer.echo("  ".join(cells))


@app.command()
def pull(
    name: Annotated[
        str | None, typer.Argument(help="A name of `briefing models list`.", show_default=False)
    ] = None,
    no_progress: Annotated[
        bool, typer.Option("--no-progress", help="Draw no progress; say only what goes wrong.")
    ] = False,
) -> None:
    """Fetch the default local model, or the one named. Goes on where an earlier pull stopped."""
    from briefing.errors import UsageError
    from briefing.llm import weights

    known = {w.name: w for w in weights.KNOWN} | {"local": weights.DEFAULT}
    wanted = known.get(name or "local")
    if wanted is None:
        raise UsageError(f"There is no model “{name}”; see briefing models list")
    typer.echo(str(pull_visibly(wanted, quiet=no_progress)))


def pull_visibly(wanted: Weights, *, quiet: bool = False) -> Path:
    """Fetch a model file if it is not here, with progress on stderr; return its path.

    Raises:
        ProviderError, UsageError, BriefingError: as `briefing.llm.weights.pull`.
        typer.Exit: interrupted, with code 130.
    """
    from briefing.llm import weights

    if found := weights.find(wanted):
        return found
    if not quiet:
        size = f"{wanted.bytes / 1e6:,.0f} MB"
        typer.echo(f"Fetching {wanted.name} ({size}, {wanted.license})", err=True)
    try:
        if quiet:
            return weights.pull(wanted, progress=lambda _done, _size: None, say=_say)
        return _pull_with_bar(wanted) if sys.stderr.isatty() else _pull_with_lines(wanted)
    except KeyboardInterrupt:
        typer.echo("Interrupted; the same command goes on from here.", err=True)
        raise typer.Exit(130) from None


def _pull_with_bar(wanted: Weights) -> Path:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import (
        BarColumn,
        DownloadColumn,
        Progress,
        TaskProgressColumn,
        TimeRemainingColumn,
    )

    from briefing.llm import weights

    columns = (BarColumn(), TaskProgressColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=wanted.bytes)
        return weights.pull(
            wanted,
            progress=lambda done, size: bar.update(task, completed=done, total=size),
            say=lambda line: bar.console.print(escape(line), highlight=False, soft_wrap=True),
        )


def _pull_with_lines(wanted: Weights) -> Path:
    from briefing.llm import weights

    said = -1

    def progress(done: int, size: int) -> None:
        nonlocal said
        if (tenth := 10 * done // size) != said:
            said = tenth
            typer.echo(f"{tenth * 10:3} %  {done / 1e6:,.0f} of {size / 1e6:,.0f} MB", err=True)

    return weights.pull(wanted, progress=progress, say=_say)


def _say(line: str) -> None:
    typer.echo(line, err=True)
