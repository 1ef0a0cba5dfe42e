"""The whole way of an article to its briefing, in the order in which it happens.

    read ─▶ split ─▶ extract ─▶ check ─▶ restate what failed, check again ─▶ merge ─▶ Briefing

Chunks go this way side by side, at most `jobs` at a time; what only the whole article can tell
(what it leaves unanswered, what repeats what) waits for all of them.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from anyascii import anyascii

from briefing import __version__
from briefing.article import Article
from briefing.asking import Inquiry, budget
from briefing.assemble import assembled
from briefing.chunks import Chunk, split
from briefing.document import Briefing, PromptSetRef, Provenance
from briefing.drafts import Extract
from briefing.errors import PendingError, ungrouped
from briefing.extract import extract
from briefing.judging import cleared
from briefing.llm.meter import Metered
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import Price, unknown
from briefing.mending import mended
from briefing.omissions import open_questions, unanswered
from briefing.promptset import PromptSet
from briefing.settings import Verify
from briefing.tokens import count


async def brief(
    article: Article,
    prompts: PromptSet,
    model: Model,
    *,
    jobs: int = 4,
    answers: Literal["live", "recorded"] = "live",
    price: Price = unknown,
    told: Callable[[Request, Reply], None] | None = None,
    verify: Verify = "gates",
) -> Briefing:
    """Brief one article.

    `model` is asked for everything, `jobs` chunks at a time; `told` hears of every reply. `price`
    gives the cost of an answer in US dollars, None where it is unknown. `verify` says who checks:
    the gates alone, or after them the model as a judge.

    Raises:
        PendingError: something is not answered yet; all that can be asked before it is was asked.
        ProviderError: the model cannot be asked at all.
        UsageError: the key, the model's name or the prompt set must be changed.
    """
    metered = Metered(model, told, price=price)
    questions = open_questions(article, prompts)
    asked = {
        section: {name: question.ask for name, question in named.items()}
        for section, named in questions.items()
    }
    inquiry = Inquiry(
        article, prompts, metered, slug(article.source), asked, judged=verify == "judge"
    )
    turn = asyncio.Semaphore(jobs)
    pending: list[PendingError] = []

    async def covered(chunk: Chunk) -> list[Extract]:
        async with turn:
            try:
                return [await mended(inquiry, found) for found in await extract(inquiry, chunk)]
            except PendingError as e:
                pending.append(e)  # the other chunks are asked about all the same
                return []

    chunks = split(article.sentences, budget(inquiry), count)
    with ungrouped():
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(covered(chunk)) for chunk in chunks]
    if pending:
        raise pending[0]
    extracts = [found for task in tasks for found in task.result()]
    return assembled(
        article,
        prompts,
        extracts,
        await cleared(inquiry, unanswered(article, prompts, questions, extracts)),
        _provenance(prompts, metered, answers),
    )


def slug(source: str) -> str:
    """Return a name for files about a source: its file name in plain letters, digits and dashes.

    Other letters are written as they sound: 회담.txt gives "hoedam".
    """
    name = anyascii(Path(unquote(source)).stem)
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-").lower()[:60].strip("-") or "article"


def took(metered: Metered) -> dict[str, object]:
    """Return the fields of a provenance that tell what was asked, by a model that has counted."""
    return {
        "requests": metered.requests,
        "judge_requests": metered.steps["judge"],
        "prompt_tokens": metered.usage.prompt_tokens,
        "cached_tokens": metered.usage.cached_tokens,
        "completion_tokens": metered.usage.completion_tokens,
        "cost": metered.cost,
        "seconds": round(metered.seconds, 1),
    }


def _provenance(
    prompts: PromptSet, metered: Metered, answers: Literal["live", "recorded"]
) -> Provenance:
    fields = {
        "model": metered.name,
        "prompt_set": PromptSetRef(name=prompts.name, sha256=prompts.sha256),
        "engine": "chat completions",
        "answers": answers,
        "language": prompts.language,
        "version": __version__,
    }
    return Provenance.model_validate(fields | took(metered))
