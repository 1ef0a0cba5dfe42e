"""SQLite databases as all of ours are: opened safely, brought up to date by numbered migrations.

A `Schema` is the migrations of one kind of database; each brings it from the version before to its
own. A database is brought from any older version to the newest when it is opened, and one of a
newer program is left alone. Several processes may open and use one at the same time.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from briefing.errors import UsageError

BUSY_SECONDS = 10.0
"""How long a write waits for another process."""

SIDE_FILES = ("", "-wal", "-shm")
"""Ends of the names of the files that a database consists of."""

Migration = Callable[[sqlite3.Connection], None]
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


class Schema:
    """The migrations of one kind of database; `folder` is the variable that places it elsewhere."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.migrations: dict[int, Migration] = {}

    def migration(self, number: int) -> Callable[[Migration], Migration]:
        """Declare the step that brings a database to version `number`, from the one before."""

        def declared(step: Migration) -> Migration:
            if number != len(self.migrations) + 1:
                raise ValueError(f"migration {number} does not follow {len(self.migrations)}")
            self.migrations[number] = step
            return step

        return declared

    def opened(self, path: Path) -> sqlite3.Connection:
        """Open the database at `path`, made with its folder if need be, and bring it up to date.

        Raises:
            UsageError: it is of a newer version of this program.
            sqlite3.Error, OSError: it cannot be opened.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Articles may be confidential: readable by their owner alone, and so are its side files.
        # A file that is there is never opened by us: closing it would drop the locks of all our
        # connections to it, and another process could take away the log that they write (SQLite,
        # "How To Corrupt An SQLite Database File", 2.2).
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        db = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            _write_ahead(db)
            # A killed process loses nothing; only a failing machine could lose the last writes.
            db.execute("PRAGMA synchronous = NORMAL")
            self._migrate(db, path)
        except BaseException:
            db.close()
            raise
        return db

    def _migrate(self, db: sqlite3.Connection, path: Path) -> None:
        newest = len(self.migrations)
        if _version(db) == newest:
            return
        db.execute("BEGIN IMMEDIATE")
        try:
            version = _version(db)  # another process may have been faster
            if version > newest:
                raise UsageError(
                    f"{path} is of a newer version of this program; install that, or name "
                    f"another folder with {self._folder}"
                )
            for number in range(version + 1, newest + 1):
                self.migrations[number](db)
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


def _write_ahead(db: sqlite3.Connection) -> None:
    """Have writes go to a log first, so that several processes may use the database at once.

    A new database is changed to that by one process alone, and for that SQLite does not wait.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as e:
            if e.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)
        else:
            return


def _version(db: sqlite3.Connection) -> int:
    version: int = db.execute("PRAGMA user_version").fetchone()[0]
    return version
