"""The folder of recorded answers, and asking through a store."""

from __future__ import annotations

import asyncio
import json
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.errors import BriefingError, ProviderError, ReplayMissError, UsageError
from briefing.llm.answers import Folder, Keeping, Stored
from briefing.llm.cache import Cache
from briefing.llm.pacing import Paced
from briefing.llm.port import FinishReason, Message, Model, Reply, Request, Usage, normal

Maker = Callable[..., Request]
Ask = Callable[[Model, Request], Reply]
ANSWER = '{"fact":"The canal “opened”.","evidence":1}'


class Counting:
    """A model that answers everything alike, and counts."""

    name, context = "m", 4096

    def __init__(self, text: str = ANSWER, finish: FinishReason = "stop") -> None:
        self.reply = Reply(
            text=text,
            finish_reason=finish,
            usage=Usage(prompt_tokens=9, cached_tokens=3, completion_tokens=2),
            seconds=1.25,
        )
        self.asked = 0

    async def ask(self, request: Request) -> Reply:
        """Answer."""
        self.asked += 1
        await asyncio.sleep(0)
        return self.reply


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a folder that does not exist yet."""
    return Folder(tmp_path / "answers")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text() | st.dictionaries(st.text(), st.text() | st.integers()).map(json.dumps),
    finish=st.sampled_from(["stop", "length", "refusal", "content_filter"]),
)
def test_a_recording_replays_exactly(
    request_of: Maker, tmp_path_factory: pytest.TempPathFactory, text: str, finish: FinishReason
) -> None:
    """Text, finish reason, usage and time come back as they were, refusals too."""
    folder = Folder(tmp_path_factory.mktemp("answers"))
    reply = Counting(normal(text), finish).reply
    folder.put(request_of(), reply, 4096)
    assert folder.get(request_of()) == reply.model_copy(update={"stored": True})


def test_nothing_stored_is_none(request_of: Maker, folder: Folder) -> None:
    """A folder that is not there has no answers, and is not made by looking."""
    assert folder.get(request_of()) is None
    assert not folder.path.exists()


def test_a_recording_is_readable(request_of: Maker, folder: Folder) -> None:
    """A reviewer sees the prompt line by line and the answer as JSON, under a telling name."""
    request = request_of("What opened?\nAnd when?")
    folder.put(request, Counting().reply, 4096)
    (path,) = folder.path.iterdir()
    assert path.name == f"canal.1-9.points.{request.key[:12]}.json"
    entry = json.loads(path.read_text(encoding="utf-8"))
    assert entry["messages"][-1]["content"] == ["What opened?", "And when?"]
    assert entry["answer"] == {"fact": "The canal “opened”.", "evidence": 1}
    assert "“opened”" in path.read_text(encoding="utf-8")


def test_a_recording_may_be_read_by_others(request_of: Maker, folder: Folder) -> None:
    """A file made aside has the rights of any new file: recordings are shared in a repository."""
    folder.put(request_of(), Counting().reply, 4096)
    (path,) = folder.path.iterdir()
    folder.path.joinpath("plain").write_text("")
    plain = stat.S_IMODE(folder.path.joinpath("plain").stat().st_mode)
    assert stat.S_IMODE(path.stat().st_mode) == plain


def test_nothing_half_written_is_left(request_of: Maker, folder: Folder) -> None:
    """When writing fails, neither a recording nor a part of one remains."""
    (folder.path / f"canal.1-9.points.{request_of().key[:12]}.json" / "in the way").mkdir(
        parents=True
    )
    with pytest.raises(UsageError, match="cannot be written"):
        folder.put(request_of(), Counting().reply, 4096)
    assert not list(folder.path.glob("*.part"))


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 1}', '{"format": 99}', '"x"'], ids=range(6)
)
def test_a_damaged_recording_is_named(request_of: Maker, folder: Folder, content: str) -> None:
    """What cannot be read is an error that names the file, never a silent miss."""
    folder.put(request_of(), Counting().reply, 4096)
    (path,) = folder.path.iterdir()
    path.write_text(content)
    with pytest.raises(BriefingError, match="record again") as caught:
        folder.get(request_of())
    assert path.name in str(caught.value)


def test_the_model_of_a_folder_is_that_of_its_recordings(request_of: Maker, folder: Folder) -> None:
    """A replay needs no --model; recordings of two models do."""
    with pytest.raises(UsageError, match="--record"):
        folder.model()
    folder.put(request_of(), Counting().reply, 4096)
    assert folder.model() == ("m", 4096)
    folder.put(request_of(model="n"), Counting().reply, 4096)
    with pytest.raises(UsageError, match="m, n"):
        folder.model()


def test_an_answer_is_stored_before_it_is_used(request_of: Maker, folder: Folder, ask: Ask) -> None:
    """When the answer comes back it is in the store, and is not asked for again."""
    model = Counting()
    stored = Stored(folder, model)
    assert not ask(stored, request_of()).stored
    assert folder.get(request_of()) is not None
    assert ask(stored, request_of()).stored
    assert model.asked == 1


@pytest.mark.usefixtures("socket_disabled")
def test_a_replay_needs_no_socket(request_of: Maker, folder: Folder) -> None:
    """With recordings alone nothing is opened, not even a socket of our own."""
    folder.put(request_of(), Counting().reply, 4096)
    stored = Stored(folder, None)
    coroutine = stored.ask(request_of())
    with pytest.raises(StopIteration) as answered:
        coroutine.send(None)  # an event loop would open a socket for itself
    assert answered.value.value.text == ANSWER
    assert (stored.name, stored.context) == ("m", 4096)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        ({"text": "What closed?"}, ["task", "-What opened?", "+What closed?"]),
        ({"model": "n"}, ["model", "-m", "+n"]),
        ({"max_tokens": 7}, ["sampling", "+7 0.0 0"]),
        ({"json_schema": {"type": "object"}}, ["schema"]),
    ],
)
def test_a_miss_shows_what_changed(
    request_of: Maker, folder: Folder, ask: Ask, change: dict[str, object], shown: list[str]
) -> None:
    """A strict replay names the part of the prompt that is another, and how."""
    folder.put(request_of(), Counting().reply, 4096)
    with pytest.raises(ReplayMissError) as caught:
        ask(Stored(folder, None), request_of(**change))
    first, *lines = str(caught.value).splitlines()
    assert f"changed since the recording: {shown[0]}." in first
    assert all(line in lines for line in shown[1:])


def test_a_miss_of_an_article_without_recordings_says_so(
    request_of: Maker, folder: Folder, ask: Ask
) -> None:
    """There is nothing to compare with."""
    folder.put(request_of(), Counting().reply, 4096)
    with pytest.raises(ReplayMissError, match="no recording of other"):
        ask(Stored(folder, None), request_of(label="other"))


def test_a_part_of_a_prompt_that_fell_away_is_shown(
    request_of: Maker, folder: Folder, ask: Ask
) -> None:
    """What was recorded and is not asked any more is a change too."""
    folder.put(request_of(), Counting().reply, 4096)
    less = request_of(messages=(Message(role="user", part="task", content="What opened?"),))
    with pytest.raises(ReplayMissError, match="rules, article"):
        ask(Stored(folder, None), less)


def test_stores_stack(request_of: Maker, folder: Folder, tmp_path: Path, ask: Ask) -> None:
    """A recording is made of what the cache already has, without asking anyone."""
    cache, model = Cache(tmp_path / "answers.sqlite3"), Counting()
    ask(Stored(cache, model), request_of())
    reply = ask(Stored(folder, Stored(cache, model)), request_of())
    cache.close()
    assert reply.stored
    assert model.asked == 1
    assert folder.get(request_of()) == reply


def test_equal_requests_at_once_are_asked_once(request_of: Maker, folder: Folder) -> None:
    """The second waits for the first one's answer; others do not wait for them."""
    model = Counting()
    stored = Stored(folder, model)

    async def at_once() -> list[Reply]:
        requests = [request_of("a"), request_of("a"), request_of("b"), request_of("a")]
        return await asyncio.gather(*map(stored.ask, requests))

    replies = asyncio.run(at_once())
    assert model.asked == 2
    assert [r.stored for r in replies] == [False, True, False, True]


