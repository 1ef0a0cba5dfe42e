"""What the ledger remembers, and for whom."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path

import pytest

from briefing.daily.ledger import KEPT_DAYS, LEDGER, WINDOW_DAYS, Ledger, ledger_path
from briefing.errors import UsageError
from tests.daily.made import article, day, report

DAY, NEXT = date(2025, 7, 31), date(2025, 8, 1)
STRIKE = article(
    "Dockers strike at Hallen",
    "Dock workers in Hallen walked out on Wednesday after talks with the port failed.",
    "Union leader Marit Sund said 1,400 members wanted a raise of 6 percent.",
    source="https://news.example/strike",
)
RAIN = article(
    "Rain at last",
    "It rained in Aldermark on Wednesday for the first time since the middle of June.",
    "The reservoirs are still half empty, the water board said in the evening.",
    source="https://news.example/rain",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where the ledger lies."""
    return tmp_path / "data" / "daily-default.sqlite3"


def test_a_day_is_kept_as_it_was_begun(path: Path) -> None:
    """It comes back the same from another run, and is no edition yet."""
    made = day(report(STRIKE), report(RAIN))
    with Ledger(path) as ledger:
        assert ledger.begun(DAY) is None
        ledger.begin(made)
    with Ledger(path) as ledger:
        assert ledger.begun(DAY) == made
        assert ledger.last() is None
        assert not ledger.seen(STRIKE.sha256, NEXT)
        ledger.finish(made)
        assert ledger.last() == DAY
        assert ledger.last(before=DAY) is None


def test_what_an_edition_carried_is_known_to_the_next_and_not_to_itself(path: Path) -> None:
    """An edition that is made again finds the same news as the first time."""
    made = day(report(STRIKE), report(RAIN))
    with Ledger(path) as ledger:
        ledger.begin(made)
        ledger.finish(made)
        for when, known in ((DAY, False), (NEXT, True)):
            assert ledger.seen(STRIKE.sha256, when) is known
            assert (ledger.at(RAIN.source, when) == RAIN.sha256) is known
            assert bool(ledger.known(when)) is known
        stories = {s.previous.title: s for s in ledger.known(NEXT)}
    assert set(stories) == {STRIKE.title, RAIN.title}
    assert stories[RAIN.title].previous.reports == (report(RAIN),)
    assert stories[RAIN.title].previous.edition == DAY


def test_what_was_left_out_is_not_seen(path: Path) -> None:
    """The next edition may tell it."""
    made = day(report(STRIKE), report(RAIN))
    told = made.model_copy(update={"stories": made.stories[:1], "left_out": made.stories[1:]})
    with Ledger(path) as ledger:
        ledger.begin(made)
        ledger.finish(told)
        kept, left = made.stories[0].reports[0], made.stories[1].reports[0]
        assert ledger.seen(kept.article.sha256, NEXT)
        assert not ledger.seen(left.article.sha256, NEXT)


def test_stories_end_and_texts_go(path: Path) -> None:
    """After a week no article joins a story; after a month its texts are gone, not that it was."""
    made = day(report(STRIKE))
    with Ledger(path) as ledger:
        ledger.begin(made)
        ledger.finish(made)
        week = date.fromordinal(DAY.toordinal() + WINDOW_DAYS)
        assert ledger.known(week)
        assert not ledger.known(date.fromordinal(week.toordinal() + 1))
        later = date.fromordinal(DAY.toordinal() + KEPT_DAYS + 1)
        newest = day(report(RAIN), edition=later.isoformat())
        ledger.begin(newest)
        ledger.finish(newest)
        assert ledger.seen(STRIKE.sha256, later)
    with sqlite3.connect(path) as db:
        texts = db.execute("SELECT count(*) FROM articles WHERE report IS NOT NULL").fetchone()
        old = db.execute("SELECT day FROM editions WHERE date = ?", (str(DAY),)).fetchone()
    db.close()
    assert texts == (1,)
    assert old == (b"",)


def test_deliveries_are_noted_for_each_target(path: Path) -> None:
    """Begun, done, or forgotten so that it is tried again."""
    with Ledger(path) as ledger:
        assert ledger.delivery(DAY, "a") is None
        ledger.delivering(DAY, "a", "begun")
        ledger.delivering(DAY, "b", "done")
    with Ledger(path) as ledger:
        assert (ledger.delivery(DAY, "a"), ledger.delivery(DAY, "b")) == ("begun", "done")
        assert ledger.delivery(NEXT, "a") is None
        ledger.delivering(DAY, "a", None)
        assert ledger.delivery(DAY, "a") is None


def test_one_run_at_a_time(path: Path) -> None:
    """Another is told so; afterwards it may."""
    with Ledger(path), pytest.raises(UsageError, match="another run"), Ledger(path):
        pass
    with Ledger(path):
        pass


def test_a_file_that_is_no_ledger(path: Path) -> None:
    """It is named, left alone, and what to do is said."""
    path.parent.mkdir()
    path.write_bytes(b"no database at all, but somebody may want it " * 50)
    with pytest.raises(UsageError, match=r"daily-default.*cannot be used"), Ledger(path):
        pass
    assert path.read_bytes().startswith(b"no database")


def test_a_ledger_of_a_newer_program(path: Path) -> None:
    """It is left alone, and what to do is said."""
    with Ledger(path):
        pass
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(UsageError, match=r"newer version.*BRIEFING_DATA_DIR"), Ledger(path):
        pass


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In the user's data folder, one file for each name, or where BRIEFING_DATA_DIR says."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert ledger_path("work") == tmp_path / "policy-briefing" / "daily-work.sqlite3"
    monkeypatch.setenv("BRIEFING_DATA_DIR", str(tmp_path / "elsewhere"))
    assert ledger_path("work") == tmp_path / "elsewhere" / "daily-work.sqlite3"


def test_only_its_owner_may_read_it(path: Path) -> None:
    """What somebody reads every morning is nobody else's business."""
    with Ledger(path):
        assert path.stat().st_mode & 0o077 == 0
    assert len(LEDGER.migrations) >= 1
