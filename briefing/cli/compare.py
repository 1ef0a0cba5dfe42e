"""`briefing compare`: what another prompt set or another model does to the briefings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from briefing.cli import options

SIDE = "A prompt set, a model as @MODEL, or both as SET@MODEL."
PARTIAL, BROKEN = 3, 5


def compare(
    a: Annotated[str, typer.Argument(metavar="A", help=SIDE)],
    b: Annotated[str, typer.Argument(metavar="B", help="The other, in the same way.")],
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE", help=f"The articles. {options.SOURCES}")
    ] = None,
    output: Annotated[
        list[str] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="A report: .md, .html with plots, or .json; may be repeated. Else on stdout.",
        ),
    ] = None,
    reference: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Key facts by article, TOML or JSON: which are told."),
    ] = None,
    floors: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Bounds that B must keep to, TOML or JSON; else code 5."),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The model of a side that names none."),
    ] = None,
    base_url: options.BaseUrl = None,
    prompts: Annotated[
        str | None,
        typer.Option(metavar="NAME|DIR", help="The prompt set of a side that names none."),
    ] = None,
    verify: Annotated[
        str | None,
        typer.Option(
            metavar="HOW", help="Who checks: gates or judge; in a replay, as was recorded."
        ),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep every answer in DIR/SET/ARTICLE."),
    ] = None,
    replay: options.Replay = None,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    max_cost: Annotated[
        float | None,
        typer.Option(
            metavar="USD", min=0, help="Stop before a model's request that would pass it."
        ),
    ] = None,
    max_tokens: options.MaxTokens = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="What findings are written in; else as the sets say."),
    ] = None,
    allow_private: options.AllowPrivate = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    no_progress: options.NoProgress = False,
) -> None:
    """Brief the same articles in two ways, and tell what the second does to the briefings.

    Findings, what is withheld and why, omissions proved, what both tell, tokens, cost and seconds,
    by article and in total. Exit codes: 0 done, 1 failure, 2 usage or configuration, 3 partial, 4
    model unavailable, 5 B breaks the floors, 6 budget reached, 130 interrupted.
    """
    from briefing.asked import Spending, Surroundings
    from briefing.cli.models import pull_visibly
    from briefing.cli.watching import watched
    from briefing.errors import UsageError
    from briefing.evaluate import report
    from briefing.llm.weights import DEFAULT
    from briefing.settings import settings

    if replay and record:
        raise UsageError("--record and --replay exclude each other: one asks, the other does not")
    chosen = settings(
        model=model,
        base_url=base_url,
        prompts=prompts,
        verify=verify,
        jobs=jobs,
        language=language,
        allow_private=allow_private,
    )
    with watched(json=False, quiet=quiet, verbose=verbose, drawn=not no_progress) as watch:
        around = Surroundings(
            pull=lambda: pull_visibly(DEFAULT, quiet=quiet), watch=watch, say=watch.say
        )
        spending = Spending(
            record=record,
            replay=replay,
            cache=not no_cache,
            max_cost=max_cost,
            max_tokens=max_tokens,
        )
        asked = report.Wanted(
            a=a,
            b=b,
            sources=tuple(sources or ()),
            reference=reference,
            floors=floors,
            files=tuple(Path(path) for path in output or () if path != "-"),
        )
        done = report.made(asked, chosen, spending, around)
    if not asked.files or "-" in (output or ()):
        sys.stdout.buffer.write((done.json_text if as_json else done.markdown).encode())
        sys.stdout.buffer.flush()
    for line in done.breaches:
        typer.echo(f"briefing: floor broken: {line}", err=True)
    if done.breaches:
        raise typer.Exit(BROKEN)
    if not done.complete:
        raise typer.Exit(PARTIAL)
