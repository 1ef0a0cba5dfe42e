"""`briefing daily`: yesterday's articles in, one edition out that repeats nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from briefing.cli import options


def daily(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE",
            help="Feeds, folders, addresses, lists; by default those of briefing.toml.",
        ),
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date", metavar="DATE", formats=["%Y-%m-%d"], help="Of which day; default today."
        ),
    ] = None,
    profile: Annotated[
        Path | None, typer.Option(metavar="FILE", help="What the reader cares about, as TOML.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="The folder of editions."),
    ] = None,
    deliver: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TARGET",
            help="A folder ending in /, a command, or smtp://…; may be repeated.",
        ),
    ] = None,
    no_deliver: Annotated[
        bool, typer.Option("--no-deliver", help="Deliver nowhere, whatever briefing.toml says.")
    ] = False,
    model: options.ModelName = None,
    base_url: options.BaseUrl = None,
    prompts: options.PromptSetName = None,
    verify: options.Verify = None,
    language: options.Language = None,
    record: options.Record = None,
    replay: options.Replay = None,
    jobs: options.Jobs = None,
    no_cache: options.NoCache = False,
    refresh: options.Refresh = False,
    max_cost: Annotated[
        float | None,
        typer.Option(metavar="USD", min=0, help="What an edition may cost; top stories first."),
    ] = None,
    max_tokens: options.MaxTokens = None,
    allow_private: options.AllowPrivate = None,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    log_format: options.LogAs = "text",
    no_progress: options.NoProgress = False,
) -> None:
    """Make a day's edition: new stories, compared across their sources; what changed, what did not.

    Writes briefing.md, .html and .json to DIR/DATE, lets DIR/latest point there, and prints the
    path of the first. Safe to run twice and to be killed: what was done is not done again, and
    nothing is delivered twice. Exit codes as of generate; 3 also where stories were left out.
    """
    from briefing.asked import Spending, Surroundings
    from briefing.cli.models import pull_visibly
    from briefing.cli.watching import watched
    from briefing.daily.profile import configured, profile_of
    from briefing.errors import UsageError
    from briefing.llm.weights import DEFAULT
    from briefing.settings import settings

    as_log = log_format == "json"
    with watched(json=as_log, quiet=quiet, verbose=verbose, drawn=not no_progress) as watch:
        if day and day.date() > date.today() + timedelta(days=1):
            raise UsageError(
                f"--date {day.date()} lies ahead: an edition is made of what is published, and "
                "none could be made before it; give today or a day before"
            )
        if record and replay:
            raise UsageError("--record and --replay exclude each other: one asks, the other not")
        table = configured()
        cared_for = profile_of(table, profile)
        # Only now what takes a second to load: what is wrong so far is said at once.
        from briefing.asked import Spending, Surroundings
        from briefing.daily.run import Wanted, make
        from briefing.llm.weights import DEFAULT

        wanted = Wanted(
            edition=day.date() if day else date.today(),
            sources=sources or table.sources,
            daily=table,
            profile=cared_for,
            output=output or table.output,
            deliver=() if no_deliver else deliver or table.deliver,
        )
        chosen = settings(
            model=model,
            base_url=base_url,
            prompts=prompts,
            jobs=jobs,
            allow_private=allow_private,
            verify=verify,
            language=language,
        )
        spending = Spending(
            record=record,
            replay=replay,
            cache=not no_cache,
            refresh=refresh,
            max_cost=max_cost if max_cost is not None else table.max_cost,
            max_tokens=max_tokens,
        )
        around = Surroundings(
            pull=lambda: pull_visibly(DEFAULT, quiet=quiet or as_log), watch=watch, say=watch.say
        )
        code = make(wanted, chosen, spending, around)
        typer.echo(wanted.output / wanted.edition.isoformat() / "briefing.md")
    if code:
        raise typer.Exit(code)
