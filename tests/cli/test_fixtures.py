"""`briefing fixtures`: what is stale is found and told, and only that is asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from briefing.llm.answers import Folder
from briefing.llm.port import Message, Reply, Request
from tests.cli.test_generate import asking, briefing, grain, honest, one_line
from tests.llm.server import Answer, failure, serving

__all__ = ["grain"]

SET = """
extends = "default"
name = "ours"
description = "The default set in our words."
"""
INDEX = """
version = 1

[[runs]]
folder = "grain"
sources = ["grain.txt"]
prompts = "./ours"
verify = "gates"
"""


@pytest.fixture
def project(tmp_path: Path, grain: Path, root: Path) -> Path:
    """Return a project with an article, a prompt set of its own, and what it recorded."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "set.toml").write_text(SET)
    task = (root / "prompts" / "default" / "omissions.j2").read_text()
    (tmp_path / "ours" / "omissions.j2").write_text(task)
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "fixtures.toml").write_text(INDEX)
    with serving(honest) as server:
        run = briefing(
            *("generate", "grain.txt", "--prompts", "./ours", "--verify", "gates", "--no-cache"),
            *("--record", "fixtures/grain", *asking(server)),
            cwd=tmp_path,
        )
    assert run.returncode in (0, 3), run.stderr
    return tmp_path


def steps(folder: Path) -> Counter[str]:
    """Return how many recordings a folder has of each step."""
    return Counter(path.name.split(".")[2] for path in folder.glob("*.*.json"))


def reworded(project: Path) -> None:
    """Change one word of one template."""
    file = project / "ours" / "omissions.j2"
    file.write_text(file.read_text().replace("omissions", "silences", 1))


def test_fresh_recordings_pass(project: Path) -> None:
    """Where nothing has changed every recording is played, and nothing is missing."""
    run = briefing("fixtures", "check", cwd=project)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout == ""
    assert "0 missing" in run.stderr
    listed = briefing("fixtures", "list", cwd=project).stdout.splitlines()
    assert listed[1].split()[:2] == ["fixtures/grain", "grain"]
    assert listed[1].split()[2] == listed[1].split()[3]
    assert "key_points, omissions, policy_implications" in listed[1]


def test_what_only_a_day_plays_is_left_alone(project: Path) -> None:
    """What a judge was asked about several sources is neither told as unplayed nor pruned."""
    request = Request(
        step="judge",
        label="story.uncovered.judge",
        model="m",
        messages=(Message(role="user", part="task", content="Is it there?"),),
        schema_name="judge",
        json_schema={"type": "object", "properties": {}, "required": []},
        max_tokens=10,
    )
    folder = Folder(project / "fixtures" / "grain")
    folder.put(request, Reply(text="{}", finish_reason="stop"), folder.model()[1])
    (kept,) = folder.path.glob("story.*.json")
    assert briefing("fixtures", "check", cwd=project).returncode == 0
    assert briefing("fixtures", "prune", cwd=project).returncode == 0
    assert kept.exists()


def test_what_is_configured_here_makes_nothing_stale(project: Path) -> None:
    """Recordings mean the same on every machine: what fixtures.toml does not say is the default."""
    run = briefing(
        "fixtures", "check", cwd=project, BRIEFING_LANGUAGE="ko", BRIEFING_PROMPTS="terse"
    )
    assert run.returncode == 0, run.stdout


def test_a_changed_word_is_told_with_its_lines(project: Path) -> None:
    """A strict replay fails naming the template; the check exits 5 and shows what changed."""
    reworded(project)
    replay = briefing(
        "generate", "grain.txt", "--prompts", "./ours", "--replay", "fixtures/grain", cwd=project
    )
    assert replay.returncode == 1
    assert "changed since the recording: task (omissions.j2)." in replay.stderr
    assert "silences" in replay.stderr
    run = briefing("fixtures", "check", cwd=project)
    assert run.returncode == 5
    assert "stale, changed: task (omissions.j2)\n" in run.stdout
    assert "    -Task: omissions." in run.stdout
    assert "    +Task: silences." in run.stdout


