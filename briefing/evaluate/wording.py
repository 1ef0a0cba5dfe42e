"""A comparison in words and figures, the same for Markdown and for the page.

In goes a Comparison, out come tables of plain text, not yet escaped: rows of cells, the first of
them the heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from briefing.evaluate.comparison import Comparison, Difference, Told
from briefing.evaluate.measures import Measures
from briefing.llm.prices import worded
from briefing.render.wording import REASONS

Row = tuple[str, ...]


def headline(found: Comparison) -> str:
    """Return what was compared on how many articles."""
    count = len(found.articles)
    return f"{count} article{'s' if count > 1 else ''}, {side(found.a)} against {side(found.b)}."


def side(told: Told) -> str:
    """Return what a side was: its label, and what the label does not say."""
    return f"{told.label} (prompt set {told.prompts} {told.sha256[:8]}, {', '.join(told.models)})"


def totals(found: Comparison) -> list[Row]:
    """Return all figures of both sides."""
    a, b = found.total_a, found.total_b
    rows: list[Row] = [("", f"A: {found.a.label}", f"B: {found.b.label}")]
    rows += [("Findings published", str(a.published), str(b.published))]
    for name in dict.fromkeys((*a.sections, *b.sections)):
        rows.append((f"– {name.replace('_', ' ')}", _of(a, name), _of(b, name)))
    rows += [("Withheld", *_each(a, b, _withheld))]
    for reason in dict.fromkeys((*a.withheld_for, *b.withheld_for)):
        counts = (str(m.withheld_for.get(reason, 0)) for m in (a, b))
        rows.append((f"– {REASONS[reason]}", *counts))
    for status in dict.fromkeys((*a.verdicts, *b.verdicts)):
        counts = (str(m.verdicts.get(status, 0)) for m in (a, b))
        rows.append((f"Verdict {status}", *counts))
    rows += [
        (words, *_each(a, b, figure))
        for words, figure in _FIGURES.items()
        if words != _FACTS or a.facts or b.facts
    ]
    return rows


def by_article(found: Comparison) -> list[Row]:
    """Return the chief figures of each article, A's and B's in one cell."""
    facts = any(article.a.facts for article in found.articles)
    heading = ("Article", "Published", "Shared", "Withheld", "Omissions proved", "Tokens", "Cost")
    rows: list[Row] = [(*heading, "Seconds", *(("Key facts",) if facts else ()))]
    for article in found.articles:
        a, b = article.a, article.b
        figures: list[Callable[[Measures], str]] = [_withheld, _proved, _tokens, _cost, _seconds]
        figures += [_facts] if facts else []
        published = f"{a.published} · {b.published}"
        cells = (" · ".join(_each(a, b, figure)) for figure in figures)
        rows.append((article.title or article.source, published, str(article.overlap.both), *cells))
    return rows


def shared(found: Comparison) -> str:
    """Return how much of what is published both sides have."""
    o = found.overlap
    share = "" if o.share is None else f" ({o.share:.0%} of all that is told)"
    return f"Findings of both: {o.both}{share}; of A alone: {o.only_a}; of B alone: {o.only_b}."


def differences(found: Comparison) -> list[Row]:
    """Return the mean differences an article with their intervals."""
    rows: list[Row] = [("B less A, an article", "Mean", "95 % interval", "Articles")]
    return rows + [
        (d.what, _signed(d, d.mean), _interval(d), str(d.articles)) for d in found.differences
    ]


def too_few(found: Comparison) -> str:
    """Return that no interval can be given, empty where one can."""
    count, fewest = len(found.articles), found.fewest_articles
    if count >= fewest:
        return ""
    return (
        f"{count} article{'s are' if count > 1 else ' is'} too few to tell a difference from "
        f"chance: intervals are given from {fewest} on."
    )


def left_out(found: Comparison) -> str:
    """Return how many articles were not compared."""
    count = len(found.left_out)
    are = "articles are" if count > 1 else "article is"
    return f"{count} {are} not recorded for both sides and left out; see the end."


def missed(found: Comparison) -> Iterator[tuple[str, list[str]]]:
    """Yield each article of which a key fact was missed, with what was missed by whom."""
    for article in found.articles:
        by_a, by_b = set(article.missed_a), set(article.missed_b)
        facts = dict.fromkeys((*article.missed_a, *article.missed_b))
        if facts:
            lines = [f"{_who(fact in by_a, fact in by_b)}: {fact}" for fact in facts]
            yield article.title or article.source, lines


def _who(a: bool, b: bool) -> str:
    return "A and B" if a and b else "A" if a else "B"


def _each(a: Measures, b: Measures, figure: Callable[[Measures], str]) -> Iterable[str]:
    return (figure(a), figure(b))


def _of(m: Measures, section: str) -> str:
    return str(m.sections[section]) if section in m.sections else "–"


def _withheld(m: Measures) -> str:
    share = m.withheld_share
    return str(m.withheld) if share is None else f"{m.withheld} ({share:.0%})"


def _proved(m: Measures) -> str:
    return str(m.proved)


def _tokens(m: Measures) -> str:
    return f"{m.tokens:,}"


def _cost(m: Measures) -> str:
    return "unknown" if m.cost is None else worded(m.cost)


def _seconds(m: Measures) -> str:
    return f"{m.seconds:,.0f}" if m.seconds >= 10 else f"{m.seconds:.1f}"


def _facts(m: Measures) -> str:
    return "–" if m.recall is None else f"{m.found} of {m.facts} ({m.recall:.0%})"


_FACTS = "Key facts found"
_FIGURES: dict[str, Callable[[Measures], str]] = {
    _FACTS: _facts,
    "Evidence repaired": lambda m: str(m.repaired),
    "Restated": lambda m: str(m.restated),
    "Omissions proved": _proved,
    "Sentences not covered": lambda m: str(m.uncovered),
    "Requests": lambda m: str(m.requests),
    "Tokens in": lambda m: f"{m.tokens_in:,}",
    "Tokens out": lambda m: f"{m.tokens_out:,}",
    "Cost": _cost,
    "Seconds of answering": _seconds,
}


def _interval(d: Difference) -> str:
    if d.low is None or d.high is None:
        return "too few articles"
    sure = "" if d.sure else ", may be chance"
    return f"{_signed(d, d.low)} to {_signed(d, d.high)}{sure}"


def _signed(d: Difference, value: float) -> str:
    """Return a difference with its sign: a share in points of a hundred, other figures as is."""
    if not value:
        return "0"
    if d.what.endswith("share"):
        told = f"{value * 100:+.1f} points"
    elif d.what.startswith("cost"):
        told = f"{value:+.5f}"
    else:
        told = f"{value:+,.0f}" if abs(value) >= 100 else f"{value:+.1f}"
    return told.replace("-", "−")
