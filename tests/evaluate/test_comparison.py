"""Two sides counted, and told as Markdown."""

from __future__ import annotations

from briefing.evaluate import wording
from briefing.evaluate.as_markdown import to_markdown
from briefing.evaluate.bootstrap import FEWEST
from briefing.evaluate.comparison import Comparison, comparison, to_json
from briefing.evaluate.reference import Reference
from briefing.evaluate.run import Briefed, Pair
from briefing.evaluate.sides import Side
from tests.evaluate.briefings import TEXT, briefing, point

SIDES = (Side(label="default", prompts="default"), Side(label="a|b", prompts="x"))
FACTS = Reference(facts={"grain": (TEXT[0], TEXT[1])})


def compared(articles: int, *, cost: float | None = 0.5) -> Comparison:
    """Return a comparison in which B tells one finding more of each article, for more tokens."""
    pair = Pair(
        briefing(point(TEXT[3], 4), cost=0.5),
        briefing(point(TEXT[3], 4), point(TEXT[1], 2), cost=cost, tokens=300),
    )
    return comparison(SIDES, Briefed((pair,) * articles, (), complete=True), FACTS)


def test_totals_are_of_all_articles() -> None:
    """Findings, what both tell, key facts and costs."""
    found = compared(3)
    assert (found.total_a.published, found.total_b.published) == (3, 6)
    assert (found.overlap.both, found.overlap.only_a, found.overlap.only_b) == (3, 0, 3)
    assert (found.total_a.recall, found.total_b.recall) == (0.5, 1.0)
    assert found.articles[0].missed_a == (TEXT[1],)
    assert (found.total_a.cost, found.total_b.cost) == (1.5, 1.5)


def test_a_difference_has_an_interval_from_enough_articles_on() -> None:
    """Below, it is said plainly that there are too few."""
    few, enough = compared(FEWEST - 1), compared(FEWEST)
    assert {d.low for d in few.differences} == {None}
    assert "too few" in to_markdown(few)
    assert wording.too_few(enough) == ""
    tokens = next(d for d in enough.differences if d.what == "tokens")
    assert (tokens.mean, tokens.low, tokens.high, tokens.sure) == (200, 200, 200, True)
    assert "| tokens | +200 | +200 to +200 | 6 |" in to_markdown(enough)


def test_an_unknown_cost_is_unknown_and_has_no_difference() -> None:
    """It is never 0."""
    found = compared(2, cost=None)
    assert "cost, US dollars" not in {d.what for d in found.differences}
    assert "| Cost | $1.00 | unknown |" in to_markdown(found)
    assert Comparison.model_validate_json(to_json(found)) == found


def test_no_name_breaks_a_table() -> None:
    """A label may have a bar in it."""
    rows = [line for line in to_markdown(compared(1)).splitlines() if line.startswith("|  |")]
    assert rows == ["|  | A: default | B: a\\|b |"]
