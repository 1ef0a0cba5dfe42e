"""One chunk to findings: every step of the prompt set is asked about it.

The first request alone, the others together after it: it has the article read, and they find it in
the provider's prompt cache. A step that fails costs that step, and is told; a chunk or an answer
that does not fit is halved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from briefing.asking import Asked, Inquiry, step_requests
from briefing.chunks import Chunk, halves
from briefing.document import Failure
from briefing.drafts import Extract, with_answer, without_echoes
from briefing.errors import AnswerError, PendingError, TooLongError, ungrouped
from briefing.llm.port import Request
from briefing.llm.structured import ask_for
from briefing.tokens import count


async def extract(inquiry: Inquiry, chunk: Chunk) -> tuple[Extract, ...]:
    """Ask every step about a chunk; more than one extract where the chunk had to be halved.

    Raises:
        PendingError: a step is not answered yet; all of them were asked.
        ProviderError: the model cannot be asked at all.
        UsageError: the key, the model's name or a template must be changed.
    """
    asked = [(step, *ask) for step, ask in step_requests(inquiry, chunk) if ask]
    answers: list[BaseModel | AnswerError | PendingError] = []
    for together in (asked[:1], asked[1:]):
        answers += await _answers(inquiry, [(request, shape) for _, request, shape in together])
        if any(isinstance(answer, TooLongError) for answer in answers):
            parts = halves(chunk, count)
            if len(parts) > 1:
                return tuple([one for part in parts for one in await extract(inquiry, part)])
    found = Extract(chunk=chunk)
    for (step, request, _), answer in zip(asked, answers, strict=True):
        if isinstance(answer, PendingError):
            raise answer
        if isinstance(answer, AnswerError):
            found = failed(found, step.name, answer)
        else:
            found = without_echoes(with_answer(found, step, answer, inquiry.prompts), request)
    return (found,)


async def _answers(
    inquiry: Inquiry, asked: Sequence[Asked]
) -> list[BaseModel | AnswerError | PendingError]:
    """Return the answers to requests that are sent together, or why there is none to one."""

    async def answer(request: Request, shape: type[BaseModel]) -> Any:  # noqa: ANN401 - see above
        try:
            return await ask_for(inquiry.model, request, shape)
        except (AnswerError, PendingError) as e:
            return e  # no step waits for the answer to another

    with ungrouped():
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(answer(request, shape)) for request, shape in asked]
    return [task.result() for task in tasks]


def failed(found: Extract, step: str, error: Exception) -> Extract:
    """Return the extract with a step that could not be asked, or gave no usable answer."""
    failure = Failure(first=found.chunk.first, last=found.chunk.last, step=step, reason=str(error))
    return found.model_copy(update={"failures": (*found.failures, failure)})
