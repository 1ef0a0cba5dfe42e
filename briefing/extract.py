"""One chunk to findings, unchecked: every step of the prompt set is asked about it, one by one.

In order, not at once: the first request has the article read, the later ones find it in the
provider's prompt cache. A step that fails costs that step, and is told; a chunk or an answer that
does not fit is halved.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from briefing.article import Article, Shape
from briefing.candidates import central, consequences
from briefing.chunks import Chunk, halves
from briefing.document import Failure
from briefing.errors import AnswerError, TooLongError
from briefing.findings import Finding, Implication, Omission, Point
from briefing.llm.port import Model, Request
from briefing.llm.structured import ask_for
from briefing.promptset import PromptSet, SectionSpec, StepSpec
from briefing.tokens import count
from briefing.verify.gaps import reported_gaps
from briefing.wire import (
    WireBottomLine,
    WireQuestion,
    answer_shape,
    restated_shape,
    section_shape,
    strict_schema,
)

ENOUGH_GAPS = 3
"""With so many sentences that say something was left unsaid, those where it was merely not done are
not proposed."""

_OPENING_WORDS = 6
_AFFECTED_WORDS = 6
_QUESTION_WORDS = 30
_ECHO_WORDS = 4

_CONNECTIVE = re.compile(
    r"^(?:nonetheless|nevertheless|however|notably|meanwhile|moreover|still|also|in addition|"
    r"but|and|yet|so|then|similarly|likewise|for example|for instance)\b,? +(?=\S)",
    re.IGNORECASE,
)


class OwnQuestion(Shape):
    """A question of the model's own that, it says, the article leaves open."""

    section: str
    not_said: str
    terms: tuple[str, ...]


class Extract(Shape):
    """What one chunk gave: findings by section, still unchecked.

    `answered` are the checklist's questions that the model found answered in this chunk.
    """

    chunk: Chunk
    bottom_line: Point | None = None
    findings: Mapping[str, tuple[Finding, ...]] = {}
    answered: frozenset[str] = frozenset()
    questions: tuple[OwnQuestion, ...] = ()
    failures: tuple[Failure, ...] = ()


async def extract(
    article: Article,
    chunk: Chunk,
    prompts: PromptSet,
    model: Model,
    label: str,
    questions: Mapping[str, str],
) -> tuple[Extract, ...]:
    """Ask every step about a chunk; more than one extract where the chunk had to be halved.

    `questions` are those of the checklist, by name, that no word of the article answers.

    Raises:
        ProviderError: the model cannot be asked at all.
        UsageError: the key, the model's name or a template must be changed.
    """
    found = Extract(chunk=chunk)
    for step in prompts.declared.steps:
        try:
            request, shape = _request(article, chunk, prompts, step, model, label, questions)
            answer = await ask_for(model, request, shape)
        except TooLongError as e:
            parts = halves(chunk, count)
            if len(parts) == 1:
                found = _failed(found, step, e)
                continue
            return tuple(
                [
                    one
                    for part in parts
                    for one in await extract(article, part, prompts, model, label, questions)
                ]
            )
        except AnswerError as e:
            found = _failed(found, step, e)
        else:
            found = _with_answer(found, step, answer, prompts)
            found = _without_echoes(found, request)
    return (found,)


async def restate(
    chunk: Chunk,
    article: Article,
    failed: Sequence[Finding],
    prompts: PromptSet,
    model: Model,
    label: str,
) -> tuple[Finding | None, ...]:
    """Have failed findings restated, once; None for each that the model gives up.

    Raises:
        AnswerError: the answer cannot be used.
        ProviderError: the model cannot be asked.
    """
    names = tuple(f"finding_{i}" for i in range(1, len(failed) + 1))
    shape = restated_shape(names)
    request = Request(
        step="repair",
        label=f"{label}.{chunk.first}-{chunk.last}.repair",
        model=model.name,
        messages=prompts.messages(
            article,
            chunk.sentences,
            prompts.declared.repair,
            {
                "failed": [
                    {
                        "name": name,
                        "statement": finding.statement,
                        "evidence": list(finding.evidence),
                        "reasons": list(finding.verdict.detail),
                    }
                    for name, finding in zip(names, failed, strict=True)
                ]
            },
        ),
        schema_name="repair",
        json_schema=strict_schema(shape, chunk.first, chunk.last),
        max_tokens=prompts.declared.limits.answer_tokens,
    )
    answer = await ask_for(model, request, shape)
    restated: list[Finding | None] = []
    for name, finding in zip(names, failed, strict=True):
        said = getattr(answer, name)
        statement = _sentence(said.statement)
        same = statement == finding.statement and tuple(said.evidence) == finding.evidence
        restated.append(
            None
            if same or not statement
            else finding.model_copy(
                update={
                    "statement": statement,
                    "evidence": _numbers(said.evidence),
                    "restated": True,
                    "evidence_repaired": False,
                }
            )
        )
    return tuple(restated)


