"""`briefing read`: what was read of a source, before any model is asked."""

from __future__ import annotations

from typing import Annotated

import typer

from briefing.cli import options


def read(
    sources: Annotated[list[str], typer.Argument(metavar="SOURCE", help=options.SOURCES)],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line for each article.")
    ] = False,
    allow_private: options.AllowPrivate = None,
) -> None:
    """Show what is read of SOURCE: title, dates, sentences numbered, and what is doubtful.

    Exit codes: 0 done, 1 nothing could be read, 2 usage, 3 some of it could not be read.
    """
    import json

    from briefing.settings import settings
    from briefing.sources import Reading
    from briefing.sources.listing import doubts, listing

    with Reading(
        sources,
        say=lambda line: typer.echo(f"briefing: {line}", err=True),
        allow_private=settings(allow_private=allow_private).allow_private,
    ) as reading:
        for number, article in enumerate(reading):
            if as_json:
                shown = {"article": article.model_dump(mode="json"), "warnings": doubts(article)}
                typer.echo(json.dumps(shown, ensure_ascii=False))
            else:
                typer.echo(("\n" if number else "") + listing(article))
    if reading.exit_code:
        raise typer.Exit(reading.exit_code)
