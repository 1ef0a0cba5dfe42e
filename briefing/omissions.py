"""What the article leaves unanswered: questions that a policy reader asks, and the proof.

Before a model is asked anything, the whole article is searched for each question of the checklists
that fit the story; only those that no word of it touches are put to the model, once for every
chunk. A question is published as unanswered when the search came back empty and no chunk answers
it. Questions of the model's own are searched for in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from briefing.article import Article
from briefing.drafts import Extract, OwnQuestion
from briefing.findings import Finding, Omission, Reason, Verdict
from briefing.promptset import Checklist, Omissions, PromptSet, Question, WhyReported
from briefing.verify import absence
from briefing.verify.crossing import crosses
from briefing.verify.gaps import reported_gaps

ASKED = 4
"""Questions of checklists put to the model."""

FILLED = 3
"""Questions up to which those of the general checklists are put to it as well."""

_KINDS = 2
"""Checklists that one story can match, beside those without cues, which every story matches."""

_CUES_NEEDED = 3
_CUES_SHARE = 0.4
"""Sentences with a cue from which on a checklist fits, the headline being one; as a share of all,
where the headline has none. A court of which a budget's story speaks makes it no story of a court.
"""


def open_questions(article: Article, prompts: PromptSet) -> dict[str, dict[str, Question]]:
    """Return the checklists' questions of which the article has no word, by section and by name."""
    asked: dict[str, dict[str, Question]] = {}
    before = 0
    for section in prompts.declared.sections:
        if section.kind != "omission":
            continue
        unsaid = _unsaid(article, prompts.declared.asked_by(section))
        asked[section.name] = {f"q{i}": q for i, q in enumerate(unsaid, start=before + 1)}
        before += len(unsaid)
    return asked


def _unsaid(article: Article, checklists: Sequence[Checklist]) -> list[Question]:
    unsaid: list[Question] = []
    spoken = [c for c in checklists if c.language == article.language]
    for checklist in fitting(article, spoken):
        # What is asked of every story says less about this one: it only fills up.
        room = (ASKED if checklist.cues else FILLED) - len(unsaid)
        absent = (q for q in checklist.questions if absence.is_absent(q.terms, article))
        unsaid += islice(absent, max(0, room))
    return unsaid


def fitting(article: Article, checklists: Sequence[Checklist]) -> tuple[Checklist, ...]:
    """Return the checklists for the kinds of story this is, best first, then the general ones."""
    scored = []
    for order, checklist in enumerate(checklists):
        hits = absence.search(checklist.cues, article) if checklist.cues else ()
        sentences = {hit.number for hit in hits}
        told = 0 in sentences and len(sentences) >= _CUES_NEEDED
        if told or len(sentences) >= max(_CUES_NEEDED, _CUES_SHARE * len(article.sentences)):
            scored.append((-len(sentences) - told, order))
    best = [checklists[order] for _, order in sorted(scored)[:_KINDS]]
    return (*best, *(c for c in checklists if not c.cues))


def unanswered(
    article: Article,
    prompts: PromptSet,
    asked: Mapping[str, Mapping[str, Question]],
    extracts: Sequence[Extract],
) -> dict[str, list[Omission]]:
    """Return the omissions that the article leaves open, by section, each with its verdict.

    None of the checklist's where a chunk could not be asked: then nobody has read it all.
    """
    found: dict[str, list[Omission]] = {
        s.name: [] for s in prompts.declared.sections if s.kind == "omission"
    }
    steps = {s.name: s.step for s in prompts.declared.sections}
    answered = {name for extract in extracts for name in extract.answered}
    failed = {failure.step for extract in extracts for failure in extract.failures}
    for section in found:
        if steps[section] not in failed:
            found[section] += [
                _proved(question.absent, question.why, question.terms, article)
                for name, question in asked[section].items()
                if name not in answered
            ]
    # Terms in another language than the article's are not there, whatever it says.
    foreign = crosses(article, prompts.language)
    for extract in extracts:
        for own in extract.questions:
            if own.not_said and not foreign:
                found[own.section].append(_of_own(own, prompts.declared.omissions, article))
    return found


def with_reason(finding: Finding, whys: WhyReported, article: Article) -> Finding:
    """Return a reported omission with the prompt set's reason why such a silence matters.

    Models are not asked for it: what can be concluded from a silence is nothing that code could
    check.
    """
    if not isinstance(finding, Omission) or finding.basis != "reported":
        return finding
    what = next((g.what for g in reported_gaps(article) if g.number in finding.evidence), "unsaid")
    return finding.model_copy(update={"why_it_matters": getattr(whys, what)})


def _of_own(own: OwnQuestion, words: Omissions, article: Article) -> Omission:
    """Return the omission of a model's own question; sentences near it count as mention enough."""
    rest = own.not_said.removeprefix(words.absent).strip().rstrip(".?")
    statement = f"{words.absent} {rest[:1].lower()}{rest[1:]}."
    return _proved(statement, words.why_open, own.terms, article, strict=True)


def _proved(
    statement: str, why: str, terms: Sequence[str], article: Article, *, strict: bool = False
) -> Omission:
    """Return the omission with the verdict of the search.

    One that only sentences near it speak against cites these, for a judge to read.
    """
    proof = absence.prove_absent(terms, article, statement if strict else "")
    near = proof.near if strict and proof.holds else ()
    found = [hit.number for hit in proof.hits] or list(near)
    if proof.reason:
        verdict = Verdict(
            status="unsupported",
            reasons=(proof.reason,),
            detail=("its search terms are too vague to prove anything",),
        )
    elif found:
        where = ", ".join(str(n) if n else "the headline" for n in sorted(set(found))[:4])
        what = f"“{proof.hits[0].term}”" if proof.hits else "something close to it"
        verdict = Verdict(
            status="contradicted",
            reasons=(Reason.PRESENT_IN_ARTICLE,),
            detail=(f"{what} is in sentence {where}",),
        )
    else:
        verdict = Verdict(status="supported")
    return Omission(
        statement=statement,
        evidence=near,
        basis="unanswered",
        why_it_matters=why,
        searched=proof.searched,
        verdict=verdict,
    )
