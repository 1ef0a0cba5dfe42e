"""Text of an article or a model made harmless inside Markdown, and still readable in plain text.

In goes any string, out comes one line that every common renderer (CommonMark, GFM, pandoc,
Obsidian) shows as exactly that text: no link, image, HTML, footnote, heading, list, table, code,
math, highlight, tag or emoji can come out of it. What is not obvious: a backslash does not stop
GFM from linking a bare address, since links are sought after escapes are resolved, so bare
addresses are broken by an invisible word joiner (U+2060) instead; ordinary prose gets neither.
"""

from __future__ import annotations

import re

WORD_JOINER = "\u2060"

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls that are not white space
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
# Joiners carry meaning inside Arabic and Indic words, and nowhere else that we need.
_STRAY_JOINER = re.compile(
    "(?<![\u0600-\u0dff])[\u200c\u200d]|[\u200c\u200d](?![\u0600-\u0dff])",
)
# One variation selector chooses a glyph; a run of them only hides bytes.
_VARIATION_RUN = re.compile("([\ufe00-\ufe0f\U000e0100-\U000e01ef]){2,}")
_SURROGATE = re.compile("[\ud800-\udfff]")
# A non-breaking space stands between the thousands of a French number: it stays.
_WHITE_SPACE = re.compile("[^\\S\u00a0\u202f]+")

# Where a word joiner goes, so that what stands there is no address, mention, tag or emoji.
_BREAKS = re.compile(
    r"(?<=/)(?=/)"  # http://, //host
    r"|(?<=\bwww)(?=\.)"
    r"|(?<=[a-z])(?=:\S)"  # mailto:x, javascript:x
    # evil.example, but neither "U.S." nor "1.2" nor the name of a file we were given to read
    r"|(?<=\S\.)(?=[^\W\d_]{2})(?!(?:txt|html?|pdf|docx|json|xml)\b)"
    r"|(?<=\S)(?=@)|(?<=@)(?=\S)"  # addresses, mentions, citations
    r"|(?<=#)(?=\w)"  # issues, tags
    r"|(?<=:)(?!\d\d:)(?=[\w+-]{1,64}:)",  # :emoji:, but not 10:30:45
    re.IGNORECASE,
)

# A sum after a space stays bare: no renderer lets such a dollar close a formula, so none can open.
_SPECIAL = re.compile(
    r"[\\`*_\[<|~^{#]"
    r"|\$(?!\d)|(?<=\S)\$"
    r"|&(?=#?\w{1,40};)"
    r"|(?<==)=|=(?==)|(?<=[%{])%|%(?=%)"  # ==highlight==, %%comment%%, {% tag %}
    r"|\A[>=:]"
    r"|\A[-+](?=[\s+-]|\Z)"
)
# List markers, those of pandoc included; the capture is what has to be escaped.
_ORDINAL = re.compile(
    r"\A(\(?(?:\d{1,9}|[a-z]|[ivxlcdm]+|[IVXLCDM]{2,}|[A-Z](?=\))))([.)])(?=\s|\Z)"
)


def plain(text: str) -> str:
    """Return a text as one line without controls, bidi overrides and zero-width characters.

    White space of any kind and length becomes one space; lone surrogates, which no file can hold,
    become U+FFFD.
    """
    shown = _INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text))
    shown = _VARIATION_RUN.sub(r"\1", _STRAY_JOINER.sub("", shown))
    return _WHITE_SPACE.sub(" ", shown).strip()


def inline(text: str) -> str:
    """Return a text as one line of Markdown that renders as `plain(text)` and as nothing else.

    Safe at the start of a block and in the middle of a line, inside emphasis and headings alike.
    """
    broken = _BREAKS.sub(WORD_JOINER, plain(text))
    return _ORDINAL.sub(r"\1\\\2", _SPECIAL.sub(r"\\\g<0>", broken))
