"""The local model: llama.cpp serving a GGUF file on a loopback port, for as long as it is needed.

A path goes in; out comes an address and a random key for the same Chat Completions adapter that
asks every other server. llama.cpp runs in a child process of ours (see `briefing.llm.llama` for
why); it dies with this one, however this one ends, and its chatter goes to a temporary file of
which one line is shown if it fails.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from briefing.errors import ProviderError, UsageError
from briefing.llm import weights

PREFIX = "local:"
MAGIC = b"GGUF"
SAMPLE_BYTES = 2**20


def is_local(model: str) -> bool:
    """Return whether a model's name means llama.cpp in this program: `local` or `local:PATH`."""
    return model == "local" or model.startswith(PREFIX)


def file_of(model: str) -> Path | None:
    """Return the GGUF file that `local` or `local:PATH` means; None where `local` is not yet here.

    Raises:
        UsageError: PATH is no GGUF file.
    """
    if model == "local":
        return weights.find(weights.DEFAULT)
    path = Path(model.removeprefix(PREFIX)).expanduser()
    _refuse_others(path)
    return path


def name_of(model: str, path: Path) -> str:
    """Return the name under which answers of this model are kept and its provenance is given.

    For `local` it is that of the known weights. Any other file is named by its stem and eight
    hexadecimal digits of the SHA-256 of its size, first and last MiB: the first tells apart
    architectures and quantisations, the last trainings, and a gigabyte need not be read.
    """
    if model == "local":
        return weights.DEFAULT.name
    size = path.stat().st_size
    with path.open("rb") as f:
        first = f.read(SAMPLE_BYTES)
        f.seek(max(0, size - SAMPLE_BYTES))
        last = f.read(SAMPLE_BYTES)
    return f"{path.stem}-{sha256(b'%d:' % size + first + last).hexdigest()[:8]}"


def installed() -> bool:
    """Return whether the extra `local` is installed, without importing it."""
    return find_spec("xllamacpp") is not None


class LocalServer:
    """llama.cpp serving `path` under `name`, as a context manager.

    Inside it, `base_url` and `api_key` are for an OpenAI client. `context` is the window in
    tokens; `threads` the number of processor threads, by default the cores this process may use.
    Entering blocks while the weights are loaded, 3 to 5 seconds for 1 GB; leaving takes
    milliseconds, whatever is still being asked.

    Raises on entering:
        UsageError: the extra is not installed, or `path` is no GGUF file.
        ProviderError: llama.cpp cannot load it.
    """

    def __init__(self, path: Path, *, name: str, context: int, threads: int | None = None) -> None:
        self.path = path
        self.name = name
        self.context = context
        self.base_url = ""
        self.api_key = secrets.token_urlsafe(32)
        self._threads = threads if threads is not None else _allowed_cores()
        self._process: subprocess.Popen[str] | None = None
        self._log: IO[str] | None = None

    def __enter__(self) -> Self:
        if not installed():
            raise UsageError(
                "The local model needs llama.cpp: pip install 'policy-briefing[local]'"
            )
        _refuse_others(self.path)
        try:
            self.base_url = f"{self._start()}/v1"
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stop()

    def failure(self) -> str | None:
        """Return in one line why the server has ended by itself; None while it runs."""
        if self._process is None or self._log is None or self._process.poll() is None:
            return None
        self._log.seek(0)
        return _reason(self._log.read(), self._process.returncode)

    def _start(self) -> str:
        """Start the child and return the address it serves."""
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(  # noqa: S603
            # -P: a file beside the child program must not shadow a module it imports
            [sys.executable, "-P", str(Path(__file__).with_name("llama.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            encoding="utf-8",
        )
        orders = {
            "path": str(self.path),
            "name": self.name,
            "context": self.context,
            "key": self.api_key,  # not as an argument: those are visible to other users
            "threads": self._threads,
        }
        answer = _converse(self._process, json.dumps(orders))
        if answer:
            address: str = json.loads(answer)["address"]
            return address
        self._process.wait()
        raise ProviderError(f"llama.cpp cannot load {self.path}: {self.failure()}")

    def _stop(self) -> None:
        # Killed, not asked to end: it holds nothing but memory.
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                if pipe is not None:
                    pipe.close()
            self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None


def _converse(process: subprocess.Popen[str], orders: str) -> str:
    """Send the child its orders and return its answer, empty where it ended instead.

    Its stdin stays open: that is how it knows that we live.
    """
    if process.stdin is None or process.stdout is None:
        raise ValueError("the child has no pipes")
    try:
        process.stdin.write(orders + "\n")
        process.stdin.flush()
    except BrokenPipeError:
        return ""
    return process.stdout.readline()


def _refuse_others(path: Path) -> None:
    """Refuse what is not a GGUF file (its first four bytes; GGUF specification)."""
    try:
        with path.open("rb") as f:
            magic = f.read(len(MAGIC))
    except IsADirectoryError:
        raise UsageError(f"{path} is a folder; the local model is a GGUF file") from None
    except OSError as e:
        raise UsageError(f"The model file {path} cannot be read: {e.strerror or e}") from e
    if magic != MAGIC:
        raise UsageError(f"{path} is not a GGUF file; llama.cpp runs nothing else")


def _allowed_cores() -> int | None:
    """Return how many processors we are held to; None, llama.cpp's own choice, if to none.

    llama.cpp counts the physical cores of the machine, which is best on a machine of one's own
    and far too many in a container: more threads than processors wait for each other.
    """
    if not hasattr(os, "sched_getaffinity"):
        return None
    allowed = len(os.sched_getaffinity(0))
    return allowed if allowed != os.cpu_count() else None


def _reason(log: str, returncode: int) -> str:
    """Return the first error llama.cpp logged, else how it ended, in one line."""
    for line in log.splitlines():
        # "0.00.065.096 E llama_model_load: error loading model: tensor … is corrupted"
        if found := re.match(
            r"[\d.]+ E (?:srv |cmn )?\s*(?:\w+: )?(?:error loading model: )?", line
        ):
            return line[found.end() :].strip()
    if returncode < 0:
        try:
            how = signal.Signals(-returncode).name
        except ValueError:
            how = f"signal {-returncode}"
        memory = ", perhaps for lack of memory" if how == "SIGKILL" else ""
        return f"it was ended by {how}{memory}"
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    return lines[-1] if lines else f"it ended with code {returncode}"
