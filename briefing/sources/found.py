"""What lies where the user points: bytes, and what is known of where they are from.

In goes a source as it stands on the command line, out comes `Found`, which tells what it holds: one
article, or a feed or a list of several. Not obvious: the web is opened only when the first address
comes, so that files need no sockets.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from urllib.parse import unquote, urlsplit

from briefing.article import Article
from briefing.errors import UsageError
from briefing.sources.header import Header
from briefing.sources.kinds import Kind, kind_of
from briefing.sources.places import load, shown
from briefing.sources.readers import article_of

if TYPE_CHECKING:
    from briefing.sources.web import Web

_ADDRESS = re.compile(r"https?://\S+")
_LIST_LINE = re.compile(rb"\s*(?:#.*|https?://\S+)?\s*")


class Found(NamedTuple):
    """Bytes, and what is known of where they are from.

    `source` is what the article will say, `name` its title where it has none, `address` where it
    was fetched in the end and `charset` what the server said of its encoding.
    """

    source: str
    name: str
    data: bytes
    address: str | None = None
    charset: str | None = None

    @property
    def kind(self) -> Kind | None:
        """What kind of file it is, None where it is none that is read."""
        return kind_of(self.data)

    @property
    def several(self) -> bool:
        """Whether it is a feed or a list, and no article itself."""
        kind = self.kind
        return kind in ("feed", "opml") or (kind == "text" and bool(self.addresses()))

    def addresses(self) -> list[str]:
        """Return the addresses in it if it is a list of them, one a line, "#" before remarks."""
        lines = self.data.removeprefix(b"\xef\xbb\xbf").splitlines()
        if not lines or not all(map(_LIST_LINE.fullmatch, lines)):
            return []
        plain = [line.decode("utf-8", "replace").strip() for line in lines]
        return [line for line in plain if line and not line.startswith("#")]

    def article(self, known: Header | None = None) -> Article:
        """Return the article that it is; `known` are the fields that a feed gave.

        Raises:
            SourceError: it is no article, or of a kind that is not read.
        """
        return article_of(
            self.data,
            source=self.source,
            name=self.name,
            address=self.address,
            charset=self.charset,
            known=known,
        )


class Finder:
    """Loads sources; `web` fetches addresses, by default one with the user's cache.

    Private networks are asked only where `allow_private`; where `offline`, no network at all, and
    an address is answered from the cache or not.
    """

    def __init__(
        self, *, web: Web | None = None, allow_private: bool = False, offline: bool = False
    ) -> None:
        self._web = web
        self._allow_private = allow_private
        self._offline = offline
        self._opened: Web | None = None

    def load(self, source: str, *, stdin: BinaryIO | None = None) -> Found:
        """Return what is at a path, an address or, for "-", on standard input.

        Raises:
            UsageError: `source` names nothing.
            SourceError: it cannot be read.
        """
        if _ADDRESS.fullmatch(source):
            return self.fetch(source)
        data = load(source, stdin=stdin)
        if source == "-":
            return Found("stdin", "Untitled", data)
        return Found(shown(source), shown(Path(source).stem), data)

    def fetch(self, address: str) -> Found:
        """Return what is at an address.

        Raises:
            SourceError: it cannot be fetched, or may not be.
        """
        got = self._the_web().fetch(address)
        return Found(shown(got.address), _named(got.address), got.data, got.address, got.charset)

    def close(self) -> None:
        """Close what was opened here."""
        if self._opened:
            self._opened.close()

    def _the_web(self) -> Web:
        if self._web:
            return self._web
        if not self._opened:
            from briefing.sources.web import Web as Opened  # here: files need no sockets

            self._opened = Opened(
                folder=_cache(), allow_private=self._allow_private, offline=self._offline
            )
        return self._opened


def is_folder(source: str) -> bool:
    """Say whether `source`, as it stands on the command line, is a folder."""
    try:
        return source != "-" and not _ADDRESS.fullmatch(source) and Path(source).is_dir()
    except (OSError, ValueError):
        return False  # too long for a path, or no path at all: said when it is opened


def refuse_nothing(source: str) -> None:
    """Refuse a source that names nothing at all, as an unset variable does.

    Raises:
        UsageError: it is empty.
    """
    if not source.strip():
        raise UsageError("source: is empty; give the path of an article, or - for standard input")


def _cache() -> Path:
    """Return where pages are kept: in `BRIEFING_CACHE_DIR`, else the user's cache folder."""
    if chosen := os.environ.get("BRIEFING_CACHE_DIR"):
        return Path(chosen).expanduser() / "pages"
    from platformdirs import user_cache_path

    return user_cache_path("policy-briefing") / "pages"


def _named(address: str) -> str:
    """Return what an article at an address is called where it has no title."""
    parts = urlsplit(address)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return shown(re.sub(r"\.\w{2,5}$", "", last) or parts.netloc)
