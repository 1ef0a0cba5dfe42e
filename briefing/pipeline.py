"""The whole way of an article to its briefing, in the order in which it happens.

    read ─▶ split ─▶ extract ─▶ check ─▶ restate what failed, check again ─▶ merge ─▶ Briefing

Chunks go this way side by side, at most `jobs` at a time; what only the whole article can tell
(what it leaves unanswered, what repeats what) waits for all of them.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from briefing import __version__
from briefing.article import Article
from briefing.chunks import Chunk, split
from briefing.document import Briefing, Coverage, Failure, PromptSetRef, Provenance, Section
from briefing.errors import AnswerError, UsageError
from briefing.extract import Extract, extract, restate
from briefing.findings import Finding, Omission, Point
from briefing.llm.meter import Metered
from briefing.llm.port import Model, Reply, Request
from briefing.merge import merge, unrepeated
from briefing.omissions import open_questions, unanswered, with_reason
from briefing.promptset import PromptSet
from briefing.tokens import count
from briefing.verify.check import checked, in_its_own_words

_BOTTOM_LINE = ""

MARGIN = 0.1
"""Share of the context left free: the model's own vocabulary may need more tokens than ours."""


async def brief(
    article: Article,
    prompts: PromptSet,
    model: Model,
    *,
    jobs: int = 4,
    answers: Literal["live", "recorded"] = "live",
    told: Callable[[Request, Reply], None] | None = None,
) -> Briefing:
    """Brief one article.

    `model` is asked for everything, `jobs` chunks at a time; `told` hears of every reply.

    Raises:
        ProviderError: the model cannot be asked at all.
        UsageError: the key, the model's name or the prompt set must be changed.
    """
    metered = Metered(model, told)
    questions = open_questions(article, prompts)
    asked = {name: question.ask for name, question in questions.items()}
    turn = asyncio.Semaphore(jobs)

    async def covered(chunk: Chunk) -> list[Extract]:
        async with turn:
            label = slug(article.source)
            extracts = await extract(article, chunk, prompts, metered, label, asked)
            return [await _checked(e, article, prompts, metered, label) for e in extracts]

    chunks = split(article.sentences, budget(article, prompts, model.context, asked), count)
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(covered(chunk)) for chunk in chunks]
    except ExceptionGroup as several:
        raise several.exceptions[0] from several
    extracts = [one for task in tasks for one in task.result()]
    return _assembled(
        article,
        prompts,
        extracts,
        unanswered(article, prompts, questions, extracts),
        Provenance(
            model=model.name,
            prompt_set=PromptSetRef(name=prompts.name, sha256=prompts.sha256),
            engine="chat completions",
            answers=answers,
            requests=metered.requests,
            prompt_tokens=metered.usage.prompt_tokens,
            cached_tokens=metered.usage.cached_tokens,
            completion_tokens=metered.usage.completion_tokens,
            seconds=round(metered.seconds, 1),
            version=__version__,
        ),
    )


