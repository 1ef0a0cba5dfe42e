"""The user's database of answers: what it keeps, and what happens when it is not well."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing import database
from briefing.errors import UsageError
from briefing.llm import upkeep
from briefing.llm.cache import default_path
from briefing.llm.port import FinishReason, Reply, Request
from tests.llm.caches import REPLY, Opened, fill, spoil

Maker = Callable[..., Request]


def test_an_answer_comes_back_as_it_was(request_of: Maker, cache: Opened) -> None:
    """Text, usage and time are kept; another request finds nothing."""
    assert cache.get(request_of()) is None
    cache.put(request_of(), REPLY, 4096)
    assert cache.get(request_of()) == REPLY.model_copy(update={"stored": True})
    assert cache.get(request_of("other")) is None
    assert not cache.lines


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1), seconds=st.floats(0, 1e6))
def test_any_answer_comes_back(request_of: Maker, cache: Opened, text: str, seconds: float) -> None:
    """No text is changed by being stored; a newer answer replaces the older."""
    reply = Reply(text=f"x{text}", finish_reason="stop", seconds=seconds)
    cache.put(request_of(), reply, 4096)
    assert cache.get(request_of()) == reply.model_copy(update={"stored": True})


def test_answers_outlive_the_program(request_of: Maker, path: Path) -> None:
    """What one run stored, the next one finds."""
    first = Opened(path)
    (request,) = fill(first, request_of, 1)
    first.close()
    second = Opened(path)
    assert second.get(request)
    second.close()


def test_another_process_that_looks_in_takes_nothing_away(request_of: Maker, path: Path) -> None:
    """What is stored after it has come and gone is there, though both had the database open."""
    looks = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); "
    looks += "print(d.execute('SELECT count(*) FROM answers').fetchone()); d.close()"
    cache = Opened(path)
    assert cache.get(request_of()) is None  # opened for reading, then for writing
    cache.put(request_of("before"), REPLY, 4096)
    subprocess.run([sys.executable, "-c", looks, str(path)], check=True, capture_output=True)
    cache.put(request_of("after"), REPLY, 4096)
    told = subprocess.run(
        [sys.executable, "-c", looks, str(path)], check=True, capture_output=True, text=True
    )
    assert told.stdout.strip() == "(2,)"
    cache.close()


@pytest.mark.parametrize(
    ("text", "finish"),
    [
        ("I cannot.", "refusal"),
        ("", "length"),
        ("", "content_filter"),
        ("", "stop"),
        (" \n", "stop"),
    ],
)
def test_what_would_not_be_given_again_is_not_kept(
    request_of: Maker, cache: Opened, text: str, finish: FinishReason
) -> None:
    """Refusals and empty answers are asked for again next time."""
    cache.put(request_of(), Reply(text=text, finish_reason=finish), 4096)
    assert cache.get(request_of()) is None


def test_what_was_cut_off_is_kept(request_of: Maker, cache: Opened) -> None:
    """With the same room it would be again."""
    cache.put(request_of(), Reply(text='{"fact"', finish_reason="length"), 4096)
    found = cache.get(request_of())
    assert found
    assert (found.text, found.finish_reason) == ('{"fact"', "length")


def test_it_is_readable_by_its_owner_alone(request_of: Maker, cache: Opened, path: Path) -> None:
    """Articles may be confidential; so are the side files that SQLite makes."""
    fill(cache, request_of, 1)
    files = list(path.parent.iterdir())
    assert len(files) > 1
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}


def test_it_lies_where_the_user_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """BRIEFING_CACHE_DIR comes first, then the cache folder of the system."""
    assert default_path().parts[-2:] == ("policy-briefing", "answers.sqlite3")
    monkeypatch.setenv("BRIEFING_CACHE_DIR", str(tmp_path))
    assert default_path() == tmp_path / "answers.sqlite3"
    monkeypatch.setenv("BRIEFING_CACHE_DIR", "~nobody-of-that-name/cache")
    with pytest.raises(UsageError, match="is no folder"):
        default_path()


def test_a_file_that_is_no_database_is_set_aside(
    request_of: Maker, cache: Opened, path: Path
) -> None:
    """It is renamed, not deleted; a line says so; a new store is begun."""
    path.parent.mkdir()
    path.write_bytes(b"not a database, but perhaps dear to someone " * 100)
    content = path.read_bytes()
    assert cache.get(request_of()) is None
    aside = path.with_name("answers.sqlite3.damaged-1")
    assert aside.read_bytes() == content
    (line,) = cache.lines
    assert aside.name in line
    assert "damaged" in line
    fill(cache, request_of, 1)
    assert cache.get(request_of("0"))


def test_a_damaged_database_is_set_aside_when_it_is_found_out(
    request_of: Maker, path: Path
) -> None:
    """However far the damage lies inside, nothing is overwritten, and the second is numbered on."""
    for number in (1, 2):
        first = Opened(path)
        requests = fill(first, request_of, 200)
        first.close()
        spoil(path)
        damaged = path.read_bytes()
        cache = Opened(path)
        assert [cache.get(r) for r in requests] == [None] * 200
        fill(cache, request_of, 200)
        assert all(cache.get(r) for r in requests)
        assert path.with_name(f"{path.name}.damaged-{number}").read_bytes() == damaged
        assert len(cache.lines) == 1
        cache.close()
    assert len(upkeep.set_aside(path)) == 2


def test_a_damaged_answer_is_asked_for_again(request_of: Maker, cache: Opened, path: Path) -> None:
    """One changed letter is found out when the answer is read, and told once."""
    one, other = fill(cache, request_of, 2)
    with sqlite3.connect(path) as db:
        db.execute(
            "UPDATE answers SET answer = replace(answer, 'canal', 'kanal') WHERE key = ?",
            (bytes.fromhex(one.key),),
        )
    db.close()
    assert cache.get(one) is None
    assert cache.get(one) is None
    assert cache.get(other)
    assert len(cache.lines) == 1


def test_a_cache_that_cannot_be_written_does_not_cost_the_run(
    request_of: Maker, tmp_path: Path
) -> None:
    """Without a folder there is a line, once, and no answer."""
    (tmp_path / "file").write_text("")
    cache = Opened(tmp_path / "file" / "answers.sqlite3")
    for _ in range(3):
        cache.put(request_of(), REPLY, 4096)
        assert cache.get(request_of()) is None
    (line,) = cache.lines
    assert "cannot be kept" in line


def test_a_cache_that_is_in_use_does_not_cost_the_run(
    request_of: Maker, cache: Opened, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another process holds it for too long, the answer is used without being kept."""
    fill(cache, request_of, 1)
    cache.close()
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with sqlite3.connect(path) as other:
        other.execute("BEGIN IMMEDIATE")
        assert cache.get(request_of("0"))  # reading goes on
        cache.put(request_of("1"), REPLY, 4096)
        other.execute("ROLLBACK")
    other.close()
    (line,) = cache.lines
    assert "locked" in line
    cache.put(request_of("1"), REPLY, 4096)
    assert cache.get(request_of("1"))


