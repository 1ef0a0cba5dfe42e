"""Looking after the database of answers: what is in it, whether it is whole, removing what is old.

For commands about the store, not for runs: here what is wrong with it is an error, and nothing is
made or set aside.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from briefing.database import SIDE_FILES, is_damage
from briefing.errors import BriefingError, UsageError
from briefing.llm.cache import REPLY_COLUMNS, digest_of
from briefing.llm.database import ANSWERS


class Statistics(NamedTuple):
    """What a store holds; `models` are names with their answers, `tokens` in and out."""

    answers: int
    models: tuple[tuple[str, int], ...]
    tokens: tuple[int, int]
    oldest: float | None
    newest: float | None
    bytes: int


def statistics(path: Path) -> Statistics:
    """Return what is stored.

    Raises:
        BriefingError: the database cannot be read.
    """
    with closing(_existing(path)) as db:
        try:
            count, oldest, newest, tokens_in, tokens_out = db.execute(
                "SELECT count(*), min(stored), max(stored), total(prompt_tokens), "
                "total(completion_tokens) FROM answers"
            ).fetchone()
            models = db.execute(
                "SELECT model, count(*) FROM answers GROUP BY model ORDER BY count(*) DESC, model"
            ).fetchall()
        except sqlite3.Error as e:
            raise BriefingError(
                f"{path} cannot be read: {e}; briefing cache verify tells more"
            ) from e
    files = [path.with_name(path.name + end) for end in SIDE_FILES]
    return Statistics(
        answers=count,
        models=tuple(models),
        tokens=(int(tokens_in), int(tokens_out)),
        oldest=oldest,
        newest=newest,
        bytes=sum(f.stat().st_size for f in files if f.exists()),
    )


def verify(path: Path) -> Iterator[str]:
    """Yield a line for every damage: of the file, of a key, of an answer.

    Raises:
        BriefingError: the database cannot be read at all.
    """
    with closing(_existing(path)) as db:
        try:
            for (line,) in db.execute("PRAGMA integrity_check(100)"):
                if line != "ok":
                    yield f"{path}: {line}"
            rows = db.execute(f"SELECT key, label, request, {REPLY_COLUMNS} FROM answers")  # noqa: S608
            for key, label, request, *content, digest in rows:
                # SQLite holds no column to its type.
                name = f"{label} ({key.hex()[:12] if isinstance(key, bytes) else key})"
                try:
                    made = sha256(zlib.decompress(request)).digest()
                except (zlib.error, TypeError):
                    made = b""
                if made != key:
                    yield f"{name}: its key is not that of its request"
                if digest_of(*content) != digest:
                    yield f"{name}: its answer is not what was stored"
        except sqlite3.DatabaseError as e:
            yield f"{path}: {e}"


def prune(path: Path, older_than: float | None = None) -> int:
    """Remove the answers stored before `older_than` (seconds since 1970), or all; count them.

    Raises:
        BriefingError: the database cannot be written.
    """
    with closing(_existing(path)) as db:
        try:
            if older_than is None:
                removed = db.execute("DELETE FROM answers").rowcount
            else:
                removed = db.execute("DELETE FROM answers WHERE stored < ?", (older_than,)).rowcount
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as e:
            raise BriefingError(f"{path} cannot be pruned: {e}; try again") from e
    return removed


def set_aside(path: Path) -> tuple[Path, ...]:
    """Return the damaged databases that lie beside this one."""
    return tuple(sorted(path.parent.glob(f"{path.name}.damaged-*[0-9]")))


def _existing(path: Path) -> sqlite3.Connection:
    if not path.exists():
        raise UsageError(f"There are no stored answers yet; they would lie in {path}")
    try:
        return ANSWERS.opened(path)
    except (sqlite3.Error, OSError) as e:
        damaged = isinstance(e, sqlite3.Error) and is_damage(e)
        todo = "the next run sets it aside and begins a new one" if damaged else "try again"
        raise BriefingError(f"{path} cannot be opened: {e}; {todo}") from e
