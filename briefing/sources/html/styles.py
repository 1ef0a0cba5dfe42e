"""What the style sheets in a page hide: their rules, and which of two that differ wins.

In goes a tree, out comes a `Sheet` that says of an element whether style keeps a browser from
showing it, be it in a rule or its own. Not obvious: rules that show count as well, for pages hide
every tab of a set and show the one that is open; and queries of media are answered as for a window
on a desk.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LARGEST = 500_000
"""Characters of one sheet; a larger one styles a whole site, and would cost more than the page."""

_MOST = 2_000_000
_WIDTH = 1280.0
"""Of the window in which the page is thought to be read, in pixels."""

_NEAR = 60
"""Ancestors that are asked whether a selector fits them."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(r"@([\w-]{1,40})([^{};]{0,500})\{((?:[^{}]*+\{[^{}]*+\})*+[^{}]*+)\}")
_NEGATED = re.compile(r"(?<![:\w-])not\b", re.IGNORECASE)
_BEFORE = re.compile(r"[;{]")
_WIDTHS = re.compile(r"\(\s*(min|max)-width\s*:\s*(\d+(?:\.\d+)?)(px|r?em)\s*\)", re.IGNORECASE)
_NAME = r"(?:[\w-]|\\.)+"
_COMPOUND = re.compile(
    rf"(?P<tag>\*|[a-zA-Z][\w-]*)?(?P<marks>(?:[.#]{_NAME}|\[[\w-]+(?:=(?:\"[^\"]*\"|'[^']*'|[\w-]+))?\])*)"
)
_MARK = re.compile(rf"([.#])({_NAME})|\[([\w-]+)(?:=[\"']?([^\"'\]]*)[\"']?)?\]")
_DECLARATION = re.compile(
    r"(?<![\w-])(?:-webkit-(?=b))?(display|visibility|font-size|left|text-indent|color|clip-path|"
    r"background-clip|-webkit-text-fill-color)\s*:\s*([^;!]+)(!\s*important)?",
    re.IGNORECASE,
)
_CLEAR = re.compile(
    r"transparent|rgba\([^()]*,\s*0*\.?0+%?\s*\)|rgb\([^()]*/\s*0*\.?0+%?\s*\)|"
    r"#(?:[0-9a-f]{6}00|[0-9a-f]{3}0)"
)
_FILL, _CLIP = "-webkit-text-fill-color", "background-clip"
_HIDING = {
    "display": re.compile(r"none"),
    "visibility": re.compile(r"hidden|collapse"),
    "left": re.compile(r"-\d{3,}.*"),
    "text-indent": re.compile(r"-\d{3,}.*"),
    "color": _CLEAR,
    _FILL: _CLEAR,
    _CLIP: re.compile(r"(?!text).*"),
    "clip-path": re.compile(r"inset\(\s*(?:50|100)%.*|circle\(\s*0\D.*"),
}


_INHERITED = ("visibility", "font-size", "color")
_SIZE = re.compile(r"(\d{1,6}(?:\.\d*)?|\.\d+)([a-z%]*)")
_SMALLEST = {"px": 1.0, "pt": 1.0, "em": 0.1, "rem": 0.1, "%": 10.0}
"""Letters of this size or a smaller one are not seen."""

_MOST_WITHIN = 500
"""Elements within another that may show again what it hides."""

_MOST_TRIES = 500_000
"""Of rules on elements; ten times what large pages need, seconds for one made to be slow."""


class Compound(NamedTuple):
    """What an element must be to fit one step of a selector."""

    tag: str
    ids: frozenset[str]
    classes: frozenset[str]
    attributes: tuple[tuple[str, str | None], ...]
    child: bool
    """Whether the next step is its parent, and not any ancestor."""


class Said(NamedTuple):
    """One declaration for the elements that fit a selector, its last step first."""

    steps: tuple[Compound, ...]
    name: str
    hides: bool
    weight: tuple[bool, int, int, int, int]


