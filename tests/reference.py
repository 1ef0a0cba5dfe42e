"""The reference answers, written by hand, as a model that can be asked and recorded.

`python -m tests.reference` makes fixtures/reference anew after a change of prompts or checks.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from briefing import promptset
from briefing.document import Briefing
from briefing.llm.answers import Folder, Stored
from briefing.llm.port import Reply, Request, compact
from briefing.pipeline import brief
from briefing.sources import read

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "fixtures" / "reference"
SEED = "seeds/korea-us-defense-call.txt"


class ByHand:
    """Answers each step with what answers.json says; what a schema asks beyond it stays empty.

    As its own judge it finds every statement supported, the first word of that schema.
    """

    name = "written-by-hand"
    context = 32_768

    def __init__(self) -> None:
        self._answers: dict[str, Any] = json.loads((FOLDER / "answers.json").read_text("utf-8"))

    async def ask(self, request: Request) -> Reply:
        """Answer from the file."""
        answer = self._answers.get(request.step, {})
        return Reply(text=compact(fitted(answer, request.json_schema)), finish_reason="stop")


def fitted(answer: Any, schema: dict[str, Any]) -> Any:
    """Return what of an answer a schema asks for; what is not there is left empty."""
    match schema["type"]:
        case "object":
            given = answer if isinstance(answer, dict) else {}
            return {
                name: fitted(given.get(name), part) for name, part in schema["properties"].items()
            }
        case "array":
            return [fitted(item, schema["items"]) for item in answer or []]
        case "string":
            return answer if answer is not None else schema.get("enum", [""])[0]
        case _:
            return answer if answer is not None else schema["minimum"]


def made(folder: Folder | None = None) -> Briefing:
    """Return the briefing of the reference answers, recorded if a folder is given."""
    model = Stored(folder, ByHand()) if folder else ByHand()
    article = read(str(ROOT / SEED)).model_copy(update={"source": SEED})
    prompts = promptset.load("default")
    return asyncio.run(brief(article, prompts, model, answers="recorded", verify="judge"))


if __name__ == "__main__":
    for old in FOLDER.glob("korea-*.json"):
        old.unlink()
    made(Folder(FOLDER))
