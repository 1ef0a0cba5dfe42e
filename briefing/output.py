"""Where finished briefings go: a file, a folder or stdout; as Markdown, JSON or a page.

Files are written aside and moved into place, so that none is ever half there. Briefings are written
in the order of their articles, in whatever order they are finished.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Self

from briefing.article import Article, Shape
from briefing.document import Briefing
from briefing.errors import UsageError
from briefing.files import placed
from briefing.pipeline import slug
from briefing.render import briefing_html, to_json, to_markdown


class Output(Shape):
    """Where briefings go: to one file, or to a folder, or to stdout where both are None."""

    file: Path | None = None
    folder: Path | None = None
    as_json: bool = False

    @classmethod
    def of(cls, path: str | None, *, as_json: bool, several: bool) -> Self:
        """Return what `--output` means.

        Raises:
            UsageError: several briefings for one file.
        """
        if path in (None, "-"):
            return cls(as_json=as_json)
        target = Path(str(path))
        if target.is_dir() or str(path).endswith(("/", os.sep)):
            return cls(folder=target, as_json=as_json)
        if several:
            raise one_for_several(target)
        return cls(file=target, as_json=as_json or target.suffix == ".json")

    def absolute(self) -> Self:
        """Return the same place as it is called from any folder."""
        paths = {"file": self.file, "folder": self.folder}
        return self.model_copy(update={k: p and p.absolute() for k, p in paths.items()})


class Shelf:
    """Takes the briefings of a run and writes them where they belong.

    Into a folder each goes as soon as it is there; to stdout in the order of their articles. `done`
    hears of each as it is written, and of the file that a reader opens. `partial` says whether one
    of them does not cover all of its article.
    """

    def __init__(self, output: Output, done: Callable[[Briefing, str | None], None]) -> None:
        self.partial = False
        self._output = output
        self._done = done
        self._names: dict[int, str] = {}
        self._taken: set[str] = set()
        self._held: dict[int, Briefing] = {}
        self._expected = 0
        self._next = 0

    def expect(self, article: Article) -> int:
        """Return the number by which an article's briefing is to be put, from 0.

        Names of files are given here, in the order of articles: the same run gives the same files.
        """
        number = self._expected
        self._expected += 1
        if self._output.folder:
            self._names[number] = self._name(article)
        return number

    def put(self, number: int, briefing: Briefing) -> None:
        """Take the briefing of an article that was expected, and write those whose turn it is.

        Raises:
            UsageError: it cannot be written where it belongs.
        """
        self.partial = self.partial or briefing.partial
        if self._output.folder:
            self._done(
                briefing, self._shelve(self._output.folder / self._names.pop(number), briefing)
            )
            return
        self._held[number] = briefing
        while self._next in self._held:
            ready = self._held.pop(self._next)
            self._next += 1
            self._done(ready, self._write(ready))

    def _shelve(self, path: Path, briefing: Briefing) -> str:
        """Write both files of a briefing, whose names begin with `path`."""
        place(path.with_name(f"{path.name}.json"), to_json(briefing))
        markdown = path.with_name(f"{path.name}.md")
        place(markdown, to_markdown(briefing))
        return str(markdown)

    def _write(self, briefing: Briefing) -> str | None:
        output = self._output
        if output.file:
            place(output.file, self._in_file(output.file, briefing))
            return str(output.file)
        # One object a line: a stream of several is still readable by a program.
        text = briefing.model_dump_json() + "\n" if output.as_json else to_markdown(briefing)
        try:
            sys.stdout.buffer.write(text.encode())
            sys.stdout.buffer.flush()
        except BrokenPipeError:  # whoever reads has had enough
            raise
        except OSError as e:
            raise UsageError(f"The output cannot be written: {e.strerror or e}") from e
        return None

    def _in_file(self, file: Path, briefing: Briefing) -> str:
        if self._output.as_json:
            return to_json(briefing)
        if file.suffix.lower() in {".html", ".htm"}:
            return briefing_html(briefing)
        return to_markdown(briefing)

    def _name(self, article: Article) -> str:
        """Return a file name for a briefing that no other of the run has."""
        base = name = slug(article.source)
        number = 1
        while name in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        return name


def one_for_several(file: Path) -> UsageError:
    """Return the refusal to write several briefings to one file."""
    return UsageError(f"{file} is one file for several articles; give a folder: {file}/")


def place(path: Path, text: str) -> None:
    """Write a file aside and move it into place.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        placed(path, text.encode())
    except OSError as e:
        raise UsageError(f"{path} cannot be written: {e.strerror or e}") from e
