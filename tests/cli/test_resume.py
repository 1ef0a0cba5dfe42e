"""`briefing generate`, killed and interrupted: real processes, a real server, real files."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.llm.server import Answer, completion, failure, from_schema, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")

ARTICLES = 6
JOBS = 3
SENTENCES = [
    f"The port of {name} handled {i + 2} million tonnes of grain last year, officials said."
    for i, name in enumerate(["Alfa", "Bravo", "Carlo"])
]

PROGRAM = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
runpy.run_module("briefing", run_name="__main__")
"""


class Desk:
    """A server whose answers are counted, and the process that it may send a signal to.

    From when `when` holds nothing is answered; the signal is sent once `JOBS` requests are here.
    Each has left because the answer that made room for it was stored, so all before are.
    """

    def __init__(self) -> None:
        self.answered: Counter[str] = Counter()
        self.process: subprocess.Popen[str] | None = None
        self.when: Callable[[], bool] = lambda: False
        self.number = signal.SIGKILL
        self._held = 0
        self._hall = threading.Condition()

    def reply(self, _number: int, body: dict[str, Any]) -> Answer:
        """Answer any step with the first sentence of the article."""
        with self._hall:
            if self.when():
                self._held += 1
                if self._held == JOBS:
                    assert self.process
                    self.process.send_signal(self.number)
                    self.process.wait()
                    self.when, self._held = (lambda: False), 0
                    self._hall.notify_all()
                assert self._hall.wait_for(lambda: not self._held, timeout=60)
                return Answer(drop=True)
            self.answered[json.dumps(body, sort_keys=True)] += 1
        schema = body["response_format"]["json_schema"]["schema"]
        return completion(json.dumps(from_schema(schema, SENTENCES[0])))

    def run(self, url: str, folder: Path, cache: Path) -> tuple[int, str]:
        """Brief all articles into `folder`; return the exit code and what stderr says."""
        sources = []
        for n in range(ARTICLES):
            path = folder.parent / f"grain-{n}.txt"
            path.write_text(f"Grain {n}\n\n" + "\n\n".join(SENTENCES), encoding="utf-8")
            sources.append(path.name)
        command = [sys.executable, "-c", PROGRAM, "generate", *sources, "--model", "m"]
        self.process = subprocess.Popen(
            [*command, "--base-url", url, "--jobs", str(JOBS), "-o", f"{folder}/"],
            cwd=folder.parent,
            env={**os.environ, "BRIEFING_CACHE_DIR": str(cache)},
            stderr=subprocess.PIPE,
            text=True,
        )
        _, said = self.process.communicate(timeout=120)
        return self.process.returncode, said


def contents(folder: Path) -> dict[str, bytes]:
    """Return all files of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def timeless(folder: Path) -> dict[str, bytes]:
    """Return all files without the seconds that a server took, which are its own."""
    told = re.compile(rb"\b[\d.]+ seconds|\"seconds\": [\d.]+|^seconds: [\d.]+", re.MULTILINE)
    return {name: told.sub(b"seconds", text) for name, text in contents(folder).items()}


def test_a_run_that_is_killed_again_and_again_comes_to_the_same_end(tmp_path: Path) -> None:
    """Three times, early, later and between two files: nothing that was answered is asked again.

    The files are those of an undisturbed run; a last run asks nothing and writes the same bytes.
    """
    for name in ("well", "ill"):
        (tmp_path / name).mkdir()
    quiet, desk = Desk(), Desk()
    with serving(quiet.reply) as server:
        assert quiet.run(server.url, tmp_path / "well" / "out", tmp_path / "c1")[0] == 0
    folder = tmp_path / "ill" / "out"
    moments: list[Callable[[], bool]] = [
        lambda: desk.answered.total() == 2,
        lambda: desk.answered.total() >= 7,
        lambda: any(folder.glob("*.md")),
    ]
    with serving(desk.reply) as server:
        for desk.when in moments:
            assert desk.run(server.url, folder, tmp_path / "c2")[0] == -signal.SIGKILL
        assert desk.run(server.url, folder, tmp_path / "c2")[0] == 0
        resumed = contents(folder)
        asked = len(server.requests)
        code, said = desk.run(server.url, folder, tmp_path / "c2")
    assert (code, len(server.requests)) == (0, asked)
    assert "0 requests" in said
    assert contents(folder) == resumed
    assert timeless(folder) == timeless(tmp_path / "well" / "out")
    assert len(resumed) == 2 * ARTICLES
    assert desk.answered == quiet.answered
    assert set(desk.answered.values()) == {1}


def test_an_interrupted_run_keeps_what_has_arrived(tmp_path: Path) -> None:
    """Ctrl-C ends with 130 and one line; the next run asks for what was in flight, and the rest."""
    (tmp_path / "in").mkdir()
    folder = tmp_path / "in" / "out"
    desk = Desk()
    desk.number = signal.SIGINT
    desk.when = lambda: any(folder.glob("*.md"))
    with serving(desk.reply) as server:
        code, said = desk.run(server.url, folder, tmp_path / "cache")
        assert code == 130
        assert "interrupted" in said.splitlines()[-1]
        assert "Traceback" not in said
        assert {path.suffix for path in folder.iterdir()} <= {".md", ".json"}
        assert desk.run(server.url, folder, tmp_path / "cache")[0] == 0
    assert len(contents(folder)) == 2 * ARTICLES
    assert set(desk.answered.values()) == {1}


def test_a_failed_run_that_waits_for_its_last_answers_can_be_interrupted(tmp_path: Path) -> None:
    """Ctrl-C does not wait for what is on its way: 130 and one line, long before it comes."""
    (tmp_path / "in").mkdir()
    desk = Desk()
    all_sent = threading.Event()

    def reply(number: int, _body: dict[str, Any]) -> Answer:
        if number == JOBS - 1:
            all_sent.set()
        assert all_sent.wait(60)
        if number:
            return replace(completion("{}"), delay=60)
        threading.Timer(2, interrupt).start()
        return failure(429, "insufficient_quota")

    def interrupt() -> None:
        assert desk.process
        desk.process.send_signal(signal.SIGINT)

    started = time.monotonic()
    with serving(reply) as server:
        code, said = desk.run(server.url, tmp_path / "in" / "out", tmp_path / "cache")
        assert time.monotonic() - started < 50
    assert code == 130
    assert "interrupted" in said.splitlines()[-1]
    assert "Traceback" not in said
