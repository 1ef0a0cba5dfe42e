"""From what the user names to the articles there: files, addresses, feeds, folders, lists.

In goes a source as it stands on the command line, out come Articles. Not obvious: of many articles
one that cannot be read costs only itself and is told through `say`, whereas a source that is one
article is the user's whole wish, and its refusal is raised.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from urllib.parse import unquote, urlsplit

from briefing.article import Article
from briefing.errors import SourceError, UsageError
from briefing.sources.feeds import Entry, entries_of, feeds_in
from briefing.sources.kinds import Kind, kind_of
from briefing.sources.places import load, shown
from briefing.sources.readers import article_of

if TYPE_CHECKING:
    from briefing.sources.web import Web

MOST_FILES = 2000
"""In a folder; more is a mistake of the path rather than a day's reading."""

MOST_ADDRESSES = 500
_ADDRESS = re.compile(r"https?://\S+")
_LIST_LINE = re.compile(rb"\s*(?:#.*|https?://\S+)?\s*")

Say = Callable[[str], None]


class _Found(NamedTuple):
    """Bytes, and what is known of where they are from."""

    source: str
    name: str
    data: bytes
    address: str | None = None
    charset: str | None = None


def read(
    source: str,
    *,
    stdin: BinaryIO | None = None,
    web: Web | None = None,
    allow_private: bool = False,
) -> Article:
    """Return the article at `source`: a path, an address, or "-" for standard input.

    `stdin` is read for "-", by default the process's own. `web` fetches addresses; by default one
    with the user's cache, which asks private networks only where `allow_private`.

    Raises:
        UsageError: `source` names nothing, or several articles.
        SourceError: it cannot be read or is no article.
    """
    _refuse_nothing(source)
    if _is_folder(source):
        raise UsageError(f"{shown(source)}: is a directory; name the files in it")
    with _open(web, allow_private=allow_private) as opened:
        found = _loaded(source, stdin, opened)
    if _several(found):
        raise UsageError(f"{found.source}: holds several articles; name one of them")
    return _article(found)


def read_all(
    source: str,
    *,
    stdin: BinaryIO | None = None,
    say: Say,
    web: Web | None = None,
    allow_private: bool = False,
) -> Iterator[Article]:
    """Yield the articles at `source`: one, or all of a feed, an OPML list, a folder, a list.

    `say` gets one line for each thing that is skipped and why. An article that comes again, by its
    address or its text, is yielded once.

    Raises:
        UsageError: `source` names nothing.
        SourceError: it is one article and cannot be read, or holds none that can.
    """
    _refuse_nothing(source)
    count = 0
    texts: set[str] = set()
    with _open(web, allow_private=allow_private) as opened:
        for article in _all(source, stdin, say, opened, set()):
            if article.sha256 in texts:
                say(f"{article.source}: the same text as one before; skipped")
                continue
            texts.add(article.sha256)
            count += 1
            yield article
    if not count:
        raise SourceError(
            f"{shown(source)}: holds no article that can be read; see what was skipped"
        )


def _refuse_nothing(source: str) -> None:
    if not source.strip():
        raise UsageError("source: is empty; give the path of an article, or - for standard input")


def _is_folder(source: str) -> bool:
    try:
        return source != "-" and not _ADDRESS.fullmatch(source) and Path(source).is_dir()
    except (OSError, ValueError):
        return False  # too long for a path, or no path at all: said when it is opened


@contextmanager
def _open(web: Web | None, *, allow_private: bool) -> Iterator[Callable[[], Web]]:
    """Give what opens the web when it is first needed, and close it unless it was handed in."""
    opened: list[Web] = []

    def once() -> Web:
        if web:
            return web
        if not opened:
            from briefing.sources.web import Web as Opened  # here: files need no sockets

            opened.append(Opened(folder=_cache(), allow_private=allow_private))
        return opened[0]

    try:
        yield once
    finally:
        for each in opened:
            each.close()


def _cache() -> Path:
    """Return where pages are kept: in `BRIEFING_CACHE_DIR`, else the user's cache folder."""
    if chosen := os.environ.get("BRIEFING_CACHE_DIR"):
        return Path(chosen).expanduser() / "pages"
    from platformdirs import user_cache_path

    return user_cache_path("policy-briefing") / "pages"


