"""Runs in batches, with the real command and a real server with files and batches."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from briefing.batch import state
from briefing.cli import app
from briefing.llm import batches
from tests.batch.server import Provider, providing
from tests.llm.server import Answer, completion, failure, from_schema, response, serving

CANARY = "canary-fcde2b2edba56bf4"
SENTENCES = [
    f"The port of {name} handled {i + 2} million tonnes of grain last year, officials said."
    for i, name in enumerate(["Alfa", "Bravo", "Carlo", "Delta"])
]
WRONG = "The port of Alfa handled 99 million tonnes of grain last year, officials said."


def honest(body: dict[str, Any]) -> Answer:
    """Answer any step with the first sentence of the article, so that nothing has to be mended."""
    return completion(json.dumps(told_once(body["response_format"]["json_schema"]["schema"])))


def told_once(schema: dict[str, Any]) -> Any:
    """Return an answer with the first sentence as its only finding."""
    answer = from_schema(schema, SENTENCES[0])
    for name, section in answer.items():
        for key, value in section.items():
            if key.startswith("from_"):
                section[key] = value | {"statement": ""}
            elif key == "other" and name != "key_points":
                section[key] = []
            elif key == "other":
                value[0]["attribution"] = ""
    return answer


def wrong_at_first(body: dict[str, Any]) -> Answer:
    """Answer the steps with what is wrong, so that all has to be restated."""
    if step(body) == "repair":
        return honest(body)
    schema = body["response_format"]["json_schema"]["schema"]
    return completion(json.dumps(from_schema(schema, WRONG)))


def step(body: dict[str, Any]) -> str:
    """Return the step that a request is of."""
    return str(body["response_format"]["json_schema"]["name"])


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """Return a running provider, with a key for it."""
    monkeypatch.setenv("OPENAI_API_KEY", CANARY)
    monkeypatch.setattr(batches, "FIRST_WAIT", 0.01)
    with providing() as provider:
        yield provider


@pytest.fixture
def articles(tmp_path: Path) -> list[str]:
    """Return the files of three articles."""
    paths = [tmp_path / f"grain-{n}.txt" for n in range(3)]
    for n, path in enumerate(paths):
        path.write_text(f"Grain moves {n}\n\n" + "\n\n".join(SENTENCES), encoding="utf-8")
    return [str(p) for p in paths]


def briefing(*arguments: str) -> Result:
    """Run the command here."""
    run = CliRunner().invoke(app, arguments)
    if run.exception and not isinstance(run.exception, SystemExit):
        raise run.exception
    return run


def send(provider: Provider, articles: list[str], *more: str) -> Result:
    """Send the articles as a batch."""
    options = ("--model", "m", "--base-url", provider.url, *more)
    return briefing("generate", "--batch", *articles, *options)


def written(folder: Path) -> dict[str, str]:
    """Return the files in a folder, without what tells by whom and when they were asked for."""
    found = {}
    for path in sorted(folder.glob("*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        told["provenance"] |= {"seconds": 0, "cost": None}
        found[path.name] = json.dumps(told)
    return found


def asked_live(articles: list[str], reply: Any, folder: Path) -> dict[str, str]:
    """Return what an ordinary run writes, with a cache of its own."""
    with serving(lambda _n, body: reply(body)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("BRIEFING_CACHE_DIR", str(folder / "live cache"))
        options = ("--model", "m", "--base-url", server.url, "-o", f"{folder}/live/")
        assert briefing("generate", *articles, *options).exit_code in (0, 3)
    return written(folder / "live")


def test_a_batch_gives_what_an_ordinary_run_does(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """Sent, left, collected: the same briefings as live; then an ordinary run finds all stored."""
    sent = send(provider, articles, "-o", f"{tmp_path}/out/")
    assert sent.exit_code == 0
    assert "wave 1 sent, 9 requests" in sent.stderr
    assert "briefing batch collect" in sent.stderr
    assert {r["url"] for r in provider.sent} == {"/v1/chat/completions"}
    assert len({r["custom_id"] for r in provider.sent}) == len(provider.sent) == 9

    waiting = briefing("batch", "collect")
    assert waiting.exit_code == 3
    assert "0 of 9 answered" in waiting.stderr
    provider.end(honest)
    done = briefing("batch", "collect")
    assert done.exit_code == 0, done.stderr
    assert "9 requests; 900 tokens in (60% cached), 90 out; cost unknown" in done.stderr
    assert written(tmp_path / "out") == asked_live(articles, honest, tmp_path)

    assert "No run is on its way" in briefing("batch", "status").stderr
    with serving(lambda _n, _b: failure(500)) as server:
        options = ("--model", "m", "--base-url", server.url, "-o", f"{tmp_path}/again/")
        assert briefing("generate", *articles, *options).exit_code == 0
        assert server.requests == []
    assert written(tmp_path / "again") == written(tmp_path / "out")


def test_what_depends_on_answers_is_the_next_wave(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """Repairs go out once the steps are answered, of all articles together; nothing goes twice."""
    send(provider, articles, "-o", f"{tmp_path}/out/")
    provider.end(wrong_at_first)
    second = briefing("batch", "collect")
    assert second.exit_code == 3
    assert "wave 2 sent, 3 requests" in second.stderr
    assert [step(r["body"]) for r in provider.sent[9:]] == ["repair"] * 3
    provider.end(wrong_at_first)
    assert briefing("batch", "collect").exit_code == 0
    assert max(Counter(r["custom_id"] for r in provider.sent).values()) == 1
    assert written(tmp_path / "out") == asked_live(articles, wrong_at_first, tmp_path)


def test_invalid_answers_and_those_cut_off_are_mended_wave_by_wave(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """They are sent back and given more room, as in an ordinary run; no answer is lost."""

    def reply(body: dict[str, Any]) -> Answer:
        corrected = any(m["role"] == "assistant" for m in body["messages"])
        if step(body) == "key_points" and not corrected:
            return completion('{"key_points": 1, "bottom_line": 2}')
        if step(body) == "omissions" and body["max_tokens"] <= 1400:
            return completion('{"omissions":', finish="length")
        return honest(body)

    send(provider, articles, "-o", f"{tmp_path}/out/")
    provider.end(reply)
    assert "wave 2 sent, 6 requests" in briefing("batch", "collect").stderr
    provider.end(reply)
    assert briefing("batch", "collect").exit_code == 0
    assert max(Counter(r["custom_id"] for r in provider.sent).values()) == 1
    assert written(tmp_path / "out") == asked_live(articles, reply, tmp_path)


def test_a_refusal_is_asked_for_once(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """A refused text is a chunk that is not covered, exit code 3, in one wave."""

    def reply(body: dict[str, Any]) -> Answer:
        if step(body) == "omissions":
            return failure(400, "content_filter")
        return completion(None, refusal="No.") if step(body) == "key_points" else honest(body)

    send(provider, articles, "-o", f"{tmp_path}/out/")
    provider.end(reply)
    done = briefing("batch", "collect")
    assert done.exit_code == 3
    assert "wave 2" not in done.stderr
    assert written(tmp_path / "out") == asked_live(articles, reply, tmp_path)


def test_what_a_wave_was_refused_for_the_next_one_does_otherwise(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """As a run that waits for its answers does; one wave is lost, not all of them."""

    def newer(body: dict[str, Any]) -> Answer:
        if "max_tokens" in body:
            return failure(400, message="Use 'max_completion_tokens' instead of 'max_tokens'.")
        return honest(body)

    send(provider, articles, "-o", f"{tmp_path}/out/")
    provider.end(newer)
    assert briefing("batch", "collect").exit_code == 3
    assert all("max_completion_tokens" in r["body"] for r in provider.sent[9:])
    provider.end(newer)
    assert briefing("batch", "collect").exit_code == 0
    assert len(provider.sent) == 18
    assert written(tmp_path / "out") == asked_live(articles, newer, tmp_path)


def test_part_of_a_batch_that_expired_is_stored_and_the_rest_sent_again(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """What came is kept, what did not is said and sent again, and nothing else is."""
    came: list[str] = []

    def late(body: dict[str, Any]) -> Answer | str | None:
        if step(body) == "key_points":
            came.append(json.dumps(body))
            return honest(body)
        if step(body) == "omissions":
            return failure(500, "", "oh")
        return "batch_expired"

    send(provider, articles, "-o", f"{tmp_path}/out/")
    provider.end(late, "expired")
    again = briefing("batch", "collect")
    assert again.exit_code == 3
    assert "3 not answered (batch_expired)" in again.stderr
    assert "3 not answered" in again.stderr.replace("(batch_expired)", "")
    assert "wave 2 sent, 6 requests" in again.stderr
    assert "3 requests; 300 tokens in" in again.stderr
    assert not {json.dumps(r["body"]) for r in provider.sent[9:]} & set(came)
    provider.end(honest)
    assert briefing("batch", "collect").exit_code == 0
    assert written(tmp_path / "out") == asked_live(articles, honest, tmp_path)


def test_what_is_never_answered_is_not_covered(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """After three batches without an answer, with a line or without: named in the briefing, 3."""

    def deaf(body: dict[str, Any]) -> Answer | str | None:
        if step(body) == "omissions":
            return "batch_expired"
        return None if step(body) == "policy_implications" else honest(body)

    send(provider, articles[:1], "-o", f"{tmp_path}/out/")
    for _ in range(2):
        provider.end(deaf, "expired")
        assert "sent, 2 requests" in briefing("batch", "collect").stderr
    provider.end(deaf, "expired")
    assert briefing("batch", "collect").exit_code == 3
    assert len(provider.sent) == 3 + 2 + 2
    told = json.loads((tmp_path / "out" / "grain-0.json").read_text(encoding="utf-8"))
    failed = {f["step"]: f["reason"] for f in told["coverage"]["failures"]}
    assert failed["omissions"] == "no answer in 3 batches: batch_expired"
    assert failed["policy_implications"] == "no answer in 3 batches: without a word"


def test_a_batch_refused_as_a_whole_is_said_and_sent_again(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """Exit code 4 with the provider's reason; the next collect sends it again."""
    send(provider, articles, "-o", f"{tmp_path}/out/")
    provider.refuse(f"Enqueued token limit reached for {CANARY}")
    run = CliRunner().invoke(app, ["batch", "collect"])
    assert "Enqueued token limit reached for [key]" in str(run.exception)
    assert getattr(run.exception, "exit_code", None) == 4
    assert "sent, 9 requests" in briefing("batch", "collect").stderr
    provider.end(honest)
    assert briefing("batch", "collect").exit_code == 0


