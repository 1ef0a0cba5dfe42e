"""How the gates do on texts that nobody had in view when they were written: tests/verify/fresh.

Prints for each half (dev, which the gates were tuned on, and heldout, which they were not) what
share of altered claims is caught, by kind, and what share of faithful ones is rejected. With "dev"
as argument, prints the failures of that half; those of the other half stay unseen.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.alterations import KINDS
from benchmarks.altered import FAITHFUL, ROOT, Tried
from briefing.article import Article, Sentence, digest
from briefing.verify.gates import Claim, check

FRESH = ROOT / "tests" / "verify" / "fresh"
HALVES = ("dev", "heldout")


def tried(half: str) -> Iterator[Tried]:
    """Yield every claim of one half, with what the gates object to it."""
    table = tomllib.loads((FRESH / f"{half}.toml").read_text(encoding="utf-8"))
    for name, told in table.items():
        article = _article(name, told)
        rows = [(FAITHFUL, row) for row in told["faithful"]]
        rows += [(row["k"], row) for row in told["altered"]]
        for kind, row in rows:
            claim = Claim(statement=row["c"])
            cited = tuple(article.sentences[number - 1] for number in row["e"])
            yield Tried(kind, True, claim, name, check(claim, cited, article))


def _article(name: str, told: dict[str, Any]) -> Article:
    """Return a text of one sentence a line as an article."""
    text = told["text"].strip()
    sentences: list[Sentence] = []
    start = 0
    for number, line in enumerate(text.splitlines(), 1):
        end = start + len(line)
        sentences.append(Sentence(number=number, text=line, start=start, end=end, paragraph=number))
        start = end + 1
    return Article(
        title=told["title"],
        published=datetime.combine(told["published"], time()),
        source=name,
        text=text,
        sentences=tuple(sentences),
        sha256=digest(text),
    )


def rates(half: str) -> dict[str, tuple[int, int]]:
    """Return by kind, the faithful among them, how many claims there are and how many failed."""
    found = dict.fromkeys((*KINDS, FAITHFUL), (0, 0))
    for t in tried(half):
        count, objected = found[t.kind]
        found[t.kind] = count + 1, objected + bool(t.objections)
    return found


def main() -> None:
    """Print the table, or the failures of the half that may be looked at."""
    if sys.argv[1:] == ["dev"]:
        for t in tried("dev"):
            if bool(t.objections) == (t.kind == FAITHFUL):
                print(f"- {t.edit}, {t.kind}: {t.claim.statement}")
                for o in t.objections:
                    print(f"    {o.reason.value}: {o.detail}")
        return
    found = {half: rates(half) for half in HALVES}
    print(f"{'kind':16} {'dev':>12} {'heldout':>12}")
    for kind in (*KINDS, FAITHFUL):
        shown = (f"{objected}/{count}" for count, objected in (found[h][kind] for h in HALVES))
        print(f"{kind:16}", *(f"{s:>12}" for s in shown))
    for half in HALVES:
        altered = [row for kind, row in found[half].items() if kind != FAITHFUL]
        caught = sum(o for _, o in altered) / sum(n for n, _ in altered)
        print(f"{half}: {caught:.1%} of the altered caught, ", end="")
        count, rejected = found[half][FAITHFUL]
        print(f"{rejected / count:.1%} of the faithful rejected")


if __name__ == "__main__":
    main()
