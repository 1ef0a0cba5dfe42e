"""The reports of one story held against each other, by code alone: agreed, at odds, left out.

In go the articles of a story, out come pairs of places that differ and, for each sentence that not
all have, who lacks it. Not obvious: places are a report's index and a sentence's number; what a
reader is shown is cut out of the articles by `passage`, nothing is worded here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from briefing.article import Article, Sentence
from briefing.daily.differences import Conflict, differences
from briefing.daily.uncovered import absent, left_out, names
from briefing.findings import Finding, Point, Reason
from briefing.verify import gates
from briefing.verify.check import CLAUSE
from briefing.verify.evidence import best, index_of
from briefing.verify.gates import Claim
from briefing.verify.gates.quantities import Quantity, quantities
from briefing.verify.leaning import leans
from briefing.verify.statements import undated
from briefing.verify.words import content

SAYS_SAME = 0.6
"""Share of a statement that a sentence must have to say it though a name in it is shorter."""


class Odds(NamedTuple):
    """Where reports `one` and `other`, by index, do not agree, and how."""

    one: int
    other: int
    conflict: Conflict


class Lack(NamedTuple):
    """Sentence `number` of report `report`, the reports that lack it, terms that none has.

    `near` is the share of it that the closest sentence of them has.
    """

    report: int
    number: int
    missing_in: tuple[int, ...]
    searched: tuple[str, ...]
    near: float


class Compared(NamedTuple):
    """Where articles differ, and what some of them leave out.

    In `odds` each sentence is at odds with one other at most, the plainest first; `every` has all
    pairs. A sentence on whose matter another article differs is not left out there.
    """

    odds: tuple[Odds, ...]
    lacking: tuple[Lack, ...]
    every: tuple[Odds, ...]

    def against(self, report: int, number: int) -> tuple[tuple[int, int], ...]:
        """Return the places that say otherwise than a sentence, hedges aside."""
        found: dict[tuple[int, int], None] = {}
        for one, other, conflict in self.every:
            if conflict.kind != "certainty":
                if (one, conflict.one) == (report, number):
                    found[other, conflict.other] = None
                if (other, conflict.other) == (report, number):
                    found[one, conflict.one] = None
        return tuple(found)


def compared(articles: Sequence[Article]) -> Compared:
    """Return the articles of a story held against each other."""
    odds = [
        Odds(i, j, conflict)
        for i, j in combinations(range(len(articles)), 2)
        for conflict in differences(articles[i], articles[j])
    ]
    every = (*odds, *_echoed(articles, odds))
    return Compared(_once(odds), tuple(_lacks(articles, odds)), every)


def _echoed(articles: Sequence[Article], odds: Sequence[Odds]) -> Iterator[Odds]:
    """Yield further sentences that give a number which another report gives otherwise.

    They have it of the same thing as the sentence that was held against the other report's.
    """
    for i, j, conflict in odds:
        if conflict.kind != "number":
            continue
        for own, number, other, against in (
            (i, conflict.one, j, conflict.other),
            (j, conflict.other, i, conflict.one),
        ):
            text = articles[own].sentences[number - 1].text
            given = [q for q in quantities(text) if f"“{q.text}”" in conflict.detail]
            for k, article in enumerate(articles):
                for sentence in article.sentences if k != other else ():
                    place = (k, sentence.number)
                    if place != (own, number) and _gives(sentence.text, given, text):
                        yield Odds(k, other, conflict._replace(one=place[1], other=against))


def _gives(text: str, given: Sequence[Quantity], before: str) -> bool:
    """Whether a text has a number, with its unit, of something that `before` has it of."""
    return any(
        (q.kind, q.unit, q.value) == (g.kind, g.unit, g.value)
        and (q.unit or q.kind == "percent")
        and _things(text, q) & _things(before, g)
        for q in quantities(text)
        for g in given
    )


def _things(text: str, number: Quantity) -> set[str]:
    """Return the stems of what a text is about: its words without names, numbers and their unit."""
    rest = text.replace(number.text, " ")
    return {word.stem for word in content(rest) if word.kind == "word"}


def _once(odds: Sequence[Odds]) -> tuple[Odds, ...]:
    """Return pairs of places in which no place occurs twice, the surest of them."""
    kept: list[Odds] = []
    taken: set[tuple[int, int]] = set()
    for one in sorted(odds, key=_surest):
        places = {(one.one, one.conflict.one), (one.other, one.conflict.other)}
        if not places & taken:
            taken |= places
            kept.append(one)
    return tuple(kept)


def _surest(odds: Odds) -> tuple[float, ...]:
    conflict = odds.conflict
    return (conflict.kind == "certainty", -conflict.alike, odds.one, odds.other, conflict.one)


def _lacks(articles: Sequence[Article], odds: Sequence[Odds]) -> Iterator[Lack]:
    """Yield what one article reports and others leave out, in the articles' order."""
    differing = {
        place for i, j, conflict in odds for place in ((i, j, conflict.one), (j, i, conflict.other))
    }
    for i, article in enumerate(articles):
        missing: dict[int, dict[int, float]] = {}
        for j, other in enumerate(articles):
            for number, near in left_out(article, other) if i != j else ():
                if (i, j, number) not in differing:
                    missing.setdefault(number, {})[j] = near
        for number, by in sorted(missing.items()):
            text = undated(article.sentences[number - 1].text)
            # Terms that are in none of them prove it for all; else it is only said of the first.
            for some in dict.fromkeys((tuple(by), tuple(by)[:1])):
                if searched := absent(text, [articles[j] for j in some]):
                    yield Lack(i, number, some, searched, max(by[j] for j in some))
                    break


def said_in(finding: Finding, article: Article) -> int | None:
    """Return the sentence of an article that says what a finding says, None if none does.

    It must have most of the statement, and the gates must not object to the one as evidence of
    the other: the same numbers and dates, the same yes or no, no hedge lost. A name may be shorter
    there ("the port authority").
    """
    certainty = finding.certainty if isinstance(finding, Point) else None
    claim = Claim(statement=finding.statement, certainty=certainty)
    for match in best(finding.statement, index_of(article), 3):
        if match.score < CLAUSE:
            continue
        sentence = article.sentences[match.number - 1]
        objections = gates.check(claim, [sentence], article)
        reasons = {o.reason for o in objections} - {Reason.SPEAKER_LOST}
        named = reasons == {Reason.NAME_NOT_IN_EVIDENCE} and match.score >= SAYS_SAME
        if not reasons or (named and _has_some_of_each_name(finding.statement, sentence)):
            return match.number
    return None


def _has_some_of_each_name(statement: str, sentence: Sentence) -> bool:
    """Whether a sentence has a word of every name: "port authority" of "Hallen Port Authority"."""
    there = {word.stem for word in content(sentence.text)}
    return all(
        any(word.stem in there for word in name) for name in names(statement, content(statement))
    )


def passage(article: Article, number: int) -> str:
    """Return a sentence word for word, with the one before it where it leans on that."""
    sentence = article.sentences[number - 1]
    before = article.sentences[number - 2] if number > 1 else None
    if before and leans(sentence.text):
        return article.text[before.start : sentence.end]
    return article.text[sentence.start : sentence.end]
