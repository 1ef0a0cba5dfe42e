"""From what the user names to the articles there: files, addresses, feeds, folders, lists.

In go sources as they stand on the command line, out come Articles, one at a time and each once. Not
obvious: of many articles one that cannot be read costs only itself and is told, whereas a source
that is one article is the user's whole wish, and its refusal is raised.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from briefing.article import Article
from briefing.errors import BriefingError, NoArticleError, SourceError, UsageError
from briefing.sources.feeds import Entry, entries_of, feeds_in
from briefing.sources.found import Finder, Found, is_folder, refuse_nothing
from briefing.sources.places import shown
from briefing.sources.readers import article_of

if TYPE_CHECKING:
    from briefing.sources.web import Web

MOST_FILES = 2000
"""In a folder; more is a mistake of the path rather than a day's reading."""

MOST_ADDRESSES = 500
PARTIAL = 3
"""The exit code where some of what was to be read could not be."""

Say = Callable[[str], None]


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
    refuse_nothing(source)
    if is_folder(source):
        raise UsageError(f"{shown(source)}: is a directory; name one of the files in it")
    with closing(Finder(web=web, allow_private=allow_private)) as finder:
        found = finder.load(source, stdin=stdin)
    if found.several:
        raise UsageError(f"{found.source}: holds several articles; name one of them")
    return found.article()


def read_all(
    source: str,
    *,
    stdin: BinaryIO | None = None,
    say: Say,
    web: Web | None = None,
    allow_private: bool = False,
) -> Iterator[Article]:
    """Yield the articles at `source`: one, or all of a feed, an OPML list, a folder, a list.

    Raises:
        UsageError: `source` names nothing, or a folder without articles.
        SourceError: it cannot be read, or none of its articles can.
    """
    with Reading([source], stdin=stdin, say=say, web=web, allow_private=allow_private) as articles:
        yield from articles


