"""Looking after the database of answers."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from briefing.errors import BriefingError, UsageError
from briefing.llm import upkeep
from briefing.llm.port import Request
from tests.llm.caches import REPLY, Opened, fill, spoil

Maker = Callable[..., Request]


def test_statistics_count_what_is_there(request_of: Maker, cache: Opened) -> None:
    """Answers, by model too, tokens, ages and size."""
    fill(cache, request_of, 3)
    cache.put(request_of(model="n"), REPLY, 4096)
    found = upkeep.statistics(cache.path)
    assert found.answers == 4
    assert found.models == (("m", 3), ("n", 1))
    assert found.tokens == (36, 8)
    assert found.oldest is not None
    assert found.newest is not None
    assert time.time() - 60 < found.oldest <= found.newest <= time.time()
    assert found.bytes > 4096


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("request = x'00'", "its key is not that of its request"),
        ("key = zeroblob(32)", "its key is not that of its request"),
        ("answer = answer || ' '", "its answer is not what was stored"),
        ("prompt_tokens = 1", "its answer is not what was stored"),
    ],
)
def test_verify_finds_every_changed_row(
    request_of: Maker, cache: Opened, path: Path, change: str, said: str
) -> None:
    """Keys are made again from what they were made of; answers are compared with their digests."""
    _, changed, _ = fill(cache, request_of, 3)
    assert list(upkeep.verify(cache.path)) == []
    with sqlite3.connect(path) as db:
        db.execute(f"UPDATE answers SET {change} WHERE key = ?", (bytes.fromhex(changed.key),))
    db.close()
    (line,) = upkeep.verify(cache.path)
    assert line.startswith("canal.1-9.points")
    assert said in line


def test_verify_finds_damage_of_the_file(request_of: Maker, cache: Opened, path: Path) -> None:
    """A spoilt page is told, and changes nothing."""
    fill(cache, request_of, 200)
    cache.close()
    spoil(path)
    content = path.read_bytes()
    assert list(upkeep.verify(cache.path))
    assert path.read_bytes() == content
    assert not upkeep.set_aside(cache.path)


def test_verify_of_what_is_no_database_is_an_error(cache: Opened, path: Path) -> None:
    """A command about the store does not set it aside: that is for a run to do."""
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(BriefingError, match=r"cannot be opened.*the next run sets it aside"):
        list(upkeep.verify(cache.path))
    assert path.exists()


def test_what_cannot_be_read_is_one_line(request_of: Maker, cache: Opened, path: Path) -> None:
    """Of a table that is not ours, and of values that are of another type than ours."""
    _, changed = fill(cache, request_of, 2)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE answers SET request = 'x' WHERE key = ?", (bytes.fromhex(changed.key),))
    assert [line for line in upkeep.verify(cache.path) if "its key is not" in line]
    with sqlite3.connect(path) as db:
        db.execute("ALTER TABLE answers RENAME TO others")
    db.close()
    with pytest.raises(BriefingError, match="cannot be read"):
        upkeep.statistics(cache.path)


def test_commands_do_not_make_a_database(cache: Opened, path: Path) -> None:
    """Where nothing was stored yet, a line says where it would lie."""
    with pytest.raises(UsageError, match=r"answers\.sqlite3"):
        upkeep.statistics(cache.path)
    assert not path.exists()


def test_prune_removes_what_is_older(request_of: Maker, cache: Opened, path: Path) -> None:
    """Only what is older goes; the count is told; the room is given back to the disk."""
    fill(cache, request_of, 300)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE answers SET stored = 1000 WHERE rowid <= 200")
    db.close()
    cache.close()
    before = upkeep.statistics(cache.path).bytes
    assert upkeep.prune(cache.path, 2000.0) == 200
    assert upkeep.statistics(cache.path).answers == 100
    assert upkeep.statistics(cache.path).bytes < before
    assert upkeep.prune(cache.path) == 100
    assert upkeep.prune(cache.path) == 0
