"""An Edition as Markdown: bottom line up front, stories, one-liners, watch list, coverage.

In goes a finished edition, out comes the whole file. As in `render.markdown`, every text that is
not ours passes through `inline`, and passages are quoted as they were cut. Not obvious: a finding
carries footnotes, whose marks name source and sentence ([^2:14]); a passage that is quoted where it
stands carries the same name in plain brackets and no footnote, for nobody reads it twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import yaml

from briefing.edition import Change, Edition, Line, Passage, Source, StoryTold, Told
from briefing.render import edition_wording as wording
from briefing.render import finding_wording as says
from briefing.render.escape import inline

_ONE_LINE = 1 << 30  # yaml's line width: no value is folded


def edition_markdown(edition: Edition) -> str:
    """Return the edition as a Markdown file (CommonMark with GFM footnotes and tables).

    The same edition gives the same bytes, whatever the locale, time zone or hash seed.
    """
    sources = {source.number: source for source in edition.sources}
    blocks = [
        _front_matter(edition),
        f"# Daily briefing: {wording.weekday(edition.date)}",
        wording.headline(edition),
        *_partial(edition),
        "## Bottom line",
        "\n".join(
            f"- {_told(t, sources)} {wording.about(t, edition)}".rstrip()
            for t in edition.bottom_line
        )
        or wording.unled(edition),
        *(block for story in edition.stories for block in _story(story, edition, sources)),
        *_lines("In brief", edition.one_liners),
        *_lines("Not told for want of budget", edition.left_out),
        *_lines("Unchanged since last time", edition.unchanged),
        *_lines("No longer reported", edition.dropped),
        *_watch(edition, sources),
        "## Coverage",
        "\n".join(f"- {inline(line)}" for line in wording.record(edition)),
        *_footnotes(edition, sources),
    ]
    return "\n\n".join(blocks) + "\n"


def _front_matter(edition: Edition) -> str:
    fields = {
        "title": f"Daily briefing, {wording.day(edition.date)}",
        "date": edition.date,
        "since": edition.since,
        "stories": len(edition.stories),
        "sources": len(edition.sources),
        "partial": edition.partial,
        "schema_version": edition.schema_version,
    }
    dumped = yaml.safe_dump(fields, sort_keys=False, allow_unicode=True, width=_ONE_LINE)
    return f"---\n{dumped}---"


def _partial(edition: Edition) -> Iterator[str]:
    if missing := wording.partial(edition):
        yield f"> **Partial edition.** {inline(missing)}"


def _story(story: StoryTold, edition: Edition, sources: dict[int, Source]) -> Iterator[str]:
    yield f"## {story.number}\\. {inline(story.title) or 'Untitled'}"
    yield f"*{inline(wording.standing(story))}*"
    told = [*story.findings]
    if story.bottom_line and not wording.leads_elsewhere(story, edition):
        told.insert(0, story.bottom_line)
    told += [*story.implications, *story.omissions]
    if told:
        count = len(story.sources)
        yield "\n".join(line for t in told for line in _finding(t, sources, count))
    if story.changes:
        yield f"**Since {wording.day(story.since)}**" if story.since else "**What changed**"
        yield "\n".join(_change(change, sources) for change in story.changes)
    if story.differences:
        yield "**Where sources differ**"
        rows = ["| At odds | One source | Another source |", "|---|---|---|"]
        for difference in story.differences:
            one, other = (_quoted(p, sources) for p in (difference.one, difference.other))
            rows.append(f"| {inline(wording.at_odds(difference))} | {one} | {other} |")
        yield "\n".join(rows)
    if story.uncovered:
        yield "**Reported by one source, left out by others**"
        yield "\n".join(
            f"- {_quoted(u.passage, sources)}\n"
            f"  - not in {inline(wording.outlets(u.missing_in, sources))}"
            f" ({inline(wording.proof(u))})"
            for u in story.uncovered
        )
    yield "**Sources**"
    yield "\n".join(f"- {_source(source)}" for source in story.sources)


def _finding(told: Told, sources: dict[int, Source], among: int) -> Iterator[str]:
    yield f"- {_told(told, sources, among)}"
    notes = [inline(phrase) for phrase in says.beside(told.finding, among)]
    if told.missing_in:
        notes.append(f"not in {inline(wording.outlets(told.missing_in, sources))}")
    if notes:
        yield f"  - {' · '.join(notes)}"


def _told(told: Told, sources: dict[int, Source], among: int = 1) -> str:
    """Return a finding's statement, who says so, and the marks of all that say it or dispute it."""
    before, name = says.voice(told.finding)
    said = f" — *{before}* {inline(name)}".rstrip() if before else ""
    marks = "".join(f" [^{wording.mark(p)}]" for p in (*told.passages, *told.also))
    against = ", ".join(
        f"{inline(sources[p.source].outlet)} [^{wording.mark(p)}]" for p in told.disputed
    )
    disputed = f" — **disputed by** {against}" if against else ""
    return f"{inline(says.statement(told, among)) or '(no statement)'}{said}{marks}{disputed}"


def _change(change: Change, sources: dict[int, Source]) -> str:
    parts = [f"- *{wording.changed(change)}.*"]
    if change.now:
        parts.append(_quoted(change.now, sources))
    if before := change.before:
        lead = "Before:" if change.now else ""
        when = f"({inline(before.outlet)}, edition of {wording.day(before.edition)})"
        parts.append(f"{lead} “{inline(before.text)}” {when}".strip())
    return " ".join(parts)


def _quoted(passage: Passage, sources: dict[int, Source]) -> str:
    """Return a passage in quotation marks behind its outlet, and what it is cited by."""
    outlet = inline(sources[passage.source].outlet)
    return f"{outlet}: “{inline(passage.text)}” \\[{wording.mark(passage)}]"


def _source(source: Source) -> str:
    parts = [
        f"\\[{source.number}] {inline(source.outlet)}: {inline(source.title)}",
        wording.published(source),
        inline(source.address),
    ]
    if source.carried_by:
        parts.append(f"the same text in {inline(', '.join(source.carried_by))}")
    return " · ".join(parts)


def _lines(title: str, lines: Iterable[Line]) -> Iterator[str]:
    told = "\n".join(
        f"- {inline(line.title)} ({inline(', '.join(line.outlets)) or 'no source'})"
        for line in lines
    )
    if told:
        yield f"## {title}"
        yield told


def _watch(edition: Edition, sources: dict[int, Source]) -> Iterator[str]:
    if edition.watch:
        yield "## Watch list"
        yield "\n".join(
            f"- **{wording.when(ahead)}** (story {ahead.story}): "
            f"{_quoted(ahead.passages[0], sources)}"
            + "".join(f" [^{wording.mark(p)}]" for p in ahead.passages[1:])
            for ahead in edition.watch
        )


def _footnotes(edition: Edition, sources: dict[int, Source]) -> Iterator[str]:
    """Yield one definition for every passage that is cited, by source and sentence."""
    for passage in wording.cited(edition):
        outlet = inline(sources[passage.source].outlet)
        mark = wording.mark(passage)
        yield f"[^{mark}]: {outlet}, sentence {passage.sentence}: “{inline(passage.text)}”"
