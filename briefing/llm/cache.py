"""The answer store in its second form: one SQLite database in the user's cache folder.

Keys and answers are as in `briefing.llm.answers`; only answers that would be given again are kept:
no refusals, none that were cut off, none that are empty. What a key was made of is kept beside it,
so that `verify` can make it again. Several processes may use the database at once (WAL, one short
transaction a write). A store must not cost the run: one that is damaged is set aside, one that
cannot be written is done without, and both are said through `say`.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple

from briefing.errors import BriefingError, UsageError
from briefing.llm.port import Reply, Request, Usage

FILE = "answers.sqlite3"
BUSY_SECONDS = 10.0
"""How long a write waits for another process."""

Say = Callable[[str], None]
_Migration = Callable[[sqlite3.Connection], None]
_MIGRATIONS: dict[int, _Migration] = {}
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_REPLY = "answer, finish_reason, prompt_tokens, cached_tokens, completion_tokens, seconds, digest"
_SIDE_FILES = ("", "-wal", "-shm")


class Statistics(NamedTuple):
    """What a store holds; `models` are names with their answers, `tokens` in and out."""

    answers: int
    models: tuple[tuple[str, int], ...]
    tokens: tuple[int, int]
    oldest: float | None
    newest: float | None
    bytes: int


def default_path() -> Path:
    """Return where the database lies: in `BRIEFING_CACHE_DIR`, else the user's cache folder."""
    if chosen := os.environ.get("BRIEFING_CACHE_DIR"):
        return Path(chosen).expanduser() / FILE
    from platformdirs import user_cache_path

    return user_cache_path("policy-briefing") / FILE


def migration(number: int) -> Callable[[_Migration], _Migration]:
    """Declare the step that brings a database to version `number`, from the one before."""

    def declared(step: _Migration) -> _Migration:
        if number != len(_MIGRATIONS) + 1:
            raise ValueError(f"migration {number} does not follow {len(_MIGRATIONS)}")
        _MIGRATIONS[number] = step
        return step

    return declared


@migration(1)
def _answers(db: sqlite3.Connection) -> None:
    # The request comes last: a lookup does not read the pages it fills.
    db.execute(
        """
        CREATE TABLE answers (
            key BLOB NOT NULL PRIMARY KEY,
            model TEXT NOT NULL,
            label TEXT NOT NULL,
            stored REAL NOT NULL,
            finish_reason TEXT NOT NULL,
            prompt_tokens INTEGER NOT NULL,
            cached_tokens INTEGER NOT NULL,
            completion_tokens INTEGER NOT NULL,
            seconds REAL NOT NULL,
            digest BLOB NOT NULL,
            answer TEXT NOT NULL,
            request BLOB NOT NULL
        )
        """
    )


@migration(2)
def _by_age(db: sqlite3.Connection) -> None:
    db.execute("CREATE INDEX answers_stored ON answers (stored)")


