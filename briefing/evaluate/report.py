"""A comparison from what the user wants to the files that tell of it.

What is wrong with a file of facts or of floors, or with a name to write to, is said before any
model is asked.
"""

from __future__ import annotations

from pathlib import Path

from briefing.article import Shape
from briefing.asked import Spending, Surroundings
from briefing.errors import UsageError
from briefing.evaluate.as_markdown import to_markdown
from briefing.evaluate.comparison import Comparison, comparison, to_json
from briefing.evaluate.floors import Floors, breaches
from briefing.evaluate.floors import floors as floors_in
from briefing.evaluate.page import page
from briefing.evaluate.plots import needed
from briefing.evaluate.reference import reference as facts_in
from briefing.evaluate.run import Briefed, briefed
from briefing.evaluate.sides import sides
from briefing.output import place
from briefing.settings import Settings

_PAGES = (".html", ".htm")
_KINDS = (".md", ".json", *_PAGES)


class Wanted(Shape):
    """What is to be compared on what, by which facts and floors, and the files to write."""

    a: str
    b: str
    sources: tuple[str, ...]
    reference: Path | None = None
    floors: Path | None = None
    files: tuple[Path, ...] = ()


class Report(Shape):
    """What came of it: as Markdown and as JSON, and a line for each floor that B breaks.

    `complete` is false where an article was left out, or one is not covered in full.
    """

    markdown: str
    json_text: str
    breaches: tuple[str, ...]
    complete: bool


def made(wanted: Wanted, settings: Settings, spending: Spending, around: Surroundings) -> Report:
    """Compare, write the files, and return what came of it.

    Raises:
        UsageError: what is wanted cannot be had; nothing was asked.
        BriefingError: as `briefing.evaluate.run.briefed`.
    """
    _refuse_other_kinds(wanted.files)
    if any(file.suffix.lower() in _PAGES for file in wanted.files):
        needed()
    bounds = floors_in(wanted.floors) if wanted.floors else Floors()
    facts = facts_in(wanted.reference) if wanted.reference else None
    if bounds.ask_recall and facts is None:
        raise UsageError(f"{wanted.floors} has a floor of recall; give the facts by --reference")
    both = sides(wanted.a, wanted.b, settings)
    done = briefed(both, wanted.sources, settings, spending, around)
    if facts:
        for name in facts.unused(pair.a.article for pair in done.pairs):
            around.say(f"{wanted.reference}: {name} is none of the articles compared")
    found = comparison(both, done, facts)
    broken = breaches(found.total_a, found.total_b, bounds)
    found = found.model_copy(update={"breaches": broken})
    for file in wanted.files:
        place(file, _in_file(file, found, done))
    partial = any(briefing.partial for pair in done.pairs for briefing in pair)
    return Report(
        markdown=to_markdown(found),
        json_text=to_json(found),
        breaches=broken,
        complete=done.complete and not partial,
    )


def _refuse_other_kinds(files: tuple[Path, ...]) -> None:
    for file in files:
        if file.suffix.lower() not in _KINDS:
            raise UsageError(f"{file}: the name must end in {', '.join(_KINDS[:-1])}")


def _in_file(file: Path, found: Comparison, done: Briefed) -> str:
    kind = file.suffix.lower()
    if kind in _PAGES:
        return page(found, done.pairs)
    return to_json(found) if kind == ".json" else to_markdown(found)
