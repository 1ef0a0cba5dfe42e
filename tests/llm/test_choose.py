"""From settings to a model that can be asked."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from briefing.errors import BudgetError, ProviderError, TransientError, UsageError
from briefing.llm import choose, local
from briefing.llm.answers import Folder
from briefing.llm.cache import Cache
from briefing.llm.choose import (
    UNKNOWN_CONTEXT,
    LocalModel,
    chosen,
    is_local,
    kept,
    price_of,
    within,
)
from briefing.llm.port import Model, Reply, Request, Usage
from tests.llm.server import Answer, completion, response, serving

Maker = Callable[..., Request]
Ask = Callable[[Model, Request], Reply]
GOOD = '{"fact":"The canal opened.","evidence":1}'


def no_pull() -> Path:
    """Fail: nothing is to be fetched here."""
    raise AssertionError("the local model was pulled")


def choice(model: str | None = "m", pull: Callable[[], Path] = no_pull, **settings: Any) -> Model:
    """Return what is chosen for these settings."""
    given: dict[str, Any] = {"base_url": None, "api_key": None, "context": None, "timeout": 10.0}
    return chosen(model, **given | settings, pull=pull, stack=AsyncExitStack())


@pytest.fixture
def without_llama(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the extra away."""
    monkeypatch.setitem(sys.modules, "xllamacpp", None)


@pytest.fixture
def with_llama(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pretend that the extra is installed."""
    monkeypatch.setattr(local, "installed", lambda: True)


@pytest.mark.parametrize("end", ["", "/", "/chat/completions", "/responses/"])
def test_an_address_may_be_that_of_what_is_asked_there(
    request_of: Maker, ask: Ask, end: str
) -> None:
    """As consoles show it; a line break behind the key is taken away."""
    with serving(lambda n, b: completion(GOOD)) as server:
        model = choice(base_url=server.url + end, api_key="key-1\n")
        assert ask(model, request_of()).text == GOOD
    assert server.paths == ["/v1/chat/completions"]
    assert "Bearer key-1'" in str(server.headers)


@pytest.mark.parametrize("key", ["sk-…", "sk-1\nsk-2"])
def test_what_cannot_be_a_key_is_said_at_once(key: str) -> None:
    """Without showing it; no server can be sent it."""
    with pytest.raises(UsageError, match="copy it again") as caught:
        choice(api_key=key)
    assert "sk-1" not in str(caught.value)


@pytest.mark.usefixtures("without_llama")
@pytest.mark.parametrize(
    "settings",
    [
        {"model": None},
        {"model": None, "api_key": "k"},
        {"model": None, "base_url": "http://127.0.0.1:1/v1"},
        {"model": "gpt-4o"},
    ],
    ids=["nothing", "only a key", "only a server", "only a model"],
)
def test_without_a_model_one_line_names_three_ways(settings: dict[str, Any]) -> None:
    """A key with a model, a server of one's own, the local model."""
    with pytest.raises(UsageError) as caught:
        choice(**settings)
    for way in ("OPENAI_API_KEY", "--base-url", "policy-briefing[local]"):
        assert way in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("without_llama")
def test_local_without_its_extra_says_how_to_install_it() -> None:
    """One line with the command."""
    with pytest.raises(UsageError, match=r"pip install 'policy-briefing\[local\]'"):
        choice("local")


@pytest.mark.usefixtures("with_llama")
def test_local_is_what_is_left_when_nothing_is_set(tmp_path: Path) -> None:
    """Without model, key and server the local model is taken, and pulled if it is not here."""
    path = tmp_path / "x.gguf"
    path.write_bytes(b"GGUF")
    model = choice(None, pull=lambda: path)
    assert is_local(model)
    assert model.name == "qwen2.5-coder-1.5b-instruct-q4_k_m"


@pytest.mark.usefixtures("with_llama")
def test_a_file_of_one_s_own_is_not_pulled(tmp_path: Path) -> None:
    """`local:PATH` is that file, named by its content."""
    path = tmp_path / "x.gguf"
    path.write_bytes(b"GGUF and so on")
    model = choice(f"local:{path}")
    assert is_local(model)
    assert model.name.startswith("x-")


def test_nothing_is_contacted_by_choosing(socket_disabled: None) -> None:
    """A run whose answers are all stored opens no connection."""
    model = choice("gpt-4o", api_key="k")
    assert (model.name, model.context) == ("gpt-4o", 128_000)
    assert not is_local(model)


@pytest.mark.parametrize(
    "address",
    ["localhost:8000/v1", "nonsense", "http://", "ftp://x/v1", "http://[::1", "http://x:99999/v1"],
)
def test_what_is_no_address_is_said_at_once(address: str) -> None:
    """A mistyped address is a mistake in the settings, not a server that may come back."""
    with pytest.raises(UsageError, match="begins with http") as caught:
        choice(base_url=address)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "context", "expected"),
    [("gpt-4o", None, 128_000), ("gpt-4o", 9_000, 9_000), ("some", None, UNKNOWN_CONTEXT)],
)
def test_the_context_is_what_was_set_else_what_is_known(
    model: str, context: int | None, expected: int
) -> None:
    """A setting is the nearer word; of an unknown model 32,768 tokens are assumed."""
    assert choice(model, api_key="k", context=context).context == expected


