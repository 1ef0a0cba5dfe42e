"""What a briefing comes to in figures, and what several come to together.

A finding that was withheld for two reasons counts under both, and once among the withheld. Costs
are in US dollars and unknown, None, once one of them is; so is recall where no fact is known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeVar

from briefing.article import Shape
from briefing.document import Briefing
from briefing.findings import Omission, Reason, Status
from briefing.llm.prices import total

Key = TypeVar("Key", bound=str)


class Measures(Shape):
    """The figures of one briefing, or the sums of several.

    `sections` has how many findings each section publishes, `verdicts` and `withheld_for` what
    became of all. `proved` are omissions published after a search of the whole article in vain;
    `uncovered` sentences that a step could not cover. `facts` are the key facts asked for and
    `found` those that a published finding tells.
    """

    briefings: int
    sections: Mapping[str, int]
    verdicts: Mapping[Status, int]
    withheld_for: Mapping[Reason, int]
    published: int
    withheld: int
    repaired: int
    restated: int
    proved: int
    uncovered: int
    requests: int
    tokens_in: int
    tokens_out: int
    cost: float | None
    seconds: float
    facts: int = 0
    found: int = 0

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return self.tokens_in + self.tokens_out

    @property
    def withheld_share(self) -> float | None:
        """The share of all findings that were withheld, None where there are none."""
        findings = self.published + self.withheld
        return self.withheld / findings if findings else None

    @property
    def recall(self) -> float | None:
        """The share of the key facts that were found, None where none are known."""
        return self.found / self.facts if self.facts else None


def measured(briefing: Briefing, *, facts: int = 0, found: int = 0) -> Measures:
    """Return the figures of a briefing, of whose `facts` key facts so many were found."""
    published = [f for section in briefing.sections for f in section.findings]
    told = briefing.provenance
    everything = [*published, *briefing.withheld]
    return Measures(
        briefings=1,
        sections={section.name: len(section.findings) for section in briefing.sections},
        verdicts=_sorted(Counter(f.verdict.status for f in everything)),
        withheld_for=_sorted(Counter(r for f in briefing.withheld for r in set(f.verdict.reasons))),
        published=len(published),
        withheld=len(briefing.withheld),
        repaired=told.evidence_repaired,
        restated=told.restated,
        proved=sum(isinstance(f, Omission) and f.basis == "unanswered" for f in published),
        uncovered=len(briefing.coverage.failed),
        requests=told.requests,
        tokens_in=told.prompt_tokens,
        tokens_out=told.completion_tokens,
        cost=told.cost,
        seconds=told.seconds,
        facts=facts,
        found=found,
    )


def summed(all_of: Iterable[Measures]) -> Measures:
    """Return the sums of the figures of one briefing or more."""
    several = list(all_of)
    cost: float | None = 0.0
    for one in several:
        cost = total(cost, one.cost)
    names = dict.fromkeys(name for one in several for name in one.sections)
    counts = {
        name: sum(getattr(one, name) for one in several)
        for name, field in Measures.model_fields.items()
        if field.annotation is int
    }
    return Measures(
        **counts,
        sections={name: sum(one.sections.get(name, 0) for one in several) for name in names},
        verdicts=_sorted(sum((Counter(one.verdicts) for one in several), Counter())),
        withheld_for=_sorted(sum((Counter(one.withheld_for) for one in several), Counter())),
        cost=cost,
        seconds=round(sum(one.seconds for one in several), 1),
    )


def _sorted(counts: Mapping[Key, int]) -> dict[Key, int]:
    """Return counts, the largest first, then by name: the same counts in the same order."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], str(item[0]))))
