"""The figures of a comparison as plots, drawn to SVG here: the page runs no script to show them.

In goes a Comparison, out comes one `<svg>` element. Not obvious: its text has the colour of the
page around it (`currentColor`), light or dark.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from briefing.errors import UsageError
from briefing.evaluate.comparison import Comparison
from briefing.render.escape import plain
from briefing.render.wording import REASONS

if TYPE_CHECKING:
    import altair

    Row = dict[str, Any]

_COLOURS = ("#3f7fd0", "#d07a2a")
_WIDTH, _STEP = 560, 13
_LABEL = 46
"""Characters of a title or a reason that are shown beside a plot."""


def needed() -> None:
    """Say so where what draws is not installed.

    Raises:
        UsageError: it is not.
    """
    for package in ("altair", "vl_convert"):
        if find_spec(package) is None:
            raise UsageError(f"The page needs {package}: pip install 'policy-briefing[compare]'")


def plots(found: Comparison) -> str:
    """Return all plots of a comparison in one SVG element."""
    import altair as alt

    names = (f"A: {plain(found.a.label)}", f"B: {plain(found.b.label)}")
    charts: list[Any] = [_bars(list(_outcomes(found, names)), "What became of the findings", names)]
    if reasons := list(_reasons(found, names)):
        charts.append(_bars(reasons, "Withheld, by reason", names))
    published, tokens = (list(_each(found, names, what)) for what in ("published", "tokens"))
    charts.append(_dumbbells(published, "findings", "Published, by article", names))
    charts.append(_dumbbells(tokens, "tokens", "Tokens, by article", names))
    chart = (
        alt.vconcat(*charts)
        .configure(background="transparent", font="sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor="currentColor",
            titleColor="currentColor",
            tickColor="gray",
            domainColor="gray",
            gridColor="gray",
            gridOpacity=0.25,
            labelLimit=300,
            labelFontSize=12,
        )
        .configure_legend(labelColor="currentColor", labelFontSize=12, labelLimit=400)
        .configure_title(color="currentColor", anchor="start", fontSize=14)
    )
    drawn = io.StringIO()
    chart.save(drawn, format="svg")
    return drawn.getvalue()


def _outcomes(found: Comparison, names: tuple[str, str]) -> Iterator[Row]:
    a, b = found.total_a, found.total_b
    for section in dict.fromkeys((*a.sections, *b.sections)):
        for name, m in zip(names, (a, b), strict=True):
            count = m.sections.get(section, 0)
            yield {"side": name, "what": section.replace("_", " "), "count": count}
    for name, m in zip(names, (a, b), strict=True):
        yield {"side": name, "what": "withheld", "count": m.withheld}


def _reasons(found: Comparison, names: tuple[str, str]) -> Iterator[Row]:
    a, b = found.total_a.withheld_for, found.total_b.withheld_for
    for reason in dict.fromkeys((*a, *b)):
        for name, counts in zip(names, (a, b), strict=True):
            what = _short(REASONS[reason])
            yield {"side": name, "what": what, "count": counts.get(reason, 0)}


def _each(found: Comparison, names: tuple[str, str], figure: str) -> Iterator[Row]:
    for number, article in enumerate(found.articles, start=1):
        what = f"{number}. {_short(plain(article.title or article.source))}"
        for name, m in zip(names, (article.a, article.b), strict=True):
            yield {"side": name, "what": what, "count": getattr(m, figure)}


def _bars(rows: list[Row], title: str, names: tuple[str, str]) -> altair.Chart:
    import altair as alt

    data = alt.InlineData(values=rows)
    chart: alt.Chart = (
        alt.Chart(data, title=title, width=_WIDTH, height=alt.Step(_STEP))
        .mark_bar()
        .encode(
            x=_counted(rows, "findings"),
            y=alt.Y("what:N", title=None, sort=None),
            yOffset=alt.YOffset("side:N", sort=list(names)),
            color=_colour(names),
        )
    )
    return chart


def _dumbbells(rows: list[Row], unit: str, title: str, names: tuple[str, str]) -> altair.LayerChart:
    """Return a plot with a line for each article from A's figure to B's."""
    import altair as alt

    data = alt.InlineData(values=rows)
    x, y = _counted(rows, unit), alt.Y("what:N", title=None, sort=None)
    lines = alt.Chart(data).mark_line(color="gray").encode(x=x, y=y, detail="what:N")
    shape = alt.Shape("side:N", sort=list(names), legend=None)
    # A's point is seen around B's where both have the same figure.
    size = alt.Size("side:N", scale=alt.Scale(domain=list(names), range=[190, 60]), legend=None)
    dots = (
        alt.Chart(data, width=_WIDTH, height=alt.Step(2 * _STEP))
        .mark_point(filled=True, opacity=1)
        .encode(x=x, y=y, color=_colour(names), shape=shape, size=size)
    )
    return alt.LayerChart(layer=[lines, dots], title=title)


def _counted(rows: list[Row], unit: str) -> altair.X:
    """Return an axis of whole numbers from 0."""
    import altair as alt

    ticks = min(8, max(1, *(row["count"] for row in rows)))
    return alt.X("count:Q", title=unit, axis=alt.Axis(format=",d", tickCount=ticks))


def _colour(names: tuple[str, str]) -> altair.Color:
    import altair as alt

    scale = alt.Scale(domain=list(names), range=list(_COLOURS))
    return alt.Color("side:N", scale=scale, legend=alt.Legend(title=None, orient="top"))


def _short(text: str) -> str:
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"
