"""`briefing generate`: articles in, a checked briefing of each out."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from briefing.cli import options

Api = Literal["auto", "chat", "responses"]


def generate(
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCE", help=options.SOURCES),
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
    model: options.ModelName = None,
    base_url: options.BaseUrl = None,
    api: Annotated[
        Api | None,
        typer.Option(help="Which of OpenAI's protocols the server is asked in."),
    ] = None,
    prompts: options.PromptSetName = None,
    verify: options.Verify = None,
    record: options.Record = None,
    replay: options.Replay = None,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    refresh: options.Refresh = False,
    batch: Annotated[
        bool,
        typer.Option("--batch", help="Send all as batches, at half the price; see briefing batch."),
    ] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print what would be asked and cost; ask nothing."),
    ] = False,
    max_cost: options.MaxCost = None,
    max_tokens: options.MaxTokens = None,
    language: options.Language = None,
    allow_private: options.AllowPrivate = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, one object a line, not Markdown.")
    ] = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    log_format: options.LogAs = "text",
    no_progress: options.NoProgress = False,
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
