"""What each template is given, as kinds of values: which fields there are, and which hold news.

A `Kind` stands for any value of its sort. Text that is the article's, or a model's word on it, is
`NEWS`; through the filter `data` it becomes `FENCED`; all the rest is `OURS`, written by whoever
wrote the prompt set or counted by code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from briefing.promptset import Declaration, SectionSpec, StepSpec

Trust = Literal["ours", "fenced", "news"]
_TRUSTS: tuple[Trust, ...] = ("ours", "fenced", "news")


@dataclass(frozen=True)
class Kind:
    """A sort of value: how far its text is trusted, its fields if it is a record, its items.

    `fields` is None where any name will do. `items` is what iterating over it yields; `numbers`
    says that sentence numbers are in it.
    """

    trust: Trust = "ours"
    fields: Mapping[str, Kind] | None = field(default_factory=dict)
    items: Kind | None = None
    what: str = "this"


def worst(kinds: Iterable[Kind]) -> Trust:
    """Return how far the least trusted text in any of these can be trusted."""
    trust: Trust = "ours"
    for kind in kinds:
        inside = worst([*(kind.fields or {}).values(), *([kind.items] if kind.items else [])])
        trust = max(trust, kind.trust, inside, key=_TRUSTS.index)
    return trust


OURS = Kind()
ANY = Kind(fields=None)
FENCED = Kind("fenced", what="fenced text")
NEWS = Kind("news", what="text of the article")
MACRO = Kind("fenced", None, what="a macro")

_SENTENCE = Kind(fields={"number": OURS, "text": NEWS}, what="a sentence")
_PROPOSED = Kind(fields={"number": OURS, "opening": NEWS}, what="a proposed sentence")
_SECTION = Kind(fields=dict.fromkeys(SectionSpec.model_fields, OURS), what="a section")
_FAILED = Kind(
    fields={
        "name": OURS,
        "statement": NEWS,
        "evidence": Kind(items=OURS),
        "reasons": Kind(items=NEWS),
    },
    what="a failed finding",
)
_JUDGED = Kind(
    fields={
        "name": OURS,
        "statement": NEWS,
        "inferred": OURS,
        "sentences": Kind(items=NEWS),
    },
    what="a finding to judge",
)
_LANGUAGE = {"language": OURS}

SYSTEM: Mapping[str, Kind] = _LANGUAGE
ARTICLE: Mapping[str, Kind] = _LANGUAGE | {
    "title": NEWS,
    "published": OURS,
    "source": NEWS,
    "paragraphs": Kind(items=Kind(items=_SENTENCE)),
}
REPAIR: Mapping[str, Kind] = _LANGUAGE | {"failed": Kind(items=_FAILED)}
JUDGE: Mapping[str, Kind] = _LANGUAGE | {"together": OURS, "judged": Kind(items=_JUDGED)}


def given_to(declared: Declaration, step: StepSpec) -> Mapping[str, Kind]:
    """Return what a step's template is given."""
    names = [s.name for s in declared.sections if s.step == step.name]
    return _LANGUAGE | {
        "step": OURS,
        "sections": Kind(items=_SECTION),
        "proposed": Kind(
            fields=dict.fromkeys(names, Kind(items=_PROPOSED)), what="the proposed sentences"
        ),
        "questions": Kind(items=OURS, fields=None),
    }
