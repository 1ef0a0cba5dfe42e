"""What an edition says beside its passages: days, kinds and counts in words, the same in each form.

In go parts of an edition, out comes plain text; each renderer escapes it in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from math import ceil

from briefing.edition import (
    Ahead,
    Change,
    Difference,
    Edition,
    Passage,
    Source,
    StoryTold,
    Told,
    Uncovered,
)

WORDS_A_MINUTE = 230
"""Silent reading of English non-fiction: 238 words a minute (Brysbaert, 2019), less for figures."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

AT_ODDS = {
    "number": "The numbers differ",
    "date": "The dates differ",
    "contrary": "One affirms what the other denies",
    "certainty": "One states what the other qualifies",
}
CHANGED = {"updated": "Updated", "corrected": "Corrected", "dropped": "Taken out"}
NOTES = {
    "paywalled": "Not read",
    "undated": "Without a date",
    "failed": "Could not be read",
    "stale": "Too old, not read",
    "skipped": "Left out",
}


def day(when: date) -> str:
    """Return a date as "31 July 2025"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def weekday(when: date) -> str:
    """Return a date as "Thursday, 31 July 2025"."""
    return f"{_DAYS[when.weekday()]}, {day(when)}"


def when(ahead: Ahead) -> str:
    """Return the days that a date ahead may mean: one, a whole month, or from one to another."""
    first, last = ahead.first, ahead.last
    if first == last:
        return f"{_DAYS[first.weekday()]}, {day(first)}"
    if first.day == 1 and (last + timedelta(days=1)).day == 1 and first.month == last.month:
        return f"{_MONTHS[first.month - 1]} {first.year}"
    return f"{day(first)} to {day(last)}"


def mark(passage: Passage) -> str:
    """Return what a passage is cited by: "2:14", source and sentence."""
    return f"{passage.source}:{passage.sentence}"


def proof(uncovered: Uncovered) -> str:
    """Return by what it is proved that others leave something out."""
    judged = "; read by the judge as well" if uncovered.omission.verdict.by == "judge" else ""
    return f"searched: {', '.join(uncovered.omission.searched)}{judged}"


def outlets(numbers: Iterable[int], sources: dict[int, Source]) -> str:
    """Return the names of sources, apart by commas."""
    return ", ".join(dict.fromkeys(sources[n].outlet for n in numbers))


def published(source: Source) -> str:
    """Return when a source was published, no more precisely than it says."""
    if source.published is None:
        return "date not given"
    clock = "" if source.date_precision == "day" else source.published.strftime(", %H:%M")
    return day(source.published.date()) + clock


def standing(story: StoryTold) -> str:
    """Return a story's section and why it stands where it does, in one line."""
    parts = [story.section, *story.why]
    if story.repeated:
        parts.append(f"{_counted(story.repeated, 'finding')} known then left out")
    return " · ".join(parts)


def subject(edition: Edition) -> str:
    """Return the subject of a mail with the edition."""
    missing = " (partial)" if edition.partial else ""
    stories = _counted(len(edition.stories), "story") if edition.stories else _empty(edition)
    return f"Daily briefing, {day(edition.date)}: {stories}{missing}"


def headline(edition: Edition) -> str:
    """Return what the edition holds, in one line."""
    texts, by = len(edition.sources), len({source.outlet for source in edition.sources})
    read = f"{_counted(texts, 'article')} of {_counted(by, 'outlet')}"
    parts = [
        f"{_counted(len(edition.stories), 'story')} from {read}" if texts else _empty(edition),
        f"about {_counted(minutes(edition), 'minute')} to read",
    ]
    if edition.since:
        parts.append(f"since the edition of {day(edition.since)}")
    return " · ".join(parts)


def unled(edition: Edition) -> str:
    """Return what stands for the bottom line where there is none."""
    return "Nothing that could be verified." if edition.stories else f"{_empty(edition)}."


def _empty(edition: Edition) -> str:
    return "No story could be told" if edition.left_out else "Nothing new"


def minutes(edition: Edition) -> int:
    """Return how many minutes an edition takes to read, without coverage and passages cited."""
    words = sum(len(text.split()) for text in _read(edition))
    return max(1, ceil(words / WORDS_A_MINUTE))


