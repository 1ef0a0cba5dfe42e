"""Asking the judge: the model's second reading of what the gates let pass.

All findings of a chunk go in one request, and each gets a word and a reason. A model that is known
to be too small for that is asked about one finding at a time, for a yes or no with its odds. What a
ruling means is in `briefing.verify.judge`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel

from briefing.asking import Inquiry
from briefing.chunks import Chunk
from briefing.errors import AnswerError, TooLongError
from briefing.findings import Finding, Omission
from briefing.llm.known import odds_needed
from briefing.llm.port import Model, Request
from briefing.llm.structured import ask_for, asked_for
from briefing.promptset import PromptSet
from briefing.verify.form import inferred
from briefing.verify.judge import (
    Question,
    Ruling,
    by_odds,
    is_searched,
    log_odds,
    question,
    question_of,
    verdict_of,
)
from briefing.wire import WireRuling, WireYesNo, ruling_shape, strict_schema

STEP = "judge"

SEVERAL = "uncovered"
"""What labels say of questions about several articles of a story, not about parts of one."""

AT_ONCE = 12
"""Statements in one request: some 1,500 tokens."""

_LIKELIEST = 8
"""Tokens told at each place of an answer: yes and no in all their spellings."""

_YES_NO_TOKENS = 32
_RULING_TOKENS = 100
"""Room for one answer: a name, a word and what is wrong in a few."""


class Bench(NamedTuple):
    """Who judges: a model, and how it is asked; `label` names recordings."""

    prompts: PromptSet
    model: Model
    label: str


async def judged(inquiry: Inquiry, chunk: Chunk, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with the judge's verdict, where the gates let them pass.

    Raises:
        AnswerError, TooLongError: it gave no usable answer.
        ProviderError: the model cannot be asked.
    """
    # What has no words of its own is held to those of the article, where a model is small.
    by_odds = odds_needed(inquiry.model.name) is not None
    asked = {
        i: question_of(finding, inquiry.article)
        for i, finding in enumerate(findings)
        if finding.holds
        and not is_searched(finding)
        and not (by_odds and finding.words_compared and not inferred(finding))
    }
    label = f"{inquiry.label}.{chunk.first}-{chunk.last}"
    bench = Bench(inquiry.prompts, inquiry.model, label)
    ruled = await rulings(list(asked.values()), bench)
    verdicts = {i: verdict_of(r, asked[i]) for i, r in zip(asked, ruled, strict=True)}
    return [
        f.model_copy(update={"verdict": verdicts[i]}) if i in verdicts else f
        for i, f in enumerate(findings)
    ]


async def cleared(
    inquiry: Inquiry, found: Mapping[str, Sequence[Omission]]
) -> dict[str, list[Omission]]:
    """Return omissions by section; a judge may clear those that only near sentences speak against.

    Where no judge is asked, or one that is known by its odds, which says yes too easily for that,
    they stay withheld; so they do without a usable answer.

    Raises:
        ProviderError: the model cannot be asked.
    """
    result = {section: list(omissions) for section, omissions in found.items()}
    doubtful = [
        (section, i)
        for section, omissions in found.items()
        for i, omission in enumerate(omissions)
        if omission.evidence and 0 not in omission.evidence
    ]
    if not inquiry.judged or odds_needed(inquiry.model.name) is not None:
        return result
    asked = [
        question(result[section][i].statement, result[section][i].evidence, inquiry.article)
        for section, i in doubtful
    ]
    bench = Bench(inquiry.prompts, inquiry.model, f"{inquiry.label}.omissions")
    try:
        ruled = await rulings(asked, bench)
    except (AnswerError, TooLongError):
        return result
    for (section, i), one, ruling in zip(doubtful, asked, ruled, strict=True):
        if (verdict := verdict_of(ruling, one)).status == "supported":
            update = {"evidence": (), "verdict": verdict}
            result[section][i] = result[section][i].model_copy(update=update)
    return result


async def rulings(asked: Sequence[Question], bench: Bench) -> list[Ruling]:
    """Return the judge's ruling on each question, in their order.

    Raises:
        AnswerError, TooLongError: it gave no usable answer.
        ProviderError: the model cannot be asked.
    """
    ruled: list[Ruling] = []
    if (needed := odds_needed(bench.model.name)) is not None:
        for one in asked:
            request = _request({"claim": one}, bench, WireYesNo, together=False)
            answer, reply = await asked_for(bench.model, request, WireYesNo)
            ruled.append(by_odds(answer.answer == "Yes", log_odds(reply.tokens), needed))
        return ruled
    for start in range(0, len(asked), AT_ONCE):
        some = {f"statement_{i}": q for i, q in enumerate(asked[start : start + AT_ONCE], start=1)}
        shape = ruling_shape(tuple(some))
        request = _request(some, bench, shape, together=True)
        told = await ask_for(bench.model, request, shape)
        for name in some:
            said: WireRuling = getattr(told, name)
            ruled.append(Ruling(word=said.verdict, wrong=" ".join(said.differs.split())))
    return ruled


def _request(
    asked: Mapping[str, Question], bench: Bench, shape: type[BaseModel], *, together: bool
) -> Request:
    variables = {
        "together": together,
        "judged": [
            {
                "name": name,
                "statement": one.statement,
                "inferred": one.inferred,
                "sentences": [s.text for s in one.shown],
            }
            for name, one in asked.items()
        ],
    }
    return Request(
        step=STEP,
        label=f"{bench.label}.{STEP}",
        model=bench.model.name,
        messages=bench.prompts.task(bench.prompts.declared.judge, variables),
        schema_name=STEP,
        json_schema=strict_schema(shape, 0, 0),
        max_tokens=_RULING_TOKENS * len(asked) if together else _YES_NO_TOKENS,
        logprobs=0 if together else _LIKELIEST,
    )
