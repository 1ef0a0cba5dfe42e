"""Where recordings are looked for, and where they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.evaluate.recordings import found, judged, place
from briefing.llm.answers import Folder
from briefing.llm.port import Reply, Request


def recorded(folder: Path, name: str = "leak.1-9.key_points.0123456789ab.json") -> Path:
    """Put a recording, by the model m/1.5, into a folder."""
    article, span, step, *_ = name.split(".")
    request = Request(
        step=step,
        label=f"{article}.{span}.{step}",
        model="m/1.5",
        messages=(),
        schema_name=step,
        json_schema={},
        max_tokens=9,
    )
    Folder(folder).put(request, Reply(text="{}", finish_reason="stop"), 4096)
    return folder


@pytest.mark.parametrize("inner", ["terse/leak", "terse", "terse@m-1.5/leak"])
def test_what_is_recorded_of_a_set_is_found(tmp_path: Path, inner: str) -> None:
    """By article, or all articles of the set in one folder; those of the model first."""
    folder = recorded(tmp_path / inner)
    assert found(tmp_path, "terse", "leak", "m/1.5") == folder
    assert found(tmp_path, "./prompts/terse", "leak", "m/1.5") == folder
    assert found(tmp_path, "terse", "leaks", "m/1.5") is None


def test_what_another_model_answered_is_not_taken_for_that_of_the_one_named(tmp_path: Path) -> None:
    """Else two models would be compared by the answers of one."""
    recorded(tmp_path / "terse" / "leak")
    assert found(tmp_path, "terse", "leak", "m/1.5") is not None
    assert found(tmp_path, "terse", "leak", "other") is None
    assert found(tmp_path, "terse", "leak", "local") is None


@pytest.mark.parametrize("inner", ["default/leak", "leak", "daily", "."])
def test_the_default_set_is_found_without_its_name(tmp_path: Path, inner: str) -> None:
    """So are recordings that other commands make; they are those of no other set."""
    folder = recorded(tmp_path / inner)
    assert found(tmp_path, "default", "leak") == folder
    assert found(tmp_path, "terse", "leak") is None


def test_what_is_recorded_is_found_again(tmp_path: Path) -> None:
    """`place` says where `found` looks first, and no name leaves the folder."""
    for prompts, model in [("terse", None), ("../up/mine", "../../m"), ("x", "local:a/b.gguf")]:
        folder = place(tmp_path, prompts, "leak", model)
        assert folder.parent.parent == tmp_path
        assert found(tmp_path, prompts, "leak", model) is None
        recorded(folder)
        assert found(tmp_path, prompts, "leak", model) == folder


def test_models_of_like_names_have_folders_of_their_own(tmp_path: Path) -> None:
    """A point within a name is no ending."""
    assert place(tmp_path, "x", "a", "m-4.1") != place(tmp_path, "x", "a", "m-4.2")


def test_who_judged_is_told_by_the_recordings(tmp_path: Path) -> None:
    """A run is judged as a whole; an article whose name has the word is not."""
    recorded(tmp_path, "judge.1-9.key_points.0123456789ab.json")
    assert not judged(tmp_path)
    recorded(tmp_path, "leak.omissions.judge.0123456789ab.json")
    assert judged(tmp_path)
