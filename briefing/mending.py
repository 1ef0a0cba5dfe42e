"""A chunk's findings with their verdicts, and what failed put right once.

    gates ─▶ judge ─▶ what failed: restated by the model ─▶ gates ─▶ judge
                                └─ else, of what code had proposed, the article's own words

A small model mends no better than it words: it is held to the article's words in the first place,
and code alone puts right what can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from briefing.asking import Inquiry, repair_request
from briefing.drafts import Extract, numbers, sentence
from briefing.errors import AnswerError, TooLongError, UnansweredError
from briefing.extract import failed
from briefing.findings import Finding, Reason
from briefing.judging import STEP as JUDGE
from briefing.judging import judged
from briefing.llm.known import odds_needed
from briefing.llm.structured import ask_for
from briefing.omissions import with_reason
from briefing.verify.check import checked, in_its_own_words
from briefing.verify.repeating import closest, held_to_words


class _Place(NamedTuple):
    """Where a finding stands: its section, the bottom line in none; and its number there."""

    section: str | None
    i: int


async def mended(inquiry: Inquiry, found: Extract) -> Extract:
    """Return a chunk's findings with their verdicts, those that failed put right once.

    Raises:
        ProviderError: the model cannot be asked.
    """
    proposed = {_Place(s, i): f for s, fs in found.findings.items() for i, f in enumerate(fs)}
    if found.bottom_line:
        proposed[_Place(None, 0)] = found.bottom_line
    found, verified = await _verified(inquiry, found, list(proposed.values()))
    findings = dict(zip(proposed, verified, strict=True))
    wrong = {place: finding for place, finding in findings.items() if not finding.holds}
    restated: Mapping[_Place, Finding] = {}
    if wrong and not _is_small(inquiry):
        found, restated = await _restated(inquiry, found, wrong)
    for place, finding in wrong.items():
        again = restated.get(place, finding)
        findings[place] = again if again.holds else _own(inquiry, found, place, finding) or finding
    line = findings.pop(_Place(None, 0), None)
    whys = inquiry.prompts.declared.omissions.why_reported
    reasoned = {
        section: tuple(
            with_reason(finding, whys, inquiry.article)
            for place, finding in findings.items()
            if place.section == section
        )
        for section in found.findings
    }
    return found.model_copy(update={"findings": reasoned, "bottom_line": line})


async def _verified(
    inquiry: Inquiry, found: Extract, findings: Sequence[Finding]
) -> tuple[Extract, list[Finding]]:
    """Return findings as code checks them, and as the judge reads what that lets pass.

    Without a usable answer of the judge the gates' verdicts stay, and the extract tells so.
    """
    gated = [checked(f, inquiry.article, inquiry.prompts.language) for f in findings]
    if _is_small(inquiry):
        gated = [held_to_words(f, inquiry.article) for f in gated]
    if not inquiry.judged:
        return found, gated
    try:
        return found, await judged(inquiry, found.chunk, gated)
    except (AnswerError, TooLongError) as e:
        return failed(found, JUDGE, e), gated


async def _restated(
    inquiry: Inquiry, found: Extract, wrong: Mapping[_Place, Finding]
) -> tuple[Extract, dict[_Place, Finding]]:
    """Have findings restated by the model, once, and verify those; none where it gives them up.

    Where no answer comes at all, the extract tells so: another run may have more to publish.
    """
    named = {f"finding_{i}": place for i, place in enumerate(wrong, start=1)}
    request, shape = repair_request(
        inquiry, found.chunk, {name: wrong[place] for name, place in named.items()}
    )
    try:
        answer = await ask_for(inquiry.model, request, shape)
    except UnansweredError as e:
        return failed(found, "repair", e), {}
    except AnswerError:
        return found, {}
    said = {place: getattr(answer, name) for name, place in named.items()}
    anew = {
        place: wrong[place].model_copy(
            update={
                "statement": sentence(told.statement),
                "evidence": numbers(told.evidence),
                "restated": True,
                "evidence_repaired": False,
            }
        )
        for place, told in said.items()
        if told.statement.strip()
    }
    found, verified = await _verified(inquiry, found, list(anew.values()))
    return found, dict(zip(anew, verified, strict=True))


def _own(inquiry: Inquiry, found: Extract, place: _Place, wrong: Finding) -> Finding | None:
    """Return in the article's words what code proposed, or what a small model chose."""
    article = inquiry.article
    if place.section is None:
        return None
    if place.i < found.worded.get(place.section, 0):
        number = found.findings[place.section][place.i].evidence[0]
    elif Reason.REWORDED in wrong.verdict.reasons:
        number = closest(wrong, article)
    else:
        return None
    own = checked(in_its_own_words(wrong, number, article), article, inquiry.prompts.language)
    return own if own.holds else None


def _is_small(inquiry: Inquiry) -> bool:
    return odds_needed(inquiry.model.name) is not None
