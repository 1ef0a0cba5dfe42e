"""Brief every article of a corpus by both sides: live, from the cache, recorded or replayed.

An article is briefed by one side and then by the other; articles go side by side. Not obvious: in
a replay each article has recordings of its own, and one that a side never recorded is left out and
told, while one whose recordings are stale ends the run, for a strict replay hides no change.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple, Self

from briefing import pipeline
from briefing.article import Article
from briefing.asked import Asked, Spending, Surroundings, asked_model, keeping
from briefing.document import Briefing
from briefing.errors import SourceError, UsageError, ungrouped
from briefing.evaluate.recordings import found, is_about, judged, place
from briefing.evaluate.sides import Side
from briefing.llm.port import Reply, Request
from briefing.llm.prices import free
from briefing.pipeline import slug
from briefing.promptset import PromptSet
from briefing.runs import prompts_of, reading
from briefing.settings import Settings, Verify

SHOWN = 5
"""How many of the articles that are left out are named."""


class Pair(NamedTuple):
    """An article's two briefings."""

    a: Briefing
    b: Briefing


class Briefed(NamedTuple):
    """All pairs in the order of their articles, and the sources that nothing was recorded for.

    `complete` is false where an article could not be read or was left out.
    """

    pairs: tuple[Pair, ...]
    left_out: tuple[str, ...]
    complete: bool


def briefed(
    sides: tuple[Side, Side],
    sources: Sequence[str],
    settings: Settings,
    spending: Spending,
    around: Surroundings,
) -> Briefed:
    """Brief the articles of the sources by both sides.

    Raises:
        UsageError: there are no articles, or a prompt set, a model or every recording is missing.
        BriefingError: nothing can be read, a model cannot be asked, a recording is stale.
    """
    if not sources:
        raise UsageError("Give the articles to compare on: files, folders, feeds or addresses")
    one, other = (_Way.of(side, settings) for side in sides)
    with reading(sources, settings, around.say, offline=spending.replay is not None) as read:
        articles = list(read)
    if not articles:
        raise SourceError("none of the sources can be read; the lines above say why")
    kept = articles
    if spending.replay is not None:
        kept = [*(_recorded(articles, (one, other), spending.replay))]
    left_out = tuple(a.source for a in articles if a not in kept)
    if not kept:
        raise UsageError(
            f"{spending.replay} has no article recorded for both {one.side.label} and "
            f"{other.side.label}; make recordings with --record"
        )
    if left_out:
        around.say(f"not recorded for both, left out: {_some(left_out)}")
    pairs = asyncio.run(_all(kept, one, other, spending, around))
    return Briefed(pairs, left_out, complete=not left_out and not read.exit_code)


class _Way(NamedTuple):
    """A side with the settings and the prompt set that it comes to."""

    side: Side
    settings: Settings
    prompts: PromptSet

    @classmethod
    def of(cls, side: Side, settings: Settings) -> Self:
        asked = {"prompts": side.prompts, "model": side.model or settings.model}
        settings = settings.model_copy(update=asked)
        return cls(side, settings, prompts_of(settings))

    def recorded(self, article: Article, folder: Path) -> Path | None:
        """Return the folder within `folder` of the answers about an article."""
        return found(folder, self.side.prompts, slug(article.source), self.side.model)


def _recorded(articles: Sequence[Article], ways: Sequence[_Way], folder: Path) -> Iterator[Article]:
    """Yield the articles that every side has recordings of.

    Those that lie under an article's name may be another's, which is in the corpus too; if they
    are nobody's, they are stale, and the replay says so.
    """
    theirs: dict[Path, list[Article]] = {}
    for way in ways:
        for article in articles:
            path = way.recorded(article, folder)
            if path is not None and is_about(path, article):
                theirs.setdefault(path / slug(article.source), []).append(article)
    for article in articles:
        name = slug(article.source)
        found_in = [way.recorded(article, folder) for way in ways]
        if all(path and article in theirs.get(path / name, [article]) for path in found_in):
            yield article


async def _all(
    articles: Sequence[Article], one: _Way, other: _Way, spending: Spending, around: Surroundings
) -> tuple[Pair, ...]:
    """Return the pairs of all articles, several of them briefed at the same time."""
    async with AsyncExitStack() as stack:
        desk = _Desk((one, other), spending, around, stack)
        places = asyncio.Semaphore(desk.jobs)

        async def pair(article: Article) -> Pair:
            async with places:
                return Pair(await desk.brief(article, one), await desk.brief(article, other))

        try:
            with ungrouped():
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(pair(article)) for article in articles]
        finally:
            around.watch.ended(local=desk.local)
        return tuple(task.result() for task in tasks)


class _Desk:
    """Where briefings are made: the models of both sides, opened once each, and their stores."""

    def __init__(
        self,
        ways: tuple[_Way, _Way],
        spending: Spending,
        around: Surroundings,
        stack: AsyncExitStack,
    ) -> None:
        self._spending = spending
        self._around = around
        self._stack = stack
        self._models: dict[str | None, Asked] = {}
        if spending.replay is None:
            live = spending.model_copy(update={"record": None})  # each article has its own folder
            for settings in (way.settings for way in ways):
                if settings.model not in self._models:
                    asked = asked_model(settings, live, around, stack)
                    self._models[settings.model] = asked
        opened = self._models.values()
        self.jobs = min((asked.jobs for asked in opened), default=ways[0].settings.jobs)
        self.local = bool(opened) and all(asked.price is free for asked in opened)

    async def brief(self, article: Article, way: _Way) -> Briefing:
        """Return the briefing of an article by one side."""
        asked, verify = self._asked(article, way)

        def told(request: Request, reply: Reply) -> None:
            self._around.watch.reply(request, reply, asked.price(reply.usage))

        made = await pipeline.brief(
            article,
            way.prompts,
            asked.model,
            jobs=asked.jobs,
            answers="live" if self._models else "recorded",
            price=asked.price,
            told=told,
            verify=verify,
        )
        self._around.watch.done(made, f"{way.side.label}, {article.source}")
        return made

    def _asked(self, article: Article, way: _Way) -> tuple[Asked, Verify]:
        """Return who is asked about an article, and who checks: in a replay, as was recorded."""
        name = slug(article.source)
        if self._spending.replay is not None:
            folder = way.recorded(article, self._spending.replay)
            replay = self._spending.model_copy(update={"replay": folder})
            asked = asked_model(way.settings, replay, self._around, self._stack)
            return asked, "judge" if folder and judged(folder) else "gates"
        asked = self._models[way.settings.model]
        if self._spending.record is not None:
            folder = place(self._spending.record, way.side.prompts, name, way.side.model)
            asked = keeping(asked, folder)
        return asked, way.settings.verify


def _some(sources: Sequence[str]) -> str:
    """Return the first few of the sources by name, and how many more there are."""
    more = f" and {len(sources) - SHOWN} more" if len(sources) > SHOWN else ""
    return ", ".join(sources[:SHOWN]) + more
