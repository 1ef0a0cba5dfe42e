"""What a reader of a web page does not see: taken out before anything is read.

In goes a tree, out comes the same without hidden elements. Not obvious: instructions to language
models are put into pages in white on white, off the screen or in no size; what a browser would not
show is therefore no part of an article, even where it is the larger part of the page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STYLES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|"
    r"(?<![\w-])opacity\s*:\s*0*\.?0+(?![\d.])|font-size\s*:\s*0*\.?[01]?(?:px|pt|r?em|%)?\s*(?:;|!|$)|"
    r"(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}|"
    r"clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01]|clip-path\s*:\s*inset\(\s*(?:50|100)%|"
    r"(?<![\w-])color\s*:\s*transparent",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)", re.IGNORECASE
)
_CUT_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_CLASSES = frozenset(
    """
    sr-only visually-hidden visuallyhidden screen-reader-text screenreader screen-reader-only
    u-visually-hidden show-for-sr a11y-hidden element-invisible is-hidden-visually
    """.split()
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"\s*[a-z0-9]*([.#][\w-]+)\s*", re.IGNORECASE)
_NOT_DISPLAYED = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|"
    r"(?:left|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_MEDIA = re.compile(r"@[a-z-]+[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", re.IGNORECASE)
_LARGEST_STYLE = 200_000
_NEVER = frozenset(("html", "body", "head", "script", "meta", "link", "title", "style", "time"))


def without_hidden(root: HtmlElement) -> HtmlElement:
    """Return `root` after taking out, in place, every element that a browser would not show.

    Read are the attributes of elements, and of style sheets within the page the rules about one
    class or id. Style sheets in files of their own, and scripts, are not.
    """
    names = _hiding_names(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _NEVER:
            continue
        if _hidden(element, names) and element.getparent() is not None:
            element.drop_tree()
    return root


def _hidden(element: HtmlElement, names: frozenset[str]) -> bool:
    attributes: dict[str, str] = dict(element.attrib)
    if not attributes:
        return bool(element.tag == "template")
    if element.tag in ("template", "dialog") and "open" not in attributes:
        return True
    if "hidden" in attributes and attributes["hidden"] != "until-found":
        return True
    if attributes.get("aria-hidden") == "true" and "fallback-image" not in attributes.get(
        "class", ""
    ):
        return True
    style = attributes.get("style")
    if style and hides(style):
        return True
    classes = attributes.get("class", "").split()
    if not _CLASSES.isdisjoint(classes):
        return True
    return f"#{attributes.get('id', '')}" in names or any(f".{name}" in names for name in classes)


def hides(style: str) -> bool:
    """Say whether these declarations of CSS keep a browser from showing an element's text."""
    if _STYLES.search(style) or (_SIZE.search(style) and _CUT_OFF.search(style)):
        return True
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    if not colour or not ground:
        return False
    return _plain(colour[1]) == _plain(ground[1])


def _plain(colour: str) -> str:
    """Return a colour in one of its spellings: "#FFF", "white" and "#ffffff" are one."""
    name = "".join(colour.lower().split())
    named = {"white": "#ffffff", "black": "#000000", "rgb(255,255,255)": "#ffffff"}
    if re.fullmatch(r"#[0-9a-f]{3}", name):
        return "#" + "".join(2 * c for c in name[1:])
    return named.get(name, name)


def _hiding_names(root: HtmlElement) -> frozenset[str]:
    """Return the classes (".x") and ids ("#x") that style sheets in the page hide everywhere."""
    hidden: set[str] = set()
    shown: set[str] = set()
    for style in root.iter("style"):
        text = style.text or ""
        if len(text) > _LARGEST_STYLE or style.get("media", "all") not in ("all", "screen", ""):
            continue
        text = _MEDIA.sub("", _COMMENT.sub("", text))
        for rule in _RULE.finditer(text):
            simple = map(_SELECTOR.fullmatch, rule[1].split(","))
            names = {found[1] for found in simple if found}
            if _NOT_DISPLAYED.search(rule[2]):
                hidden |= names
            elif re.search(r"display\s*:|visibility\s*:\s*visible", rule[2]):
                shown |= names
    return frozenset(hidden - shown)
