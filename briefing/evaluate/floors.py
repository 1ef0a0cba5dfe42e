"""What side B must keep to, so that a change of prompts can be refused by a program.

A TOML or JSON file of bounds, all of them optional; in go the totals of both sides, out comes a
line for each bound that B breaks. What is not known, such as the cost at a server of one's own,
cannot be held to a bound and so breaks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ConfigDict, Field, ValidationError

from briefing.article import Shape
from briefing.errors import UsageError
from briefing.evaluate.measures import Measures
from briefing.evaluate.reference import misshapen, table_in


class Floors(Shape):
    """Bounds on B's totals, or on how they stand to A's: a ratio of 1.2 is a fifth more than A."""

    model_config = ConfigDict(allow_inf_nan=False)

    min_recall: float | None = Field(default=None, ge=0, le=1)
    max_recall_loss: float | None = Field(default=None, ge=0, le=1)
    min_findings: int | None = Field(default=None, ge=0)
    min_findings_ratio: float | None = Field(default=None, ge=0)
    min_omissions_proved: int | None = Field(default=None, ge=0)
    max_withheld_share: float | None = Field(default=None, ge=0, le=1)
    max_uncovered: int | None = Field(default=None, ge=0)
    max_tokens_ratio: float | None = Field(default=None, gt=0)
    max_cost_ratio: float | None = Field(default=None, gt=0)
    max_seconds_ratio: float | None = Field(default=None, gt=0)

    @property
    def ask_recall(self) -> bool:
        """Whether key facts are needed to judge."""
        return self.min_recall is not None or self.max_recall_loss is not None


def floors(path: Path) -> Floors:
    """Return the bounds in a file.

    Raises:
        UsageError: it cannot be read, has no bound, or one that is unknown or out of range.
    """
    try:
        read = Floors.model_validate(table_in(path), strict=True)
    except ValidationError as e:
        raise misshapen(path, e, list(Floors.model_fields)) from e
    if read == Floors():
        raise UsageError(f"{path} has no bound; give one of {', '.join(Floors.model_fields)}")
    return read


def breaches(a: Measures, b: Measures, bounds: Floors) -> tuple[str, ...]:
    """Return a line for each bound that B breaks, in the order in which they are declared."""
    loss = None if a.recall is None or b.recall is None else a.recall - b.recall
    figures: dict[str, float | None] = {
        "min_recall": b.recall,
        "max_recall_loss": loss,
        "min_findings": b.published,
        "min_findings_ratio": _ratio(a.published, b.published),
        "min_omissions_proved": b.proved,
        "max_withheld_share": b.withheld_share or 0.0,
        "max_uncovered": b.uncovered,
        "max_tokens_ratio": _ratio(a.tokens, b.tokens),
        "max_cost_ratio": _ratio(a.cost, b.cost),
        "max_seconds_ratio": _ratio(a.seconds, b.seconds),
    }
    return tuple(_broken(figures, bounds))


def _broken(figures: dict[str, float | None], bounds: Floors) -> Iterator[str]:
    for name, figure in figures.items():
        bound: float | None = getattr(bounds, name)
        if bound is None:
            continue
        kind, _, what = name.partition("_")
        words = what.replace("_", " ")
        if figure is None:
            yield f"{words} of B is unknown, so {name} = {bound:g} cannot be held"
        elif figure < bound if kind == "min" else figure > bound:
            least = "at least" if kind == "min" else "at most"
            yield f"{words} of B is {figure:.3g}; {name} asks for {least} {bound:g}"


def _ratio(a: float | None, b: float | None) -> float | None:
    """Return how B stands to A: 1 where both are nothing, None where A alone is."""
    if a is None or b is None:
        return None
    if a == 0:
        return 1.0 if b == 0 else None
    return b / a