def test_a_write_waits_for_another_process(request_of: Maker, cache: Opened, path: Path) -> None:
    """A short transaction elsewhere only delays."""
    fill(cache, request_of, 1)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    timer = threading.Timer(0.1, lambda: other.execute("COMMIT"))
    timer.start()
    cache.put(request_of("1"), REPLY, 4096)
    timer.join()
    other.close()
    assert cache.get(request_of("1"))
    assert not cache.lines


WRITER = """
import sys
from pathlib import Path
from briefing.llm.cache import Cache
from briefing.llm.port import Reply, Request
cache = Cache(Path(sys.argv[1]), lambda line: sys.exit(line))
for n in range(int(sys.argv[2]), int(sys.argv[3])):
    request = Request(step="s", label=str(n), model="m", messages=(), schema_name="s",
                      json_schema={}, max_tokens=1, ordinal=n)
    cache.put(request, Reply(text=str(n), finish_reason="stop"), 1)
    if n == 40 and len(sys.argv) > 4:
        import os, signal
        os.kill(os.getpid(), signal.SIGKILL)
"""


def writer(path: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a process that stores answers with ordinals from the first to the second argument."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), *arguments], stderr=subprocess.PIPE
    )


def numbered(request_of: Maker, n: int) -> Request:
    """Return the request that the writer stores under a number."""
    return request_of(messages=(), schema_name="s", json_schema={}, max_tokens=1, ordinal=n)


