"""The pytest plugin, in projects of its own: strict replay, recording, what no test played."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_generate import ARTICLE, honest
from tests.llm.server import Server, serving

pytest_plugins = ["pytester"]

TEST = """
def test_grain(briefing_replay):
    briefing = briefing_replay.generate("grain.txt", verify="gates")
    assert not briefing.partial
"""


@pytest.fixture
def server() -> Iterator[Server]:
    """Yield a model on loopback."""
    with serving(honest) as serves:
        yield serves


@pytest.fixture
def project(
    pytester: pytest.Pytester, server: Server, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """Return a project with one article and one test, whose settings ask the server."""
    monkeypatch.setenv("BRIEFING_MODEL", "m")
    monkeypatch.setenv("BRIEFING_BASE_URL", server.url)
    pytester.makefile(".txt", grain=ARTICLE)
    pytester.makepyfile(test_ours=TEST)
    return pytester


def run(project: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    """Run pytest there, as a process."""
    return project.runpytest_subprocess(*arguments)


def recorded(project: pytest.Pytester) -> list[Path]:
    """Return the recordings of the one test."""
    return sorted((project.path / "recordings" / "test_ours" / "test_grain").glob("*.json"))


def test_what_is_not_recorded_fails_and_says_how_to_record(
    project: pytest.Pytester, server: Server
) -> None:
    """By default nothing is asked."""
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*recordings/test_ours/test_grain*", "*--briefing-record=new*"])
    assert server.requests == []


def test_recorded_once_it_replays(project: pytest.Pytester, server: Server) -> None:
    """`new` asks for what is missing and no more; then the test passes without a model."""
    run(project, "--briefing-record=new").assert_outcomes(passed=1)
    asked = len(server.requests)
    assert len(recorded(project)) == asked > 0
    run(project, "--briefing-record=new").assert_outcomes(passed=1)
    run(project).assert_outcomes(passed=1)
    assert len(server.requests) == asked
    run(project, "--briefing-record=all").assert_outcomes(passed=1)
    assert len(server.requests) == 2 * asked


def test_a_changed_article_shows_what_has_changed(project: pytest.Pytester) -> None:
    """A failing miss prints the lines that differ, and no trace of our own code."""
    run(project, "--briefing-record=new")
    (project.path / "grain.txt").write_text(ARTICLE.replace("2 million", "9 million"))
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*changed since the recording: article*", "*+*9 million*"])
    result.stdout.no_fnmatch_line("*ReplayMissError*")


def test_what_no_test_played_fails_the_run(project: pytest.Pytester) -> None:
    """A recording too many is named, and the run fails though every test passed."""
    run(project, "--briefing-record=new")
    first = recorded(project)[0]
    old = first.with_name("grain.1-4.gone.0123456789ab.json")
    old.write_text(first.read_text().replace('"key": "', '"key": "0'))
    result = run(project)
    result.assert_outcomes(passed=1)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*recordings that no test played*", f"*{old.name}*"])


def test_recordings_of_a_test_that_is_gone_are_found(project: pytest.Pytester) -> None:
    """Where whole modules run, folders of no test are named; where a part runs, not."""
    run(project, "--briefing-record=new")
    project.makepyfile(test_ours=TEST.replace("test_grain", "test_renamed") + "\ndef test_b(): ...")
    run(project, "--briefing-record=new", "-k", "renamed").assert_outcomes(passed=1, deselected=1)
    assert run(project, "-k", "renamed").ret == 0
    result = run(project)
    assert result.ret == 1
    result.stdout.fnmatch_lines(["*recordings that no test played*", "*test_grain*"])


def test_unused_it_loads_nothing() -> None:
    """The entry point loads pytest and the version of the package, no more."""
    heavy = "('pydantic', 'openai', 'jinja2', 'briefing.api')"
    code = (
        "import sys, briefing.pytest_plugin; "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_it_is_an_entry_point() -> None:
    """Pytest finds it where the package is installed."""
    from importlib.metadata import entry_points

    found = {e.name: e.value for e in entry_points(group="pytest11")}
    assert found.get("briefing") == "briefing.pytest_plugin"
