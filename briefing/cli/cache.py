"""`briefing cache`: what is stored of answers, whether it is whole, and removing what is old."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The stored answers: what is there, and removing it.")

DAY_SECONDS = 86_400


@app.command()
def stats() -> None:
    """Show where answers are stored, how many, of which models, and how old they are."""
    from datetime import UTC, datetime

    from briefing.llm import upkeep
    from briefing.llm.cache import default_path

    path = default_path()
    found = upkeep.statistics(path)

    def day(stored: float | None) -> str:
        return f"{datetime.fromtimestamp(stored, UTC):%Y-%m-%d}" if stored is not None else "none"

    rows = [
        ("path", str(path)),
        ("size", f"{max(found.bytes / 1e6, 0.1):,.1f} MB"),
        ("answers", f"{found.answers:,}"),
        *((f"  {model}", f"{count:,}") for model, count in found.models),
        ("tokens", f"{found.tokens[0]:,} in, {found.tokens[1]:,} out"),
        ("oldest", day(found.oldest)),
        ("newest", day(found.newest)),
        *(("set aside", str(aside)) for aside in upkeep.set_aside(path)),
    ]
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        typer.echo(f"{name.ljust(width)}  {value}")


@app.command()
def verify() -> None:
    """Make every key again and compare every answer with its digest; exit with 1 on damage."""
    from briefing.llm import upkeep
    from briefing.llm.cache import default_path

    path = default_path()
    damage = 0
    for line in upkeep.verify(path):
        typer.echo(line)
        damage += 1
    if damage:
        typer.echo(
            f"{damage} damaged; what is damaged is asked for again by the next run", err=True
        )
        raise typer.Exit(1)
    typer.echo(f"{upkeep.statistics(path).answers:,} answers, all whole", err=True)


@app.command()
def prune(
    older_than: Annotated[
        float | None,
        typer.Option("--older-than", metavar="DAYS", min=0, help="Remove what is older."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Remove all answers.")] = False,
) -> None:
    """Remove stored answers, by age or all of them. They cannot be had back without asking."""
    import time

    from briefing.errors import UsageError
    from briefing.llm import upkeep
    from briefing.llm.cache import default_path

    if everything == (older_than is not None):
        raise UsageError("Give either --older-than DAYS or --all")
    before = None if older_than is None else time.time() - older_than * DAY_SECONDS
    removed = upkeep.prune(default_path(), before)
    typer.echo(f"{removed:,} answers removed", err=True)
