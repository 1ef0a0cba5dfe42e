"""What the sources have that no edition has carried: the reports of a day, and what was left out.

In go sources and the ledger, out comes a `Collected`. Not obvious: whether an article is new is
decided by its text and not by its date, for feeds date articles as they like; the date only keeps
out what is old, or later than the edition. A text that only repeats one of an earlier edition is
not new, whoever carries it now; one that was changed at its own address is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import PurePath
from typing import NamedTuple
from urllib.parse import urlsplit

from briefing.article import Article
from briefing.daily.duplicates import Group, deduplicated, repeated, same_words
from briefing.daily.ledger import Ledger
from briefing.daily.shapes import Collected, Report
from briefing.edition import Note
from briefing.sources import Reading


class Gathered(NamedTuple):
    """All articles that the sources hold, and what was said of what could not be read."""

    articles: list[Article]
    notes: list[Note]


class Bounds(NamedTuple):
    """Which edition is made, and how old its articles may be."""

    edition: date
    stale_days: int


def gathered(
    sources: Sequence[str],
    *,
    say: Callable[[str], None],
    allow_private: bool = False,
    offline: bool = False,
) -> Gathered:
    """Read all that the sources hold.

    Raises:
        BriefingError: the only source cannot be read, or none can.
    """
    said: list[str] = []

    def told(line: str) -> None:
        said.append(line)
        say(line)

    with Reading(
        sources, say=told, allow_private=allow_private, offline=offline, copies=True
    ) as reading:
        articles = list(reading)
        lost = set(reading.lost)
    return Gathered(articles, [_note(line, lost=line in lost) for line in said])


def collected(
    found: Gathered, ledger: Ledger, bounds: Bounds, outlets: Mapping[str, str]
) -> Collected:
    """Return what of the articles is new, each independent text once."""
    new: list[Article] = []
    again: set[str] = set()
    notes = list(found.notes)
    seen = 0
    for article in found.articles:
        if ledger.seen(article.sha256, bounds.edition):
            again.add(article.sha256)
            seen += 1
            continue
        note = _refused(article, bounds)
        if note:
            notes.append(note)
        if note is None or note.kind == "undated":
            new.append(article)
    reports = [_report(group, ledger, bounds, outlets) for group in deduplicated(new)]
    earlier = {
        report.article.sha256: report.article
        for known in ledger.known(bounds.edition)
        for report in known.previous.reports
    }
    repeats = _repeats(reports, earlier)
    again.update(repeats.values())
    return Collected(
        read=len(found.articles),
        seen=seen + len(repeats),
        reports=tuple(r for r in reports if r.article.sha256 not in repeats),
        again=tuple(sorted(again)),
        notes=tuple(notes),
    )


def outlet_of(source: str, outlets: Mapping[str, str]) -> str:
    """Return who publishes what lies at an address: its host, or for a file its folder.

    `outlets` gives the names that hosts and folders are shown with.
    """
    address = urlsplit(source)
    if address.scheme in ("http", "https") and address.hostname:
        name = address.hostname.removeprefix("www.")
    else:
        path = PurePath(source)
        name = path.stem if path.parent.name in ("", "..") else path.parent.name
    return outlets.get(name, name)


def _refused(article: Article, bounds: Bounds) -> Note | None:
    """Return what is to be said about the date of an article."""
    if article.published is None:
        return Note(
            kind="undated",
            source=article.source,
            reason="it has no date of publication; taken as of today",
        )
    # The reader's day: what is published in Seoul this morning may be yesterday evening's here.
    when = article.published
    day = (when.astimezone() if when.tzinfo and article.date_precision != "day" else when).date()
    if day > bounds.edition:
        reason = f"published on {day.isoformat()}, after this edition"
        return Note(kind="skipped", source=article.source, reason=reason)
    if (bounds.edition - day).days > bounds.stale_days:
        reason = f"published on {day.isoformat()}, more than {bounds.stale_days} days before"
        return Note(kind="stale", source=article.source, reason=reason)
    return None


def _report(group: Group, ledger: Ledger, bounds: Bounds, outlets: Mapping[str, str]) -> Report:
    article = group.article
    own = outlet_of(article.source, outlets)
    return Report(
        article=article,
        outlet=own,
        carried_by=tuple(_others(own, (outlet_of(a.source, outlets) for a in group.others))),
        revises=ledger.at(article.source, bounds.edition),
    )


def _repeats(reports: Sequence[Report], earlier: Mapping[str, Article]) -> dict[str, str]:
    """Return which reports say nothing that an earlier edition's article did not, by `sha256`.

    One that was changed at its address is told however little changed, if only a word did: it may
    be a number.
    """
    elsewhere = [r.article for r in reports if r.revises not in earlier]
    found = repeated(elsewhere, list(earlier.values()))
    for report in reports:
        before = earlier.get(report.revises or "")
        if before and same_words(report.article, before):
            found[report.article.sha256] = before.sha256
    return found


def _others(own: str, names: Iterable[str]) -> list[str]:
    return sorted(set(names) - {own})


def _note(line: str, *, lost: bool) -> Note:
    """Return a line about a source, of the form "SOURCE: what is wrong with it", as a note."""
    source, _, reason = line.partition(": ")
    if not lost:
        return Note(kind="skipped", source=source, reason=reason)
    kind = "paywalled" if "paywall" in reason else "failed"
    return Note(kind=kind, source=source, reason=reason)
