"""What answers cost, in US dollars, by the public price lists that genai-prices carries.

A price that is not known is None, never 0: nobody must take a run on an unlisted server for free.
The local model costs nothing, and says why.
"""

from __future__ import annotations

from collections.abc import Callable

from briefing.llm.endpoint import is_loopback
from briefing.llm.port import Usage

Price = Callable[[Usage], float | None]
"""From the tokens of an answer to its cost in US dollars; None where the price is not known."""


def free(usage: Usage) -> float:  # noqa: ARG001 - a Price
    """Return the price of the local model: nothing."""
    return 0.0


def unknown(usage: Usage) -> None:
    """Return the price where none is known."""


def total(one: float | None, other: float | None) -> float | None:
    """Return the sum of two costs; not known where one of them is not.

    To a millionth of a millionth: so that a sum is the same in whatever order answers come.
    """
    return None if one is None or other is None else round(one + other, 12)


def halved(price: Price) -> Price:
    """Return the price of what a batch answers: half of it (OpenAI, "Batch API FAQ")."""

    def half(usage: Usage) -> float | None:
        whole = price(usage)
        return None if whole is None else whole / 2

    return half


def price_at(model: str, base_url: str | None) -> Price:
    """Return what `model` costs at `base_url`, OpenAI's own where it is None.

    Tokens from a prompt cache cost what the provider takes for cached ones. A server that no list
    knows, such as one's own, has no known price, whatever its models are called.
    """

    def price(usage: Usage) -> float | None:
        return cost(usage, model, base_url)

    return price


def cost(usage: Usage, model: str, base_url: str | None = None) -> float | None:
    """Return the cost of an answer in US dollars, None where the price is not known."""
    # Servers may leave out what was used; no question is without tokens.
    if is_loopback(base_url) or not usage.prompt_tokens:
        return None
    # A third of a second to import: only where it is asked for.
    import genai_prices

    tokens = genai_prices.Usage(
        input_tokens=usage.prompt_tokens,
        cache_read_tokens=min(usage.cached_tokens, usage.prompt_tokens),
        output_tokens=usage.completion_tokens,
    )
    try:
        if base_url is None:
            found = genai_prices.calc_price(tokens, model, provider_id="openai")
        else:
            found = genai_prices.calc_price(tokens, model, provider_api_url=base_url)
    except LookupError:
        return None
    if found.model_price.input_mtok is None or found.model_price.output_mtok is None:
        return None
    return float(found.total_price)


def worded(amount: float | None, *, local: bool = False) -> str:
    """Return a cost in words: "$0.0042", "local", or that it is not known."""
    if local:
        return "local"
    if amount is None:
        return "cost unknown"
    return f"${amount:.4f}" if amount < 1 else f"${amount:,.2f}"
