"""Two days end to end: what is told, what is not told again, and what a second run does."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

from briefing.daily.profile import Profile, Topic
from briefing.errors import UsageError
from tests.daily.desk import FIRST, SECOND, Desk


def titles(lines: list[dict[str, Any]]) -> set[str]:
    """Return the first words of stories."""
    return {" ".join(line["title"].split()[:2]) for line in lines}


def test_two_days(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second day tells what is new, what changed, what did not, and what is over."""
    monkeypatch.setenv("BRIEFING_VERIFY", "gates")  # a judge is not told the title
    assert desk.run(FIRST) == 0
    first = desk.edition(FIRST)
    assert (len(first["stories"]), first["since"]) == (3, None)
    assert desk.run(SECOND) == 0
    second = desk.edition(SECOND)
    assert second["since"] == FIRST
    assert [len(s["sources"]) for s in second["stories"]] == [3, 3, 3, 3]
    strike = next(s for s in second["stories"] if "Hallen" in s["title"])
    assert strike["since"] == FIRST
    assert strike["id"] in {s["id"] for s in first["stories"]}
    assert {change["kind"] for change in strike["changes"]} >= {"updated", "corrected"}
    assert titles(second["unchanged"]) == {"Freight trains"}
    assert titles(second["dropped"]) == {"Aldermark rations"}
    copies = [s["carried_by"] for story in second["stories"] for s in story["sources"]]
    assert ["hallen-courier"] in copies
    reading = second["reading"]
    assert (reading["read"], reading["seen"], reading["texts"]) == (14, 1, 12)
    assert [note["kind"] for note in reading["notes"]] == ["paywalled"]
    assert (desk.at / "daily" / "latest").resolve() == desk.at / "daily" / SECOND
    # Neither a wire copy, nor a stub, nor what was told the day before is paid for.
    told = {x["title"] for e in (first, second) for s in e["stories"] for x in s["sources"]}
    asked = desk.asked()
    assert len(told) == 16
    assert all(any(title in text for text in asked) for title in told)
    assert all(any(title in text for title in told) for text in asked)
    assert len(set(asked)) == len(asked)


def test_a_second_run_asks_and_changes_nothing(desk: Desk) -> None:
    """Nor does it need the sources or the cache any more: what was begun is kept."""
    desk.run(FIRST)
    asked, files = len(desk.asked()), desk.files(FIRST)
    shutil.rmtree(desk.at / "news")
    assert desk.run(FIRST, cache=False) == 0
    assert len(desk.asked()) == asked
    assert desk.files(FIRST) == files
    assert set(files) == {"briefing.md", "briefing.html", "briefing.json"}


def test_a_budget_goes_to_the_top_stories(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is left out is named, the exit code says partial, and a larger budget goes on there."""
    monkeypatch.setenv("BRIEFING_VERIFY", "gates")  # the bound then falls between two articles
    desk.run(SECOND, cache=False)
    ids = [story["id"] for story in desk.edition(SECOND)["stories"]]
    monkeypatch.setenv("BRIEFING_DATA_DIR", str(desk.at / "other"))
    before = len(desk.asked())
    bound: dict[str, Any] = {"cache": False, "max_tokens": 5000}
    assert desk.run(SECOND, **bound) == 3
    part = desk.edition(SECOND)
    told = [story["id"] for story in part["stories"]]
    assert 0 < len(told) < len(ids)
    assert told + [line["id"] for line in part["left_out"]] == ids
    assert "--max-tokens" in part["left_out_because"]
    spent = len(desk.asked()) - before
    files = desk.files(SECOND)
    assert desk.run(SECOND, **bound) == 3
    assert (len(desk.asked()) - before, desk.files(SECOND)) == (spent, files)
    assert desk.run(SECOND, cache=False, max_tokens=900_000) == 0
    assert [story["id"] for story in desk.edition(SECOND)["stories"]] == ids


def test_what_was_left_out_is_news_the_next_day(desk: Desk) -> None:
    """An edition that could not tell a story leaves it to the next."""
    assert desk.run(FIRST, max_tokens=1) == 3
    assert desk.edition(FIRST)["stories"] == []
    shutil.rmtree(desk.at / "news" / SECOND)
    shutil.copytree(desk.at / "news" / FIRST, desk.at / "news" / SECOND)
    assert desk.run(SECOND) == 0
    assert len(desk.edition(SECOND)["stories"]) == 3


def test_recorded_answers_replay_to_the_same_editions(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two recorded days replay without a server."""
    for day in (FIRST, SECOND):
        desk.run(day, record=desk.at / "rec", cache=False)
    live, asked = desk.edition(SECOND), len(desk.asked())
    monkeypatch.setenv("BRIEFING_DATA_DIR", str(desk.at / "other"))
    for day in (FIRST, SECOND):
        assert desk.run(day, replay=desk.at / "rec") == 0
    replayed = desk.edition(SECOND)
    assert len(desk.asked()) == asked
    del live["reading"]["answers"], replayed["reading"]["answers"]
    assert replayed == live


def test_the_profile_orders_the_day(desk: Desk) -> None:
    """Sections, reasons and what is muted come from the profile."""
    profile = Profile(
        topics=(Topic(name="Health", words=("hospital",)),), watch=("cod",), muted=("solvent",)
    )
    desk.run(SECOND, profile=profile)
    edition = desk.edition(SECOND)
    assert [s["title"].split()[-1] for s in edition["stories"]][:2] == ["cod", "ransom"]
    assert edition["stories"][0]["why"][0] == "watched word “cod”"
    assert edition["stories"][1]["section"] == "Health"
    muted = [n for n in edition["reading"]["notes"] if "mutes" in n["reason"]]
    assert {note["source"].split("/")[-1] for note in muted} >= {"orla-leak.txt"}


def test_an_earlier_day_cannot_follow(desk: Desk) -> None:
    """Editions follow each other; nothing is asked about one that cannot."""
    desk.run(SECOND, max_tokens=1)
    with pytest.raises(UsageError, match=f"edition of {SECOND}"):
        desk.run(FIRST)
    assert desk.asked() == []
