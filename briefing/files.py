"""Files that are there in full or not at all: written aside, then moved into place.

What a process that was killed has left beside a file is cleared away by the next one that writes
that file, once it is too old to be another process's work.
"""

from __future__ import annotations

import glob
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
    _clear(path)
    # Not mkstemp: what it makes only its owner may read.
    aside = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with aside.open("xb") as file:
            file.write(content)
        aside.replace(path)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise


def _clear(path: Path) -> None:
    """Remove what killed processes have left of this file."""
    for left in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with suppress(FileNotFoundError):  # another process may be as thorough
            if time.time() - left.stat().st_mtime > ABANDONED:
                left.unlink()
