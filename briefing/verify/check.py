"""One finding to its verdict: citations put right, the gates, then whether it is stated at all.

Goes in unchecked and comes out with a verdict. What stands beside a statement (who says it, who
is affected) is published too, so it is checked too: what does not hold there is left out of the
finding rather than failing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from briefing.article import Article, Sentence
from briefing.findings import Finding, Implication, Omission, Point, Reason
from briefing.verify import crossing, evidence, gaps, gates
from briefing.verify.across import checked_across
from briefing.verify.form import (
    badly_put,
    inferred,
    no_gap,
    objection,
    speaks_of_consequence,
    uncited,
    verdict,
)
from briefing.verify.gates import Claim, Objection
from briefing.verify.gates.clauses import read
from briefing.verify.gates.deeds import deeds
from briefing.verify.gates.negation import negation
from briefing.verify.gates.speech import sayings
from briefing.verify.statements import balanced, is_heading, undated
from briefing.verify.voices import first_person, in_quotation_marks
from briefing.verify.words import words

STATED = 0.3
"""Share of a statement's weighted content words that its evidence must have, words that news uses
for them counted half. Of true paraphrases written freely, half have less than 0.5.
"""

CLAUSE = 0.5
"""The same, without such words, of an omission, of the clause that says what was left out, and of
a statement that denies something where its evidence denies nothing; also, of the best sentence
alone, of a statement that tells a deed which this has in no words.
"""

PREMISED = 0.2
"""The same for an inference: it says what is not there, but must be about its premises."""

REPORTED = 0.9
"""The same, from which on an implication is the article's own, whatever the model calls it."""

NAMED = 0.8
"""Share of a speaker's words that the evidence must have."""

_LEANS = re.compile(
    r"^(?:This|That|These|Those|It|He|She|They|(?:In )?(?:[Hh]is|[Hh]er|[Tt]heir|[Ii]ts))\b|"
    r"^(?:The|A|An|No|Some|Many|Most|Several|Both|Other|Others|Analysts|Critics|Observers|"
    r"Officials)\b[^A-Z]*\b(?:he|she|his|her|him)\b"
)
"""A statement that begins with a pronoun, or has one for a person before any name."""

_GERUND = re.compile(r"\b(?:for|of|by|from|without|after|before) ([a-z]{3,}ing)\b")
"""A deed that is told as a noun: "blamed them for wasting water"."""

_PRONOUN = re.compile(r"\b(?:he|she|they|his|her|their|him|them|it|its)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:it|those|these|they|them|he|she|his|her|their)\b")
_BACK = 5


def checked(finding: Finding, article: Article, language: str | None = None) -> Finding:
    """Return a finding with its verdict, its evidence corrected where better sentences exist.

    `language` is that of the finding, by default the article's: where they differ, words are not
    compared. `unanswered` omissions are proved by searching, in `briefing.verify.absence`.
    """
    # A sentence that code cut out is the article's own, in its own language too.
    own = finding.restated and _verbatim(finding.statement, article.cited(finding.evidence))
    if language and crossing.crosses(article, language) and not own:
        return checked_across(finding, article, language)
    finding = _closed(_cited_right(finding, article), article)
    finding = finding.model_copy(update=_beside(finding, article))
    finding = _as_printed(in_quotation_marks(finding, article), article)
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


def in_its_own_words(finding: Finding, number: int, article: Article) -> Finding:
    """Return a finding as sentence `number` words it, cut out by code.

    What the model could not restate without a mistake is still reported by the article.
    """
    update = {"statement": undated(article.sentences[number - 1].text), "evidence": (number,)}
    return finding.model_copy(update=update | {"restated": True})


def _objections(finding: Finding, article: Article) -> Iterable[Objection]:
    yield from uncited(finding, article)
    sentences = article.cited(finding.evidence)
    if not sentences or not any(c.isalnum() for c in finding.statement):
        return
    if article.language == "en" and (word := first_person(finding.statement)):
        yield objection(Reason.SPEAKER_LOST, f"it says “{word}”, and nobody is named who does")
    if is_heading(finding.statement):
        yield objection(Reason.BREAKS_OFF, "it is a heading, not a sentence")
    if _verbatim(finding.statement, sentences):
        reported = isinstance(finding, Implication)
        if reported and not speaks_of_consequence(finding, article.language):
            yield objection(Reason.NO_CONSEQUENCE, "it does not speak of what may follow")
        return
    concluded = inferred(finding)
    claim = Claim(
        statement=finding.statement,
        attribution=finding.attribution if isinstance(finding, Point) else None,
        certainty=finding.certainty if isinstance(finding, Point) else None,
        inferred=concluded,
    )
    yield from gates.check(claim, sentences, article)
    yield from _spoken_elsewhere(finding, article)
    if not _stated(finding, sentences, article):
        yield objection(Reason.NOT_STATED, f"little of what it says is in {gates.named(sentences)}")
    yield from badly_put(finding, article.language)
    if isinstance(finding, Omission) and not _tells_gap(finding, article):
        yield no_gap(sentences)


