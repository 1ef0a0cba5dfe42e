"""`briefing check`: any text in, what its sources bear out of it out."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefing.cli import options
from briefing.errors import UsageError

PARTIAL = 3
if TYPE_CHECKING:
    from briefing.checks import Checker
    from briefing.settings import Settings

UNSUPPORTED = 5
"""The exit code of a text of which something does not hold."""


def check(
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="The text to check: a file, or -.")
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SOURCE",
            help="What to hold it against: all that read takes; may be repeated.",
        ),
    ] = None,
    jsonl: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Claims, one JSON object a line, instead of TEXT; or -."),
    ] = None,
    verify: Annotated[
        str,
        typer.Option(
            metavar="HOW", help="Who checks: gates, code alone; or judge, a model after it."
        ),
    ] = "gates",
    model: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The judge: a model's name, local, or local:PATH.gguf."),
    ] = None,
    base_url: options.BaseUrl = None,
    record: options.Record = None,
    replay: options.Replay = None,
    no_cache: options.NoCache = False,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write there, not to stdout; JSON if .json."
        ),
    ] = None,
    allow_private: options.AllowPrivate = None,
    as_json: options.AsJson = False,
    quiet: options.Quiet = False,
) -> None:
    """Check any text against its sources, claim by claim: verdict, reason and evidence.

    Each line of --jsonl has id, claim, and source (a text) or source_sentences (a list); each
    answer has id, status, score, evidence and reasons. Evidence are sentence numbers: from 1 in
    source, from 0 in source_sentences.

    Exit codes: 0 every claim is supported, or the lines of --jsonl are answered; 1 failure, or a
    bad line; 2 usage; 3 every claim is supported, but a source could not be read; 5 a claim of
    TEXT is not supported.
    """
    if verify not in ("gates", "judge"):
        raise UsageError(f"--verify {verify} is unknown; give gates or judge")
    if verify == "gates" and (model or base_url or record or replay):
        raise UsageError("--verify gates asks no model; give --verify judge for one to be asked")
    if record and replay:
        raise UsageError("--record and --replay exclude each other: one asks, the other does not")
    if jsonl is not None and (text is not None or against):
        raise UsageError("--jsonl has its own texts and sources; give neither TEXT nor --against")
    if jsonl is None and text is None:
        raise UsageError("give a TEXT to check and the article --against which, or --jsonl FILE")
    from briefing import claims
    from briefing.settings import settings

    chosen = settings(model=model, base_url=base_url, allow_private=allow_private)
    with ExitStack() as stack:
        checker: Checker = claims
        if verify == "judge":
            checker = stack.enter_context(_judge(chosen, record, replay, quiet, cache=not no_cache))
        code = _batch(jsonl, output, quiet, checker) if jsonl is not None else 0
        if text is not None:
            private = chosen.allow_private
            code = _text(
                text, against or [], output, quiet, checker, as_json=as_json, private=private
            )
    if code:
        raise typer.Exit(code)


@contextmanager
def _judge(
    settings: Settings, record: Path | None, replay: Path | None, quiet: bool, *, cache: bool
) -> Iterator[Checker]:
    """Yield the judge, and end with a line if it cannot be asked."""
    from briefing.asked import Spending, Surroundings
    from briefing.bench import OnTheBench
    from briefing.cli.models import pull_visibly
    from briefing.cli.watching import watched
    from briefing.llm.weights import DEFAULT

    with watched(json=False, quiet=True, verbose=False, drawn=False) as watch:
        spending = Spending(record=record, replay=replay, cache=cache)
        around = Surroundings(
            pull=lambda: pull_visibly(DEFAULT, quiet=quiet), watch=watch, say=_say
        )
        with OnTheBench(settings, spending, around) as judge:
            yield judge


def _text(
    text: str,
    against: list[str],
    output: str | None,
    quiet: bool,
    checker: Checker,
    *,
    as_json: bool,
    private: bool,
) -> int:
    """Check one text; return the exit code."""
    from briefing import checks

    done = checks.checked(text, against, say=_say, allow_private=private, checker=checker)
    to_json = as_json or (output or "").endswith(".json")
    _put(checks.to_json(done) if to_json else checks.to_markdown(done), output)
    if not quiet:
        _say(checks.summary(done))
    if not done.holds:
        return UNSUPPORTED
    return PARTIAL if done.unread else 0


def _batch(jsonl: str, output: str | None, quiet: bool, checker: Checker) -> int:
    """Answer a file of claims, each as soon as it is known; return the exit code."""
    from briefing import checks

    answers: list[str] = []
    to_file = output not in (None, "-")
    lines = checks.lines_in(jsonl)
    name = "stdin" if jsonl == "-" else jsonl
    answered, bad = checks.batch(
        lines, name=name, put=answers.append if to_file else _out, say=_say, checker=checker
    )
    if to_file:
        _put("".join(answers), output)
    if not quiet:
        _say(f"lines answered: {answered}" + (f", not answered: {bad}" if bad else ""))
    return 1 if bad else 0


def _put(text: str, output: str | None) -> None:
    if output in (None, "-"):
        _out(text)
        return
    from briefing.output import place

    place(Path(str(output)), text)


def _out(text: str) -> None:
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()


def _say(line: str) -> None:
    typer.echo(f"briefing: {line}", err=True)
