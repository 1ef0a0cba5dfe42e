"""A template read without being run: what it asks for that is not given, and what it lets out.

Every expression is followed from where its value is given to where it is put out. Text of the
article may be put out only through the filter `data`, which leaves nothing that could pass for a
tag or a new line, and in the article's own template only between <article> and </article>. What a
macro is given, it takes for the article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import jinja2
from jinja2 import nodes

from briefing.prompting.given import ANY, FENCED, NEWS, OURS, Kind, worst
from briefing.promptset.problem import Problem, nearest
from briefing.promptset.reading import Template

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

OPEN, CLOSE = "<article>", "</article>"

_HARMLESS = frozenset("trim upper lower capitalize title truncate string".split())
"""Filters after which what was fenced still is."""

_COUNTED = frozenset("length count wordcount".split())
"""Filters whose result has none of the text in it."""

_ONE_OF = frozenset("first last random min max".split())

_WRITE = "write {{ … | data }}"


class Reader:
    """Reads one template, and those it includes, as the one of a set that is given `given`.

    `problems` is what is wrong; `used` are the names it uses, those of fields with a dot before
    them, and of what is given as "proposed.NAME"; `tags` are those of a fence, `files` what was
    read. `fence` says that it is the article's own template.
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
        self.used: set[str] = set()
        self.files: list[str] = []
        self.tags: list[str] = []
        self._templates = templates
        self._environment = environment
        self._given = dict(given)
        self._globals = dict.fromkeys(environment.globals, ANY)
        self._fence = fence
        self._inside = False
        self._filtered = 0
        self._assigned: dict[str, tuple[str, int]] = {}
        self._file = ""

    def read(self, file: str) -> None:
        """Read a template of the set."""
        if file in self.files:
            return
        self.files.append(file)
        before, self._file = self._file, str(self._templates[file].path)
        try:
            # Compiled, not only parsed: that is where unknown filters and tests are found.
            self._environment.compile(self._templates[file].text)
            tree = self._environment.parse(self._templates[file].text)
        except jinja2.TemplateSyntaxError as e:
            self._problem(e.lineno, *_of_syntax(e, self._environment))
        else:
            self._body(tree.body, dict(self._given))
        self._file = before
        if not before:
            for name, (path, line) in self._assigned.items():
                if name not in self.used:
                    what, advice = f"{name} is set and never used", "remove it, or put it out"
                    self.problems.append(Problem(file=path, line=line, what=what, advice=advice))

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
                items = self._kind(node.iter, names)
                inner = names | {"loop": ANY} | self._bound(node.target, items.items or _of(items))
                if node.test is not None:
                    self._kind(node.test, inner)
                self._body(node.body, inner)
                self._body(node.else_, names)
            case nodes.If():
                self._kind(node.test, names)
                for body in (node.body, node.elif_, node.else_):
                    self._body(body, names)
            case nodes.Assign():
                bound = self._bound(node.target, self._kind(node.node, names))
                self._assigned |= dict.fromkeys(bound, (self._file, node.lineno))
                names |= bound
            case nodes.AssignBlock():
                self._body(node.body, names)
                names |= self._bound(node.target, FENCED)
            case nodes.FilterBlock():
                fences = node.filter.name == "data"
                self._filtered += fences
                self._body(node.body, names)
                self._filtered -= fences
            case nodes.Macro():
                inner = names | {arg.name: Kind("news", None, NEWS) for arg in node.args}
                self._body(node.body, inner)
                names[node.name] = FENCED
            case nodes.With():
                values = [self._kind(value, names) for value in node.values]
                inner = dict(names)
                for target, value in zip(node.targets, values, strict=True):
                    inner |= self._bound(target, value)
                self._body(node.body, inner)
            case nodes.Include(template=nodes.Const(value=str(file))):
                if file in self._templates:
                    self.read(file)
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
        kind = self._kind(node, names)
        trust = worst([kind])
        if trust == "news" and not self._filtered:
            self._problem(
                node.lineno, f"{_shown(node)} puts out text of the article as it is", _WRITE
            )
        if trust != "ours" and self._fence and not self._inside:
            self._problem(
                node.lineno,
                f"{_shown(node)} puts out text of the article outside its fence",
                f"put it between {OPEN} and {CLOSE}",
            )

    def _kind(self, node: nodes.Node, names: Mapping[str, Kind]) -> Kind:
        """Return what kind of value an expression has, telling what is wrong with it."""
        match node:
            case nodes.Name(name=name):
                return self._named(node, names)
            case nodes.Getattr(node=inner, attr=name):
                return self._field(node, self._kind(inner, names), name)
            case nodes.Getitem(node=inner, arg=nodes.Const(value=str(name))):
                return self._field(node, self._kind(inner, names), name)
            case nodes.Getitem(node=inner, arg=arg):
                self._kind(arg, names)
                return self._taken(inner, names)
            case nodes.Filter(node=nodes.Node() as inner, name=name):
                arguments = self._mixed(node.args, names)
                return _filtered(name, self._kind(inner, names), arguments)
            case nodes.Test() | nodes.Compare() | nodes.Not():
                self._mixed(node.iter_child_nodes(), names)
                return OURS
            case nodes.CondExpr(expr1=one, expr2=other):
                self._kind(node.test, names)
                return self._mixed([one, *([other] if other else [])], names)
            case nodes.Call(node=nodes.Getattr(node=inner, attr="items" | "values" | "keys")):
                return Kind(items=self._taken(inner, names))
            case _:
                return self._mixed(node.iter_child_nodes(), names)

    def _named(self, node: nodes.Name, names: Mapping[str, Kind]) -> Kind:
        self.used.add(node.name)
        if node.name in names:
            return names[node.name]
        if node.name in self._globals:
            return ANY
        known = [name for name in names if name != "loop"]
        self._problem(
            node.lineno, f"{node.name} is given to no template like this", nearest(node.name, known)
        )
        return ANY

    def _field(self, node: nodes.Node, kind: Kind, name: str) -> Kind:
        of = getattr(node, "node", None)
        prefix = f"{of.name}." if isinstance(of, nodes.Name) and of.name in self._given else "."
        self.used.add(f"{prefix}{name}")
        if kind.fields is None:
            return _of(kind)
        if name in kind.fields:
            return kind.fields[name]
        what = kind.what if kind.fields else _shown(of) if of else kind.what
        advice = nearest(name, sorted(kind.fields)) if kind.fields else "put it out as it is"
        self._problem(node.lineno, f"{what} has no {name}", advice)
        return ANY

    def _taken(self, node: nodes.Node, names: Mapping[str, Kind]) -> Kind:
        """Return the kind of what is taken out of a value by a key that is not written there."""
        kind = self._kind(node, names)
        if isinstance(node, nodes.Name):
            self.used.update(f"{node.name}.{field}" for field in kind.fields or ())
        alike = list((kind.fields or {}).values())
        if alike and all(other == alike[0] for other in alike):
            return alike[0]
        return kind.items or _of(kind)

    def _mixed(
        self, several: Iterator[nodes.Node] | Sequence[nodes.Node], names: Mapping[str, Kind]
    ) -> Kind:
        """Return the kind of a value made of several others: as little trusted as the worst."""
        return Kind(worst([self._kind(one, names) for one in several]), None)

    def _bound(self, target: nodes.Node, kind: Kind) -> dict[str, Kind]:
        """Return the names that a loop or an assignment gives to a value or its parts."""
        match target:
            case nodes.Name(name=name):
                return {name: kind}
            case nodes.Tuple(items=items):
                parts = [self._bound(item, kind.items or _of(kind)) for item in items]
                return {name: value for part in parts for name, value in part.items()}
            case _:
                return {}

    def _problem(self, line: int, what: str, advice: str) -> None:
        self.problems.append(Problem(file=self._file, line=line, what=what, advice=advice))


