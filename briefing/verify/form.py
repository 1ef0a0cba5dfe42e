"""What is wrong with a finding by itself, and the verdict that objections lead to.

In goes a finding, out come objections for which no words need comparing: it cites nothing that is
there, breaks off, says nothing in particular, or speaks of no consequence where it should. Not
obvious: these hold in whatever language the article is, so long as the finding is in English.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from briefing.article import Article, Sentence
from briefing.findings import Finding, Implication, Omission, Reason, Status, Verdict
from briefing.verify import gates
from briefing.verify.consequences import MODAL
from briefing.verify.gates import Objection
from briefing.verify.statements import about_article, is_sentence, unbalanced
from briefing.verify.words import words

SPECIFIC = 5
"""Distinct content words that an inference needs beside those that fit any news."""

_BREAKS_OFF = re.compile(
    r"[,;:–—-]$|\b(?:and|or|but|nor|the|a|an|which|who|whose|than|because|although|while)$",
    re.IGNORECASE,
)
"""How an English sentence does not end."""

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


def objection(reason: Reason, detail: str) -> Objection:
    """Return an objection for which a finding is not supported."""
    return Objection(reason=reason, status="unsupported", detail=detail)


def inferred(finding: Finding) -> bool:
    """Return whether a finding is a conclusion of the model's own."""
    return isinstance(finding, Implication) and finding.basis == "inferred"


def uncited(finding: Finding, article: Article) -> Iterable[Objection]:
    """Object to a finding that states nothing or cites no sentence of the article."""
    if not any(c.isalnum() for c in finding.statement):
        yield objection(Reason.EMPTY_STATEMENT, "nothing is stated")
    elif not finding.evidence:
        yield objection(Reason.NO_EVIDENCE, "no sentence is cited")
    elif wrong := [n for n in finding.evidence if n < 1 or n > len(article.sentences)]:
        yield objection(
            Reason.EVIDENCE_OUT_OF_RANGE,
            f"there is no sentence {', '.join(map(str, wrong))}; "
            f"the article has {len(article.sentences)}",
        )


def badly_put(finding: Finding, language: str) -> Iterable[Objection]:
    """Object to what a statement lacks, whatever its evidence has; to less if not in English."""
    concluded = inferred(finding)
    if unbalanced(finding.statement):
        yield objection(Reason.QUOTE_NOT_VERBATIM, "a quotation mark has no counterpart")
    if language == "en" and not is_sentence(finding.statement):
        yield objection(Reason.BREAKS_OFF, "it has no verb: a heading, not a sentence")
    elif language == "en" and _BREAKS_OFF.search(finding.statement.rstrip(" .!?”’\"'")):
        yield objection(Reason.BREAKS_OFF, f"it ends with “{finding.statement.split()[-1]}”")
    if len(_specifics(finding.statement)) < (SPECIFIC if concluded else SPECIFIC - 1):
        yield objection(Reason.TOO_VAGUE, "it names nothing in particular")
    elif not isinstance(finding, Omission) and about_article(finding.statement):
        yield objection(Reason.TOO_VAGUE, "it tells what the article does, not what it says")
    reported = isinstance(finding, Implication) and not concluded
    if reported and not speaks_of_consequence(finding, language):
        yield objection(Reason.NO_CONSEQUENCE, "it does not speak of what may follow")


def speaks_of_consequence(finding: Finding, language: str) -> bool:
    """Return whether a reported implication, in English, has a word for what may follow."""
    return language != "en" or MODAL.search(finding.statement) is not None


def _specifics(statement: str) -> set[str]:
    """Return the content words that would not fit any news."""
    return {w.stem for w in words(statement, "en") if w.kind != "stop" and w.text not in _ANY_NEWS}


def no_gap(sentences: Sequence[Sentence]) -> Objection:
    """Return the objection to an omission of which its evidence says nothing."""
    return objection(
        Reason.NOT_REPORTED_AS_OMITTED,
        f"{gates.named(sentences)} do not say that this was left out",
    )
