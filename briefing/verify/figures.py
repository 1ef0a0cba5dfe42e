"""Numbers in words and digits to one value, so that "two dozen" and "24" are the same word.

In go the pieces of a text in order, each with its value if it is written in digits; out comes how
many of them spell one number, and which. Not obvious: "two and three" are two numbers, "two hundred
and three" is one, and ordinals end a number: "the 24th", "twenty-fourth".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_SMALL = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
    "sixteen|seventeen|eighteen|nineteen"
)
_UNITS = {word: value for value, word in enumerate(_SMALL.split("|")) if word != "one"}
_TIES = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TENS = {word: 10 * value for value, word in enumerate(_TIES.split("|"), start=2)}
_NTH = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
_ORDINALS = {word: value for value, word in enumerate(_NTH.split("|"), start=1)}
_ORDINALS.update({f"{tens[:-1]}ieth": value for tens, value in _TENS.items()})
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}
SUFFIXES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12}
NUMERALS = frozenset((*_UNITS, *_TENS, *_ORDINALS, "a", "one"))
"""Words with which a number can begin."""


class Piece(NamedTuple):
    """A word, folded; its value if it is in digits; whether it is close behind the one before."""

    text: str
    value: float | None
    close: bool


def canonical(value: float) -> str:
    """Return the one way in which a number is written as a stem: "#24", "#1200000", "#0.5"."""
    return f"#{value:.12g}" if value < 10**12 else f"#{value:.0f}"


def value_of(digits: str, language: str) -> float | None:
    """Return the value of digits with their marks, None for what is no number, such as "1.2.3"."""
    group, point = (",", ".") if language in {"en", "ja", "ko", "zh"} else (".", ",")
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?", digits):
        digits = digits.replace(group, "")
    if digits.count(point) == 1:
        digits = digits.replace(point, ".")
    return float(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else None


def spelled(pieces: Sequence[Piece], first: int) -> tuple[int, float]:
    """Return how many pieces from `first` on spell one number, and its value; (0, 0.0) if none."""
    total, current, used = 0.0, 0.0, 0
    seen = digits = False
    for j in range(first, len(pieces)):
        text, value, close = pieces[j]
        if j > first and not close:
            break
        scale = SCALES.get(text.removesuffix("s") if seen else text)
        if value is not None:
            if seen:
                break
            current, digits = value, True
        elif text in _UNITS:
            if digits or current % 10 or current % 100 == 10:
                break
            current += _UNITS[text]
        elif text in _TENS:
            if digits or current % 100:
                break
            current += _TENS[text]
        elif text in _ORDINALS:
            if j > first and (digits or not seen or current % 10 or text == "second"):
                break
            return j - first + 1, total + current + _ORDINALS[text]
        elif scale:
            if not seen and pieces[first].text not in {"a", "one"}:
                break
            current, digits = (current if seen else 1) * scale, False
            if scale >= 1000:
                total, current = total + current, 0.0
        elif (
            j == first if text in {"a", "one"} else text == "and" and current and not current % 100
        ):
            continue
        else:
            break
        seen, used = True, j - first + 1
    return (used, total + current) if seen else (0, 0.0)
