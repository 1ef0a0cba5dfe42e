"""What the tests of the answer database share: a store that keeps what it says, spoiling one."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

from briefing.llm.cache import Cache
from briefing.llm.port import Reply, Request, Usage

Maker = Callable[..., Request]
REPLY = Reply(
    text='{"fact":"The canal “opened”."}',
    finish_reason="stop",
    usage=Usage(prompt_tokens=9, cached_tokens=3, completion_tokens=2),
    seconds=1.25,
)


class Opened(Cache):
    """A cache that keeps what it says."""

    def __init__(self, path: Path) -> None:
        self.lines: list[str] = []
        super().__init__(path, self.lines.append)


def fill(cache: Cache, request_of: Maker, count: int) -> list[Request]:
    """Store so many answers."""
    requests = [request_of(str(n)) for n in range(count)]
    for request in requests:
        cache.put(request, REPLY, 4096)
    return requests


def spoil(path: Path) -> None:
    """Overwrite all but the first page of a database with noise."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(random.Random(1).randbytes(size - 4096))