def record(edition: Edition) -> Iterator[str]:
    """Yield the lines of the footer: what was read, what was not and why, and what it cost."""
    reading = edition.reading
    yield (
        f"Articles: {reading.read} read, {reading.seen} of them known already; "
        f"{reading.texts} independent texts briefed"
    )
    for note in reading.notes:
        yield f"{NOTES[note.kind]}: {note.source}: {note.reason}"
    if edition.left_out_because:
        yield f"Not told: {edition.left_out_because}"
    for line in reading.not_covered:
        yield f"Not covered: {line}"
    withheld = sum(story.withheld for story in edition.stories)
    over = sum(story.left_over for story in edition.stories)
    yield f"Findings: {withheld} withheld because a check failed, {over} ranked below those shown"
    told = "asked live" if reading.answers == "live" else "answers recorded earlier"
    yield f"Model: {reading.model}, {told}; prompt set: {reading.prompt_set.name}"
    cost = (
        "unknown" if reading.cost is None else f"US${reading.cost:.4f}" if reading.cost else "none"
    )
    yield (
        f"Requests: {reading.requests}, tokens: {reading.prompt_tokens:,} in and "
        f"{reading.completion_tokens:,} out, {reading.seconds:.1f} seconds, cost: {cost}"
    )
    yield f"Made by policy-briefing {reading.version}"


def partial(edition: Edition) -> str:
    """Return what is missing from a partial edition, empty where nothing is."""
    if not edition.partial:
        return ""
    parts = []
    if edition.left_out:
        parts.append(
            f"{_counted(len(edition.left_out), 'story')} could not be told"
            + (" for want of budget" if edition.left_out_because else "")
        )
    failed = sum(note.kind == "failed" for note in edition.reading.notes)
    if failed:
        parts.append(f"{_counted(failed, 'source')} could not be read")
    if edition.reading.not_covered:
        parts.append("some sentences could not be covered")
    return ("; ".join(parts) or "a story was not wholly covered") + "; see Coverage."


def cited(edition: Edition) -> list[Passage]:
    """Return every passage that a finding cites, once, by source and sentence."""
    told: list[Told] = [*edition.bottom_line]
    for story in edition.stories:
        bottom = [story.bottom_line] if story.bottom_line else []
        told += [*bottom, *story.findings, *story.implications, *story.omissions]
    passages = [p for t in told for p in (*t.passages, *t.also, *t.disputed)]
    passages += [p for ahead in edition.watch for p in ahead.passages[1:]]
    found: dict[tuple[int, int], Passage] = {}
    for passage in passages:
        found.setdefault((passage.source, passage.sentence), passage)
    return [found[key] for key in sorted(found)]


def leads_elsewhere(story: StoryTold, edition: Edition) -> bool:
    """Whether a story's bottom line stands up front already."""
    return story.bottom_line in edition.bottom_line


def about(told: Told, edition: Edition) -> str:
    """Return the story that a finding is of, in brackets; empty where it rests on no passage."""
    of = {source.number: story.number for story in edition.stories for source in story.sources}
    number = of.get(told.passages[0].source) if told.passages else None
    return f"(story {number})" if number else ""


def at_odds(difference: Difference) -> str:
    """Return what is at odds in two passages."""
    words = AT_ODDS[difference.kind]
    return f"{words}: {difference.detail}" if difference.kind == "number" else words


def changed(change: Change) -> str:
    """Return the kind of a change as a word."""
    return CHANGED[change.kind]


def _read(edition: Edition) -> Iterator[str]:
    """Yield the texts that a reader of the whole edition reads."""
    for lead in edition.bottom_line:
        yield lead.finding.statement
    for story in edition.stories:
        yield story.title
        for told in (*story.findings, *story.implications, *story.omissions):
            yield told.finding.statement
        for difference in story.differences:
            yield from (difference.one.text, difference.other.text)
        for uncovered in story.uncovered:
            yield uncovered.passage.text
        for change in story.changes:
            yield from (words.text for words in (change.now, change.before) if words)
    for line in (*edition.one_liners, *edition.unchanged, *edition.dropped):
        yield line.title
    for ahead in edition.watch:
        yield ahead.passages[0].text


def _counted(count: int, what: str) -> str:
    if count == 1:
        return f"1 {what}"
    return f"{count} {what[:-1]}ies" if what.endswith("y") else f"{count} {what}s"
