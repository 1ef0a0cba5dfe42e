"""Briefings made here, and a server that answers with sentences of the article it is shown."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from briefing.claims import article_of
from briefing.document import Briefing, Coverage, PromptSetRef, Provenance, Section
from briefing.findings import Finding, Omission, Point, Reason, Verdict
from tests.llm.server import Answer, completion, from_schema

TEXT = [
    "The port of Alfa handled 12 million tonnes of grain last year.",
    "Its director, Ada Lund, said a second berth would open in May.",
    "The union of dockers did not sign the new contract on Monday.",
    "Grain prices fell by 4% in the week after the harvest.",
]
HELD = Verdict(status="supported")
FAILED = Verdict(
    status="unsupported", reasons=(Reason.NUMBER_NOT_IN_EVIDENCE,), detail=("13 is not there",)
)


def point(statement: str, *evidence: int, verdict: Verdict = HELD) -> Point:
    """Return a point of the article's own."""
    return Point(
        statement=statement,
        evidence=evidence,
        attribution=None,
        certainty="stated",
        importance=3,
        verdict=verdict,
    )


def unanswered(statement: str, *searched: str) -> Omission:
    """Return an omission that a search in vain has proved."""
    return Omission(
        statement=statement,
        evidence=(),
        basis="unanswered",
        why_it_matters="",
        searched=searched,
        verdict=HELD,
    )


def briefing(
    *findings: Finding,
    withheld: Sequence[Finding] = (),
    source: str = "news/grain.txt",
    cost: float | None = None,
    tokens: int = 100,
    language: str = "en",
) -> Briefing:
    """Return a briefing of TEXT with these findings in one section."""
    return Briefing(
        article=article_of(TEXT, source=source),
        bottom_line=point(TEXT[0], 1),
        sections=(Section(name="key_points", title="Key points", findings=findings),),
        withheld=tuple(withheld),
        coverage=Coverage(sentences=len(TEXT), read=len(TEXT), cited=1),
        provenance=Provenance(
            model="m",
            prompt_set=PromptSetRef(name="default", sha256="0" * 64),
            engine="chat completions",
            answers="live",
            requests=3,
            prompt_tokens=tokens,
            cached_tokens=0,
            completion_tokens=10,
            cost=cost,
            seconds=1.5,
            language=language,
            version="0",
        ),
    )


def copying(_number: int, body: dict[str, Any]) -> Answer:
    """Answer any step with a sentence of the article, which step by step is another one."""
    schema = body["response_format"]["json_schema"]["schema"]
    asked = "\n".join(message["content"] for message in body["messages"])
    rows = re.findall(r"^\[\d+\] (.{30,})$", asked, re.MULTILINE) or TEXT  # the judge sees none
    return completion(json.dumps(from_schema(schema, rows[len(asked) % len(rows)])))


def articles(folder: Path) -> list[str]:
    """Write two articles into a folder and return their names."""
    names = []
    for name in ("grain", "barley"):
        text = "\n\n".join(line.replace("rain", f"rain of {name}") for line in TEXT)
        path = folder / f"{name}.txt"
        path.write_text(f"{name.title()} moves\n\n{text}\n", encoding="utf-8")
        names.append(path.name)
    return names
