"""What a run would ask is told before, and is what it then asks."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from briefing import plan, promptset
from briefing.article import Article
from briefing.cli import app
from briefing.llm.answers import Folder, Stored
from briefing.llm.cache import Cache, default_path
from briefing.llm.port import Request, Usage
from briefing.llm.prices import unknown
from briefing.pipeline import brief
from briefing.sources.text import read_text
from briefing.tokens import count
from tests.llm.server import from_schema
from tests.test_pipeline import WORTH, Scripted, answered, article, point

WRONG = "Exports of graphite were worth $430 million last year."


def dollars(usage: Usage) -> float:
    """Return a price: a dollar a token, a tenth of it for cached ones, two for what is answered."""
    return usage.prompt_tokens - 0.9 * usage.cached_tokens + 2 * usage.completion_tokens


def planned(model: Scripted, stores: list[Folder], one: Article | None = None) -> plan.Plan:
    """Plan the test article."""
    prompts = promptset.load("default")
    return asyncio.run(plan.planned(one or article(), prompts, model, stores, dollars))


def long() -> Article:
    """Return an article of several chunks."""
    names = ["Alfa", "Bravo", "Carlo", "Delta", "Echo"] * 40
    body = "\n\n".join(
        f"The port of {name} handled {i + 2} million tonnes of grain, officials said."
        for i, name in enumerate(names)
    )
    return read_text(f"Grain moves again\n\n{body}\n", source="grain.txt", name="grain")


def test_what_is_planned_is_what_is_asked_first() -> None:
    """Every step of every chunk is planned, neither more nor less than a run asks."""
    model = Scripted(lambda r: answered(r, []), context=6_000)
    told = planned(model, [], long())
    asyncio.run(brief(long(), promptset.load("default"), model))
    first = [r for r in model.asked if r.step != "repair"]
    assert told.chunks > 1
    assert told.requests == len(first) == 3 * told.chunks
    assert len(model.asked) - len(first) <= told.following == told.chunks
    assert told.stored == 0


def test_what_is_spent_lies_within_the_bounds(tmp_path: Path) -> None:
    """Tokens and cost of a run that has all restated are between the least and the most."""
    model = Scripted(lambda r: answered(r, [point(WRONG, 2)]))
    told = planned(model, [])
    asyncio.run(brief(article(), promptset.load("default"), model))
    assert [r.step for r in model.asked].count("repair") == 1
    spent = [used(r) for r in model.asked]
    assert told.tokens.least <= sum(u.prompt_tokens + u.completion_tokens for u in spent)
    assert sum(u.prompt_tokens + u.completion_tokens for u in spent) <= told.tokens.most
    assert told.cost is not None
    assert told.cost.least <= sum(map(dollars, spent)) <= told.cost.most


def test_the_judge_s_requests_are_within_the_bounds() -> None:
    """With --verify judge it reads before and after the repair, and once the open questions."""

    def answer(request: Request) -> Any:
        if request.step == "judge":
            return from_schema(request.json_schema)
        return answered(request, [point(WRONG, 2), point(WORTH, 2)])

    model = Scripted(answer)
    prompts = promptset.load("default")
    told = asyncio.run(plan.planned(article(), prompts, model, [], dollars, "judge"))
    asyncio.run(brief(article(), prompts, model, verify="judge"))
    assert [r.step for r in model.asked].count("judge") >= 1
    assert (told.requests, told.following, told.chunks) == (3, 4, 1)
    assert told.requests <= len(model.asked) <= told.requests + told.following
    assert sum(map(plan._tokens, map(used, model.asked))) <= told.tokens.most


def used(request: Request) -> Usage:
    """Return what a request uses whose answer fills its limit."""
    text = "".join(m.content for m in request.messages)
    return Usage(prompt_tokens=count(text), completion_tokens=request.max_tokens)


def test_what_is_stored_is_not_planned_again(tmp_path: Path) -> None:
    """With all steps answered the request that follows is known exactly; with that too, nothing."""
    store = Folder(tmp_path)
    model = Scripted(lambda r: answered(r, [point(WRONG, 2)]))
    asyncio.run(brief(article(), promptset.load("default"), Stored(store, model)))
    told = planned(model, [store])
    assert (told.requests, told.following, told.stored) == (0, 0, 4)
    assert (told.tokens.most, told.cost) == (0, plan.Bounds(least=0, most=0))
    (repair,) = tmp_path.glob("*.repair.*")
    repair.unlink()
    told = planned(model, [store])
    assert (told.requests, told.following, told.stored) == (1, 0, 3)
    assert told.tokens.least > 0
    assert not list(tmp_path.glob("*.repair.*"))


def test_an_unknown_price_stays_unknown() -> None:
    """Where one article's cost is not known, that of all is not, and it is said so."""
    model = Scripted(lambda r: answered(r, []))
    free = planned(model, [])
    prompts = promptset.load("default")
    dear = asyncio.run(plan.planned(article(), prompts, model, [], unknown))
    every = plan.in_all([free, dear])
    assert every.cost is None
    assert (every.articles, every.requests) == (2, 6)
    *_, last = plan.lines([free, dear])
    assert last.startswith("2 articles: 2 chunks, 6 requests, up to 2 more; ")
    assert last.endswith("cost unknown")


def test_the_command_opens_no_socket_and_needs_no_key(
    seeds: Path, socket_disabled: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line for each article and one for all; nothing is written, an address is not fetched."""
    files = [str(p) for p in sorted(seeds.glob("*.txt"))]
    asked = ["generate", "--dry-run", "--model", "gpt-4o-mini", "--verify", "gates"]
    run = CliRunner().invoke(app, [*asked, *files, "https://example.org/news"])
    assert run.exit_code == 3
    assert len(run.stdout.splitlines()) == len(files) + 1
    assert all("3 requests, up to 1 more; " in line for line in run.stdout.splitlines()[:-1])
    assert all("$0.00" in line for line in run.stdout.splitlines())
    assert "example.org" in run.stderr
    assert not default_path().exists()


def test_the_command_as_json_knows_the_store(
    seeds: Path, socket_disabled: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One JSON object a line; what the user's store holds is counted, and not with --refresh."""
    file = next(seeds.glob("*.txt"))
    model = Scripted(lambda r: answered(r, []))
    model.name = "gpt-4o-mini"
    one = read_text(file.read_text(encoding="utf-8"), source=str(file), name="x")
    cache = Cache(default_path())
    asyncio.run(brief(one, promptset.load("default"), Stored(cache, model)))
    cache.close()
    for more, stored in (([], len(model.asked)), (["--refresh"], 0), (["--no-cache"], 0)):
        run = CliRunner().invoke(
            app, ["generate", "--dry-run", "--json", "--model", "gpt-4o-mini", *more, str(file)]
        )
        assert run.exit_code == 0, run.output
        told = json.loads(run.stdout)
        assert told["stored"] == stored
        assert told["source"] == str(file)
