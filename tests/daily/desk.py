"""A reader's desk: a working folder with two sample days, a model's server, and runs of the day."""

from __future__ import annotations

import json
import os
import signal
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from briefing.asked import Spending, Surroundings
from briefing.daily.profile import Daily, Profile
from briefing.daily.run import Wanted, make
from briefing.document import Briefing
from briefing.errors import BriefingError
from briefing.llm.port import Reply, Request
from briefing.settings import Settings
from tests.daily.model import asked_about
from tests.llm.server import Server

FIRST, SECOND = "2025-07-30", "2025-07-31"


class Silent:
    """Watches a run without a word; `keys` are those of the requests that were answered."""

    def __init__(self) -> None:
        self.keys: set[str] = set()

    def reply(self, request: Request, reply: Reply, cost: float | None) -> None:
        """Remember what was asked."""
        self.keys.add(request.key)

    def retry(self, request: Request, attempt: int, error: BriefingError, wait: float) -> None:
        """Nothing to say."""

    def done(self, briefing: Briefing, where: str | None) -> None:
        """Nothing to say."""

    def ended(self, *, local: bool) -> None:
        """Nothing to say."""


class Desk:
    """Runs in the folder `at`, against `server`, `jobs` requests side by side.

    `said` are the lines of all runs, `watch` has watched them; `child` is the process that runs.
    """

    def __init__(self, at: Path, server: Server) -> None:
        self.at = at
        self.server = server
        self.said: list[str] = []
        self.jobs = 4
        self.child = 0
        self.watch = Silent()

    def run(
        self,
        day: str,
        *,
        deliver: tuple[str, ...] = (),
        stage: Callable[[str], None] = lambda _name: None,
        table: Daily | None = None,
        profile: Profile | None = None,
        **spending: Any,
    ) -> int:
        """Make the edition of a sample day; return the exit code."""
        wanted = Wanted(
            edition=date.fromisoformat(day),
            sources=(f"news/{day}",),
            daily=table or Daily(),
            profile=profile or Profile(),
            output=Path("daily"),
            deliver=deliver,
        )
        around = Surroundings(
            pull=lambda: pytest.fail("no model is to be fetched"),
            watch=self.watch,
            say=self.said.append,
        )
        settings = Settings(model="m", base_url=self.server.url, jobs=self.jobs, timeout=60)
        return make(wanted, settings, Spending(**spending), around, stage)

    def killed(self, day: str, at: int, **options: Any) -> bool:
        """Run in a process that the system kills before its stage number `at`.

        Returns whether it came to that.
        """
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside a thread
            child = os.fork()
        if child:
            self.child = child
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
        count = 0

        def stage(_name: str) -> None:
            nonlocal count
            count += 1
            if count == at:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            self.run(day, stage=stage, **options)
        finally:
            os._exit(0)

    def files(self, day: str) -> dict[str, bytes]:
        """Return what the files of an edition hold."""
        return {path.name: path.read_bytes() for path in (self.at / "daily" / day).iterdir()}

    def edition(self, day: str) -> dict[str, Any]:
        """Return the JSON of an edition."""
        found: dict[str, Any] = json.loads(self.files(day)["briefing.json"])
        return found

    def asked(self) -> list[str]:
        """Return every request, as what it says."""
        return [asked_about(body) for body in self.server.requests]
