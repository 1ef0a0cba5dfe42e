"""What servers answer, and fail to answer, in our own terms.

In go statuses, packed bytes and the errors of connections, out come advice, plain bytes and our
errors. Not obvious: bytes are unpacked piece by piece, so that whoever takes them can stop a bomb.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore2

from briefing.errors import SourceError
from briefing.sources.places import shown
from briefing.sources.web.guard import ForbiddenError

_SAYS = {
    401: "asks for a password; log in with a browser and save the page",
    402: "must be paid for; log in with a browser and save the page",
    403: "is refused to programs; open it in a browser and save the page",
    404: "does not exist; check the address",
    410: "is no longer there; look for a copy in an archive",
    429: "is refused for now, after too many requests; try again later",
    451: "is withheld for legal reasons; look for a copy in an archive",
}


def advice(status: int) -> str:
    """Return what a status other than 200 says of an address, and what to do."""
    return _SAYS.get(status, "cannot be had from its server; try again later")


class UnreachableError(SourceError):
    """Nothing answers at an address, or not in https."""


@contextmanager
def translated(address: str) -> Iterator[None]:
    """Make our errors of what the connection raises."""
    try:
        yield
    except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
        raise UnreachableError(
            f"{shown(address)}: cannot be reached ({error or 'no answer'}); check the address and "
            "your connection"
        ) from error
    except httpcore2.TimeoutException as error:
        raise SourceError(
            f"{shown(address)}: its server stopped answering; try again later"
        ) from error
    except (
        *(httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol),
        *(zlib.error, OSError, ValueError),
    ) as error:
        raise SourceError(
            f"{shown(address)}: its server sends what is no proper answer; try again later"
        ) from error
    except ForbiddenError as error:
        raise ForbiddenError(f"{shown(address)}: {error}") from error


def unpacked(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Yield the bytes of an answer unpacked, at most 1 MB at a time, so that no bomb goes off."""
    kind = encoding.strip().lower()
    if kind in ("", "identity"):
        yield from pieces
        return
    if kind not in ("gzip", "x-gzip", "deflate"):
        raise ValueError(f"unasked content encoding {kind}")
    unpack: zlib._Decompress | None = None
    for piece in pieces:
        if unpack is None:
            raw = kind == "deflate" and piece[:1] != b"\x78"
            unpack = zlib.decompressobj(-15 if raw else 47)
        rest = piece
        while rest:
            yield unpack.decompress(rest, 1024 * 1024)
            rest = unpack.unconsumed_tail
