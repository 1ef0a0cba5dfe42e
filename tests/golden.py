"""The briefings that the recorded answers make with each shipped prompt set, kept as Markdown.

Recordings are in fixtures/SET/SEED, those of the default set also in fixtures/SEED; the briefings
in tests/golden/SET/SEED.md. `python -m tests.golden` writes them anew: read the difference before
it is committed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from briefing import promptset
from briefing.llm.answers import Folder, Stored
from briefing.output import place
from briefing.pipeline import brief, slug
from briefing.render import to_markdown
from briefing.sources import read

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "golden"
SETS = sorted(path.parent.name for path in (ROOT / "prompts").glob("*/set.toml"))
SEEDS = {
    slug(path.name): f"seeds/{path.name}"
    for path in (ROOT / "seeds").iterdir()
    if path.is_file() and path.name != "README.md"
}


class Golden(NamedTuple):
    """A prompt set, a seed's slug, and the folder of the answers recorded for both."""

    prompts: str
    seed: str
    recorded: Path

    @property
    def file(self) -> Path:
        """The Markdown that was read and found good."""
        return FOLDER / self.prompts / f"{self.seed}.md"

    def made(self) -> str:
        """Return the Markdown that the recorded answers make now."""
        folder = Folder(self.recorded)
        judged = any(entry["step"] == "judge" for entry in folder.entries())
        source = SEEDS[self.seed]
        article = read(str(ROOT / source)).model_copy(update={"source": source})
        prompts = promptset.load(str(ROOT / "prompts" / self.prompts))
        briefing = asyncio.run(
            brief(
                article,
                prompts,
                Stored(folder, None),
                answers="recorded",
                verify="judge" if judged else "gates",
            )
        )
        return to_markdown(briefing)


def goldens() -> Iterator[Golden]:
    """Yield what is recorded, set by set."""
    for prompts in SETS:
        for seed in sorted(SEEDS):
            places = [ROOT / "fixtures" / prompts / seed]
            places += [ROOT / "fixtures" / seed] if prompts == "default" else []
            if found := next((p for p in places if any(p.glob("*.json"))), None):
                yield Golden(prompts, seed, found)


if __name__ == "__main__":
    for golden in goldens():
        place(golden.file, golden.made())