def _of(kind: Kind) -> Kind:
    """Return the kind of what is taken out of a value of which no more is known."""
    return Kind(worst([kind]), None)


def _filtered(name: str, kind: Kind, arguments: Kind) -> Kind:
    if name == "data":
        return FENCED
    if name in _COUNTED:
        return OURS
    if name in _ONE_OF:
        return kind.items or _of(kind)
    trust = worst([kind, arguments])
    if trust == "fenced" and name not in _HARMLESS:
        return Kind("news", None)  # replace, format and the like could take the fence down again
    if name in _HARMLESS:
        return Kind(trust, None)
    return Kind(trust, None, kind.items)


def _shown(node: nodes.Node | None) -> str:
    """Return an expression, roughly as it is written."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=name):
            return f"{_shown(inner)}.{name}"
        case nodes.Getitem(node=inner, arg=nodes.Const(value=value)):
            return f"{_shown(inner)}[{value!r}]"
        case nodes.Filter(node=inner, name=name):
            return f"{_shown(inner)} | {name}"
        case _:
            return "this expression"


def _of_syntax(error: Exception, environment: ImmutableSandboxedEnvironment) -> tuple[str, str]:
    """Return a mistake of syntax in words, and advice."""
    said = str(getattr(error, "message", error))
    if found := re.match(r"No (filter|test) named '(\w+)'", said):
        known = environment.filters if found[1] == "filter" else environment.tests
        return f"there is no {found[1]} {found[2]}", nearest(found[2], sorted(known))
    advice = "every {{ has its }}, every {% if %} its {% endif %}, every {% for %} its {% endfor %}"
    return f"it is no template: {said.rstrip('.')}", advice
