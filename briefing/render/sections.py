"""A section of a briefing as Markdown: as a list, as a table, or as running text.

The prompt set says which; a finding's kind decides what is told beside its statement. However it is
laid out, no finding loses its footnotes, nor what tells fact from opinion and inference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from briefing.article import Article
from briefing.document import Section
from briefing.findings import Finding, Implication, Omission, Point
from briefing.render.escape import inline
from briefing.render.finding_wording import voice
from briefing.render.phrases import say
from briefing.render.wording import (
    IMPLICATION_BASIS,
    columns,
    estimate,
    verdict_in_words,
)

NOTHING = "Nothing that could be verified."


def section_blocks(section: Section, article: Article) -> Iterator[str]:
    """Yield a section's heading and its findings, laid out as its prompt set wants them."""
    yield f"## {inline(section.title) or inline(section.name)}"
    findings = tuple(reasons_once(section.findings))
    match section.layout:
        case _ if not findings:
            yield say(NOTHING)
        case "table" if is_table(section):
            yield "\n".join(_table(findings, article))
        case "paragraph":
            yield " ".join(_in_prose(finding, article) for finding in findings)
        case _:
            yield "\n".join(line for finding in findings for line in _item(finding, article))


def reasons_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings; a reason why an omission matters is told with the first that has it."""
    told: set[str] = set()
    for finding in findings:
        if isinstance(finding, Omission) and finding.why_it_matters in told:
            yield finding.model_copy(update={"why_it_matters": ""})
            continue
        if isinstance(finding, Omission):
            told.add(finding.why_it_matters)
        yield finding


def _item(finding: Finding, article: Article) -> Iterator[str]:
    yield f"- {with_notes(finding, article)}"
    if details := " · ".join(_details(finding)):
        yield f"  - {details}"
    if finding.verdict.status != "supported":
        yield f"  - **{say('Not confirmed.')}** {verdict_in_words(finding.verdict)}"


def _in_prose(finding: Finding, article: Article) -> str:
    """Return a finding as a sentence of running text, what is to be told with it in brackets."""
    beside = [_said(finding)] if isinstance(finding, Point) else list(_details(finding))
    if finding.verdict.status != "supported":
        beside.append(f"**{say('Not confirmed.')}** {verdict_in_words(finding.verdict)}")
    told = "; ".join(filter(None, beside))
    return f"{statement(finding)}{f' ({told})' if told else ''}{marks(finding, article)}"


def _table(findings: Sequence[Finding], article: Article) -> Iterator[str]:
    """Yield the lines of a table of findings of one kind."""
    names, rows = table(findings)
    yield f"| {' | '.join(names)} |"
    yield f"|{' --- |' * len(names)}"
    for finding, (_, *beside) in zip(findings, rows, strict=True):
        said = f"{statement(finding)}{marks(finding, article)}"
        if finding.verdict.status != "supported":
            said += f" **{say('Not confirmed.')}** {verdict_in_words(finding.verdict)}"
        yield f"| {' | '.join([said, *(inline(text) or '–' for text in beside)])} |"


def table(findings: Sequence[Finding]) -> tuple[list[str], list[list[str]]]:
    """Return findings of one kind as columns and rows of plain text, without empty columns."""
    rows = [columns(finding) for finding in findings]
    first, *others = rows[0]
    names = [first, *(name for name in others if any(row[name] for row in rows))]
    return names, [[row[name] for name in names] for row in rows]


def is_table(section: Section) -> bool:
    """Return whether a section can be shown as the table that its prompt set wants."""
    return section.layout == "table" and len({f.kind for f in section.findings}) == 1


def with_notes(finding: Finding, article: Article) -> str:
    """Return the statement, who says so where it is a point, and its footnote marks."""
    speech = _speech(finding) if isinstance(finding, Point) else ""
    return f"{statement(finding)}{speech}{marks(finding, article)}"


def statement(finding: Finding) -> str:
    """Return what a finding states, as Markdown."""
    return inline(finding.statement) or say("(no statement)")


def _speech(point: Point) -> str:
    said = _said(point)
    return f" — {said}" if said else ""


def _said(point: Point) -> str:
    """Return who says it and how, empty where the statement or the article itself does."""
    before, name = voice(point)
    return " ".join(filter(None, (f"*{before}*" if before else "", inline(name))))


def _details(finding: Finding) -> Iterator[str]:
    match finding:
        case Point():
            return
        case Implication():
            yield f"*{say(IMPLICATION_BASIS[finding.basis])}*"
            if affected := inline(finding.affected):
                yield say("Affects: {who}", who=affected)
            yield say("Estimated by the model: {estimate}", estimate=inline(estimate(finding)))
        case Omission():
            yield _omission_basis(finding)
            if why := inline(finding.why_it_matters):
                yield say("Why it matters: {why}", why=why)
        case _:
            assert_never(finding)


def _omission_basis(omission: Omission) -> str:
    match omission.basis:
        case "reported":
            return f"*{say('The article itself reports this gap')}*"
        case "unanswered":
            searched = ", ".join(filter(None, map(inline, omission.searched)))
            terms = say("searched: {terms}", terms=searched or say("nothing"))
            return f"*{say('Not in the article')}* ({terms})"
        case "uncovered":
            return f"*{say('Not in the article, but in another one on the same story')}*"
        case _:
            assert_never(omission.basis)


def marks(finding: Finding, article: Article) -> str:
    """Return the footnote marks of a finding."""
    return "".join(f" [^s{number}]" for number in cited(finding, article))


def cited(finding: Finding, article: Article) -> list[int]:
    """Return the cited numbers that exist; what was withheld may cite others. 0 is the headline."""
    return sorted({n for n in finding.evidence if 0 <= n <= len(article.sentences)})
