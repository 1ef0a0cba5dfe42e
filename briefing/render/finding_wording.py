"""What stands at a finding: its words, who says so, and how much is known about it.

In goes a finding, or one as an edition tells it, out comes plain text; each renderer escapes it in
its own way. Not obvious: a statement was checked as it is, so all that is changed here is its
frame: a dateline goes, "the article" becomes "the sources", and first persons get quotation marks.
"""

from __future__ import annotations

import re

from briefing.edition import Told
from briefing.findings import Finding, Implication, Omission, Point
from briefing.render.phrases import say
from briefing.render.wording import CERTAINTY, IMPLICATION_BASIS, columns, estimate, speech
from briefing.verify.gates.speech import sayings
from briefing.verify.statements import undated

_BASIS = {"reported": "reported by the source", "inferred": "inferred by the model"}
_PLURAL = {"does": "do", "did": "did", "has": "have"}
_ARTICLE_LACKS = re.compile(r"^The article (does|did|has) not\b")
_OURS = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|me)\b")
_WORD = re.compile(r"[\w’'-]+")
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]")


def statement(told: Told, among: int) -> str:
    """Return what a finding says, where it stands among so many sources.

    What no source answers is said of all of them, and what a source says of itself ("we") stands in
    quotation marks, as it does there.
    """
    text = undated(told.finding.statement)
    if isinstance(told.finding, Omission) and not told.passages and among > 1:
        return _ARTICLE_LACKS.sub(lambda m: f"The sources {_PLURAL[m[1]]} not", text)
    words = text.rstrip(".!?,")
    if _OURS.search(text) and not _QUOTED.search(text):
        quoted = (q for p in told.passages for q in _QUOTED.findall(p.text))
        if any(words in q for q in quoted):
            return f"“{text}”"
    return text


def voice(finding: Finding) -> tuple[str, str]:
    """Return as `speech` does, without what the statement itself says.

    That is a name that speaks in it, and that it is claimed; what is denied or speculated is told.
    """
    before, name = speech(finding)
    if not isinstance(finding, Point) or not before:
        return before, name
    if name and not _speaks_in(finding.statement, name):
        return before, name
    if not name and all(said.pronoun for said in sayings(finding.statement)):
        return before, name
    alone, _ = CERTAINTY[finding.certainty]
    told = finding.certainty == "claimed" or alone[:3] in finding.statement.casefold()
    return ("" if told else say(alone)), ""


def _speaks_in(statement: str, name: str) -> bool:
    """Whether somebody of this name, or its last word ("the ministry"), speaks in a statement."""
    said = sayings(statement)
    if not (named := _name(name)):
        return False
    speakers = [_name(one.speaker) for one in said if not one.pronoun]
    if any(speaker <= named or named <= speaker for speaker in speakers):
        return True
    last = re.escape(_WORD.findall(name)[-1])
    # Not "the Defense Ministry" for the Foreign Ministry.
    alone = re.search(rf"(?:^|\b[a-z]\w* |[^\w ] ?)(?i:{last})\b", statement)
    return bool(said) and alone is not None


def _name(speaker: str) -> set[str]:
    """Return the words of a name: those with a capital, or all where none has one."""
    words = _WORD.findall(speaker)
    return {word.casefold() for word in words if word[:1].isupper()} or set(words)


def beside(finding: Finding, among: int = 1) -> list[str]:
    """Return what stands beside a finding of so many sources, each as a short phrase.

    Most points have nothing.
    """
    crossing = [] if finding.words_compared else ["words not compared: another language"]
    if isinstance(finding, Implication):
        return [
            *crossing,
            _BASIS[finding.basis],
            *([f"affects: {finding.affected}"] if finding.affected else []),
            f"estimated by the model: {estimate(finding)}",
        ]
    if isinstance(finding, Omission) and finding.basis == "reported":
        return [*crossing, "the source itself reports this gap"]
    if isinstance(finding, Omission) and finding.searched:
        where = "in none of the sources" if among > 1 else "not in the source"
        return [*crossing, f"{where} (searched: {', '.join(finding.searched)})"]
    return crossing


def beside_alone(finding: Finding) -> list[str]:
    """Return what stands beside a finding in the briefing of one article, in its language."""
    crossing = [] if finding.words_compared else [say("words not compared: another language")]
    if isinstance(finding, Omission):
        _, basis, why = columns(finding).values()
        return [basis, say("Why it matters: {why}", why=why)] if why else [basis]
    if isinstance(finding, Implication):
        who = finding.affected
        return [
            *crossing,
            say(IMPLICATION_BASIS[finding.basis]),
            *([say("Affects: {who}", who=who)] if who else []),
            say("Estimated by the model: {estimate}", estimate=estimate(finding)),
        ]
    return crossing
