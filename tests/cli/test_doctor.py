"""`briefing doctor` and `briefing config show` as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_generate import asking, briefing
from tests.llm.server import completion, failure, serving

CANARY = "sk-canary-91c2"


def found(stdout: str) -> dict[str, str]:
    """Return the first word of each line by the name behind it."""
    return {line.split()[1]: line.split()[0] for line in stdout.splitlines()}


def test_what_is_there_is_said_to_be(tmp_path: Path) -> None:
    """With a server and a prompt set nothing more is needed, and nothing is asked."""
    with serving(lambda _n, _b: failure(500)) as server:
        (tmp_path / "briefing.toml").write_text(f'model = "m"\nbase_url = "{server.url}"\n')
        run = briefing("doctor", cwd=tmp_path)
        assert server.requests == []
    assert run.returncode == 0, run.stdout
    assert found(run.stdout)["model"] == found(run.stdout)["prompts"] == "ok"


@pytest.mark.parametrize(
    ("configured", "name", "advice"),
    [
        ('model = "gpt-6-mini"', "model", "set OPENAI_API_KEY"),
        ('model = "m"\nbase_url = "localhost:8000/v1"', "model", "is no URL"),
        ('model = "local:absent.gguf"', "model", "absent.gguf cannot be read"),
        ('model = "m"\nbase_url = "http://127.0.0.1:9/v1"\nprompts = "mine"', "prompts", "mine"),
    ],
)
def test_what_is_needed_and_absent_is_told_with_what_to_do(
    tmp_path: Path, configured: str, name: str, advice: str
) -> None:
    """Exit code 2, as a run would end with; the other things are told all the same."""
    (tmp_path / "briefing.toml").write_text(configured)
    run = briefing("doctor", cwd=tmp_path)
    assert run.returncode == 2
    (line,) = (line for line in run.stdout.splitlines() if line.startswith("needed"))
    assert line.split()[1] == name
    assert advice in line
    assert found(run.stdout)["cache"] == "ok"


def test_a_folder_that_cannot_be_written_names_the_variable(tmp_path: Path) -> None:
    """What lies below a file can be no folder."""
    (tmp_path / "file").write_text("")
    run = briefing(
        "doctor",
        cwd=tmp_path,
        BRIEFING_MODEL="m",
        BRIEFING_BASE_URL="http://127.0.0.1:9/v1",
        BRIEFING_CACHE_DIR=str(tmp_path / "file" / "cache"),
    )
    assert run.returncode == 2
    assert "BRIEFING_CACHE_DIR" in run.stdout


def test_the_model_is_asked_on_request_alone(tmp_path: Path) -> None:
    """One request, answered: its seconds and tokens are told."""
    with serving(lambda _n, _b: completion('{"word":"ready"}')) as server:
        address = dict(
            zip(("BRIEFING_BASE_URL", "BRIEFING_MODEL"), asking(server)[1::2], strict=True)
        )
        run = briefing("doctor", "--ask", cwd=tmp_path, **address)
        assert len(server.requests) == 1
    assert run.returncode == 0, run.stdout
    assert found(run.stdout)["answer"] == "ok"


def test_a_model_that_does_not_answer_is_code_4(tmp_path: Path) -> None:
    """What keeps it from answering is in the line, the key is not."""
    refused = failure(429, "insufficient_quota", "You have no quota left.")
    with serving(lambda _n, _b: refused) as server:
        run = briefing(
            "doctor",
            "--ask",
            cwd=tmp_path,
            BRIEFING_MODEL="m",
            BRIEFING_BASE_URL=server.url,
            OPENAI_API_KEY=CANARY,
        )
    assert run.returncode == 4
    assert "quota" in run.stdout
    assert CANARY not in run.stdout + run.stderr


@pytest.mark.parametrize("text", ["", "<html>banana</html>", "I would rather not."])
def test_an_answer_of_no_use_is_none(tmp_path: Path, text: str) -> None:
    """A server that says something is not yet a model that answers."""
    with serving(lambda _n, _b: completion(text)) as server:
        address = {"BRIEFING_BASE_URL": server.url, "BRIEFING_MODEL": "m"}
        run = briefing("doctor", "--ask", cwd=tmp_path, **address)
    assert run.returncode == 4, run.stdout
    assert found(run.stdout)["answer"] == "needed"


def test_a_local_model_that_is_not_here_is_to_be_pulled(tmp_path: Path) -> None:
    """Asking does not fetch a gigabyte: what fetches it is named."""
    folder = str(tmp_path / "models")
    run = briefing(
        "doctor", "--ask", cwd=tmp_path, BRIEFING_MODEL="local", BRIEFING_MODELS_DIR=folder
    )
    assert run.returncode == 2
    assert "briefing models pull" in run.stdout.splitlines()[-1]


def test_every_setting_says_where_it_comes_from(tmp_path: Path) -> None:
    """Variable before project before user before default; neither key nor password is shown."""
    user = tmp_path / "xdg" / "policy-briefing"
    user.mkdir(parents=True)
    (user / "briefing.toml").write_text('jobs = 3\nverify = "gates"\ntimeout = 60.0\n')
    (tmp_path / "briefing.toml").write_text(
        '\ufeffjobs = 4\nbase_url = "https://me:hu/sh@m.example/v1?api-key=hush"\n'
    )
    run = briefing(
        "config",
        "show",
        "--json",
        cwd=tmp_path,
        XDG_CONFIG_HOME=str(tmp_path / "xdg"),
        BRIEFING_TIMEOUT="30",
        OPENAI_API_KEY=CANARY,
    )
    assert run.returncode == 0, run.stderr
    told = json.loads(run.stdout)
    assert told["timeout"] == {"value": 30.0, "source": "BRIEFING_TIMEOUT"}
    assert told["jobs"] == {"value": 4, "source": "briefing.toml"}
    assert told["verify"] == {"value": "gates", "source": str(user / "briefing.toml")}
    assert told["api"]["source"] == "default"
    assert told["OPENAI_API_KEY"]["value"] == "set"
    assert told["base_url"]["value"] == "https://***@m.example/v1?***"
    assert CANARY not in run.stdout
    assert "hush" not in run.stdout


def test_an_address_of_openais_variable_is_told_as_such(tmp_path: Path) -> None:
    """It is in force where no setting names another."""
    run = briefing("config", "show", cwd=tmp_path, OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    (line,) = (line for line in run.stdout.splitlines() if line.startswith("base_url"))
    assert line.split()[1:] == ['"http://127.0.0.1:9/v1"', "OPENAI_BASE_URL"]
