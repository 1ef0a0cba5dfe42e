"""What is kept of a run is there after a restart, for its owner alone."""

from __future__ import annotations

import stat
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefing import promptset
from briefing.batch.state import Kept, Run, Sent, folder, locked, new_name
from briefing.errors import BriefingError, UsageError
from briefing.output import Output
from briefing.settings import Settings
from tests.test_pipeline import article


def run(**fields: object) -> Run:
    """Return a run."""
    made = {
        "name": new_name(),
        "begun": datetime(2026, 11, 23, 6, 15, tzinfo=UTC),
        "settings": Settings(model="m", base_url="http://127.0.0.1:9/v1").model_dump(mode="json"),
        "output": Output(folder=Path("/out")),
        "articles": 1,
    }
    return Run.model_validate(made | fields)


def test_what_is_kept_is_read_as_it_was() -> None:
    """Run, settings, prompt set and articles; in another language too."""
    prompts = promptset.load("default").in_language("German")
    kept = Kept.begun(run(), prompts, [article()])
    kept.update(batches=(Sent(tag="a", requests=3), Sent(tag="b", requests=1)), wave=1)
    kept.replace(Sent(tag="b", requests=1, id="batch_1", collected=True))
    (again,) = Kept.all()
    assert again.run == kept.run
    assert [sent.tag for sent in again.run.waiting] == ["a"]
    assert again.run.fresh == {"b"}
    assert again.prompts() == prompts
    assert list(again.articles()) == [article()]
    assert again.settings() == Settings(model="m", base_url="http://127.0.0.1:9/v1")


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_the_owner_can_read_it() -> None:
    """Articles may be confidential."""
    kept = Kept.begun(run(), promptset.load("default"), [article()])
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o700


def test_what_a_killed_process_left_half_is_cleared_away() -> None:
    """A folder without its run.json is of no run; others stay."""
    first = Kept.begun(run(), promptset.load("default"), [article()])
    half = folder() / "half"
    half.mkdir()
    (half / "articles.jsonl").write_text("{", encoding="utf-8")
    second = Kept.begun(run(), promptset.load("default"), [article()])
    assert not half.exists()
    assert {k.run.name for k in Kept.all()} == {first.run.name, second.run.name}


def test_a_run_is_found_by_its_name() -> None:
    """Without a name all are meant; one that is not there is an error."""
    kept = Kept.begun(run(), promptset.load("default"), [article()])
    assert [k.run for k in Kept.named(kept.run.name)] == [kept.run]
    assert len(Kept.named(None)) == 1
    with pytest.raises(UsageError, match="briefing batch status"):
        Kept.named("another")
    broken = Kept.begun(run(), promptset.load("default"), [article()])
    (broken.path / "run.json").write_text("{", encoding="utf-8")
    assert [k.run for k in Kept.named(kept.run.name)] == [kept.run]
    with pytest.raises(BriefingError, match="delete its folder"):
        Kept.named(broken.run.name)
    broken.remove()
    kept.remove()
    assert Kept.named(None) == []


def test_the_lock_is_one_process_s_at_a_time() -> None:
    """Who comes second hears so; afterwards it is free."""
    with locked(), pytest.raises(UsageError, match="Another briefing process"), locked():
        pytest.fail("both have it")
    with locked():
        pass
