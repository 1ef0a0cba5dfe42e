"""What differs between two sets, and which recorded answers that makes stale."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from briefing import promptset
from briefing.errors import UsageError
from briefing.llm.answers import Folder, Stored
from briefing.pipeline import brief
from briefing.prompting.copy import new
from briefing.prompting.difference import difference, lines, recordings
from tests.test_pipeline import LEAD, Scripted, answered, article, point


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the default set in a project of its own."""
    monkeypatch.chdir(tmp_path)
    return new("ours", "default", extending=False)


@pytest.fixture
def recorded(tmp_path: Path) -> Path:
    """Return recordings of the test article with the default set."""
    folder = tmp_path / "fixtures"
    model = Scripted(lambda r: answered(r, [point(LEAD.replace("12", "14"), 1)]))
    stored = Stored(Folder(folder), model)
    asyncio.run(brief(article(), promptset.load("default"), stored))
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    """Change a file of a set."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), encoding="utf-8")


def stale() -> dict[str, set[str]]:
    """Return the steps whose recordings are stale, with the reasons."""
    found = difference(promptset.load("default"), promptset.load("ours")).stale
    return {step: set(reasons) for step, reasons in found.items() if reasons}


def test_a_copy_makes_nothing_stale(ours: Path) -> None:
    """Another name and another description are not asked about."""
    assert stale() == {}


def test_a_task_makes_its_own_step_stale(ours: Path) -> None:
    """And what comes after it: what is to be mended and judged may be something else."""
    change(ours, "omissions.j2", "Task: omissions.", "Task: gaps.")
    assert stale() == {
        "omissions": {"its task", "its template"},
        "repair": {"other answers before it"},
        "judge": {"other answers before it"},
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("system.j2", "policy makers", "diplomats", "the system message"),
        ("article.j2", "Published", "Dated", "the article's template"),
        ("set.toml", "answer_tokens = 1400", "answer_tokens = 900", "answer_tokens"),
    ],
)
def test_what_all_share_makes_all_steps_stale(
    ours: Path, file: str, old: str, new: str, reason: str
) -> None:
    """Whatever is in every request."""
    change(ours, file, old, new)
    found = stale()
    assert all(reason in found[s] for s in ("key_points", "policy_implications", "omissions"))


def test_what_is_proposed_changes_schemas(ours: Path) -> None:
    """Fewer sentences, fewer fields; the other sections' sentences may change with them."""
    change(ours, "set.toml", "proposed = 4", "proposed = 3")
    found = stale()
    assert {"what is proposed", "its schema"} <= found["policy_implications"]
    assert "what is proposed" in found["key_points"]
    told = difference(promptset.load("default"), promptset.load("ours"))
    assert "sections.policy_implications.proposed: 4 → 3" in told.declared
    assert any("from_4" in line for line in told.schemas)


def test_recordings_are_told_one_by_one(ours: Path, recorded: Path) -> None:
    """What `--fixtures` says is stale is what a replay with the other set would miss."""
    change(ours, "policy_implications.j2", "Restate in full:", "Restate:")
    a, b = promptset.load("default"), promptset.load("ours")
    told = {r.step: bool(r.reasons) for r in recordings(recorded, a, difference(a, b))}
    assert told["policy_implications"]
    assert not told["key_points"]
    assert not told["omissions"]
    model = Scripted(lambda r: answered(r, []))
    asyncio.run(brief(article(), b, Stored(Folder(recorded), model)))
    assert {r.step for r in model.asked} - {"repair"} == {"policy_implications"}


def test_a_folder_without_recordings_of_the_first_set_is_told(ours: Path, recorded: Path) -> None:
    """Nothing is counted that was not made with it."""
    change(ours, "system.j2", "policy makers", "diplomats")
    with pytest.raises(UsageError, match="no answers recorded with ours"):
        list(lines(promptset.load("ours"), promptset.load("default"), recorded))
