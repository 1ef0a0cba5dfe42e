"""A new prompt set works as it is made, keeps its comments, and overwrites nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing import promptset
from briefing.errors import UsageError
from briefing.prompting.check import checked
from briefing.prompting.copy import new

SHIPPED = ["default", "korean", "principal", "stepwise", "terse"]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("extending", [True, False])
@pytest.mark.parametrize("base", SHIPPED)
def test_what_is_made_passes_the_check(base: str, extending: bool) -> None:
    """Copied or inheriting, it is found by its name and asks what its base asks."""
    folder = new("ours", base, extending=extending)
    assert folder == Path("prompts/ours")
    assert checked("ours").problems == ()
    ours, theirs = promptset.load("ours"), promptset.load(base)
    assert ours.name == "ours"
    same = {"name", "description"}
    assert ours.declared.model_dump(exclude=same) == theirs.declared.model_dump(exclude=same)
    assert ours.templates == theirs.templates


def test_a_copy_keeps_the_comments() -> None:
    """The comments are what one starts from."""
    theirs = (promptset.find("default") / "set.toml").read_text(encoding="utf-8")
    ours = (new("ours", "default", extending=False) / "set.toml").read_text(encoding="utf-8")
    assert [line for line in ours.splitlines() if line.startswith("#")] == [
        line for line in theirs.splitlines() if line.startswith("#")
    ]


def test_nothing_is_overwritten() -> None:
    """What is there stays as it is."""
    folder = new("ours", "default", extending=False)
    before = {p: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(UsageError, match="is there already"):
        new("ours", "terse", extending=True)
    assert {p: p.read_bytes() for p in folder.iterdir()} == before


def test_a_path_to_the_base_is_kept_right() -> None:
    """A copy of a set that extends a folder extends the same folder from where it lies."""
    new("./sets/one", "default", extending=False)
    new("./sets/two", "./sets/one", extending=True)
    new("./elsewhere/deep/three", "./sets/two", extending=False)
    assert (
        promptset.load("./elsewhere/deep/three").templates == promptset.load("./sets/one").templates
    )
    assert promptset.load("./sets/two").declared.description.startswith("one, changed")


@pytest.mark.parametrize("name", ["", "Ours", "a b", "../", "9lives", "x" * 41])
def test_names_that_cannot_be(name: str) -> None:
    """A name that the set could not have is refused before anything is written."""
    with pytest.raises(UsageError, match=r"cannot be a prompt set's name|is there already"):
        new(name, "default", extending=False)
    assert list(Path().iterdir()) == []


def test_an_unknown_base_is_told() -> None:
    """With what there is."""
    with pytest.raises(UsageError, match="there are default"):
        new("ours", "defualt", extending=False)
