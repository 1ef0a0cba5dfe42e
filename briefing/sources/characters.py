"""Characters that no reader of an article sees, and that must not reach one.

In goes any text, out comes the same without control characters, marks that turn the direction of
writing, and characters without width, all of which hide words from people or from programs. Not
obvious: Persian, Hindi and others need two of those without width within words, and so do emoji,
so the joiners stay there and only there; right-to-left writing itself is left as it is.
"""

from __future__ import annotations

import re
from unicodedata import category

_JOINING = (
    "\u0600-\u06ff\u0700-\u077f\u0780-\u07bf\u07c0-\u07ff\u0840-\u086f\u0870-\u08ff\u0900-\u0dff"
    "\u0f00-\u0fff\u1000-\u109f\u1700-\u18af\ufb50-\ufdff\ufe70-\ufefe"
)
"""Scripts whose words may hold a joiner or non-joiner: Arabic, Syriac, those of India, Khmer …"""

_PICTURES = "\u2190-\u2bff\U0001f000-\U0001faff"
_VARIED = (
    f"0-9#*©®‼⁉™ℹ〰〽㊗㊙\u1000-\u109f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff{_PICTURES}"
)
"""What has variants that a selector after it may choose; after anything else it hides a message."""

_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # controls; those that end lines or words below
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]+"
    f"|[{_SELECTORS}]{{2,}}|(?<![{_VARIED}])[{_SELECTORS}]"
    f"|(?<![{_JOINING}])\u200c+|\u200c+(?![{_JOINING}])"
    f"|(?<![{_JOINING}{_PICTURES}\ufe0f])\u200d+|\u200d+(?![{_JOINING}{_PICTURES}])"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANK = re.compile(r"[ \t\n]{2,}|[\t\n]")


def readable(text: str) -> str:
    """Return `text` with line feeds for all line breaks and without what nobody sees.

    What stands for no character that Unicode knows, as private ones do, is drawn as a box at best
    and left out too. A lone surrogate becomes U+FFFD.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _BREAK.sub("\n", text)
    text = _SURROGATE.sub("\ufffd", text)
    if nameless := {c for c in set(text) if category(c) in ("Cn", "Co")}:
        text = text.translate(dict.fromkeys(map(ord, nameless)))
    # What stands between two joiners or selectors may be gone after one pass.
    while (clean := _UNSEEN.sub("", text)) != text:
        text = clean
    return text


def one_line(text: str) -> str:
    """Return `text`, readable, on one line: a space for every run of spaces, tabs and breaks.

    Other white space, as within French numbers and before French marks, stays as it is.
    """
    return _BLANK.sub(" ", readable(text)).strip()