def _request(
    article: Article,
    chunk: Chunk,
    prompts: PromptSet,
    step: StepSpec,
    model: Model,
    label: str,
    questions: Mapping[str, str],
) -> tuple[Request, type[BaseModel]]:
    """Return what is asked in a step, and the shape of its answer."""
    sections = prompts.sections_of(step)
    proposed = {s.name: _proposed(article, chunk, s) for s in sections}
    shape = answer_shape(
        step.bottom_line,
        {
            s.name: section_shape(
                s, proposed[s.name], tuple(questions) if s.kind == "omission" else ()
            )
            for s in sections
        },
    )
    variables = {
        "step": step.name,
        "sections": [s.model_dump() for s in sections],
        "proposed": {name: _openings(article, numbers) for name, numbers in proposed.items()},
        "questions": questions,
    }
    request = Request(
        step=step.name,
        label=f"{label}.{chunk.first}-{chunk.last}.{step.name}",
        model=model.name,
        messages=prompts.messages(article, chunk.sentences, step.template, variables),
        schema_name=step.name,
        json_schema=strict_schema(shape, chunk.first, chunk.last),
        max_tokens=prompts.declared.limits.answer_tokens,
    )
    return request, shape


def _proposed(article: Article, chunk: Chunk, section: SectionSpec) -> tuple[int, ...]:
    """Return the sentences of the chunk that code proposes for a section, none for two kinds."""
    match section.kind:
        case "omission":
            return _gaps(article, chunk, section.proposed)
        case "implication":
            return consequences(chunk.sentences, article.language, section.proposed)
        case "point":
            others = {
                *_gaps(article, chunk, section.proposed),
                *consequences(chunk.sentences, article.language, section.proposed),
            }
            return central(chunk.sentences, article.language, section.proposed, others)


def _gaps(article: Article, chunk: Chunk, at_most: int) -> tuple[int, ...]:
    gaps = [g for g in reported_gaps(article) if chunk.first <= g.number <= chunk.last]
    strong = sorted({g.number for g in gaps if g.strength == "strong"})
    weak = [n for n in dict.fromkeys(g.number for g in gaps) if n not in strong]
    few = max(0, ENOUGH_GAPS - len(strong))
    return tuple(sorted([*strong, *weak[:few]][:at_most]))


def _openings(article: Article, numbers: tuple[int, ...]) -> list[dict[str, object]]:
    """Return how sentences begin: a small model finds a sentence by its words, not its number."""
    return [
        {"number": n, "opening": " ".join(article.sentences[n - 1].text.split()[:_OPENING_WORDS])}
        for n in numbers
    ]


def _with_answer(found: Extract, step: StepSpec, answer: Any, prompts: PromptSet) -> Extract:  # noqa: ANN401 - a shape made for this step
    """Return the extract with a step's answer taken in."""
    update: dict[str, Any] = {}
    if step.bottom_line:
        line: WireBottomLine = answer.bottom_line
        update["bottom_line"] = Point(
            statement=_sentence(line.statement),
            evidence=_numbers(line.evidence),
            attribution=None,
            certainty="stated",
            importance=5,
        )
    findings = dict(found.findings)
    for section in prompts.sections_of(step):
        answered = getattr(answer, section.name)
        match section.kind:
            case "point":
                findings[section.name] = _points(answered)
            case "implication":
                findings[section.name] = _implications(answered)
            case "omission":
                findings[section.name] = tuple(
                    Omission(
                        statement=_sentence(gap.statement),
                        evidence=(number,),
                        basis="reported",
                        why_it_matters="",
                    )
                    for number, gap in _from_sentences(answered)
                    if gap.statement.strip()
                )
                asked = getattr(answered, "answered_in", None)
                update["answered"] = found.answered | {
                    name for name, numbers in (asked or ()) if numbers
                }
                update["questions"] = (
                    *found.questions,
                    *(_own(section.name, q) for q in answered.other),
                )
    return found.model_copy(update=update | {"findings": findings})


