"""The command line: one file per group of commands, no logic.

`main` is the only place where an error becomes a line on stderr and an exit code. Commands import
what they need when they run: `briefing --help` must not pay for a language model's client.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from briefing import __version__
from briefing.cli import (
    batch,
    cache,
    check,
    compare,
    config,
    daily,
    doctor,
    fixtures,
    generate,
    models,
    prompts,
    read,
)
from briefing.cli.lazily import Lazily
from briefing.errors import BriefingError


class Commands(Lazily):
    """All commands, in the order in which the help lists them."""

    made = {  # noqa: RUF012 - declared a class variable by its base
        "generate": generate.generate,
        "check": check.check,
        "compare": compare.compare,
        "daily": daily.daily,
        "read": read.read,
        "doctor": doctor.doctor,
        "config": config.app,
        "models": models.app,
        "cache": cache.app,
        "batch": batch.app,
        "prompts": prompts.app,
        "fixtures": fixtures.app,
    }


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Briefings of news articles, every sentence checked against the article.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"briefing {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        app(prog_name="briefing")
    except BriefingError as e:
        typer.echo(f"briefing: {e}", err=True)
        sys.exit(e.exit_code)
    except BrokenPipeError:
        # Whoever read our output has gone; Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