class Reading(Iterator[Article]):
    """The articles of several sources, in their order; a context manager that closes the web.

    `say` gets one line for each thing that is skipped and why. An article that comes again, by its
    address, its mark in a feed or its text, is given once; with `copies`, a text is given for each
    address that it has. `lost` are the lines about what could
    not be read, and `exit_code` is what they come to; what comes again is no loss, nor is what in
    a folder is no article.

    Raises, while it is iterated:
        UsageError: the only source names nothing, or a folder without articles.
        SourceError: the only source cannot be read, or none of its articles can.
    """

    def __init__(
        self,
        sources: Sequence[str],
        *,
        say: Say,
        stdin: BinaryIO | None = None,
        web: Web | None = None,
        allow_private: bool = False,
        offline: bool = False,
        copies: bool = False,
    ) -> None:
        self._sources = sources
        self._copies = copies
        self._stdin = stdin
        self._say = say
        self._finder = Finder(web=web, allow_private=allow_private, offline=offline)
        self._articles = self._each()
        self._seen: set[str] = set()
        self._given: set[str] = set()
        self._texts: set[str] = set()
        self._unsaid: list[str] = []
        self._read = 0
        self._again = 0
        self.lost: list[str] = []
        self._failure: BriefingError | None = None

    def __next__(self) -> Article:
        return next(self._articles)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._finder.close()

    @property
    def exit_code(self) -> int:
        """0 where nothing was lost, 3 where something was, else why nothing could be read."""
        if not self._read and self._failure:
            return self._failure.exit_code
        return PARTIAL if self.lost else 0

    def _each(self) -> Iterator[Article]:
        for source in self._sources:
            try:
                yield from self._whole(source)
            except (SourceError, UsageError) as error:
                if len(self._sources) == 1:
                    raise
                self._failure = self._failure or error
                self._lose(str(error))
        self._tell()

    def _whole(self, source: str) -> Iterator[Article]:
        """Yield the articles of one source that the user named, which must hold one at least."""
        refuse_nothing(source)
        if self._came(source, {source}):
            return
        read, again, lost = self._read, self._again, len(self.lost)
        yield from self._of(source)
        if self._read > read or (self._again > again and len(self.lost) == lost):
            return
        if len(self.lost) > lost:
            raise SourceError(f"{shown(source)}: no article can be read; the lines above say why")
        why = self._unsaid[0] if self._unsaid else "there is nothing in it"
        more = f" (and {len(self._unsaid) - 1} more)" if len(self._unsaid) > 1 else ""
        self._unsaid.clear()
        raise UsageError(f"{shown(source)}: holds no article; {why}{more}")

    def _of(self, source: str, *, within: bool = False) -> Iterator[Article]:
        """Yield the articles of a source; one `within` a list may be no list again."""
        if is_folder(source):
            for path in self._files(Path(source)):
                yield from self._tried(str(path), harmless=NoArticleError)
            return
        found = self._finder.load(source, stdin=self._stdin)
        if not found.several:
            yield from self._once(found.article())
        elif found.kind == "feed":
            yield from self._entries(found)
        elif within:
            raise SourceError(f"{found.source}: is a list within a list; name it by itself")
        elif found.kind == "opml":
            for address in feeds_in(found.data, found.source):
                yield from self._tried(address, within=True)
        else:
            addresses = found.addresses()
            for address in addresses[:MOST_ADDRESSES]:
                yield from self._tried(address, within=True)
            if len(addresses) > MOST_ADDRESSES:
                self._lose(f"{found.source}: only its first {MOST_ADDRESSES} addresses are read")

    def _tried(
        self,
        source: str,
        *,
        within: bool = False,
        harmless: type[BriefingError] | tuple[()] = (),
    ) -> Iterator[Article]:
        """Yield the articles of one of many sources; what is wrong with it is said."""
        if self._came(source, {source}):
            return
        try:
            yield from self._of(source, within=within)
        except harmless as error:
            self._note(str(error))
        except (SourceError, UsageError) as error:
            self._lose(str(error))

    def _once(self, article: Article) -> Iterator[Article]:
        """Yield an article unless it came before, perhaps by way of another address."""
        self._read += 1
        self._tell()
        if article.source in self._given:
            self._say(f"{article.source}: came before in this run; skipped")
            return
        if article.sha256 in self._texts and not self._copies:
            self._say(f"{article.source}: the same text as one before; skipped")
            return
        self._given.add(article.source)
        self._texts.add(article.sha256)
        yield article

    def _came(self, source: str, marks: set[str]) -> bool:
        """Tell whether one of these marks came before, and say so if it did."""
        again = bool(marks & self._seen)
        if again:
            self._again += 1
            self._say(f"{shown(source)}: came before in this run; skipped")
        self._seen |= marks
        return again

    def _files(self, folder: Path) -> Iterator[Path]:
        """Yield the files below a folder in order of their paths; hidden ones are left out."""
        count = 0
        for path, folders, names in os.walk(folder, onerror=self._unopened):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                file = Path(path) / name
                if name.startswith("."):
                    continue
                count += 1
                if count > MOST_FILES:
                    self._lose(f"{shown(str(folder))}: only its first {MOST_FILES} files are read")
                    return
                if file.exists() and not file.is_file():
                    self._note(f"{shown(str(file))}: is no ordinary file; skipped")
                    continue
                yield file

    def _unopened(self, error: OSError) -> None:
        self._lose(f"{shown(str(error.filename))}: cannot be opened ({error.strerror}); skipped")

    def _entries(self, feed: Found) -> Iterator[Article]:
        """Yield the articles of a feed, each fetched from its link where it has a summary."""
        entries = entries_of(feed.data, feed.source, address=feed.address)
        for number, entry in enumerate(entries, start=1):
            place = f"{feed.source}#{number}"
            # A mark such as "17" is one within its feed only.
            mark = entry.id if ":" in entry.id else entry.id and f"{feed.source}#{entry.id}"
            if self._came(entry.link or place, {mark, entry.link} - {""}):
                continue
            try:
                article = self._entry(entry, place)
            except (SourceError, UsageError) as error:
                self._lose(str(error))
            else:
                yield from self._once(article)

    def _entry(self, entry: Entry, place: str) -> Article:
        title = entry.header.title or "Untitled"
        if entry.link and not entry.whole:
            found = self._finder.fetch(entry.link)
            return found._replace(name=title).article(entry.header)
        return article_of(
            entry.page,
            source=shown(entry.link or place),
            name=title,
            address=entry.link or None,
            known=entry.header,
        )

    def _lose(self, line: str) -> None:
        """Say what could not be read."""
        self.lost.append(line)
        self._tell()
        self._say(line)

    def _note(self, line: str) -> None:
        """Keep what is no loss until there is anything else to say: a folder may be full of it."""
        self._unsaid.append(line)
        if self._read:
            self._tell()

    def _tell(self) -> None:
        for line in self._unsaid:
            self._say(line)
        self._unsaid.clear()
