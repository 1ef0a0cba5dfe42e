"""Progress on stderr: one line that is rewritten on a terminal, a line a request with --verbose."""

from __future__ import annotations

import sys
from typing import NoReturn

import typer

from briefing.cli.totals import Totals
from briefing.document import Briefing, Section
from briefing.errors import BriefingError
from briefing.llm.port import Reply, Request
from briefing.llm.prices import worded


class Progress:
    """Hears of every reply and of every briefing, and says so on stderr."""

    def __init__(self, *, quiet: bool, verbose: bool, drawn: bool) -> None:
        self._quiet = quiet
        self._verbose = verbose and not quiet
        self._totals = Totals()
        self._line = drawn and not quiet and not verbose and sys.stderr.isatty()
        self._shown = 0

    def reply(self, request: Request, reply: Reply, cost: float | None) -> None:
        """Tell of one answer."""
        usage = reply.usage
        self._totals.add(reply, cost)
        what = f"{request.label}: "
        what += "stored" if reply.stored else f"{reply.seconds:.1f} s"
        if self._verbose:
            typer.echo(
                f"{what}, {usage.prompt_tokens} tokens in ({usage.cached_tokens} cached), "
                f"{usage.completion_tokens} out, {reply.finish_reason}",
                err=True,
            )
        elif self._line:
            self._rewrite(what)

    def retry(self, request: Request, attempt: int, error: BriefingError, wait: float) -> None:
        """Tell of a try that failed and is repeated."""
        what = f"{request.label}: try {attempt} failed, again in {wait:.1f} s: {error}"
        if self._verbose:
            typer.echo(what, err=True)
        elif self._line:
            self._rewrite(what)

    def tell(self, line: str) -> None:
        """Tell what was done, and what is to be done next."""
        self.close()
        if not self._quiet:
            typer.echo(line, err=True)

    def say(self, line: str) -> None:
        """Tell what went wrong without ending the run."""
        self.close()
        typer.echo(f"briefing: {line}", err=True)

    def failed(self, error: BriefingError) -> NoReturn:
        """Let `main` tell why the run ended, as of every command."""
        raise error

    def done(self, briefing: Briefing, where: str | None) -> None:
        """Tell of a finished briefing."""
        self.close()
        if self._quiet:
            return
        counts = ", ".join(map(_counted, briefing.sections))
        typer.echo(
            f"{where or briefing.article.title}: {counts}, {len(briefing.withheld)} withheld",
            err=True,
        )

    def ended(self, *, local: bool) -> None:
        """Tell what the run has asked and spent, beside what was stored already."""
        self.close()
        totals = self._totals
        if self._quiet or not totals.answers:
            return
        if not totals.live:
            typer.echo(f"0 requests: all {totals.answers} answers were stored", err=True)
            return
        usage = totals.usage
        share = (
            f" ({usage.cached_tokens / usage.prompt_tokens:.0%} cached)"
            if usage.prompt_tokens
            else ""
        )
        # What a batch answers takes no time of ours.
        seconds = f"; {totals.seconds:.0f} s of answering" if totals.seconds else ""
        answers = "answer was" if totals.stored == 1 else "answers were"
        stored = f", {totals.stored} {answers} stored" if totals.stored else ""
        typer.echo(
            f"{totals.live} request{'s' if totals.live > 1 else ''}{stored}; "
            f"{usage.prompt_tokens:,} tokens in{share}, {usage.completion_tokens:,} out; "
            f"{worded(totals.cost, local=local)}{seconds}",
            err=True,
        )

    def close(self) -> None:
        """Clear the line."""
        if self._shown:
            self._rewrite("")
            self._shown = 0

    def _rewrite(self, text: str) -> None:
        text = text[:100]
        sys.stderr.write(f"\r{text.ljust(self._shown)}\r{text}")
        sys.stderr.flush()
        self._shown = len(text)


def _counted(section: Section) -> str:
    """Return how many findings a section has, by its title: "1 omission", "3 key points"."""
    number, title = len(section.findings), section.title.lower()
    if number == 1 and title.endswith(f"{section.findings[0].kind}s"):
        title = title[:-1]
    return f"{number} {title}"