class Sheet:
    """All rules of a page that hide or show."""

    def __init__(self, root: HtmlElement) -> None:
        self._by_key: dict[str, list[Said]] = {}
        self._hiding: dict[str, list[Said]] = {}
        self._showing: set[str] = set()
        self._tries = _MOST_TRIES
        for entry in _said(root, _marks(root)):
            key = _key(entry.steps[0])
            self._by_key.setdefault(key, []).append(entry)
            if entry.hides:
                self._hiding.setdefault(key, []).append(entry)
            else:
                self._showing.add(entry.name)

    def hides(self, element: HtmlElement, attributes: dict[str, str]) -> bool:
        """Say whether rules and the element's own style keep a browser from showing it.

        `attributes` are those of the element, so that they need not be copied again.
        What is inherited, as a size of letters, hides only where nothing within sets it again.
        """
        if not self._may_hide(element, attributes):
            return False
        unseen = [name for name, hides in self._settled(element).items() if hides]
        if not unseen or any(name not in _INHERITED for name in unseen):
            return bool(unseen)
        ruled = not self._showing.isdisjoint(unseen)
        self._tries -= _MOST_WITHIN // 10
        return self._tries < 0 or not any(
            self._settled(inner).get(name) is False
            for inner in islice(element.iterdescendants(), _MOST_WITHIN)
            if isinstance(inner.tag, str) and (ruled or "style" in inner.attrib)
            for name in unseen
        )

    def _may_hide(self, element: HtmlElement, attributes: dict[str, str]) -> bool:
        """Say whether anything at all hides an element, whatever may show it again."""
        if "style" in attributes and any(said[1] for said in _declared(attributes["style"])):
            return True
        if self._tries <= 0 or not self._hiding or not (attributes or element.tag in self._hiding):
            return False
        keys = self._hiding.keys() & _keys(element.tag, attributes)
        return any(self._fits(element, entry) for key in keys for entry in self._hiding[key])

    def _fits(self, element: HtmlElement, entry: Said) -> bool:
        """Say whether a declaration is about an element; not asked without end."""
        self._tries -= 1
        return self._tries > 0 and _fits(element, entry.steps)

    def _settled(self, element: HtmlElement) -> dict[str, bool]:
        """Return which properties of an element are set, and whether so as to hide it."""
        best: dict[str, Said] = {}
        for key in self._by_key.keys() & _keys(element.tag, dict(element.attrib)):
            for entry in self._by_key[key] if self._tries > 0 else ():
                held = best.get(entry.name)
                if (held is None or entry.weight > held.weight) and self._fits(element, entry):
                    best[entry.name] = entry
        settled = {name: entry.hides for name, entry in best.items()}
        own = sorted(_declared(element.get("style", "")), key=lambda said: said[2])
        ruled = {name for name, entry in best.items() if entry.weight[0]}
        settled |= {name: hides for name, hides, must in own if must or name not in ruled}
        if _FILL in settled:
            settled["color"] = settled.pop(_FILL)
        if not settled.pop(_CLIP, True):
            settled.pop("color", None)  # letters cut out of a ground are seen
        return settled


def _declared(style: str) -> Iterator[tuple[str, bool, bool]]:
    """Yield what declarations say: a property, whether it hides, and whether it is important."""
    for found in _DECLARATION.finditer(_COMMENT.sub(" ", style)):
        name = found[1].lower()
        yield name, _unseen(name, found[2].strip().lower()), bool(found[3])


def _unseen(name: str, value: str) -> bool:
    """Say whether a property with this value keeps text from being seen."""
    if name != "font-size":
        return bool(_HIDING[name].fullmatch(value))
    size = _SIZE.fullmatch(value)
    return size is not None and float(size[1]) <= _SMALLEST.get(size[2], 0.0)


def _marks(root: HtmlElement) -> frozenset[str]:
    """Return all classes and ids in a page: a rule about others concerns nothing in it."""
    classes = " ".join(map(str, root.xpath("//@class"))).split()
    return frozenset((*classes, *map(str, root.xpath("//@id"))))


