"""`briefing generate`: articles in, a checked briefing of each out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from briefing.cli.read import ALLOW_PRIVATE, SOURCES

Api = Literal["auto", "chat", "responses"]
LogFormat = Literal["text", "json"]


def generate(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help=SOURCES),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file (.md, .html, .json), a folder for .md and .json of each, or - for stdout.",
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="A model's name, local, or local:PATH.gguf."),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="The address of an OpenAI-compatible server."),
    ] = None,
    api: Annotated[
        Api | None,
        typer.Option(help="Which of OpenAI's protocols the server is asked in."),
    ] = None,
    prompts: Annotated[
        str | None,
        typer.Option(metavar="NAME|DIR", help="The prompt set: a name, or a path to a folder."),
    ] = None,
    verify: Annotated[
        str | None,
        typer.Option(
            metavar="HOW", help="Who checks: gates, code alone; or judge, the model after it."
        ),
    ] = None,
    record: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep every answer in DIR; what is there is not asked."),
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Answer from DIR alone; nothing is asked, no socket."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(metavar="N", help="Requests at the same time.")
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Neither use nor keep answers in the cache.")
    ] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask again for what is stored, and store that.")
    ] = False,
    batch: Annotated[
        bool,
        typer.Option("--batch", help="Send all as batches, at half the price; see briefing batch."),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print what would be asked and cost; ask nothing."),
    ] = False,
    max_cost: Annotated[
        float | None,
        typer.Option(metavar="USD", min=0, help="Stop before the request that would pass it."),
    ] = None,
    max_tokens: Annotated[
        int | None,
        typer.Option(metavar="N", min=0, help="The same in tokens, in and out."),
    ] = None,
    language: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="What findings are written in; else as the set says."),
    ] = None,
    allow_private: Annotated[
        bool | None, typer.Option("--allow-private", help=ALLOW_PRIVATE)
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one object a line, not Markdown.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Only results and errors.")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="A line for every request.")
    ] = False,
    log_format: Annotated[
        LogFormat, typer.Option(help="Lines for people, or one JSON object a line.")
    ] = "text",
    no_progress: Annotated[bool, typer.Option("--no-progress", help="Draw no progress.")] = False,
) -> None:
    """Brief articles: key points, policy implications and omissions, each one checked.

    Results go to stdout or to --output, everything else to stderr. Exit codes: 0 done, 1 failure,
    2 usage or configuration, 3 partial, 4 model unavailable, 6 budget reached, 130 interrupted.
    """
    from briefing import runs
    from briefing.asked import Spending, Surroundings
    from briefing.batch import waves
    from briefing.cli.models import pull_visibly
    from briefing.cli.watching import watched
    from briefing.errors import UsageError
    from briefing.llm.weights import DEFAULT
    from briefing.output import Output
    from briefing.plan import Plan, lines
    from briefing.settings import settings

    as_log = log_format == "json"
    with watched(json=as_log, quiet=quiet, verbose=verbose, drawn=not no_progress) as watch:
        if replay and (record or dry_run):
            other = "--record" if record else "--dry-run"
            raise UsageError(
                f"{other} and --replay exclude each other: one asks, the other does not"
            )
        if batch and (replay or record or no_cache or refresh):
            raise UsageError(
                "--batch keeps its answers in the cache and takes what is there: it excludes "
                "--replay, --record, --no-cache and --refresh"
            )
        chosen = settings(
            model=model,
            base_url=base_url,
            api=api,
            prompts=prompts,
            jobs=jobs,
            language=language,
            allow_private=allow_private,
            verify=verify,
        )
        spending = Spending(
            record=record,
            replay=replay,
            cache=not no_cache,
            refresh=refresh,
            batch=batch,
            max_cost=max_cost,
            max_tokens=max_tokens,
        )
        around = Surroundings(
            # What is only planned needs no model here.
            pull=lambda: DEFAULT.path if dry_run else pull_visibly(DEFAULT, quiet=quiet or as_log),
            watch=watch,
            say=watch.say,
        )
        if dry_run:
            plans, code = runs.planned(sources, chosen, spending, around)
            for line in map(Plan.model_dump_json, plans) if as_json else lines(plans):
                typer.echo(line)
        elif batch:
            to = Output.of(output, as_json=as_json, several=len(sources) > 1)
            later = waves.Around(watch=watch, say=watch.say, tell=watch.tell)
            code = waves.generate(sources, chosen, to, spending, later)
        else:
            to = Output.of(output, as_json=as_json, several=len(sources) > 1)
            code = runs.generate(sources, chosen, to, spending, around)
    if code:
        raise typer.Exit(code)
