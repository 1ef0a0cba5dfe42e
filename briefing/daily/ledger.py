"""What earlier editions carried, and how far today's has come: one SQLite file in the data folder.

An edition is begun with the day as it was collected, so that a run that was killed goes on with the
same articles whatever the sources say by then; each briefing is kept as it is made; finishing marks
the day's articles as seen, all in one transaction. Not obvious: a delivery is noted before it is
tried, for of two wrongs the reader minds a second mail more than a line that says it may be
missing.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Literal, Self

from briefing.article import Shape
from briefing.daily.shapes import Day, Previous, Report, Story
from briefing.database import Schema
from briefing.document import Briefing
from briefing.errors import UsageError

WINDOW_DAYS = 7
"""So long after a story was last carried an article joins it."""

KEPT_DAYS = 30
"""So long texts are kept; later only that they were seen."""

Standing = Literal["told", "line", "unchanged"]
Delivery = Literal["begun", "done"]

LEDGER = Schema("BRIEFING_DATA_DIR")


@LEDGER.migration(1)
def _tables(db: sqlite3.Connection) -> None:
    db.execute(
        "CREATE TABLE editions (date TEXT NOT NULL PRIMARY KEY, finished INTEGER NOT NULL, "
        "day BLOB NOT NULL)"
    )
    db.execute(
        "CREATE TABLE briefings (edition TEXT NOT NULL, sha256 TEXT NOT NULL, "
        "briefing BLOB NOT NULL, PRIMARY KEY (edition, sha256))"
    )
    db.execute(
        "CREATE TABLE articles (sha256 TEXT NOT NULL PRIMARY KEY, address TEXT NOT NULL, "
        "story TEXT NOT NULL, edition TEXT NOT NULL, briefed INTEGER NOT NULL, report BLOB)"
    )
    db.execute("CREATE INDEX articles_address ON articles (address)")
    db.execute(
        "CREATE TABLE stories (edition TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, "
        "section TEXT NOT NULL, standing TEXT NOT NULL, first_seen TEXT NOT NULL, "
        "PRIMARY KEY (edition, id))"
    )
    db.execute(
        "CREATE TABLE deliveries (edition TEXT NOT NULL, target TEXT NOT NULL, "
        "state TEXT NOT NULL, PRIMARY KEY (edition, target))"
    )


class Known(Shape):
    """A story as the last edition that carried it left it."""

    id: str
    section: str
    first_seen: date
    previous: Previous


def ledger_path(name: str) -> Path:
    """Return where a ledger lies: in `BRIEFING_DATA_DIR`, else the user's data folder."""
    if chosen := os.environ.get("BRIEFING_DATA_DIR"):
        return Path(chosen).expanduser() / f"daily-{name}.sqlite3"
    from platformdirs import user_data_path

    return user_data_path("policy-briefing") / f"daily-{name}.sqlite3"


