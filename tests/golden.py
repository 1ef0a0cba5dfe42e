"""The briefings that the recorded answers make with each shipped prompt set, kept as Markdown.

Recordings are in fixtures/SET/SEED, those of the default set also in fixtures/SEED, SEED being the
name of a file somewhere in seeds/; the briefings are in tests/golden/SET/SEED.md. `python -m
tests.golden` writes them anew, or those of the sets named: read the difference before it is
committed.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from briefing import promptset
from briefing.article import Article
from briefing.evaluate.recordings import is_about, judged
from briefing.llm.answers import Folder, Stored
from briefing.output import place
from briefing.pipeline import brief, slug
from briefing.render import to_markdown
from briefing.sources import read

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "golden"
SETS = sorted(path.parent.name for path in (ROOT / "prompts").glob("*/set.toml"))
SEEDS = sorted(p for p in (ROOT / "seeds").rglob("*.*") if p.name != "README.md")


class Golden(NamedTuple):
    """A prompt set, a seed's slug, and the folder of the answers recorded for both."""

    prompts: str
    seed: str
    recorded: Path

    @property
    def file(self) -> Path:
        """The Markdown that was read and found good."""
        return FOLDER / self.prompts / f"{self.seed}.md"

    def article(self) -> Article:
        """Return the seed of this name that the answers are about: some share a name."""
        named = [path for path in SEEDS if slug(path.name) == self.seed]
        articles = [
            read(str(path)).model_copy(update={"source": str(path.relative_to(ROOT))})
            for path in named
        ]
        return next(
            article
            for article in sorted(articles, key=lambda a: -len(a.sentences))
            if is_about(self.recorded, article)
        )

    def made(self) -> str:
        """Return the Markdown that the recorded answers make now."""
        briefing = asyncio.run(
            brief(
                self.article(),
                promptset.load(str(ROOT / "prompts" / self.prompts)),
                Stored(Folder(self.recorded), None),
                answers="recorded",
                verify="judge" if judged(self.recorded) else "gates",
            )
        )
        return to_markdown(briefing)


def goldens() -> Iterator[Golden]:
    """Yield what is recorded, set by set."""
    seeds = sorted({slug(path.name) for path in SEEDS})
    for prompts in SETS:
        for seed in seeds:
            places = [ROOT / "fixtures" / prompts / seed]
            places += [ROOT / "fixtures" / seed] if prompts == "default" else []
            if found := next((p for p in places if any(p.glob("*.json"))), None):
                yield Golden(prompts, seed, found)


if __name__ == "__main__":
    for golden in goldens():
        if golden.prompts in (sys.argv[1:] or SETS):
            place(golden.file, golden.made())
