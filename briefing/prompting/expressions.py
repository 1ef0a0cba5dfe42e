"""What kind of value an expression of a template has: how far its text can be trusted.

Values are followed through fields, loops, filters and conditions. Whatever is not known to be safe
counts as news, so that a mistake of this program tells too much rather than too little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from jinja2 import Environment, nodes

from briefing.prompting.given import ANY, FENCED, MACRO, OURS, Kind, worst
from briefing.promptset.problem import nearest

_HARMLESS = frozenset("trim upper lower capitalize title truncate string".split())
"""Filters after which what was fenced still is."""

_COUNTED = frozenset("length count wordcount".split())
"""Filters whose result has none of the text in it."""

_ONE_OF = frozenset("first last random min max".split())


class Expressions:
    """Reads expressions in which the names of `given` may stand, and those of the environment.

    `told` is called with line, mistake and advice; `used` are the names that were read, those of
    fields with a dot before them, and of what is given as "proposed.NAME".
    """

    def __init__(
        self,
        given: Mapping[str, Kind],
        environment: Environment,
        told: Callable[[int, str, str], None],
    ) -> None:
        self.used: set[str] = set()
        self._given = given
        self._environment = environment
        self._told = told

    def kind(self, node: nodes.Node, names: Mapping[str, Kind]) -> Kind:
        """Return what kind of value an expression has, telling what is wrong with it."""
        match node:
            case nodes.Name(name=name):
                return self._named(node, names)
            case nodes.Getattr(node=inner, attr=name):
                return self._field(node, self.kind(inner, names), name)
            case nodes.Getitem(node=inner, arg=nodes.Const(value=str(name))):
                return self._field(node, self.kind(inner, names), name)
            case nodes.Getitem(node=inner, arg=arg):
                self.kind(arg, names)
                return self._taken(inner, names)
            case nodes.Filter(node=nodes.Node() as inner, name=name):
                self._exists("filter", node, self._environment.filters)
                arguments = self._mixed(node.args, names)
                return _filtered(name, self.kind(inner, names), arguments)
            case nodes.Test():
                self._exists("test", node, self._environment.tests)
                self._mixed(node.iter_child_nodes(), names)
                return OURS
            case nodes.Compare() | nodes.Not():
                self._mixed(node.iter_child_nodes(), names)
                return OURS
            case nodes.Call(node=nodes.Name(name=name)) if names.get(name) == MACRO:
                self._mixed(node.args, names)
                return FENCED  # what it puts out was checked where it is written
            case nodes.CondExpr(expr1=one, expr2=other):
                self.kind(node.test, names)
                return self._mixed([one, *([other] if other else [])], names)
            case nodes.Call(node=nodes.Getattr(node=inner, attr="items" | "values" | "keys")):
                return Kind(items=self._taken(inner, names))
            case _:
                return self._mixed(node.iter_child_nodes(), names)

    def _exists(
        self, what: str, node: nodes.Filter | nodes.Test, known: Mapping[str, object]
    ) -> None:
        """Tell of a filter or a test that there is not; in a condition Jinja would do so late."""
        if node.name not in known:
            self._told(
                node.lineno, f"there is no {what} {node.name}", nearest(node.name, sorted(known))
            )

    def _named(self, node: nodes.Name, names: Mapping[str, Kind]) -> Kind:
        self.used.add(node.name)
        if node.name in names:
            return names[node.name]
        if node.name in self._environment.globals:
            return ANY
        known = [name for name in names if name != "loop"]
        self._told(
            node.lineno, f"{node.name} is given to no template like this", nearest(node.name, known)
        )
        return ANY

    def _field(self, node: nodes.Node, kind: Kind, name: str) -> Kind:
        of = getattr(node, "node", None)
        prefix = f"{of.name}." if isinstance(of, nodes.Name) and of.name in self._given else "."
        self.used.add(f"{prefix}{name}")
        if kind.fields is None:
            return part_of(kind)
        if name in kind.fields:
            return kind.fields[name]
        what = kind.what if kind.fields else shown(of) if of else kind.what
        advice = nearest(name, sorted(kind.fields)) if kind.fields else "put it out as it is"
        self._told(node.lineno, f"{what} has no {name}", advice)
        return ANY if kind.fields else part_of(kind)

    def _taken(self, node: nodes.Node, names: Mapping[str, Kind]) -> Kind:
        """Return the kind of what is taken out of a value by a key that is not written there."""
        kind = self.kind(node, names)
        if isinstance(node, nodes.Name):
            self.used.update(f"{node.name}.{field}" for field in kind.fields or ())
        alike = list((kind.fields or {}).values())
        if alike and all(other == alike[0] for other in alike):
            return alike[0]
        return kind.items or part_of(kind)

    def _mixed(self, several: Iterable[nodes.Node], names: Mapping[str, Kind]) -> Kind:
        """Return the kind of a value made of several others: as little trusted as the worst."""
        return Kind(worst([self.kind(one, names) for one in several]), None)

    def bound(self, target: nodes.Node, kind: Kind) -> dict[str, Kind]:
        """Return the names that a loop or an assignment gives to a value or its parts."""
        match target:
            case nodes.Name(name=name):
                return {name: kind}
            case nodes.Tuple(items=items):
                parts = [self.bound(item, kind.items or part_of(kind)) for item in items]
                return {name: value for part in parts for name, value in part.items()}
            case _:
                return {}


def part_of(kind: Kind) -> Kind:
    """Return the kind of what is taken out of a value of which no more is known."""
    return Kind(worst([kind]), None)


def _filtered(name: str, kind: Kind, arguments: Kind) -> Kind:
    if name == "data":
        return FENCED
    if name in _COUNTED:
        return OURS
    if name in _ONE_OF:
        return kind.items or part_of(kind)
    trust = worst([kind, arguments])
    if trust == "fenced" and name not in _HARMLESS:
        return Kind("news", None)  # replace, format and the like could take the fence down again
    if name in _HARMLESS:
        return Kind(trust, None)
    return Kind(trust, None, kind.items)


def shown(node: nodes.Node | None) -> str:
    """Return an expression, roughly as it is written."""
    match node:
        case nodes.Name(name=name):
            return str(name)
        case nodes.Getattr(node=inner, attr=name):
            return f"{shown(inner)}.{name}"
        case nodes.Getitem(node=inner, arg=nodes.Const(value=value)):
            return f"{shown(inner)}[{value!r}]"
        case nodes.Filter(node=inner, name=name):
            return f"{shown(inner)} | {name}"
        case _:
            return "this expression"
