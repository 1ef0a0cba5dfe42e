"""The answer store in its second form: one SQLite database in the user's cache folder.

Keys and answers are as in `briefing.llm.answers`; only answers that would be given again are kept:
no refusals, and none that are empty. What a key was made of is kept beside it, so that `verify` can
make it again. Several processes may use the database at once (WAL, one short transaction a write).
A store must not cost the run: one that is damaged is set aside, one that cannot be written is done
without, and both are said through `say`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
import zlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from briefing.database import SIDE_FILES, is_damage
from briefing.errors import UsageError
from briefing.files import ABANDONED
from briefing.llm.database import ANSWERS
from briefing.llm.port import Reply, Request, Token, Usage, compact

FILE = "answers.sqlite3"
Say = Callable[[str], None]
LEARNT_SECONDS = 7 * 86_400.0
"""How long it is believed what a server cannot do."""

REPLY_COLUMNS = (
    "answer, finish_reason, prompt_tokens, cached_tokens, completion_tokens, seconds, tokens, "
    "digest"
)


def default_path() -> Path:
    """Return where the database lies: in `BRIEFING_CACHE_DIR`, else the user's cache folder.

    Raises:
        UsageError: the variable names the home of somebody who is not there.
    """
    if chosen := os.environ.get("BRIEFING_CACHE_DIR"):
        try:
            return Path(chosen).expanduser() / FILE
        except RuntimeError as e:
            raise UsageError(f"BRIEFING_CACHE_DIR={chosen} is no folder: {e}") from e
    from platformdirs import user_cache_path

    return user_cache_path("policy-briefing") / FILE


class Cache:
    """Answers in the database at `path`, made with its folder on first use.

    May be called from several threads. `say` is given a line when something is wrong.
    """

    def __init__(self, path: Path, say: Say = lambda _line: None) -> None:
        self.path = path
        self._say = say
        self._said: set[str] = set()
        self._lock = threading.RLock()
        self._reading = threading.Lock()
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
                f"SELECT {REPLY_COLUMNS} FROM answers WHERE key = ?",  # noqa: S608 - columns of ours
                (key,),
            ).fetchone()
            return row

        row = self._tried(found, writes=False)
        if row is None:
            return None
        *content, digest = row
        if digest_of(*content) != digest:
            self._once(f"{request.label}: its stored answer is damaged, and asked for again")
            return None
        answer, finish_reason, prompt, cached, completion, seconds, tokens = content
        return Reply(
            text=answer,
            finish_reason=finish_reason,
            usage=Usage(prompt_tokens=prompt, cached_tokens=cached, completion_tokens=completion),
            seconds=seconds,
            stored=True,
            tokens=tuple(Token(text=t, top=top) for t, top in json.loads(tokens or "[]")),
        )

    def put(self, request: Request, reply: Reply, context: int) -> None:  # noqa: ARG002 - Store
        """Store an answer, unless it was refused or is empty.

        Raises:
            UsageError: the database is of a newer version of this program.
        """
        self.put_all([(request, reply)])

    def put_all(self, answers: Iterable[tuple[Request, Reply]]) -> None:
        """Store several answers in one transaction, but those refused or empty.

        Raises:
            UsageError: the database is of a newer version of this program.
        """
        rows = [_row(request, reply) for request, reply in answers if keeps(reply)]

        def written(db: sqlite3.Connection) -> None:
            db.execute("BEGIN IMMEDIATE")
            try:
                db.executemany(
                    f"INSERT OR REPLACE INTO answers ({REPLY_COLUMNS}, key, model, label, stored, "  # noqa: S608
                    "request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rows,
                )
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

        if rows:
            self._tried(written, writes=True)

    def learnt(self, server: str) -> str | None:
        """Return what was noted of a server, if that is not long ago: it may know more by now.

        Raises:
            UsageError: the database is of a newer version of this program.
        """

        def found(db: sqlite3.Connection) -> tuple[str] | None:
            since = time.time() - LEARNT_SECONDS
            row: tuple[str] | None = db.execute(
                "SELECT learnt FROM servers WHERE server = ? AND stored > ?", (server, since)
            ).fetchone()
            return row

        row = self._tried(found, writes=False)
        return row[0] if row else None

    def learn(self, server: str, learnt: str) -> None:
        """Note something of a server.

        Raises:
            UsageError: the database is of a newer version of this program.
        """

        def written(db: sqlite3.Connection) -> None:
            values = (server, learnt, time.time())
            db.execute("INSERT OR REPLACE INTO servers VALUES (?, ?, ?)", values)

        self._tried(written, writes=True)

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
                    # In turn: while one statement is open, others of its connection see no more
                    # than it did when it began.
                    with self._reading:
                        self._reader = self._reader or self._opened()
                        return work(self._reader)
                with self._lock:
                    self._writer = self._writer or self._opened()
                    return work(self._writer)
            except sqlite3.Error as e:
                if not is_damage(e):
                    what = "written" if writes else "read"
                    self._once(f"The answers in {self.path} cannot be {what}: {e}; going on")
                    return None
                self._put_aside(mark, e)
            except OSError as e:
                self._once(f"Answers cannot be kept in {self.path}: {e.strerror or e}; going on")
                return None
        return None

    def _opened(self) -> sqlite3.Connection:
        with suppress(OSError):
            file = self.path.stat()
            # A new one is empty too, for a moment.
            if not file.st_size and time.time() - file.st_mtime > ABANDONED:
                self._once(f"The store of answers {self.path} was empty; it is begun anew")
        return ANSWERS.opened(self.path)

    def _put_aside(self, mark: object, error: sqlite3.Error) -> None:
        """Rename a damaged database, unless another process has done so since `mark`."""
        with self._lock:
            self.close()
            if self._identity() != mark:
                return
            number = 1
            while (aside := self.path.with_name(f"{self.path.name}.damaged-{number}")).exists():
                number += 1
            for end in SIDE_FILES:
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
    """Return whether an answer is one that would be given again, such as one that was cut off."""
    return reply.finish_reason in ("stop", "length") and bool(reply.text.strip())


def _row(request: Request, reply: Reply) -> tuple[object, ...]:
    usage = reply.usage
    content = (
        reply.text,
        reply.finish_reason,
        usage.prompt_tokens,
        usage.cached_tokens,
        usage.completion_tokens,
        reply.seconds,
        compact([[t.text, t.top] for t in reply.tokens]) if reply.tokens else "",
    )
    identity = request.identity.encode("utf-8", errors="surrogatepass")
    return (
        *content,
        digest_of(*content),
        sha256(identity).digest(),
        request.model,
        request.label,
        time.time(),
        zlib.compress(identity),
    )


def digest_of(*content: object) -> bytes:
    """Return what tells a changed answer: eight bytes over the columns of a reply.

    Its tokens, the last, count only where there are any: older answers have been stored without.
    """
    told = content if content[-1] else content[:-1]
    return sha256(repr(told).encode("utf-8", errors="surrogatepass")).digest()[:8]
