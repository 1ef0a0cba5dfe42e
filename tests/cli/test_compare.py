"""`briefing compare` as a user runs it: recorded from a server on loopback, and replayed."""

from __future__ import annotations

import json
import resource
import shutil
from pathlib import Path

import pytest

from tests.browser import opened
from tests.cli.test_generate import asking, briefing, one_line
from tests.evaluate.briefings import TEXT, articles, copying
from tests.llm.server import serving

SIDES = ("default", "stepwise")
RECORDED = tuple(
    f"seeds/{name}"
    for name in (
        "panama-canal-drought.txt",
        "korea-us-defense-call.txt",
        "eu-carbon-border-levy.md",
        "arctic-shipping-report.md",
    )
)
"""The seeds that both sets were recorded with."""


@pytest.fixture
def corpus(tmp_path: Path) -> list[str]:
    """Return the names of two articles."""
    return articles(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with recordings of both sets about both articles, made once."""
    folder = tmp_path_factory.mktemp("made")
    with serving(copying) as server:
        asked = [*articles(folder), "--record", "rec", "--no-cache", *asking(server)]
        run = briefing("compare", *SIDES, *asked, cwd=folder)
    assert run.returncode == 0, run.stderr
    return folder / "rec"


@pytest.fixture
def recorded(made: Path, tmp_path: Path) -> Path:
    """Return a copy of these recordings, where the articles are."""
    return Path(shutil.copytree(made, tmp_path / "rec"))


def test_recorded_sides_replay_to_the_same_report(corpus: list[str], tmp_path: Path) -> None:
    """Each set and article has its folder; a replay needs no server and tells the same."""
    with serving(copying) as server:
        live = briefing(
            "compare", *SIDES, *corpus, "--record", "rec", *asking(server), cwd=tmp_path
        )
        asked = len(server.requests)
        again = briefing("compare", *SIDES, *corpus, *asking(server), cwd=tmp_path)
        assert len(server.requests) == asked  # the cache has all of it too
    replayed = briefing("compare", *SIDES, *corpus, "--replay", "rec", cwd=tmp_path)
    assert live.returncode == replayed.returncode == again.returncode == 0, live.stderr
    assert live.stdout == replayed.stdout == again.stdout
    assert live.stdout.startswith("# default and stepwise compared\n")
    assert "2 articles are too few" in live.stdout
    folders = {str(p.parent.relative_to(tmp_path / "rec")) for p in tmp_path.glob("rec/*/*/*.json")}
    assert folders == {f"{side}/{name}" for side in SIDES for name in ("grain", "barley")}


def test_two_models_are_compared_with_one_set(corpus: list[str], tmp_path: Path) -> None:
    """`@MODEL` names a model; each has recordings of its own."""
    server_of = ["compare", "@small", "@big-4.1", *corpus]
    with serving(copying) as server:
        url = ["--base-url", server.url]
        live = briefing(*server_of, "--record", "rec", *url, "--json", cwd=tmp_path)
        assert {body["model"] for body in server.requests} == {"small", "big-4.1"}
    assert live.returncode == 0, live.stderr
    replayed = briefing(*server_of, "--replay", "rec", "--json", cwd=tmp_path)
    assert replayed.stdout == live.stdout
    got = json.loads(replayed.stdout)
    assert (got["a"]["models"], got["b"]["models"]) == (["small"], ["big-4.1"])
    assert got["total_a"]["cost"] is None  # a server of one's own has no known price


def test_a_budget_stops_before_it_is_passed(corpus: list[str], tmp_path: Path) -> None:
    """Exit code 6, and not one request more than the budget allows."""
    with serving(copying) as server:
        run = briefing(
            "compare", *SIDES, *corpus, "--max-tokens", "1", *asking(server), cwd=tmp_path
        )
        assert server.requests == []
    one_line(run, 6, "--max-tokens")


def test_what_was_not_recorded_is_left_out_and_told(
    recorded: Path, corpus: list[str], tmp_path: Path
) -> None:
    """The others are compared, and the exit code says that something is missing."""
    (tmp_path / "rye.txt").write_text("Rye\n\n" + "\n\n".join(reversed(TEXT)), encoding="utf-8")
    run = briefing("compare", *SIDES, *corpus, "rye.txt", "--replay", "rec", cwd=tmp_path)
    assert run.returncode == 3, run.stderr
    assert "not recorded for both, left out: rye.txt" in run.stderr
    assert run.stdout.count("Grain moves") == 1
    assert "1 article is not recorded for both sides" in run.stdout
    assert run.stdout.endswith("## Left out\n\n- rye.txt\n")
    alone = briefing("compare", *SIDES, "rye.txt", "--replay", "rec", "-q", cwd=tmp_path)
    one_line(alone, 2, "no article recorded", "--record")


def test_an_article_of_the_same_name_is_not_taken_for_the_recorded_one(
    recorded: Path, corpus: list[str], tmp_path: Path
) -> None:
    """Beside the recorded one it is left out; alone it is the recorded one with other words."""
    (tmp_path / "other").mkdir()
    text = (tmp_path / "grain.txt").read_text(encoding="utf-8").replace("fell", "rose")
    (tmp_path / "other" / "grain.txt").write_text(text, encoding="utf-8")
    run = briefing("compare", *SIDES, *corpus, "other/grain.txt", "--replay", "rec", cwd=tmp_path)
    assert run.returncode == 3, run.stderr
    assert "left out: other/grain.txt" in run.stderr
    alone = briefing("compare", *SIDES, "other/grain.txt", "--replay", "rec", cwd=tmp_path)
    assert alone.returncode == 1
    assert "rose" in alone.stderr


def test_a_stale_recording_ends_the_run(
    recorded: Path, corpus: list[str], tmp_path: Path, root: Path
) -> None:
    """A replay hides no change of a template: it names the part and shows the line."""
    own = tmp_path / "prompts" / "stepwise"
    own.mkdir(parents=True)
    for path in (root / "prompts" / "stepwise").iterdir():
        own.joinpath(path.name).write_bytes(path.read_bytes())
    own.joinpath("system.j2").write_text("You brief.\n", encoding="utf-8")
    run = briefing("compare", *SIDES, *corpus, "--replay", "rec", cwd=tmp_path)
    assert run.returncode == 1
    assert run.stdout == ""
    assert "+You brief." in run.stderr


def test_floors_and_facts_guard_a_change(recorded: Path, corpus: list[str], tmp_path: Path) -> None:
    """Exit code 5 and a line for each floor that B breaks; 0 where it keeps them."""
    facts, floors = tmp_path / "facts.toml", tmp_path / "floors.toml"
    facts.write_text('[facts]\ngrain = ["Sea level rose by 9 metres on Mars."]\n')
    floors.write_text("min_recall = 0.5\nmax_tokens_ratio = 0.1\nmin_findings = 1\n")
    run_it = ["compare", *SIDES, *corpus, "--replay", "rec", "--floors", "floors.toml", "-q"]
    run = briefing(*run_it, "--reference", "facts.toml", cwd=tmp_path)
    assert run.returncode == 5, run.stderr
    lines = run.stderr.splitlines()
    assert len(lines) == 2
    assert "recall of B is 0" in lines[0]
    assert "tokens ratio" in lines[1]
    assert "Key facts found | 0 of 1 (0%) | 0 of 1 (0%)" in run.stdout
    assert "A and B: Sea level rose" in run.stdout
    one_line(briefing(*run_it, cwd=tmp_path), 2, "--reference")
    floors.write_text("min_findings = 1\n")
    assert briefing(*run_it, cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["default", "terse"], "Give the articles"),
        (["default", "terse", "grain.txt", "-o", "x.doc"], ".html"),
        (["default", "nosuch", "grain.txt"], "nosuch"),
        (["default", "terse", "grain.txt", "--floors", "gone.toml"], "gone.toml"),
        (["default", "terse", "grain.txt", "--record", "a", "--replay", "b"], "exclude"),
    ],
)
def test_a_mistake_is_one_line_before_anything_is_asked(
    corpus: list[str], tmp_path: Path, arguments: list[str], words: str
) -> None:
    """Exit code 2, and what to do."""
    one_line(briefing("compare", *arguments, cwd=tmp_path), 2, words)


def spent() -> float:
    """Return the seconds that processes of ours have worked: waiting for other work is not ours."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_shipped_sets_are_compared_offline_in_ten_seconds(root: Path, tmp_path: Path) -> None:
    """From the recordings of this repository: figures, plots, and a page that a browser likes."""
    page = tmp_path / "report.html"
    asked: list[str | Path] = [
        *SIDES,
        *RECORDED,
        "--replay",
        "fixtures",
        "--json",
        "-o",
        "-",
        "-o",
        page,
    ]
    before = spent()
    run = briefing("compare", *asked, cwd=root)
    assert run.returncode == 0, run.stderr
    assert spent() - before < 10
    got = json.loads(run.stdout)
    assert len(got["articles"]) == len(RECORDED)
    assert got["total_a"]["published"] > 0
    assert got["total_b"]["published"] > 0
    assert got["overlap"]["both"] > 0
    found = opened(page, tmp_path / "profile")
    assert found.dom.count("<svg") == 1
    assert all(article["title"] in found.dom for article in got["articles"])
    assert found.console == ()
