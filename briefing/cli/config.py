"""`briefing config`: the settings in force, and where each one comes from."""

from __future__ import annotations

import json
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
    import os

    from briefing.settings import Origin, origins

    key = "set" if os.environ.get("OPENAI_API_KEY") else "not set"
    told = [*origins(), Origin("OPENAI_API_KEY", key, "environment")]
    if as_json:
        shown = {name: {"value": value, "source": source} for name, value, source in told}
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    rows = [(name, _shown(value), source) for name, value, source in told]
    widths = [max(len(row[i]) for row in rows) for i in range(2)]
    for name, value, source in rows:
        typer.echo(f"{name.ljust(widths[0])}  {value.ljust(widths[1])}  {source}")


def _shown(value: object) -> str:
    """Return a value in one line, as TOML has it where that can be."""
    if isinstance(value, dict):
        return f"{len(value)} keys" if value else "none"
    return "none" if value is None else json.dumps(value, ensure_ascii=False)
