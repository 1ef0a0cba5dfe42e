"""Progress on stderr: one line that is rewritten on a terminal, a line a request with --verbose."""

from __future__ import annotations

import sys

import typer

from briefing.document import Briefing
from briefing.llm.port import Reply, Request


class Progress:
    """Hears of every reply and of every briefing, and says so on stderr."""

    def __init__(self, *, quiet: bool, verbose: bool, total: int) -> None:
        self._quiet = quiet
        self._verbose = verbose and not quiet
        self._total = total
        self._line = not quiet and not verbose and sys.stderr.isatty()
        self._shown = 0

    def reply(self, request: Request, reply: Reply) -> None:
        """Tell of one answer."""
        usage = reply.usage
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
        p = briefing.provenance
        counts = ", ".join(f"{len(s.findings)} {s.title.lower()}" for s in briefing.sections)
        cached = f" ({p.cached_tokens / p.prompt_tokens:.0%} cached)" if p.prompt_tokens else ""
        how = "answers replayed" if p.answers == "recorded" else "requests"
        typer.echo(
            f"{where or briefing.article.title}: {counts}, {len(briefing.withheld)} withheld; "
            f"{p.requests} {how}, {p.prompt_tokens} tokens in{cached}, {p.completion_tokens} out, "
            f"{p.seconds:.0f} s",
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
