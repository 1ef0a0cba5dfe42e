"""What was collected to a day: stories in order, what goes on, what is over.

In go the reports that are new and the stories of earlier editions, out comes the `Day` before
anything was asked. It is kept in the ledger as it is, so that a run that was killed goes on from
it. Not obvious: of the stories of the last edition those that got nothing new are told apart by
whether a source still carries one of their articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal

from briefing.daily.headline import headline
from briefing.daily.ledger import Known
from briefing.daily.profile import Caps, Profile
from briefing.daily.rank import ranked
from briefing.daily.shapes import Collected, Day, Report, Story
from briefing.daily.stories import joined
from briefing.document import PromptSetRef
from briefing.edition import Note


def planned(
    collected: Collected,
    known: Sequence[Known],
    *,
    edition: date,
    since: date | None,
    profile: Profile,
    caps: Caps,
    prompt_set: PromptSetRef,
    answers: Literal["live", "recorded"],
) -> Day:
    """Return the day of what was collected; no report is briefed yet, and no model is named."""
    earlier = {story.id: story for story in known}
    reports = {report.article.sha256: report for report in collected.reports}
    texts = {story.id: [r.article for r in story.previous.reports] for story in known}
    groups = joined([report.article for report in collected.reports], texts)
    stories = [
        _story(name, [reports[a.sha256] for a in articles], earlier.get(name), edition)
        for name, articles in groups.items()
    ]
    found = ranked(stories, profile, caps, edition)
    quiet = [story for story in known if story.id not in groups and story.previous.edition == since]
    again = set(collected.again)
    carried = [s for s in quiet if any(r.article.sha256 in again for r in s.previous.reports)]
    return Day(
        edition=edition,
        since=since,
        stories=found.told,
        one_liners=found.one_liners,
        unchanged=tuple(_quiet(story) for story in carried),
        dropped=tuple(_quiet(story) for story in quiet if story not in carried),
        collected=collected.model_copy(update={"notes": (*collected.notes, *_muted(found.muted))}),
        model="",
        prompt_set=prompt_set,
        answers=answers,
    )


def _story(name: str, reports: Sequence[Report], known: Known | None, edition: date) -> Story:
    """Return a story that is not ranked yet; its reports are in the order of their publication."""
    ordered = sorted(reports, key=_by_time)
    return Story(
        id=name,
        title=headline(ordered),
        section="",
        reports=tuple(ordered),
        score=0.0,
        why=(),
        first_seen=known.first_seen if known else edition,
        previous=known.previous if known else None,
    )


def _by_time(report: Report) -> tuple[bool, datetime, str, str]:
    when = report.article.published
    if when and not when.tzinfo:
        when = when.replace(tzinfo=UTC)  # whatever this machine's zone is, the order is the same
    if when and report.article.date_precision == "day":
        when = when.replace(hour=23, minute=59)  # at some time of that day: not before all others
    return (
        when is None,
        when or datetime.max.replace(tzinfo=UTC),
        report.outlet,
        report.article.sha256,
    )


def _quiet(known: Known) -> Story:
    return Story(
        id=known.id,
        title=known.previous.title,
        section=known.section,
        reports=(),
        score=0.0,
        why=(),
        first_seen=known.first_seen,
        previous=known.previous,
    )


def _muted(stories: Sequence[tuple[Story, str]]) -> list[Note]:
    return [
        Note(
            kind="skipped",
            source=report.article.source,
            reason=f"the profile mutes “{word}”",
        )
        for story, word in stories
        for report in story.reports
    ]
