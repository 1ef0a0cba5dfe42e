"""The reading room: bytes of any kind to an Article.

In goes where to read from, out comes the Article. `read` loads the bytes; `readers` tells their
kind by content and hands them to the module of that kind. Not obvious: nothing is believed about a
name, so a PDF called article.txt is read as a PDF.
"""

from __future__ import annotations

import errno
import sys
from pathlib import Path
from typing import BinaryIO

from briefing.article import Article
from briefing.errors import SourceError, UsageError
from briefing.sources.readers import article_of

__all__ = ["LARGEST", "read"]

LARGEST = 20 * 1024 * 1024
"""Bytes; what is larger, pictures included, is not an article."""


def read(source: str, *, stdin: BinaryIO | None = None) -> Article:
    """Return the article at `source`, a path or "-" for standard input.

    `stdin` is read for "-", by default the process's own. Raises UsageError where `source` names
    no file, SourceError where the file cannot be read or is no article.
    """
    if not source.strip():
        raise UsageError("source: is empty; give the path of an article, or - for standard input")
    shown = "stdin" if source == "-" else _shown(source)
    data = _load(source, shown, stdin)
    if len(data) > LARGEST:
        raise SourceError(
            f"{shown}: larger than {LARGEST // 1024**2} MB, which no article is; "
            "give the article alone"
        )
    name = "Untitled" if source == "-" else Path(source).stem
    return article_of(data, source=shown, name=_shown(name))


def _load(source: str, shown: str, stdin: BinaryIO | None) -> bytes:
    """Return the bytes at `source`, at most one more than `LARGEST`."""
    if source == "-":
        return _standard_input(stdin)
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


def _shown(name: str) -> str:
    """Return a name fit for one line on a terminal: no control characters, not endlessly long."""
    clean = "".join(c if c.isprintable() else "�" for c in name)
    return (clean or "''") if len(clean) <= 200 else f"{clean[:120]}…{clean[-60:]}"
