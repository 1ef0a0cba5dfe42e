"""What has become of a story since an edition last carried it: updated, corrected, taken out.

In go its new articles and those known then, out come pairs of places: the words now and the words
before. Not obvious: that a new article does not repeat an old sentence says nothing; only an
article that was changed at its own address can drop one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from briefing.article import Article
from briefing.daily.differences import differences
from briefing.daily.shapes import Report
from briefing.daily.uncovered import bears_fact, held
from briefing.verify.evidence import best, index_of
from briefing.verify.gates.quantities import quantities

RELATED = 0.2
"""Share of a correction that a sentence must have to be what is corrected."""

_NOTICE = re.compile(
    r"^\W*(?:correction|corrected|clarification|erratum|corrigendum|editor['’]s note)\b|"
    r"\b(?:an earlier|a previous) version of this (?:article|story|report)\b|"
    r"\bthis (?:article|story|report) (?:has been|was) (?:corrected|amended)\b",
    re.IGNORECASE,
)


class Changed(NamedTuple):
    """Sentence `now` of report `report`, `before` of earlier report `earlier`, both by index.

    `last` is the last sentence of what is new, where that is more than one.
    """

    kind: Literal["updated", "corrected", "dropped"]
    report: int | None
    now: int | None
    last: int | None
    earlier: int | None
    before: int | None
    detail: str


def changes(reports: Sequence[Report], earlier: Sequence[Report]) -> tuple[Changed, ...]:
    """Return what the reports change in what earlier ones said: corrections first, then updates.

    Each earlier sentence is changed once, and no number that a notice corrects is told again.
    """
    found: list[Changed] = []
    for i, report in enumerate(reports):
        found += _corrections(i, report, earlier)
    told = {value for change in found for value in _values(reports, change)}
    taken = {(change.earlier, change.before) for change in found}
    updates = sorted(_updates(reports, earlier), key=lambda pair: (-pair[0], pair[1][1:]))
    used: set[tuple[int | None, int | None]] = set()
    for _, change in updates:
        places = {(change.earlier, change.before)}
        values = _values(reports, change)
        again = values and values <= told
        if not (places & taken or again or (change.report, change.now) in used):
            taken |= places
            told |= values
            used.add((change.report, change.now))
            found.append(change)
    for i, report in enumerate(reports):
        found += _dropped(i, report, earlier)
    return tuple(found)


def _corrections(i: int, report: Report, earlier: Sequence[Report]) -> Iterator[Changed]:
    """Yield the notices of correction in a report, each with the earlier words that it is about."""
    sentences = report.article.sentences
    for sentence in sentences:
        if not _NOTICE.search(sentence.text):
            continue
        last = max(s.number for s in sentences if s.paragraph == sentence.paragraph)
        index, number = _about(sentence.text, report, earlier)
        yield Changed("corrected", i, sentence.number, last, index, number, "")


def _about(
    text: str, report: Report, earlier: Sequence[Report]
) -> tuple[int, int] | tuple[None, None]:
    """Return the earlier report of the same outlet, and its sentence, that a notice is about."""
    found = [
        (match.score, -index, match.number)
        for index, old in enumerate(earlier)
        if old.outlet == report.outlet
        for match in best(text, index_of(old.article), 3)
        if match.score >= RELATED
    ]
    if not found:
        return None, None
    _, index, number = max(found)
    return -index, number


def _updates(
    reports: Sequence[Report], earlier: Sequence[Report]
) -> Iterator[tuple[float, Changed]]:
    known = {" ".join(s.text.split()) for old in earlier for s in old.article.sentences}
    for i, report in enumerate(reports):
        for e, old in enumerate(earlier):
            revised = report.revises == old.article.sha256
            for c in differences(report.article, old.article):
                said = " ".join(report.article.sentences[c.one - 1].text.split())
                if c.kind == "certainty" or said in known:
                    continue  # a hedge more or less, or what an earlier edition's source had too
                kind: Literal["updated", "corrected"] = (
                    "corrected" if revised and c.kind == "number" else "updated"
                )
                own = 0.1 if report.outlet == old.outlet else 0.0
                yield c.alike + own, Changed(kind, i, c.one, None, e, c.other, c.detail)


def _dropped(i: int, report: Report, earlier: Sequence[Report]) -> Iterator[Changed]:
    """Yield what an article said before it was changed at its address, and no longer says."""
    for e, old in enumerate(earlier):
        if report.revises != old.article.sha256:
            continue
        changed = {c.other for c in differences(report.article, old.article)}
        for sentence in old.article.sentences:
            says = bears_fact(sentence.text, old.article.language)
            gone = says and held(sentence.text, report.article) < 1
            if gone and sentence.number not in changed:
                yield Changed("dropped", i, None, None, e, sentence.number, "")


def _values(reports: Sequence[Report], change: Changed) -> frozenset[float]:
    """Return the numbers in the new words of a change."""
    if change.report is None or change.now is None:
        return frozenset()
    article: Article = reports[change.report].article
    last = change.last or change.now
    texts = (s.text for s in article.sentences[change.now - 1 : last])
    return frozenset(q.value for text in texts for q in quantities(text))
