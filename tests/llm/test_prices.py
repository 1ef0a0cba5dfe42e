"""Costs by the public price lists, and the bound on them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from briefing.errors import BudgetError, ProviderError, UsageError
from briefing.llm.budget import Budgeted
from briefing.llm.known import REASONING_ROOM
from briefing.llm.port import Reply, Request, Usage
from briefing.llm.prices import cost, free, price_at, worded

Maker = Callable[..., Request]
MILLION = Usage(prompt_tokens=1_000_000, completion_tokens=1_000_000)


def test_a_listed_model_has_its_price() -> None:
    """GPT-4o mini: $0.15 a million tokens in, $0.60 out."""
    assert cost(MILLION, "gpt-4o-mini") == pytest.approx(0.75)


def test_cached_tokens_are_priced_as_cached() -> None:
    """Half of the price in, for the part that came from the cache."""
    usage = Usage(prompt_tokens=1_000_000, cached_tokens=400_000)
    assert cost(usage, "gpt-4o-mini") == pytest.approx(0.15 * 0.6 + 0.075 * 0.4)


def test_the_same_model_elsewhere_has_another_price() -> None:
    """Prices are of a provider, told by its address."""
    there = cost(MILLION, "llama-3.1-8b-instant", "https://api.groq.com/openai/v1")
    assert there is not None
    assert there > 0


@pytest.mark.parametrize(
    ("model", "base_url"),
    [
        ("no-such-model", None),
        ("gpt-4o-mini", "http://127.0.0.1:8000/v1"),
        ("gpt-4o-mini", "http://localhost:8000/v1"),
        ("gpt-4o-mini", "http://models.example.org/v1"),
        ("", None),
    ],
)
def test_an_unknown_price_is_none_and_never_0(model: str, base_url: str | None) -> None:
    """A server of one's own is in no list, whatever its models are called."""
    assert cost(MILLION, model, base_url) is None
    assert price_at(model, base_url)(Usage()) is None


def test_the_local_model_costs_nothing() -> None:
    """And says why, rather than "$0"."""
    assert free(MILLION) == 0.0
    assert worded(0.0, local=True) == "local"


@pytest.mark.parametrize(
    ("amount", "words"),
    [(None, "cost unknown"), (0.00421, "$0.0042"), (0.0, "$0.0000"), (1234.5, "$1,234.50")],
)
def test_costs_in_words(amount: float | None, words: str) -> None:
    """An unknown cost is said to be unknown."""
    assert worded(amount) == words


class Spending:
    """A model whose every answer uses 10 tokens in and 20 out."""

    context = 4096

    def __init__(self, name: str = "m") -> None:
        self.name = name
        self.asked = 0
        self.in_flight: list[int] = []
        self._now = 0

    async def ask(self, request: Request) -> Reply:
        """Spend."""
        self.asked += 1
        self._now += 1
        self.in_flight.append(self._now)
        await asyncio.sleep(0)
        self._now -= 1
        usage = Usage(prompt_tokens=10, completion_tokens=20)
        return Reply(text="{}", finish_reason="stop", usage=usage)


def a_cent_each(usage: Usage) -> float:
    """Return a price of a cent for each token."""
    return (usage.prompt_tokens + usage.completion_tokens) / 100


def budgeted(model: Spending, **bounds: float | int | None) -> Budgeted:
    """Return a bound; a text has a token for each word."""
    return Budgeted(
        model,
        price=a_cent_each,
        count=lambda text: len(text.split()),
        **bounds,  # type: ignore[arg-type]
    )


def ask_many(model: Budgeted, requests: list[Request]) -> list[Reply | BaseException]:
    """Ask all at once."""

    async def run() -> list[Reply | BaseException]:
        return await asyncio.gather(*map(model.ask, requests), return_exceptions=True)

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("bounds", "option"), [({"max_tokens": 300}, "--max-tokens"), ({"max_cost": 3.0}, "--max-cost")]
)
def test_the_request_that_could_pass_the_bound_is_not_sent(
    request_of: Maker, bounds: dict[str, float], option: str
) -> None:
    """One by one: each may need up to 134, so the sixth, after 5 of 30, still fits; not the 7th."""
    model = Spending()
    bound = budgeted(model, **bounds)
    replies = [ask_many(bound, [request_of()])[0] for _ in range(9)]
    sent = [r for r in replies if isinstance(r, Reply)]
    refused = [r for r in replies if isinstance(r, BudgetError)]
    assert len(sent) == model.asked == 6
    assert len(refused) == 3
    assert refused[0].exit_code == 6
    assert option in str(refused[0])
    assert bound.tokens == 180
    assert bound.cost == pytest.approx(1.8)


def test_what_is_in_flight_counts(request_of: Maker) -> None:
    """Many at once keep the bound as well: no more are sent than could all cost their most.

    What could not be sent beside others is sent after them: as many as one by one.
    """
    model = Spending()
    replies = ask_many(budgeted(model, max_tokens=300), [request_of()] * 9)
    assert sum(isinstance(r, Reply) for r in replies) == model.asked == 6
    assert max(model.in_flight) == 2
    assert sum(isinstance(r, BudgetError) for r in replies) == 3


def test_a_request_that_fails_gives_back_what_was_set_aside(request_of: Maker) -> None:
    """Whoever waits for that is sent."""

    class Failing(Spending):
        async def ask(self, request: Request) -> Reply:
            reply = await super().ask(request)
            if self.asked == 1:
                raise ProviderError("no quota")
            return reply

    first, second = ask_many(budgeted(Failing(), max_tokens=150), [request_of()] * 2)
    assert isinstance(first, ProviderError)
    assert isinstance(second, Reply)


def test_a_reasoning_model_s_thoughts_count(request_of: Maker) -> None:
    """They are paid for too."""
    model = Spending("o3")
    bound = budgeted(model, max_tokens=REASONING_ROOM)
    assert isinstance(ask_many(bound, [request_of(model="o3")])[0], BudgetError)
    assert not model.asked


def test_a_cost_cannot_be_bound_without_a_price() -> None:
    """It is an error at once, not a bound that holds nothing."""
    with pytest.raises(UsageError, match="--max-tokens"):
        Budgeted(Spending(), price=lambda _usage: None, count=len, max_cost=1.0)


def test_without_bounds_all_is_counted(request_of: Maker) -> None:
    """What was spent is known afterwards."""
    bound = budgeted(Spending())
    ask_many(bound, [request_of()] * 3)
    assert bound.tokens == 90


def test_a_server_that_tells_no_usage_keeps_no_bound_open(request_of: Maker) -> None:
    """What it may have used at most counts, 133 tokens a request; its cost is not said to be 0."""

    class Silent(Spending):
        async def ask(self, request: Request) -> Reply:
            return (await super().ask(request)).model_copy(update={"usage": Usage()})

    model = Silent()
    bound = budgeted(model, max_tokens=300)
    replies = [ask_many(bound, [request_of()])[0] for _ in range(4)]
    assert [isinstance(reply, Reply) for reply in replies] == [True, True, False, False]
    assert bound.tokens == 266
    assert price_at("gpt-4o-mini", None)(Usage()) is None
