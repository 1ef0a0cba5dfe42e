"""Opening the database of answers, whatever version it is of."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from briefing.errors import UsageError
from briefing.llm.database import ANSWERS
from briefing.llm.port import Request
from tests.llm.caches import Opened, fill

Maker = Callable[..., Request]


def test_a_database_of_an_older_version_is_brought_up_to_date(
    request_of: Maker, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Migrations run in their order, each once, and keep the answers."""
    request = request_of()
    content = ('"yes"', "stop", 100, 60, 10, 0.5)
    identity = request.identity.encode()
    path.parent.mkdir()
    with sqlite3.connect(path) as db:
        ANSWERS.migrations[1](db)
        db.execute("PRAGMA user_version = 1")
        db.execute(
            "INSERT INTO answers (answer, finish_reason, prompt_tokens, cached_tokens, "
            "completion_tokens, seconds, digest, key, model, label, stored, request) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'm', 'l', 0, ?)",
            (
                *content,
                sha256(repr(content).encode()).digest()[:8],
                sha256(identity).digest(),
                zlib.compress(identity),
            ),
        )
    db.close()
    monkeypatch.setattr(ANSWERS, "migrations", dict(ANSWERS.migrations))
    last = len(ANSWERS.migrations)

    @ANSWERS.migration(last + 1)
    def more(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE answers ADD COLUMN note TEXT")

    for _ in range(2):
        new = Opened(path)
        assert new.get(request)
        assert not new.lines
        new.close()
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (last + 1,)
        assert db.execute("SELECT note FROM answers").fetchall() == [(None,)]
    db.close()


def test_migrations_are_numbered_without_gaps() -> None:
    """A number that was given twice, or left out, is found out on import."""
    with pytest.raises(ValueError, match="does not follow"):
        ANSWERS.migration(len(ANSWERS.migrations) + 2)(lambda _db: None)


def test_a_migration_that_fails_changes_nothing(
    request_of: Maker, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a migration does not remain."""
    old = Opened(path)
    (request,) = fill(old, request_of, 1)
    old.close()
    monkeypatch.setattr(ANSWERS, "migrations", dict(ANSWERS.migrations))

    @ANSWERS.migration(len(ANSWERS.migrations) + 1)
    def broken(db: sqlite3.Connection) -> None:
        db.execute("ALTER TABLE answers ADD COLUMN note TEXT")
        db.execute("ALTER TABLE nothing ADD COLUMN note TEXT")

    failing = Opened(path)
    assert failing.get(request) is None
    assert "cannot be read" in failing.lines[0]
    failing.close()
    monkeypatch.undo()
    again = Opened(path)
    assert again.get(request)
    again.close()


def test_a_database_of_a_newer_version_is_left_alone(
    request_of: Maker, cache: Opened, path: Path
) -> None:
    """An older program neither reads nor changes it, and says what to do."""
    fill(cache, request_of, 1)
    cache.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UsageError, match="newer version"):
        cache.get(request_of("0"))
