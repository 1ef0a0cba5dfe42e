"""What a reader of a web page does not see: taken out before anything is read.

In goes a tree, out comes the same without hidden elements. Not obvious: instructions to language
models are put into pages in white on white, off the screen or in no size; what a browser would not
show is therefore no part of an article, even where it is the larger part of the page.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from briefing.sources.html.styles import Sheet

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_STYLES = re.compile(
    r"(?<![\w-])opacity\s*:\s*(?:0*\.0[0-4]\d*|0+)(?![\d.])|filter\s*:\s*opacity\(\s*0*\.?0+%?\s*\)|"
    r"(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}|"
    r"clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01]|transform\s*:\s*scale[xy]?\(\s*0*\.?0+\s*[,)]",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?<![\w-])(?:max-)?(?:height|width)\s*:\s*[01](?:px)?\s*(?:;|!|$)", re.IGNORECASE
)
_CUT_OFF = re.compile(r"overflow(?:-[xy])?\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_COLOUR = re.compile(r"(?<![\w-])color\s*:\s*([^;!]+)", re.IGNORECASE)
_GROUND = re.compile(r"background(?:-color)?\s*:\s*([^;!]+)", re.IGNORECASE)
_HEX = re.compile(r"#[0-9a-f]{6}")
_RGB = re.compile(r"rgba?\((\d{1,3})[, ](\d{1,3})[, ](\d{1,3})(?:[,/][\d.]+%?)?\)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_CLASSES = frozenset(
    """
    sr-only visually-hidden visuallyhidden screen-reader-text screenreader screen-reader-only
    u-visually-hidden show-for-sr a11y-hidden element-invisible is-hidden-visually
    """.split()
)
_NEVER = frozenset(("html", "body", "head", "script", "meta", "link", "title", "style", "time"))


def without_hidden(root: HtmlElement) -> HtmlElement:
    """Return `root` after taking out, in place, every element that a browser would not show.

    Read are the attributes of elements and the style sheets within the page. Those in files of
    their own, and scripts, are not. White letters count as hidden where they are the lesser part
    of the page, and no ground behind them is told.
    """
    sheet = Sheet(root)
    white: list[HtmlElement] = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in _NEVER:
            continue
        if element.getparent() is None:
            continue
        attributes = dict(element.attrib)
        if _hidden(element, attributes, sheet):
            element.drop_tree()
        elif ("style" in attributes or element.tag == "font") and _in_white(element):
            white.append(element)
    if white and 5 * sum(map(_length, white)) < _length(root):
        for element in white:
            if element.getparent() is not None:
                element.drop_tree()
    return root


def _hidden(element: HtmlElement, attributes: dict[str, str], sheet: Sheet) -> bool:
    if element.tag in ("template", "dialog") and "open" not in attributes:
        return True
    if attributes:
        if "hidden" in attributes and attributes["hidden"] != "until-found":
            return True
        if attributes.get("aria-hidden") == "true" and "fallback-image" not in attributes.get(
            "class", ""
        ):
            return True
        style = attributes.get("style")
        if style and hides(style):
            return True
        if not _CLASSES.isdisjoint(attributes.get("class", "").split()):
            return True
    return sheet.hides(element, attributes)


def hides(style: str) -> bool:
    """Say whether these declarations of CSS alone keep a browser from showing any text.

    What a rule of a style sheet may overrule is left to `Sheet`.
    """
    style = _COMMENT.sub(" ", style)
    if _STYLES.search(style) or (_SIZE.search(style) and _CUT_OFF.search(style)):
        return True
    colour, ground = _COLOUR.search(style), _GROUND.search(style)
    if not colour or not ground:
        return False
    return _alike(_plain(colour[1]), _plain(ground[1]))


def _in_white(element: HtmlElement) -> bool:
    """Say whether an element sets its letters white, with no ground told for it or around it."""
    style = element.get("style", "")
    colour = _COLOUR.search(style)
    said = colour[1] if colour else element.get("color", "") if element.tag == "font" else ""
    if not said or not _alike(_plain(said), "#ffffff"):
        return False
    return not any(_ground(up) for up in (element, *islice(element.iterancestors(), 60)))


def _ground(element: HtmlElement) -> bool:
    return bool(element.get("bgcolor") or "background" in element.get("style", ""))


def _length(element: HtmlElement) -> int:
    return len(element.text_content())


def _alike(one: str, other: str) -> bool:
    """Say whether nobody can tell two colours apart."""
    if one == other:
        return True
    parts = [[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (one, other) if _HEX.fullmatch(c)]
    return len(parts) == 2 and all(abs(a - b) <= 8 for a, b in zip(*parts, strict=True))


def _plain(colour: str) -> str:
    """Return a colour in one of its spellings: "#FFF", "white" and "#ffffff" are one."""
    name = "".join(colour.lower().split())
    named = {"white": "#ffffff", "black": "#000000"}
    if found := _RGB.fullmatch(name):
        return "#" + "".join(f"{min(int(part), 255):02x}" for part in found.groups())
    if re.fullmatch(r"#[0-9a-f]{3}", name):
        return "#" + "".join(2 * c for c in name[1:])
    return named.get(name, name)
