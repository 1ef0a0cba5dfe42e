"""Which letters a text must have for a pattern to be found in it at all.

In goes a regular expression that disregards case, out come pieces of text of which every match has
one. Looking for these is so much faster than the search itself that most patterns are ruled out for
most sentences at no cost. Not obvious: they are read off the pattern as Python's own parser takes
it apart, so they can never differ from what it finds; where nothing is certain, none are given.
"""

from __future__ import annotations

from collections.abc import Iterable
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_SHORTEST, _ENOUGH = 3, 6
"""Bytes: a shorter piece is in every other sentence, a longer one rules out no more. One letter of
a script that has thousands is as good as three of ours."""

_MOST = 200
"""Pieces; looking for more takes as long as the search."""


def folded(text: str) -> str:
    """Return a text in which `letters_needed` can be looked for."""
    if text.isascii():
        return text.lower()
    # A pattern that disregards case takes dotless and dotted I for i, as no folding does.
    return text.casefold().replace("\u0131", "i").replace("\u0307", "")


def letters_needed(pattern: str) -> frozenset[str]:
    """Return pieces of folded text one of which every match of a pattern has; none if unknown."""
    return _needed(parser.parse(pattern)) or frozenset()


def _needed(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return the best pieces of a sequence: the fewer and the longer, the more they rule out."""
    found: list[frozenset[str]] = []
    run = ""
    for operation, given in items:
        if operation is code.LITERAL:
            run += chr(given)
            continue
        found.append(frozenset({folded(run)}))
        run = ""
        if operation is code.SUBPATTERN:
            part = _needed(given[-1])
        elif operation is code.BRANCH:
            part = _either(_needed(branch) for branch in given[1])
        elif operation in (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT):
            part = _needed(given[2]) if given[0] else None
        else:  # a class of characters, a place, what stands around
            part = None
        if part:
            found.append(part)
    found.append(frozenset({folded(run)}))
    useful = [one for one in found if _least(one) >= _SHORTEST and len(one) <= _MOST]
    return max(useful, key=lambda one: (min(_least(one), _ENOUGH), -len(one)), default=None)


def _least(pieces: frozenset[str]) -> int:
    return min(len(piece.strip().encode()) for piece in pieces)


def _either(branches: Iterable[frozenset[str] | None]) -> frozenset[str] | None:
    """Return the pieces of all branches; none where one branch may do without any."""
    every = frozenset[str]()
    for branch in branches:
        if not branch:
            return None
        every |= branch
    return every
