"""Files that are there in full or not at all: written aside, then moved into place.

What a process that was killed has left aside is taken over by the next one that writes that file,
once it is too old to be another process's work.
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from pathlib import Path

ABANDONED = 10.0
"""Seconds after which what was written aside belongs to nobody any more: writing takes less."""


def placed(path: Path, content: bytes) -> None:
    """Write a file, in a folder that is made if need be; whoever reads it sees all of it.

    Raises:
        OSError: it cannot be written there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    with suppress(FileNotFoundError):
        if time.time() - aside.stat().st_mtime > ABANDONED:
            aside.unlink()
    # Not mkstemp: what it makes only its owner may read.
    try:
        file = aside.open("xb")
    except FileExistsError:  # another process writes the same file
        aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
        file = aside.open("xb")
    try:
        with file:
            file.write(content)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