def _loaded(source: str, stdin: BinaryIO | None, web: Callable[[], Web]) -> _Found:
    if _ADDRESS.fullmatch(source):
        got = web().fetch(source)
        return _Found(shown(got.address), _named(got.address), got.data, got.address, got.charset)
    data = load(source, stdin=stdin)
    name = "Untitled" if source == "-" else Path(source).stem
    return _Found("stdin" if source == "-" else shown(source), shown(name), data)


def _named(address: str) -> str:
    """Return what an article at an address is called where it has no title."""
    parts = urlsplit(address)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return shown(re.sub(r"\.\w{2,5}$", "", last) or parts.netloc)


def _kind(found: _Found) -> Kind | None:
    return kind_of(found.data)


def _several(found: _Found) -> bool:
    return _kind(found) in ("feed", "opml") or bool(_addresses(found))


def _addresses(found: _Found) -> list[str]:
    """Return the addresses of a file that is a list of them, one a line, "#" before remarks."""
    lines = found.data.removeprefix(b"\xef\xbb\xbf").splitlines()
    if not lines or not all(map(_LIST_LINE.fullmatch, lines)):
        return []
    plain = [line.decode("utf-8", "replace").strip() for line in lines]
    return [line for line in plain if line and not line.startswith("#")]


def _article(found: _Found) -> Article:
    return article_of(
        found.data,
        source=found.source,
        name=found.name,
        address=found.address,
        charset=found.charset,
    )


def _all(
    source: str, stdin: BinaryIO | None, say: Say, web: Callable[[], Web], seen: set[str]
) -> Iterator[Article]:
    if _is_folder(source):
        for path in _files(Path(source), say):
            yield from _tried(str(path), say, web, seen)
        return
    found = _loaded(source, stdin, web)
    if _kind(found) == "feed":
        yield from _entries(found, say, web, seen)
    elif _kind(found) == "opml":
        for address in feeds_in(found.data, found.source):
            yield from _tried(address, say, web, seen)
    elif addresses := _addresses(found):
        for address in addresses[:MOST_ADDRESSES]:
            yield from _tried(address, say, web, seen)
        if len(addresses) > MOST_ADDRESSES:
            say(f"{found.source}: only its first {MOST_ADDRESSES} addresses are read")
    else:
        yield _article(found)


def _tried(source: str, say: Say, web: Callable[[], Web], seen: set[str]) -> Iterator[Article]:
    """Yield the articles of one of many sources; what is wrong with it is said and passed over."""
    if source in seen:
        say(f"{shown(source)}: named twice; skipped")
        return
    seen.add(source)
    try:
        yield from _all(source, None, say, web, seen)
    except (SourceError, UsageError) as error:
        say(str(error))


def _files(folder: Path, say: Say) -> Iterator[Path]:
    """Yield the files below a folder in order of their paths; hidden ones are left out."""
    count = 0
    for path, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            count += 1
            if count > MOST_FILES:
                say(f"{shown(str(folder))}: only its first {MOST_FILES} files are read")
                return
            yield Path(path) / name


def _entries(found: _Found, say: Say, web: Callable[[], Web], seen: set[str]) -> Iterator[Article]:
    """Yield the articles of a feed, each fetched from its link where the feed has a summary."""
    for entry in entries_of(found.data, found.source, address=found.address):
        marks = {mark for mark in (entry.id, entry.link) if mark}
        if marks & seen:
            say(f"{shown(entry.link or entry.id)}: came before in this run; skipped")
            continue
        seen |= marks
        try:
            yield _entry(entry, found, web)
        except (SourceError, UsageError) as error:
            say(str(error))


def _entry(entry: Entry, found: _Found, web: Callable[[], Web]) -> Article:
    source = shown(entry.link or found.source)
    title = entry.header.title or "Untitled"
    if entry.whole or not entry.link:
        return article_of(
            entry.page, source=source, name=title, address=entry.link or None, known=entry.header
        )
    got = web().fetch(entry.link)
    return article_of(
        got.data,
        source=shown(got.address),
        name=title,
        address=got.address,
        charset=got.charset,
        known=entry.header,
    )
