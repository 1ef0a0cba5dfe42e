"""Progress on stderr: one line that is rewritten on a terminal, a line a request with --verbose."""

from __future__ import annotations

import sys

import typer

from briefing.document import Briefing
from briefing.llm.port import Reply, Request, Usage
from briefing.llm.prices import total, worded


class Progress:
    """Hears of every reply and of every briefing, and says so on stderr."""

    def __init__(self, *, quiet: bool, verbose: bool) -> None:
        self._quiet = quiet
        self._verbose = verbose and not quiet
        self._answers = 0
        self._live = 0
        self._seconds = 0.0
        self._usage = Usage()
        self._cost: float | None = 0.0
        self._line = not quiet and not verbose and sys.stderr.isatty()
        self._shown = 0

    def reply(self, request: Request, reply: Reply, cost: float | None) -> None:
        """Tell of one answer."""
        usage = reply.usage
        self._answers += 1
        if not reply.stored:
            self._live += 1
            self._seconds += reply.seconds
            self._usage = self._usage + usage
            self._cost = total(self._cost, cost)
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

    def done(self, briefing: Briefing, where: str | None) -> None:
        """Tell of a finished briefing."""
        self.close()
        if self._quiet:
            return
        counts = ", ".join(f"{len(s.findings)} {s.title.lower()}" for s in briefing.sections)
        typer.echo(
            f"{where or briefing.article.title}: {counts}, {len(briefing.withheld)} withheld",
            err=True,
        )

    def ended(self, *, local: bool) -> None:
        """Tell what the run has asked and spent, beside what was stored already."""
        self.close()
        if self._quiet or not self._answers:
            return
        if not self._live:
            typer.echo(f"0 requests: all {self._answers} answers were stored", err=True)
            return
        usage = self._usage
        share = (
            f" ({usage.cached_tokens / usage.prompt_tokens:.0%} cached)"
            if usage.prompt_tokens
            else ""
        )
        stored = self._answers - self._live
        typer.echo(
            f"{self._live} request{'s' if self._live > 1 else ''}"
            f"{f', {stored} answers were stored' if stored else ''}; "
            f"{usage.prompt_tokens:,} tokens in{share}, {usage.completion_tokens:,} out; "
            f"{worded(self._cost, local=local)}; {self._seconds:.0f} s of answering",
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
