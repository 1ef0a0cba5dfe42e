"""Prompt sets: a folder of templates and one `set.toml`, and how they become messages.

A set declares sections (what the briefing has), steps (which template asks for which sections) and
limits. The messages of every step about one chunk begin with the same bytes, system and article,
so that a provider, or llama.cpp, reads the article once; only the task at the end differs.
Templates run in a sandbox and may use nothing that is not given to them. The article's text
stands inside its fence and cannot close it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, ValidationError, model_validator

from briefing.article import Article, Sentence, Shape
from briefing.errors import UsageError
from briefing.llm.port import Message

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

PACKAGED = Path(__file__).parent / "_prompts"
CHECKOUT = Path(__file__).parent.parent / "prompts"


class Limits(Shape):
    """Tokens: `chunk_tokens` of article at most in one request, `answer_tokens` of answer."""

    chunk_tokens: int = Field(ge=200)
    answer_tokens: int = Field(ge=200)


class SectionSpec(Shape):
    """A section of the briefing. `at_most` findings are shown; `step` asks for them.

    `proposed` is how many sentences of a chunk code proposes for it; `others` how many findings the
    model may add to those: points, implications that it infers, questions left unanswered.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")
    title: str
    kind: Literal["point", "implication", "omission"]
    step: str
    at_most: int = Field(ge=1, le=50)
    proposed: int = Field(default=5, ge=0, le=20)
    others: int = Field(default=2, ge=0, le=20)


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
    """What a policy reader asks of one kind of story; `cues` are words that tell the kind."""

    name: str
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
    """What `set.toml` declares."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$")
    description: str
    language: str = "English"
    system: str = "system.j2"
    article: str = "article.j2"
    repair: str = "repair.j2"
    limits: Limits
    omissions: Omissions
    sections: tuple[SectionSpec, ...] = Field(min_length=1)
    steps: tuple[StepSpec, ...] = Field(min_length=1)
    checklists: tuple[Checklist, ...] = ()

    @model_validator(mode="after")
    def _steps_exist(self) -> Declaration:
        steps = {step.name for step in self.steps}
        if len(steps) < len(self.steps):
            raise ValueError("two steps have the same name")
        if len({section.name for section in self.sections}) < len(self.sections):
            raise ValueError("two sections have the same name")
        for section in self.sections:
            if section.step not in steps:
                raise ValueError(f"section {section.name}: there is no step {section.step}")
        for step in steps:
            if all(section.step != step for section in self.sections):
                raise ValueError(f"step {step} asks for no section")
        return self


class PromptSet(Shape):
    """A prompt set that was read: its declaration and the text of its templates."""

    declared: Declaration
    templates: Mapping[str, str]
    sha256: str

    @property
    def name(self) -> str:
        """The set's name."""
        return self.declared.name

    def sections_of(self, step: StepSpec) -> tuple[SectionSpec, ...]:
        """Return the sections that a step asks for, in the set's order."""
        return tuple(s for s in self.declared.sections if s.step == step.name)

    def messages(
        self,
        article: Article,
        sentences: Sequence[Sentence],
        template: str,
        variables: Mapping[str, object],
    ) -> tuple[Message, ...]:
        """Render the messages of one request: system and article, then the task of a template.

        Raises:
            UsageError: a template has a mistake; names it and the line.
        """
        declared = self.declared
        shared = {"language": declared.language}
        header = {
            "title": article.title,
            "published": article.published.date().isoformat() if article.published else None,
            "source": article.source,
        }
        paragraphs: list[list[dict[str, object]]] = []
        seen: int | None = None
        for s in sentences:
            if s.paragraph != seen:
                paragraphs.append([])
                seen = s.paragraph
            paragraphs[-1].append({"number": s.number, "text": s.text})
        return (
            Message(role="system", part="system", content=self._render(declared.system, shared)),
            Message(
                role="user",
                part="article",
                content=self._render(
                    declared.article, {**shared, **header, "paragraphs": paragraphs}
                ),
            ),
            Message(
                role="user",
                part="task",
                content=self._render(template, {**shared, **variables}),
            ),
        )

    def _render(self, template: str, variables: Mapping[str, object]) -> str:
        import jinja2

        try:
            return self._environment.get_template(template).render(variables).strip()
        except jinja2.TemplateNotFound as e:
            raise UsageError(f"Prompt set {self.name} has no template {e.name}") from e
        except jinja2.TemplateSyntaxError as e:
            raise UsageError(
                f"Prompt set {self.name}, {e.name} line {e.lineno}: {e.message}"
            ) from e
        except jinja2.TemplateError as e:
            raise UsageError(f"Prompt set {self.name}, {template}: {e}") from e

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        import jinja2
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        environment = ImmutableSandboxedEnvironment(
            loader=jinja2.DictLoader(self.templates),
            undefined=jinja2.StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["data"] = fenced
        return environment


def fenced(text: object) -> str:
    """Return text on one line in which nothing can pass for a tag of a prompt.

    The filter `data` of templates: everything from an article goes through it.
    """
    return " ".join(str(text).replace("<", "‹").replace(">", "›").split())


def find(name: str) -> Path:
    """Return the folder of a prompt set: a path, else a packaged set's name.

    Raises:
        UsageError: there is none.
    """
    if "/" in name or "\\" in name or name in (".", ".."):
        path = Path(name)
        if (path / "set.toml").is_file():
            return path
        raise UsageError(f"{path} is no prompt set: it has no set.toml")
    for base in (PACKAGED, CHECKOUT):
        if (base / name / "set.toml").is_file():
            return base / name
    known = sorted(p.parent.name for b in (PACKAGED, CHECKOUT) for p in b.glob("*/set.toml"))
    raise UsageError(
        f"There is no prompt set {name!r}; there are {', '.join(dict.fromkeys(known))}; "
        "a folder of your own is given as a path, ./NAME"
    )


def load(name: str) -> PromptSet:
    """Read a prompt set.

    Raises:
        UsageError: it does not exist or has a mistake; names the file and what is wrong.
    """
    folder = find(name)
    declared: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".toml", ".j2")):
        try:
            texts[path.name] = path.read_text(encoding="utf-8")
            if path.suffix == ".toml":
                declared |= tomllib.loads(texts[path.name])
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as e:
            raise UsageError(f"{path} cannot be read: {e}") from e
    try:
        declaration = Declaration.model_validate(declared)
    except ValidationError as e:
        first = e.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"{folder / 'set.toml'}: {where}: {first['msg']}") from e
    hashed = sha256()
    for file, text in texts.items():
        hashed.update(f"{file}\0{text}\0".encode())
    return PromptSet(
        declared=declaration,
        templates={file: text for file, text in texts.items() if file.endswith(".j2")},
        sha256=hashed.hexdigest(),
    )
