"""Two briefings of one article beside each other, what differs between them marked.

In go the briefings and which findings say the same, out come blocks of rows of two cells. What
both tell stands in one row, its words compared; what one alone tells has an empty cell beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from briefing.document import Briefing
from briefing.evaluate.overlap import Match, published
from briefing.evaluate.run import Pair
from briefing.findings import Finding
from briefing.render.sections import cited

ALIKE = 0.35
"""Likeness of two wordings from which on their differences are marked; below, all would be."""

_MARKS = " \n“”‘’\"'.,;:"
"""What stands around a word without being part of it."""

_WORDS = re.compile(r"\S+\s*")
_WITHHELD = "Withheld: not confirmed, do not quote"


class Run(NamedTuple):
    """Words of a statement that stand together, and whether the other side has them not."""

    text: str
    differs: bool


class Cell(NamedTuple):
    """A finding as one side tells it, with the numbers of the sentences that it cites."""

    finding: Finding
    runs: tuple[Run, ...]
    cited: tuple[int, ...]


class Row(NamedTuple):
    """What A tells and what B tells; None where it tells nothing like the other."""

    a: Cell | None
    b: Cell | None


class Block(NamedTuple):
    """Rows under one heading."""

    title: str
    withheld: bool
    rows: tuple[Row, ...]


def blocks(pair: Pair, matches: Sequence[Match]) -> list[Block]:
    """Return two briefings as blocks: the bottom line, findings by kind, what was withheld."""
    a, b = pair
    made = [Block("Bottom line", False, (_row(pair, a.bottom_line, b.bottom_line),))]
    rows = list(_paired(pair, matches))
    for kind in ("point", "implication", "omission"):
        of_kind = tuple(r for r in rows if _either(r).finding.kind == kind)
        if of_kind:
            made.append(Block(_title(pair, kind), False, of_kind))
    withheld = tuple(
        _row(pair, x, y, compared=False) for x, y in zip_longest(a.withheld, b.withheld)
    )
    return [*made, *([Block(_WITHHELD, True, withheld)] if withheld else [])]


def _paired(pair: Pair, matches: Sequence[Match]) -> Iterator[Row]:
    """Yield a row for each finding: those of A in their order, then those that B alone has."""
    ours, theirs = published(pair.a), published(pair.b)
    counterpart = {match.a: theirs[match.b] for match in matches}
    for i, finding in enumerate(ours):
        yield _row(pair, finding, counterpart.get(i))
    known = {match.b for match in matches}
    for j, finding in enumerate(theirs):
        if j not in known:
            yield _row(pair, None, finding)


def _row(pair: Pair, a: Finding | None, b: Finding | None, *, compared: bool = True) -> Row:
    of_a: tuple[Run, ...] = (Run(a.statement, False),) if a else ()
    of_b: tuple[Run, ...] = (Run(b.statement, False),) if b else ()
    if a and b and compared:
        of_a, of_b = marked(a.statement, b.statement)
    return Row(
        _cell(a, of_a, pair.a) if a else None,
        _cell(b, of_b, pair.b) if b else None,
    )


def _cell(finding: Finding, runs: tuple[Run, ...], briefing: Briefing) -> Cell:
    return Cell(finding, runs, tuple(cited(finding, briefing.article)))


def marked(a: str, b: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    """Return two wordings, the words marked that the other has not; none where most would be."""
    ours, theirs = _WORDS.findall(a), _WORDS.findall(b)
    bare = [word.strip(_MARKS) for word in ours], [word.strip(_MARKS) for word in theirs]
    matcher = SequenceMatcher(None, *bare, autojunk=False)
    if matcher.ratio() < ALIKE:
        return (Run(a, False),), (Run(b, False),)
    of_a: list[Run] = []
    of_b: list[Run] = []
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        for runs, words in ((of_a, ours[i:i_end]), (of_b, theirs[j:j_end])):
            if words:
                runs.append(Run("".join(words), what != "equal"))
    return tuple(of_a), tuple(of_b)


def _title(pair: Pair, kind: str) -> str:
    """Return the titles of the sections that findings of a kind are in, A's first."""
    titles = dict.fromkeys(
        section.title or section.name
        for briefing in pair
        for section in briefing.sections
        if any(finding.kind == kind for finding in section.findings)
    )
    return " / ".join(titles)


def _either(row: Row) -> Cell:
    """Return the cell of a row that is there, A's first."""
    return next(cell for cell in row if cell is not None)
