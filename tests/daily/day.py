"""The sample days as `Day`s, briefed by hand: what the edition is made from, without a model."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from briefing.article import Article
from briefing.daily.shapes import Collected, Day, Previous, Report, Story
from briefing.document import Briefing, Coverage, PromptSetRef, Provenance, Section
from briefing.edition import Note
from briefing.findings import Implication, Omission, Point, Verdict
from briefing.sources import read

SEEDS = Path(__file__).parent.parent.parent / "seeds" / "daily"
FIRST, SECOND = date(2025, 7, 30), date(2025, 7, 31)
PORT = ("hallen-courier", "northern-ledger", "marisund-post")
ORLA = ("vesland-wire", "marisund-post", "radio-corrana")
COD = ("marisund-post", "radio-corrana", "northern-ledger")
HOSPITALS = ("vesland-wire", "hallen-courier", "northern-ledger")
HELD = Verdict(status="supported")
PROMPTS = PromptSetRef(name="default", sha256="0" * 64)


@cache
def article(day: date, outlet: str, story: str) -> Article:
    """Return an article of the sample days."""
    (path,) = (SEEDS / day.isoformat() / outlet).glob(f"{story}.*")
    return read(str(path)).model_copy(
        update={"source": f"seeds/daily/{day.isoformat()}/{outlet}/{path.name}"}
    )


def briefed(
    text: Article, *numbers: int, implied: tuple[int, ...] = (), open_: tuple[str, ...] = ()
) -> Briefing:
    """Return a briefing whose points are sentences of its article, the first the bottom line."""
    points = tuple(
        Point(
            id=f"p{n}",
            statement=text.sentences[n - 1].text,
            evidence=(n,),
            verdict=HELD,
            attribution=None,
            certainty="stated",
            importance=4,
        )
        for n in numbers
    )
    implications = tuple(
        Implication(
            id=f"i{n}",
            statement=text.sentences[n - 1].text,
            evidence=(n,),
            verdict=HELD,
            affected="",
            horizon="weeks",
            basis="reported",
            likelihood="likely",
            confidence="moderate",
        )
        for n in implied
    )
    omissions = tuple(
        Omission(
            id="o1",
            statement=f"The article does not report anything about {term}.",
            evidence=(),
            verdict=HELD,
            basis="unanswered",
            why_it_matters="It decides who pays.",
            searched=(term,),
        )
        for term in open_
    )
    return Briefing(
        article=text,
        bottom_line=points[0] if points else None,
        sections=(
            Section(name="key_points", title="Key points", findings=points[1:]),
            Section(name="policy_implications", title="Implications", findings=implications),
            Section(name="omissions", title="Omissions", findings=omissions),
        ),
        withheld=(),
        coverage=Coverage(
            sentences=len(text.sentences), read=len(text.sentences), cited=len(points)
        ),
        provenance=Provenance(
            model="by hand",
            prompt_set=PROMPTS,
            engine="none",
            answers="recorded",
            requests=4,
            prompt_tokens=2000,
            cached_tokens=0,
            completion_tokens=400,
            cost=0.002,
            seconds=12.5,
            version="0",
        ),
    )


def report(day: date, outlet: str, story: str, *numbers: int, **more: object) -> Report:
    """Return a report of the sample days, briefed with some of its sentences."""
    text = article(day, outlet, story)
    return Report(
        article=text,
        outlet=outlet,
        carried_by=("hallen-courier",) if (outlet, story) == ("vesland-wire", "orla-leak") else (),
        briefing=briefed(text, *numbers, **more),  # type: ignore[arg-type]
    )


def story(
    name: str, title: str, *reports: Report, previous: Previous | None = None, section: str = "News"
) -> Story:
    """Return a story of reports."""
    return Story(
        id=name,
        title=title,
        section=section,
        reports=reports,
        score=1.0,
        why=(f"{len(reports)} independent sources",),
        first_seen=previous.edition if previous else SECOND,
        previous=previous,
    )


@cache
def second_day() -> Day:
    """Return the 31st of July, the strike having been in the edition of the 30th."""
    before = Previous(
        edition=FIRST,
        title="Cranes stand still at the Port of Hallen as dockers walk out",
        reports=tuple(report(FIRST, o, "port-strike", 1) for o in PORT[:2]),
    )
    tunnel = report(FIRST, "vesland-wire", "skarn-tunnel", 1)
    water = report(FIRST, "marisund-post", "water-limits", 1)
    return Day(
        edition=SECOND,
        since=FIRST,
        stories=(
            story(
                "port",
                "Dockers suspend Hallen strike and will vote on 4.2 percent",
                report(SECOND, PORT[0], "port-strike", 2, 3, 7, 13, implied=(14,)),
                report(SECOND, PORT[1], "port-strike", 2, 3, 6, 9, implied=(10,)),
                report(SECOND, PORT[2], "port-strike", 1, 2, 7, 12, implied=(14,)),
                previous=before,
            ),
            story(
                "orla",
                "Solvent leaks into Orla river, three towns told not to drink tap water",
                report(SECOND, ORLA[0], "orla-leak", 1, 2, 8, 12, open_=("compensation",)),
                report(SECOND, ORLA[1], "orla-leak", 2, 4, 12),
                report(SECOND, ORLA[2], "orla-leak", 1, 2, 8, implied=(5,)),
            ),
            story(
                "cod",
                "Vesland and Corrana agree to catch less cod",
                report(SECOND, COD[0], "cod-quota", 2, 10, 9, implied=(7,)),
                report(SECOND, COD[1], "cod-quota", 1, 6, 9),
                report(SECOND, COD[2], "cod-quota", 1, 4),
                section="Fisheries",
            ),
            story(
                "hospitals",
                "Eleven hospitals still on paper after cyberattack, ministry denies ransom",
                report(SECOND, HOSPITALS[0], "hospital-attack", 1, 4, 6, 8, 10),
                report(SECOND, HOSPITALS[1], "hospital-attack", 2, 3),
                report(SECOND, HOSPITALS[2], "hospital-attack", 1, 6, implied=(15,)),
            ),
        ),
        one_liners=(),
        unchanged=(
            Story(
                id="skarn",
                title=tunnel.article.title,
                section="News",
                reports=(),
                score=0.0,
                why=(),
                first_seen=FIRST,
                previous=Previous(edition=FIRST, title=tunnel.article.title, reports=(tunnel,)),
            ),
        ),
        dropped=(
            Story(
                id="water",
                title=water.article.title,
                section="News",
                reports=(),
                score=0.0,
                why=(),
                first_seen=FIRST,
                previous=Previous(edition=FIRST, title=water.article.title, reports=(water,)),
            ),
        ),
        collected=Collected(
            read=14,
            seen=1,
            reports=(),
            notes=(
                Note(
                    kind="paywalled",
                    source="seeds/daily/2025-07-31/northern-ledger/rate-decision.html",
                    reason="is the beginning of an article behind a paywall",
                ),
            ),
        ),
        model="by hand",
        prompt_set=PROMPTS,
        answers="recorded",
    )
