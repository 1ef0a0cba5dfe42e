"""How the gates do on texts that nobody had in view when they were written: tests/verify/fresh.

Prints for each batch of texts what share of altered claims is caught, by kind, and what share of
faithful ones is rejected: by the gates, with the sentences that each claim cites; as a finding of a
briefing, which must also be stated there; and by `briefing check`, which seeks the sentences in the
whole text. With the name of a batch as argument, and the way if it is not "gates", prints that
batch's failures; the others stay unseen.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Iterator
from datetime import datetime, time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.alterations import KINDS
from benchmarks.altered import FAITHFUL, ROOT, Tried
from briefing import claims
from briefing.article import Article, Sentence, digest
from briefing.findings import Point
from briefing.verify import gates
from briefing.verify.check import checked
from briefing.verify.gates import Claim, Objection

FRESH = ROOT / "tests" / "verify" / "fresh"
BATCHES = ("dev", "heldout", "second", "third")

Check = Callable[[Claim, tuple[Sentence, ...], Article], tuple[Objection, ...]]


def tried(batch: str, check: Check = gates.check) -> Iterator[Tried]:
    """Yield every claim of one batch, with what is objected to it."""
    table = tomllib.loads((FRESH / f"{batch}.toml").read_text(encoding="utf-8"))
    for name, told in table.items():
        article = _article(name, told)
        rows = [(FAITHFUL, row) for row in told["faithful"]]
        rows += [(row["k"], row) for row in told["altered"]]
        for kind, row in rows:
            claim = Claim(statement=row["c"])
            cited = tuple(article.sentences[number - 1] for number in row["e"])
            yield Tried(kind, True, claim, name, check(claim, cited, article))


def sought(claim: Claim, _: tuple[Sentence, ...], article: Article) -> tuple[Objection, ...]:
    """Return what `briefing check` objects to a claim, whose evidence it seeks by itself."""
    told = claims.check([claim.statement], [article])[0]
    pairs = zip(told.reasons, told.detail, strict=True)
    return tuple(Objection(reason=r, status=told.status, detail=d) for r, d in pairs)


def found(claim: Claim, cited: tuple[Sentence, ...], article: Article) -> tuple[Objection, ...]:
    """Return what is objected to a claim as a finding that a model cites these sentences for."""
    told = checked(
        Point(
            id="claim",
            statement=claim.statement,
            evidence=tuple(s.number for s in cited),
            attribution=None,
            certainty="stated",
            importance=3,
        ),
        article,
    ).verdict
    if told is None:
        raise ValueError(f"no verdict on {claim.statement}")
    pairs = zip(told.reasons, told.detail, strict=True)
    return tuple(Objection(reason=r, status=told.status, detail=d) for r, d in pairs)


WAYS: dict[str, Check] = {"gates": gates.check, "finding": found, "check": sought}


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


def rates(batch: str, check: Check = gates.check) -> dict[str, tuple[int, int]]:
    """Return by kind, the faithful among them, how many claims there are and how many failed."""
    counts = dict.fromkeys((*KINDS, FAITHFUL), (0, 0))
    for t in tried(batch, check):
        count, objected = counts[t.kind]
        counts[t.kind] = count + 1, objected + bool(t.objections)
    return counts


def main() -> None:
    """Print the table, or the failures of one batch."""
    if sys.argv[1:]:
        for t in tried(sys.argv[1], WAYS[sys.argv[2] if sys.argv[2:] else "gates"]):
            if bool(t.objections) == (t.kind == FAITHFUL):
                print(f"- {t.edit}, {t.kind}: {t.claim.statement}")
                for o in t.objections:
                    print(f"    {o.reason.value}: {o.detail}")
        return
    for name, check in WAYS.items():
        tables = {batch: rates(batch, check) for batch in BATCHES}
        print(f"{name:16}", *(f"{batch:>12}" for batch in BATCHES))
        for kind in (*KINDS, FAITHFUL):
            shown = (
                f"{objected}/{count}" for count, objected in (f[kind] for f in tables.values())
            )
            print(f"{kind:16}", *(f"{s:>12}" for s in shown))
        for batch, table in tables.items():
            altered = [row for kind, row in table.items() if kind != FAITHFUL]
            caught = sum(o for _, o in altered) / sum(n for n, _ in altered)
            count, rejected = table[FAITHFUL]
            print(f"{batch}: {caught:.1%} of the altered caught, ", end="")
            print(f"{rejected / count:.1%} of the faithful rejected")
        print()


if __name__ == "__main__":
    main()
