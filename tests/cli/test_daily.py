"""`briefing daily` as a user runs it: what is printed where, and what is wrong in one line."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_generate import briefing, one_line
from tests.daily.made import FIRST
from tests.daily.model import honest
from tests.llm.server import serving


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a working folder with the first sample day in it."""
    shutil.copytree(FIRST, tmp_path / "news")
    return tmp_path


def daily(desk: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return briefing(
        "daily", *arguments, cwd=desk,
        **{"BRIEFING_DATA_DIR": "data", "BRIEFING_CACHE_DIR": "cache", **environment},
    )  # fmt: skip


def test_the_path_on_stdout_and_the_rest_on_stderr(desk: Path) -> None:
    """Flags beat briefing.toml, which has a table of its own for the day."""
    (desk / "briefing.toml").write_text(
        'model = "m"\n[daily]\nsources = ["news"]\noutput = "elsewhere"\ndeliver = ["out/"]\n'
    )
    with serving(honest) as server:
        run = daily(desk, "--date", "2025-07-30", "-o", "made", "--base-url", server.url)
    assert run.returncode == 0, run.stderr
    assert run.stdout == "made/2025-07-30/briefing.md\n"
    assert re.search(r"^\d+ requests; ", run.stderr, re.MULTILINE)
    text = (desk / "made" / "latest" / "briefing.md").read_text(encoding="utf-8")
    assert "Port of Hallen" in text
    assert (desk / "out" / "2025-07-30.html").exists()
    assert not (desk / "elsewhere").exists()


def test_no_sources(desk: Path) -> None:
    """Neither on the command line nor in briefing.toml."""
    one_line(daily(desk), 2, "sources", "briefing.toml")


def test_a_bad_profile(desk: Path) -> None:
    """The file and the key are named, and nothing is read before."""
    (desk / "p.toml").write_text('wacht = ["x"]\n')
    one_line(daily(desk, "news", "--profile", "p.toml"), 2, "p.toml", "wacht")


def test_a_bad_target(desk: Path) -> None:
    """A command that is not there is found out before anything is asked."""
    one_line(daily(desk, "news", "--deliver", "no-such-program"), 2, "no-such-program")


def test_sources_that_are_not_there(desk: Path) -> None:
    """As with generate: the only source must be readable."""
    one_line(daily(desk, "gone/"), 2, "gone")


def test_a_day_ahead(desk: Path) -> None:
    """A slip of the year must not make an edition that bars all others until then."""
    one_line(daily(desk, "news", "--date", "2999-07-30"), 2, "2999-07-30", "ahead")
    assert not (desk / "data").exists()