def test_refresh_asks_only_what_depends_on_the_change(project: Path) -> None:
    """One template changed: its step is asked again, and what follows on its answer."""
    folder = project / "fixtures" / "grain"
    before = {path: path.read_bytes() for path in folder.glob("*.*.json")}
    reworded(project)
    with serving(honest) as server:
        run = briefing("fixtures", "refresh", *asking(server), cwd=project)
        assert run.returncode == 0, run.stderr
        told = [str(body["messages"]) for body in server.requests]
    assert len(told) <= 1 + steps(folder)["repair"]
    assert "silences" in told[0]
    assert "1 answers recorded" in run.stderr
    kept = [path for path in before if ".omissions." not in path.name]
    assert all(path.read_bytes() == before[path] for path in kept)
    assert steps(folder)["omissions"] == 1
    assert briefing("fixtures", "check", cwd=project).returncode == 0


def test_a_sentence_more_is_told_with_its_line(project: Path) -> None:
    """Recordings whose chunk ends elsewhere now are stale by the article, not of no run."""
    article = project / "grain.txt"
    article.write_text(article.read_text() + "\nThe harvest ends on Friday, they said.\n")
    run = briefing("fixtures", "check", cwd=project)
    assert run.returncode == 5
    assert "grain.1-4.key_points" in run.stdout
    assert "stale, changed: article (its text or article.j2)" in run.stdout
    assert "    +[5] The harvest ends on Friday, they said." in run.stdout
    assert "no run of fixtures.toml plays it" not in run.stdout
    replay = briefing(
        "generate", "grain.txt", "--prompts", "./ours", "--replay", "fixtures/grain", cwd=project
    )
    assert replay.returncode == 1
    assert "+[5] The harvest ends on Friday, they said." in replay.stderr


def mine(text: str) -> str:
    """Leave a merge half done."""
    return text.replace(' "step"', '<<<<<<< ours\n "step"', 1)


def another(text: str) -> str:
    """Change what was asked, but not its key."""
    return text.replace("Task: omissions.", "Task: gaps.", 1)


@pytest.mark.parametrize("damage", [mine, another, lambda text: "", lambda text: "[]"])
def test_a_damaged_recording_is_told_and_recorded_anew(
    project: Path, damage: Callable[[str], str]
) -> None:
    """The check goes on and names it; a refresh asks for it alone; prune deletes it."""
    file = next((project / "fixtures" / "grain").glob("*.omissions.*.json"))
    whole = file.read_text()
    file.write_text(damage(whole))
    run = briefing("fixtures", "check", cwd=project)
    assert run.returncode == 5, run.stderr
    assert f"{file.relative_to(project)}: damaged: " in run.stdout
    assert briefing("fixtures", "list", cwd=project).returncode == 0
    with serving(honest) as server:
        run = briefing("fixtures", "refresh", *asking(server), cwd=project)
        assert run.returncode == 0, run.stderr
        assert len(server.requests) == 1
    assert briefing("fixtures", "check", cwd=project).returncode == 0
    file.write_text(damage(whole))
    briefing("fixtures", "prune", cwd=project)
    assert not file.exists()


def test_a_refresh_that_gets_no_answer_says_so_and_deletes_nothing(project: Path) -> None:
    """Exit code 3; what was recorded stays, so that nothing is lost to a bad day of a server."""
    before = sorted((project / "fixtures" / "grain").glob("*.*.json"))
    reworded(project)

    def full(_number: int, _body: dict[str, Any]) -> Answer:
        return failure(400, "context_length_exceeded", "This is too long.")

    with serving(full) as server:
        run = briefing("fixtures", "refresh", *asking(server), cwd=project)
    assert run.returncode == 3, run.stderr
    assert "fixtures/grain: grain.1-4.omissions got no answer" in run.stderr
    assert set(before) <= set((project / "fixtures" / "grain").glob("*.*.json"))


