"""Quotations and brackets of a paragraph: which opening mark belongs to which closing one.

In goes a paragraph, out come the positions of the two marks of each pair. Not obvious: straight
quotes look alike at both ends and apostrophes look like single quotes, so white space around them
decides; a quotation that is never closed, as in speeches over several paragraphs, is no pair.
"""

from __future__ import annotations

import re

_CLOSE = {
    "“": '”"',
    "„": "“”",
    "«": "»",
    "‹": "›",
    "「": "」",
    "『": "』",
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
    "〈": "〉",
    "《": "》",
    "‘": "’",
    "‚": "‘’",
    "'": "'",
    '"': '"”',
}
_MARKS = re.compile(r"[“”„«»‹›「」『』()（）\[\]【】〈〉《》‘’‚'\"]")


def enclosures(text: str) -> list[tuple[int, int]]:
    """Return the positions of opening and closing marks that pair up, in order of closing."""
    pairs: list[tuple[int, int]] = []
    waiting: list[tuple[str, int]] = []
    for found in _MARKS.finditer(text):
        mark, at = found.group(), found.start()
        left, right = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        depth = _closes(mark, left, right, waiting)
        if depth is not None:
            pairs.append((waiting[depth][1], at))
            del waiting[depth:]
        elif mark in _CLOSE and _opens(mark, left, right):
            waiting.append((mark, at))
    return pairs


def _opens(mark: str, left: str, right: str) -> bool:
    if mark in "'‘‚":
        return not left.isalnum() and bool(right) and not right.isspace()
    return True


def _closes(mark: str, left: str, right: str, waiting: list[tuple[str, int]]) -> int | None:
    """Return the index in `waiting` of the mark that this one closes, None if it closes none."""
    if mark in "'’" and right.isalnum():
        return None  # an apostrophe
    if mark == '"' and ((left.isspace() and right.isalnum()) or left == '"' != right):
        return None  # it opens, and what was open never closes
    for depth in range(len(waiting) - 1, max(-1, len(waiting) - 6), -1):
        if mark in _CLOSE[waiting[depth][0]]:
            return depth
    return None
