"""What is said to be left out, read by the judge: the second proof after the search.

In goes a briefed story, out comes the same with what the judge ruled: whether a report that lacks a
sentence, by the search, has it in other words after all. Only what the edition would show is put to
it, with the places of the other report that come nearest. Not obvious: when something is struck,
the next passage moves up and is asked about in turn, a few times at most; what nobody has read then
rests on the search alone, and the edition says which is which. A model that is known by its odds
says yes too easily for this, and is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from briefing.daily.shapes import Ruled, Rulings, Story
from briefing.daily.telling import Teller
from briefing.errors import AnswerError, BudgetError, TooLongError
from briefing.judging import SEVERAL, Bench, rulings
from briefing.llm.known import odds_needed
from briefing.llm.meter import Metered
from briefing.llm.port import Model, Reply, Request
from briefing.llm.prices import Price
from briefing.promptset import PromptSet
from briefing.verify.evidence import best, index_of
from briefing.verify.judge import Question
from briefing.verify.statements import undated

ROUNDS = 3
"""Times that what has moved up is asked about."""

_SHOWN = 6
"""Sentences of the other report that the judge is shown, those that come nearest."""


def is_judge(model: Model) -> bool:
    """Return whether a model can be asked whether something is left out."""
    return odds_needed(model.name) is None


async def proved(
    story: Story,
    prompts: PromptSet,
    model: Model,
    *,
    price: Price,
    told: Callable[[Request, Reply], None],
) -> Story:
    """Return a story with the judge's rulings on all that is shown as left out.

    Where it gives no usable answer, or the budget is reached, the search's word stays.

    Raises:
        ProviderError: the model cannot be asked.
    """
    metered = Metered(model, told, price=price)
    bench = Bench(prompts, metered, f"{re.sub('[^a-z0-9]+', '-', story.id.lower())}.{SEVERAL}")
    known = list(story.rulings.ruled) if story.rulings else []
    for _ in range(ROUNDS):
        story = story.model_copy(update={"rulings": Rulings(ruled=tuple(known))})
        asked = [place for place in _places(story) if place not in {r.place for r in known}]
        if not asked:
            break
        questions = [_question(story, *place) for place in asked]
        try:
            ruled = await rulings(questions, bench)
        except (AnswerError, TooLongError, BudgetError):
            break
        for place, ruling in zip(asked, ruled, strict=True):
            report, sentence, other = place
            has = ruling.word != "not stated"
            known.append(Ruled(report=report, sentence=sentence, other=other, has=has))
    return story.model_copy(
        update={
            "rulings": Rulings(
                ruled=tuple(known),
                requests=metered.requests,
                prompt_tokens=metered.usage.prompt_tokens,
                completion_tokens=metered.usage.completion_tokens,
                cost=metered.cost,
                seconds=round(metered.seconds, 1),
            )
        }
    )


def _places(story: Story) -> list[tuple[int, int, int]]:
    """Return what is shown as left out: the report, its sentence, and each report that lacks it."""
    return [
        (u.passage.source - 1, u.passage.sentence, other - 1)
        for u in Teller(story, 1, 1).told().uncovered
        for other in u.missing_in
    ]


def _question(story: Story, report: int, sentence: int, other: int) -> Question:
    """Return the question whether the other report has a sentence, by what comes nearest there."""
    article = story.reports[other].article
    statement = undated(story.reports[report].article.sentences[sentence - 1].text)
    near = best(statement, index_of(article), _SHOWN)
    shown = article.cited(tuple(sorted(match.number for match in near))) or article.sentences[:1]
    return Question(statement, cited=shown, shown=shown)
