"""Numbers in any language, so that "3조 2천억 원" and "3.2 trillion won" are the same.

In go a text and its language, out come its amounts: the values that what is written may have, a
percent sign, a currency. Not obvious: "1.234" is a thousand here and one and a quarter there, so an
amount has every value that it can be read as, and two amounts agree where one value is the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.quantities import quantities
from briefing.verify.lexicon import table

_TABLE = table("amounts")
_WORDS: dict[str, float] = _TABLE["scales"]
_STEMS: dict[str, float] = _TABLE["stems"]
_LONG_SCALE = frozenset("cs da de es fi fr hu it nl no pl pt sk sl sr sv".split())
"""Languages in which a "billion" is a million millions; Portuguese outside Brazil only."""

_SMALL_UNITS = {"십": 10, "十": 10, "백": 100, "百": 100, "천": 1000, "千": 1000}
_BIG_UNITS = {
    **dict.fromkeys("만萬万", 1e4),
    **dict.fromkeys("억億亿", 1e8),
    **dict.fromkeys("조兆", 1e12),
}
_HAN = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_UNIT = "".join(_SMALL_UNITS) + "".join(_BIG_UNITS)

_DIGITS = r"\d{1,3}(?:[,.'’ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"
_NUMBER = re.compile(rf"{_DIGITS}|[{''.join(_HAN)}]+")
_PIECE = re.compile(
    rf"(?P<space> ?)(?:(?P<digits>\d[\d,]*(?:\.\d+)?)|(?P<han>[{''.join(_HAN)}]+))?"
    rf"(?P<unit>[{_UNIT}])?"
)
_WORD = re.compile(r"[ \u00a0\u202f-]?([^\W\d_]+)\.?")
_PERCENT = re.compile(
    r"[ \u00a0\u202f-]?(?:" + "|".join(map(re.escape, _TABLE["percent"]["marks"])) + ")",
    re.IGNORECASE,
)
_CURRENCIES = sorted(
    ((word, code) for code, words in _TABLE["currencies"].items() for word in words.split()),
    key=lambda pair: -len(pair[0]),
)
_BEHIND = re.compile(
    r"[ \u00a0\u202f-]?(?:d['’]|de |di )?(" + "|".join(re.escape(w) for w, _ in _CURRENCIES) + ")",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(US\$|[$€£₩¥₽])\s?$", re.IGNORECASE)
_SIGNS = dict(_CURRENCIES) | {"¥": ""}  # yen or yuan
_SMALL = {
    language: [
        (
            n,
            re.compile(
                rf"(?<!\w)(?:{'|'.join(forms.split())})"
                + ("" if language in ("ko", "ja") else r"(?!\w)"),
                re.IGNORECASE,
            ),
        )
        for n, forms in enumerate(words.split("|"), start=1)
    ]
    for language, words in _TABLE["small"].items()
}


class Amount(NamedTuple):
    """One number as written: what it may be worth, whether in percent, in which currency."""

    text: str
    start: int
    values: frozenset[float]
    percent: bool = False
    currency: str = ""

    def agrees(self, other: Amount) -> bool:
        """Say whether both may be the same; a currency counts only where both have one."""
        if self.percent != other.percent:
            return False
        if self.currency and other.currency and self.currency != other.currency:
            return False
        return any(_same(a, b) for a in self.values for b in other.values)


def _same(a: float, b: float) -> bool:
    return abs(a - b) <= 1e-9 * max(abs(a), abs(b))


@lru_cache(maxsize=4096)
def amounts(text: str, language: str) -> tuple[Amount, ...]:
    """Return the amounts of a text, those in words too in English, small ones in some others."""
    plain = "".join(
        str(unicodedata.digit(c))
        if c.isdigit() and not c.isascii() and unicodedata.category(c) == "Nd"
        else c
        for c in text
    )
    found = list(_in_digits(plain, language))
    if language == "en":
        found += [
            Amount(
                q.text, -1, frozenset({q.value, q.value / q.factor}), percent=q.kind == "percent"
            )
            for q in quantities(text)
            if q.spelled and not q.high
        ]
    for value, forms in _SMALL.get(language, ()):
        found += [Amount(m[0], -1, frozenset({float(value)})) for m in forms.finditer(plain)]
    return tuple(found)


def _in_digits(text: str, language: str) -> Iterator[Amount]:
    end = 0
    for match in _NUMBER.finditer(text):
        if match.start() < end:
            continue
        values, end = _east(text, match.start())
        if not values:
            values, end = _read(match[0]), match.end()
        word = _WORD.match(text, end)
        scale = _scale(word[1], language) if word else None
        if word and scale:
            values, end = {v * scale for v in values}, word.end()
        percent = _PERCENT.match(text, end)
        before = _BEFORE.search(text, max(0, match.start() - 4), match.start())
        behind = None if percent else _BEHIND.match(text, end)
        sign = before or behind
        yield Amount(
            text[match.start() : end],
            match.start(),
            frozenset(values),
            percent=bool(percent) or text[: match.start()].endswith("百分之"),
            currency=_SIGNS.get(sign[1].lower(), "") if sign else "",
        )


def _read(written: str) -> set[float]:
    """Return every value that digits may have: points and commas part thousands or decimals."""
    if written[0] in _HAN:
        return {float("".join(str(_HAN[c]) for c in written))}
    parts = re.split(r"[ \u00a0\u202f\u2009]", written)
    readings = {written.translate({ord(c): None for c in " \u00a0\u202f\u2009'’"})}
    if len(parts) > 1:
        readings |= set(parts)  # or they are numbers side by side
    values: set[float] = set()
    for reading in readings:
        marks = re.findall(r"[.,]", reading)
        if not marks:
            values.add(float(reading))
            continue
        whole = float(re.sub(r"[.,]", "", reading))
        last = reading.rpartition(marks[-1])
        decimal = float(re.sub(r"[.,]", "", last[0]) + "." + last[2])
        if len(set(marks)) == 2:
            values.add(decimal)
        elif len(marks) > 1 and all(len(p) == 3 for p in re.split(r"[.,]", reading)[1:]):
            values.add(whole)
        elif len(marks) > 1:  # a date in figures
            values |= {float(part) for part in re.split(r"[.,]", reading) if part}
        else:
            values |= {decimal} | ({whole} if len(last[2]) == 3 else set())
    return values


def _east(text: str, start: int) -> tuple[set[float], int]:
    """Return what a number with 만 or 億 in it may be worth, and where it ends; else nothing."""
    total = section = 0.0
    at = start
    while piece := _PIECE.match(text, at):
        if not (piece["digits"] or piece["han"] or piece["unit"]) or (piece["space"] and not total):
            break
        figure = None
        if piece["digits"]:
            figure = float(piece["digits"].replace(",", "").rstrip("."))
        elif piece["han"]:
            figure = float("".join(str(_HAN[c]) for c in piece["han"]))
        unit = piece["unit"]
        if unit is None:
            if not total:
                break
            # "1만 5000명" is one number, "10억 2025년" are two.
            return {total, total + section + (figure or 0)}, piece.end()
        if unit in _SMALL_UNITS:
            section += (1 if figure is None else figure) * _SMALL_UNITS[unit]
        else:
            total += ((section + (figure or 0)) or 1) * _BIG_UNITS[unit]
            section = 0
        at = piece.end()
    return ({total + section} if total + section else set()), at


def _scale(word: str, language: str) -> float | None:
    low = word.casefold()
    scale = _WORDS.get(low) if len(low) > 1 or low == "m" else None
    if scale is None:
        scale = next((s for stem, s in _STEMS.items() if low.startswith(stem)), None)
    if scale and language in _LONG_SCALE and low.startswith(("bill", "trill")):
        return scale * 1e3 if low.startswith("bill") else scale * 1e6
    return scale
