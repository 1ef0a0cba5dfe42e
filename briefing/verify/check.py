"""One finding to its verdict: citations put right, the gates, then whether it is stated at all.

Goes in unchecked and comes out with a verdict. What stands beside a statement (who says it, who
is affected) is published too, so it is checked too: what does not hold there is left out of the
finding rather than failing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from briefing.article import Article, Sentence
from briefing.findings import Finding, Implication, Omission, Point, Reason, Status, Verdict
from briefing.verify import crossing, evidence, gaps, gates
from briefing.verify.consequences import MODAL
from briefing.verify.gates import Claim, Objection
from briefing.verify.gates.speech import sayings
from briefing.verify.statements import about_article, balanced, is_sentence, unbalanced
from briefing.verify.words import words

STATED = 0.5
"""Share of a statement's weighted content words that its evidence must have."""

PREMISED = 0.2
"""The same for an inference: it says what is not there, but must be about its premises."""

REPORTED = 0.9
"""The same, from which on an implication is the article's own, whatever the model calls it."""

NAMED = 0.8
"""Share of a speaker's words that the evidence must have."""

SPECIFIC = 5
"""Distinct content words that an inference needs beside those that fit any news."""

_LEANS = re.compile(
    r"^(?:This|That|These|Those|It|He|She|They|(?:In )?(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts))\b|"
    r"^(?:The|A|An|No|Some|Many|Most|Several|Both|Other|Others|Analysts|Critics|Observers|"
    r"Officials)\b[^A-Z]*\b(?:he|she|his|her|him)\b"
)
"""A statement that begins with a pronoun, or has one for a person before any name."""

_BREAKS_OFF = re.compile(
    r"[,;:–—-]$|\b(?:and|or|but|nor|the|a|an|which|who|whose|than|because|although|while)$",
    re.IGNORECASE,
)
"""How an English sentence does not end."""

_DATELINE = re.compile(
    r"^[A-Z][A-Z.' -]+(?:, [A-Z][\w.]+(?: \d{1,2})?)?(?: \([^)]{1,40}\))? ?[-–—]+ (?=\S)"
)

_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their|him|them|it|its)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:it|those|these|they|them|he|she|his|her|their)\b")
_BACK = 5

_GRAVITY: dict[Status, int] = {"contradicted": 3, "unsupported": 2, "overstated": 1, "supported": 0}

_ANY_NEWS = frozenset(
    """affect affected affects impact impacts implication implications consequence consequences
    change changes changing relationship relationships relation relations situation policy policies
    strategy strategies strategic framework government governments country countries international
    community interpretation potential possible future direction news article new need needs
    consider reassess adapt respond significant important security stability cooperation
    agreement agreements decision decisions development developments issue issues""".split()
)
"""Words that an inference can be made of without saying anything about this article."""


def checked(finding: Finding, article: Article, language: str | None = None) -> Finding:
    """Return a finding with its verdict, its evidence corrected where better sentences exist.

    `language` is that of the finding, by default the article's: where they differ, words are not
    compared. `unanswered` omissions are proved by searching, in `briefing.verify.absence`.
    """
    if language and crossing.crosses(article, language):
        return _checked_across(finding, article, language)
    finding = _closed(_cited_right(finding, article), article)
    finding = finding.model_copy(update=_beside(finding, article))
    objections = list(_objections(finding, article))
    if objections and all(o.reason == Reason.NAME_NOT_IN_EVIDENCE for o in objections):
        named = _with_antecedent(finding, article)
        if not list(_objections(named, article)):
            finding, objections = named, []
    if objections and all(o.reason == Reason.SPEAKER_LOST for o in objections):
        attributed = _attributed(finding, article)
        if not list(_objections(attributed, article)):
            finding, objections = attributed, []
    return finding.model_copy(update={"verdict": verdict(objections)})


