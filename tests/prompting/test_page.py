"""docs/prompts.md works as written: its set and its section, typed in, are asked for and shown."""

from __future__ import annotations

import asyncio
import re
import tomllib
from pathlib import Path

import pytest

from briefing import promptset
from briefing.pipeline import brief
from briefing.prompting.check import checked
from briefing.prompting.copy import new
from briefing.promptset import Declaration, SectionSpec, StepSpec
from briefing.promptset.declared import Checklist, Question
from briefing.render import to_markdown
from tests.test_own_sections import JOBS, filled
from tests.test_pipeline import Scripted, article

PAGE = (Path(__file__).parents[2] / "docs" / "prompts.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """Return what stands in the page's blocks of a kind, in order."""
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the set that the page has one write."""
    monkeypatch.chdir(tmp_path)
    folder = new("ours", "default", extending=True)
    changed, section, *_ = blocks("toml")
    (folder / "set.toml").write_text(changed + section, encoding="utf-8")
    (folder / "economic_impact.j2").write_text(blocks("jinja")[0], encoding="utf-8")
    return folder


def test_what_the_page_has_one_write_is_asked_and_shown(typed: Path) -> None:
    """No problem is found, and the new section is in the briefing with a checked statement."""
    assert [str(problem) for problem in checked("ours").problems] == []
    model = Scripted(lambda request: filled(request.json_schema, {"from_4": JOBS}))
    briefing = asyncio.run(brief(article(), promptset.load("ours"), model))
    assert f"## Economic impact\n\n- {JOBS} [^s4]" in to_markdown(briefing)
    assert briefing.sections[0].title == "What happened"


def test_the_page_shows_problems_as_they_are_told(typed: Path) -> None:
    """Its examples of problems are what the check says of these mistakes."""
    shown = [line.strip() for line in PAGE.splitlines() if line.startswith("    prompts/ours/")]
    template, declared = typed / "economic_impact.j2", typed / "set.toml"
    right = template.read_text(encoding="utf-8")
    wrong = right.replace("sentence.number", "sentence.nubmer").replace("opening | data", "opening")
    template.write_text(wrong, encoding="utf-8")
    told = [str(problem) for problem in checked("ours").problems]
    text = declared.read_text(encoding="utf-8")
    declared.write_text(text.replace('step = "economic_impact"', 'step = "economy"'))
    told += [str(problem) for problem in checked("ours").problems]
    assert len(shown) == 3
    assert set(shown) <= set(told)


def test_every_key_is_on_the_page() -> None:
    """The page's set.toml has each key that a set may have, and no other."""
    keys = tomllib.loads(next(block for block in blocks("toml") if "repair =" in block))
    lists = tomllib.loads(next(block for block in blocks("toml") if "[[checklists]]" in block))
    assert keys.keys() | lists.keys() == Declaration.model_fields.keys() | {"extends", "order"}
    assert keys["sections"][0].keys() == SectionSpec.model_fields.keys()
    assert keys["steps"][0].keys() == StepSpec.model_fields.keys()
    assert lists["checklists"][0].keys() == Checklist.model_fields.keys()
    assert lists["checklists"][0]["questions"][0].keys() == Question.model_fields.keys()
