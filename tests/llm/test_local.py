"""The local model: what its names mean, and, with `-m live`, llama.cpp itself."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from openai.types.chat import ChatCompletion

from briefing.errors import ProviderError, UsageError
from briefing.llm import local, weights
from briefing.llm.local import LocalServer

CONTEXT = 2048


def gguf(path: Path, *, first: bytes = b"a", last: bytes = b"z") -> Path:
    """Write a file with a GGUF file's first bytes that is none, a little over two samples long."""
    path.write_bytes(local.MAGIC + first + bytes(2 * local.SAMPLE_BYTES) + last)
    return path


@pytest.mark.parametrize(
    ("model", "expected"),
    [("local", True), ("local:a.gguf", True), ("gpt-5", False), ("localhost-model", False)],
)
def test_only_local_names_are_local(model: str, expected: bool) -> None:
    """`local` and `local:PATH` are run here, every other name is sent to a server."""
    assert local.is_local(model) is expected


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    """`local:PATH` is that file."""
    path = gguf(tmp_path / "other.gguf")
    assert local.file_of(f"local:{path}") == path


def test_local_without_its_file_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether to pull the default model is for the caller to decide."""
    monkeypatch.setenv("BRIEFING_MODELS_DIR", str(tmp_path))
    assert local.file_of("local") is None


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "empty"])
def test_what_is_no_gguf_file_is_one_clear_line(tmp_path: Path, kind: str) -> None:
    """A path that cannot be run is refused at once, naming the path."""
    path = tmp_path / "x.gguf"
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_text("GG" if kind == "text" else "")
    with pytest.raises(UsageError) as caught:
        local.file_of(f"local:{path}")
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_default_model_is_called_by_its_own_name(tmp_path: Path) -> None:
    """Provenance names the weights, not the option."""
    assert local.name_of("local", tmp_path) == "qwen2.5-coder-1.5b-instruct-q4_k_m"


def test_another_file_is_named_by_its_content(tmp_path: Path) -> None:
    """The same bytes elsewhere have the same name; other bytes at either end, another."""
    a = gguf(tmp_path / "model.gguf")
    (tmp_path / "copies").mkdir()
    copy = gguf(tmp_path / "copies" / "model.gguf")
    quantised = gguf(tmp_path / "copies" / "q.gguf", first=b"b").rename(tmp_path / "1")
    trained = gguf(tmp_path / "copies" / "t.gguf", last=b"y").rename(tmp_path / "2")
    names = [local.name_of(f"local:{p}", p).rsplit("-")[-1] for p in (a, copy, quantised, trained)]
    assert local.name_of(f"local:{a}", a) == local.name_of(f"local:{copy}", copy)
    assert local.name_of(f"local:{a}", a).startswith("model-")
    assert len(set(names)) == 3


def test_a_missing_extra_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without xllamacpp the answer is one line with the command."""
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    server = LocalServer(gguf(tmp_path / "x.gguf"), name="x", context=CONTEXT)
    with pytest.raises(UsageError, match=r"pip install 'policy-briefing\[local\]'"), server:
        pass


def test_a_broken_gguf_is_one_line_with_the_reason(tmp_path: Path) -> None:
    """What llama.cpp says about a file it cannot load reaches the user, without its log."""
    pytest.importorskip("xllamacpp")
    path = tmp_path / "broken.gguf"
    path.write_bytes(local.MAGIC + (3).to_bytes(4, "little") + b"\x01" * 100)
    server = LocalServer(path, name="x", context=CONTEXT)
    with pytest.raises(ProviderError, match=r"cannot load .*broken\.gguf: \w+") as caught, server:
        pass
    assert "\n" not in str(caught.value)
    assert not server.base_url


@pytest.fixture(scope="module")
def model() -> Path:
    """Give the default model's file, or skip."""
    pytest.importorskip("xllamacpp")
    path = weights.find(weights.DEFAULT)
    if path is None:
        pytest.skip("the default model is not here: briefing models pull")
    return path


@pytest.fixture(scope="module")
def server(model: Path) -> Iterator[LocalServer]:
    """Give a running server."""
    with LocalServer(model, name="the-model", context=CONTEXT) as running:
        yield running


SCHEMA = {
    "type": "object",
    "properties": {
        "capital": {"type": "string", "maxLength": 20},
        "evidence": {"type": "array", "items": {"type": "integer"}, "minItems": 1, "maxItems": 2},
    },
    "required": ["capital", "evidence"],
    "additionalProperties": False,
}


