"""Which sentences of a chunk code proposes for which section, before a model is asked.

An omission section is proposed the sentences that say something was left unsaid, an implication
section those that speak of what may follow, a point section those that the text turns on; a section
with cues, only those that have one. No sentence is proposed twice: sections with cues choose first,
then the particular before the general.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from briefing.article import Article, Sentence
from briefing.candidates import central, consequences
from briefing.chunks import Chunk
from briefing.promptset import SectionSpec
from briefing.verify import absence
from briefing.verify.gaps import reported_gaps
from briefing.verify.statements import is_heading

ENOUGH_GAPS = 3
"""With so many sentences that say something was left unsaid, those where it was merely not done are
not proposed."""

ONE_IN = 5
"""Of a short article one sentence in so many is proposed for a section, and two in any case: what
repeats half of it is no briefing."""

_ORDER = ("omission", "implication", "point")


def proposals(
    article: Article, chunk: Chunk, sections: Sequence[SectionSpec]
) -> dict[str, tuple[int, ...]]:
    """Return the numbers of the sentences proposed, in order, by section."""
    found: dict[str, tuple[int, ...]] = {}
    taken: set[int] = set()
    for section in sorted(sections, key=lambda s: (not s.cues, _ORDER.index(s.kind))):
        found[section.name] = _for(section, article, chunk, taken)
        taken.update(found[section.name])
    return found


def _for(section: SectionSpec, article: Article, chunk: Chunk, taken: set[int]) -> tuple[int, ...]:
    free = [s for s in chunk.sentences if s.number not in taken and not is_heading(s.text)]
    if section.cues:
        about = {hit.number for hit in absence.search(section.cues, article)}
        free = [s for s in free if s.number in about]
    most = min(section.proposed, max(2, ceil(len(chunk.sentences) / ONE_IN)))
    match section.kind:
        case "omission":
            return _gaps(article, free, section.proposed)
        case "implication":
            # "Would not say" speaks of a silence, whether or not the set has a section for those.
            silent = {g.number for g in reported_gaps(article) if g.strength == "strong"}
            free = [s for s in free if s.number not in silent]
            return consequences(free, article.language, most)
        case "point":
            others = {s.number for s in chunk.sentences} - {s.number for s in free}
            return central(chunk.sentences, article.language, most, others)


def _gaps(article: Article, sentences: Sequence[Sentence], at_most: int) -> tuple[int, ...]:
    numbers = {s.number for s in sentences}
    gaps = [g for g in reported_gaps(article) if g.number in numbers]
    strong = sorted({g.number for g in gaps if g.strength == "strong"})
    weak = [n for n in dict.fromkeys(g.number for g in gaps) if n not in strong]
    few = max(0, ENOUGH_GAPS - len(strong))
    return tuple(sorted([*strong, *weak[:few]][:at_most]))
