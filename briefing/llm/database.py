"""The database of answers as SQLite sees it: how it is opened, and what is in it.

Versions are numbered migrations: a database is brought from any older one to the newest when it is
opened. One of a newer program is left alone.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from briefing.errors import UsageError

BUSY_SECONDS = 10.0
"""How long a write waits for another process."""

SIDE_FILES = ("", "-wal", "-shm")
"""Ends of the names of the files that a database consists of."""

_Migration = Callable[[sqlite3.Connection], None]
_MIGRATIONS: dict[int, _Migration] = {}
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


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


@migration(3)
def _log_probabilities(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE answers ADD COLUMN tokens TEXT NOT NULL DEFAULT ''")


def opened(path: Path) -> sqlite3.Connection:
    """Open the database at `path`, made with its folder if need be, and bring it up to date.

    Several processes may do so at once.

    Raises:
        UsageError: it is of a newer version of this program.
        sqlite3.Error, OSError: it cannot be opened.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Articles may be confidential: readable by their owner alone, and so are its side files.
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        # A killed process loses nothing; only a failing machine could lose the last answers.
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        _migrate(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    if _version(db) == len(_MIGRATIONS):
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        version = _version(db)  # another process may have been faster
        if version > len(_MIGRATIONS):
            raise UsageError(
                f"{path} is of a newer version of this program; install that, or name "
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


def is_damage(error: sqlite3.Error) -> bool:
    """Return whether an error says that the file is not, or no longer, a database."""
    # The lower byte is the kind, the rest a detail (SQLite, "Result and Error Codes").
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF in _DAMAGED


def _version(db: sqlite3.Connection) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version
