"""The way of a day, in the order in which it happens; safe to be killed anywhere and run again.

    collect ─▶ deduplicate, cluster, rank ─▶ begin ─▶ brief, best first ─▶ compare ─▶ write
    ─▶ finish ─▶ deliver

What was collected is kept before anything is asked, each briefing as it is made, and a delivery is
noted before it is tried: a second run does what the first did not, and nothing again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from briefing.asked import Spending, Surroundings
from briefing.daily.briefed import briefed
from briefing.daily.collect import Bounds, collected, gathered
from briefing.daily.day import planned
from briefing.daily.deliver import Files, Target
from briefing.daily.edition import composed
from briefing.daily.extra import required
from briefing.daily.handing import handed_on
from briefing.daily.ledger import Ledger, ledger_path
from briefing.daily.making import Making
from briefing.daily.profile import Daily, Profile
from briefing.daily.shapes import Day
from briefing.document import PromptSetRef
from briefing.edition import Edition
from briefing.errors import SourceError, UsageError
from briefing.garbage import collected_seldom
from briefing.output import place
from briefing.render import edition_html, edition_markdown, to_json
from briefing.render.edition_wording import subject
from briefing.runs import PARTIAL, prompts_of
from briefing.settings import Settings


class Wanted(NamedTuple):
    """Which edition is to be made, of what, for whom, and where it goes."""

    edition: date
    sources: Sequence[str]
    daily: Daily
    profile: Profile
    output: Path
    deliver: Sequence[str]


@collected_seldom()
def make(
    wanted: Wanted,
    settings: Settings,
    spending: Spending,
    around: Surroundings,
    stage: Callable[[str], None] = lambda _name: None,
) -> int:
    """Make and deliver an edition, or what of it was not done yet; return the exit code.

    Raises:
        BriefingError: nothing could be read, or the model cannot be asked any more.
    """
    targets = [Target.of(text) for text in wanted.deliver]
    with Ledger(ledger_path(wanted.daily.name)) as ledger:
        making = Making(ledger, settings, prompts_of(settings), spending, around, stage)
        day = ledger.begun(wanted.edition) or _begun(wanted, making)
        day = asyncio.run(briefed(day, making))
        stage("compare")
        edition = composed(day)
        stage("write")
        files = _written(edition, wanted.output)
        stage("finish")
        ledger.finish(day)
        stage("point")
        if ledger.last() == wanted.edition:
            _point(wanted.output / "latest", wanted.edition.isoformat())
        codes = [handed_on(files, target, making) for target in targets]
    return max([PARTIAL if edition.partial else 0, *codes], key=_gravity)


def _begun(wanted: Wanted, making: Making) -> Day:
    """Collect a day, and keep it before anything is asked."""
    ledger = making.ledger
    last = ledger.last()
    if last and last > wanted.edition:
        raise UsageError(
            f"--date {wanted.edition}: the edition of {last} is made already, and none can be made "
            "before it; give a later date, or another name in [daily]"
        )
    if not wanted.sources:
        raise UsageError("No sources: name some, or give sources in [daily] of briefing.toml")
    required()
    making.stage("collect")
    found = gathered(
        wanted.sources,
        say=making.around.say,
        allow_private=making.settings.allow_private,
        offline=making.spending.replay is not None,
    )
    if not found.articles:
        raise SourceError("No source holds an article that can be read; the lines above say why")
    bounds = Bounds(wanted.edition, wanted.daily.stale_days)
    making.stage("rank")
    day = planned(
        collected(found, ledger, bounds, wanted.daily.outlets),
        ledger.known(wanted.edition),
        edition=wanted.edition,
        since=ledger.last(wanted.edition),
        profile=wanted.profile,
        caps=wanted.daily.caps,
        prompt_set=PromptSetRef(name=making.prompts.name, sha256=making.prompts.sha256),
        answers="recorded" if making.spending.replay else "live",
    )
    making.stage("begin")
    ledger.begin(day)
    return day


def _written(edition: Edition, output: Path) -> Files:
    """Write an edition's files, each of them whole or not at all."""
    folder = output / edition.date.isoformat()
    files = Files(
        edition=edition.date,
        headline=subject(edition),
        markdown=folder / "briefing.md",
        html=folder / "briefing.html",
        json_file=folder / "briefing.json",
    )
    place(files.json_file, to_json(edition))
    place(files.html, edition_html(edition))
    place(files.markdown, edition_markdown(edition))
    return files


def _point(link: Path, name: str) -> None:
    """Let `latest` point to a folder beside it; a system without links does without."""
    aside = link.with_name(f".{link.name}.part")
    with suppress(OSError, NotImplementedError):
        aside.unlink(missing_ok=True)
        aside.symlink_to(name, target_is_directory=True)
        aside.replace(link)


def _gravity(code: int) -> int:
    """Return how grave an exit code is: a delivery that failed comes before what is partial."""
    return (0, PARTIAL).index(code) if code in (0, PARTIAL) else 2
