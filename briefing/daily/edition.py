"""A day to its edition: stories numbered, findings chosen, passages cut out, all of it capped.

In goes a `Day`, out comes the `Edition` that is rendered and delivered. Nothing is worded here:
findings are those that the checks of each article let through, everything else is quoted. Not
obvious: what an earlier edition's sources said already is not told again, and what only one source
says is marked at the finding rather than told twice.
"""

from __future__ import annotations

from briefing import __version__
from briefing.daily.shapes import Day, Rulings, Story
from briefing.daily.telling import Teller
from briefing.daily.watch import called_off, dates_ahead
from briefing.document import Briefing, Provenance
from briefing.edition import Ahead, Edition, Line, Passage, Reading, StoryTold, Told
from briefing.render.wording import number_ranges
from briefing.verify.leaning import leans

LEADS = 4
"""Bottom lines up front."""

WATCHED = 9
"""Dates ahead."""


def composed(day: Day) -> Edition:
    """Return the edition of a day; the same day gives the same edition."""
    tellers, first = [], 1
    for number, story in enumerate(day.stories, start=1):
        tellers.append(Teller(story, number, first))
        first += len(story.reports)
    stories = tuple(teller.told() for teller in tellers)
    return Edition(
        date=day.edition,
        since=day.since,
        bottom_line=_leads(stories),
        stories=stories,
        one_liners=tuple(map(_line, day.one_liners)),
        unchanged=tuple(map(_line, day.unchanged)),
        dropped=tuple(map(_line, day.dropped)),
        left_out=tuple(map(_line, day.left_out)),
        left_out_because=day.left_out_because,
        watch=_watched(tellers, day),
        reading=_reading(day),
        partial=day.partial,
    )


def _leads(stories: tuple[StoryTold, ...]) -> tuple[Told, ...]:
    """Return the bottom lines of the top stories, for want of one the first finding."""
    leads = (s.bottom_line or next(iter(s.findings), None) for s in stories[:LEADS])
    return tuple(lead for lead in leads if lead)


def _line(story: Story) -> Line:
    reports = story.reports or (story.previous.reports if story.previous else ())
    outlets = dict.fromkeys(report.outlet for report in reports)
    return Line(
        id=story.id,
        title=story.title,
        section=story.section,
        outlets=tuple(outlets),
        address=reports[0].article.source if reports else None,
    )


def _watched(tellers: list[Teller], day: Day) -> tuple[Ahead, ...]:
    """Return the dates ahead of all stories, each story's once, the nearest first."""
    found: dict[tuple[int, int, int], Ahead] = {}
    for teller in tellers:
        for named in dates_ahead(teller.excerpts.articles, day.edition):
            key = (named.first.toordinal(), named.last.toordinal(), teller.number)
            passage = teller.excerpts.passage(named.article, named.number)
            before = found.get(key)
            passages = before.passages if before else ()
            if all(p.source != passage.source for p in passages):
                passages = (*passages, passage)
            found[key] = Ahead(
                first=named.first,
                last=named.last,
                said=before.said if before else named.said,
                story=teller.number,
                passages=passages,
            )
    nearest = [found[key] for key in sorted(found)]
    # Where there are too many, an appointment comes before a month.
    kept = sorted(nearest, key=lambda ahead: ahead.first != ahead.last)[:WATCHED]
    return tuple(_clearest_first(ahead) for ahead in nearest if ahead in kept)


def _clearest_first(ahead: Ahead) -> Ahead:
    """Return a date with the passage in front that is shown.

    One that says it is off comes first, one that leans on the sentence before last.
    """

    def rank(passage: Passage) -> tuple[bool, bool]:
        return not called_off(passage.text), leans(passage.text)

    return ahead.model_copy(update={"passages": tuple(sorted(ahead.passages, key=rank))})


def _reading(day: Day) -> Reading:
    """Return what the edition rests on, and what it cost."""
    stories = day.stories
    briefings = [r.briefing for story in stories for r in story.reports if r.briefing]
    made: list[Provenance | Rulings] = [briefing.provenance for briefing in briefings]
    made += [story.rulings for story in stories if story.rulings]
    costs = [p.cost for p in made]
    return Reading(
        read=day.collected.read,
        seen=day.collected.seen,
        texts=len(briefings),
        notes=day.collected.notes,
        not_covered=tuple(line for briefing in briefings for line in _failures(briefing)),
        model=day.model,
        prompt_set=day.prompt_set,
        answers=day.answers,
        requests=sum(p.requests for p in made),
        prompt_tokens=sum(p.prompt_tokens for p in made),
        completion_tokens=sum(p.completion_tokens for p in made),
        cost=None if None in costs else sum(c for c in costs if c is not None),
        seconds=round(sum(p.seconds for p in made), 1),
        version=__version__,
    )


def _failures(briefing: Briefing) -> list[str]:
    return [
        f"{briefing.article.source}: sentences "
        f"{number_ranges(tuple(range(failure.first, failure.last + 1)))} "
        f"({failure.step.replace('_', ' ')}): {failure.reason}"
        for failure in briefing.coverage.failures
    ]
