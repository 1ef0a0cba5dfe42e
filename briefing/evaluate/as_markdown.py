"""A comparison as Markdown: what came of it, then the figures, in total and by article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.evaluate import wording as words
from briefing.evaluate.comparison import Comparison
from briefing.render.escape import inline


def to_markdown(found: Comparison) -> str:
    """Return a comparison as Markdown; the same comparison gives the same bytes."""
    return "\n\n".join(_blocks(found)) + "\n"


def _blocks(found: Comparison) -> Iterator[str]:
    yield f"# {inline(found.a.label)} and {inline(found.b.label)} compared"
    yield inline(words.headline(found))
    if found.breaches:
        yield "## Floors broken"
        yield _list(found.breaches)
    if found.left_out:
        yield inline(words.left_out(found))
    yield "## In total"
    yield _table(words.totals(found))
    yield inline(words.shared(found))
    yield "## How sure the differences are"
    if told := words.too_few(found):
        yield inline(told)
    yield _table(words.differences(found))
    yield "## By article"
    yield "A’s figure, then B’s."
    yield _table(words.by_article(found))
    if missed := list(words.missed(found)):
        yield "## Key facts missed"
        for title, lines in missed:
            yield f"### {inline(title)}"
            yield _list(lines)
    if found.left_out:
        yield "## Left out"
        yield _list(found.left_out)


def _table(rows: Sequence[words.Row]) -> str:
    heading, *others = ([inline(cell) for cell in row] for row in rows)
    rule = ["---", *("---:" for _ in heading[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, rule, *others))


def _list(lines: Sequence[str]) -> str:
    return "\n".join(f"- {inline(line)}" for line in lines)
