"""The words of a story's reports as an edition quotes them: cut out, numbered, never typed.

In go places in the reports (a report by index, a sentence by number), out come the parts of an
`Edition` that hold their words. Sources are numbered from `first`, through the whole edition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.article import Article
from briefing.daily.changes import Changed
from briefing.daily.compare import Lack, Odds, passage
from briefing.daily.shapes import Report, Story
from briefing.edition import Change, Difference, Earlier, Passage, Source, Uncovered
from briefing.findings import Omission, Verdict
from briefing.verify.statements import undated


class Excerpts:
    """What can be quoted of a story."""

    def __init__(self, story: Story, first: int) -> None:
        self.first = first
        self.articles: Sequence[Article] = [report.article for report in story.reports]
        self._reports: Sequence[Report] = story.reports
        self._previous = story.previous

    def sources(self) -> Iterator[Source]:
        """Yield the reports as the sources that are cited."""
        for number, report in enumerate(self._reports, start=self.first):
            article = report.article
            yield Source(
                number=number,
                outlet=report.outlet,
                title=article.title,
                address=article.source,
                published=article.published,
                date_precision=article.date_precision,
                carried_by=report.carried_by,
            )

    def passage(self, report: int, number: int) -> Passage:
        """Return a sentence, with the one before it where it leans on that."""
        text = passage(self.articles[report], number)
        return Passage(source=self.first + report, sentence=number, text=text)

    def sentence(self, report: int, number: int) -> Passage:
        """Return a sentence alone, as the evidence of a finding is quoted."""
        article = self.articles[report]
        sentence = article.sentences[number - 1]
        text = article.text[sentence.start : sentence.end]
        return Passage(source=self.first + report, sentence=number, text=text)

    def difference(self, odds: Odds) -> Difference:
        """Return both passages of a difference."""
        one, other, conflict = odds
        return Difference(
            kind=conflict.kind,
            one=self.passage(one, conflict.one),
            other=self.passage(other, conflict.other),
            detail=conflict.detail,
        )

    def left_out(self, lack: Lack, *, judged: bool) -> Uncovered:
        """Return a passage that some reports lack, as the omission that it is there.

        `judged` says whether a judge has read them, too.
        """
        words = self.passage(lack.report, lack.number)
        return Uncovered(
            omission=Omission(
                statement=undated(words.text),
                evidence=(lack.number,),
                verdict=Verdict(status="supported", by="judge" if judged else "gates"),
                basis="uncovered",
                why_it_matters="",
                searched=lack.searched,
            ),
            passage=words,
            missing_in=tuple(self.first + i for i in lack.missing_in),
        )

    def change(self, change: Changed) -> Change:
        """Return the words of now and of then."""
        now = None
        if change.report is not None and change.now is not None:
            article, last = self.articles[change.report], change.last or change.now
            now = self.passage(change.report, change.now)
            if last > change.now:
                first = article.sentences[change.now - 1]
                text = article.text[first.start : article.sentences[last - 1].end]
                now = now.model_copy(update={"text": text, "sentence": last})
        return Change(kind=change.kind, now=now, before=self._before(change), detail=change.detail)

    def _before(self, change: Changed) -> Earlier | None:
        if change.earlier is None or change.before is None or self._previous is None:
            return None
        old = self._previous.reports[change.earlier]
        return Earlier(
            outlet=old.outlet,
            edition=self._previous.edition,
            sentence=change.before,
            text=passage(old.article, change.before),
        )
