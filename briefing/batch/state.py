"""What is kept of a run whose answers come later: a folder for each, beside the stored answers.

`run.json` says how it was asked for and which batches were sent; `prompts.json` and
`articles.jsonl` hold what requests are made of, so neither sources nor templates need to be as they
were; each batch has a file of requests and, once it is over, one of answers. Not obvious: a batch
is noted before it is sent, so that after a crash it is known that it may be there. No key is in any
of it.
"""

from __future__ import annotations

import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import ValidationError

from briefing.article import Article, Shape
from briefing.errors import BriefingError, UsageError
from briefing.files import placed
from briefing.llm.cache import default_path
from briefing.output import Output
from briefing.promptset import PromptSet
from briefing.settings import Settings

FORMAT: Literal[1] = 1


class Sent(Shape):
    """A batch: our tag and its `id` at the provider, once that is known.

    `collected` says whether its answers are here, `told` whether it was said what they cost.
    """

    tag: str
    requests: int
    id: str | None = None
    collected: bool = False
    told: bool = False


class Run(Shape):
    """A run: when it was begun (UTC), with which settings, where its briefings go, what was sent.

    `exit_code` is what reading the sources came to; `wave` counts how often something was sent.
    """

    format: Literal[1] = FORMAT
    name: str
    begun: datetime
    settings: dict[str, Any]
    output: Output
    articles: int
    exit_code: int = 0
    max_cost: float | None = None
    max_tokens: int | None = None
    wave: int = 0
    batches: tuple[Sent, ...] = ()

    @property
    def fresh(self) -> frozenset[str]:
        """The tags of the batches whose answers are here and were not told of yet."""
        return frozenset(sent.tag for sent in self.batches if sent.collected and not sent.told)

    @property
    def waiting(self) -> tuple[Sent, ...]:
        """The batches whose answers are not here yet."""
        return tuple(sent for sent in self.batches if not sent.collected)


def folder() -> Path:
    """Return the folder of all runs."""
    return default_path().parent / "batches"


class Kept:
    """The folder of one run; `run` is what its file says."""

    def __init__(self, path: Path, run: Run) -> None:
        self.path = path
        self.run = run

    @classmethod
    def begun(cls, run: Run, prompts: PromptSet, articles: Iterable[Article]) -> Self:
        """Keep a new run; to be called within `locked`.

        Raises:
            UsageError: it cannot be written.
        """
        for path in folder().glob("*/"):
            if not (path / "run.json").exists():
                shutil.rmtree(path)  # of a process that was killed right here
        path = folder() / run.name
        try:
            # Articles may be confidential: readable by their owner alone.
            path.mkdir(parents=True, mode=0o700)
            lines = "".join(f"{article.model_dump_json()}\n" for article in articles)
            placed(path / "articles.jsonl", lines.encode())
            placed(path / "prompts.json", prompts.model_dump_json().encode())
        except OSError as e:
            raise _unwritten(path, e) from e
        kept = cls(path, run)
        kept.update()
        return kept

    @classmethod
    def all(cls) -> list[Self]:
        """Return all runs, the oldest first.

        Raises:
            BriefingError: one cannot be read.
        """
        return sorted(map(cls.read, folder().glob("*/run.json")), key=lambda k: k.run.begun)

    @classmethod
    def named(cls, name: str | None) -> list[Self]:
        """Return the run of this name, all of them where there is none.

        Raises:
            UsageError: no run has this name.
            BriefingError: it cannot be read; others do not matter.
        """
        if name is None:
            return cls.all()
        found = [file for file in folder().glob("*/run.json") if file.parent.name == name]
        if not found:
            raise UsageError(f"There is no run “{name}”; briefing batch status shows them all")
        return [cls.read(found[0])]

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return the run of a `run.json`.

        Raises:
            BriefingError: it cannot be read.
        """
        try:
            return cls(file.parent, Run.model_validate_json(file.read_bytes()))
        except (OSError, ValidationError) as e:
            raise BriefingError(
                f"{file} cannot be read; delete its folder to forget that run"
            ) from e

    def update(self, **fields: Any) -> None:  # noqa: ANN401 - fields of a Run
        """Note what has changed of the run.

        Raises:
            UsageError: it cannot be written.
        """
        self.run = self.run.model_copy(update=fields)
        self._put("run.json", (self.run.model_dump_json(indent=1) + "\n").encode())

    def replace(self, sent: Sent) -> None:
        """Note what has changed of a batch."""
        self.update(batches=tuple(sent if b.tag == sent.tag else b for b in self.run.batches))

    def prompts(self) -> PromptSet:
        """Return the prompt set that the run asks with.

        Raises:
            BriefingError: it cannot be read.
        """
        with self._readable():
            return PromptSet.model_validate_json((self.path / "prompts.json").read_bytes())

    def settings(self) -> Settings:
        """Return the settings that the run was begun with.

        Raises:
            BriefingError: they are of another version of this program.
        """
        with self._readable():
            return Settings(**self.run.settings)

    def articles(self) -> Iterator[Article]:
        """Yield the run's articles, in order.

        Raises:
            BriefingError: they cannot be read.
        """
        with self._readable(), (self.path / "articles.jsonl").open(encoding="utf-8") as file:
            for line in file:
                yield Article.model_validate_json(line)

    def requests(self, tag: str) -> bytes:
        """Return the file of requests of a batch."""
        return (self.path / f"{tag}.requests.jsonl").read_bytes()

    def answers(self, tag: str) -> bytes:
        """Return the answers of a batch that was collected."""
        return (self.path / f"{tag}.answers.jsonl").read_bytes()

    def put_requests(self, tag: str, content: bytes) -> None:
        """Keep the file of requests of a batch."""
        self._put(f"{tag}.requests.jsonl", content)

    def put_answers(self, tag: str, content: bytes) -> None:
        """Keep the answers of a batch."""
        self._put(f"{tag}.answers.jsonl", content)

    def remove(self) -> None:
        """Forget the run; what was answered stays in the store."""
        shutil.rmtree(self.path)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValidationError) as e:
            raise BriefingError(
                f"What is kept of {self.run.name} cannot be read, or is of another version of this "
                f"program; briefing batch drop {self.run.name} forgets it"
            ) from e

    def _put(self, name: str, content: bytes) -> None:
        try:
            placed(self.path / name, content)
        except OSError as e:
            raise _unwritten(self.path, e) from e


def new_name() -> str:
    """Return a name for a run: when it was begun, and a few letters that no other has."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M}-{secrets.token_hex(2)}"


@contextmanager
def locked() -> Iterator[None]:
    """Keep other processes from sending and collecting meanwhile, even if this one is killed.

    Raises:
        UsageError: another one does.
    """
    path = folder() / "lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # SQLite's locks end with their process, on every system.
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
            db.execute("BEGIN EXCLUSIVE")
            yield
    except sqlite3.OperationalError as e:
        raise UsageError(
            f"Another briefing process sends or collects batches ({e}); try again later"
        ) from e
    except OSError as e:
        raise _unwritten(path.parent, e) from e


def _unwritten(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {error.strerror or error}")
