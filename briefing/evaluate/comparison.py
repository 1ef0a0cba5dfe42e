"""Two sides over a corpus, counted: by article, in total, and how sure the differences are.

In go the pairs of briefings, out comes a Comparison, which is what `--json` prints and what the
Markdown and the page are made of. Not obvious: an interval is of the mean difference an article,
B less A, over the articles for which both figures are known.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import fmean
from typing import Final, Literal

from briefing.article import Shape
from briefing.document import Briefing
from briefing.evaluate.bootstrap import FEWEST, interval
from briefing.evaluate.measures import Measures, measured, summed
from briefing.evaluate.overlap import Match, Overlap, matched, overlap
from briefing.evaluate.reference import Reference, told
from briefing.evaluate.run import Briefed, Pair
from briefing.evaluate.sides import Side

SCHEMA_VERSION: Final = 1

COMPARED: dict[str, Callable[[Measures], float | None]] = {
    "findings published": lambda m: m.published,
    "withheld, share": lambda m: m.withheld_share,
    "evidence repaired": lambda m: m.repaired,
    "omissions proved": lambda m: m.proved,
    "key facts found, share": lambda m: m.recall,
    "tokens": lambda m: m.tokens,
    "cost, US dollars": lambda m: m.cost,
    "seconds": lambda m: m.seconds,
}
"""What is compared article by article, by the words for it."""


class Told(Shape):
    """What a side was: its label, its prompt set with the SHA-256 of its files, and its models."""

    label: str
    prompts: str
    sha256: str
    models: tuple[str, ...]


class Compared(Shape):
    """One article by both sides; `missed` are the key facts that a side does not tell."""

    source: str
    title: str
    a: Measures
    b: Measures
    matches: tuple[Match, ...]
    overlap: Overlap
    missed_a: tuple[str, ...] = ()
    missed_b: tuple[str, ...] = ()


class Difference(Shape):
    """The mean difference an article, B less A; `low` and `high` bound it with 95 % confidence.

    The bounds are None where there are too few `articles`.
    """

    what: str
    articles: int
    mean: float
    low: float | None
    high: float | None

    @property
    def sure(self) -> bool:
        """Whether the interval leaves no difference out."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


class Comparison(Shape):
    """All that a comparison found; `left_out` are sources that nothing was recorded for.

    `breaches` has a line for each floor that B breaks.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    a: Told
    b: Told
    articles: tuple[Compared, ...]
    left_out: tuple[str, ...]
    total_a: Measures
    total_b: Measures
    overlap: Overlap
    differences: tuple[Difference, ...]
    fewest_articles: int = FEWEST
    breaches: tuple[str, ...] = ()


def comparison(
    sides: tuple[Side, Side], done: Briefed, reference: Reference | None = None
) -> Comparison:
    """Return what the pairs of briefings come to."""
    articles = tuple(_compared(pair, reference) for pair in done.pairs)
    overlaps = [article.overlap for article in articles]
    return Comparison(
        a=_told(sides[0], [pair.a for pair in done.pairs]),
        b=_told(sides[1], [pair.b for pair in done.pairs]),
        articles=articles,
        left_out=done.left_out,
        total_a=summed(article.a for article in articles),
        total_b=summed(article.b for article in articles),
        overlap=Overlap(
            both=sum(o.both for o in overlaps),
            only_a=sum(o.only_a for o in overlaps),
            only_b=sum(o.only_b for o in overlaps),
        ),
        differences=_differences(articles),
    )


def to_json(found: Comparison) -> str:
    """Return a comparison as indented JSON."""
    return found.model_dump_json(indent=2) + "\n"


def _compared(pair: Pair, reference: Reference | None) -> Compared:
    a, b = pair
    facts = reference.of(a.article) if reference else ()
    of_a, of_b = told(facts, a), told(facts, b)
    matches = matched(a, b)
    return Compared(
        source=a.article.source,
        title=a.article.title,
        a=measured(a, facts=len(facts), found=len(of_a.found)),
        b=measured(b, facts=len(facts), found=len(of_b.found)),
        matches=matches,
        overlap=overlap(a, b, matches),
        missed_a=of_a.missed,
        missed_b=of_b.missed,
    )


def _told(side: Side, briefings: Sequence[Briefing]) -> Told:
    """Return what a side was, as its briefings tell."""
    prompts = briefings[0].provenance.prompt_set
    models = dict.fromkeys(briefing.provenance.model for briefing in briefings)
    return Told(label=side.label, prompts=prompts.name, sha256=prompts.sha256, models=tuple(models))


def _differences(articles: Sequence[Compared]) -> tuple[Difference, ...]:
    """Return the differences of all that is known of at least one article."""
    found = []
    for what, figure in COMPARED.items():
        pairs = [(figure(article.a), figure(article.b)) for article in articles]
        known = [b - a for a, b in pairs if a is not None and b is not None]
        if known:
            bounds = interval(known)
            found.append(
                Difference(
                    what=what,
                    articles=len(known),
                    mean=round(fmean(known), 6),
                    low=bounds and round(bounds.low, 6),
                    high=bounds and round(bounds.high, 6),
                )
            )
    return tuple(found)
