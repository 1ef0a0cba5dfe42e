"""What the rooms of the day hand each other: reports, stories, what was collected, a day.

A report is one independent text: an article, and who else carries the same words. A story is what
several reports are about; it keeps its `id` from day to day. A day is everything that an edition is
made from: nothing in it depends on the clock, on a path of this machine or on the order in which
sources answered, so that the same day gives the same edition.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from briefing.article import Article, Shape
from briefing.document import Briefing, PromptSetRef
from briefing.edition import Note


class Report(Shape):
    """One independent text of a story.

    `outlet` is who published it: the host of its address without "www.", or the name that the
    configuration gives that host; of a file, the folder it lies in. `carried_by` are the other
    outlets that carry the same text, sorted. `revises` is the `sha256` of the article as an earlier
    edition had it from the same address, where its text has changed since. `briefing` is None
    where the report was not briefed: a one-liner, or the budget was reached.
    """

    article: Article
    outlet: str
    carried_by: tuple[str, ...] = ()
    revises: str | None = None
    briefing: Briefing | None = None


class Ruled(Shape):
    """Whether report `other` has a sentence of `report`, as the judge read it; both by index."""

    report: int
    sentence: int
    other: int
    has: bool

    @property
    def place(self) -> tuple[int, int, int]:
        """What was asked about."""
        return self.report, self.sentence, self.other


class Rulings(Shape):
    """What the judge ruled on a story's passages, and what asking it cost."""

    ruled: tuple[Ruled, ...] = ()
    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = 0.0
    seconds: float = 0.0


class Previous(Shape):
    """A story as it was when an edition last carried it; `reports` are those known then."""

    edition: date
    title: str
    reports: tuple[Report, ...]


class Story(Shape):
    """What several reports are about.

    `id` stays the same from day to day. `section` is the topic of the profile it belongs to, else
    "Other news", or "News" where the profile has no topics. `reports` are those that are new since
    the last edition, in a fixed order; there are none where nothing is new. `why` says in words why
    it is ranked where it is; `score` is what it is ranked by. `first_seen` is the day of its first
    report. `previous` is None where no edition has carried it. `rulings` is None where no judge was
    asked what its reports leave out.
    """

    id: str
    title: str
    section: str
    reports: tuple[Report, ...]
    score: float
    why: tuple[str, ...]
    first_seen: date
    previous: Previous | None = None
    rulings: Rulings | None = None

    @property
    def outlets(self) -> tuple[str, ...]:
        """Independent sources: the outlets of its reports, each once, in the reports' order."""
        return tuple(dict.fromkeys(report.outlet for report in self.reports))


class Collected(Shape):
    """What the sources gave: `read` articles in all, of which `seen` were in earlier editions.

    `reports` are the independent texts among those that are new; `again` are the `sha256` of
    articles of earlier editions that the sources still carry.
    """

    read: int
    seen: int
    reports: tuple[Report, ...]
    again: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


class Day(Shape):
    """Everything that an edition is made from.

    `edition` is its date, `since` that of the edition before it, None before the first. Of the
    stories with something new, `stories` are told in full, best first; `one_liners` are beyond the
    caps; `left_out` were to be told but could not be asked about, `left_out_because` saying why.
    Of those of the last edition without anything new, `unchanged` are still carried by a source,
    `dropped` are not.
    """

    edition: date
    since: date | None
    stories: tuple[Story, ...]
    one_liners: tuple[Story, ...]
    left_out: tuple[Story, ...] = ()
    left_out_because: str | None = None
    unchanged: tuple[Story, ...] = ()
    dropped: tuple[Story, ...] = ()
    collected: Collected
    model: str
    prompt_set: PromptSetRef
    answers: Literal["live", "recorded"]

    @property
    def partial(self) -> bool:
        """Whether something that was to be told is not, or not wholly."""
        reports = [report for story in self.stories for report in story.reports]
        return (
            bool(self.left_out)
            or any(note.kind == "failed" for note in self.collected.notes)
            or any(r.briefing is None or r.briefing.partial for r in reports)
        )
