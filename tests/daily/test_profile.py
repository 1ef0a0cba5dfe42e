"""The reader's TOML: what it may say, and what is said when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.daily.profile import Daily, Profile, configured, profile_of
from briefing.errors import UsageError


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_no_file_is_the_default() -> None:
    """A daily briefing needs no configuration: everything has a default."""
    assert configured() == Daily()
    assert profile_of(configured(), None) == Profile()


def test_the_project_comes_before_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """[daily] of the working folder's briefing.toml counts, else that of the user's."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    user = tmp_path / "config" / "policy-briefing" / "briefing.toml"
    user.parent.mkdir(parents=True)
    user.write_text('[daily]\nsources = ["a/"]\n')
    assert configured().sources == ("a/",)
    Path("briefing.toml").write_text('[daily]\nsources = ["b/"]\n')
    assert configured().sources == ("b/",)


def test_the_profile_is_a_table_or_a_file(tmp_path: Path) -> None:
    """Inline, named in [daily], or given on the command line, which counts most."""
    Path("briefing.toml").write_text('[daily.profile]\nwatch = ["ceasefire"]\n')
    assert profile_of(configured(), None).watch == ("ceasefire",)
    Path("mine.toml").write_text('watch = ["tariff"]\n')
    assert profile_of(configured(), Path("mine.toml")).watch == ("tariff",)
    Path("briefing.toml").write_text('[daily]\nprofile_file = "mine.toml"\n')
    assert profile_of(configured(), None).watch == ("tariff",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[daily]\nsuorces = []\n", ["briefing.toml", "[daily]", "suorces"]),
        ("[daily]\nstale_days = -1\n", ["briefing.toml", "stale_days"]),
        ("[daily.caps]\nstories = 0\n", ["caps.stories"]),
        ("[daily]\nname = '../x'\n", ["name"]),
        ("[daily.profile]\nmutde = ['x']\n", ["profile.mutde", "no setting"]),
        ("[[daily.profile.topics]]\nname = 'Trade'\n", ["profile.topics[1].words"]),
        ("[daily\n", ["briefing.toml", "TOML", "line 1"]),
    ],
)
def test_what_is_wrong_is_named_in_one_line(text: str, words: list[str]) -> None:
    """File and key, whatever is wrong."""
    Path("briefing.toml").write_text(text)
    with pytest.raises(UsageError) as caught:
        configured()
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_a_profile_that_is_not_there() -> None:
    """The file is named."""
    with pytest.raises(UsageError, match=r"gone\.toml: cannot be read"):
        profile_of(Daily(), Path("gone.toml"))


def test_two_topics_of_one_name() -> None:
    """Sections are told apart by their names."""
    Path("p.toml").write_text(
        '[[topics]]\nname = "AA"\nwords = ["xx"]\n[[topics]]\nname = "AA"\nwords = ["yy"]\n'
    )
    with pytest.raises(UsageError, match=r"two topics are called “AA”"):
        profile_of(Daily(), Path("p.toml"))
