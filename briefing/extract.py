"""One chunk to findings: every step of the prompt set is asked about it, what fails is mended.

In order, not at once: the first request has the article read, the later ones find it in the
provider's prompt cache. A step that fails costs that step, and is told; a chunk or an answer that
does not fit is halved.
"""

from __future__ import annotations

from briefing.asking import Inquiry, repair_request, step_requests
from briefing.chunks import Chunk, halves
from briefing.document import Failure
from briefing.drafts import Extract, numbers, sentence, with_answer, without_echoes
from briefing.errors import AnswerError, PendingError, TooLongError, UnansweredError
from briefing.findings import Finding, Reason
from briefing.judging import STEP as JUDGE
from briefing.judging import doubted, judged
from briefing.llm.known import odds_needed
from briefing.llm.structured import ask_for
from briefing.omissions import with_reason
from briefing.tokens import count
from briefing.verify.check import checked, in_its_own_words
from briefing.verify.repeating import closest, held_to_words

_BOTTOM_LINE = ""


async def extract(inquiry: Inquiry, chunk: Chunk) -> tuple[Extract, ...]:
    """Ask every step about a chunk; more than one extract where the chunk had to be halved.

    Raises:
        PendingError: a step is not answered yet; all of them were asked.
        ProviderError: the model cannot be asked at all.
        UsageError: the key, the model's name or a template must be changed.
    """
    found = Extract(chunk=chunk)
    pending: PendingError | None = None
    for step, asked in step_requests(inquiry, chunk):
        if asked is None:
            continue
        request, shape = asked
        try:
            answer = await ask_for(inquiry.model, request, shape)
        except TooLongError as e:
            parts = halves(chunk, count)
            if len(parts) > 1:
                return tuple([one for part in parts for one in await extract(inquiry, part)])
            found = _failed(found, step.name, e)
        except AnswerError as e:
            found = _failed(found, step.name, e)
        except PendingError as e:
            pending = e  # no step waits for the answer to another
        else:
            found = without_echoes(with_answer(found, step, answer, inquiry.prompts), request)
    if pending:
        raise pending
    return (found,)


async def mended(inquiry: Inquiry, found: Extract) -> Extract:
    """Return a chunk's findings with their verdicts, those that failed restated once.

    Raises:
        ProviderError: the model cannot be asked.
    """
    article = inquiry.article
    proposed = dict(found.findings)
    if found.bottom_line:
        proposed[_BOTTOM_LINE] = (found.bottom_line,)
    places = [(name, i) for name, fs in proposed.items() for i in range(len(fs))]
    language = inquiry.prompts.language

    def held(finding: Finding) -> Finding:
        """Return a finding as code checks it; a small model is held to the article's words."""
        passed = checked(finding, article, language)
        return passed if odds_needed(inquiry.model.name) is None else held_to_words(passed, article)

    found, verified = await _judged(inquiry, found, [held(proposed[name][i]) for name, i in places])
    findings = dict(zip(places, verified, strict=True))

    def own(place: tuple[str, int]) -> Finding | None:
        """Return in the article's words what code proposed, or what a small model chose."""
        name, i = place
        if i < found.worded.get(name, 0):
            number = proposed[name][i].evidence[0]
        elif name != _BOTTOM_LINE and Reason.REWORDED in findings[place].verdict.reasons:
            number = closest(findings[place], article)
        else:
            return None
        worded = checked(in_its_own_words(findings[place], number, article), article, language)
        return worded if worded.holds else None

    for place, finding in findings.items():
        # That it is not believed is no mistake that could be mended.
        if doubted(finding, inquiry.model.name):
            findings[place] = own(place) or finding
    failed = [
        place
        for place, finding in findings.items()
        if not finding.holds and not doubted(finding, inquiry.model.name)
    ]
    if failed:
        withheld = [findings[place] for place in failed]
        try:
            restated = await _restated(inquiry, found.chunk, withheld)
        except UnansweredError as e:
            # Unlike what a model gives up: another run may have more to publish.
            restated = withheld
            found = _failed(found, "repair", e)
        found, again = await _judged(
            inquiry, found, [held(f) if f.restated else f for f in restated]
        )
        for place, finding in zip(failed, again, strict=True):
            findings[place] = finding if finding.holds else own(place) or findings[place]
    line = findings.pop((_BOTTOM_LINE, 0), None)
    whys = inquiry.prompts.declared.omissions.why_reported
    reasoned = {
        name: tuple(with_reason(f, whys, article) for (of, _), f in findings.items() if of == name)
        for name in found.findings
    }
    return found.model_copy(update={"findings": reasoned, "bottom_line": line})


async def _judged(
    inquiry: Inquiry, found: Extract, findings: list[Finding]
) -> tuple[Extract, list[Finding]]:
    """Have the judge read what the gates let pass, if it is asked at all.

    Without a usable answer the gates' verdicts stay, and the extract tells so.
    """
    if not inquiry.judged:
        return found, findings
    try:
        return found, await judged(inquiry, found.chunk, findings)
    except (AnswerError, TooLongError) as e:
        return _failed(found, JUDGE, e), findings


async def _restated(inquiry: Inquiry, chunk: Chunk, failed: list[Finding]) -> list[Finding]:
    """Have failed findings restated, once; what the model gives up stays as it was.

    Where no usable answer comes they all stay, to be withheld with their reasons.

    Raises:
        UnansweredError: no answer came at all.
    """
    named = {f"finding_{i}": finding for i, finding in enumerate(failed, start=1)}
    request, shape = repair_request(inquiry, chunk, named)
    try:
        answer = await ask_for(inquiry.model, request, shape)
    except UnansweredError:
        raise
    except AnswerError:
        return failed
    restated = []
    for name, finding in named.items():
        said = getattr(answer, name)
        update = {
            "statement": sentence(said.statement),
            "evidence": numbers(said.evidence),
            "restated": True,
            "evidence_repaired": False,
        }
        restated.append(finding.model_copy(update=update) if said.statement.strip() else finding)
    return restated


def _failed(found: Extract, step: str, error: Exception) -> Extract:
    failure = Failure(first=found.chunk.first, last=found.chunk.last, step=step, reason=str(error))
    return found.model_copy(update={"failures": (*found.failures, failure)})