def _checked_across(finding: Finding, article: Article, language: str) -> Finding:
    """Return a finding with the verdict that code can give without comparing words."""

    def borne(text: str) -> str:
        told = crossing.objections(text, article.sentences, article, language)
        return "" if any(told) else text

    update: dict[str, object] = {"words_compared": False}
    match finding:
        case Point(attribution=speaker, certainty=certainty):
            speaker = borne(speaker) or None if speaker else None
            plain = speaker is None and certainty in ("claimed", "denied")
            update |= {"attribution": speaker, "certainty": "stated" if plain else certainty}
        case Implication(affected=affected):
            update["affected"] = borne(affected)
        case Omission():
            pass
    sentences = article.cited(finding.evidence)
    told = list(_uncited(finding, article))
    if sentences:
        told += crossing.objections(finding.statement, sentences, article, language)
        told += () if told else _badly_put(finding, language)
        if isinstance(finding, Omission) and not any(
            gap.number in finding.evidence for gap in gaps.reported_gaps(article)
        ):
            told.append(_no_gap(sentences))
    return finding.model_copy(update={**update, "verdict": verdict(told)})


def in_its_own_words(finding: Finding, number: int, article: Article) -> Finding:
    """Return a finding as sentence `number` words it, cut out by code.

    What the model could not restate without a mistake is still reported by the article.
    """
    update = {"statement": undated(article.sentences[number - 1].text), "evidence": (number,)}
    return finding.model_copy(update=update | {"restated": True})


def undated(sentence: str) -> str:
    """Return a sentence without the dateline that news begins with, "PARIS, May 3 (Agency) -"."""
    return _DATELINE.sub("", sentence)


def verdict(objections: Iterable[Objection]) -> Verdict:
    """Return the verdict that follows from objections: the gravest one's, all reasons told."""
    told = list(dict.fromkeys(objections))
    if not told:
        return Verdict(status="supported")
    return Verdict(
        status=max((o.status for o in told), key=_GRAVITY.__getitem__),
        reasons=tuple(o.reason for o in told),
        detail=tuple(o.detail for o in told),
    )


def _objection(reason: Reason, detail: str) -> Objection:
    return Objection(reason=reason, status="unsupported", detail=detail)


def _inferred(finding: Finding) -> bool:
    return isinstance(finding, Implication) and finding.basis == "inferred"


def _uncited(finding: Finding, article: Article) -> Iterable[Objection]:
    """Object to a finding that states nothing or cites no sentence of the article."""
    if not any(c.isalnum() for c in finding.statement):
        yield _objection(Reason.EMPTY_STATEMENT, "nothing is stated")
    elif not finding.evidence:
        yield _objection(Reason.NO_EVIDENCE, "no sentence is cited")
    elif wrong := [n for n in finding.evidence if n < 1 or n > len(article.sentences)]:
        yield _objection(
            Reason.EVIDENCE_OUT_OF_RANGE,
            f"there is no sentence {', '.join(map(str, wrong))}; "
            f"the article has {len(article.sentences)}",
        )


def _badly_put(finding: Finding, language: str) -> Iterable[Objection]:
    """Object to what a statement lacks, whatever its evidence has; to less if not in English."""
    inferred = _inferred(finding)
    if unbalanced(finding.statement):
        yield _objection(Reason.QUOTE_NOT_VERBATIM, "a quotation mark has no counterpart")
    if language == "en" and not is_sentence(finding.statement):
        yield _objection(Reason.BREAKS_OFF, "it has no verb: a heading, not a sentence")
    elif language == "en" and _BREAKS_OFF.search(finding.statement.rstrip(" .!?”’\"'")):
        yield _objection(Reason.BREAKS_OFF, f"it ends with “{finding.statement.split()[-1]}”")
    if len(_specifics(finding.statement)) < (SPECIFIC if inferred else SPECIFIC - 1):
        yield _objection(Reason.TOO_VAGUE, "it names nothing in particular")
    elif not isinstance(finding, Omission) and about_article(finding.statement):
        yield _objection(Reason.TOO_VAGUE, "it tells what the article does, not what it says")
    reported = isinstance(finding, Implication) and not inferred
    if reported and not _speaks_of_consequence(finding, language):
        yield _objection(Reason.NO_CONSEQUENCE, "it does not speak of what may follow")


