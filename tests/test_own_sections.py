"""A team's own sections, in TOML and a template, go all the way: asked, checked, merged, shown."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from briefing import promptset
from briefing.document import Briefing
from briefing.llm.port import Request
from briefing.pipeline import brief
from briefing.prompting.check import checked
from briefing.render import to_json, to_markdown
from tests.test_pipeline import Scripted, article

SET = """
extends = "default"
name = "ours"
description = "Two sections of one kind, and one of points."
order = ["key_points", "economic_impact", "policy_implications", "hill", "gaps"]

[[steps]]
name = "economic_impact"
template = "economic_impact.j2"

[[steps]]
name = "hill"
template = "hill.j2"

[[steps]]
name = "gaps"
template = "gaps.j2"

[[sections]]
name = "economic_impact"
title = "Economic impact"
kind = "implication"
step = "economic_impact"
at_most = 3
proposed = 3
others = 0
cues = ["cost", "job*", "price*"]
layout = "table"

[[sections]]
name = "hill"
title = "What the Hill will say"
kind = "point"
step = "hill"
at_most = 2
others = 0
cues = ["parliament*", "committee"]

[[sections]]
name = "gaps"
title = "Not told"
kind = "omission"
step = "gaps"
at_most = 2
others = 0
checklists = []
"""

TEMPLATE = """Task: {}.
{{% for sentence in proposed.{} %}}
[{{{{ sentence.number }}}}] {{{{ sentence.opening | data }}}} ...
{{% endfor %}}
"""

JOBS = "Manufacturers warned that the ban could cost up to 4,000 jobs in the northern provinces."
HILL = "A parliamentary committee will question the minister in May."
GAP = "The ministry declined to say which countries would be exempt."


def own(folder: Path) -> Path:
    """Write the set of the test."""
    folder.mkdir()
    (folder / "set.toml").write_text(SET, encoding="utf-8")
    for name in ("economic_impact", "hill", "gaps"):
        (folder / f"{name}.j2").write_text(TEMPLATE.format(name, name), encoding="utf-8")
    return folder


def filled(schema: dict[str, Any], said: dict[str, str]) -> Any:
    """Return an answer of a schema: statements as `said` of each proposed sentence, else empty."""
    match schema["type"]:
        case "object":
            answer = {name: filled(part, said) for name, part in schema["properties"].items()}
            for name in answer.keys() & said.keys():
                answer[name]["statement"] = said[name]
            return answer
        case "array":
            return []
        case "integer":
            return schema.get("minimum", 1)
        case _:
            return schema.get("enum", [""])[0]


def made(folder: Path, said: dict[str, str]) -> tuple[Briefing, list[Request]]:
    """Return the briefing by a model that says so of the sentences, and what it was asked."""
    model = Scripted(lambda request: filled(request.json_schema, said))
    prompts = promptset.load(str(folder))
    return asyncio.run(brief(article(), prompts, model)), model.asked


def test_sections_of_a_team_are_asked_checked_and_shown(tmp_path: Path) -> None:
    """Statements come out in the section that asked, with evidence, in Markdown and in JSON."""
    folder = own(tmp_path / "ours")
    assert checked(str(folder)).problems == ()
    briefing, _ = made(folder, {"from_4": JOBS, "from_6": HILL, "from_5": GAP})
    sections = {s.name: [f.statement for f in s.findings] for s in briefing.sections}
    assert list(sections) == [
        "key_points",
        "economic_impact",
        "policy_implications",
        "hill",
        "gaps",
    ]
    assert sections["economic_impact"] == [JOBS]
    assert sections["hill"] == [HILL]
    assert sections["gaps"] == [GAP]
    markdown = to_markdown(briefing)
    assert "## Economic impact\n\n| What may follow |" in markdown
    assert f"## What the Hill will say\n\n- {HILL} [^s6]" in markdown
    told = json.loads(to_json(briefing))["sections"]
    assert [s["layout"] for s in told] == ["list", "table", "list", "list", "list"]


def test_what_a_section_of_a_team_claims_is_checked(tmp_path: Path) -> None:
    """An invented number in it is withheld with its reason, like any other."""
    wrong = "Manufacturers warned that the ban could cost up to 9,000 jobs in the provinces."
    briefing, _ = made(own(tmp_path / "ours"), {"from_4": wrong})
    published = [f.statement for s in briefing.sections for f in s.findings]
    assert wrong not in published
    assert JOBS in published  # the sentence itself, cut out by code


def test_no_sentence_is_asked_about_twice(tmp_path: Path) -> None:
    """Of two sections of a kind, each sentence goes to one; a step with nothing to ask is not."""
    _, asked = made(own(tmp_path / "ours"), {})
    proposed = [
        field
        for request in asked
        for section in request.json_schema["properties"].values()
        for field in section.get("properties", {})
        if field.startswith("from_") and request.step not in ("repair", "judge")
    ]
    assert len(proposed) == len(set(proposed))
    steps = {request.step for request in asked}
    assert {"economic_impact", "hill", "gaps"} <= steps


def test_an_answered_step_is_what_makes_a_sentence_read(tmp_path: Path) -> None:
    """Steps that were not asked, as there was nothing to ask, do not count as reading."""
    folder = own(tmp_path / "ours")
    text = (folder / "set.toml").read_text(encoding="utf-8")
    only = text.replace(', "economic_impact", "policy_implications", "hill", "gaps"]', ', "hill"]')
    (folder / "set.toml").write_text(only.replace('"parliament*", "committee"', '"uranium"'))
    briefing, asked = made(folder, {})
    assert "hill" not in {request.step for request in asked}
    assert briefing.coverage.read == len(briefing.article.sentences)
    assert not briefing.partial
