"""Templates to messages: what a prompt set says to a model about one chunk of an article.

The messages of every step about one chunk begin with the same bytes, system and article, so that a
provider, or llama.cpp, reads the article once; only the task at the end differs. Templates run in a
sandbox and may use nothing that is not given to them. The article's text stands inside its fence
and cannot close it.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from briefing.article import Article, Sentence, Shape
from briefing.errors import UsageError
from briefing.languages import code_of, name_of
from briefing.llm.port import Message
from briefing.promptset.declared import Declaration, SectionSpec, StepSpec

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment


_FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What an expression of a template may come to, beside the errors of templates."""


class TemplateError(UsageError):
    """A template cannot be run: `file` and `line` say where, `what` why not."""

    def __init__(self, prompts: str, file: str, line: int, what: str) -> None:
        super().__init__(f"Prompt set {prompts}, {file} line {line}: {what}")
        self.prompts, self.file, self.line, self.what = prompts, file, line, what

    def __reduce__(self) -> tuple[type[Self], tuple[str, str, int, str]]:
        """Return how it is made again in another process."""
        return type(self), (self.prompts, self.file, self.line, self.what)


class PromptSet(Shape):
    """A prompt set that was read: its declaration and the text of its templates."""

    declared: Declaration
    templates: Mapping[str, str]
    sha256: str

    @classmethod
    def load(cls, name: str) -> PromptSet:
        """Return the prompt set of a name, or in a folder given by its path.

            >>> PromptSet.load("default").name
            'default'

        Raises:
            UsageError: there is none, or it has a mistake.
        """
        from briefing.promptset.reading import load

        return load(name)

    @property
    def name(self) -> str:
        """The set's name."""
        return self.declared.name

    @property
    def language(self) -> str | None:
        """The ISO 639-1 code of the language that findings are written in, None if unknown."""
        return code_of(self.declared.language)

    def in_language(self, code: str) -> PromptSet:
        """Return the set with findings asked for in another language; its own wording stays."""
        declared = self.declared.model_copy(update={"language": name_of(code)})
        return self.model_copy(update={"declared": declared})

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
        return (*self.opening(article, sentences), *self.task(template, variables))

    def opening(self, article: Article, sentences: Sequence[Sentence]) -> tuple[Message, ...]:
        """Render what the messages of all requests about these sentences begin with.

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
        news = self._render(declared.article, {**shared, **header, "paragraphs": paragraphs})
        return (
            Message(
                role="system",
                part="system",
                content=self._render(declared.system, shared),
                origin=self._origin(declared.system),
            ),
            Message(
                role="user",
                part="article",
                content=news,
                origin=f"its text or {self._origin(declared.article)}",
            ),
        )

    def task(self, template: str, variables: Mapping[str, object]) -> tuple[Message, ...]:
        """Render the task of a template: the one message of a request that is about no chunk.

        Raises:
            UsageError: the template is missing or has a mistake; names it and the line.
        """
        given = {"language": self.declared.language, **variables}
        asked = self._render(template, given)
        return (Message(role="user", part="task", content=asked, origin=self._origin(template)),)

    def files(self, template: str) -> tuple[str, ...]:
        """Return the name of a template and of those it includes, however deep, itself first."""
        from jinja2 import meta

        found: dict[str, None] = {}
        waiting = [template]
        while waiting:
            name = waiting.pop()
            if name in found or name not in self.templates:
                continue
            found[name] = None
            tree = self._environment.parse(self.templates[name])
            waiting += [other for other in meta.find_referenced_templates(tree) if other]
        return tuple(found)

    def _origin(self, template: str) -> str:
        """Return the files that a template's words are from, as they are told."""
        if template not in self._origins:
            self._origins[template] = " with ".join(self.files(template))
        return self._origins[template]

    def _render(self, template: str, variables: Mapping[str, object]) -> str:
        import jinja2

        try:
            return self._environment.get_template(template).render(variables).strip()
        except jinja2.TemplateNotFound as e:
            raise UsageError(f"Prompt set {self.name} has no template {e.name}") from e
        except jinja2.TemplateSyntaxError as e:
            file = e.name or template
            raise TemplateError(self.name, file, e.lineno, e.message or "it is no template") from e
        except RecursionError as e:
            raise TemplateError(self.name, template, 1, "it includes itself without end") from e
        except (jinja2.TemplateError, *_FAULTS) as e:
            raise TemplateError(self.name, *self._place(e, template), str(e)) from e

    def _place(self, error: BaseException, template: str) -> tuple[str, int]:
        """Return the template and the line in which an error arose, the innermost one."""
        lines = [
            (frame.filename, frame.lineno or 1)
            for frame in traceback.extract_tb(error.__traceback__)
            if frame.filename in self.templates
        ]
        return lines[-1] if lines else (template, 1)

    def __getstate__(self) -> dict[Any, Any]:
        """Return what is pickled: not the templates as they were compiled."""
        state = super().__getstate__()
        fields = {name: state["__dict__"][name] for name in type(self).model_fields}
        return state | {"__dict__": fields}

    @cached_property
    def _origins(self) -> dict[str, str]:
        return {}

    @cached_property
    def _environment(self) -> ImmutableSandboxedEnvironment:
        return environment(self.templates)


def environment(templates: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    """Return where templates are run: sandboxed, nothing undefined, with the filter `data`."""
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(
        loader=jinja2.FunctionLoader(
            lambda name: (templates[name], name, None) if name in templates else None
        ),
        undefined=jinja2.StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["data"] = fenced
    return made


def fenced(text: object) -> str:
    """Return text on one line in which nothing can pass for a tag of a prompt.

    The filter `data` of templates: everything from an article goes through it.
    """
    return " ".join(str(text).replace("<", "‹").replace(">", "›").split())
