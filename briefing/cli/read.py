"""`briefing read`: what was read of a source, before any model is asked."""

from __future__ import annotations

import sys
from typing import Annotated

import typer


def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="SOURCE",
            help="Files, folders, addresses, feeds, OPML, lists of addresses, or - for stdin.",
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a line for each article.")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Fetch from private networks too.")
    ] = False,
) -> None:
    """Show what is read of SOURCE: title, dates, sentences numbered, and what is doubtful.

    Exit codes: 0 done, 1 nothing could be read, 2 usage, 3 some of it could not be read.
    """
    import json

    from briefing.errors import BriefingError
    from briefing.sources import read_all
    from briefing.sources.listing import doubts, listing

    skipped: list[str] = []
    failures: list[BriefingError] = []
    count = 0

    def say(line: str) -> None:
        skipped.append(line)
        typer.echo(f"briefing: {line}", err=True)

    for source in sources:
        try:
            for article in read_all(
                source, stdin=sys.stdin.buffer, say=say, allow_private=allow_private
            ):
                if as_json:
                    shown = {
                        "article": article.model_dump(mode="json"),
                        "warnings": doubts(article),
                    }
                    typer.echo(json.dumps(shown, ensure_ascii=False))
                else:
                    typer.echo(("\n" if count else "") + listing(article))
                count += 1
        except BriefingError as error:
            if len(sources) == 1:
                raise
            failures.append(error)
            typer.echo(f"briefing: {error}", err=True)
    if failures or skipped:
        raise typer.Exit(3 if count else failures[0].exit_code)
