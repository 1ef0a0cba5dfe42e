"""`briefing batch`: the runs that were sent with `generate --batch`, and collecting them."""

from __future__ import annotations

from typing import Annotated

import typer

from briefing.cli import options

app = typer.Typer(
    no_args_is_help=True, help="Runs sent with generate --batch: how far they are, and the answers."
)

NAME = typer.Argument(metavar="RUN", help="A run's name, as status shows it; all without one.")


@app.command()
def status() -> None:
    """Show the runs that were sent and not collected, and how far their batches are."""
    import asyncio

    from briefing.batch import waves
    from briefing.batch.state import Kept
    from briefing.cli.watching import watched
    from briefing.errors import BriefingError

    code = 0
    with watched(json=False, quiet=False, verbose=False, drawn=False) as watch:
        found = Kept.all()
        if not found:
            watch.tell("No run is on its way; briefing generate --batch sends one")
        for kept in found:
            run = kept.run
            typer.echo(
                f"{run.name}: {run.articles} articles, {run.settings['model']}, wave {run.wave}, "
                f"begun {run.begun:%Y-%m-%d %H:%M} UTC"
            )
            try:
                for state in asyncio.run(waves.states(kept)):
                    typer.echo(f"  {waves.worded(state)}")
            except BriefingError as e:  # the other runs are shown all the same
                watch.say(f"{run.name}: {e}")
                code = max(code, e.exit_code)
    if code:
        raise typer.Exit(code)


@app.command()
def collect(
    name: Annotated[str | None, NAME] = None,
    max_cost: Annotated[
        float | None,
        typer.Option(metavar="USD", min=0, help="Another bound than generate was given."),
    ] = None,
    max_tokens: Annotated[
        int | None, typer.Option(metavar="N", min=0, help="The same in tokens.")
    ] = None,
    quiet: options.Quiet = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="A line for every answer.")
    ] = False,
    log_format: options.LogAs = "text",
) -> None:
    """Fetch answers; send what they lead to, or write the briefings when nothing is missing.

    Exit codes: 0 all briefings are written, 3 not all is answered yet, or a briefing does not
    cover its article; else as generate.
    """
    import asyncio

    from briefing.batch import waves
    from briefing.batch.state import Kept
    from briefing.cli.watching import watched

    with watched(json=log_format == "json", quiet=quiet, verbose=verbose, drawn=False) as watch:
        around = waves.Around(watch=watch, say=watch.say, tell=watch.tell)
        bounds = {"max_cost": max_cost, "max_tokens": max_tokens}
        given = {k: v for k, v in bounds.items() if v is not None}
        found = Kept.named(name)
        for kept in found:
            if given:
                kept.update(**given)
        if not found:
            watch.tell("No run is on its way; briefing generate --batch sends one")
        code = asyncio.run(waves.collect_all(found, around))
    if code:
        raise typer.Exit(code)


@app.command()
def drop(
    name: Annotated[str, typer.Argument(metavar="RUN", help="A run's name.")],
) -> None:
    """Cancel a run's batches and forget it. What was collected of it stays stored."""
    import asyncio

    from briefing.batch import waves
    from briefing.batch.state import Kept
    from briefing.cli.watching import watched

    with watched(json=False, quiet=False, verbose=False, drawn=False) as watch:
        for kept in Kept.named(name):
            asyncio.run(waves.drop(kept, watch.say))
            watch.tell(f"{name} is forgotten")
