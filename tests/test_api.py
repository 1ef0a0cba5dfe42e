"""What programs import: the names, their promises, and that importing them costs nothing."""

from __future__ import annotations

import asyncio
import doctest
import subprocess
import sys
from pathlib import Path

import pytest

import briefing
from briefing import Article, Briefing, BriefingError, PromptSet, api, check, generate

SEED = "seeds/korea-us-defense-call.txt"
RECORDED = "fixtures/korea-us-defense-call"

pytestmark = pytest.mark.usefixtures("socket_disabled")


@pytest.fixture(autouse=True)
def _at_the_root(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)


def test_these_names_are_exported_and_nothing_else() -> None:
    """The public names are these; each one has a docstring."""
    assert briefing.__all__ == [
        "Article",
        "Briefing",
        "BriefingError",
        "PromptSet",
        "acheck",
        "agenerate",
        "check",
        "generate",
    ]
    assert all(getattr(briefing, name).__doc__ for name in briefing.__all__)
    assert set(briefing.__all__) <= set(dir(briefing))
    with pytest.raises(AttributeError, match="no attribute 'summarise'"):
        _ = briefing.summarise


@pytest.mark.parametrize("module", [briefing, api])
def test_the_examples_run(module: object) -> None:
    """Every example in a docstring gives what it says, against recordings."""
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize("name", briefing.__all__)
def test_each_name_has_an_example_that_runs(name: str) -> None:
    """In its docstring, or in that of one of its methods."""
    runner = doctest.DocTestRunner()
    for found in doctest.DocTestFinder().find(getattr(briefing, name), name):
        runner.run(found)
    assert runner.tries > 0
    assert runner.failures == 0


def test_the_examples_of_the_guide_run() -> None:
    """So do those of docs/api.md."""
    found = doctest.testfile("docs/api.md", module_relative=False)
    assert found.attempted > 5
    assert found.failed == 0


def test_an_article_that_was_read_and_a_set_that_was_loaded_do_as_well() -> None:
    """What may be given as a path or a name may be given as the thing itself."""
    from briefing.sources import read

    by_name = generate(SEED, replay=RECORDED)
    article = read(SEED)
    assert isinstance(article, Article)
    by_hand = generate(article, prompts=PromptSet.load("default"), replay=RECORDED)
    assert isinstance(by_hand, Briefing)
    assert by_hand == by_name


def test_a_loop_that_runs_is_told_what_to_await() -> None:
    """Inside an event loop the plain function says which one to use there."""

    async def inside() -> None:
        with pytest.raises(BriefingError, match="await agenerate"):
            generate(SEED, replay=RECORDED)

    asyncio.run(inside())


def test_what_is_wrong_is_said_as_on_the_command_line() -> None:
    """A missing source, an unknown setting and an empty text are errors of ours."""
    with pytest.raises(BriefingError, match=r"nothing\.txt"):
        generate("nothing.txt", replay=RECORDED)
    with pytest.raises(BriefingError, match="modle"):
        generate(SEED, replay=RECORDED, modle="gpt")
    with pytest.raises(BriefingError, match="nothing in the text"):
        check("…", SEED)
    with pytest.raises(BriefingError, match="nothing to hold"):
        check("Ships wait.", [])


def test_importing_costs_nothing() -> None:
    """`import briefing` loads no other package, not even pydantic."""
    heavy = "('pydantic', 'openai', 'jinja2')"
    code = f"import sys, briefing; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
