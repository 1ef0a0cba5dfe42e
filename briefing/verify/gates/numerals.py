"""Bare numbers in text, in digits or in words: "1,200", "two and a half million", "26th".

In goes a row of tokens and an index, out comes the number that begins there, None if none does.
"""

from __future__ import annotations

from typing import NamedTuple

from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import Token

_TABLE = load("numbers")
WORDS: dict[str, float] = {k: float(v) for k, v in _TABLE["words"].items()}
SCALES: dict[str, float] = _TABLE["scales"]
SUFFIXES: dict[str, float] = _TABLE["suffixes"]
ORDINALS: dict[str, int] = _TABLE["ordinals"]


class Number(NamedTuple):
    """A bare number: value, the product of its scale words, next token, whether in words."""

    value: float
    scale: float
    next: int
    spelled: bool
    ordinal: bool = False


def low_at(toks: tuple[Token, ...], i: int) -> str:
    """Return the word at token i in lower case, empty where there is none."""
    return toks[i].low if 0 <= i < len(toks) else ""


def after_hyphen(toks: tuple[Token, ...], i: int) -> int:
    """Return the index of what comes next, past the hyphen of a compound such as "two-day"."""
    return i + 1 if i + 1 < len(toks) and toks[i].low == "-" and toks[i + 1].glued else i


def number_at(toks: tuple[Token, ...], i: int) -> Number | None:
    """Return the bare number that begins at token i."""
    token = toks[i]
    if token.kind == "n":
        return _digits(toks, i)
    if token.low in WORDS or (token.low in {"a", "an"} and low_at(toks, i + 1) in SCALES):
        return _spelled(toks, i)
    if token.low in ORDINALS:
        return Number(ORDINALS[token.low], 1.0, i + 1, spelled=True, ordinal=True)
    return None


def _digits(toks: tuple[Token, ...], i: int) -> Number | None:
    token = toks[i]
    value, scale, j = float(token.text.replace(",", "")), 1.0, i + 1
    if j < len(toks) and toks[j].start == token.end and toks[j].kind == "w":
        if toks[j].low in {"st", "nd", "rd", "th"}:
            return Number(value, 1.0, j + 1, spelled=False, ordinal=True)
        if toks[j].low in SUFFIXES:
            scale = SUFFIXES[toks[j].low]
            j += 1
    if low_at(toks, j + 1) == "/" and j + 2 < len(toks) and toks[j].kind == toks[j + 2].kind == "n":
        over, under = float(toks[j].text), float(toks[j + 2].text)
        if over < under <= 16:
            value, j = value + over / under, j + 3
    if (low_at(toks, j), low_at(toks, j + 1), low_at(toks, j + 2)) == ("and", "a", "half"):
        value, j = value + 0.5, j + 3
    j, scale = _scaled(toks, j, scale)
    return Number(value * scale, scale, j, spelled=False)


def _scaled(toks: tuple[Token, ...], j: int, scale: float) -> tuple[int, float]:
    """Return the index past the scale words at j, and the scale times what they say."""
    while True:
        k = after_hyphen(toks, j)
        if low_at(toks, k) not in SCALES:
            return j, scale
        scale *= SCALES[toks[k].low]
        j = k + 1


def _spelled(toks: tuple[Token, ...], i: int) -> Number:
    """Return a number in words: "one hundred and twenty-five thousand", "two and a half"."""
    total = current = 0.0
    largest, j = 1.0, i
    if toks[i].low in {"a", "an"}:
        current, j = 1.0, i + 1
    while j < len(toks):
        k = after_hyphen(toks, j)
        low = low_at(toks, k)
        if low == "-" and current % 100 >= 20 and WORDS.get(low_at(toks, k + 1), 10) < 10:
            k += 1  # "twenty - five", as transcripts write it
            low = toks[k].low
        if low == "and" and (current or total) and current % 100 == 0 and j > i:
            if low_at(toks, k + 1) not in WORDS:
                break
            k += 1
            low = toks[k].low
        if low in WORDS:
            value = WORDS[low]
            if current and not (current % 100 == 0 or (current % 100 >= 20 and value < 10)):
                break
            if current and current % 100 >= 20 and current % 10:
                break
            current += value
        elif low in ORDINALS and current % 100 >= 20 and not current % 10 and k > j:
            return Number(
                total + current + ORDINALS[low], largest, k + 1, spelled=True, ordinal=True
            )
        elif low in SCALES and current:
            scale = SCALES[low]
            largest = max(largest, scale)
            if scale in {100.0, 12.0}:
                current *= scale
            else:
                total += current * scale
                current = 0.0
        else:
            break
        j = k + 1
    value = total + current
    if (low_at(toks, j), low_at(toks, j + 1), low_at(toks, j + 2)) == ("and", "a", "half"):
        j, scale = _scaled(toks, j + 3, 1.0)
        value, largest = (value + 0.5) * scale, max(largest, scale)
    return Number(value, largest, j, spelled=True)
