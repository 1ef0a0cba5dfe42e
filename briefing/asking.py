"""What is asked: the requests of the steps about a chunk, and of the repair of what failed.

An `Inquiry` is all that stays the same through one article. Requests about one chunk differ in the
task alone, which comes last; see `briefing.promptset`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel

from briefing.article import Article
from briefing.chunks import Chunk
from briefing.errors import UsageError
from briefing.findings import Finding
from briefing.llm.port import Message, Model, Request
from briefing.promptset import PromptSet, StepSpec
from briefing.proposals import proposals
from briefing.tokens import count
from briefing.wire import answer_shape, restated_shape, section_shape, strict_schema

MARGIN = 0.1
"""Share of the context left free: the model's own vocabulary may need more tokens than ours."""

_OPENING_WORDS = 4

_counted = lru_cache(maxsize=64)(count)
"""As `count`, for what is the same from article to article: the rules and the tasks."""


class Inquiry(NamedTuple):
    """What is asked about one article: with which prompts, of which model.

    `label` names its recordings; `questions` are those of the checklists, by section and by name,
    that no word of the article answers. With `judged` the model reads its findings again.
    """

    article: Article
    prompts: PromptSet
    model: Model
    label: str
    questions: Mapping[str, Mapping[str, str]]
    judged: bool = False


def budget(inquiry: Inquiry) -> int:
    """Return the tokens of article that fit one request beside the prompt and the answer.

    Raises:
        UsageError: the model's context is too small for this prompt set.
    """
    prompts, context = inquiry.prompts, inquiry.model.context
    opening = prompts.opening(inquiry.article, ())
    fixed = max(
        sum(
            _counted(message.content)
            for message in (*opening, *prompts.task(step.template, given(inquiry, step, {})))
        )
        for step in prompts.declared.steps
    )
    limits = prompts.declared.limits
    # Proposed sentences and what is to be repaired are quoted in the task: about a quarter more.
    room = int((context * (1 - MARGIN) - fixed - limits.answer_tokens) / 1.25)
    if room < 200:
        raise UsageError(
            f"The model's context of {context} tokens is too small for prompt set {prompts.name}, "
            f"which needs {fixed} and {limits.answer_tokens} for the answer; choose another model"
        )
    return min(room, limits.chunk_tokens)


Asked = tuple[Request, type[BaseModel]]
"""A request, and the shape of its answer."""


def step_requests(inquiry: Inquiry, chunk: Chunk) -> Iterator[tuple[StepSpec, Asked | None]]:
    """Yield each step with what is asked in it about a chunk.

    None where there is nothing to ask: no sentence to word, no question, nothing to add.
    """
    proposed = proposals(inquiry.article, chunk, inquiry.prompts.declared.sections)
    opening = inquiry.prompts.opening(inquiry.article, chunk.sentences)
    for step in inquiry.prompts.declared.steps:
        yield step, _step_request(inquiry, chunk, step, proposed, opening)


def _step_request(
    inquiry: Inquiry,
    chunk: Chunk,
    step: StepSpec,
    proposed: Mapping[str, tuple[int, ...]],
    opening: tuple[Message, ...],
) -> Asked | None:
    sections = inquiry.prompts.sections_of(step)
    if not step.bottom_line and not any(
        proposed[s.name] or s.others or inquiry.questions.get(s.name) for s in sections
    ):
        return None
    shape = answer_shape(
        step.bottom_line,
        {
            s.name: section_shape(s, proposed[s.name], tuple(inquiry.questions.get(s.name, ())))
            for s in sections
        },
    )
    task = inquiry.prompts.task(step.template, given(inquiry, step, proposed))
    return _request(inquiry, chunk, step.name, (*opening, *task), shape)


def repair_request(inquiry: Inquiry, chunk: Chunk, failed: Mapping[str, Finding]) -> Asked:
    """Return the request to restate failed findings, by name, and the shape of its answer."""
    variables = {
        "failed": [
            {
                "name": name,
                "statement": finding.statement,
                "evidence": list(finding.evidence),
                "reasons": list(finding.verdict.detail),
            }
            for name, finding in failed.items()
        ]
    }
    messages = inquiry.prompts.messages(
        inquiry.article, chunk.sentences, inquiry.prompts.declared.repair, variables
    )
    return _request(inquiry, chunk, "repair", messages, restated_shape(tuple(failed)))


def _request(
    inquiry: Inquiry,
    chunk: Chunk,
    step: str,
    messages: tuple[Message, ...],
    shape: type[BaseModel],
) -> Asked:
    request = Request(
        step=step,
        label=f"{inquiry.label}.{chunk.first}-{chunk.last}.{step}",
        model=inquiry.model.name,
        messages=messages,
        schema_name=step,
        json_schema=strict_schema(shape, chunk.first, chunk.last),
        max_tokens=inquiry.prompts.declared.limits.answer_tokens,
    )
    return request, shape


def given(
    inquiry: Inquiry, step: StepSpec, proposed: Mapping[str, tuple[int, ...]]
) -> dict[str, object]:
    """Return what a step's template is given, `proposed` being sentence numbers by section."""
    sections = inquiry.prompts.sections_of(step)
    return {
        "step": step.name,
        "sections": [s.model_dump() for s in sections],
        "proposed": {
            s.name: _openings(inquiry.article, proposed.get(s.name, ())) for s in sections
        },
        "questions": {
            name: ask for s in sections for name, ask in inquiry.questions.get(s.name, {}).items()
        },
    }


def _openings(article: Article, numbers: tuple[int, ...]) -> list[dict[str, object]]:
    """Return how sentences begin: a small model finds a sentence by its words, not its number."""
    return [
        {"number": n, "opening": " ".join(article.sentences[n - 1].text.split()[:_OPENING_WORDS])}
        for n in numbers
    ]
