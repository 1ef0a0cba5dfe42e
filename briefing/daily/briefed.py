"""The reports of a day briefed, those of the best story first, as far as the budget goes.

In go the day and the ledger, out comes the day with its briefings, each of which was kept as it was
made. Not obvious: the bound on the cost stands outside the stores here, so that stored answers
count towards it, and so do briefings that an interrupted run has kept; a day that was interrupted
ends as if it had not been.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack

from briefing import pipeline
from briefing.asked import Asked, asked_model
from briefing.daily.making import Making
from briefing.daily.proving import is_judge, proved
from briefing.daily.shapes import Day, Report, Rulings, Story
from briefing.document import Briefing
from briefing.errors import BudgetError, ungrouped
from briefing.llm.budget import Budgeted
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import free
from briefing.tokens import count


async def briefed(day: Day, making: Making) -> Day:
    """Return the day with its reports briefed; stories of which none could be are left out.

    Raises:
        BriefingError: the model cannot be asked any more; what was briefed until then is kept.
    """
    reports = [report for story in day.stories for report in story.reports]
    kept = {} if making.spending.refresh else _kept(day, reports, making)
    made, stopped, stories = kept, None, day.stories
    judging = making.settings.verify == "judge" and (
        making.spending.refresh or any(s.rulings is None for s in stories if len(s.reports) > 1)
    )
    if len(kept) < len(reports) or judging:
        async with AsyncExitStack() as over, AsyncExitStack() as stack:
            unbound = making.spending.model_copy(update={"max_cost": None, "max_tokens": None})
            asked = asked_model(making.settings, unbound, making.around, stack)
            # Told when `stack` is closed: only then is nothing on its way any more.
            over.callback(making.around.watch.ended, local=asked.price is free)
            going = _Going(day, kept, asked, making)
            await going.through(reports)
            made, stopped = going.made, going.stopped
            if judging:
                stories = await going.proved(stories)
    stories = tuple(_with(story, made) for story in stories)
    models = [briefing.provenance.model for briefing in made.values()]
    return day.model_copy(
        update={
            "stories": tuple(s for s in stories if any(r.briefing for r in s.reports)),
            "left_out": tuple(s for s in stories if not any(r.briefing for r in s.reports)),
            "left_out_because": stopped,
            "model": models[0] if models else making.settings.model or "none",
        }
    )


class _Going:
    """Goes through the reports; `made` are their briefings, `stopped` why it went no further."""

    def __init__(self, day: Day, kept: dict[str, Briefing], asked: Asked, making: Making) -> None:
        spending = making.spending
        self.made: dict[str, Briefing] = {}
        self.stopped: str | None = None
        self._day = day
        self._kept = kept
        self._asked = asked
        self._making = making
        self._budget = Budgeted(
            asked.model,
            price=asked.price,
            count=count,
            max_cost=spending.max_cost,
            max_tokens=spending.max_tokens,
        )
        bounded = spending.max_cost is not None or spending.max_tokens is not None
        self._model: Model = self._budget if bounded else asked.model
        # With a bound one after the other: what is left out must not depend on who is faster.
        self._turn = asyncio.Semaphore(1 if bounded else asked.jobs)

    async def through(self, reports: Sequence[Report]) -> None:
        """Brief all reports, or those before the budget is reached."""
        with ungrouped():
            async with asyncio.TaskGroup() as group:
                for number, report in enumerate(reports, start=1):
                    group.create_task(self._one(number, report))

    async def proved(self, stories: Sequence[Story]) -> tuple[Story, ...]:
        """Return the stories with what the judge says of what their reports leave out."""

        async def one(story: Story) -> Story:
            story = _with(story, self.made)
            told = [r for r in story.reports if r.briefing]
            if len(told) < 2 or len(told) < len(story.reports) or self.stopped:
                return story
            if story.rulings is not None and not self._making.spending.refresh:
                return story
            async with self._turn:
                self._making.stage(f"prove {story.id}")
                done = story.model_copy(update={"rulings": Rulings()})
                if is_judge(self._model):
                    done = await proved(
                        story,
                        self._making.prompts,
                        self._model,
                        price=self._asked.price,
                        told=self._told,
                    )
                self._making.ledger.rule(self._day.edition, done)
                return done

        with ungrouped():
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(one(story)) for story in stories]
        return tuple(task.result() for task in tasks)

    async def _one(self, number: int, report: Report) -> None:
        async with self._turn:
            if self.stopped:
                return
            kept = self._kept.get(report.article.sha256)
            if kept:
                self._count(kept)
                self.made[report.article.sha256] = kept
                return
            self._making.stage(f"brief {number}")
            try:
                briefing = await self._brief(report)
            except BudgetError as e:
                self.stopped = str(e)
                return
            self._making.ledger.keep(self._day.edition, briefing)
            self.made[report.article.sha256] = briefing
            self._making.around.watch.done(briefing, None)

    async def _brief(self, report: Report) -> Briefing:
        return await pipeline.brief(
            report.article,
            self._making.prompts,
            self._model,
            jobs=self._asked.jobs,
            answers=self._day.answers,
            price=self._asked.price,
            told=self._told,
            verify=self._making.settings.verify,
        )

    def _told(self, request: Request, reply: Reply) -> None:
        self._making.around.watch.reply(request, reply, self._asked.price(reply.usage))

    def _count(self, briefing: Briefing) -> None:
        """Count what a briefing has cost when it was made."""
        made = briefing.provenance
        self._budget.cost += made.cost or 0.0
        self._budget.tokens += made.prompt_tokens + made.completion_tokens


def _kept(day: Day, reports: Sequence[Report], making: Making) -> dict[str, Briefing]:
    """Return the briefings that an earlier run has made for this edition."""
    names = [report.article.sha256 for report in reports]
    found = {sha256: making.ledger.briefing(day.edition, sha256) for sha256 in names}
    return {sha256: briefing for sha256, briefing in found.items() if briefing}


def _with(story: Story, made: dict[str, Briefing]) -> Story:
    reports = (
        report.model_copy(update={"briefing": made.get(report.article.sha256)})
        for report in story.reports
    )
    return story.model_copy(update={"reports": tuple(reports)})
