"""A killed run goes on where it stopped: with real processes, a real server and kill -9."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.llm.server import Answer, completion, serving

COUNT = 30
RUN = """
import asyncio, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
from contextlib import AsyncExitStack
from pathlib import Path
from briefing.llm.answers import Folder
from briefing.llm.cache import Cache
from briefing.llm.choose import chosen, kept
from briefing.llm.port import Message, Request

url, store, folder, jobs = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])

def request(number):
    return Request(step="s", label=f"canal.{number}", model="m", schema_name="s", max_tokens=9,
                   messages=(Message(role="user", part="task", content=str(number)),),
                   json_schema={"type": "object", "properties": {"fact": {"type": "string"}}})

async def run():
    stores = [Cache(folder / "a.sqlite3", sys.exit) if store == "cache" else Folder(folder)]
    async with AsyncExitStack() as stack:
        model = chosen("m", base_url=url, api_key=None, context=None, timeout=30, jobs=jobs,
                       pull=lambda: Path(), stack=stack, stores=stores)
        model = kept(model, stores)
        replies = await asyncio.gather(*(model.ask(request(n)) for n in range(30)))
        print("\\n".join(reply.text for reply in replies))

asyncio.run(run())
"""


def start(url: str, store: str, folder: Path, jobs: int) -> subprocess.Popen[str]:
    """Start a run of thirty questions."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, url, store, str(folder), str(jobs)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def counted(
    answered: Counter[str], at: int, then: Callable[[], None]
) -> Callable[[int, dict[str, Any]], Answer]:
    """Return a server that counts its answers; `then` happens in place of number `at`."""
    lock = threading.Lock()

    def reply(number: int, body: dict[str, Any]) -> Answer:
        if number == at:
            then()
            return Answer(drop=True)
        said = body["messages"][-1]["content"]
        with lock:
            answered[said] += 1
        return completion(json.dumps({"fact": f"answer {said}"}))

    return reply


def kept(store: str, folder: Path) -> int:
    """Return how many answers a store holds."""
    if store == "folder":
        return len(list(folder.glob("*.json")))
    with closing(sqlite3.connect(folder / "a.sqlite3")) as db:
        count: int = db.execute("SELECT count(*) FROM answers").fetchone()[0]
    return count


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize(("store", "jobs"), [("cache", 1), ("folder", 1), ("cache", 8)])
def test_a_killed_run_asks_for_nothing_that_it_has(tmp_path: Path, store: str, jobs: int) -> None:
    """After kill -9 exactly what is not stored is asked for, and the result is the same.

    The kill comes with a request, number 17, which is not answered. It could leave only because it
    had a place, and a place is given on when its last answer is stored: so of the seventeen before
    all are stored but those on their way to the other places. With one place, all are.
    """
    answered: Counter[str] = Counter()
    process: subprocess.Popen[str]

    def kill() -> None:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    with serving(counted(answered, 17, kill)) as server:
        process = start(server.url, store, tmp_path, jobs)
        said, _ = process.communicate(timeout=60)
        assert (process.returncode, said) == (-9, "")
    stored = kept(store, tmp_path)
    assert 18 - jobs <= stored <= sum(answered.values())
    with serving(counted(answered, -1, kill)) as server:
        again = start(server.url, store, tmp_path, jobs)
        said, complaints = again.communicate(timeout=60)
        assert (again.returncode, complaints) == (0, "")
        assert len(server.requests) == COUNT - stored
        whole = start(server.url, store, tmp_path, jobs)
        repeated, _ = whole.communicate(timeout=60)
        assert len(server.requests) == COUNT - stored
    assert said.splitlines() == [f'{{"fact":"answer {n}"}}' for n in range(COUNT)]
    assert repeated == said
    assert set(answered) == {str(n) for n in range(COUNT)}
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_interrupted_run_keeps_what_has_come(tmp_path: Path) -> None:
    """Ctrl-C writes what has arrived; the next run asks for the rest alone."""
    answered: Counter[str] = Counter()
    process: subprocess.Popen[str]

    def interrupt() -> None:
        os.kill(process.pid, signal.SIGINT)
        process.wait()

    with serving(counted(answered, 17, interrupt)) as server:
        process = start(server.url, "cache", tmp_path, 1)
        process.communicate(timeout=60)
        assert process.returncode != 0
        again = start(server.url, "cache", tmp_path, 1)
        said, _ = again.communicate(timeout=60)
    assert len(said.splitlines()) == COUNT
    assert set(answered.values()) == {1}
