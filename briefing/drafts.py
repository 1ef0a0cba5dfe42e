"""A step's answer to findings, still unchecked: from what was asked for to what is kept.

Statements are made sentences of their own on the way, and what a model only copied out of its
instructions is dropped: that is no finding about the article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from briefing.article import Shape, letters
from briefing.chunks import Chunk
from briefing.document import Failure
from briefing.findings import Finding, Implication, Omission, Point
from briefing.llm.port import Request
from briefing.promptset import PromptSet, StepSpec
from briefing.verify.statements import plainly, undated
from briefing.wire import WireBottomLine, WireQuestion

_AFFECTED_WORDS = 6
_QUESTION_WORDS = 30
_SPEAKER_WORDS = 12
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

    The first `worded` findings of a section are the model's wording of sentences that code
    proposed. `answered` are the checklist's questions that it found answered in this chunk,
    `read_by` the steps that were answered: one with nothing to ask about the chunk is not asked.
    """

    chunk: Chunk
    bottom_line: Point | None = None
    findings: Mapping[str, tuple[Finding, ...]] = {}
    worded: Mapping[str, int] = {}
    answered: frozenset[str] = frozenset()
    questions: tuple[OwnQuestion, ...] = ()
    read_by: frozenset[str] = frozenset()
    failures: tuple[Failure, ...] = ()


def with_answer(found: Extract, step: StepSpec, answer: Any, prompts: PromptSet) -> Extract:  # noqa: ANN401 - a shape made for this step
    """Return the extract with a step's answer taken in."""
    update: dict[str, Any] = {}
    if step.bottom_line:
        line: WireBottomLine = answer.bottom_line
        update["bottom_line"] = Point(
            statement=sentence(line.statement),
            evidence=numbers(line.evidence),
            attribution=None,
            certainty="stated",
            importance=5,
        )
    findings = dict(found.findings)
    worded = dict(found.worded)
    settled: set[str] = set()
    questions: list[OwnQuestion] = []
    for section in prompts.sections_of(step):
        answered = getattr(answer, section.name)
        worded[section.name] = sum(bool(w.statement.strip()) for _, w in _from_sentences(answered))
        match section.kind:
            case "point":
                findings[section.name] = _points(answered)
            case "implication":
                findings[section.name] = _implications(answered)
            case "omission":
                findings[section.name] = tuple(
                    Omission(
                        statement=sentence(gap.statement),
                        evidence=(number,),
                        basis="reported",
                        why_it_matters="",
                    )
                    for number, gap in _from_sentences(answered)
                    if gap.statement.strip()
                )
                asked = getattr(answered, "answered_in", None)
                settled |= {name for name, numbers in (asked or ()) if numbers}
                questions += [_own(section.name, q) for q in _others(answered)]
    update |= {"findings": findings, "worded": worded}
    update |= {"answered": found.answered | settled, "questions": (*found.questions, *questions)}
    update["read_by"] = found.read_by | {step.name}
    return found.model_copy(update=update)


def _points(answered: Any) -> tuple[Point, ...]:  # noqa: ANN401 - a shape made for this step
    proposed = [(n, w) for n, w in _from_sentences(answered) if w.statement.strip()]
    return tuple(
        Point(
            statement=sentence(w.statement),
            evidence=(number,) if number else numbers(w.evidence),
            attribution=_speaker(w.attribution),
            certainty=w.certainty,
            importance=w.importance,
        )
        for number, w in (*proposed, *((0, w) for w in _others(answered)))
    )


def _implications(answered: Any) -> tuple[Implication, ...]:  # noqa: ANN401 - a shape made for this step
    reported = [(n, w, "reported") for n, w in _from_sentences(answered) if w.statement.strip()]
    inferred = [(0, w, "inferred") for w in _others(answered)]
    return tuple(
        Implication.model_validate(
            {
                "statement": sentence(w.statement),
                "evidence": (number,) if number else numbers(w.evidence),
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


def _others(answered: BaseModel) -> Sequence[Any]:
    """Return what the model added of its own; nothing where it was not asked to."""
    return getattr(answered, "other", ())


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


def sentence(text: str) -> str:
    """Return a statement as a sentence of its own: what it says, and a full stop.

    Words that tie it to another one go, and so do a dateline and "The article says that".
    """
    text = plainly(_CONNECTIVE.sub("", undated(_said(text))))
    if text and text[-1].isalnum():
        text += "."
    return text[:1].upper() + text[1:]


def _speaker(text: str) -> str | None:
    """Return who speaks; a whole sentence is nobody's name."""
    who = _said(text).rstrip(" .,;:")
    return who if 0 < len(who.split()) <= _SPEAKER_WORDS else None


def _affected(text: str) -> str:
    """Return who is affected, in few words: of a sentence, what stands before its verb."""
    who = re.split(r"\b(?:may|might|could|will|would|can|is|are|who|which)\b", _said(text))[0]
    who = who.strip(" ,.;:")
    return who if len(who.split()) <= _AFFECTED_WORDS else ""


def numbers(evidence: Sequence[int]) -> tuple[int, ...]:
    """Return sentence numbers in order, each once."""
    return tuple(sorted(set(evidence)))


def without_echoes(found: Extract, request: Request) -> Extract:
    """Return the extract without what the model only copied out of its instructions.

    That is no finding about the article, so there is nothing to publish or to withhold. Of a
    sentence that code proposed it is no wording, unless it is all of it: what is left says nothing,
    and is put right as what fails is.
    """
    told = letters("".join(m.content for m in request.messages if m.part != "article"))

    def echoes(text: str) -> bool:
        return len(text.split()) >= _ECHO_WORDS and letters(text) in told

    def own(finding: Finding) -> Finding:
        said = letters(finding.statement)
        if not echoes(finding.statement) or any(
            said == letters(s.text) for s in found.chunk.sentences
        ):
            return finding
        return finding.model_copy(update={"statement": ""})

    return found.model_copy(
        update={
            "findings": {
                name: tuple(
                    own(finding) if i < found.worded.get(name, 0) else finding
                    for i, finding in enumerate(findings)
                    if i < found.worded.get(name, 0) or not echoes(finding.statement)
                )
                for name, findings in found.findings.items()
            },
            "questions": tuple(q for q in found.questions if not echoes(q.not_said)),
        }
    )
