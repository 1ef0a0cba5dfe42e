"""Checked findings of all chunks to the Briefing: merged, ranked, counted, the failed withheld."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefing.article import Article, letters
from briefing.document import Briefing, Coverage, Provenance, Section
from briefing.drafts import Extract
from briefing.findings import Finding, Omission, Point, Verdict
from briefing.merge import merge, unrepeated
from briefing.promptset import PromptSet, SectionSpec
from briefing.verify.leaning import with_what_it_leans_on
from briefing.verify.statements import undated

_ORDER = ("omission", "point", "implication")
"""The particular before the general: what is an omission is not told again as a key point. Sections
with cues are more particular than those without."""


def assembled(
    article: Article,
    prompts: PromptSet,
    extracts: Sequence[Extract],
    unanswered: Mapping[str, Sequence[Omission]],
    provenance: Provenance,
) -> Briefing:
    """Return the briefing: what holds, merged and ranked; what does not, withheld."""
    # News begins with what matters most: what a later chunk turns on is a point, not the whole's.
    first = extracts[0].bottom_line
    bottom_line = first if first and first.holds else _lead(article)
    later = [e.bottom_line for e in extracts[1:] if e.bottom_line]
    points = next((s.name for s in prompts.declared.sections if s.kind == "point"), None)
    withheld: list[Finding] = []
    left_over = 0
    told: dict[str, tuple[Finding, ...]] = {}
    for spec in sorted(prompts.declared.sections, key=lambda s: (not s.cues, _ORDER.index(s.kind))):
        findings: list[Finding] = [f for e in extracts for f in e.findings.get(spec.name, ())]
        findings += unanswered.get(spec.name, ())
        findings += later if spec.name == points else ()
        others = [f for fs in told.values() for f in fs]
        kept = _beyond(bottom_line, spec, unrepeated((f for f in findings if f.holds), others))
        told[spec.name], more = merge(kept, spec.at_most)
        left_over += more
        withheld += unrepeated((f for f in findings if not f.holds), withheld)
    sections = tuple(
        Section(
            name=s.name,
            title=s.title,
            layout=s.layout,
            # Only now: what is told before a sentence is no reason to leave that out elsewhere.
            findings=_named(s.name, _standing_alone(told[s.name], article)),
        )
        for s in prompts.declared.sections
    )
    unplaced = [*([first] if first else []), *(later if points is None else [])]
    withheld += unrepeated((f for f in unplaced if not f.holds), withheld)
    line = with_what_it_leans_on(bottom_line, article)
    bottom_line = bottom_line.model_copy(
        update={"id": "bottom_line", "statement": line.statement, "evidence": line.evidence}
    )
    published = [*(f for section in sections for f in section.findings), bottom_line]
    # What is no consequence but is published as a point is not withheld from the reader.
    said = {letters(f.statement) for f in published}
    withheld = [f for f in withheld if letters(f.statement) not in said]
    return Briefing(
        article=article,
        bottom_line=bottom_line,
        sections=sections,
        withheld=_named("withheld", withheld),
        coverage=_coverage(article, extracts, published, left_over),
        provenance=provenance.model_copy(
            update={
                "evidence_repaired": sum(f.evidence_repaired for f in published),
                "restated": sum(f.restated for f in published),
                "judged": sum(f.verdict.by == "judge" for f in (*published, *withheld)),
            }
        ),
    )


def _beyond(
    bottom_line: Finding, spec: SectionSpec, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Return the findings that say more than the bottom line; all, where a section has no other.

    What the article leaves out is left out only if the very sentence stands there.
    """
    if spec.kind == "point" or spec.layout == "paragraph":
        more = unrepeated(findings, [bottom_line])
    else:
        same = letters(bottom_line.statement)
        more = tuple(f for f in findings if letters(f.statement) != same)
    return more or findings


def _standing_alone(findings: Sequence[Finding], article: Article) -> tuple[Finding, ...]:
    """Return a section's findings, each readable alone; one that another now tells as well goes."""
    whole = [with_what_it_leans_on(f, article) for f in findings]
    said = [letters(f.statement) for f in whole]
    return tuple(
        f
        for i, f in enumerate(whole)
        if not any(said[i] in other for other in said if other != said[i])
    )


def _lead(article: Article) -> Point:
    """Return the article's first sentence, in its own words: news begins with what matters most."""
    return Point(
        statement=undated(article.sentences[0].text),
        evidence=(1,),
        attribution=None,
        certainty="stated",
        importance=5,
        restated=True,
        verdict=Verdict(status="supported"),
    )


def _coverage(
    article: Article,
    extracts: Sequence[Extract],
    published: Sequence[Finding],
    left_over: int,
) -> Coverage:
    failures = tuple(f for e in extracts for f in e.failures)
    read = {s.number for e in extracts if e.read_by for s in e.chunk.sentences}
    return Coverage(
        sentences=len(article.sentences),
        read=len(read),
        failed=tuple(sorted({n for f in failures for n in range(f.first, f.last + 1)})),
        cited=len({n for f in published for n in f.evidence}),
        left_over=left_over,
        failures=failures,
    )


def _named(prefix: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(
        f.model_copy(update={"id": f"{prefix}-{i}"}) for i, f in enumerate(findings, start=1)
    )