def _said(root: HtmlElement, marks: frozenset[str]) -> Iterator[Said]:
    """Yield the declarations of all sheets in a page about what has these marks, in their order."""
    order = left = 0
    for style in root.iter("style"):
        text = style.text or ""
        left += len(text)
        if len(text) > _LARGEST or left > _MOST or not _applies(style.get("media", "all")):
            continue
        for rule in _flat(_COMMENT.sub(" ", text)).split("}"):
            selectors, _, declarations = rule.rpartition("{")
            properties = list(_DECLARATION.finditer(declarations))
            for selector in _BEFORE.split(selectors)[-1].split(",") if properties else ():
                steps = _steps(selector)
                if not steps or not all(s.ids <= marks and s.classes <= marks for s in steps):
                    continue
                ids, classes, tags = _specificity(steps)
                for found in properties:
                    order += 1
                    name = found[1].lower()
                    weight = (bool(found[3]), ids, classes, tags, order)
                    yield Said(steps, name, _unseen(name, found[2].strip().lower()), weight)


def _flat(text: str) -> str:
    """Return a sheet without blocks such as @media, those that apply opened."""
    for _ in range(3):
        text, count = _BLOCK.subn(_opened, text)
        if not count:
            break
    return text


def _opened(block: re.Match[str]) -> str:
    name, query, inner = block[1].lower(), block[2], block[3]
    if name == "supports":
        return "" if _NEGATED.search(query) else inner
    if name == "layer" or (name == "media" and _applies(query)):
        return inner
    return ""


def _applies(media: str) -> bool:
    """Say whether a query of media holds for a window on a desk."""
    return any(_holds(query) for query in media.lower().split(","))


def _holds(query: str) -> bool:
    for edge, size, unit in _WIDTHS.findall(query):
        pixels = float(size) * (1 if unit == "px" else 16)
        if (edge == "min" and pixels > _WIDTH) or (edge == "max" and pixels < _WIDTH):
            return False
    rest = _WIDTHS.sub(" ", query).split()
    return all(word in ("all", "screen", "only", "and") for word in rest)


def _steps(selector: str) -> tuple[Compound, ...]:
    """Return the steps of a selector, the last first; none where it has what is not read here."""
    steps: list[Compound] = []
    child = False
    for part in selector.replace(">", " > ").split():
        if part == ">":
            child = True
            continue
        found = _COMPOUND.fullmatch(part)
        if not found or len(steps) > 8:
            return ()
        ids: set[str] = set()
        classes: set[str] = set()
        attributes: list[tuple[str, str | None]] = []
        for sign, name, attribute, value in _MARK.findall(found["marks"]):
            plain = name.replace("\\", "")
            if sign:
                (ids if sign == "#" else classes).add(plain)
            else:
                attributes.append((attribute, value or None))
        tag = (found["tag"] or "*").lower()
        steps.append(Compound(tag, frozenset(ids), frozenset(classes), tuple(attributes), child))
        child = False
    return tuple(reversed(steps))


def _specificity(steps: tuple[Compound, ...]) -> tuple[int, int, int]:
    return (
        sum(len(step.ids) for step in steps),
        sum(len(step.classes) + len(step.attributes) for step in steps),
        sum(step.tag != "*" for step in steps),
    )


def _key(step: Compound) -> str:
    """Return the mark of an element by which a rule about it is looked up."""
    if step.ids:
        return f"#{min(step.ids)}"
    if step.classes:
        return f".{min(step.classes)}"
    return f"[{step.attributes[0][0]}" if step.attributes else step.tag


def _keys(tag: str, attributes: dict[str, str]) -> set[str]:
    """Return the marks of an element by which rules about it are looked up."""
    keys = {tag, *(f"[{name}" for name in attributes)}
    keys.update(f".{name}" for name in attributes.get("class", "").split())
    keys.add(f"#{attributes.get('id', '')}")
    return keys


def _fits(element: HtmlElement, steps: tuple[Compound, ...]) -> bool:
    """Say whether an element fits the last step, and those above it the others."""
    if not _is(element, steps[0]):
        return False
    at: HtmlElement | None = element
    for below, step in pairwise(steps):
        for _ in range(1 if below.child else _NEAR):
            at = at.getparent() if at is not None else None
            if at is None or _is(at, step):
                break
        if at is None or not _is(at, step):
            return False
    return True


def _is(element: HtmlElement, step: Compound) -> bool:
    attributes = element.attrib
    return (
        step.tag in ("*", element.tag)
        and (not step.ids or attributes.get("id", "") in step.ids)
        and step.classes <= set(attributes.get("class", "").split())
        and all(
            attributes.get(name) is not None if value is None else attributes.get(name) == value
            for name, value in step.attributes
        )
    )