@pytest.mark.parametrize(
    ("api", "path"),
    [("auto", "/v1/chat/completions"), ("chat", "/v1/chat/completions"),
     ("responses", "/v1/responses")],
)  # fmt: skip
def test_a_server_of_one_s_own_is_asked_over_chat_completions(
    request_of: Maker, api: str, path: str
) -> None:
    """All servers speak it; the newer API is used where it is asked for."""

    def reply(n: int, body: dict[str, Any]) -> Answer:
        return response(GOOD) if "input" in body else completion(GOOD)

    async def asked(url: str) -> Reply:
        async with AsyncExitStack() as stack:
            model = chosen(
                "m",
                base_url=url,
                api_key=None,
                context=None,
                timeout=10,
                pull=no_pull,
                stack=stack,
                api=api,  # type: ignore[arg-type]
            )
            return await model.ask(request_of())

    with serving(reply) as server:
        assert asyncio.run(asked(server.url)).text == GOOD
    assert server.paths == [path]


@pytest.mark.parametrize(
    ("base_url", "api", "expected"),
    [
        (None, "auto", "Responses"),
        (None, "chat", "ChatCompletions"),
        ("https://api.openai.com/v1", "auto", "Responses"),
        ("https://x.openai.azure.com/openai/v1", "auto", "ChatCompletions"),
        ("https://api.openai.com.example.org/v1", "auto", "ChatCompletions"),
    ],
)
def test_openai_itself_is_asked_over_its_newer_api(
    monkeypatch: pytest.MonkeyPatch, base_url: str | None, api: str, expected: str
) -> None:
    """`auto` looks at the host, not at what the address contains."""
    made: list[str] = []
    for name in ("Responses", "ChatCompletions"):
        adapter = getattr(choose, name)

        def noted(*a: Any, _name: str = name, _adapter: Any = adapter, **k: Any) -> Any:
            made.append(_name)
            return _adapter(*a, **k)

        monkeypatch.setattr(choose, name, noted)
    choice(base_url=base_url, api_key="k", api=api)
    assert made == [expected]


class Free:
    """A model that answers at once."""

    name, context = "m", 4096

    def __init__(self) -> None:
        self.asked = 0

    async def ask(self, request: Request) -> Reply:
        """Answer."""
        self.asked += 1
        return Reply(text=GOOD, finish_reason="stop", usage=Usage(prompt_tokens=50))


def test_stores_are_put_around_a_model(request_of: Maker, tmp_path: Path, ask: Ask) -> None:
    """The cache first, the folder of recordings outside; each is filled by one request."""
    model, cache = Free(), Cache(tmp_path / "answers.sqlite3")
    ask(kept(model, [cache, Folder(tmp_path / "folder")]), request_of())
    assert cache.get(request_of())
    assert Folder(tmp_path / "folder").get(request_of())
    cache.close()
    assert model.asked == 1
    assert kept(model, []) is model


