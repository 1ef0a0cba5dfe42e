"""What is in the database of answers, as the migrations that made it so."""

from __future__ import annotations

import sqlite3

from briefing.database import Schema

ANSWERS = Schema("BRIEFING_CACHE_DIR")


@ANSWERS.migration(1)
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


@ANSWERS.migration(2)
def _by_age(db: sqlite3.Connection) -> None:
    db.execute("CREATE INDEX answers_stored ON answers (stored)")


@ANSWERS.migration(3)
def _log_probabilities(db: sqlite3.Connection) -> None:
    db.execute("ALTER TABLE answers ADD COLUMN tokens TEXT NOT NULL DEFAULT ''")


@ANSWERS.migration(4)
def _servers(db: sqlite3.Connection) -> None:
    # How a server wants to be asked; `server` is a digest of its address and the model.
    db.execute(
        """
        CREATE TABLE servers (
            server TEXT NOT NULL PRIMARY KEY,
            learnt TEXT NOT NULL,
            stored REAL NOT NULL
        )
        """
    )
