"""docs/daily.md: its configuration loads, its schedules run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from briefing.daily.deliver import Target
from briefing.daily.profile import Caps, Daily, Profile, Topic, configured, profile_of
from briefing.settings import settings


@pytest.fixture
def blocks(root: Path) -> dict[str, list[str]]:
    """Return the examples of the page by their language."""
    text = (root / "docs" / "daily.md").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for language, block in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        found.setdefault(language, []).append(block)
    return found


@pytest.fixture
def home(tmp_path: Path, root: Path) -> dict[str, str]:
    """Return the environment of a user with `briefing` on the path and old news in a folder."""
    shim = tmp_path / ".local" / "bin" / "briefing"
    shim.parent.mkdir(parents=True)
    shim.write_text(f'#!/bin/sh\nPYTHONPATH="{root}" exec "{sys.executable}" -m briefing "$@"\n')
    shim.chmod(0o755)
    keys = tmp_path / ".config" / "policy-briefing" / "environment"
    keys.parent.mkdir(parents=True)
    keys.write_text("OPENAI_API_KEY=a-key\n")
    desk = tmp_path / "briefings"
    shutil.copytree(root / "seeds" / "daily" / "2025-07-30", desk / "articles")
    (desk / "briefing.toml").write_text('[daily]\nsources = ["articles/"]\n')
    return {
        **os.environ, "HOME": str(tmp_path), "PATH": f"{shim.parent}:{os.environ['PATH']}",
        "BRIEFING_DATA_DIR": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }  # fmt: skip


def test_the_example_configuration_is_whole(
    blocks: dict[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It loads, says something about every setting there is, and its targets are targets."""
    monkeypatch.chdir(tmp_path)
    (example,) = blocks["toml"]
    Path("briefing.toml").write_text(example, encoding="utf-8")
    assert settings().model == "gpt-6-mini"
    table = configured()
    profile = profile_of(table, None)
    assert len(profile.topics) == 2
    for shape in (Daily, Caps, Profile, Topic):
        for name in shape.model_fields:
            assert re.search(rf"^#? ?{name} =|\[daily\.(profile\.)?{name}\]", example, re.MULTILINE)
    for target in table.deliver:
        assert Target.of(target)


def _made(run: subprocess.CompletedProcess[str], desk: Path) -> None:
    """Hold that a run has made an edition of old news: without a story, and without a model."""
    assert run.returncode == 0, run.stderr
    path = desk / run.stdout.strip()
    assert path.name == "briefing.md"
    assert "stories: 0" in path.read_text(encoding="utf-8")


def test_the_line_for_cron_runs(blocks: dict[str, list[str]], home: dict[str, str]) -> None:
    """As cron has it: five fields, the rest through sh, with the PATH that cron has."""
    (line,) = blocks["cron"]
    *fields, command = line.strip().split(" ", 5)
    assert len(fields) == 5
    assert "%" not in command  # cron would break the line there
    desk = Path(home["HOME"]) / "briefings"
    bare = {**home, "PATH": "/usr/bin:/bin"}
    run = subprocess.run(
        ["/bin/sh", "-c", command], cwd=home["HOME"], env=bare, check=False,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    _made(run, desk)
    assert (desk / "daily.log").read_text() == ""


def test_the_schedule_for_ci_is_whole(blocks: dict[str, list[str]], home: dict[str, str]) -> None:
    """It is YAML, keeps what must be kept, and its command runs."""
    (text,) = blocks["yaml"]
    workflow = yaml.safe_load(text)
    job = workflow["jobs"]["daily"]
    (kept,) = {s["with"]["path"] for s in job["steps"] if "cache" in s.get("uses", "")}
    assert set(job["env"].values()) == {kept}
    (saving,) = (s for s in job["steps"] if "cache/save" in s.get("uses", ""))
    assert saving["if"] == "always()"
    assert set(job["env"]) == {"BRIEFING_DATA_DIR", "BRIEFING_CACHE_DIR"}
    (command,) = (s["run"] for s in job["steps"] if "briefing daily" in s.get("run", ""))
    desk = Path(home["HOME"]) / "briefings"
    run = subprocess.run(
        ["/bin/sh", "-c", command], cwd=desk, env={**home, **job["env"]}, check=False,
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    _made(run, desk)
    assert (desk / kept / "daily-default.sqlite3").exists()


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_the_units_for_systemd_are_whole(
    blocks: dict[str, list[str]], home: dict[str, str], tmp_path: Path
) -> None:
    """systemd-analyze has nothing to say against them."""
    units = tmp_path / "units"
    units.mkdir()
    for block in blocks["ini"]:
        name = block.splitlines()[0].removeprefix("# ")
        (units / name).write_text(block)
    assert {p.name for p in units.iterdir()} == {"briefing.service", "briefing.timer"}
    run = subprocess.run(
        ["systemd-analyze", "--user", "verify", *map(str, units.iterdir())],
        env={**home, "XDG_RUNTIME_DIR": str(tmp_path)}, check=False,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    ours = [line for line in run.stderr.splitlines() if "briefing." in line]
    assert ours == []
    assert run.returncode == 0, run.stderr
