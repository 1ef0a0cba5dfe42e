"""A finished edition of the daily briefing: everything a renderer needs, and its JSON file.

An edition is to a day what a `Briefing` is to an article. Its sources, the independent texts of
its stories, are numbered from 1 through the whole edition, so that [2:14] is sentence 14 of source
2. Not obvious: the passages that are cited are here word for word, cut out of the articles by code,
so that an edition can be read, rendered and checked without the articles.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Literal

from briefing.article import DatePrecision, Shape
from briefing.document import PromptSetRef
from briefing.findings import Finding, Omission

SCHEMA_VERSION: Final = 1

_Date = date  # a field of this name stands before the annotations that follow it


class Note(Shape):
    """Something about a source that the reader should know, and the reason in words.

    "undated" articles are taken nevertheless; all others were left out. "skipped" is what came
    twice in one run.
    """

    kind: Literal["paywalled", "undated", "failed", "stale", "skipped"]
    source: str
    reason: str


class Source(Shape):
    """One independent text: who published it, where it was read, who else carries its words."""

    number: int
    outlet: str
    title: str
    address: str
    published: datetime | None
    date_precision: DatePrecision | None
    carried_by: tuple[str, ...] = ()


class Passage(Shape):
    """Words of a source, verbatim: the last of its sentences is `sentence`.

    Where a sentence leans on the one before it ("It has not said …"), `text` has both.
    """

    source: int
    sentence: int
    text: str


class Earlier(Shape):
    """Words of a source of an earlier edition, verbatim."""

    outlet: str
    edition: date
    sentence: int
    text: str


class Told(Shape):
    """One finding of a story, with the passages that it rests on.

    `also` are passages of other sources that say the same, `disputed` those that say otherwise;
    `missing_in` are the sources that do not say it, as a search of each showed.
    """

    finding: Finding
    passages: tuple[Passage, ...]
    also: tuple[Passage, ...] = ()
    disputed: tuple[Passage, ...] = ()
    missing_in: tuple[int, ...] = ()


class Difference(Shape):
    """Two sources on the same matter, each in its own words, and what in them does not agree.

    "certainty" is where one gives as a fact what the other hedges or has someone say.
    """

    kind: Literal["number", "date", "contrary", "certainty"]
    one: Passage
    other: Passage
    detail: str


class Uncovered(Shape):
    """What one source reports and others of the story leave out, by number in `missing_in`.

    `omission.searched` are the terms that each of them was searched for in vain.
    """

    omission: Omission
    passage: Passage
    missing_in: tuple[int, ...]


class Change(Shape):
    """What has become of something that an earlier edition reported.

    "updated" has both passages; "corrected" has the notice or the new words, and the old ones
    where they were found; "dropped" are words that a source took out of its article.
    """

    kind: Literal["updated", "corrected", "dropped"]
    now: Passage | None
    before: Earlier | None
    detail: str = ""


class StoryTold(Shape):
    """One story: its sources, what they report, agree on, differ in, leave out, and what changed.

    `since` is the day of the edition that last carried it, None where none has. `omissions` are
    what a source itself reports as left out, and what none of them answers. `repeated` counts
    findings that were left out because that edition's sources reported them already, `left_over`
    those that ranked below the ones shown, `withheld` those that failed a check.
    """

    number: int
    id: str
    title: str
    section: str
    why: tuple[str, ...]
    sources: tuple[Source, ...]
    since: date | None = None
    bottom_line: Told | None = None
    findings: tuple[Told, ...] = ()
    implications: tuple[Told, ...] = ()
    omissions: tuple[Told, ...] = ()
    differences: tuple[Difference, ...] = ()
    uncovered: tuple[Uncovered, ...] = ()
    changes: tuple[Change, ...] = ()
    repeated: int = 0
    left_over: int = 0
    withheld: int = 0


class Line(Shape):
    """A story in one line: beyond the caps, unchanged, dropped, or not asked about."""

    id: str
    title: str
    section: str
    outlets: tuple[str, ...]
    address: str | None = None


class Ahead(Shape):
    """A date ahead that the sources name: the days it may mean, as said, by the passages."""

    first: date
    last: date
    said: str
    story: int
    passages: tuple[Passage, ...]


class Reading(Shape):
    """What the edition rests on: `read` articles in all, of which `seen` were known already.

    `texts` counts the independent texts that were briefed; `not_covered` says in words what of
    them could not be. `cost` is in US dollars, None where the price is unknown; `seconds` is the
    time the model took over its answers.
    """

    read: int
    seen: int
    texts: int
    notes: tuple[Note, ...] = ()
    not_covered: tuple[str, ...] = ()
    model: str
    prompt_set: PromptSetRef
    answers: Literal["live", "recorded"]
    requests: int
    prompt_tokens: int
    completion_tokens: int
    cost: float | None
    seconds: float
    version: str


class Edition(Shape):
    """One day's briefing.

    `bottom_line` has the bottom lines of the top stories, in their order. `since` is the date of
    the edition before it. Of the stories that this one carried, `unchanged` are still reported
    without anything new, `dropped` no longer are. `left_out` were to be told but could not be.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    date: _Date
    since: _Date | None
    bottom_line: tuple[Told, ...]
    stories: tuple[StoryTold, ...]
    one_liners: tuple[Line, ...] = ()
    unchanged: tuple[Line, ...] = ()
    dropped: tuple[Line, ...] = ()
    left_out: tuple[Line, ...] = ()
    left_out_because: str | None = None
    watch: tuple[Ahead, ...] = ()
    reading: Reading
    partial: bool = False

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources, in the order of their numbers."""
        return tuple(source for story in self.stories for source in story.sources)
