"""A comparison as one HTML page: figures, plots, and the briefings beside each other.

The page loads nothing and runs nothing, as that of a briefing: plots are drawings, and every text
of an article or a model is escaped by the template.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.article import Article
from briefing.evaluate import wording as figures
from briefing.evaluate.comparison import Comparison
from briefing.evaluate.plots import plots
from briefing.evaluate.run import Pair
from briefing.evaluate.side_by_side import Block, Cell, blocks
from briefing.render import finding_wording as says
from briefing.render.html import environment, sentence
from briefing.render.styles import STYLES
from briefing.render.wording import verdict_in_words

_WIDE = STYLES["sheet"].replace("max-width:680px", "max-width:1080px")
_OPEN = 3
"""Articles up to which all of them are shown unfolded."""


def page(found: Comparison, pairs: Sequence[Pair]) -> str:
    """Return a comparison as a page; needs the packages of the extra `compare`.

    Raises:
        UsageError: they are not installed.
    """
    from markupsafe import Markup

    shown = [
        (article.title or article.source, article, blocks(pair, article.matches))
        for article, pair in zip(found.articles, pairs, strict=True)
    ]
    return (
        environment()
        .get_template("compare.html.j2")
        .render(
            found=found,
            figures=figures,
            # Drawn by a library from our own figures; it escapes the names that stand in it.
            plots=Markup(plots(found)),  # noqa: S704
            articles=[
                (title, article, parts, _sentences(parts, pair.a.article))
                for (title, article, parts), pair in zip(shown, pairs, strict=True)
            ],
            unfolded=len(shown) <= _OPEN,
            says=says,
            verdict=lambda finding: verdict_in_words(finding.verdict, str),
            css=STYLES | {"sheet": _WIDE},
            language="en",
            title=f"{found.a.label} and {found.b.label} compared",
        )
    )


def _sentences(parts: Sequence[Block], article: Article) -> list[tuple[str, str, str]]:
    """Return the sentences of an article that its two briefings cite."""
    cells: list[Cell] = [cell for block in parts for row in block.rows for cell in row if cell]
    return [sentence(n, article) for n in sorted({n for cell in cells for n in cell.cited})]
