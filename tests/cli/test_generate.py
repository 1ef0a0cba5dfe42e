"""`briefing generate` as a user runs it: a process, real files, a real server on loopback."""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.llm.server import Answer, Server, completion, failure, from_schema, response, serving

SENTENCES = [
    f"The port of {name} handled {i + 2} million tonnes of grain last year, officials said."
    for i, name in enumerate(["Alfa", "Bravo", "Carlo", "Delta"])
]
ARTICLE = "Grain moves again\n\n" + "\n\n".join(SENTENCES) + "\n"


def briefing(
    *arguments: str | Path,
    cwd: Path,
    stdin: str | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    return subprocess.run(
        [sys.executable, "-m", "briefing", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


def honest(_number: int, body: dict[str, Any]) -> Answer:
    """Answer any step with the first sentence of the test article."""
    schema = body["response_format"]["json_schema"]["schema"]
    return completion(json.dumps(from_schema(schema, SENTENCES[0])))


def asking(server: Server) -> list[str]:
    """Return the options that ask this server."""
    return ["--base-url", server.url, "--model", "m"]


@pytest.fixture
def grain(tmp_path: Path) -> Path:
    """Return the test article's file."""
    path = tmp_path / "grain.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def one_line(run: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """Hold that a run failed with this code and one clear line."""
    assert run.returncode == code, run.stderr
    assert run.stdout == ""
    lines = run.stderr.strip().splitlines()
    assert len(lines) == 1, run.stderr
    assert lines[0].startswith("briefing: ")
    for word in words:
        assert word in lines[0]


def test_markdown_on_stdout_and_the_rest_on_stderr(grain: Path) -> None:
    """The result alone is on stdout; what was asked and spent is told on stderr."""
    with serving(honest) as server:
        run = briefing("generate", grain, *asking(server), cwd=grain.parent)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("---\n")
    assert "# Grain moves again" in run.stdout
    assert SENTENCES[0] in run.stdout
    assert "requests" in run.stderr


def test_json_is_the_shape_of_the_design(grain: Path) -> None:
    """`--json` prints one Briefing, with every evidence number in range."""
    with serving(honest) as server:
        run = briefing("generate", grain, "--json", "-q", *asking(server), cwd=grain.parent)
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    got = json.loads(run.stdout)
    assert got["schema_version"] == 1
    assert [s["name"] for s in got["sections"]] == [
        "key_points",
        "policy_implications",
        "omissions",
    ]
    numbers = {s["number"] for s in got["article"]["sentences"]}
    findings = [f for s in got["sections"] for f in s["findings"]] + got["withheld"]
    assert findings
    for finding in findings:
        assert {"id", "kind", "statement", "evidence", "verdict"} <= finding.keys()
        assert {"status", "reasons", "by"} <= finding["verdict"].keys()
        assert set(finding["evidence"]) <= numbers
    assert {"model", "prompt_set", "requests", "version"} <= got["provenance"].keys()


def test_a_page_where_the_name_says_so(grain: Path) -> None:
    """`-o NAME.html` writes one HTML page."""
    with serving(honest) as server:
        run = briefing("generate", grain, "-o", "brief.html", *asking(server), cwd=grain.parent)
    assert run.returncode == 0, run.stderr
    page = (grain.parent / "brief.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "Grain moves again</h1>" in page
    assert SENTENCES[0] in page


def test_three_sources_in_one_call(tmp_path: Path) -> None:
    """Several articles give a file of each kind each, even if their names are the same."""
    paths = []
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
        path = tmp_path / folder / "news.txt"
        path.write_text(ARTICLE.replace("Grain", folder.upper()), encoding="utf-8")
        paths.append(path)
    with serving(honest) as server:
        run = briefing("generate", *paths, "-o", "out/", *asking(server), cwd=tmp_path)
    assert run.returncode == 0, run.stderr
    made = sorted(p.name for p in (tmp_path / "out").iterdir())
    assert made == [
        "news-2.json", "news-2.md", "news-3.json", "news-3.md", "news.json", "news.md",
    ]  # fmt: skip
    assert "# B moves again" in (tmp_path / "out" / "news-2.md").read_text(encoding="utf-8")


def test_three_sources_on_stdout(grain: Path) -> None:
    """Without -o several briefings follow each other; as JSON, one a line."""
    for name in ("b.txt", "c.txt"):
        grain.with_name(name).write_text(ARTICLE.replace("Grain", name), encoding="utf-8")
    sources = ["grain.txt", "b.txt", "c.txt", "grain.txt"]
    with serving(honest) as server:
        run = briefing("generate", *sources, "--json", *asking(server), cwd=grain.parent)
    assert run.returncode == 0, run.stderr
    titles = [json.loads(line)["article"]["title"] for line in run.stdout.splitlines()]
    assert titles == ["Grain moves again", "b.txt moves again", "c.txt moves again"]
    assert "grain.txt: came before in this run; skipped" in run.stderr


def test_one_bad_source_costs_that_source(grain: Path) -> None:
    """The others are briefed, the bad one is named, and the exit code says partial."""
    with serving(honest) as server:
        run = briefing("generate", grain, "gone.txt", *asking(server), cwd=grain.parent)
    assert run.returncode == 3
    assert "# Grain moves again" in run.stdout
    assert "gone.txt" in run.stderr


def test_stdin_and_a_file(tmp_path: Path) -> None:
    """`-` reads the article from stdin; -o FILE writes that file and nothing else."""
    with serving(honest) as server:
        run = briefing(
            "generate", "-", "-o", "brief.md", *asking(server), cwd=tmp_path, stdin=ARTICLE
        )
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""
    assert [p.name for p in tmp_path.iterdir()] == ["brief.md"]
    assert "# Grain moves again" in (tmp_path / "brief.md").read_text(encoding="utf-8")


def test_recorded_answers_replay_to_the_same_briefing(grain: Path) -> None:
    """A replay needs no server, no model's name and no key, and prints what the live run did."""
    with serving(honest) as server:
        live = briefing("generate", grain, "--record", "rec", *asking(server), cwd=grain.parent)
    replayed = briefing("generate", grain, "--replay", "rec", cwd=grain.parent)
    assert replayed.returncode == 0, replayed.stderr
    assert replayed.stdout == live.stdout.replace("asked live", "answers recorded earlier")


def test_recording_again_asks_nothing_twice(grain: Path) -> None:
    """What a folder of recordings holds is not paid for again."""
    with serving(honest) as server:
        briefing("generate", grain, "--record", "rec", *asking(server), cwd=grain.parent)
        asked = len(server.requests)
        again = briefing("generate", grain, "--record", "rec", *asking(server), cwd=grain.parent)
        assert again.returncode == 0
        assert len(server.requests) == asked > 0


def test_a_replay_miss_says_what_changed(grain: Path, root: Path) -> None:
    """One changed word of a template fails the replay, naming the part and showing the line."""
    with serving(honest) as server:
        briefing("generate", grain, "--record", "rec", *asking(server), cwd=grain.parent)
    own = grain.parent / "own"
    own.mkdir()
    for path in (root / "prompts" / "default").iterdir():
        text = path.read_text(encoding="utf-8").replace("Task: key points", "Task: main points")
        (own / path.name).write_text(text, encoding="utf-8")
    run = briefing("generate", grain, "--replay", "rec", "--prompts", "./own", cwd=grain.parent)
    assert run.returncode == 1
    assert run.stdout == ""
    assert "task" in run.stderr.splitlines()[0]
    assert "\n+Task: main points." in run.stderr


def test_a_missing_file(tmp_path: Path) -> None:
    """Exit code 2, one line with the path."""
    one_line(briefing("generate", "gone.txt", cwd=tmp_path), 2, "gone.txt")


def test_a_directory_without_articles(tmp_path: Path) -> None:
    """Exit code 2, one line with the path: empty, or full of what is no article."""
    folder = tmp_path / "folder"
    folder.mkdir()
    one_line(briefing("generate", "folder", cwd=tmp_path), 2, "folder", "nothing in it")
    for name in ("a.png", "b.png", "c.png"):
        (folder / name).write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    one_line(briefing("generate", "folder", cwd=tmp_path), 2, "a.png", "image", "(and 2 more)")


def test_an_empty_article(tmp_path: Path) -> None:
    """Exit code 1, one line with the path."""
    (tmp_path / "empty.txt").touch()
    one_line(briefing("generate", "empty.txt", cwd=tmp_path), 1, "empty.txt")


def without_privileges() -> None:
    """Take from root, for the program started next, what lets it read every file (prctl(2))."""
    if os.geteuid() == 0:
        drop_from_bounds, override, read_search = 24, 1, 2
        for capability in (override, read_search):
            assert ctypes.CDLL(None).prctl(drop_from_bounds, capability, 0, 0, 0) == 0


def test_an_unreadable_file(grain: Path) -> None:
    """Exit code 1, one line with the path."""
    grain.chmod(0)
    run = subprocess.run(
        [sys.executable, "-m", "briefing", "generate", grain],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=without_privileges,
    )
    one_line(run, 1, "grain.txt", "may not read")


def test_no_key(grain: Path) -> None:
    """A hosted model without a key: exit code 2, one line that names the ways to go on."""
    run = briefing("generate", grain, "--model", "gpt-6-mini", cwd=grain.parent)
    one_line(run, 2, "OPENAI_API_KEY", "--base-url", "policy-briefing[local]")


def test_no_model(grain: Path) -> None:
    """A server without a model's name: exit code 2, one line that names the ways to go on."""
    run = briefing("generate", grain, "--base-url", "http://127.0.0.1:9/v1", cwd=grain.parent)
    one_line(run, 2, "OPENAI_API_KEY", "--model", "policy-briefing[local]")


def test_a_refused_key(grain: Path) -> None:
    """Exit code 2; the key itself is not shown."""
    with serving(lambda n, b: failure(401, "invalid_api_key", "Incorrect key sk-canary")) as server:
        run = briefing(
            "generate", grain, *asking(server), cwd=grain.parent, OPENAI_API_KEY="sk-canary"
        )
    one_line(run, 2, "key")
    assert "sk-canary" not in run.stderr


def test_a_server_out_of_quota(grain: Path) -> None:
    """Exit code 4: nothing but money helps, so it is not tried again."""
    with serving(lambda n, b: failure(429, "insufficient_quota")) as server:
        run = briefing("generate", grain, *asking(server), cwd=grain.parent)
        assert len(server.requests) == 1
    one_line(run, 4, "quota")


def test_several_articles_need_a_folder(grain: Path) -> None:
    """Several briefings into one file: exit code 2, and what to write instead."""
    run = briefing("generate", grain, grain, "-o", "out.md", cwd=grain.parent)
    one_line(run, 2, "out.md/")


def test_settings_from_environment_and_project_file(grain: Path) -> None:
    """BRIEFING_* beats briefing.toml, a flag beats both, and a misspelt setting is named."""
    project = grain.parent / "briefing.toml"
    with serving(honest) as server:
        project.write_text(f'base_url = "{server.url}"\nmodel = "from-file"\n')
        briefing("generate", grain, cwd=grain.parent)
        assert server.requests[-1]["model"] == "from-file"
        briefing("generate", grain, cwd=grain.parent, BRIEFING_MODEL="from-environment")
        assert server.requests[-1]["model"] == "from-environment"
        briefing(
            "generate", grain, "--model", "from-flag", cwd=grain.parent, BRIEFING_MODEL="other"
        )
        assert server.requests[-1]["model"] == "from-flag"
    project.write_text('modle = "x"\n')
    one_line(briefing("generate", grain, cwd=grain.parent), 2, "modle")


def test_a_second_run_asks_nothing_and_says_so(grain: Path) -> None:
    """Answers are kept in the cache; --refresh asks again, --no-cache does without."""
    kept = {"BRIEFING_CACHE_DIR": str(grain.parent / "kept")}
    with serving(honest) as server:
        first = briefing("generate", grain, *asking(server), cwd=grain.parent, **kept)
        asked = len(server.requests)
        second = briefing("generate", grain, *asking(server), cwd=grain.parent, **kept)
        assert len(server.requests) == asked
        assert "0 requests" in second.stderr
        assert second.stdout == first.stdout
        briefing("generate", grain, "--refresh", *asking(server), cwd=grain.parent, **kept)
        assert len(server.requests) == 2 * asked
        briefing("generate", grain, "--no-cache", *asking(server), cwd=grain.parent, **kept)
        assert len(server.requests) == 3 * asked


def test_a_second_run_does_not_ask_again_what_was_cut_off(grain: Path) -> None:
    """The answer with more room is there, and that there is no use in asking with less."""
    kept = {"BRIEFING_CACHE_DIR": str(grain.parent / "kept")}

    def cut(number: int, body: dict[str, Any]) -> Answer:
        return honest(number, body) if number else completion('{"bottom', finish="length")

    with serving(cut) as server:
        first = briefing("generate", grain, *asking(server), cwd=grain.parent, **kept)
        asked = len(server.requests)
        second = briefing("generate", grain, *asking(server), cwd=grain.parent, **kept)
        assert len(server.requests) == asked
    assert (first.returncode, second.returncode) == (0, 0)
    assert second.stdout == first.stdout


def test_how_a_server_wants_to_be_asked_is_found_out_once(grain: Path) -> None:
    """What it refuses is not tried again by the next run, on another article."""
    kept = {"BRIEFING_CACHE_DIR": str(grain.parent / "kept")}

    def older(number: int, body: dict[str, Any]) -> Answer:
        if "seed" in body:
            return failure(400, message="Unrecognized request argument supplied: seed")
        return honest(number, body)

    with serving(older) as server:
        for words in (ARTICLE, ARTICLE.replace("officials", "the office")):
            grain.write_text(words, encoding="utf-8")
            run = briefing("generate", grain, *asking(server), cwd=grain.parent, **kept)
            assert run.returncode == 0, run.stderr
    assert [body for body in server.requests if "seed" in body] == server.requests[:1]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_output_that_cannot_be_written_is_one_line(grain: Path) -> None:
    """A disk that is full, say."""
    with serving(honest) as server, Path("/dev/full").open("w", encoding="utf-8") as full:
        run = subprocess.run(
            [sys.executable, "-m", "briefing", "generate", str(grain), *asking(server)],
            cwd=grain.parent,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == 2
    assert "briefing: The output cannot be written: No space left on device" in run.stderr
    assert "Traceback" not in run.stderr


def test_a_budget_stops_before_it_is_passed(grain: Path) -> None:
    """Exit code 6, and not one request more than the budget allows."""
    with serving(honest) as server:
        run = briefing("generate", grain, "--max-tokens", "1", *asking(server), cwd=grain.parent)
        assert server.requests == []
    one_line(run, 6, "--max-tokens")


def test_either_protocol_is_spoken(grain: Path) -> None:
    """`--api responses` asks at /responses and prints the same briefing; auto is chat here."""

    def reply(_number: int, body: dict[str, Any]) -> Answer:
        if "input" not in body:
            return honest(_number, body)
        return response(json.dumps(from_schema(body["text"]["format"]["schema"], SENTENCES[0])))

    printed = {}
    for api, path in (("auto", "chat/completions"), ("responses", "responses")):
        with serving(reply) as server:
            run = briefing(
                "generate", grain, "--api", api, "--no-cache", *asking(server), cwd=grain.parent
            )
            assert {p.removeprefix("/v1/") for p in server.paths} == {path}
        assert run.returncode == 0, run.stderr
        printed[api] = re.sub(r"[\d.]+ seconds", "", run.stdout)
    assert printed["auto"] == printed["responses"]


def test_a_line_for_every_request(grain: Path) -> None:
    """-v tells step, article, seconds or stored, and tokens of each; the last line sums them up."""
    with serving(honest) as server:
        live = briefing("generate", grain, "-v", *asking(server), cwd=grain.parent)
        stored = briefing("generate", grain, "-v", *asking(server), cwd=grain.parent)
        asked = len(server.requests)
    *requests, _briefing, closing = live.stderr.splitlines()
    assert len(requests) == asked
    assert re.fullmatch(
        r"grain\.1-4\.key_points: \d+\.\d s, 100 tokens in \(60 cached\), 10 out, stop", requests[0]
    )
    assert re.fullmatch(
        rf"{asked} requests; {asked * 100} tokens in \(60% cached\), {asked * 10} out; "
        r"cost unknown; \d+ s of answering",
        closing,
    )
    *requests, _briefing, closing = stored.stderr.splitlines()
    assert all(": stored, 100 tokens in" in line for line in requests)
    assert closing == f"0 requests: all {asked} answers were stored"


def test_what_was_spent_is_told_of_a_failed_run_too(grain: Path) -> None:
    """A run that ends early says what it has asked until then."""
    with serving(lambda n, b: failure(401) if n else honest(n, b)) as server:
        run = briefing("generate", grain, *asking(server), cwd=grain.parent)
    assert run.returncode == 2
    assert run.stderr.splitlines()[0].startswith("1 request; 100 tokens in")
    assert "401" in run.stderr.splitlines()[-1]