def test_several_processes_at_once_lose_nothing(
    request_of: Maker, cache: Opened, path: Path
) -> None:
    """All make the database, bring it up to date and write, and all of it is there."""
    several = [writer(path, str(start), str(start + 60)) for start in (0, 20, 35, 50)]
    for process in several:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    assert all(cache.get(numbered(request_of, n)) for n in range(110))
    assert list(upkeep.verify(cache.path)) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_process_loses_nothing(request_of: Maker, cache: Opened, path: Path) -> None:
    """Every answer whose storing had ended is there after kill -9, and the database is whole."""
    process = writer(path, "0", "99", "kill")
    process.communicate(timeout=60)
    assert process.returncode == -9
    assert all(cache.get(numbered(request_of, n)) for n in range(41))
    assert list(upkeep.verify(cache.path)) == []


def test_no_address_or_key_is_in_the_file(request_of: Maker, cache: Opened, path: Path) -> None:
    """What is stored is the request and its reply; nothing of the server is in either."""
    fill(cache, request_of, 1)
    with sqlite3.connect(path) as db:
        columns = {row[1] for row in db.execute("PRAGMA table_info(answers)")}
    db.close()
    assert columns == {
        *("key", "model", "label", "stored", "finish_reason", "seconds", "digest"),
        *("prompt_tokens", "cached_tokens", "completion_tokens", "answer", "request"),
        "tokens",
    }


def test_it_may_be_used_from_several_threads(request_of: Maker, cache: Opened) -> None:
    """Runs store from threads; nothing is lost or mixed up."""
    requests = [request_of(str(n)) for n in range(60)]

    def some(mine: list[Request]) -> None:
        for request in mine:
            text = f'"{request.messages[-1].content}"'
            cache.put(request, Reply(text=text, finish_reason="stop"), 4096)
            assert cache.get(request)

    threads = [threading.Thread(target=some, args=(requests[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = [cache.get(r) for r in requests]
    assert [f.text for f in found if f] == [f'"{n}"' for n in range(60)]
    assert not cache.lines


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root can write everywhere")
def test_a_read_only_folder_does_not_cost_the_run(request_of: Maker, tmp_path: Path) -> None:
    """A home that may not be written is told once."""
    tmp_path.chmod(0o500)
    cache = Opened(tmp_path / "answers.sqlite3")
    cache.put(request_of(), REPLY, 4096)
    tmp_path.chmod(0o700)
    assert len(cache.lines) == 1


def test_what_was_learnt_of_a_server_is_there_for_a_week(
    cache: Opened, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For the next run too; then it is found out again, for servers learn as well."""
    assert cache.learnt("s") is None
    cache.learn("s", "json_object")
    cache.learn("s", "tool")
    cache.close()
    again = Opened(path)
    assert again.learnt("s") == "tool"
    assert again.learnt("t") is None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 8 * 86_400)
    assert again.learnt("s") is None
    assert not cache.lines + again.lines
    again.close()


def test_a_store_that_was_emptied_is_said(request_of: Maker, cache: Opened, path: Path) -> None:
    """Not one that another process is making in this moment."""
    path.parent.mkdir()
    path.touch()
    assert cache.get(request_of()) is None
    assert not cache.lines
    cache.close()
    path.write_bytes(b"")
    os.utime(path, (0, 0))
    again = Opened(path)
    assert again.get(request_of()) is None
    assert len(again.lines) == 1
    assert "was empty" in again.lines[0]
    again.close()