@pytest.mark.parametrize("confirmed", [False, True])
def test_a_crash_while_sending_sends_nothing_twice(
    provider: Provider,
    articles: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    confirmed: bool,
) -> None:
    """A batch that was noted and not confirmed is found by its tag; one not made is made."""
    for _ in range(3):  # others of the same project, on several pages
        provider.batches[provider.new_id("batch")] = {
            "id": f"other_{len(provider.batches)}",
            "object": "batch",
            "created_at": 0,
            "completion_window": "24h",
            "endpoint": "/v1/responses",
            "input_file_id": "none",
            "status": "completed",
        }
    provider.files["none"] = b""
    made = batches.Batches._made

    class Crashed(BaseException):
        pass

    async def crash(self: batches.Batches, *what: Any) -> str:
        if confirmed:
            await made(self, *what)
        raise Crashed

    monkeypatch.setattr(batches.Batches, "_made", crash)
    with pytest.raises(Crashed):
        send(provider, articles, "-o", f"{tmp_path}/out/")
    monkeypatch.setattr(batches.Batches, "_made", made)
    assert len(provider.sent) == (9 if confirmed else 0)
    assert briefing("batch", "collect").exit_code == 3
    assert len(provider.sent) == 9
    provider.end(honest)
    assert briefing("batch", "collect").exit_code == 0
    assert written(tmp_path / "out") == asked_live(articles, honest, tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_process_sends_nothing_twice(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """Kill -9 in the moment in which the provider has made the batch: it is found again."""
    process: subprocess.Popen[bytes]

    def kill(path: str) -> bool:
        if path != "POST /v1/batches" or len(provider.batches) != 1:
            return False
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return True

    provider.lost = kill
    command = ["generate", "--batch", *articles, "--model", "m", "--base-url", provider.url]
    process = subprocess.Popen(
        [sys.executable, "-m", "briefing", *command, "-o", f"{tmp_path}/out/"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    assert process.wait(60) == -signal.SIGKILL
    provider.end(honest)
    assert briefing("batch", "collect").exit_code == 0
    assert len(provider.batches) == 1
    assert len(list((tmp_path / "out").glob("*.md"))) == 3


def test_a_large_wave_is_several_batches(
    provider: Provider, articles: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many requests to a batch as may be; what each gave is kept and told when it is there."""
    monkeypatch.setattr(batches, "MOST_REQUESTS", 4)
    send(provider, articles, "-o", f"{tmp_path}/out/")
    assert [b["request_counts"]["total"] for b in provider.batches.values()] == [4, 4, 1]
    *_, last = provider.batches.values()
    last["status"] = "validating"
    provider.end(honest)
    waiting = briefing("batch", "collect")
    assert waiting.exit_code == 3
    assert "validating, 0 of 1 answered" in waiting.stderr
    last["status"] = "in_progress"
    provider.end(honest)
    done = briefing("batch", "collect")
    assert done.exit_code == 0
    assert "9 requests; 900 tokens in" in done.stderr
    assert written(tmp_path / "out") == asked_live(articles, honest, tmp_path)


def test_what_is_stored_is_not_sent(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """What an earlier run has asked is not in a batch; with all of it there is none at all."""
    send(provider, articles[:1])
    provider.end(honest)
    briefing("batch", "collect")
    second = send(provider, articles, "-o", f"{tmp_path}/out/")
    assert "wave 1 sent, 6 requests" in second.stderr
    provider.end(honest)
    assert briefing("batch", "collect").exit_code == 0
    third = send(provider, articles, "-o", f"{tmp_path}/again/")
    assert third.exit_code == 0
    assert "0 requests: all 9 answers were stored" in third.stderr
    assert len(provider.sent) == 9
    assert written(tmp_path / "again") == written(tmp_path / "out")


def test_one_run_does_not_stop_another(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """Several runs are collected in one go; the one that fails is named, the others are written."""
    send(provider, articles[:1], "-o", f"{tmp_path}/one/")
    lost = list(provider.batches)
    send(provider, articles[1:], "-o", f"{tmp_path}/two/")
    provider.end(honest)
    del provider.batches[lost[0]]
    run = briefing("batch", "collect")
    assert run.exit_code == 4
    assert f"knows no batch {lost[0]}" in run.stderr
    assert len(list((tmp_path / "two").glob("*.md"))) == 2
    assert not (tmp_path / "one").exists()


def test_what_another_version_has_kept_is_said(provider: Provider, articles: list[str]) -> None:
    """Settings that this version does not know: an error that names the run, and the way out."""
    send(provider, articles)
    (file,) = state.folder().glob("*/run.json")
    run = json.loads(file.read_text(encoding="utf-8"))
    run["settings"]["colour"] = "blue"
    file.write_text(json.dumps(run), encoding="utf-8")
    failed = CliRunner().invoke(app, ["batch", "collect"])
    assert getattr(failed.exception, "exit_code", None) == 1
    assert f"briefing batch drop {run['name']}" in str(failed.exception)
    dropped = briefing("batch", "drop", run["name"])
    assert "not cancelled" in dropped.stderr
    assert not list(state.folder().glob("*/*"))


def test_a_lost_confirmation_sends_nothing_twice(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """The connection breaks after the batch was made: the second try finds it."""
    losses = iter([True])
    provider.lost = lambda path: path == "POST /v1/batches" and next(losses, False)
    assert send(provider, articles).exit_code == 0
    assert len(provider.sent) == 9


def test_a_busy_provider_is_asked_again(provider: Provider, articles: list[str]) -> None:
    """503 at every kind of request, once each."""
    seen: set[str] = set()

    def busy(method: str, path: str) -> Answer | None:
        kind = method + path.rstrip("0123456789")
        if kind in seen:
            return None
        seen.add(kind)
        return failure(503, "", "busy", Retry_After="0.01")

    provider.fault = busy
    assert send(provider, articles).exit_code == 0
    provider.end(honest)
    assert briefing("batch", "collect").exit_code == 0
    assert len(provider.sent) == 9


def test_neither_sources_nor_templates_need_to_be_as_they_were(
    provider: Provider, articles: list[str], root: Path, tmp_path: Path
) -> None:
    """An article that is gone and a template that has changed do not matter to what was sent."""
    own = tmp_path / "own"
    own.mkdir()
    for path in (root / "prompts" / "default").iterdir():
        (own / path.name).write_bytes(path.read_bytes())
    send(provider, articles, "--prompts", str(own), "-o", f"{tmp_path}/out/")
    for name in articles:
        Path(name).unlink()
    for template in own.iterdir():
        template.unlink()
    provider.end(honest)
    assert briefing("batch", "collect").exit_code == 0
    assert len(provider.sent) == 9
    assert len(list((tmp_path / "out").glob("*.md"))) == 3


def test_status_and_drop(provider: Provider, articles: list[str]) -> None:
    """Status tells how far it is and changes nothing; drop cancels and forgets."""
    send(provider, articles)
    shown = briefing("batch", "status").stdout
    name = shown.split(":")[0]
    assert "3 articles, m, wave 1" in shown
    assert "in progress, 0 of 9 answered" in shown
    briefing("batch", "drop", name)
    assert [b["status"] for b in provider.batches.values()] == ["cancelled"]
    assert briefing("batch", "status").stdout == ""
    assert not list(state.folder().glob("*/*"))


def test_status_of_a_run_that_the_provider_does_not_know_hides_no_other(
    provider: Provider, articles: list[str]
) -> None:
    """Its line on stderr says so, the other is shown, and the exit code is that of the failure."""
    send(provider, articles)
    lost = next(iter(provider.batches))
    send(provider, articles, "--prompts", "terse")
    del provider.batches[lost]
    shown = briefing("batch", "status")
    assert shown.exit_code == 4
    assert shown.stdout.count("in progress") == 1
    assert f"knows no batch {lost}" in shown.stderr


def test_what_was_sent_and_collected_is_deleted_from_the_provider(
    provider: Provider, articles: list[str]
) -> None:
    """Articles are not left lying there: the files of a batch go once its answers are here."""
    send(provider, articles)
    provider.end(honest)
    assert provider.deleted == []
    briefing("batch", "collect")
    assert sorted(provider.deleted) == sorted(provider.files)


def test_no_key_is_kept(provider: Provider, articles: list[str]) -> None:
    """Not in what is kept of a run; an address with a key in it is refused."""
    send(provider, articles)
    assert provider.keys == {f"Bearer {CANARY}"}
    kept = [p for p in state.folder().rglob("*") if p.is_file()]
    assert len(kept) >= 4
    assert not any(CANARY.encode() in p.read_bytes() for p in kept)
    address = provider.url.replace("//", f"//someone:{CANARY}@")
    run = CliRunner().invoke(
        app, ["generate", "--batch", *articles, "--model", "m", "--base-url", address]
    )
    assert getattr(run.exception, "exit_code", None) == 2
    assert CANARY not in str(run.exception)


def test_only_one_process_collects_at_a_time(provider: Provider, articles: list[str]) -> None:
    """A second one says so and leaves, so that no wave is sent by both."""
    send(provider, articles)
    provider.end(wrong_at_first)
    with state.locked():
        run = CliRunner().invoke(app, ["batch", "collect"])
    assert getattr(run.exception, "exit_code", None) == 2
    assert len(provider.sent) == 9
    assert briefing("batch", "collect").exit_code == 3


def test_a_wave_that_could_cost_too_much_is_not_sent(
    provider: Provider, articles: list[str], tmp_path: Path
) -> None:
    """Neither the first nor a later one; a higher bound lets it go on from there."""
    options = ["--model", "m", "--base-url", provider.url, "--max-tokens", "99"]
    run = CliRunner().invoke(app, ["generate", "--batch", *articles, *options])
    assert getattr(run.exception, "exit_code", None) == 6
    assert provider.sent == []
    assert not list(state.folder().glob("*/*"))
    planned = briefing(
        *("generate", "--dry-run", "--json", *articles, "--model", "m"),
        *("--base-url", provider.url),
    )
    first = sum(json.loads(x)["tokens"]["least"] for x in planned.stdout.splitlines())
    enough = str(first + 9 * 2000 + 5000)
    assert send(provider, articles, "--max-tokens", enough).exit_code == 0
    provider.end(lambda b: wrong_at_first(b) if step(b) != "omissions" else "batch_expired")
    again = CliRunner().invoke(app, ["batch", "collect", "--max-tokens", "1000"])
    assert getattr(again.exception, "exit_code", None) == 6
    assert len(provider.sent) == 9
    more = briefing("batch", "collect", "--max-tokens", "9999999")
    assert "wave 2 sent, 3 requests" in more.stderr


def test_batches_cost_half(
    articles: list[str], provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dry run tells half the price, so does the closing line."""
    whole = briefing("generate", "--dry-run", "--json", articles[0], "--model", "gpt-4o-mini")
    half = briefing(
        "generate", "--dry-run", "--json", "--batch", articles[0], "--model", "gpt-4o-mini"
    )
    dear, cheap = (json.loads(run.stdout)["cost"] for run in (whole, half))
    assert cheap["most"] == pytest.approx(dear["most"] / 2)
    monkeypatch.setattr("briefing.batch.waves.price_at", lambda _m, _u: lambda _usage: 3.0)
    send(provider, articles)
    provider.end(honest)
    assert "; $13.50\n" in briefing("batch", "collect").stderr


def test_the_newer_protocol_has_batches_too(provider: Provider, articles: list[str]) -> None:
    """With --api responses the lines are for /v1/responses, and their answers are read."""

    def reply(body: dict[str, Any]) -> Answer:
        return response(json.dumps(told_once(body["text"]["format"]["schema"])))

    send(provider, articles, "--api", "responses")
    assert {r["url"] for r in provider.sent} == {"/v1/responses"}
    assert {b["endpoint"] for b in provider.batches.values()} == {"/v1/responses"}
    assert not any(r["body"]["store"] for r in provider.sent)
    provider.end(reply)
    done = briefing("batch", "collect")
    assert done.exit_code == 0
    assert done.stdout.count("# Grain moves") == 3


@pytest.mark.parametrize(
    ("more", "word"),
    [
        (["--no-cache"], "--no-cache"),
        (["--replay", "x"], "--replay"),
        (["--model", "local"], "local"),
    ],
)
def test_what_does_not_go_together_is_refused(
    provider: Provider, articles: list[str], more: list[str], word: str
) -> None:
    """Exit code 2, one line, nothing sent."""
    run = CliRunner().invoke(
        app, ["generate", "--batch", *articles, "--model", "m", "--base-url", provider.url, *more]
    )
    assert getattr(run.exception, "exit_code", None) == 2
    assert word in str(run.exception)
    assert provider.paths == []


def test_a_server_without_batches(provider: Provider, articles: list[str]) -> None:
    """Exit code 2 and what to do; there is nothing to collect then."""
    provider.fault = lambda _method, _path: failure(404, "", "no such route")
    run = CliRunner().invoke(
        app, ["generate", "--batch", *articles, "--model", "m", "--base-url", provider.url]
    )
    assert getattr(run.exception, "exit_code", None) == 2
    assert "leave --batch out" in str(run.exception)
    assert not list(state.folder().glob("*/*"))
