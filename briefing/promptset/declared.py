"""What a prompt set declares: its sections, the steps that ask for them, limits and checklists.

The shapes of `set.toml` and of what stands beside it, one class a table. What they must be together
(every section has its step, every name is there once) is told by `inconsistencies`, each with the
place where it is to be put right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from pydantic import Field

from briefing.article import Shape
from briefing.document import Layout

Kind = Literal["point", "implication", "omission"]

RESERVED = ("repair", "judge")
"""Names of requests that are not steps."""


class Limits(Shape):
    """Tokens: `chunk_tokens` of article at most in one request, `answer_tokens` of answer."""

    chunk_tokens: int = Field(ge=200)
    answer_tokens: int = Field(ge=200)


class SectionSpec(Shape):
    """A section of the briefing. `at_most` findings are shown; `step` asks for them.

    `proposed` is how many sentences of a chunk code proposes for it, those with one of `cues` if it
    has any; `others` how many findings the model may add: points, implications that it infers,
    questions left unanswered. An omission section puts the questions of the `checklists` it names;
    one that names none, those that no other section names. `layout` is how it is shown.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    title: str = Field(min_length=1)
    kind: Kind
    step: str
    at_most: int = Field(ge=1, le=50)
    proposed: int = Field(default=5, ge=0, le=20)
    others: int = Field(default=2, ge=0, le=20)
    cues: tuple[str, ...] = ()
    checklists: tuple[str, ...] | None = None
    layout: Layout = "list"


class StepSpec(Shape):
    """One request about every chunk: its template, and whether it also asks for a bottom line."""

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    template: str
    bottom_line: bool = False


class Question(Shape):
    """A question of a checklist, and what to publish where the article does not answer it.

    `terms` are searched for in the whole article, each alone a sign that the matter is mentioned;
    a `|` separates synonyms, a `*` ends a stem.
    """

    ask: str
    absent: str
    why: str
    terms: tuple[str, ...] = Field(min_length=1)


class Checklist(Shape):
    """What a policy reader asks of one kind of story; `cues` are words that tell the kind.

    `language` (ISO 639-1) is that of its cues and terms: they are searched for in articles of that
    language alone, for in another they would prove nothing.
    """

    name: str
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}$")
    cues: tuple[str, ...] = ()
    questions: tuple[Question, ...]


class WhyReported(Shape):
    """Why a reported omission matters, by what was left out.

    `unsaid` in a text or in talks, `unknown` to the public, `undone`: merely not done.
    """

    unsaid: str
    unknown: str
    undone: str


class Omissions(Shape):
    """How omissions are worded: the start of a sentence that says so, and why they matter.

    `why_open` is for questions of the model's own; those of the checklists have their reasons.
    """

    absent: str
    why_open: str
    why_reported: WhyReported


class Declaration(Shape):
    """What `set.toml` declares, with what it inherits."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    description: str
    language: str = "English"
    system: str = "system.j2"
    article: str = "article.j2"
    repair: str = "repair.j2"
    judge: str = "judge.j2"
    limits: Limits
    omissions: Omissions
    sections: tuple[SectionSpec, ...] = Field(min_length=1)
    steps: tuple[StepSpec, ...] = Field(min_length=1)
    checklists: tuple[Checklist, ...] = ()

    def templates(self) -> dict[str, tuple[str | int, ...]]:
        """Return the templates that are used, each with the key of `set.toml` that names it."""
        named: dict[str, tuple[str | int, ...]] = {
            self.system: ("system",),
            self.article: ("article",),
            self.repair: ("repair",),
            self.judge: ("judge",),
        }
        for i, step in enumerate(self.steps):
            named.setdefault(step.template, ("steps", i, "template"))
        return named

    def asked_by(self, section: SectionSpec) -> tuple[Checklist, ...]:
        """Return the checklists whose questions an omission section puts."""
        if section.kind != "omission":
            return ()
        if section.checklists is not None:
            return tuple(c for c in self.checklists if c.name in section.checklists)
        elsewhere = {name for s in self.sections for name in s.checklists or ()}
        first = next(s for s in self.sections if s.kind == "omission" and s.checklists is None)
        if section is not first:
            return ()
        return tuple(c for c in self.checklists if c.name not in elsewhere)


class Inconsistency(NamedTuple):
    """Something that does not go with the rest: where it stands, what it is, what to do."""

    where: tuple[str | int, ...]
    what: str
    advice: str


def inconsistencies(declared: Declaration) -> Iterator[Inconsistency]:
    """Yield what does not fit together in a declaration whose every value is right by itself."""
    for table in ("sections", "steps", "checklists"):
        names = [entry.name for entry in getattr(declared, table)]
        for i, name in enumerate(names):
            if name in names[:i]:
                what = f"two {table} have the name {name}"
                yield Inconsistency((table, i, "name"), what, "give one of them another name")
    steps = [step.name for step in declared.steps]
    lists = [checklist.name for checklist in declared.checklists]
    for i, section in enumerate(declared.sections):
        if section.name == "bottom_line":
            what = "a section cannot be called bottom_line"
            yield Inconsistency(("sections", i, "name"), what, "a step asks for it beside sections")
        if section.step not in steps:
            what = f"section {section.name}: there is no step {section.step}"
            yield Inconsistency(("sections", i, "step"), what, f"name one of {', '.join(steps)}")
        yield from _of_lists(i, section, lists)
    for i, step in enumerate(declared.steps):
        if step.name in RESERVED:
            what = f"a step cannot be called {step.name}"
            yield Inconsistency(
                ("steps", i, "name"), what, "that is a request of the program's own"
            )
        if not step.bottom_line and all(s.step != step.name for s in declared.sections):
            what = f"step {step.name} asks for no section"
            advice = "name it as the step of a section, or leave it out"
            yield Inconsistency(("steps", i, "name"), what, advice)
    several = [i for i, step in enumerate(declared.steps) if step.bottom_line][1:]
    for i in several:
        what = f"step {declared.steps[i].name} asks for the bottom line again"
        yield Inconsistency(
            ("steps", i, "bottom_line"), what, "set bottom_line = true in one step only"
        )


def _of_lists(i: int, section: SectionSpec, lists: Sequence[str]) -> Iterator[Inconsistency]:
    if section.checklists is None:
        return
    if section.kind != "omission":
        what = f"section {section.name} has checklists, but its kind is {section.kind}"
        yield Inconsistency(
            ("sections", i, "checklists"), what, 'only a section of kind "omission" puts questions'
        )
    for name in section.checklists:
        if name not in lists:
            what = f"section {section.name}: there is no checklist {name}"
            advice = f"name one of {', '.join(lists)}" if lists else "declare it"
            yield Inconsistency(("sections", i, "checklists"), what, advice)
