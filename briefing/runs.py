"""A run: several sources, one model, briefings written where they belong.

A source that cannot be read costs that source; a model that cannot be asked ends the run. Files are
written aside and moved into place, so that none is ever half there.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import BinaryIO, Protocol, Self

from briefing import pipeline, promptset
from briefing.article import Article, Shape
from briefing.document import Briefing
from briefing.errors import BriefingError, ProviderError, UsageError
from briefing.llm.answers import Folder, Stored
from briefing.llm.choose import chosen, is_local
from briefing.llm.port import Model, Reply, Request
from briefing.promptset import PromptSet
from briefing.render import to_json, to_markdown
from briefing.settings import Settings
from briefing.sources import read

PARTIAL = 3


class Watch(Protocol):
    """Whoever follows a run."""

    def reply(self, request: Request, reply: Reply) -> None:
        """Hear of one answer."""

    def done(self, briefing: Briefing, where: str | None) -> None:
        """Hear of a finished briefing and the file it went to."""


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
            raise UsageError(f"{path} is one file for several articles; give a folder: {path}/")
        return cls(file=target, as_json=as_json or target.suffix == ".json")


def generate(
    sources: Sequence[str],
    settings: Settings,
    *,
    output: Output,
    record: Path | None,
    replay: Path | None,
    pull: Callable[[], Path],
    watch: Watch,
    say: Callable[[str], None],
    stdin: BinaryIO,
) -> int:
    """Brief every source and write the briefings; return the exit code.

    `say` is given a line for each source that could not be briefed.

    Raises:
        BriefingError: nothing could be briefed, or the model cannot be asked any more.
    """
    prompts = promptset.load(settings.prompts)
    return asyncio.run(
        _run(sources, settings, prompts, output, record, replay, pull, watch, say, stdin)
    )


async def _run(
    sources: Sequence[str],
    settings: Settings,
    prompts: PromptSet,
    output: Output,
    record: Path | None,
    replay: Path | None,
    pull: Callable[[], Path],
    watch: Watch,
    say: Callable[[str], None],
    stdin: BinaryIO,
) -> int:
    articles: list[Article] = []
    failures: list[BriefingError] = []
    for source in sources:
        try:
            articles.append(read(source, stdin=stdin))
        except BriefingError as e:
            if len(sources) == 1:
                raise
            failures.append(e)
            say(str(e))
    if not articles:
        return failures[0].exit_code
    partial = bool(failures)
    names = _names(articles)
    async with AsyncExitStack() as stack:
        model, jobs = _model(settings, record, replay, pull, stack)
        for article, name in zip(articles, names, strict=True):
            try:
                briefing = await pipeline.brief(
                    article,
                    prompts,
                    model,
                    jobs=jobs,
                    answers="recorded" if replay else "live",
                    told=watch.reply,
                )
            except (ProviderError, UsageError):
                raise
            except BriefingError as e:
                if len(sources) == 1:
                    raise
                say(f"{article.source}: {e}")
                partial = True
                continue
            where = _write(briefing, output, name, several=len(sources) > 1)
            watch.done(briefing, where)
            partial = partial or briefing.partial
    return PARTIAL if partial else 0


def _model(
    settings: Settings,
    record: Path | None,
    replay: Path | None,
    pull: Callable[[], Path],
    stack: AsyncExitStack,
) -> tuple[Model, int]:
    """Return the model, its store around it, and how many chunks it is asked about at a time."""
    if replay:
        folder = Folder(replay)
        return Stored(folder, None), settings.jobs
    model = chosen(
        settings.model,
        base_url=settings.base_url,
        api_key=os.environ.get("OPENAI_API_KEY") or None,
        context=settings.context,
        timeout=settings.timeout,
        pull=pull,
        stack=stack,
    )
    # One at a time is all that llama.cpp here does, and in turn is what its prompt cache needs.
    jobs = 1 if is_local(model) else settings.jobs
    return (Stored(Folder(record), model) if record else model), jobs


def _names(articles: Sequence[Article]) -> list[str]:
    """Return a file name for each article's briefing, no two the same."""
    names: list[str] = []
    for article in articles:
        base = name = pipeline.slug(article.source)
        number = 1
        while name in names:
            number += 1
            name = f"{base}-{number}"
        names.append(name)
    return names


def _write(briefing: Briefing, output: Output, name: str, *, several: bool) -> str | None:
    """Write a briefing; return the file that a reader opens, None for stdout."""
    if output.folder:
        _place(output.folder / f"{name}.json", to_json(briefing))
        markdown = output.folder / f"{name}.md"
        _place(markdown, to_markdown(briefing))
        return str(markdown)
    text = to_json(briefing) if output.as_json else to_markdown(briefing)
    if output.file:
        _place(output.file, text)
        return str(output.file)
    if several and output.as_json:
        # One object a line: a stream of several is still readable by a program.
        text = briefing.model_dump_json() + "\n"
    sys.stdout.buffer.write(text.encode())
    sys.stdout.buffer.flush()
    return None


def _place(path: Path, text: str) -> None:
    """Write a file aside and move it into place.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode())
            Path(aside).chmod(0o666 & ~_umask())
            Path(aside).replace(path)
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as e:
        raise UsageError(f"{path} cannot be written: {e.strerror or e}") from e


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
