"""The pytest plugin: briefings in tests, from recordings beside the tests.

The fixture `briefing_replay` makes a briefing from the answers recorded for this test, strictly:
what is not recorded fails the test and shows what has changed. `--briefing-record=new` asks for
what is missing, `all` for everything again. Recordings lie in `recordings/MODULE/TEST` beside the
test's file. At the end those that no test played are named, and the run fails.

Importing this loads nothing but pytest, which is loaded already: a project without the fixture
pays nothing. Not obvious: with pytest-xdist each worker knows of its own tests alone, so it hands
what it knows to the one session that sees them all.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Generator, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from briefing.article import Article
    from briefing.document import Briefing

FOLDER = "recordings"
FIXTURE = "briefing_replay"

_NAME_BYTES = 100
_PLAIN = re.compile(r"[\w.]+(?:\[\w(?:[\w.-]*\w)?\])?")
"""Names of tests that no other test's name is made like when the brackets are taken out."""


class Replay:
    """What the fixture gives: `generate`, and the `folder` of the test's recordings."""

    def __init__(self, folder: Path, record: str) -> None:
        self.folder = folder
        self.played: set[str] = set()
        self._record = record
        # Recorded anew aside: where nobody can be asked, what was there stays.
        self._into = folder.with_name(f".{folder.name}.new") if record == "all" else folder
        self._complete = True
        if record == "all":
            shutil.rmtree(self._into, ignore_errors=True)

    def generate(self, source: str | Path | Article, **settings: Any) -> Briefing:  # noqa: ANN401 - as `briefing.generate`
        """Return the briefing of a source, as `briefing.generate` does, from the recordings.

        Raises:
            Failed: an answer is not recorded; says what has changed since.
            BriefingError: as `briefing.generate`, in a line without the way through our own code.
        """
        __tracebackhide__ = True
        from briefing import api
        from briefing.errors import BriefingError, ReplayMissError

        given: dict[str, Any] = {"replay": None, "record": self._into, "cache": False}
        if self._record == "none":
            if not any(self.folder.glob("*.*.json")):
                raise _not_recorded(f"{self.folder} has no recorded answers")
            given = {"replay": self.folder, "record": None}
        try:
            return api.alone(
                "generate",
                api.followed(
                    source,
                    told=lambda request, _reply: self.played.add(request.key),
                    **{**settings, **given},
                ),
            )
        except ReplayMissError as e:
            missed = str(e)
        except BriefingError as e:
            self._complete = False
            raise e.with_traceback(None) from None
        # Outside, so that the trace of our own code is not shown before what matters.
        raise _not_recorded(missed)

    def unplayed(self) -> list[Path]:
        """Return the recordings of this test that it did not play."""
        from briefing.llm.answers import Folder

        folder = Folder(self.folder)
        files = sorted(self.folder.glob("*.*.json"))
        return [path for path in files if folder.entry(path)["key"] not in self.played]

    def close(self, *, passed: bool) -> None:
        """Put what was recorded anew in the place of what was there, if the test passed."""
        if self._into != self.folder and passed and self._complete and self._into.is_dir():
            shutil.rmtree(self.folder, ignore_errors=True)
            self._into.rename(self.folder)
        elif self._into != self.folder:
            shutil.rmtree(self._into, ignore_errors=True)


def _not_recorded(why: str) -> BaseException:
    return pytest.fail.Exception(f"{why}\nTo record: pytest --briefing-record=new", pytrace=False)


class _Session:
    """What a session knows of recordings.

    `unplayed` are those that tests which passed did not play, `known` the folders of all tests
    with the fixture, `modules` the folders of the modules that run, as a `whole` or not.
    """

    def __init__(self) -> None:
        self.unplayed: set[str] = set()
        self.known: set[str] = set()
        self.modules: set[str] = set()
        self.whole = True

    def told(self) -> dict[str, Any]:
        """Return what is known, as a worker may send it."""
        sets = {name: sorted(found) for name, found in vars(self).items() if name != "whole"}
        return {**sets, "whole": self.whole}

    def hear(self, told: dict[str, Any]) -> None:
        """Add what a worker knows."""
        self.unplayed.update(told["unplayed"])
        self.known.update(told["known"])
        self.modules.update(told["modules"])
        self.whole = self.whole and told["whole"]

    def left(self) -> list[Path]:
        """Return the recordings that no test played: of tests that ran, and of those now gone."""
        gone: set[Path] = set()
        if self.whole:
            for module in map(Path, self.modules):
                for folder in module.glob("[!.]*/"):
                    if str(folder) not in self.known:
                        gone.update(folder.glob("*.*.json"))
        return sorted({*map(Path, self.unplayed), *gone})


_KEPT = pytest.StashKey[_Session]()
_PASSED = pytest.StashKey[bool]()


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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Note which modules run, and which folders are a test's, though it may be skipped."""
    kept = config.stash[_KEPT]
    only_failed = getattr(config.option, "lf", False)  # collects no more than failed last time
    if any("::" in a for a in config.args) or config.option.collectonly or only_failed:
        kept.whole = False
    kept.modules = {str(_folder(item).parent) for item in items}
    kept.known = {str(_folder(i)) for i in items if FIXTURE in getattr(i, "fixturenames", ())}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note whether a test went through to its end: else it may not have played all."""
    report = yield
    if report.when == "call":
        item.stash[_PASSED] = report.passed
    return report


@pytest.fixture
def briefing_replay(request: pytest.FixtureRequest) -> Iterator[Replay]:
    """Briefings from the answers recorded for this test; see docs/recordings.md."""
    folder = _folder(request.node)
    replay = Replay(folder, request.config.getoption("--briefing-record"))
    yield replay
    passed = request.node.stash.get(_PASSED, False)
    replay.close(passed=passed)
    kept = request.config.stash[_KEPT]
    kept.known.add(str(folder))
    if passed:
        kept.unplayed.update(map(str, replay.unplayed()))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:  # noqa: ANN401 - pytest-xdist, which has no types
    """Hear from a worker of pytest-xdist what it knows; one that died leaves it unknown."""
    kept: _Session = node.config.stash[_KEPT]
    told = getattr(node, "workeroutput", {}).get("briefing")
    if told is None:
        kept.whole = False
    else:
        kept.hear(told)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a run that leaves recordings unplayed."""
    kept = session.config.stash[_KEPT]
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["briefing"] = kept.told()
    elif kept.left() and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name the recordings that no test played."""
    if left := terminalreporter.config.stash[_KEPT].left():
        terminalreporter.section("recordings that no test played")
        for path in left:
            terminalreporter.line(str(path))
        terminalreporter.line("Delete them, or record anew with --briefing-record=all")


def _folder(item: pytest.Item) -> Path:
    """Return the folder of a test's recordings, its own for each class and each set of parameters.

    A name that has more than letters, digits and a pair of brackets, or is long, ends in part of
    its SHA-256.
    """
    chain = [node.name for node in item.listchain() if isinstance(node, pytest.Class | pytest.Item)]
    named = ".".join(chain)
    plain = re.sub(r"[^\w.-]+", "-", named).strip("-.")
    if not _PLAIN.fullmatch(named) or len(plain.encode()) > _NAME_BYTES:
        cut = plain.encode()[:_NAME_BYTES].decode(errors="ignore")
        plain = f"{cut}-{sha256(named.encode()).hexdigest()[:8]}"
    return item.path.parent / FOLDER / item.path.stem / plain
