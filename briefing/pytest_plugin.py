"""The pytest plugin: briefings in tests, from recordings beside the tests.

The fixture `briefing_replay` makes a briefing from the answers recorded for this test, strictly:
what is not recorded fails the test and shows what has changed. `--briefing-record=new` asks for
what is missing, `all` for everything again. Recordings lie in `recordings/MODULE/TEST` beside the
test's file. At the end those that no test played are named, and the run fails.

Importing this loads nothing but pytest, which is loaded already: a project without the fixture
pays nothing.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from briefing.article import Article
    from briefing.document import Briefing

FOLDER = "recordings"


class Replay:
    """What the fixture gives: `generate`, and the `folder` of the test's recordings."""

    def __init__(self, folder: Path, record: str) -> None:
        self.folder = folder
        self.played: set[str] = set()
        self._record = record

    def generate(self, source: str | Path | Article, **settings: Any) -> Briefing:  # noqa: ANN401 - as `briefing.generate`
        """Return the briefing of a source, as `briefing.generate` does, from the recordings.

        Raises:
            Failed: an answer is not recorded; says what has changed since.
        """
        from briefing import api
        from briefing.errors import BriefingError

        given = {"record": self.folder, "cache": False}
        if self._record == "none":
            given = {"replay": self.folder}
        try:
            return api.alone(
                "generate",
                api.followed(
                    source,
                    told=lambda request, _reply: self.played.add(request.key),
                    **{**settings, **given},
                ),
            )
        except BriefingError as e:
            if self._record != "none":
                raise
            told = f"{e}\nTo record: pytest --briefing-record=new"
        # Outside, so that the trace of our own code is not shown before what matters.
        pytest.fail(told, pytrace=False)

    def unplayed(self) -> list[Path]:
        """Return the recordings of this test that it did not play."""
        from briefing.llm.answers import Folder

        files = sorted(self.folder.glob("*.*.json"))
        entries = Folder(self.folder).entries()
        pairs = zip(files, entries, strict=True)
        return [path for path, entry in pairs if entry["key"] not in self.played]


class _Session:
    """What a session knows of recordings: those not played, and the folders that tests used."""

    def __init__(self) -> None:
        self.unplayed: list[Path] = []
        self.used: set[Path] = set()
        self.modules: set[Path] = set()
        self.whole = True


_KEPT = pytest.StashKey[_Session]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare `--briefing-record`."""
    parser.getgroup("briefing").addoption(
        "--briefing-record",
        choices=("none", "new", "all"),
        default="none",
        help="Recorded answers: replay only (none), ask for what is missing (new) or anew (all).",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Begin with nothing known."""
    config.stash[_KEPT] = _Session()


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Note that some tests do not run: what no test played cannot be told then."""
    for item in items[:1]:
        item.config.stash[_KEPT].whole = False


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Note which modules run as a whole."""
    kept = config.stash[_KEPT]
    if any("::" in argument for argument in config.args):
        kept.whole = False
    kept.modules = {item.path for item in items}


@pytest.fixture
def briefing_replay(request: pytest.FixtureRequest) -> Iterator[Replay]:
    """Briefings from the answers recorded for this test; see docs/testing.md."""
    record: str = request.config.getoption("--briefing-record")
    folder = _folder(request.node.path, request.node.name)
    if record == "all":
        shutil.rmtree(folder, ignore_errors=True)
    replay = Replay(folder, record)
    failed = request.session.testsfailed
    yield replay
    kept = request.config.stash[_KEPT]
    kept.used.add(folder)
    # A test that failed may have stopped before it played all.
    if request.session.testsfailed == failed:
        kept.unplayed += replay.unplayed()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run that leaves recordings unplayed."""
    kept = session.config.stash[_KEPT]
    if kept.whole:
        for module in sorted(kept.modules):
            for folder in sorted((module.parent / FOLDER / module.stem).glob("*/")):
                if folder not in kept.used:
                    kept.unplayed += sorted(folder.glob("*.*.json"))
    if kept.unplayed and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the recordings that no test played."""
    unplayed = terminalreporter.config.stash[_KEPT].unplayed
    if unplayed:
        terminalreporter.section("recordings that no test played")
        for path in unplayed:
            terminalreporter.line(str(path))
        terminalreporter.line("Delete them, or record anew with --briefing-record=all")


def _folder(path: Path, name: str) -> Path:
    """Return the folder of a test's recordings; parametrized tests have one each."""
    return path.parent / FOLDER / path.stem / re.sub(r"[^\w.-]+", "-", name).strip("-")
