"""The two sample days on answers recorded from the local model: the promises hold for a day too.

The recordings are made, from a folder for the ledger that is thrown away afterwards, by
`briefing daily seeds/daily/DATE --date DATE --model local --record fixtures/daily` for both dates.
"""

from __future__ import annotations

from pathlib import Path

from briefing.llm.answers import Folder
from tests.daily.desk import FIRST, SECOND, Desk

RECORDED = Path(__file__).parents[2] / "fixtures" / "daily"


def test_two_recorded_days(desk: Desk) -> None:
    """They replay without a question, every recording is played, and what is told was checked."""
    for day in (FIRST, SECOND):
        assert desk.run(day, replay=RECORDED) == 0
    assert desk.asked() == []
    assert desk.watch.keys == {entry["key"] for entry in Folder(RECORDED).entries()}
    first, second = desk.edition(FIRST), desk.edition(SECOND)
    assert (len(first["stories"]), len(second["stories"])) == (3, 4)
    for story in (*first["stories"], *second["stories"]):
        lead = [story["bottom_line"]] if story["bottom_line"] else []
        told = [*lead, *story["findings"], *story["implications"], *story["omissions"]]
        assert told
        assert all(one["finding"]["verdict"]["status"] == "supported" for one in told)
        numbers = {source["number"] for source in story["sources"]}
        assert all(passage["source"] in numbers for one in told for passage in one["passages"])
    strike = next(s for s in second["stories"] if s["since"])
    assert {"corrected", "updated"} <= {change["kind"] for change in strike["changes"]}
    assert len(second["unchanged"]) == len(second["dropped"]) == 1
    assert second["bottom_line"]


def test_the_same_answers_give_the_same_edition(desk: Desk) -> None:
    """Made again, the files are the same to the byte."""
    desk.run(FIRST, replay=RECORDED)
    files = desk.files(FIRST)
    assert desk.run(FIRST, replay=RECORDED) == 0
    assert desk.files(FIRST) == files
