"""Measure how well articles are read from web pages, ours beside trafilatura alone.

Reads the labelled pages in ../shared/data/readability_pages, 130 with the expected text, headline,
date and byline of each; prints the mean F1 of words of the text, the shares of headlines, days and
bylines that are exactly as expected, and seconds per page. Run it from the project's folder:
`python benchmarks/sources.py [--show title|date|byline|text]`.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from briefing.errors import SourceError
from briefing.sources.html import read_html, read_page

PAGES = Path(__file__).parents[2] / "shared" / "data" / "readability_pages" / "pages.tar.xz"
FLOOR = 0.8
"""Of trafilatura's speed: what we add may not cost more."""


class Page(NamedTuple):
    """One labelled page."""

    name: str
    html: bytes
    text: str
    title: str
    day: str
    byline: str


class Extract(NamedTuple):
    """What was read of a page."""

    text: str
    title: str
    day: str
    byline: str


def pages() -> list[Page]:
    """Return the labelled pages."""
    from lxml import html

    files: dict[str, dict[str, bytes]] = {}
    with tarfile.open(PAGES) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file:
                path = Path(member.name)
                files.setdefault(path.parent.name, {})[path.name] = file.read()
    found = []
    for name, parts in sorted(files.items()):
        if "source.html" not in parts:
            continue
        meta = json.loads(parts["expected-metadata.json"])
        expected = html.document_fromstring(parts["expected.html"].decode("utf-8"))
        found.append(
            Page(
                name,
                parts["source.html"],
                " ".join(map(str, expected.itertext())),
                meta["title"] or "",
                (meta["publishedTime"] or "")[:10],
                meta["byline"] or "",
            )
        )
    return found


def ours(page: bytes) -> Extract:
    """Return what this program reads of a page."""
    read = read_page(page, source="page")
    header = read.header
    day = header.published.date().isoformat() if header.published else ""
    return Extract("\n".join(read.paragraphs), header.title or "", day, header.byline or "")


def trafilatura_alone(page: bytes) -> Extract:
    """Return what trafilatura reads of a page."""
    from trafilatura import bare_extraction

    found = bare_extraction(page, with_metadata=True, include_comments=False)
    if found is None or isinstance(found, dict):
        return Extract("", "", "", "")
    return Extract(found.text or "", found.title or "", found.date or "", found.author or "")


def f1(found: str, expected: str) -> float:
    """Return the harmonic mean of precision and recall of words, repeats counted."""
    a, b = (Counter(re.findall(r"\w+", text.casefold())) for text in (found, expected))
    common = (a & b).total()
    return 2 * common / (a.total() + b.total()) if a or b else 1.0


def same(found: str, expected: str) -> bool:
    """Say whether two headlines or days are the same but for white space."""
    return found.split() == expected.split()


def same_names(found: str, expected: str) -> bool:
    """Say whether two bylines name the same people in the same spelling, in any order."""
    sets = [
        {
            " ".join(re.sub(r"^(?:by|par)\s", "", name.strip(), flags=re.IGNORECASE).split())
            for name in re.split(r"[,;]|\sand\s", byline)
        }
        for byline in (found, expected)
    ]
    return sets[0] == sets[1]


def main() -> None:
    """Print the table."""
    if not PAGES.exists():
        print("the labelled pages are not there: nothing is measured")
        return
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    show = sys.argv[2] if sys.argv[1:2] == ["--show"] else ""
    labelled = pages()
    readers: dict[str, Callable[[bytes], Extract]] = {
        "trafilatura": trafilatura_alone,
        "ours": ours,
    }
    for reader in readers.values():
        reader(labelled[0].html)  # imports are not timed
    seconds = dict.fromkeys(readers, 0.0)
    scores: dict[str, dict[str, list[float]]] = {name: {} for name in readers}
    for page in labelled:
        for name, reader in readers.items():
            start = time.process_time()
            got = reader(page.html)
            seconds[name] += time.process_time() - start
            rows = {"text F1": f1(got.text, page.text)}
            if page.title:
                rows["title"] = same(got.title, page.title)
            if page.day:
                rows["date"] = same(got.day, page.day)
            if page.byline:
                rows["byline"] = same_names(got.byline, page.byline)
            for row, score in rows.items():
                scores[name].setdefault(row, []).append(score)
                if show and row.startswith(show) and name == "ours" and score < 0.8:
                    field = "day" if show == "date" else show
                    pair = f"{getattr(got, field)!r:.110} for {getattr(page, field)!r:.110}"
                    print(f"{score:.2f} {page.name}: {pair}")
    refused = []
    start = time.process_time()
    for page in labelled:
        try:
            read_html(page.html, source=page.name, name=page.name)
        except SourceError as error:
            refused.append(str(error))
    whole = time.process_time() - start
    print(f"{'':20}{'pages':>8}" + "".join(f"{name:>14}" for name in readers))
    for row in ("text F1", "title", "date", "byline"):
        means = [sum(scores[name][row]) / len(scores[name][row]) for name in readers]
        print(f"{row:20}{len(scores['ours'][row]):>8}" + "".join(f"{m:>14.4f}" for m in means))
    print(
        f"{'seconds per page':20}{len(labelled):>8}"
        + "".join(f"{s / len(labelled):>14.4f}" for s in seconds.values())
    )
    speed = seconds["trafilatura"] / whole
    print(f"with sentences, as articles: {whole / len(labelled):.4f} seconds per page")
    print(f"\nspeed of ours to trafilatura's: {speed:.2f}, at least {FLOOR}")
    print(f"refused: {len(refused)}")
    for line in refused:
        print(f"  {line}")


if __name__ == "__main__":
    main()