def test_after_a_failure_the_next_of_equal_requests_asks(request_of: Maker, folder: Folder) -> None:
    """A failure is not stored, nor handed to those who waited."""

    class Flaky(Counting):
        async def ask(self, request: Request) -> Reply:
            reply = await super().ask(request)
            if self.asked == 1:
                raise ProviderError("once")
            return reply

    async def both() -> tuple[Reply | BaseException, ...]:
        stored = Stored(folder, Flaky())
        asked = (stored.ask(request_of()), stored.ask(request_of()))
        return await asyncio.gather(*asked, return_exceptions=True)

    first, second = asyncio.run(both())
    assert isinstance(first, ProviderError)
    assert isinstance(second, Reply)


def test_a_refreshed_answer_is_asked_for_once_a_run(
    request_of: Maker, folder: Folder, ask: Ask
) -> None:
    """With refresh the stored answer is replaced, and then used."""
    ask(Stored(folder, Counting()), request_of())
    newer = Counting('{"fact":"newer","evidence":1}')
    stored = Stored(folder, newer, refresh=True)
    assert [ask(stored, request_of()).stored for _ in range(3)] == [False, True, True]
    assert newer.asked == 1
    stored_now = folder.get(request_of())
    assert stored_now
    assert "newer" in stored_now.text


def test_a_place_is_given_on_when_its_answer_is_stored(request_of: Maker, tmp_path: Path) -> None:
    """No request leaves before the answer that made room for it is in every store; once in each."""
    events: list[str] = []

    class Slow(Folder):
        def put(self, request: Request, reply: Reply, context: int) -> None:
            time.sleep(0.02)
            super().put(request, reply, context)
            events.append("stored")

    class Asked(Counting):
        async def ask(self, request: Request) -> Reply:
            events.append("asked")
            return await super().ask(request)

    stores = [Slow(tmp_path / "one"), Slow(tmp_path / "two")]
    model: Model = Paced(Keeping(Asked(), stores), jobs=1)
    for store in stores:
        model = Stored(store, model)

    async def several() -> None:
        await asyncio.gather(*(model.ask(request_of(str(n))) for n in range(4)))

    asyncio.run(several())
    assert events == ["asked", "stored", "stored"] * 4


def test_an_interruption_does_not_lose_an_answer_that_has_come(request_of: Maker) -> None:
    """What arrived is written to its end, though nobody waits for it any more."""
    kept: list[Request] = []
    began, cancelled = threading.Event(), threading.Event()

    class Slow:
        def get(self, request: Request) -> Reply | None:
            return None

        def put(self, request: Request, reply: Reply, context: int) -> None:
            began.set()
            assert cancelled.wait(10)
            kept.append(request)

    async def interrupted() -> None:
        task = asyncio.create_task(Stored(Slow(), Counting()).ask(request_of()))
        await asyncio.to_thread(began.wait, 10)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        cancelled.set()

    asyncio.run(interrupted())
    assert kept == [request_of()]


def test_only_a_folder_can_be_replayed(tmp_path: Path) -> None:
    """The cache alone is no recording: a miss could not say what changed."""
    with pytest.raises(ValueError, match="folder"):
        Stored(Cache(tmp_path / "x.sqlite3"), None)