def _stated(finding: Finding, sentences: Sequence[Sentence], article: Article) -> bool:
    """Return whether the evidence has enough of a statement, in whatever words."""
    strictly = _share(finding.statement, sentences, article)
    if inferred(finding):
        return strictly >= PREMISED
    texts = [s.text for s in sentences]
    index = evidence.index_of(article)
    if isinstance(finding, Omission) or _denies(finding.statement, texts):
        return strictly >= CLAUSE
    best = max(sentences, key=lambda s: _share(finding.statement, [s], article))
    if article.language == "en" and _new_deed(finding.statement, best):
        return _share(finding.statement, [best], article) >= CLAUSE
    return evidence.coverage(finding.statement, texts, index, loosely=True) >= STATED


def _new_deed(statement: str, sentence: Sentence) -> bool:
    """Return whether a statement tells a deed, and by whom, that a sentence has in no words.

    Not if it has a name or a number of the sentence: then it is about the same thing.
    """
    mine, theirs = words(statement), words(sentence.text)
    shared = {w.stem for w in mine} & {w.stem for w in theirs}
    if any(w.kind in {"name", "number"} and w.stem in shared for w in (*mine, *theirs)):
        return False

    def missing(stated: str) -> bool:
        return not evidence.coverage(f"- {stated}", [sentence.text], loosely=True)

    reading = read(statement)
    for deed in deeds(statement):
        actors = {i for key in deed.actors for i in reading.where.get(key, ())}
        told = [reading.toks[i].text for i in (deed.verb, *sorted(actors))]
        if actors and all(map(missing, told)):
            return True
    return any(map(missing, _GERUND.findall(statement)))


def _denies(statement: str, texts: Sequence[str]) -> bool:
    """Return whether a statement says "not" where its evidence has nothing of the kind."""
    mine = any(cue.direct for cue in negation(statement).cues)
    return mine and not any(cue.governed for text in texts for cue in negation(text).cues)


def _closed(finding: Finding, article: Article) -> Finding:
    """Return a finding whose statement has the one quotation mark put in that it lacked."""
    texts = [s.text for s in article.cited(finding.evidence)]
    statement = balanced(finding.statement, texts)
    if statement == finding.statement:
        return finding
    return finding.model_copy(update={"statement": statement})


def _as_printed(finding: Finding, article: Article) -> Finding:
    """Return a finding that is, letter for letter, a sentence it cites, with that one's marks."""
    said = _letters(finding.statement)
    for sentence in article.cited(finding.evidence):
        text = undated(sentence.text)
        if said == _letters(text) and text != finding.statement:
            return finding.model_copy(update={"statement": text})
    return finding


def _verbatim(statement: str, cited: Sequence[Sentence]) -> bool:
    """Return whether a statement is, letter for letter, sentences that it cites, in a row."""
    said = _letters(statement)
    return any(said == _letters(" ".join(s.text for s in run)) for run in _runs(cited))


def _runs(cited: Sequence[Sentence]) -> Iterator[Sequence[Sentence]]:
    """Yield each cited sentence alone, and with those cited that follow it without a gap."""
    for i in range(len(cited)):
        for j in range(i + 1, len(cited) + 1):
            if cited[j - 1].number - cited[i].number != j - 1 - i:
                break
            yield cited[i:j]


def _letters(text: str) -> str:
    """Return text without case, spaces and punctuation, except within numbers: 1.2 is not 12."""
    return re.sub(r"(?<!\d)[^\w%$€£]+|[^\w%$€£]+(?!\d)", "", text.casefold())


def _tells_gap(finding: Omission, article: Article) -> bool:
    """Return whether the statement has the clause in which its evidence says what was left out."""
    clauses = [
        article.text[gap.start : gap.end]
        for gap in gaps.reported_gaps(article)
        if gap.number in finding.evidence
    ]
    return any(
        evidence.coverage(clause, [finding.statement], language=article.language) >= CLAUSE
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
        CLAUSE, _share(finding.statement, others, article)
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
