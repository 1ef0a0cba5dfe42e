"""Editions to render: the sample day's, and one whose every text is the same given text."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from briefing.daily.edition import composed
from briefing.document import PromptSetRef
from briefing.edition import (
    Ahead,
    Change,
    Difference,
    Earlier,
    Edition,
    Line,
    Note,
    Passage,
    Reading,
    Source,
    StoryTold,
    Told,
    Uncovered,
)
from briefing.findings import Implication, Omission, Point
from tests.daily.day import HELD, second_day

DAY = date(2025, 7, 31)


@cache
def sample() -> Edition:
    """Return the edition of the second sample day."""
    return composed(second_day())


def filled(text: str, address: str = "seeds/a.txt") -> Edition:
    """Return an edition with every kind of part, in which every free text is `text`."""
    here = Passage(source=1, sentence=1, text=text)
    there = Passage(source=2, sentence=3, text=text)
    point = Point(
        statement=text,
        evidence=(1,),
        verdict=HELD,
        attribution=text,
        certainty="claimed",
        importance=3,
    )
    implication = Implication(
        statement=text,
        evidence=(1,),
        verdict=HELD,
        affected=text,
        horizon=text,
        basis="inferred",
        likelihood="likely",
        confidence="low",
    )
    omission = Omission(
        statement=text,
        evidence=(),
        verdict=HELD,
        basis="unanswered",
        why_it_matters=text,
        searched=(text,),
    )
    told = Told(finding=point, passages=(here,), also=(there,), disputed=(there,), missing_in=(1,))
    line = Line(id="x", title=text, section=text, outlets=(text,), address=text)
    earlier = Earlier(outlet=text, edition=date(2025, 7, 30), sentence=2, text=text)
    story = StoryTold(
        number=1,
        id="s",
        title=text,
        section=text,
        why=(text,),
        sources=tuple(
            Source(
                number=n,
                outlet=text,
                title=text,
                address=address,
                published=datetime(2025, 7, 31, 9, 5),
                date_precision="minute",
                carried_by=(text,),
            )
            for n in (1, 2)
        ),
        since=date(2025, 7, 30),
        bottom_line=told,
        findings=(told,),
        implications=(Told(finding=implication, passages=(there,)),),
        omissions=(Told(finding=omission, passages=()),),
        differences=(Difference(kind="number", one=here, other=there, detail=text),),
        uncovered=(
            Uncovered(
                omission=omission.model_copy(update={"basis": "uncovered"}),
                passage=here,
                missing_in=(2,),
            ),
        ),
        changes=(
            Change(kind="corrected", now=here, before=earlier, detail=text),
            Change(kind="dropped", now=None, before=earlier),
        ),
        repeated=1,
    )
    return Edition(
        date=DAY,
        since=date(2025, 7, 30),
        bottom_line=(),
        stories=(story,),
        one_liners=(line,),
        unchanged=(line,),
        dropped=(line,),
        left_out=(line,),
        left_out_because=text,
        watch=(
            Ahead(
                first=date(2025, 8, 4),
                last=date(2025, 8, 4),
                said=text,
                story=1,
                passages=(here, there),
            ),
        ),
        reading=Reading(
            read=2,
            seen=0,
            texts=2,
            notes=(Note(kind="failed", source=text, reason=text),),
            not_covered=(text,),
            model=text,
            prompt_set=PromptSetRef(name=text, sha256="0" * 64),
            answers="live",
            requests=1,
            prompt_tokens=1,
            completion_tokens=1,
            cost=None,
            seconds=1.0,
            version="1",
        ),
        partial=True,
    )