class Ledger:
    """The ledger at `path`, made with its folder on first use; one run at a time may hold it.

    Raises, from every method:
        UsageError: it cannot be opened, read or written, or another run holds it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        with self._said():
            self._db = LEDGER.opened(self.path)
            self._lock = sqlite3.connect(f"{self.path}.lock", timeout=0, isolation_level=None)
        try:
            # SQLite's own lock: it goes with the process that holds it, however that ends.
            self._lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as e:
            self.__exit__()
            raise UsageError(
                f"{self.path}: another run is making this daily briefing; wait for it to end"
            ) from e
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.close()
        self._db.close()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as e:
            raise UsageError(
                f"{self.path}: the ledger cannot be used: {e}; restore it from a copy, "
                "or remove it to begin anew"
            ) from e

    @contextmanager
    def _at_once(self) -> Iterator[sqlite3.Connection]:
        """Give the database for changes that are made all or not at all."""
        with self._said():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    def last(self, before: date | None = None) -> date | None:
        """Return the date of the last finished edition, or of the last one `before` a date."""
        with self._said():
            row = self._db.execute(
                "SELECT max(date) FROM editions WHERE finished AND date < ?",
                (before.isoformat() if before else "~",),
            ).fetchone()
        return date.fromisoformat(row[0]) if row[0] else None

    def begun(self, edition: date) -> Day | None:
        """Return the day that an edition was begun with, None where it was not."""
        with self._said():
            row = self._db.execute(
                "SELECT day FROM editions WHERE date = ?", (edition.isoformat(),)
            ).fetchone()
        return Day.model_validate_json(zlib.decompress(row[0])) if row else None

    def begin(self, day: Day) -> None:
        """Keep what an edition is made of."""
        with self._at_once() as db:
            db.execute("INSERT INTO editions VALUES (?, 0, ?)", (str(day.edition), _packed(day)))

    def rule(self, edition: date, story: Story) -> None:
        """Keep what the judge ruled on a story of an edition that is begun."""
        day = self.begun(edition)
        if day is None:
            return
        stories = tuple(
            s.model_copy(update={"rulings": story.rulings}) if s.id == story.id else s
            for s in day.stories
        )
        with self._at_once() as db:
            db.execute(
                "UPDATE editions SET day = ? WHERE date = ?",
                (_packed(day.model_copy(update={"stories": stories})), edition.isoformat()),
            )

    def briefing(self, edition: date, sha256: str) -> Briefing | None:
        """Return the briefing of an article for an edition, if it was made."""
        with self._said():
            row = self._db.execute(
                "SELECT briefing FROM briefings WHERE edition = ? AND sha256 = ?",
                (edition.isoformat(), sha256),
            ).fetchone()
        return Briefing.model_validate_json(zlib.decompress(row[0])) if row else None

    def keep(self, edition: date, briefing: Briefing) -> None:
        """Keep the briefing of an article."""
        row = (edition.isoformat(), briefing.article.sha256, _packed(briefing))
        with self._at_once() as db:
            db.execute("INSERT OR REPLACE INTO briefings VALUES (?, ?, ?)", row)

    def finish(self, day: Day) -> None:
        """Mark an edition as made and what it carried as seen; forget what is old.

        What was left out is not marked: the next edition may tell it.
        """
        edition = day.edition.isoformat()
        old = (day.edition - timedelta(days=KEPT_DAYS)).isoformat()
        with self._at_once() as db:
            db.execute("UPDATE editions SET finished = 1 WHERE date = ?", (edition,))
            for standing, story in _standing(day):
                db.execute(
                    "INSERT OR REPLACE INTO stories VALUES (?, ?, ?, ?, ?, ?)",
                    (edition, story.id, story.title, story.section, standing,
                     story.first_seen.isoformat()),
                )  # fmt: skip
                for report in story.reports:
                    plain = report.model_copy(update={"briefing": None})
                    db.execute(
                        "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?)",
                        (plain.article.sha256, plain.article.source, story.id, edition,
                         report.briefing is not None, _packed(plain)),
                    )  # fmt: skip
            db.execute("UPDATE articles SET report = NULL WHERE edition < ?", (old,))
            for table, column in (("briefings", "edition"), ("stories", "edition")):
                db.execute(f"DELETE FROM {table} WHERE {column} < ?", (old,))  # noqa: S608 - names of ours
            db.execute("UPDATE editions SET day = x'' WHERE date < ?", (old,))

    def known(self, edition: date) -> list[Known]:
        """Return the stories of the days before an edition, in order of their ids."""
        first = (edition - timedelta(days=WINDOW_DAYS)).isoformat()
        with self._said():
            stories = self._db.execute(
                "SELECT id, title, section, first_seen, max(edition) FROM stories "
                "WHERE edition >= ? AND edition < ? GROUP BY id ORDER BY id",
                (first, edition.isoformat()),
            ).fetchall()
            return [
                Known(
                    id=name,
                    section=section,
                    first_seen=first_seen,
                    previous=Previous(
                        edition=last, title=title, reports=tuple(self._reports(name, edition))
                    ),
                )
                for name, title, section, first_seen, last in stories
            ]

    def _reports(self, story: str, before: date) -> Iterator[Report]:
        """Yield the reports of a story that editions have carried, the newest first."""
        rows = self._db.execute(
            "SELECT report FROM articles WHERE story = ? AND edition < ? AND report IS NOT NULL "
            "ORDER BY edition DESC, sha256",
            (story, before.isoformat()),
        )
        for (packed,) in rows:
            yield Report.model_validate_json(zlib.decompress(packed))

    def seen(self, sha256: str, before: date) -> bool:
        """Return whether an edition before this one has carried an article."""
        with self._said():
            row = self._db.execute(
                "SELECT 1 FROM articles WHERE sha256 = ? AND edition < ?",
                (sha256, before.isoformat()),
            ).fetchone()
        return row is not None

    def at(self, address: str, before: date) -> str | None:
        """Return the `sha256` of the last article that an edition carried from an address."""
        with self._said():
            row = self._db.execute(
                "SELECT sha256 FROM articles WHERE address = ? AND edition < ? "
                "ORDER BY edition DESC, sha256 LIMIT 1",
                (address, before.isoformat()),
            ).fetchone()
        return str(row[0]) if row else None

    def delivery(self, edition: date, target: str) -> Delivery | None:
        """Return how far a delivery has come, None where it was never tried or failed."""
        with self._said():
            row = self._db.execute(
                "SELECT state FROM deliveries WHERE edition = ? AND target = ?",
                (edition.isoformat(), target),
            ).fetchone()
        return row[0] if row else None

    def delivering(self, edition: date, target: str, state: Delivery | None) -> None:
        """Note how far a delivery has come; None that it failed and may be tried again."""
        key = (edition.isoformat(), target)
        with self._at_once() as db:
            if state is None:
                db.execute("DELETE FROM deliveries WHERE edition = ? AND target = ?", key)
            else:
                db.execute("INSERT OR REPLACE INTO deliveries VALUES (?, ?, ?)", (*key, state))


def _standing(day: Day) -> Iterator[tuple[Standing, Story]]:
    for story in day.stories:
        yield "told", story
    for story in day.one_liners:
        yield "line", story
    for story in day.unchanged:
        yield "unchanged", story


def _packed(shape: Shape) -> bytes:
    return zlib.compress(shape.model_dump_json().encode("utf-8", errors="surrogatepass"))
