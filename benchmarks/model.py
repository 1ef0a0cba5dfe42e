"""What a briefing costs on the local model: seconds, tokens, and how much the shared prefix saves.

Reads the figures that the recordings in fixtures/ keep from when the model was asked; with --live
the model is asked now. Prompt tokens per article token over all steps of a chunk: all that were
sent, and those that the prompt cache did not hold. The articles are those of one run, in which only
the first finds the system message not read yet; "alone" is what each would cost in a run of its
own. Article tokens are those of its sentences as they are sent, with their numbers, in the model's
own vocabulary: ours, scaled by how the two count one prompt.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections import defaultdict
from contextlib import AsyncExitStack
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.models import model_named
from briefing import promptset
from briefing.chunks import article_tokens
from briefing.llm.answers import Folder, Stored
from briefing.llm.port import Model, Reply, Request
from briefing.pipeline import brief, slug
from briefing.sources import read
from briefing.tokens import count

ROOT = Path(__file__).parent.parent
TARGET = 1.3
"""Uncached prompt tokens per article token of a chunk. What is said about a task costs the same for
each, so that it weighs more in articles that do not fill one."""


class Tokens(NamedTuple):
    """Of articles, and of the prompts about them: all, and those that no cache held."""

    article: int = 0
    sent: int = 0
    uncached: int = 0


async def measured(path: Path, model: Model | None) -> Tokens:
    """Brief one article, print its rows and return their sum."""
    total = Tokens()
    article = read(str(path)).model_copy(update={"source": f"seeds/{path.name}"})
    replies: dict[str, list[tuple[Request, Reply]]] = defaultdict(list)

    def told(request: Request, reply: Reply) -> None:
        replies[request.label.split(".")[1]].append((request, reply))

    asked = model or Stored(Folder(ROOT / "fixtures" / slug(path.name)), None)
    await brief(article, promptset.load("default"), asked, jobs=1, told=told, verify="judge")
    for sentences, asked_for in replies.items():
        first, last = map(int, sentences.split("-"))
        cited = article.cited(tuple(range(first, last + 1)))
        ours = article_tokens(article.model_copy(update={"sentences": cited}), count)
        request, reply = asked_for[0]
        prompt = sum(count(m.content) for m in request.messages)
        tokens = round(ours * reply.usage.prompt_tokens / prompt)
        usages = [reply.usage for _, reply in asked_for]
        sent = sum(u.prompt_tokens for u in usages)
        fresh = sent - sum(u.cached_tokens for u in usages)
        total = Tokens(total.article + tokens, total.sent + sent, total.uncached + fresh)
        alone = fresh + usages[0].cached_tokens
        print(
            f"{path.stem[:28]:28} {sentences:>9} {len(usages):>4} {tokens:>7} "
            f"{sent / tokens:>6.2f} "
            f"{fresh / tokens:>9.2f} {alone / tokens:>6.2f} "
            f"{sum(u.completion_tokens for u in usages):>5} "
            f"{sum(r.seconds for _, r in asked_for):>8.0f}"
            f"{'' if fresh / tokens <= TARGET else f'  over {TARGET}'}"
        )
    return total


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--live", action="store_true", help="ask the model now")
    live = parser.parse_args().live
    print(
        f"{'article':28} {'sentences':>9} {'asks':>4} {'tokens':>7} {'sent':>6} {'uncached':>9} "
        f"{'alone':>6} {'out':>5} {'seconds':>8}"
    )
    async with AsyncExitStack() as stack:
        model = model_named("local", stack) if live else None
        seeds = sorted(p for p in (ROOT / "seeds").iterdir() if p.is_file())
        totals = [await measured(path, model) for path in seeds if path.name != "README.md"]
    article, sent, uncached = map(sum, zip(*totals, strict=True))
    print(
        f"{'all of them':28} {'':>9} {'':>4} {article:>7} {sent / article:>6.2f} "
        f"{uncached / article:>9.2f}"
    )


if __name__ == "__main__":
    asyncio.run(main())
