"""What a run in batches may spend: a wave that could pass it is not sent."""

from __future__ import annotations

from collections.abc import Sequence

from briefing.errors import BudgetError, UsageError
from briefing.llm.budget import at_most
from briefing.llm.port import Request, Usage
from briefing.llm.prices import Price, total, worded
from briefing.tokens import count


def refuse_unpriced(model: str, price: Price, max_cost: float | None) -> None:
    """Refuse a bound on a cost that is not known.

    Raises:
        UsageError: it is not.
    """
    if max_cost is not None and price(Usage(prompt_tokens=1)) is None:
        raise UsageError(
            f"The price of “{model}” there is not known, so --max-cost cannot be kept; "
            "give --max-tokens"
        )


def refuse_beyond(
    max_tokens: int | None,
    max_cost: float | None,
    spent: Sequence[Usage],
    wave: Sequence[Request],
    price: Price,
) -> None:
    """Refuse a wave that, after what was spent, could pass a bound.

    Raises:
        BudgetError: it could.
    """
    if max_tokens is None and max_cost is None:
        return
    usages = [*spent, *(at_most(request, count) for request in wave)]
    tokens = sum(u.prompt_tokens + u.completion_tokens for u in usages)
    cost: float | None = 0.0
    for usage in usages:
        cost = total(cost, price(usage))
    if max_tokens is not None and tokens > max_tokens:
        raise _refused(wave, f"{tokens:,} tokens", f"{max_tokens:,}", "--max-tokens")
    if max_cost is not None and (cost is None or cost > max_cost):
        raise _refused(wave, worded(cost), worded(max_cost), "--max-cost")


def _refused(wave: Sequence[Request], all_of_it: str, allowed: str, option: str) -> BudgetError:
    return BudgetError(
        f"Stopped before {len(wave)} requests that could bring the run to {all_of_it}, {allowed} "
        f"are allowed; raise {option} to send them"
    )
