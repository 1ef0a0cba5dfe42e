"""The way in for programs: a source in, a Briefing or the results of a check out.

What the command line does with `generate` and `check`, without its output: settings come from the
same places (arguments first, then `BRIEFING_*`, `briefing.toml`, the user's file), answers go to
the same stores. `import briefing` is light; what a function needs is loaded when it is called.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from briefing import claims, pipeline, promptset
from briefing.article import Article
from briefing.asked import Spending, Surroundings, asked_model
from briefing.claims import ClaimResult
from briefing.document import Briefing
from briefing.errors import BriefingError, UsageError
from briefing.llm.weights import DEFAULT, pull
from briefing.promptset import PromptSet
from briefing.settings import settings
from briefing.sources import read, read_all
from briefing.sources.claims import claims_in

if TYPE_CHECKING:
    from briefing.llm.port import Reply, Request

__all__ = ["acheck", "agenerate", "check", "generate"]

T = TypeVar("T")

_say = logging.getLogger("briefing").warning
"""What the command line says on stderr goes to this log."""


def generate(
    source: str | Path | Article,
    *,
    prompts: str | PromptSet | None = None,
    replay: str | Path | None = None,
    record: str | Path | None = None,
    cache: bool = True,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    **configured: Any,  # noqa: ANN401 - the settings, each with its own type
) -> Briefing:
    """Return the checked briefing of one article.

    `source` is a path, an address or an Article; `prompts` a prompt set or its name or folder.
    `replay` and `record` are folders of recordings; with `replay` nothing is asked. Keyword
    arguments beyond those are settings by name: `model`, `base_url`, `verify`, `jobs` …

        >>> from briefing import generate
        >>> briefing = generate(
        ...     "seeds/korea-us-defense-call.txt", replay="fixtures/korea-us-defense-call"
        ... )
        >>> [section.title for section in briefing.sections]
        ['Key points', 'Policy implications', 'Omissions']
        >>> all(finding.holds for section in briefing.sections for finding in section.findings)
        True

    Raises:
        BriefingError: the source cannot be read, the model cannot be asked, or a recording is
            missing; its text is the line that the command line shows.
    """
    return alone(
        "generate",
        agenerate(
            source,
            prompts=prompts,
            replay=replay,
            record=record,
            cache=cache,
            max_cost=max_cost,
            max_tokens=max_tokens,
            **configured,
        ),
    )


async def agenerate(
    source: str | Path | Article,
    *,
    prompts: str | PromptSet | None = None,
    replay: str | Path | None = None,
    record: str | Path | None = None,
    cache: bool = True,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    **configured: Any,  # noqa: ANN401 - the settings, each with its own type
) -> Briefing:
    """Return the checked briefing of one article, from within an event loop; see `generate`.

        >>> import asyncio
        >>> from briefing import agenerate
        >>> async def both():
        ...     return await asyncio.gather(
        ...         agenerate("seeds/korea-us-defense-call.txt",
        ...                   replay="fixtures/korea-us-defense-call"),
        ...         agenerate("seeds/panama-canal-drought.txt",
        ...                   replay="fixtures/panama-canal-drought"),
        ...     )
        >>> [briefing.partial for briefing in asyncio.run(both())]
        [False, False]

    Raises:
        BriefingError: as for `generate`.
    """
    return await followed(
        source,
        prompts=prompts,
        replay=replay,
        record=record,
        cache=cache,
        max_cost=max_cost,
        max_tokens=max_tokens,
        **configured,
    )


async def followed(
    source: str | Path | Article,
    *,
    prompts: str | PromptSet | None = None,
    replay: str | Path | None = None,
    record: str | Path | None = None,
    cache: bool = True,
    max_cost: float | None = None,
    max_tokens: int | None = None,
    told: Callable[[Request, Reply], None] | None = None,
    **configured: Any,  # noqa: ANN401 - the settings, each with its own type
) -> Briefing:
    """Return what `agenerate` does; `told` hears of every reply.

    Raises:
        BriefingError: as for `generate`.
    """
    if isinstance(prompts, str):
        configured["prompts"] = prompts
    chosen = settings(**configured)
    asks = prompts if isinstance(prompts, PromptSet) else promptset.load(chosen.prompts)
    article = source if isinstance(source, Article) else read(str(source))
    spending = Spending(
        record=Path(record) if record else None,
        replay=Path(replay) if replay else None,
        cache=cache and not replay,
        max_cost=max_cost,
        max_tokens=max_tokens,
    )
    async with AsyncExitStack() as stack:
        asked = asked_model(chosen, spending, _around(), stack)
        return await pipeline.brief(
            article,
            asks,
            asked.model,
            jobs=asked.jobs,
            answers="recorded" if replay else "live",
            price=asked.price,
            told=told,
            verify=chosen.verify,
        )


def check(text: str, against: str | Path | Article | Sequence[str | Path | Article]) -> Checks:
    """Return what becomes of each claim of a text, held against one article or several.

    Checked by code alone, without a model. `text` is the text itself, plain or Markdown; each of
    `against` an Article or where one is read.

        >>> from briefing import check
        >>> results = check(
        ...     "The canal was never short of water.", "seeds/panama-canal-drought.txt"
        ... )
        >>> results[0].status
        'contradicted'

    Raises:
        BriefingError: an article cannot be read, or nothing in the text claims anything.
    """
    given = [against] if isinstance(against, str | Path | Article) else list(against)
    articles: list[Article] = []
    for one in given:
        articles += [one] if isinstance(one, Article) else read_all(str(one), say=_say)
    if not articles:
        raise UsageError("there is nothing to hold the text against; give an article")
    found = claims_in(text)
    if not found:
        raise UsageError("nothing in the text claims anything; give a text with sentences")
    return claims.check(found, articles)


async def acheck(
    text: str, against: str | Path | Article | Sequence[str | Path | Article]
) -> Checks:
    """Return what `check` does, from within an event loop, without holding it up.

        >>> import asyncio
        >>> from briefing import acheck
        >>> results = asyncio.run(
        ...     acheck("Ships wait longer.", ["seeds/panama-canal-drought.txt"])
        ... )
        >>> [result.number for result in results]
        [1]

    Raises:
        BriefingError: as for `check`.
    """
    return await asyncio.to_thread(check, text, against)


Checks = tuple[ClaimResult, ...]


class _Unwatched:
    """A run that nobody follows: the program that called has its result or its error."""

    def reply(self, request: Request, reply: Reply, cost: float | None) -> None:
        pass

    def retry(self, request: Request, attempt: int, error: BriefingError, wait: float) -> None:
        pass

    def done(self, briefing: Briefing, where: str | None) -> None:
        pass

    def ended(self, *, local: bool) -> None:
        pass


def _around() -> Surroundings:
    return Surroundings(
        pull=lambda: pull(DEFAULT, progress=lambda _done, _size: None, say=_say),
        watch=_Unwatched(),
        say=_say,
    )


def alone(name: str, work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end.

    Raises:
        UsageError: an event loop is running here already.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    work.close()
    raise UsageError(f"{name} cannot wait inside a running event loop; await a{name} there")
