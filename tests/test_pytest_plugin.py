"""The pytest plugin, in projects of its own: strict replay, recording, what no test played."""

from __future__ import annotations

import shutil
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


def test_tests_of_one_name_have_recordings_of_their_own(project: pytest.Pytester) -> None:
    """In two classes, and with parameters that differ only in what no file name can hold."""
    body = "briefing_replay.generate('grain.txt', verify='gates')"
    project.makepyfile(
        test_ours=f"""
import pytest

class TestOne:
    def test_it(self, briefing_replay): {body}

class TestTwo:
    def test_it(self, briefing_replay): {body}

@pytest.mark.parametrize("name", ["a/b", "a b", "{"long" * 80}", "U.S", "U.S.", "[U.S", "U-S-"])
def test_named(briefing_replay, name): {body}
"""
    )
    run(project, "--briefing-record=new").assert_outcomes(passed=9)
    folders = {path.name for path in (project.path / "recordings" / "test_ours").iterdir()}
    assert len(folders) == 9
    assert {"TestOne.test_it", "TestTwo.test_it", "test_named-U.S"} <= folders
    result = run(project)
    result.assert_outcomes(passed=9)
    assert result.ret == 0


PARTS = """
import pytest

def test_grain(briefing_replay):
    briefing_replay.generate("grain.txt", verify="gates")

@pytest.mark.skipif(SKIPPED, reason="not here")
def test_skipped(briefing_replay):
    briefing_replay.generate("grain.txt", verify="gates")

@pytest.mark.xfail(FAILS, reason="not yet", strict=True)
def test_xfailed(briefing_replay):
    assert not FAILS
    briefing_replay.generate("grain.txt", verify="gates")
"""


def test_a_test_that_did_not_run_to_its_end_leaves_no_recording_unplayed(
    project: pytest.Pytester,
) -> None:
    """Skipped here, or expected to fail: its recordings are still its own."""
    parts = PARTS.replace("SKIPPED", "False").replace("FAILS", "False")
    project.makepyfile(test_ours=parts)
    run(project, "--briefing-record=new").assert_outcomes(passed=3)
    project.makepyfile(test_ours=PARTS.replace("SKIPPED", "True").replace("FAILS", "True"))
    result = run(project)
    result.assert_outcomes(passed=1, skipped=1, xfailed=1)
    assert result.ret == 0, result.stdout.str()
    assert run(project, "--collect-only").ret == 0


def test_what_is_wrong_besides_is_said_in_a_line(project: pytest.Pytester, server: Server) -> None:
    """A missing article is no missing recording, and nobody wants to read our code for it."""
    run(project, "--briefing-record=new")
    (project.path / "grain.txt").unlink()
    result = run(project)
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["E *UsageError: grain.txt: no such file*"])
    result.stdout.no_fnmatch_line("*--briefing-record*")
    result.stdout.no_fnmatch_line("*briefing/api.py*")


def test_recording_anew_in_vain_loses_nothing(
    project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nobody can be asked, what was recorded is still there."""
    run(project, "--briefing-record=new").assert_outcomes(passed=1)
    before = recorded(project)
    monkeypatch.setenv("BRIEFING_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("BRIEFING_TIMEOUT", "nonsense")
    run(project, "--briefing-record=all").assert_outcomes(failed=1)
    assert recorded(project) == before
    assert [path.name for path in recorded(project)[0].parent.parent.iterdir()] == ["test_grain"]


def test_recording_anew_keeps_the_old_where_the_test_fails(project: pytest.Pytester) -> None:
    """A test that fails half-way has not asked for all: what was recorded is still there."""
    body = "\n    briefing_replay.generate('rice.txt', verify='gates')\n"
    project.makefile(".txt", rice=ARTICLE.replace("2 million", "3 million"))
    project.makepyfile(test_ours=TEST + body)
    run(project, "--briefing-record=new").assert_outcomes(passed=1)
    before = recorded(project)
    project.makepyfile(test_ours=f"{TEST}    assert False{body}")
    run(project, "--briefing-record=all").assert_outcomes(failed=1)
    assert recorded(project) == before


def test_only_what_failed_last_is_run_and_no_other_recording_is_called_unplayed(
    project: pytest.Pytester,
) -> None:
    """With --lf pytest leaves tests out of what it collects; with --ff it leaves out none."""
    other = TEST.replace("test_grain", "test_other")
    project.makepyfile(test_ours=TEST + other)
    run(project, "--briefing-record=new").assert_outcomes(passed=2)
    project.makepyfile(test_ours=f"{TEST}{other}    assert False\n")
    run(project).assert_outcomes(passed=1, failed=1)
    project.makepyfile(test_ours=TEST + other)
    assert run(project, "--lf").ret == 0
    (project.path / "recordings" / "test_ours" / "test_other").rename(
        project.path / "recordings" / "test_ours" / "test_gone"
    )
    run(project, "--briefing-record=new").assert_outcomes(passed=2)
    assert run(project, "--ff").ret == 1


def test_workers_side_by_side_find_the_same(project: pytest.Pytester, server: Server) -> None:
    """With pytest-xdist: recorded, replayed, and what no worker played is told once."""
    tests = "\n".join(TEST.replace("test_grain", f"test_grain_{i}") for i in range(4))
    project.makepyfile(test_ours=tests)
    run(project, "-n2", "--briefing-record=new").assert_outcomes(passed=4)
    result = run(project, "-n2")
    result.assert_outcomes(passed=4)
    assert result.ret == 0, result.stdout.str()
    folder = project.path / "recordings" / "test_ours"
    first = next((folder / "test_grain_0").iterdir())
    old = first.with_name("grain.1-4.gone.0123456789ab.json")
    old.write_text(first.read_text().replace('"key": "', '"key": "0'))
    shutil.copytree(folder / "test_grain_1", folder / "test_gone")
    result = run(project, "-n2")
    result.assert_outcomes(passed=4)
    assert result.ret == 1
    told = result.stdout.str()
    assert told.count(old.name) == 1
    assert told.count("test_gone") == len(list((folder / "test_gone").iterdir()))
    assert run(project, "-n2", "-k", "grain_1").ret == 0


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