def test_what_is_stored_is_not_in_the_budget(request_of: Maker, tmp_path: Path, ask: Ask) -> None:
    """The bound lies inside the stores: an answer that is there costs nothing."""
    bound = within(Free(), None, max_tokens=1_000)
    model = kept(bound, [Folder(tmp_path)])
    for _ in range(30):
        ask(model, request_of())
    assert bound.tokens == 50
    with pytest.raises(BudgetError):
        ask(model, request_of("x", max_tokens=5_000))


@pytest.mark.usefixtures("with_llama")
def test_the_local_model_has_a_price_and_it_is_0(tmp_path: Path) -> None:
    """So --max-cost may be given with it, and is never passed."""
    path = tmp_path / "x.gguf"
    path.write_bytes(b"GGUF")
    model = choice(f"local:{path}")
    assert price_of(model, None)(Usage(prompt_tokens=10**9)) == 0.0
    assert within(model, None, max_cost=0.0)


class Child:
    """What stands for llama.cpp: a server, and what its child says when it has ended."""

    def __init__(self, url: str, why: str | None) -> None:
        self.base_url, self.api_key, self.why = url, "k", why
        self.entered = self.left = 0

    def __enter__(self) -> Child:
        self.entered += 1
        return self

    def __exit__(self, *_error: object) -> None:
        self.left += 1

    def failure(self) -> str | None:
        """Say why it has ended."""
        return self.why


def run_locally(
    monkeypatch: pytest.MonkeyPatch, path: Path, child: Child, requests: list[Request]
) -> list[Reply]:
    """Ask the local model, with `child` for its server."""
    monkeypatch.setattr(local, "LocalServer", lambda *_a, **_k: child)

    async def asked() -> list[Reply]:
        async with AsyncExitStack() as stack:
            model = LocalModel(path, name="m", timeout=10, stack=stack)
            return await asyncio.gather(*map(model.ask, requests))

    return asyncio.run(asked())


def test_the_local_server_starts_once_and_is_stopped(
    request_of: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """However many ask first, one child is started; it ends with the run."""
    with serving(lambda n, b: completion(GOOD)) as server:
        child = Child(server.url, None)
        requests = [request_of(str(n)) for n in range(5)]
        replies = run_locally(monkeypatch, tmp_path, child, requests)
    assert [r.text for r in replies] == [GOOD] * 5
    assert (child.entered, child.left) == (1, 1)


def test_a_local_server_that_ended_is_said_to_have(
    request_of: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The reason is what the child left, not that a connection broke; it is not tried again."""
    with serving(lambda n, b: Answer(drop=True)) as server:
        child = Child(server.url, "it was ended by SIGKILL, perhaps for lack of memory")
        with pytest.raises(ProviderError, match=r"local model has ended: .*memory") as caught:
            run_locally(monkeypatch, tmp_path, child, [request_of()])
    assert not isinstance(caught.value, TransientError)
    assert len(server.requests) == 1
    assert child.left == 1


def test_a_local_server_s_own_words_are_not_about_keys_of_openai(
    request_of: Maker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Messages speak of the local model, not of a server or of somebody's key."""
    body = json.dumps({"error": {"message": "the grammar is too complex", "code": 400}})
    refused = Answer(400, body, {"Content-Type": "application/json"})
    with (
        serving(lambda n, b: refused) as server,
        pytest.raises(ProviderError, match="The local model refused the request"),
    ):
        run_locally(monkeypatch, tmp_path, Child(server.url, None), [request_of()])


def test_the_local_model_is_asked_one_thing_at_a_time(
    request_of: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the order in which it was asked; what waits is neither sent nor timed yet."""
    told: list[str] = []

    class Slow:
        name, context = "m", 4096

        async def ask(self, request: Request) -> Reply:
            told.append(f"{request.step} sent")
            await asyncio.sleep(0.01)
            told.append(f"{request.step} answered")
            return Reply(text="{}", finish_reason="stop")

    async def started(_self: LocalModel) -> Model:
        return Slow()

    async def run() -> None:
        monkeypatch.setattr(LocalModel, "_started", started)
        async with AsyncExitStack() as stack:
            model = LocalModel(Path("m.gguf"), name="m", timeout=10, stack=stack)
            await asyncio.gather(*(model.ask(request_of(step=s)) for s in ("one", "two")))

    asyncio.run(run())
    assert told == ["one sent", "one answered", "two sent", "two answered"]