class Cache:
    """Answers in the database at `path`, made with its folder on first use.

    May be called from several threads. `say` is given a line when something is wrong.
    """

    def __init__(self, path: Path, say: Say = lambda _line: None) -> None:
        self.path = path
        self._say = say
        self._said: set[str] = set()
        self._lock = threading.RLock()
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None

    def get(self, request: Request) -> Reply | None:
        """Return the stored answer to this request, if there is one that is whole.

        Raises:
            UsageError: the database is of a newer version of this program.
        """
        key = bytes.fromhex(request.key)

        def found(db: sqlite3.Connection) -> tuple[Any, ...] | None:
            row: tuple[Any, ...] | None = db.execute(
                f"SELECT {_REPLY} FROM answers WHERE key = ?",  # noqa: S608 - columns of ours
                (key,),
            ).fetchone()
            return row

        row = self._tried(found, writes=False)
        if row is None:
            return None
        *content, digest = row
        if _digest(*content) != digest:
            self._once(f"{request.label}: its stored answer is damaged, and asked for again")
            return None
        answer, finish_reason, prompt, cached, completion, seconds = content
        return Reply(
            text=answer,
            finish_reason=finish_reason,
            usage=Usage(prompt_tokens=prompt, cached_tokens=cached, completion_tokens=completion),
            seconds=seconds,
            stored=True,
        )

    def put(self, request: Request, reply: Reply, context: int) -> None:  # noqa: ARG002 - Store
        """Store an answer, unless it was refused, cut off or empty.

        Raises:
            UsageError: the database is of a newer version of this program.
        """
        self.put_all([(request, reply)])

    def put_all(self, answers: Iterable[tuple[Request, Reply]]) -> None:
        """Store several answers in one transaction, but those refused, cut off or empty.

        Raises:
            UsageError: the database is of a newer version of this program.
        """
        rows = [_row(request, reply) for request, reply in answers if keeps(reply)]

        def written(db: sqlite3.Connection) -> None:
            db.execute("BEGIN IMMEDIATE")
            try:
                db.executemany(
                    f"INSERT OR REPLACE INTO answers ({_REPLY}, key, model, label, stored, "  # noqa: S608
                    "request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rows,
                )
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

        if rows:
            self._tried(written, writes=True)

    def statistics(self) -> Statistics:
        """Return what is stored.

        Raises:
            BriefingError: the database cannot be read.
        """
        with self._strictly() as db:
            count, oldest, newest, tokens_in, tokens_out = db.execute(
                "SELECT count(*), min(stored), max(stored), total(prompt_tokens), "
                "total(completion_tokens) FROM answers"
            ).fetchone()
            models = db.execute(
                "SELECT model, count(*) FROM answers GROUP BY model ORDER BY count(*) DESC, model"
            ).fetchall()
        files = [self.path.with_name(self.path.name + end) for end in _SIDE_FILES]
        return Statistics(
            answers=count,
            models=tuple(models),
            tokens=(int(tokens_in), int(tokens_out)),
            oldest=oldest,
            newest=newest,
            bytes=sum(f.stat().st_size for f in files if f.exists()),
        )

    def verify(self) -> Iterator[str]:
        """Yield a line for every damage: of the file, of a key, of an answer.

        Raises:
            BriefingError: the database cannot be read at all.
        """
        with self._strictly() as db:
            try:
                for (line,) in db.execute("PRAGMA integrity_check(100)"):
                    if line != "ok":
                        yield f"{self.path}: {line}"
                rows = db.execute(f"SELECT key, label, request, {_REPLY} FROM answers")  # noqa: S608
                for key, label, request, *content, digest in rows:
                    name = f"{label} ({bytes(key).hex()[:12]})"
                    try:
                        made = sha256(zlib.decompress(request)).digest()
                    except zlib.error:
                        made = b""
                    if made != key:
                        yield f"{name}: its key is not that of its request"
                    if _digest(*content) != digest:
                        yield f"{name}: its answer is not what was stored"
            except sqlite3.DatabaseError as e:
                yield f"{self.path}: {e}"

    def prune(self, older_than: float | None = None) -> int:
        """Remove the answers stored before `older_than` (seconds since 1970), or all; count them.

        Raises:
            BriefingError: the database cannot be written.
        """
        with self._strictly() as db:
            try:
                if older_than is None:
                    removed = db.execute("DELETE FROM answers").rowcount
                else:
                    removed = db.execute(
                        "DELETE FROM answers WHERE stored < ?", (older_than,)
                    ).rowcount
                db.execute("VACUUM")
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.Error as e:
                raise BriefingError(f"{self.path} cannot be pruned: {e}; try again") from e
        return removed

    def set_aside(self) -> tuple[Path, ...]:
        """Return the damaged databases that lie beside this one."""
        return tuple(sorted(self.path.parent.glob(f"{self.path.name}.damaged-*[0-9]")))

    def close(self) -> None:
        """Close the database; it is opened again when it is needed."""
        with self._lock:
            for connection in (self._reader, self._writer):
                if connection is not None:
                    with suppress(sqlite3.Error):  # of a damaged file there is nothing to save
                        connection.close()
            self._reader = self._writer = None

    def _tried(self, work: Callable[[sqlite3.Connection], Any], *, writes: bool) -> Any:  # noqa: ANN401
        """Do something with the database; None where it cannot be done.

        Reading has a connection of its own, since writing may wait for another process.
        """
        for _ in range(2):
            mark = self._identity()
            try:
                if not writes:
                    self._reader = self._reader or self._opened()
                    return work(self._reader)
                with self._lock:
                    self._writer = self._writer or self._opened()
                    return work(self._writer)
            except sqlite3.Error as e:
                if not _is_damage(e):
                    what = "written" if writes else "read"
                    self._once(f"The answers in {self.path} cannot be {what}: {e}; going on")
                    return None
                self._put_aside(mark, e)
            except OSError as e:
                self._once(f"Answers cannot be kept in {self.path}: {e.strerror or e}; going on")
                return None
        return None

    def _strictly(self) -> closing[sqlite3.Connection]:
        """Open the database for a command about it: what is wrong is an error."""
        if not self.path.exists():
            raise UsageError(f"There are no stored answers yet; they would lie in {self.path}")
        try:
            return closing(self._opened())
        except (sqlite3.Error, OSError) as e:
            raise BriefingError(f"{self.path} cannot be opened: {e}") from e

    def _opened(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Articles may be confidential: readable by their owner alone, and so are its side files.
        os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
        db = sqlite3.connect(
            self.path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            # A killed process loses nothing; only a failing machine could lose the last answers.
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            self._migrate(db)
        except BaseException:
            db.close()
            raise
        return db

    def _migrate(self, db: sqlite3.Connection) -> None:
        if _version(db) == len(_MIGRATIONS):
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            version = _version(db)  # another process may have been faster
            if version > len(_MIGRATIONS):
                raise UsageError(
                    f"{self.path} is of a newer version of this program; install that, or name "
                    "another folder with BRIEFING_CACHE_DIR"
                )
            for number in range(version + 1, len(_MIGRATIONS) + 1):
                _MIGRATIONS[number](db)
                db.execute(f"PRAGMA user_version = {number}")
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise

    def _put_aside(self, mark: object, error: sqlite3.Error) -> None:
        """Rename a damaged database, unless another process has done so since `mark`."""
        with self._lock:
            self.close()
            if self._identity() != mark:
                return
            number = 1
            while (aside := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
                number += 1
            for end in _SIDE_FILES:
                part = self.path.with_name(self.path.name + end)
                with suppress(FileNotFoundError):
                    part.rename(aside.with_name(aside.name + end))
        self._say(
            f"The stored answers in {self.path} are damaged ({error}); they were set aside as "
            f"{aside.name}, and a new store was begun"
        )

    def _identity(self) -> object:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_dev, stat.st_ino

    def _once(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._say(line)


def keeps(reply: Reply) -> bool:
    """Return whether an answer is one that would be given again."""
    return reply.finish_reason == "stop" and bool(reply.text.strip())


def _row(request: Request, reply: Reply) -> tuple[object, ...]:
    usage = reply.usage
    content = (
        reply.text,
        reply.finish_reason,
        usage.prompt_tokens,
        usage.cached_tokens,
        usage.completion_tokens,
        reply.seconds,
    )
    identity = request.identity.encode("utf-8", errors="surrogatepass")
    return (
        *content,
        _digest(*content),
        sha256(identity).digest(),
        request.model,
        request.label,
        time.time(),
        zlib.compress(identity),
    )


def _digest(*content: object) -> bytes:
    return sha256(repr(content).encode("utf-8", errors="surrogatepass")).digest()[:8]


def _version(db: sqlite3.Connection) -> int:
    version: Literal[0] | int = db.execute("PRAGMA user_version").fetchone()[0]
    return version


def _is_damage(error: sqlite3.Error) -> bool:
    # The lower byte is the kind, the rest a detail (SQLite, "Result and Error Codes").
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _DAMAGED
