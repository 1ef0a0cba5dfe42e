"""What was fetched, kept on disk, so that a second run asks a site for nothing or for news only.

In goes an address, out comes what was fetched from it and when. Not obvious: a file that cannot be
read or is half written counts as not there; the cache is a politeness and never a reason to fail.
"""

from __future__ import annotations

import json
import time
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import BaseModel, ConfigDict, ValidationError


class Head(BaseModel):
    """What is known of an answer: where it came from in the end, when, and its marks of change."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str
    charset: str | None
    fetched: float
    fresh: float
    etag: str | None
    modified: str | None


class Store:
    """A folder with a file for each address: the head as JSON, a line feed, the body."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, asked: str) -> tuple[Head, bytes] | None:
        """Return what was fetched from the address `asked`, None where nothing was."""
        try:
            head, _, body = self._path(asked).read_bytes().partition(b"\n")
            return Head.model_validate_json(head), body
        except (OSError, ValidationError):
            return None

    def put(self, asked: str, head: Head, body: bytes) -> None:
        """Keep what was fetched; a folder that cannot be written to is passed over."""
        path = self._path(asked)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=path.parent, delete=False) as file:
                file.write(json.dumps(head.model_dump()).encode() + b"\n" + body)
            Path(file.name).replace(path)
        except OSError:
            return

    def _path(self, asked: str) -> Path:
        name = sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / name[:2] / name


def now() -> float:
    """Return the seconds since 1970, by which the age of what is kept is told."""
    return time.time()