def _no_gap(sentences: Sequence[Sentence]) -> Objection:
    return _objection(
        Reason.NOT_REPORTED_AS_OMITTED,
        f"{gates.named(sentences)} do not say that this was left out",
    )


def _objections(finding: Finding, article: Article) -> Iterable[Objection]:
    yield from _uncited(finding, article)
    sentences = article.cited(finding.evidence)
    if not sentences or not any(c.isalnum() for c in finding.statement):
        return
    if _verbatim(finding.statement, sentences):
        reported = isinstance(finding, Implication)
        if reported and not _speaks_of_consequence(finding, article.language):
            yield _objection(Reason.NO_CONSEQUENCE, "it does not speak of what may follow")
        return
    inferred = _inferred(finding)
    claim = Claim(
        statement=finding.statement,
        attribution=finding.attribution if isinstance(finding, Point) else None,
        certainty=finding.certainty if isinstance(finding, Point) else None,
        inferred=inferred,
    )
    yield from gates.check(claim, sentences, article)
    yield from _spoken_elsewhere(finding, article)
    share = _share(finding.statement, sentences, article)
    if share < (PREMISED if inferred else STATED):
        yield _objection(Reason.NOT_STATED, f"{gates.named(sentences)} have little of what it says")
    yield from _badly_put(finding, article.language)
    if isinstance(finding, Omission) and not _tells_gap(finding, article):
        yield _no_gap(sentences)


def _closed(finding: Finding, article: Article) -> Finding:
    """Return a finding whose statement has the one quotation mark put in that it lacked."""
    texts = [s.text for s in article.cited(finding.evidence)]
    statement = balanced(finding.statement, texts)
    if statement == finding.statement:
        return finding
    return finding.model_copy(update={"statement": statement})


def _verbatim(statement: str, cited: Sequence[Sentence]) -> bool:
    """Return whether a statement is, letter for letter, a whole sentence that it cites."""
    said = _letters(statement)
    return any(said == _letters(s.text) for s in cited)


def _letters(text: str) -> str:
    """Return text without case, spaces and punctuation, except within numbers: 1.2 is not 12."""
    return re.sub(r"(?<!\d)[^\w%$€£]+|[^\w%$€£]+(?!\d)", "", text.casefold())


def _speaks_of_consequence(finding: Finding, language: str) -> bool:
    """Return whether a reported implication, in English, has a word for what may follow."""
    return language != "en" or MODAL.search(finding.statement) is not None


def _tells_gap(finding: Omission, article: Article) -> bool:
    """Return whether the statement has the clause in which its evidence says what was left out."""
    clauses = [
        article.text[gap.start : gap.end]
        for gap in gaps.reported_gaps(article)
        if gap.number in finding.evidence
    ]
    return any(
        evidence.coverage(clause, [finding.statement], language=article.language) >= STATED
        for clause in clauses
    )


def _cited_right(finding: Finding, article: Article) -> Finding:
    """Replace citations where clearly better ones exist, and drop those that add nothing."""
    index = evidence.index_of(article)
    cited = finding.evidence
    better = evidence.repair(finding.statement, cited, index)
    # Corrected, not gathered: a statement that only more sentences bear than it cites is put
    # together from pieces, and words that fit are then no sign that it holds.
    if better and len(better) <= max(2, len(cited)):
        cited = better
    kept = cited
    for number in sorted(cited, reverse=True):
        fewer = tuple(n for n in kept if n != number)
        if fewer and _share(finding.statement, article.cited(fewer), article) >= (
            _share(finding.statement, article.cited(kept), article) - 0.02
        ):
            kept = fewer
    leans = _LEANS.search(finding.statement) or (
        isinstance(finding, Omission) and _POINTS_BACK.search(finding.statement)
    )
    if len(kept) == 1 and kept[0] > 1 and leans:
        # Whom "he" or "this" means stands in the sentence before: the reader is shown both.
        kept = (kept[0] - 1, kept[0])
    if kept == finding.evidence:
        return finding
    return finding.model_copy(update={"evidence": kept, "evidence_repaired": True})