def _points(answered: Any) -> tuple[Point, ...]:  # noqa: ANN401 - a shape made for this step
    proposed = [(n, w) for n, w in _from_sentences(answered) if w.statement.strip()]
    return tuple(
        Point(
            statement=_sentence(w.statement),
            evidence=(number,) if number else _numbers(w.evidence),
            attribution=_said(w.attribution) or None,
            certainty=w.certainty,
            importance=w.importance,
        )
        for number, w in (*proposed, *((0, w) for w in answered.other))
    )


def _implications(answered: Any) -> tuple[Implication, ...]:  # noqa: ANN401 - a shape made for this step
    reported = [(n, w, "reported") for n, w in _from_sentences(answered) if w.statement.strip()]
    inferred = [(0, w, "inferred") for w in answered.other]
    return tuple(
        Implication.model_validate(
            {
                "statement": _sentence(w.statement),
                "evidence": (number,) if number else _numbers(w.evidence),
                "affected": _affected(w.affected),
                "horizon": w.horizon,
                "basis": basis,
                "likelihood": w.likelihood,
                "confidence": w.confidence,
            }
        )
        for number, w, basis in (*reported, *inferred)
    )


def _from_sentences(answered: BaseModel) -> list[tuple[int, Any]]:
    """Return what was answered for the sentences that code proposed."""
    return [
        (int(name.removeprefix("from_")), value)
        for name, value in answered
        if name.startswith("from_")
    ]


def _own(section: str, question: WireQuestion) -> OwnQuestion:
    said = _said(question.not_said)
    return OwnQuestion(
        section=section,
        # A small model may run on; that is no question, and no reader is asked to read it.
        not_said=said if len(said.split()) <= _QUESTION_WORDS else "",
        terms=tuple(t.strip() for t in question.search_terms if t.strip()),
    )


def _said(text: str) -> str:
    """Return a model's text without the spaces that some put into abbreviations: "U. S."."""
    return re.sub(r"\b([A-Z]\.) (?=[A-Z]\.)", r"\1", " ".join(text.split()))


def _sentence(text: str) -> str:
    """Return a statement as a sentence of its own: no word that ties it to another, a full stop."""
    text = _CONNECTIVE.sub("", _said(text))
    if text and text[-1].isalnum():
        text += "."
    return text[:1].upper() + text[1:]


def _affected(text: str) -> str:
    """Return who is affected, in few words: of a sentence, what stands before its verb."""
    who = re.split(r"\b(?:may|might|could|will|would|can|is|are|who|which)\b", _said(text))[0]
    who = who.strip(" ,.;:")
    return who if len(who.split()) <= _AFFECTED_WORDS else ""


def _numbers(evidence: Sequence[int]) -> tuple[int, ...]:
    return tuple(sorted(set(evidence)))


def _without_echoes(found: Extract, request: Request) -> Extract:
    """Return the extract without what the model only copied out of its instructions.

    That is no finding about the article, so there is nothing to publish or to withhold.
    """
    told = _letters("".join(m.content for m in request.messages if m.part != "article"))

    def echoes(text: str) -> bool:
        return len(text.split()) >= _ECHO_WORDS and _letters(text) in told

    return found.model_copy(
        update={
            "findings": {
                name: tuple(f for f in findings if not echoes(f.statement))
                for name, findings in found.findings.items()
            },
            "questions": tuple(q for q in found.questions if not echoes(q.not_said)),
        }
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _failed(found: Extract, step: StepSpec, error: Exception) -> Extract:
    failure = Failure(
        first=found.chunk.first, last=found.chunk.last, step=step.name, reason=str(error)
    )
    return found.model_copy(update={"failures": (*found.failures, failure)})
