"""What is compared with what: `SET`, `SET@MODEL` or `@MODEL`.

What a side leaves out is as the settings say, so `@a @b` compares two models with one prompt set
and `mine default` two prompt sets with one model.
"""

from __future__ import annotations

from briefing.article import Shape
from briefing.errors import UsageError
from briefing.settings import Settings


class Side(Shape):
    """One of two ways of briefing.

    `label` is how the user named it; `model` is None where none is named, and then the settings,
    or the recordings, say which it is.
    """

    label: str
    prompts: str
    model: str | None = None


def sides(a: str, b: str, settings: Settings) -> tuple[Side, Side]:
    """Return the two sides that are named.

    Raises:
        UsageError: one of them names nothing, or both are the same.
    """
    one, other = _side(a, settings), _side(b, settings)
    if _meant(one, settings) == _meant(other, settings):
        raise UsageError(f"{a} and {b} are the same; name two prompt sets, or models as @MODEL")
    return one, other


def _side(named: str, settings: Settings) -> Side:
    prompts, at, model = named.partition("@")
    if not prompts and not model:
        raise UsageError(f"“{named}” names nothing to compare; give SET, SET@MODEL or @MODEL")
    if at and not model:
        raise UsageError(f"“{named}” ends in @ without a model; give SET@MODEL, or SET alone")
    return Side(label=named, prompts=prompts or settings.prompts, model=model or None)


def _meant(side: Side, settings: Settings) -> tuple[str, str | None]:
    return side.prompts, side.model or settings.model
