"""Who watches a run: lines for people, or a log for programs; both end as the run does."""

from __future__ import annotations

from asyncio import CancelledError
from collections.abc import Iterator
from contextlib import contextmanager

from briefing.cli.logs import JsonLog
from briefing.cli.progress import Progress
from briefing.errors import BriefingError, StoppedError
from briefing.llm.traced import exported


@contextmanager
def watched(*, json: bool, quiet: bool, verbose: bool, drawn: bool) -> Iterator[Progress | JsonLog]:
    """Yield who watches, and tell it why the run ends where it fails.

    Raises:
        BriefingError: what ended the run, as it is told to people.
        typer.Exit: the run failed, and the log says why.
    """
    watch = JsonLog(quiet=quiet) if json else Progress(quiet=quiet, verbose=verbose, drawn=drawn)
    try:
        with exported():
            yield watch
    except (KeyboardInterrupt, CancelledError):
        # The second is what asyncio.run makes of Ctrl-C once a group of tasks has failed (3.11).
        watch.close()
        watch.failed(StoppedError("interrupted; what was answered is kept, and not asked again"))
    except BriefingError as e:
        watch.close()
        watch.failed(e)
    finally:
        watch.close()
