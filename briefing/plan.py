"""What a run would ask, before anything is: requests, tokens, cost, and what is stored already.

The pipeline itself is run, against the store and a model that answers nothing. So the requests that
come next are known exactly, with every step of every chunk; what may follow them depends on their
answers, and only its bound is known. Nothing is contacted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from briefing import pipeline
from briefing.article import Article, Shape
from briefing.errors import PendingError
from briefing.llm.answers import Store
from briefing.llm.budget import at_most
from briefing.llm.gathered import Gathered
from briefing.llm.port import Model, Reply, Request, Usage
from briefing.llm.prices import Price, total, worded
from briefing.promptset import PromptSet
from briefing.settings import Verify
from briefing.tokens import count

FOLLOWING: dict[Verify, tuple[str, ...]] = {
    "gates": ("repair",),
    "judge": ("judge", "repair", "judge"),
}
"""Steps that may follow those of a chunk, depending on what is answered.

A judge that is asked about one finding at a time asks more often, for no more tokens.
"""

_SENTENCES = re.compile(r"\.\d+-\d+$")
"""How the labels of requests about a chunk end, without their step."""


class Bounds(Shape):
    """The least and the most of something."""

    least: int | float
    most: int | float


class Plan(Shape):
    """What would be asked about an article, or about several where there is no `source`.

    `stored` requests are answered already, `requests` are asked in any case, `following` at most
    after them. `tokens` are in and out, `cost` in US dollars, None where a price is not known.
    Not in the bounds are answers that are cut off or invalid, and asked for again.
    """

    source: str | None = None
    articles: int = 1
    chunks: int = 0
    stored: int = 0
    requests: int = 0
    following: int = 0
    tokens: Bounds = Bounds(least=0, most=0)
    cost: Bounds | None = Bounds(least=0, most=0)

    def __add__(self, other: Plan) -> Plan:
        """Return the plan for the articles of both."""
        return Plan(
            articles=self.articles + other.articles,
            chunks=self.chunks + other.chunks,
            stored=self.stored + other.stored,
            requests=self.requests + other.requests,
            following=self.following + other.following,
            tokens=_sum(self.tokens, other.tokens),
            cost=_sum(self.cost, other.cost) if self.cost and other.cost else None,
        )


def lines(plans: Sequence[Plan]) -> Iterator[str]:
    """Yield a line for each article, and one for all where there are several."""
    for plan in plans:
        yield f"{plan.source}: {_worded(plan)}"
    if len(plans) != 1:
        every = in_all(plans)
        yield f"{every.articles} articles: {_worded(every)}"


def in_all(plans: Iterable[Plan]) -> Plan:
    """Return the plan for all articles."""
    return sum(plans, Plan(articles=0))


async def planned(
    article: Article,
    prompts: PromptSet,
    model: Model,
    stores: Sequence[Store],
    price: Price,
    verify: Verify = "gates",
) -> Plan:
    """Return what would be asked of `model` about an article, beside what is in the stores.

    Raises:
        UsageError: the model's context is too small for the prompt set.
    """
    gathered = Gathered(model.name, model.context, stores)
    stored: list[Request] = []

    def told(request: Request, _reply: Reply) -> None:
        stored.append(request)

    with suppress(PendingError):  # what is gathered is what is to be told
        await pipeline.brief(article, prompts, gathered, told=told, verify=verify)
    requests = list(gathered.requests.values())
    chunks: dict[str, list[Request]] = {}
    for request in requests:
        chunks.setdefault(_chunk(request), []).append(request)
    least, most, later = [], [], []
    for name, group in chunks.items():
        least += _least(group)
        sent = [at_most(request, count) for request in group]
        most += sent
        if _SENTENCES.search(name):
            later += [_after(group, sent)] * _left(group, FOLLOWING[verify])
    if later and verify == "judge":
        later.append(max(later, key=_tokens))  # once, about what the whole article leaves open
    return Plan(
        source=article.source,
        chunks=sum(1 for c in {_chunk(r) for r in (*stored, *requests)} if _SENTENCES.search(c)),
        stored=len(stored),
        requests=len(requests),
        following=len(later),
        tokens=Bounds(least=sum(map(_tokens, least)), most=sum(map(_tokens, (*most, *later)))),
        cost=_cost(least, (*most, *later), price),
    )


def _worded(plan: Plan) -> str:
    def some(number: int, what: str) -> str:
        return f"{number:,} {what}{'' if number == 1 else 's'}"

    stored = f" and {plan.stored:,} stored" if plan.stored else ""
    if not plan.requests:
        return f"{some(plan.chunks, 'chunk')}, nothing to ask: all {plan.stored:,} answers stored"
    more = f", up to {plan.following:,} more" if plan.following else ""
    if plan.cost is None:
        cost = "cost unknown"
    elif not plan.cost.most:
        cost = "local"
    else:
        cost = f"{worded(plan.cost.least)} to {worded(plan.cost.most)}"
    return (
        f"{some(plan.chunks, 'chunk')}, {some(plan.requests, 'request')}{more}{stored}; "
        f"{plan.tokens.least:,} to {plan.tokens.most:,} tokens; {cost}"
    )


def _chunk(request: Request) -> str:
    """Return what a request is about, a chunk as a rule; it stands before the step."""
    return request.label.rsplit(".", 1)[0]


def _left(group: Sequence[Request], following: Sequence[str]) -> int:
    """Return how many requests may follow those of a chunk."""
    reached = [following.index(r.step) for r in group if r.step in following]
    return len(following) - (min(reached) + 1 if reached else 0)


def _least(group: Sequence[Request]) -> list[Usage]:
    """Return the least that the requests of a chunk need: what they share comes from the cache."""
    found = []
    for i, request in enumerate(group):
        shared, task = request.messages[:-1], request.messages[-1]
        shared_tokens = sum(count(m.content) for m in shared)
        found.append(
            Usage(
                prompt_tokens=shared_tokens + count(task.content),
                cached_tokens=shared_tokens if i and shared == group[0].messages[:-1] else 0,
            )
        )
    return found


def _after(group: Sequence[Request], sent: Sequence[Usage]) -> Usage:
    """Return the most that a request after these needs: it may quote all that they answer."""
    return Usage(
        prompt_tokens=max(u.prompt_tokens for u in sent) + sum(r.max_tokens for r in group),
        completion_tokens=max(u.completion_tokens for u in sent),
    )


def _tokens(usage: Usage) -> int:
    return usage.prompt_tokens + usage.completion_tokens


def _cost(least: Iterable[Usage], most: Iterable[Usage], price: Price) -> Bounds | None:
    low: float | None = 0.0
    high: float | None = 0.0
    for usage in least:
        low = total(low, price(usage))
    for usage in most:
        high = total(high, price(usage))
    return None if low is None or high is None else Bounds(least=low, most=high)


def _sum(one: Bounds, other: Bounds) -> Bounds:
    return Bounds(least=one.least + other.least, most=one.most + other.most)
