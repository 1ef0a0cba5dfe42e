"""How many altered claims the gates catch, and how many faithful ones they reject, on seeds/.

Prints a table by kind of alteration: claims made by `alterations.py`, claims written by hand in
tests/verify/claims.toml, and of the latter the faithful ones that were rejected. With a kind as
argument, prints the altered claims of that kind that were let through, or with "faithful" the
faithful ones that were rejected, and why.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from benchmarks.alterations import KINDS, altered
from briefing.article import Article, Sentence, digest
from briefing.verify.gates import Claim, Objection, check

ROOT = Path(__file__).resolve().parent.parent
FAITHFUL = "faithful"


class Tried(NamedTuple):
    """One claim tried: its kind, who made it, the claim, what was changed and what was objected."""

    kind: str
    by_hand: bool
    claim: Claim
    edit: str
    objections: tuple[Objection, ...]


def seed(name: str) -> Article:
    """Return a sample article, split into sentences here so that no other room is measured too."""
    text = (ROOT / "seeds" / name).read_text(encoding="utf-8")
    body, title, published = text, name, None
    if text.startswith("---"):
        _, head, body = text.split("---", 2)
        fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
        title, published = fields["title"].strip('"'), datetime.fromisoformat(fields["date"])
    elif match := re.search(r"^Published: (\d+) (\w{3})\w*\.? (\d{4}).*$", text, re.MULTILINE):
        title = text.splitlines()[0]
        body = text[match.end() :]
        published = datetime.strptime(" ".join(match.groups()), "%d %b %Y")
    sentences: list[Sentence] = []
    start = len(text) - len(body)
    for block in re.finditer(r"[^\n]+", body):
        if block.group().startswith("#"):
            continue
        for part in re.finditer(_SENTENCE, block.group()):
            offset = start + block.start() + part.start()
            sentences.append(
                Sentence(
                    number=len(sentences) + 1,
                    text=part.group(),
                    start=offset,
                    end=offset + len(part.group()),
                    paragraph=1,
                )
            )
    return Article(
        title=title,
        published=published,
        source=name,
        text=text,
        sentences=tuple(sentences),
        sha256=digest(text),
    )


_SENTENCE = re.compile(
    r"\S(?:.*?(?<!\b[A-Z])(?<!\bU\.S)(?<!\ba\.m)(?<!\bp\.m)(?<!\b(?:Mr|Ms|Dr|St|No))"
    r"(?<!\b(?:Oct|Nov|Dec|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Adm))(?<!\b(?:Sept|Miss))"
    r"[.?!][”\"]?(?=\s+[A-Z“\"]|\s*$)|.*$)"
)


def tried() -> Iterator[Tried]:
    """Yield every claim, made and written, with what the gates object to it."""
    table = tomllib.loads((ROOT / "tests" / "verify" / "claims.toml").read_text(encoding="utf-8"))
    articles = {key: seed(name) for key, name in table["articles"].items()}
    for article in articles.values():
        for made in altered(article, each=3):
            sentence = (article.sentences[made.sentence - 1],)
            claim = Claim(statement=made.claim)
            yield Tried(made.kind, False, claim, made.edit, check(claim, sentence, article))
    for kind, rows in table["claims"].items():
        for row in rows:
            article = articles[row["a"]]
            cited = tuple(
                s for s in article.sentences if any(s.text.startswith(e) for e in row["e"])
            )
            if not cited:
                raise ValueError(f"no sentence of {row['a']} begins with {row['e']}")
            claim = Claim(statement=row["c"], attribution=row.get("by"))
            found = check(claim, cited, article)
            yield Tried(row.get("k", kind), True, claim, "", found)


def rates(all_tried: list[Tried]) -> dict[str, tuple[int, float, int, float]]:
    """Return by kind how many claims were made, the share caught, and both for those written."""
    found = {}
    for kind in (*KINDS, FAITHFUL):
        made = [t for t in all_tried if t.kind == kind and not t.by_hand]
        written = [t for t in all_tried if t.kind == kind and t.by_hand]
        found[kind] = (len(made), _share(made), len(written), _share(written))
    return found


def _share(some: list[Tried]) -> float:
    return sum(bool(t.objections) for t in some) / len(some) if some else 0.0


def main() -> None:
    """Print the table, or the failures of one kind."""
    all_tried = list(tried())
    if len(sys.argv) > 1:
        kind = sys.argv[1]
        for t in all_tried:
            if t.kind == kind and bool(t.objections) == (kind == FAITHFUL):
                print(f"- {t.claim.statement}  [{t.edit}]")
                for o in t.objections:
                    print(f"    {o.reason.value}: {o.detail}")
        return
    print(f"{'kind':16} {'made':>6} {'caught':>7} {'written':>8} {'caught':>7}")
    for kind, (made, caught, written, also) in rates(all_tried).items():
        shown = f"{caught:7.1%}" if made else f"{'':7}"
        print(f"{kind:16} {made:6} {shown} {written:8} {also:7.1%}")


if __name__ == "__main__":
    main()
