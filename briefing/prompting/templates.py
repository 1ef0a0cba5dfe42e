"""A template read without being run: what it asks for that is not given, and what it lets out.

Every expression is followed from where its value is given to where it is put out. Text of the
article may be put out only through the filter `data`, which leaves nothing that could pass for a
tag or a new line, and in the article's own template only between <article> and </article>. What a
macro is given, it takes for the article's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes

from briefing.prompting.expressions import Expressions, part_of, shown
from briefing.prompting.given import ANY, FENCED, MACRO, NEWS, Kind, worst
from briefing.promptset.folder import Template
from briefing.promptset.problem import Problem, nearest

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

OPEN, CLOSE = "<article>", "</article>"

_WRITE = "write {{ … | data }}"


class Reader:
    """Reads one template, and those it includes, as the one of a set that is given `given`.

    `problems` is what is wrong; `tags` are those of a fence, `files` what was read. `fence` says
    that it is the article's own template.
    """

    def __init__(
        self,
        templates: Mapping[str, Template],
        environment: ImmutableSandboxedEnvironment,
        given: Mapping[str, Kind],
        *,
        fence: bool = False,
    ) -> None:
        self.problems: list[Problem] = []
        self.files: list[str] = []
        self.tags: list[str] = []
        self._templates = templates
        self._environment = environment
        self._given = dict(given)
        self._expressions = Expressions(given, environment, self._problem)
        self._fence = fence
        self._inside = False
        self._filtered = 0
        self._assigned: dict[str, tuple[str, int]] = {}
        self._file = ""

    @property
    def used(self) -> set[str]:
        """The names that are used, as `Expressions` has them."""
        return self._expressions.used

    def read(self, file: str) -> None:
        """Read a template of the set, with those that it includes."""
        self._read(file)
        for name, (path, line) in self._assigned.items():
            if name not in self.used:
                what, advice = f"{name} is set and never used", "remove it, or put it out"
                self.problems.append(Problem(file=path, line=line, what=what, advice=advice))

    def _read(self, file: str) -> None:
        if file in self.files:
            return
        self.files.append(file)
        before, self._file = self._file, str(self._templates[file].path)
        try:
            tree = self._environment.parse(self._templates[file].text)
        except jinja2.TemplateSyntaxError as e:
            what = f"it is no template: {(e.message or '').rstrip('.')}"
            self._problem(
                e.lineno, what, "each {{ needs its }}, each if its endif, each for its endfor"
            )
        else:
            self._body(tree.body, dict(self._given))
        self._file = before

    def _body(self, body: Sequence[nodes.Node], names: dict[str, Kind]) -> None:
        for node in body:
            self._statement(node, names)

    def _statement(self, node: nodes.Node, names: dict[str, Kind]) -> None:
        match node:
            case nodes.Output():
                for part in node.nodes:
                    if isinstance(part, nodes.TemplateData):
                        self._text(part.data)
                    else:
                        self._put_out(part, names)
            case nodes.For():
                items = self._expressions.kind(node.iter, names)
                inner = (
                    names
                    | {"loop": ANY}
                    | self._expressions.bound(node.target, items.items or part_of(items))
                )
                if node.test is not None:
                    self._expressions.kind(node.test, inner)
                self._body(node.body, inner)
                self._body(node.else_, names)
            case nodes.If():
                self._expressions.kind(node.test, names)
                for body in (node.body, node.elif_, node.else_):
                    self._body(body, names)
            case nodes.Assign():
                bound = self._expressions.bound(
                    node.target, self._expressions.kind(node.node, names)
                )
                self._assigned |= dict.fromkeys(bound, (self._file, node.lineno))
                names |= bound
            case nodes.AssignBlock():
                self._body(node.body, names)
                names |= self._expressions.bound(node.target, FENCED)
            case nodes.FilterBlock():
                fences = node.filter.name == "data"
                self._filtered += fences
                self._body(node.body, names)
                self._filtered -= fences
            case nodes.Macro():
                inner = names | {arg.name: Kind("news", None, NEWS) for arg in node.args}
                self._body(node.body, inner)
                names[node.name] = MACRO
            case nodes.With():
                values = [self._expressions.kind(value, names) for value in node.values]
                inner = dict(names)
                for target, value in zip(node.targets, values, strict=True):
                    inner |= self._expressions.bound(target, value)
                self._body(node.body, inner)
            case nodes.Include(template=nodes.Const(value=str(file))):
                if file in self._templates:
                    self._read(file)
                else:
                    advice = nearest(file, sorted(self._templates))
                    self._problem(node.lineno, f"there is no template {file}", advice)
            case _:
                kind = type(node).__name__.lower()
                advice = "use include, for, if, set, with, macro or filter"
                self._problem(node.lineno, f"{kind} cannot be checked", advice)

    def _text(self, text: str) -> None:
        for tag in re.findall(f"{OPEN}|{CLOSE}", text):
            self.tags.append(tag)
            self._inside = tag == OPEN

    def _put_out(self, node: nodes.Node, names: dict[str, Kind]) -> None:
        kind = self._expressions.kind(node, names)
        trust = worst([kind])
        if trust == "news" and not self._filtered:
            self._problem(
                node.lineno, f"{shown(node)} puts out text of the article as it is", _WRITE
            )
        if trust != "ours" and self._fence and not self._inside:
            self._problem(
                node.lineno,
                f"{shown(node)} puts out text of the article outside its fence",
                f"put it between {OPEN} and {CLOSE}",
            )

    def _problem(self, line: int, what: str, advice: str) -> None:
        self.problems.append(Problem(file=self._file, line=line, what=what, advice=advice))
