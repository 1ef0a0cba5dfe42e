"""Where two reports do not agree: two sentences on one matter, of which not both can be right.

In go two articles, out come pairs of sentences, one of each, with what is at odds: a number, a
date, a yes and a no, or a fact here that is a hedge or somebody's claim there. Not obvious: the
gates that hold a finding against its evidence are asked, one sentence being the claim and the other
the evidence, once each way; what they object to is a difference only where both are about the same
matter and neither number is anywhere else in the other article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from typing import Literal, NamedTuple

from briefing.article import Article, Sentence
from briefing.daily.uncovered import FEWEST, SERVICE
from briefing.findings import Reason
from briefing.verify import gates
from briefing.verify.evidence import best, coverage, index_of
from briefing.verify.gates import Claim, Objection
from briefing.verify.gates.negation import negation
from briefing.verify.gates.quantities import Quantity, quantities
from briefing.verify.gates.text import tokens
from briefing.verify.statements import undated
from briefing.verify.stems import stem
from briefing.verify.words import content

Kind = Literal["number", "date", "contrary", "certainty"]

SAME_MATTER = 0.5
"""Share that one of two sentences must have of the other, by weight, to be about the same."""

SAME_COUNT = 0.26
"""The same, where both count the same thing: "fourteen hospitals", "eleven hospitals"."""

SAME_SHARE = 0.4
"""Share that each of the two must have of the other, where both give a percentage or a sum."""

SAME_DATE = 0.45
"""Share that each of the two must have of the other, for their dates to be of one event."""

_CLOSEST = 3
_ROUNDED = 0.1
"""How far apart, relatively, two numbers are that "about" or "nearly" makes one."""

_SURER = frozenset({Reason.HEDGE_LOST, Reason.SPEAKER_LOST, Reason.NAME_NOT_IN_EVIDENCE})
_DOUBTS = re.compile(
    r"\b(?:could|may|might|can|possibl[ey]|perhaps|probably|likely|allegedly|reportedly|appears?|"
    r"seems?|up to)\b"
)
_LIGHT = frozenset(map(stem, "make do take have get give go come see put keep let be".split()))
_EXPECTS = re.compile(
    r"\b(?:expect|forecast|predict|estimat|hope|aim|should|likely)", re.IGNORECASE
)


class Conflict(NamedTuple):
    """Sentence `one` of an article and `other` of another, and what is at odds, in words.

    `alike` is how much the two share, from 0 to 1.
    """

    kind: Kind
    detail: str
    one: int
    other: int
    alike: float


def differences(article: Article, other: Article) -> tuple[Conflict, ...]:
    """Return where two articles do not agree, those first that are most surely on one matter.

    Each sentence is in one pair at most. Limits: English only; what is told in quite other words
    is not found.
    """
    if article.language != "en" or other.language != "en":
        return ()
    found = [c for s in article.sentences for c in _conflicts(s, article, other)]
    kept: list[Conflict] = []
    for conflict in sorted(found, key=lambda c: (-c.alike, c.one, c.other)):
        if not any(k.one == conflict.one or k.other == conflict.other for k in kept):
            kept.append(conflict)
    return tuple(kept)


def _conflicts(sentence: Sentence, article: Article, other: Article) -> Iterator[Conflict]:
    if SERVICE.search(sentence.text):
        return
    for match in best(undated(sentence.text), index_of(other), _CLOSEST):
        answer = other.sentences[match.number - 1]
        back = coverage(undated(answer.text), [sentence.text], index_of(article))
        alike, least = max(match.score, back), min(match.score, back)
        if alike < SAME_COUNT or SERVICE.search(answer.text):
            continue
        odds = _number(sentence, answer, article, other, alike, least)
        if not odds and alike >= SAME_MATTER:
            odds = _at_odds(sentence, answer, article, other, least)
        if odds:
            yield Conflict(*odds, sentence.number, answer.number, round(alike, 4))


def _number(
    one: Sentence, two: Sentence, article: Article, other: Article, alike: float, least: float
) -> tuple[Kind, str] | None:
    """Return the numbers that two sentences give of one thing, None if they do not differ."""
    for q, k in _rivals(one, two, article, other):
        counted = bool(set(q.nouns[:2]) & set(k.nouns[:2]))
        least_of = {"measure": SAME_COUNT, "percent": SAME_SHARE, "money": SAME_SHARE}.get(
            q.kind, 1
        )
        if alike >= SAME_MATTER or counted or least >= least_of:
            return "number", f"“{q.text}” against “{k.text}”"
    return None


def _at_odds(
    one: Sentence, two: Sentence, article: Article, other: Article, least: float
) -> tuple[Kind, str] | None:
    """Return what else is at odds in two sentences on one matter, None if nothing is."""
    here = gates.check(Claim(statement=undated(one.text)), [two], other)
    there = gates.check(Claim(statement=undated(two.text)), [one], article)
    if _each_way(here, there, {Reason.NEGATION_DIFFERS}) and _denies(one.text, two.text):
        return "contrary", "one affirms what the other denies"
    if least >= SAME_DATE and _each_way(here, there, {Reason.DATE_NOT_IN_EVIDENCE}):
        return "date", "the dates differ"
    for surer, doubting, objections in ((one, two, here), (two, one, there)):
        says_enough = len(_said(surer.text)) >= FEWEST and least >= SAME_COUNT
        doubts = _DOUBTS.search(doubting.text) and not _EXPECTS.search(surer.text)
        if says_enough and doubts and _only_surer(objections):
            return "certainty", "one states what the other qualifies"
    return None


def _denies(one: str, two: str) -> bool:
    """Whether two sentences have things in common, of which only one negates what it is about.

    Left aside are quotations, which differ by a misheard word; what is not so "until" it is; and
    verbs such as "make", that are said of many things.
    """
    if any(text.startswith(("“", '"', "‘")) or " until " in text for text in (one, two)):
        return False
    shared = _said(one) & _said(two)
    negated = (_negated(one) ^ _negated(two)) & shared - _LIGHT
    return len(shared) > 1 and bool(negated) and not _cues(one) & _cues(two)


def _negated(text: str) -> set[str]:
    """Return the stems of the words that a text negates."""
    marks = negation(text).marks
    return {stem(t.low) for t, mark in zip(tokens(text), marks, strict=True) if mark}


def _each_way(
    here: tuple[Objection, ...], there: tuple[Objection, ...], reasons: Set[Reason]
) -> bool:
    """Whether each of two sentences contradicts the other for one of some reasons."""
    return all(
        any(o.reason in reasons and o.status == "contradicted" for o in objections)
        for objections in (here, there)
    )


def _said(text: str) -> set[str]:
    """Return the stems of what a text says, the names left out."""
    return {w.stem for w in content(text) if w.kind != "name"}


def _cues(text: str) -> set[str]:
    """Return the words of a text that negate: where both have one, both may well negate."""
    toks = tokens(text)
    return {toks[cue.at].stem for cue in negation(text).cues}


def _only_surer(objections: tuple[Objection, ...]) -> bool:
    """Whether one sentence hedges what the other states, and numbers and dates agree."""
    reasons = {o.reason for o in objections}
    return Reason.HEDGE_LOST in reasons and reasons <= _SURER


def _rivals(
    one: Sentence, two: Sentence, article: Article, other: Article
) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the numbers of two sentences that are of the same thing and not equal."""
    mine = [q for q in quantities(one.text) if q.kind not in {"vague", "ordinal", "times"}]
    theirs = [k for k in quantities(two.text) if k.kind not in {"vague", "ordinal", "times"}]
    alone = [q for q in mine if not any(_agree(q, k) for k in _numbers(other))]
    others = [k for k in theirs if not any(_agree(k, q) for q in _numbers(article))]
    for q in alone:
        for k in others:
            if _of_one_thing(q, k):
                yield q, k


def _numbers(article: Article) -> tuple[Quantity, ...]:
    return tuple(q for s in article.sentences for q in quantities(s.text))


def _of_one_thing(q: Quantity, k: Quantity) -> bool:
    """Whether two numbers are of one kind and unit and count, if both say what, the same."""
    if q.kind != k.kind or q.unit != k.unit or q.label or k.label:
        return False
    if q.nouns and k.nouns:
        return bool(set(q.nouns[:2]) & set(k.nouns[:2]))
    return q.kind != "count" and not (q.nouns or k.nouns)


def _agree(q: Quantity, k: Quantity) -> bool:
    """Whether two numbers may be the same, one of them perhaps rounded."""
    if q.kind != k.kind or q.unit != k.unit:
        return "count" in {q.kind, k.kind} and q.value / q.factor == k.value / k.factor
    slack = _ROUNDED if q.bound or k.bound else 0.02
    return abs(q.value - k.value) <= slack * max(abs(q.value), abs(k.value))
