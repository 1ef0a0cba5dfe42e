"""A finished briefing: everything a renderer needs, and what `--json` prints."""

from __future__ import annotations

from typing import Final, Literal

from briefing.article import Article, Shape
from briefing.findings import Finding, Point

SCHEMA_VERSION: Final = 1

Layout = Literal["list", "table", "paragraph"]


class Section(Shape):
    """One section: its name in the prompt set, its title, and its findings, best first.

    `layout` is how the prompt set wants it shown; what cannot be shown so is shown as a list.
    """

    name: str
    title: str
    layout: Layout = "list"
    findings: tuple[Finding, ...]


class Failure(Shape):
    """Sentences `first` to `last` were not covered in `step`, and why."""

    first: int
    last: int
    step: str
    reason: str


class Coverage(Shape):
    """How much of the article the briefing rests on; all counts are of sentences.

    `failed` lists the numbers of the sentences that at least one step could not cover; `left_over`
    counts findings that hold but ranked below those shown.
    """

    sentences: int
    read: int
    failed: tuple[int, ...] = ()
    cited: int
    left_over: int = 0
    failures: tuple[Failure, ...] = ()


class PromptSetRef(Shape):
    """Which prompt set asked: its name and the SHA-256 of its files."""

    name: str
    sha256: str


class Provenance(Shape):
    """How the briefing was made.

    `seconds` is the time the model took over its answers when they were first given, so that a
    replay tells the same; `cost` is in US dollars, None where the price is unknown. `language` is
    the code of what findings were asked for in, None where the prompt set's is unknown.
    """

    model: str
    prompt_set: PromptSetRef
    engine: str
    answers: Literal["live", "recorded"]
    requests: int
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cost: float | None = None
    seconds: float
    evidence_repaired: int = 0
    restated: int = 0
    judge_requests: int = 0
    judged: int = 0
    language: str | None = None
    version: str


class Briefing(Shape):
    """One article's briefing. `withheld` are the findings that failed, with their verdicts.

    >>> from briefing import Briefing, generate
    >>> briefing = generate(
    ...     "seeds/korea-us-defense-call.txt", replay="fixtures/korea-us-defense-call"
    ... )
    >>> Briefing.model_validate_json(briefing.model_dump_json()) == briefing
    True
    >>> any(finding.holds for finding in briefing.withheld)
    False
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    article: Article
    bottom_line: Point | None
    sections: tuple[Section, ...]
    withheld: tuple[Finding, ...]
    coverage: Coverage
    provenance: Provenance

    @property
    def partial(self) -> bool:
        """Whether some of the article could not be covered."""
        return bool(self.coverage.failures)
