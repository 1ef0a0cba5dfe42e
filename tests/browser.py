"""A page opened in headless Chromium, where that is installed: what it holds and what it logs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

OPTIONS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync "
    "--enable-logging=stderr --v=0 --dump-dom"
).split()


class Opened(NamedTuple):
    """The page's elements as text, after it was loaded, and the lines of its console."""

    dom: str
    console: tuple[str, ...]


def opened(page: Path, profile: Path) -> Opened:
    """Open a page with a profile of its own; the test is skipped where there is no browser."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no Chromium here to open the page in; apt-get install chromium")
    run = subprocess.run(
        [chromium, *OPTIONS, f"--user-data-dir={profile}", page.as_uri()],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    return Opened(run.stdout, tuple(x for x in run.stderr.splitlines() if "CONSOLE" in x))