async def ask(
    server: LocalServer, prompt: str, *, max_tokens: int = 60, key: str | None = None
) -> ChatCompletion:
    """Ask as the adapter does."""
    import openai

    async with openai.AsyncOpenAI(
        base_url=server.base_url, api_key=key or server.api_key, max_retries=0, timeout=600
    ) as client:
        return await client.chat.completions.create(
            model=server.name,
            messages=[{"role": "user", "content": prompt}],
            response_format={
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
            },
            max_tokens=max_tokens,
            temperature=0,
        )


@pytest.mark.live
def test_live_answers_keep_to_the_schema_and_prompts_are_cached(server: LocalServer) -> None:
    """An answer is JSON of the schema; the same beginning is not read a second time."""
    import json

    facts = " ".join(f"[{n}] City number {n} is quiet." for n in range(2, 12))
    prompt = f"[1] Paris is the capital of France. {facts}\n\n"
    first = asyncio.run(ask(server, prompt + "Which city is the capital of France?"))
    answer = json.loads(first.choices[0].message.content or "")
    assert set(answer) == {"capital", "evidence"}
    assert first.model == "the-model"
    second = asyncio.run(ask(server, prompt + "Name the capital."))
    assert second.usage is not None
    assert second.usage.prompt_tokens_details is not None
    assert (second.usage.prompt_tokens_details.cached_tokens or 0) > 80


@pytest.mark.live
def test_live_nothing_is_told_without_the_key(server: LocalServer) -> None:
    """Another user of this machine gets neither answers nor the model's name."""
    import httpx2
    import openai

    with pytest.raises(openai.AuthenticationError):
        asyncio.run(ask(server, "Hello", key="wrong"))
    address = server.base_url.removesuffix("/v1")
    for path in ("/v1/models", "/props", "/slots", "/metrics", "/v1/responses", "/completion"):
        assert httpx2.get(address + path).status_code in (401, 404)
    assert httpx2.get(address + "/health").json() == {"status": "ok"}


@pytest.mark.live
def test_live_it_serves_on_loopback_only(server: LocalServer) -> None:
    """The address is loopback, and the port is closed on every other address."""
    import socket

    assert server.base_url.startswith("http://127.0.0.1:")
    port = int(server.base_url.removesuffix("/v1").rsplit(":")[-1])
    with socket.socket() as free:
        free.bind(("127.0.0.2", port))  # taken, if it listened on all of them


@pytest.mark.live
def test_live_leaving_does_not_wait_for_an_answer(model: Path) -> None:
    """While a long answer is being given, leaving takes no time and leaves no process."""
    done = threading.Event()
    errors: list[Exception] = []

    def long_answer() -> None:
        try:
            asyncio.run(ask(running, "Tell a long story. " * 60, max_tokens=2000))
        except Exception as e:  # noqa: BLE001 -- asserted on below
            errors.append(e)
        done.set()

    with LocalServer(model, name="x", context=CONTEXT) as running:
        process = running._process
        threading.Thread(target=long_answer).start()
        time.sleep(1)
        assert not done.is_set()
        left = time.monotonic()
    assert time.monotonic() - left < 2
    assert process is not None
    assert process.returncode is not None
    assert done.wait(10)
    assert [type(e).__name__ for e in errors] == ["APIConnectionError"]


@pytest.mark.live
def test_live_a_server_that_dies_says_why(model: Path) -> None:
    """When the child is killed, for lack of memory for example, that is the reason given."""
    with LocalServer(model, name="x", context=CONTEXT) as server:
        assert server.failure() is None
        assert server._process is not None
        server._process.kill()
        server._process.wait()
        assert server.failure() == "it was ended by SIGKILL, perhaps for lack of memory"


@pytest.mark.live
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_live_it_does_not_outlive_a_killed_program(model: Path) -> None:
    """Killing the program with -9 ends llama.cpp too: a gigabyte of memory does not stay behind."""
    program = (
        "import sys, time; from pathlib import Path; from briefing.llm.local import LocalServer\n"
        f"with LocalServer(Path({str(model)!r}), name='x', context={CONTEXT}) as s:\n"
        "    print(s._process.pid, flush=True)\n"
        "    time.sleep(600)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        os.kill(parent.pid, signal.SIGKILL)
    for _ in range(100):
        if not Path(f"/proc/{child}").exists():
            return
        time.sleep(0.1)
    pytest.fail("llama.cpp is still running")
