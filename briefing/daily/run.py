"""The way of a day, in the order in which it happens; safe to be killed anywhere and run again.

    collect ─▶ deduplicate, cluster, rank ─▶ begin ─▶ brief, best first ─▶ compare ─▶ write
    ─▶ finish ─▶ deliver

What was collected is kept before anything is asked, each briefing as it is made, and a delivery is
noted before it is tried: a second run does what the first did not, and nothing again. Not obvious:
the bound on the cost stands outside the stores here, so that stored answers count towards it and a
day that was interrupted ends as if it had not been.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from briefing import pipeline
from briefing.asked import Asked, Spending, Surroundings, asked_model
from briefing.daily.collect import Bounds, collected, gathered
from briefing.daily.day import planned
from briefing.daily.deliver import Files, Target, deliver
from briefing.daily.edition import composed
from briefing.daily.extra import required
from briefing.daily.ledger import Ledger, ledger_path
from briefing.daily.profile import Daily, Profile
from briefing.daily.shapes import Day, Report, Story
from briefing.document import Briefing, PromptSetRef
from briefing.edition import Edition
from briefing.errors import BriefingError, BudgetError, SourceError, UsageError
from briefing.llm.budget import Budgeted
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import free
from briefing.output import place
from briefing.promptset import PromptSet
from briefing.render import edition_html, edition_markdown, to_json
from briefing.render.edition_wording import subject
from briefing.runs import PARTIAL, prompts_of
from briefing.settings import Settings
from briefing.tokens import count


class Wanted(NamedTuple):
    """Which edition is to be made, of what, for whom, and where it goes."""

    edition: date
    sources: Sequence[str]
    daily: Daily
    profile: Profile
    output: Path
    deliver: Sequence[str]


class Making(NamedTuple):
    """What a run has at hand. `stage` hears of each step before it is taken."""

    settings: Settings
    prompts: PromptSet
    spending: Spending
    around: Surroundings
    stage: Callable[[str], None]


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
    making = Making(settings, prompts_of(settings), spending, around, stage)
    with Ledger(ledger_path(wanted.daily.name)) as ledger:
        day = ledger.begun(wanted.edition) or _begun(wanted, ledger, making)
        day = asyncio.run(_briefed(day, ledger, making))
        stage("compare")
        edition = composed(day)
        stage("write")
        files = _written(edition, wanted.output)
        stage("finish")
        ledger.finish(day)
        if ledger.last() == wanted.edition:
            _point(wanted.output / "latest", wanted.edition.isoformat())
        codes = [_delivered(files, target, ledger, making) for target in targets]
    return max([PARTIAL if edition.partial else 0, *codes], key=_gravity)


def _begun(wanted: Wanted, ledger: Ledger, making: Making) -> Day:
    """Collect a day, and keep it before anything is asked."""
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


async def _briefed(day: Day, ledger: Ledger, making: Making) -> Day:
    """Return the day with its reports briefed, the best story first, as far as the budget goes."""
    reports = [report for story in day.stories for report in story.reports]
    kept = {} if making.spending.refresh else _kept(day, reports, ledger)
    stopped: list[str] = []
    made = dict(kept)
    if len(kept) < len(reports):
        async with AsyncExitStack() as stack:
            unbound = making.spending.model_copy(update={"max_cost": None, "max_tokens": None})
            asked = asked_model(making.settings, unbound, making.around, stack)
            try:
                made = await _asked_about(reports, kept, asked, day, ledger, making, stopped)
            finally:
                making.around.watch.ended(local=asked.price is free)
    names = [briefing.provenance.model for briefing in made.values()]
    stories = [_with(story, made) for story in day.stories]
    return day.model_copy(
        update={
            "stories": tuple(s for s in stories if any(r.briefing for r in s.reports)),
            "left_out": tuple(s for s in stories if not any(r.briefing for r in s.reports)),
            "left_out_because": stopped[0] if stopped else None,
            "model": names[0] if names else making.settings.model or "none",
        }
    )


async def _asked_about(
    reports: Sequence[Report],
    kept: dict[str, Briefing],
    asked: Asked,
    day: Day,
    ledger: Ledger,
    making: Making,
    stopped: list[str],
) -> dict[str, Briefing]:
    """Return the briefings of all reports, or of those before the budget was reached."""
    spending, watch = making.spending, making.around.watch
    bounded = spending.max_cost is not None or spending.max_tokens is not None
    budget = Budgeted(
        asked.model,
        price=asked.price,
        count=count,
        max_cost=spending.max_cost,
        max_tokens=spending.max_tokens,
    )
    model: Model = budget if bounded else asked.model
    # With a bound one after the other: what it leaves out must not depend on who is faster.
    turn = asyncio.Semaphore(1 if bounded else asked.jobs)
    made: dict[str, Briefing] = {}

    def told(request: Request, reply: Reply) -> None:
        watch.reply(request, reply, asked.price(reply.usage))

    async def one(number: int, report: Report) -> None:
        sha256 = report.article.sha256
        async with turn:
            if stopped:
                return
            if sha256 in kept:
                made[sha256] = kept[sha256]
                provenance = kept[sha256].provenance
                budget.cost += provenance.cost or 0.0
                budget.tokens += provenance.prompt_tokens + provenance.completion_tokens
                return
            making.stage(f"brief {number}")
            try:
                briefing = await pipeline.brief(
                    report.article,
                    making.prompts,
                    model,
                    jobs=asked.jobs,
                    answers=day.answers,
                    price=asked.price,
                    told=told,
                    verify=making.settings.verify,
                )
            except BudgetError as e:
                stopped.append(str(e))
                return
            ledger.keep(day.edition, briefing)
            made[sha256] = briefing
            watch.done(briefing, None)

    try:
        async with asyncio.TaskGroup() as group:
            for number, report in enumerate(reports, start=1):
                group.create_task(one(number, report))
    except ExceptionGroup as several:
        raise several.exceptions[0] from several
    return made


def _kept(day: Day, reports: Sequence[Report], ledger: Ledger) -> dict[str, Briefing]:
    found = {r.article.sha256: ledger.briefing(day.edition, r.article.sha256) for r in reports}
    return {sha256: briefing for sha256, briefing in found.items() if briefing}


def _with(story: Story, made: dict[str, Briefing]) -> Story:
    reports = (
        report.model_copy(update={"briefing": made.get(report.article.sha256)})
        for report in story.reports
    )
    return story.model_copy(update={"reports": tuple(reports)})


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


def _delivered(files: Files, target: Target, ledger: Ledger, making: Making) -> int:
    """Deliver an edition unless that was done, or may have been; return an exit code."""
    state = ledger.delivery(files.edition, target.name)
    if state == "done":
        return 0
    if state == "begun" and not target.folder:
        making.around.say(
            f"{target.name}: the edition of {files.edition} may have been delivered by a run that "
            "was interrupted, and is not delivered again; look whether it is there"
        )
        return PARTIAL
    making.stage("deliver")
    ledger.delivering(files.edition, target.name, "begun")
    making.stage("delivering")
    try:
        receipt = deliver(files, target)
    except BriefingError as e:
        ledger.delivering(files.edition, target.name, None)
        making.around.say(f"{target.name}: not delivered: {e}; run the same again to try again")
        return e.exit_code
    making.stage("delivered")
    ledger.delivering(files.edition, target.name, "done")
    for refused in receipt.refused:
        making.around.say(f"{target.name}: refused for {refused}")
    return PARTIAL if receipt.refused else 0


def _gravity(code: int) -> int:
    """Return how grave an exit code is: a delivery that failed comes before what is partial."""
    return (0, PARTIAL).index(code) if code in (0, PARTIAL) else 2
