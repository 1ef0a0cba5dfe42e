"""Where sources lie on this machine: files and standard input.

In goes a path or "-", out come the bytes there. Not obvious: no more is read than `LARGEST`, so an
endless stream ends here; what is wrong with a path is told apart by whose fault it is.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import BinaryIO

from briefing.errors import SourceError, UsageError

LARGEST = 20 * 1024 * 1024
"""Bytes; what is larger, pictures included, is not an article."""


def load(source: str, *, stdin: BinaryIO | None) -> bytes:
    """Return the bytes at `source`, a path or "-" for standard input.

    Raises:
        UsageError: `source` names no file.
        SourceError: the file cannot be read, or is larger than `LARGEST`.
    """
    display = "stdin" if source == "-" else shown(source)
    data = _standard_input(stdin) if source == "-" else _file(source, display)
    if len(data) > LARGEST:
        raise SourceError(
            f"{display}: larger than {LARGEST // 1024**2} MB, which no article is; "
            "give the article alone"
        )
    return data


def _file(source: str, shown: str) -> bytes:
    """Return the bytes of a file, at most one more than `LARGEST`."""
    try:
        with Path(source).open("rb") as file:
            return file.read(LARGEST + 1)
    except IsADirectoryError as error:
        raise UsageError(f"{shown}: is a directory; name the files in it") from error
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UsageError(
            f"{shown}: no such file; give the path of an article, or - for standard input"
        ) from error
    except PermissionError as error:
        raise SourceError(
            f"{shown}: you may not read this file; change its permissions or copy it"
        ) from error
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ELOOP):
            raise UsageError(f"{shown}: is no path ({error.strerror}); check the name") from error
        reason = error.strerror or "input error"
        raise SourceError(f"{shown}: cannot be read ({reason}); check the path") from error


def _standard_input(stdin: BinaryIO | None) -> bytes:
    stream = stdin or (sys.stdin.buffer if sys.stdin else None)
    if stream is None or stream.closed:
        raise UsageError("stdin: is closed; pipe an article into it or give the path of a file")
    try:
        return stream.read(LARGEST + 1)
    except OSError as error:
        raise SourceError(
            f"stdin: cannot be read ({error.strerror}); give the path of a file"
        ) from error


def shown(name: str) -> str:
    """Return a name fit for one line on a terminal: no control characters, not endlessly long."""
    clean = "".join(c if c.isprintable() else "�" for c in name)
    return (clean or "''") if len(clean) <= 200 else f"{clean[:120]}…{clean[-60:]}"