def budget(article: Article, prompts: PromptSet, context: int, questions: dict[str, str]) -> int:
    """Return the tokens of article that fit one request beside the prompt and the answer.

    Raises:
        UsageError: the model's context is too small for this prompt set.
    """
    variables = {"proposed": {s.name: [] for s in prompts.declared.sections}, "failed": []}
    fixed = max(
        sum(
            count(message.content)
            for message in prompts.messages(
                article,
                (),
                step.template,
                {
                    **variables,
                    "step": step.name,
                    "questions": questions,
                    "sections": [s.model_dump() for s in prompts.sections_of(step)],
                },
            )
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


def slug(source: str) -> str:
    """Return a name for files about a source: its file name in plain letters, digits and dashes."""
    return re.sub(r"[^A-Za-z0-9]+", "-", Path(source).stem).strip("-").lower()[:60] or "article"


async def _checked(
    found: Extract, article: Article, prompts: PromptSet, model: Model, label: str
) -> Extract:
    """Return a chunk's findings with their verdicts, those that failed restated once."""
    proposed = dict(found.findings)
    if found.bottom_line:
        proposed[_BOTTOM_LINE] = (found.bottom_line,)
    findings = {name: [checked(f, article) for f in fs] for name, fs in proposed.items()}
    failed = [
        (name, i)
        for name, fs in findings.items()
        for i, f in enumerate(fs)
        if f.verdict.status != "supported"
    ]
    if failed:
        wrong = [findings[name][i] for name, i in failed]
        try:
            restated = await restate(found.chunk, article, wrong, prompts, model, label)
        except AnswerError:
            # What failed stays failed and is withheld with its reasons: nothing is uncovered.
            restated = (None,) * len(wrong)
        for (name, i), again in zip(failed, restated, strict=True):
            mended = checked(again, article) if again else findings[name][i]
            if not _supported(mended):
                mended = checked(in_its_own_words(mended, article), article)
            if _supported(mended):
                findings[name][i] = mended
    line = next(iter(findings.pop(_BOTTOM_LINE, [])), None)
    whys = prompts.declared.omissions.why_reported
    return found.model_copy(
        update={
            "findings": {
                name: tuple(with_reason(f, whys, article) for f in fs)
                for name, fs in findings.items()
            },
            "bottom_line": line,
        }
    )


def _assembled(
    article: Article,
    prompts: PromptSet,
    extracts: Sequence[Extract],
    open_ones: dict[str, list[Omission]],
    provenance: Provenance,
) -> Briefing:
    """Return the briefing: what is supported, merged and ranked; what is not, withheld."""
    withheld: list[Finding] = []
    left_over = 0
    told: dict[str, tuple[Finding, ...]] = {}
    # The particular before the general: what is an omission is not told again as a key point.
    order = ("omission", "point", "implication")
    for spec in sorted(prompts.declared.sections, key=lambda s: order.index(s.kind)):
        findings = [f for e in extracts for f in e.findings.get(spec.name, ())]
        findings += open_ones.get(spec.name, [])
        others = [f for fs in told.values() for f in fs]
        told[spec.name], more = merge(filter(_supported, findings), spec.at_most, others)
        left_over += more
        withheld += unrepeated(f for f in findings if not _supported(f))
    sections = [
        Section(name=s.name, title=s.title, findings=_named(s.name, told[s.name]))
        for s in prompts.declared.sections
    ]
    lines = [e.bottom_line for e in extracts if e.bottom_line]
    points = [f for section in sections for f in section.findings if isinstance(f, Point)]
    bottom_line = next((f for f in (*lines, *points) if _supported(f)), None)
    withheld += [f for f in lines[:1] if not _supported(f)]
    published = [f for section in sections for f in section.findings]
    if bottom_line:
        bottom_line = bottom_line.model_copy(update={"id": "bottom_line"})
        published.append(bottom_line)
    failures: tuple[Failure, ...] = tuple(f for e in extracts for f in e.failures)
    failed = sorted({n for f in failures for n in range(f.first, f.last + 1)})
    return Briefing(
        article=article,
        bottom_line=bottom_line,
        sections=tuple(sections),
        withheld=_named("withheld", withheld),
        coverage=Coverage(
            sentences=len(article.sentences),
            read=len({s.number for e in extracts for s in e.chunk.sentences}),
            failed=tuple(failed),
            cited=len({n for f in published for n in f.evidence}),
            left_over=left_over,
            failures=failures,
        ),
        provenance=provenance.model_copy(
            update={
                "evidence_repaired": sum(f.evidence_repaired for f in published),
                "restated": sum(f.restated for f in published),
            }
        ),
    )


def _supported(finding: Finding) -> bool:
    return finding.verdict.status == "supported"


def _named(prefix: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(
        f.model_copy(update={"id": f"{prefix}-{i}"}) for i, f in enumerate(findings, start=1)
    )
