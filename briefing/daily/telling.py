"""One story as the edition tells it: its findings chosen and marked, its sources compared.

In goes a story whose reports were briefed, out comes a `StoryTold`. Findings are ranked by how many
sources bear them out, then by importance; each is told once, with the passages of all that say the
same. Not obvious: an "unanswered" omission of one article is only told if no other article of the
story answers it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from briefing.daily.changes import Changed, changes
from briefing.daily.compare import Lack, compared, said_in
from briefing.daily.excerpts import Excerpts
from briefing.daily.shapes import Report, Story
from briefing.daily.uncovered import COVERED_NEAR, bears_fact
from briefing.edition import Change, Passage, StoryTold, Told, Uncovered
from briefing.findings import Finding, Implication, Omission, Point
from briefing.merge import unrepeated
from briefing.verify import absence
from briefing.verify.evidence import best, index_of
from briefing.verify.leaning import leans
from briefing.verify.statements import undated

FINDINGS, IMPLICATIONS, REPORTED_GAPS, UNANSWERED = 3, 1, 1, 1
DIFFERENCES, UNCOVERED, CHANGES = 3, 3, 4
"""How many of each a story has: four stories are then read in five minutes."""

_A_SOURCE = 2
"""How many of the uncovered passages may be of one source, where there are more than two."""

DISPUTED = 0.18
"""What each source that disputes a bottom line takes from the share that the others have of it."""

_NAME = re.compile(r"(?<!^)\b[A-Z][\w’'-]+")


class Teller:
    """Tells a story; its sources are numbered from `first`."""

    def __init__(self, story: Story, number: int, first: int) -> None:
        self.story, self.number = story, number
        self.excerpts = Excerpts(story, first)
        self.reports: Sequence[Report] = story.reports
        self.earlier: Sequence[Report] = story.previous.reports if story.previous else ()
        self._compared = compared(self.excerpts.articles)
        ruled = story.rulings.ruled if story.rulings else ()
        self._ruled = {r.place: r.has for r in ruled}
        self._repeated = self._leaning = 0

    def told(self) -> StoryTold:
        """Return the story as the edition has it."""
        points = self._chosen(Point)
        implications = self._chosen(Implication)
        bottom = self._bottom_line()
        changed = tuple(self._changes())[:CHANGES]
        news = {(c.now.source, c.now.sentence) for c in changed if c.now}
        findings = tuple(
            told
            for told in points
            if self._adds(told, [bottom]) and not {*map(_place, told.passages)} <= news
        )
        shown = findings[:FINDINGS]
        beyond = tuple(t for t in implications if self._adds(t, [bottom, *shown]))
        printed = [bottom, *shown, *beyond[:IMPLICATIONS]]
        silences = tuple(self._omissions())
        marked = [told for told in silences if told.missing_in]
        odds = self._compared.odds[:DIFFERENCES]
        return StoryTold(
            number=self.number,
            id=self.story.id,
            title=self.story.title,
            section=self.story.section,
            why=self.story.why,
            sources=tuple(self.excerpts.sources()),
            since=self.story.previous.edition if self.story.previous else None,
            bottom_line=bottom,
            findings=shown,
            implications=beyond[:IMPLICATIONS],
            omissions=silences,
            differences=tuple(map(self.excerpts.difference, odds)),
            uncovered=tuple(self._uncovered([*printed, *marked], changed)),
            changes=changed,
            repeated=self._repeated,
            left_over=max(0, len(findings) - FINDINGS)
            + max(0, len(beyond) - IMPLICATIONS)
            + self._leaning,
            withheld=sum(len(r.briefing.withheld) for r in self.reports if r.briefing),
        )

    def _bottom_line(self) -> Told | None:
        """Return the bottom line of which the other reports have most: what happened, no aside."""
        lines = [
            (i, report.briefing.bottom_line)
            for i, report in enumerate(self.reports)
            if report.briefing and report.briefing.bottom_line
        ]
        news = [(i, line) for i, line in lines if line.holds and self._news(line)]
        alone = [self._told(i, line) for i, line in news if not leans(line.statement)]
        return max(alone, key=self._borne_out, default=None)

    def _borne_out(self, told: Told) -> float:
        """Return how much of a finding the other reports have, less what disputes it."""
        own = told.passages[0].source - self.excerpts.first if told.passages else None
        others = (a for i, a in enumerate(self.excerpts.articles) if i != own)
        found = (best(told.finding.statement, index_of(article), 1) for article in others)
        shares = sum(matches[0].score for matches in found if matches)
        return shares - DISPUTED * len({p.source for p in told.disputed})

    def _chosen(self, kind: type[Point | Implication]) -> tuple[Told, ...]:
        """Return the findings of one kind that are news, ranked, each told once."""
        found = [
            self._told(i, finding)
            for i, finding in self._findings()
            if isinstance(finding, kind) and finding.holds
        ]
        fresh = [told for told in found if self._news(told.finding)]
        alone = [told for told in fresh if not leans(told.finding.statement)]
        self._repeated += len(found) - len(fresh)
        self._leaning += len(fresh) - len(alone)
        kept: list[Told] = []
        for told in sorted(alone, key=_rank):
            if self._adds(told, kept):
                kept.append(told)
        return tuple(kept)

    def _adds(self, told: Told, others: Iterable[Told | None]) -> bool:
        """Whether a finding says something that others, or the passages they rest on, do not."""
        told_before = [other for other in others if other]
        cited = {*map(_place, told.passages)}
        known = {_place(p) for other in told_before for p in other.also}
        if cited and cited <= known:
            return False
        return bool(unrepeated([told.finding], [other.finding for other in told_before]))

    def _findings(self) -> Iterator[tuple[int, Finding]]:
        for i, report in enumerate(self.reports):
            for section in report.briefing.sections if report.briefing else ():
                for finding in section.findings:
                    yield i, finding

    def _news(self, finding: Finding) -> bool:
        """Whether no article of an earlier edition says what a finding says."""
        return all(said_in(finding, old.article) is None for old in self.earlier)

    def _told(self, report: int, finding: Finding) -> Told:
        also = []
        for other, article in enumerate(self.excerpts.articles):
            number = said_in(finding, article) if other != report else None
            if number:
                also.append(self.excerpts.passage(other, number))
        saying = {p.source for p in also}
        article = self.excerpts.articles[report]
        evidence = {
            s.number
            for s in article.cited(finding.evidence)
            if bears_fact(s.text, article.language)
        }
        gaps = [
            k.missing_in for k in self._lacking() if k.report == report and k.number in evidence
        ]
        missing = set.intersection(*map(set, gaps)) if len(gaps) == len(evidence) > 0 else set()
        return Told(
            finding=finding,
            passages=tuple(
                self.excerpts.sentence(report, n)
                for n in finding.evidence
                if 1 <= n <= len(self.excerpts.articles[report].sentences)
            ),
            also=tuple(also),
            disputed=tuple(
                self.excerpts.passage(*place)
                for n in finding.evidence
                for place in self._compared.against(report, n)
            ),
            missing_in=tuple(sorted({self.excerpts.first + i for i in missing} - saying)),
        )

    def _omissions(self) -> Iterator[Told]:
        """Yield what a source itself reports as left out, then what none of the sources answers."""
        held = [
            (i, finding)
            for i, finding in self._findings()
            if isinstance(finding, Omission) and finding.holds
        ]
        reported = [
            self._told(i, finding)
            for i, finding in held
            if finding.basis == "reported" and self._news(finding)
        ]
        alone = [told for told in reported if not leans(told.finding.statement)]
        self._leaning += len(reported) - len(alone)
        yield from alone[:REPORTED_GAPS]
        asked = [finding for i, finding in held if self._unanswered(i, finding)]
        times = Counter(finding.statement for finding in asked)
        # Whom no source names is hardly missed; what several of them leave open is.
        asked.sort(key=lambda f: (self._names_a_stranger(f), -times[f.statement]))
        for finding in asked[:UNANSWERED]:
            yield Told(finding=finding, passages=())

    def _names_a_stranger(self, omission: Finding) -> bool:
        """Whether an omission names somebody, or a place, of whom no article speaks."""
        texts = [article.text for article in self.excerpts.articles]
        return any(not any(n in text for text in texts) for n in _NAME.findall(omission.statement))

    def _unanswered(self, report: int, omission: Omission) -> bool:
        """Whether no article answers an omission; all must be in the language searched in."""
        language = self.excerpts.articles[report].language
        return bool(omission.searched) and all(
            article.language == language and not absence.search(omission.searched, article)
            for article in self.excerpts.articles
        )

    def _uncovered(
        self, shown: Sequence[Told | None], changed: Sequence[Change]
    ) -> Iterator[Uncovered]:
        """Yield what some sources leave out, first what all others do and a finding rests on.

        Nothing that the story shows elsewhere, that it shows twice, or that is known from before.
        """
        first, rests = self.excerpts.first, self._rested_on()
        passages = [p for t in shown if t for p in (*t.passages, *t.also)]
        passages += [change.now for change in changed if change.now]
        told = {(p.source - first, p.sentence) for p in passages}
        ranked = sorted(
            (k for k in self._lacking() if (k.report, k.number) not in told),
            key=lambda lack: (
                -len(lack.missing_in),
                lack.near >= COVERED_NEAR,
                (lack.report, lack.number) not in rests,
                -self._weight(lack),
                lack.number,
                lack.report,
            ),
        )
        count = dict.fromkeys(range(len(self.reports)), 0)
        most = _A_SOURCE if len(self.reports) > 2 else UNCOVERED
        quoted = [passage.text for passage in passages]
        for lack in ranked:
            if count[lack.report] < most and sum(count.values()) < UNCOVERED:
                places = [(lack.report, lack.number, other) for other in lack.missing_in]
                read = all(place in self._ruled for place in places)
                passage = self.excerpts.left_out(lack, judged=read)
                again = any(words in passage.passage.text for words in quoted)
                own = self.excerpts.sentence(lack.report, lack.number).text
                if not again and self._news(
                    passage.omission.model_copy(update={"statement": undated(own)})
                ):
                    quoted.append(passage.passage.text)
                    count[lack.report] += 1
                    yield passage

    def _lacking(self) -> Iterator[Lack]:
        """Yield who lacks what by outlet: one that has it in another article does not lack it.

        Nor does one that has it in other words, as the judge read it.
        """
        outlets = [report.outlet for report in self.reports]
        for lack in self._compared.lacking:
            having = {o for i, o in enumerate(outlets) if i not in lack.missing_in}
            having |= {
                outlets[i]
                for i in lack.missing_in
                if self._ruled.get((lack.report, lack.number, i))
            }
            missing = tuple(i for i in lack.missing_in if outlets[i] not in having)
            if missing:
                yield lack._replace(missing_in=missing)

    def _weight(self, lack: Lack) -> int:
        """Return how many names and figures others lack; none counts in what somebody exclaims."""
        text = self.excerpts.articles[lack.report].sentences[lack.number - 1].text
        hard = sum(t[:1].isupper() or any(map(str.isdigit, t)) for t in lack.searched)
        return 0 if text.startswith(("“", '"')) else hard

    def _rested_on(self) -> set[tuple[int, int]]:
        """Return the sentences that any finding rests on, by report and number."""
        return {(i, n) for i, finding in self._findings() for n in finding.evidence}

    def _changes(self) -> Iterator[Change]:
        """Yield corrections, updates, then the rest; first what findings rest on, last asides.

        An aside is what no other source of the story speaks of.
        """
        rests, others = self._rested_on(), len(self.reports) - 1
        asides = {(k.report, k.number) for k in self._lacking() if len(k.missing_in) == others}
        order = ("corrected", "updated", "dropped")

        def rank(change: Changed) -> tuple[int, bool, bool]:
            place = (change.report, change.now)
            return order.index(change.kind), place not in rests, place in asides

        for change in sorted(changes(self.reports, self.earlier), key=rank):
            yield self.excerpts.change(change)


def _place(passage: Passage) -> tuple[int, int]:
    return passage.source, passage.sentence


def _rank(told: Told) -> tuple[int, ...]:
    """Return what sorts first what most sources bear out, then the more important."""
    finding = told.finding
    weight = finding.importance if isinstance(finding, Point) else 0
    place = told.passages[0] if told.passages else None
    inferred = isinstance(finding, Implication) and finding.basis == "inferred"
    return (
        inferred,
        -len(told.also),
        -weight,
        place.source if place else 0,
        place.sentence if place else 0,
    )
