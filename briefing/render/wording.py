"""The closed vocabularies of a briefing in plain words, for readers who are not of our trade.

In go the values of `briefing.findings`, out come short phrases in lower case, without a full stop.
Every reason, status and certainty has its phrase: a new one without words fails a test.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import assert_never

from briefing.findings import Finding, Implication, Omission, Point, Reason, Verdict
from briefing.render.escape import inline
from briefing.render.phrases import say

REASONS: dict[Reason, str] = {
    Reason.EVIDENCE_OUT_OF_RANGE: "it cites a sentence that does not exist",
    Reason.NO_EVIDENCE: "it cites no sentence",
    Reason.EMPTY_STATEMENT: "it says nothing",
    Reason.NUMBER_NOT_IN_EVIDENCE: "a number is not in the cited sentences",
    Reason.DATE_NOT_IN_EVIDENCE: "a date is not in the cited sentences",
    Reason.NAME_NOT_IN_EVIDENCE: "a name is not in the cited sentences",
    Reason.QUOTE_NOT_VERBATIM: "words in quotation marks are not those of the cited sentences",
    Reason.NEGATION_DIFFERS: "a “not” was added or lost",
    Reason.POLARITY_DIFFERS: "it turns what the article says into the opposite",
    Reason.HEDGE_LOST: "it is more certain than the article",
    Reason.SPEAKER_LOST: "it gives what someone said as a fact",
    Reason.ACTORS_CROSSED: "it mixes up who did what",
    Reason.NUMBERS_CROSSED: "it ties a number to the wrong thing",
    Reason.UNCHECKED: "it was not checked",
    Reason.BREAKS_OFF: "it breaks off in the middle",
    Reason.NO_CONSEQUENCE: "it says what is, not what may follow",
    Reason.REWORDED: "it is in the words of a model too small to be believed in its own",
    Reason.TOO_VAGUE: "it says nothing that could be acted on",
    Reason.OTHER_LANGUAGE: "it is not in the language of the briefing",
    Reason.NOT_STATED: "the cited sentences do not say this",
    Reason.OVERSTATED: "it says more than the cited sentences",
    Reason.CONTRADICTED: "the cited sentences say otherwise",
    Reason.PRESENT_IN_ARTICLE: "it calls missing what the article does mention",
    Reason.NOT_SEARCHABLE: "it calls something missing without terms to search for",
    Reason.NOT_REPORTED_AS_OMITTED: "the cited sentences do not say that anything was left out",
}

CHECKS = {"gates": "found by code", "judge": "found by the model's second reading"}

CERTAINTY = {
    "stated": ("", "stated by"),
    "claimed": ("claimed", "claimed by"),
    "denied": ("denied", "denied by"),
    "speculated": ("speculated", "speculated by"),
}
"""Per certainty: the words where nobody is named, and those before a name."""

IMPLICATION_BASIS = {
    "reported": "Reported by the article",
    "inferred": "Inferred by the model",
}


def verdict_in_words(verdict: Verdict, escape: Callable[[str], str] = inline) -> str:
    """Return a verdict: its status, who says so, the reasons and their details, escaped."""
    reasons = [
        say(REASONS[reason]) + (f" — {escape(detail)}" if detail else "")
        for reason, detail in zip_longest(verdict.reasons, verdict.detail[: len(verdict.reasons)])
    ]
    status = f"{say(verdict.status.capitalize())} ({say(CHECKS[verdict.by])})"
    return f"{status}: {'; '.join(reasons)}" if reasons else status


def speech(finding: Finding) -> tuple[str, str]:
    """Return the words before a speaker's name, and the name; both empty where nobody speaks."""
    if not isinstance(finding, Point):
        return "", ""
    alone, before_a_name = CERTAINTY[finding.certainty]
    name = (finding.attribution or "").strip()
    return (say(before_a_name), name) if name else (say(alone), "")


def columns(finding: Finding) -> dict[str, str]:
    """Return a finding as the row of a table: column to plain text, the statement first.

    A column is empty where there is nothing to tell; findings of one kind have the same columns.
    """
    match finding:
        case Point():
            said = " ".join(filter(None, speech(finding)))
            return {say("Point"): finding.statement, say("Who says so"): said}
        case Implication():
            return {
                say("What may follow"): finding.statement,
                say("Basis"): say(IMPLICATION_BASIS[finding.basis]),
                say("Affects"): finding.affected,
                say("The model’s estimate"): estimate(finding),
            }
        case Omission():
            return {
                say("What is missing"): finding.statement,
                say("How it is known"): _omission_basis(finding),
                say("Why it matters"): finding.why_it_matters,
            }
        case _:
            assert_never(finding)


def estimate(implication: Implication) -> str:
    """Return how likely the model finds it, how sure it is and when: no article says so.

    Likelihood and confidence stand apart, as Intelligence Community Directive 203 asks: one is of
    the event, the other of the grounds.
    """
    rated = {
        "likelihood": say(implication.likelihood),
        "confidence": say(implication.confidence),
    }
    if not implication.horizon:
        return say("{likelihood}, confidence: {confidence}", **rated)
    horizon = say(implication.horizon)
    return say(
        "{likelihood}, confidence: {confidence}, horizon: {horizon}", horizon=horizon, **rated
    )


def _omission_basis(omission: Omission) -> str:
    match omission.basis:
        case "reported":
            return say("The article itself reports this gap")
        case "unanswered":
            terms = ", ".join(omission.searched) or say("nothing")
            return f"{say('Not in the article')} ({say('searched: {terms}', terms=terms)})"
        case "uncovered":
            return say("Not in the article, but in another one on the same story")
        case _:
            assert_never(omission.basis)


def number_ranges(numbers: tuple[int, ...]) -> str:
    """Return sentence numbers with neighbours joined: (1, 2, 3, 7) as "1–3, 7"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