def test_a_refresh_keeps_to_its_budget(project: Path) -> None:
    """Exit code 6 before the request that would pass it."""
    reworded(project)
    with serving(honest) as server:
        run = briefing("fixtures", "refresh", "--max-tokens", "1", *asking(server), cwd=project)
        assert server.requests == []
    one_line(run, 6, "--max-tokens")


def test_refresh_with_another_model_is_refused(project: Path) -> None:
    """Answers of two models in one folder would replay neither."""
    reworded(project)
    with serving(honest) as server:
        run = briefing(
            "fixtures", "refresh", "--model", "other", "--base-url", server.url, cwd=project
        )
    one_line(run, 2, "holds answers of m", "not of other")


def test_refresh_leaves_what_another_model_answered(project: Path) -> None:
    """Folders of this model are made fresh; another's is named and stays as it is (code 3)."""
    other = project / "fixtures" / "other"
    index = project / "fixtures" / "fixtures.toml"
    index.write_text(INDEX + INDEX.partition("1\n")[2].replace('"grain"', '"other"'))
    with serving(honest) as server:
        url = ["--base-url", server.url]
        run = briefing("fixtures", "refresh", "--model", "n", *url, cwd=project)
        assert run.returncode == 0, run.stderr
        before = {path.name for path in other.iterdir()}
        reworded(project)
        run = briefing("fixtures", "refresh", *asking(server), cwd=project)
    assert run.returncode == 3
    assert "fixtures/other holds answers of n, not of m" in run.stderr
    assert {path.name for path in other.iterdir()} == before
    listed = briefing("fixtures", "list", cwd=project).stdout.splitlines()
    assert listed[1].split()[2] == listed[1].split()[3]


def test_prune_deletes_what_no_run_plays(project: Path) -> None:
    """A recording of an article that is gone is named, then deleted; the others stay."""
    folder = project / "fixtures" / "grain"
    old = folder / "gone.1-4.omissions.0123456789ab.json"
    old.write_text(
        next(folder.glob("*.omissions.*.json")).read_text().replace('"key": "', '"key": "0')
    )
    dry = briefing("fixtures", "prune", "--dry-run", cwd=project)
    assert dry.stdout.splitlines() == ["fixtures/grain/gone.1-4.omissions.0123456789ab.json"]
    assert old.exists()
    assert briefing("fixtures", "prune", cwd=project).returncode == 0
    assert not old.exists()
    assert briefing("fixtures", "check", cwd=project).returncode == 0


def test_one_recording_is_shown(project: Path) -> None:
    """What was asked, part by part, and the answer."""
    file = next((project / "fixtures" / "grain").glob("*.omissions.*.json"))
    run = briefing("fixtures", "show", file, cwd=project)
    assert run.returncode == 0
    for part in ("== system", "== article", "== task", "Task: omissions.", "== answer"):
        assert part in run.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version = 1", "runs"),
        (INDEX.replace("version = 1", "version = 2"), "version"),
        (INDEX.replace('"grain"', '"../grain"'), "folder"),
        (INDEX.replace("sources", "source"), "source"),
        ("version =", "cannot be read"),
    ],
)
def test_a_broken_index_is_told(project: Path, text: str, said: str) -> None:
    """The file and what is wrong with it, in one line."""
    (project / "fixtures" / "fixtures.toml").write_text(text)
    one_line(briefing("fixtures", "check", cwd=project), 2, "fixtures.toml", said)


def test_without_an_index_it_is_said_what_to_do(tmp_path: Path) -> None:
    """There is no guessing which run a recording is from."""
    one_line(briefing("fixtures", "check", cwd=tmp_path), 2, "fixtures.toml is not there")
