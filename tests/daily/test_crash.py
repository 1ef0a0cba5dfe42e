"""A run that is killed anywhere, and run again: the same edition, nothing twice."""

from __future__ import annotations

import os
import re
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from briefing.errors import UsageError
from tests.daily.desk import FIRST, SECOND, Desk
from tests.daily.model import asked_about, honest
from tests.llm.server import Answer, serving

MAIL = "sh -c 'cat > /dev/null; echo {date} >> sent'"
STAGES = (
    *("collect", "rank", "begin", "brief 1", "brief 2", "brief 3"),
    *("compare", "write", "finish", "point", "deliver", "delivering", "delivered"),
)


@pytest.fixture
def small(desk: Desk) -> Desk:
    """Return a desk with three articles on the second day, and the first day made."""
    for outlet in (desk.at / "news" / SECOND).iterdir():
        if outlet.name != "hallen-courier":
            shutil.rmtree(outlet)
    desk.jobs = 1  # so that none is on its way when the run is killed beside it
    desk.run(FIRST)
    return desk


def timeless(files: dict[str, bytes]) -> dict[str, str]:
    """Return the files of an edition without how long the answers took."""
    return {
        name: re.sub(r'[\d.]+ seconds|"seconds": [\d.]+', "", content.decode())
        for name, content in files.items()
    }


def sent() -> list[str]:
    """Return the editions that were delivered, once for each time."""
    path = Path("sent")
    return path.read_text().split() if path.exists() else []


def test_the_stages(small: Desk) -> None:
    """A run goes through the stages at which the other tests kill it, in this order."""
    seen: list[str] = []
    small.run(SECOND, deliver=(MAIL,), stage=seen.append)
    assert sorted(seen) == sorted(STAGES)
    assert seen[:3] + seen[6:] == [s for s in STAGES if not s.startswith("brief")]


def test_killed_at_each_stage_and_run_again(small: Desk) -> None:
    """Whatever the stage: the same edition, no request and no delivery twice."""
    options = {"deliver": (MAIL,)}
    shutil.copytree("data", "before")
    shutil.copytree("cache", "kept")
    done = len(small.asked())
    small.run(SECOND, deliver=(MAIL,))
    whole, requests = timeless(small.files(SECOND)), len(small.asked()) - done
    assert sent() == [SECOND]
    for number, stage in enumerate(STAGES, start=1):
        for path in ("data", "cache", f"daily/{SECOND}"):
            shutil.rmtree(path)
        Path("sent").unlink(missing_ok=True)
        shutil.copytree("before", "data")
        shutil.copytree("kept", "cache")
        small.said.clear()
        before = len(small.asked())
        assert small.killed(SECOND, number, **options), stage
        code = small.run(SECOND, deliver=(MAIL,))
        assert timeless(small.files(SECOND)) == whole, stage
        asked = small.asked()[before:]
        assert len(set(asked)) == len(asked) == requests, stage
        if stage in {"delivering", "delivered"}:
            assert (code, sent()) == (3, [SECOND] if stage == "delivered" else [])
            assert "may have been delivered" in small.said[0]
        else:
            assert (code, sent()) == (0, [SECOND]), stage
        assert small.run(SECOND, deliver=(MAIL,)) == code
        assert len(sent()) <= 1


def test_killed_while_a_question_is_on_its_way(small: Desk) -> None:
    """Only what was not answered yet is asked again; the edition is that of a run left alone."""
    answered: list[str] = []

    def deadly(_number: int, body: dict[str, Any]) -> Answer:
        if len(answered) == 5 and small.child:
            os.kill(small.child, signal.SIGKILL)
            small.child = 0
        answered.append(asked_about(body))
        return honest(0, body)

    with serving(deadly) as small.server:
        assert small.killed(SECOND, at=99)
        assert len(answered) == 6
        assert small.run(SECOND) == 0
    assert len(answered) == len(set(answered)) + 1
    assert answered[6] == answered[5]
    texts = small.edition(SECOND)["reading"]["texts"]
    assert texts == 3


def test_what_changed_meanwhile_does_not_change_the_edition(small: Desk) -> None:
    """An edition that was begun is made of what was collected then."""
    assert small.killed(SECOND, STAGES.index("brief 2") + 1)
    shutil.rmtree("news")
    assert small.run(SECOND) == 0
    texts = small.edition(SECOND)["reading"]["texts"]
    assert texts == 3


def test_a_folder_is_delivered_to_again(small: Desk) -> None:
    """Copying the same files twice is no second delivery: an interrupted one is repeated."""
    assert small.killed(SECOND, STAGES.index("delivering") + 1, deliver=("out/",))
    assert not Path("out").exists()
    assert small.run(SECOND, deliver=("out/",)) == 0
    assert {p.name for p in Path("out").iterdir()} == {
        f"{SECOND}.md", f"{SECOND}.html", f"{SECOND}.json",
    }  # fmt: skip


def test_a_delivery_that_failed_is_tried_again(small: Desk) -> None:
    """The edition is made all the same; the next run delivers it, and asks nothing."""
    failing = "sh -c 'cat > /dev/null; test -e ready && echo {date} >> sent'"
    assert small.run(SECOND, deliver=(failing, MAIL)) == 1
    assert "not delivered" in small.said[-1]
    assert sent() == [SECOND]
    asked = len(small.asked())
    Path("ready").touch()
    assert small.run(SECOND, deliver=(failing, MAIL)) == 0
    assert sent() == [SECOND, SECOND]
    assert len(small.asked()) == asked


def test_two_runs_at_once(small: Desk) -> None:
    """The second is refused in one line and disturbs nothing."""
    refused: list[str] = []

    def stage(name: str) -> None:
        if name == "compare":
            with pytest.raises(UsageError) as caught:
                small.run(SECOND)
            refused.append(str(caught.value))

    assert small.run(SECOND, stage=stage) == 0
    assert len(refused) == 1
    assert "another run" in refused[0]
