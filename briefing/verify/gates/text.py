"""Text to tokens: typography made plain, words with their stems, all offsets kept.

`plain` changes characters one for one, so an offset into the plain text is an offset into the
original. Stems are for comparing, not for reading: "modernization" and "modernizing" share one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.lexicon import FUNCTION_WORDS, load
from briefing.verify.stems import stem

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼ′`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–−", "-"),
        **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2007\u2008\u2009\u200a\u202f\t\n\r", " "),
        "―": "—",
    }
)

_TOKEN = re.compile(
    r"(?P<a>(?:[^\W\d_]\.){2,}|(?:[^\W\d_]\.)+[^\W\d_](?![\w']))"  # U.S., p.m.
    r"|(?P<d>[A-Z][A-Za-z]{0,6}-?\d+[A-Za-z]{0,2}(?!\w))"  # F-35, G7, COVID-19
    r"|(?P<n>\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<w>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<p>\S)"
)

_IRREGULAR = {
    form: family.split()[0]
    for family in load("verbs")["irregular"].split("|")
    for form in family.split()[1:]
}
_NO_ADVERBS = frozenset(load("words")["no_adverbs"].split())
_ABBREVIATIONS = frozenset(load("words")["abbreviations"].split())


def _forms(base: str) -> Iterator[str]:
    """Yield the regular forms of a verb, some of which it may not have."""
    if base.endswith("e"):
        yield from (base + "s", base + "d", base[:-1] + "ing")
    elif base.endswith("y") and base[-2] not in "aeiou":
        yield from (base[:-1] + "ies", base[:-1] + "ied", base + "ing")
    else:
        yield from (base + "s", base + "es", base + "ed", base + "ing")
        if base[-1] not in "aeiouwxy" and base[-2] in "aeiou":
            yield from (base + base[-1] + "ed", base + base[-1] + "ing")


BASES = frozenset(load("verbs")["verbs"].split())
_LEMMAS = {form: base for base in BASES for form in _forms(base) if form not in BASES} | _IRREGULAR
"""Forms of the verbs we know on their bases, so that all forms of one share a stem."""
_ENDINGS = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m")


class Token(NamedTuple):
    """A word (kind w), a number (n), a designator such as F-35 (d) or a mark (p).

    `start` and `end` are offsets into the text; `glued` says that a hyphen stands right before it.
    """

    text: str
    low: str
    stem: str
    kind: str
    start: int
    end: int
    glued: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


def plain(text: str) -> str:
    """Return the text with straight quotes, plain hyphens and plain spaces, of the same length."""
    return text.translate(_PLAIN)


@lru_cache(maxsize=1 << 14)
def folded_stem(low: str) -> str:
    """Return the stem of a lower-case word, accents taken off first."""
    if not low.isascii():
        decomposed = unicodedata.normalize("NFKD", low)
        low = "".join(c for c in decomposed if not unicodedata.combining(c))
    return stem(_LEMMAS.get(low, low))


@lru_cache(maxsize=1 << 12)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text, contractions and possessives split from their words."""
    text = plain(text)
    found: list[Token] = []
    hyphen = -1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "p"
        word, start, end = match.group(), match.start(), match.end()
        glued = hyphen == start
        if kind == "p":
            if (
                word == "."
                and found
                and found[-1].end == start
                and _abbreviated(text, found[-1], end)
            ):
                continue
            if word == "-" and start > 0 and not text[start - 1].isspace():
                hyphen = end
            found.append(Token(word, word, word, "p", start, end, glued))
            continue
        low = word.lower()
        if kind == "a":
            found.append(Token(word, low, low.replace(".", ""), "w", start, end, glued))
            continue
        if kind == "w" and "'" in word:
            for ending in _ENDINGS:
                if low.endswith(ending) and len(low) > len(ending):
                    cut = end - len(ending)
                    head = low[: -len(ending)]
                    if ending == "n't":
                        head = {"ca": "can", "wo": "will", "sha": "shall"}.get(head, head)
                    found.append(
                        Token(word[: cut - start], head, folded_stem(head), "w", start, cut, glued)
                    )
                    found.append(Token(text[cut:end], ending, ending, "w", cut, end, False))
                    break
            else:
                found.append(Token(word, low, low, "w", start, end, glued))
            continue
        found.append(
            Token(word, low, folded_stem(low) if kind == "w" else low, kind, start, end, glued)
        )
    return tuple(found)


def _abbreviated(text: str, token: Token, end: int) -> bool:
    """Whether the point behind a token is that of "Mr." or "J.", and ends no sentence."""
    if not (token.low in _ABBREVIATIONS or (len(token.text) == 1 and token.capital)):
        return False
    behind = text[end : end + 2]
    return len(behind) == 2 and behind[0] == " " and (behind[1].isupper() or behind[1].isdigit())


def is_adverb(low: str) -> bool:
    """Whether a word in lower case looks like an adverb in -ly."""
    return low.endswith("ly") and len(low) > 4 and low not in _NO_ADVERBS


def is_content(token: Token) -> bool:
    """Whether a token carries meaning of its own: no mark and no function word."""
    return token.kind != "p" and token.low not in FUNCTION_WORDS


@lru_cache(maxsize=1 << 12)
def stems(text: str) -> frozenset[str]:
    """Return the stems of the content words of a text."""
    return frozenset(t.stem for t in tokens(text) if is_content(t))
