"""Addresses as users and pages write them, made fit to be asked for.

In goes an address, out comes one in ASCII without fragment. Not obvious: an address with a name and
password in it is refused, for it would end up in the cache and in the briefing.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from briefing.errors import SourceError
from briefing.sources.places import shown


def clean(address: str) -> str:
    """Return an address without fragment and white space, its host in ASCII.

    Raises:
        SourceError: it is no address of the web.
    """
    try:
        parts = urlsplit(re.sub(r"[\x00-\x20\x7f]", "", address) if "\n" not in address else "")
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
        port = parts.port
    except (ValueError, UnicodeError) as error:
        raise SourceError(f"{shown(address)}: is no proper address; check it") from error
    if parts.scheme not in ("http", "https") or not host:
        raise SourceError(f"{shown(address)}: only http and https are fetched; check the address")
    if parts.username or parts.password:
        raise SourceError(f"{shown(address)}: has a password in it; give the address without it")
    host = f"[{host}]" if ":" in host else host
    netloc = f"{host}:{port}" if port else host
    path = _quoted(parts.path or "/")
    return urlunsplit((parts.scheme, netloc, path, _quoted(parts.query), ""))


def _quoted(text: str) -> str:
    """Return a path or query with what is not ASCII, or no sign of an address, in percents."""
    return "".join(
        c
        if "!" <= c <= "~" and c not in '"<>\\^`{|}'
        else "".join(f"%{b:02X}" for b in c.encode("utf-8", "replace"))
        for c in text
    )


def in_https(address: str) -> str | None:
    """Return an address in http as one in https, None where it names a port or is https."""
    parts = urlsplit(address)
    if parts.scheme != "http" or parts.port:
        return None
    return urlunsplit(parts._replace(scheme="https"))
