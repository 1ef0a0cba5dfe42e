"""`briefing config`: the settings in force, and where each one comes from."""

from __future__ import annotations

from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The settings in force, and where they come from.")


@app.command()
def show(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one object.")] = False,
) -> None:
    """Show every setting: its value, and the variable or file that it comes from.

    A flag of a command beats all of these. A key is no setting: only whether there is one is told.
    """
    import json
    import os

    from briefing.settings import Origin, origins

    key = "set" if os.environ.get("OPENAI_API_KEY") else "not set"
    told = [*origins(), Origin("OPENAI_API_KEY", key, "environment")]
    if as_json:
        typer.echo(json.dumps({name: {"value": v, "source": s} for name, v, s in told}))
        return
    widths = [max(len(row[i]) for row in told) for i in range(2)]
    for row in told:
        name, value = (cell.ljust(width) for cell, width in zip(row, widths, strict=False))
        typer.echo(f"{name}  {value}  {row.source}")
