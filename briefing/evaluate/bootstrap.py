"""How sure a difference between two sides is: a paired bootstrap over articles.

In go the differences of the articles, B less A, out comes the interval that the mean of 95 in 100
resamples lies in (Efron and Tibshirani, 1993, "An Introduction to the Bootstrap", chapter 13). The
draw is always the same, so the same differences give the same interval.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

FEWEST = 6
"""Articles below which no interval is given: with fewer, not even a difference that all of them
show is significant at one in twenty (sign test: 2 / 2^n)."""

RESAMPLES = 2000
_TAIL = 0.025
_SEED = 20250731


class Interval(NamedTuple):
    """Where the mean difference lies, with 95 % confidence."""

    low: float
    high: float


def interval(differences: Sequence[float]) -> Interval | None:
    """Return the interval of the mean of paired differences, None for too few of them."""
    n = len(differences)
    if n < FEWEST:
        return None
    draw = random.Random(_SEED)  # noqa: S311 - statistics, no secret
    means = sorted(fmean(draw.choices(differences, k=n)) for _ in range(RESAMPLES))
    cut = round(_TAIL * RESAMPLES)
    return Interval(means[cut], means[-cut - 1])
