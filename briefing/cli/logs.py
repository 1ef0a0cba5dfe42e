"""Logs for programs: one JSON object a line on stderr, in place of what is written for people.

Every line has `time` (UTC), `level` and `event`; what else it has is listed in docs/reliability.md.
What libraries log comes as lines of the same form. Messages come from the model layer without keys
and headers (`briefing.llm.redact`); requests and answers are told by their sizes alone.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Literal, NoReturn

import typer

from briefing.cli.totals import Totals
from briefing.document import Briefing
from briefing.errors import BriefingError
from briefing.llm.port import Reply, Request

Level = Literal["info", "warning", "error"]


class JsonLog:
    """Hears of all that happens in a run and writes a line for each; only warnings if `quiet`."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._totals = Totals()
        self._libraries = _Libraries(self)
        logging.getLogger().addHandler(self._libraries)
        logging.captureWarnings(True)

    def reply(self, request: Request, reply: Reply, cost: float | None) -> None:
        """Tell of one answer."""
        self._totals.add(reply, cost)
        self.write(
            "info",
            "request",
            **_named(request),
            stored=reply.stored,
            seconds=reply.seconds,
            tokens_in=reply.usage.prompt_tokens,
            tokens_cached=reply.usage.cached_tokens,
            tokens_out=reply.usage.completion_tokens,
            cost=cost,
            finish=reply.finish_reason,
        )

    def retry(self, request: Request, attempt: int, error: BriefingError, wait: float) -> None:
        """Tell of a try that failed and is repeated."""
        self.write(
            "warning",
            "retry",
            **_named(request),
            attempt=attempt,
            error=str(error),
            wait=round(wait, 3),
        )

    def done(self, briefing: Briefing, where: str | None) -> None:
        """Tell of a finished briefing."""
        self.write(
            "warning" if briefing.partial else "info",
            "briefing",
            source=briefing.article.source,
            title=briefing.article.title,
            file=where,
            findings={s.name: len(s.findings) for s in briefing.sections},
            withheld=len(briefing.withheld),
            failures=[f.model_dump() for f in briefing.coverage.failures],
        )

    def ended(self, *, local: bool) -> None:
        """Tell what the run has asked and spent."""
        totals = self._totals
        self.write(
            "info",
            "end",
            requests=totals.live,
            stored=totals.stored,
            tokens_in=totals.usage.prompt_tokens,
            tokens_cached=totals.usage.cached_tokens,
            tokens_out=totals.usage.completion_tokens,
            cost=totals.cost,
            local=local,
            seconds=round(totals.seconds, 3),
        )

    def tell(self, line: str) -> None:
        """Tell what was done, and what is to be done next."""
        self.write("info", "note", message=line)

    def say(self, line: str) -> None:
        """Tell what went wrong without ending the run."""
        self.write("warning", "warning", message=line)

    def failed(self, error: BriefingError) -> NoReturn:
        """Tell why the run ended, and end the command with its code."""
        self.write(
            "error",
            "error",
            message=str(error),
            error=type(error).__name__,
            exit_code=error.exit_code,
        )
        raise typer.Exit(error.exit_code) from error

    def close(self) -> None:
        """Leave the libraries' logs alone again."""
        logging.captureWarnings(False)
        logging.getLogger().removeHandler(self._libraries)

    def write(self, level: Level, event: str, **what: Any) -> None:  # noqa: ANN401 - JSON values
        """Write a line."""
        if self._quiet and level == "info":
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {"time": now, "level": level, "event": event} | what
        # ASCII alone: half of a surrogate pair in a message has no other form.
        sys.stderr.write(json.dumps(line) + "\n")
        sys.stderr.flush()


class _Libraries(logging.Handler):
    """Writes what libraries log as lines of our log."""

    def __init__(self, log: JsonLog) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        level: Level = "info"
        if record.levelno >= logging.WARNING:
            level = "error" if record.levelno >= logging.ERROR else "warning"
        self._log.write(level, "log", logger=record.name, message=record.getMessage())


def _named(request: Request) -> dict[str, str]:
    """Return what a request is about, from its label ("article.1-9.step")."""
    article, _, rest = request.label.partition(".")
    return {"article": article, "sentences": rest.partition(".")[0], "step": request.step}