def _with_antecedent(finding: Finding, article: Article) -> Finding:
    """Return a finding that also cites whom "he" or "they" means in what it cites.

    That is the nearest sentence before, at most five back, that has what it lacks.
    """
    cited = article.cited(finding.evidence)
    pronoun = next((s for s in cited if _PRONOUN.search(s.text)), None)
    if pronoun is None:
        return finding
    for number in range(pronoun.number - 1, max(0, pronoun.number - 1 - _BACK), -1):
        wider = finding.model_copy(
            update={
                "evidence": tuple(sorted({number, *finding.evidence})),
                "evidence_repaired": True,
            }
        )
        if not list(_objections(wider, article)):
            return wider
    return finding


def _share(statement: str, sentences: Iterable[Sentence], article: Article) -> float:
    return evidence.coverage(
        statement, [s.text for s in sentences], evidence.index_of(article), article.language
    )


def _specifics(statement: str) -> set[str]:
    """Return the content words that would not fit any news."""
    return {w.stem for w in words(statement, "en") if w.kind != "stop" and w.text not in _ANY_NEWS}


def _beside(finding: Finding, article: Article) -> dict[str, object]:
    """Return what is published beside the statement, emptied where it does not hold."""
    match finding:
        case Point(attribution=speaker, certainty=certainty):
            if speaker and not _speaks(speaker, finding.evidence, article):
                speaker = None
            # "claimed" is claimed by someone: without one, only "speculated" can stand alone.
            plain = speaker is None and certainty in ("claimed", "denied")
            return {"attribution": speaker, "certainty": "stated" if plain else certainty}
        case Implication():
            actor = any(w.kind == "name" for w in words(finding.affected, article.language))
            stated = _share(finding.statement, article.cited(finding.evidence), article)
            return {
                "affected": _aside(finding.affected, article) if actor else "",
                "basis": "reported" if stated >= REPORTED else finding.basis,
            }
        case Omission():
            return {}


def _speaks(speaker: str, cited: tuple[int, ...], article: Article) -> bool:
    """Return whether the evidence has something from this speaker; not in English, names it."""
    if article.language == "en":
        said = " ".join(speakers_of(cited, article))
        named = {w.stem for w in words(speaker, "en") if w.kind != "stop"}
        return bool(named & {w.stem for w in words(said, "en")})
    return _share(speaker, article.cited(cited), article) >= NAMED


def speakers_of(cited: tuple[int, ...], article: Article) -> tuple[str, ...]:
    """Return whom the cited sentences have speak, by name or description."""
    return tuple(
        said.speaker
        for s in article.cited(cited)
        for said in sayings(s.text)
        if said.speaker and not said.pronoun
    )


def _attributed(finding: Finding, article: Article) -> Finding:
    """Return a point that lost its speaker with the one whom its evidence has say it."""
    speakers = set(speakers_of(finding.evidence, article))
    if not isinstance(finding, Point) or finding.attribution or len(speakers) != 1:
        return finding
    return finding.model_copy(update={"attribution": speakers.pop(), "certainty": "claimed"})


def _spoken_elsewhere(finding: Finding, article: Article) -> Iterable[Objection]:
    """Object where a claim names the speaker of one cited sentence and tells another's content."""
    cited = article.cited(finding.evidence)
    mine = {key for said in sayings(finding.statement) for key in said.keys}
    if len(cited) < 2 or not mine or article.language != "en":
        return
    theirs = [s for s in cited if any(mine & said.keys for said in sayings(s.text))]
    others = [s for s in cited if s not in theirs]
    if not theirs or not others:
        return
    if _share(finding.statement, theirs, article) < min(
        STATED, _share(finding.statement, others, article)
    ):
        yield Objection(
            reason=Reason.SPEAKER_LOST,
            status="contradicted",
            detail=f"the speaker is that of {gates.named(theirs)}, "
            f"but what is said is in {gates.named(others)}",
        )


def _aside(text: str, article: Article) -> str:
    """Return text whose numbers, names and quotations are the article's, else nothing."""
    text = text.strip()
    claim = Claim(statement=text, inferred=True)
    return "" if gates.check(claim, article.sentences, article) else text
