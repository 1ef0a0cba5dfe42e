"""Numbers in text: read with their scale, unit, bound and the noun they count.

In goes text, out come `Quantity`s whose `value` is comparable: "two dozen" is 24, "$1.2 billion"
and "1,200 million dollars" are the same, "a fortnight" and "14 days" are the same number of
seconds. Dates and designators such as F-35 are not numbers here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.date_mentions import mentions
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.numerals import (
    ORDINALS,
    SCALES,
    WORDS,
    Number,
    after_hyphen,
    low_at,
    number_at,
)
from briefing.verify.gates.text import Token, is_content, tokens

_TABLE = load("numbers")
_FRACTIONS: dict[str, int] = _TABLE["fractions"]
_MULTIPLES: dict[str, float] = _TABLE["multiples"]
_VAGUE: dict[str, list[float]] = _TABLE["vague"]
_CURRENCIES: dict[str, str] = _TABLE["currencies"]
_UNITS: dict[str, tuple[str, float]] = {k: (v[0], v[1]) for k, v in _TABLE["units"].items()}
_BOUNDS: dict[tuple[str, ...], str] = {tuple(k.split()): v for k, v in _TABLE["bounds"].items()}
_TRIGGERS = frozenset(
    {*WORDS, *ORDINALS, *_MULTIPLES, *_VAGUE, *_CURRENCIES, "a", "an", "half", "twice"}
    | {"few", "several", "many", "some"}
)
"""The words that a number may begin with, besides digits."""
_NOUNS = 3
_SEVERAL = frozenset({"few", "several", "many", "some"})
_PARTS_OF_YEAR = {"half": 0.5, "quarter": 0.25}
_PERCENTAGE_POINT = ["percentage", "point"]
_AND_A_HALF = ["and", "a", "half"]


class Quantity(NamedTuple):
    """One number as said.

    `kind` is count, ordinal, percent, points, money, measure, share, times or vague; `value` is in
    the base unit of `unit` (a dimension, or a currency), `high` the upper end of a vague number;
    `nouns` are stems of the words right behind it; `first` and `last` are half-open token indices;
    a `label` is part of a name, as in "Title 42".
    """

    text: str
    first: int
    last: int
    kind: str
    value: float
    unit: str = ""
    factor: float = 1.0
    bound: str = ""
    high: float = 0.0
    nouns: tuple[str, ...] = ()
    spelled: bool = False
    scale: float = 1.0
    label: bool = False


class _Unit(NamedTuple):
    """What a number is a number of: the kind of a quantity, its unit and the unit's size."""

    kind: str
    name: str = ""
    factor: float = 1.0


@lru_cache(maxsize=1 << 12)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text in order."""
    toks = tokens(text)
    dated = [(m.start, m.end) for m in mentions(text, None) if m.grain not in {"ago", "other"}]
    found: list[Quantity] = []
    i = 0
    while i < len(toks):
        token = toks[i]
        if token.kind != "n" and token.low not in _TRIGGERS:
            i += 1
            continue
        if any(start <= token.start < end for start, end in dated):
            i += 1
            continue
        read = _read(text, toks, i)
        found.extend(read)
        i = read[0].last if read else i + 1
    return tuple(_ranges(found, toks))


@lru_cache(maxsize=1 << 12)
def single_units(text: str) -> tuple[Quantity, ...]:
    """Return "a week", "a mile": one of each; and "the first half of the year", six months."""
    toks = tokens(text)
    found = []
    for i, token in enumerate(toks[:-1]):
        if token.low in {"a", "an", "per"} and toks[i + 1].low in _UNITS:
            unit, factor = _UNITS[toks[i + 1].low]
            found.append(
                _made(text, toks, (i, i + 2), _Unit("measure", unit, factor), 1.0, spelled=True)
            )
        if token.low in {"a", "full"} and [t.low for t in toks[i + 1 : i + 3]] == _PERCENTAGE_POINT:
            found.append(_made(text, toks, (i, i + 3), _Unit("points"), 1.0, spelled=True))
        part = _PARTS_OF_YEAR.get(token.low, 0.0)
        behind = [t.low for t in toks[i + 1 : i + 4]]
        if part and "year" in behind and behind[0] in {"of", "a", "the", "year"}:
            last = i + 2 + behind.index("year")
            unit, factor = _UNITS["year"]
            found.append(
                _made(text, toks, (i, last), _Unit("measure", unit, factor), part, spelled=True)
            )
    return tuple(found)


def _read(text: str, toks: tuple[Token, ...], i: int) -> list[Quantity]:
    """Return the quantity that begins at token i, with its parts if it is "one in five"."""
    first = i
    currency = ""
    coded = toks[i].kind == "p" or toks[i].text.isupper()
    if toks[i].low in _CURRENCIES and coded and i + 1 < len(toks) and toks[i + 1].kind == "n":
        currency = _CURRENCIES[toks[i].low]
        if toks[i].kind == "p":
            before = toks[i - 1] if i else None
            if before is not None and before.end == toks[i].start:
                currency = _TABLE["prefixes"].get(before.low, currency)
        i += 1
    if toks[i].low in _MULTIPLES or (toks[i].low == "twice" and not currency):
        value = _MULTIPLES.get(toks[i].low, 2)
        return [_made(text, toks, (first, i + 1), _Unit("times"), value, spelled=True)]
    if toks[i].low in _VAGUE:
        return _vague(text, toks, i)
    if toks[i].low in _SEVERAL and low_at(toks, i + 1) in SCALES:
        scale = SCALES[toks[i + 1].low]
        where, low, high = (i, i + 2), 2 * scale, 9.9 * scale
        return [_made(text, toks, where, _Unit("vague"), low, high=high, spelled=True)]
    if (
        toks[i].low in {"a", "an", "one"}
        and [low_at(toks, i + n) for n in (2, 3, 4)] == _AND_A_HALF
    ):
        name, factor = _UNITS.get(low_at(toks, i + 1), ("", 0.0))
        if name:
            return [
                _made(text, toks, (i, i + 5), _Unit("measure", name, factor), 1.5, spelled=True)
            ]
    share = _share(text, toks, i)
    if share:
        return share
    number = number_at(toks, i)
    if number is None:
        return []
    unit, last = _unit(toks, number)
    if currency:
        unit, last = _Unit("money", currency), number.next
    if number.ordinal:
        unit, last = _Unit("ordinal"), number.next
    made = _made(text, toks, (first, last), unit, number.value, spelled=number.spelled)
    label = unit.kind == "count" and not number.spelled and first > 0 and toks[first - 1].capital
    return [made._replace(scale=number.scale, label=label)]


def _made(
    text: str,
    toks: tuple[Token, ...],
    where: tuple[int, int],
    unit: _Unit,
    value: float,
    *,
    spelled: bool,
    high: float = 0.0,
) -> Quantity:
    """Return the quantity of the tokens `where`, with its bound and the nouns behind it."""
    first, last = where
    bound = _bound(toks, first, last)
    if unit.name == "time" and low_at(toks, first - 1) == "over":
        bound = ""  # "over two weeks" is as often "during"
    nouns: list[str] = []
    j = after_hyphen(toks, last)
    if low_at(toks, j) == "of":
        j += 1
        if low_at(toks, j) in {"the", "its", "their", "his", "her", "those", "these"}:
            j += 1
        if low_at(toks, j + 1) == "'s":
            j += 2  # "two of the board's nine members"
        while j < len(toks) and (
            toks[j].kind == "n" or toks[j].low in SCALES or toks[j].low in WORDS
        ):
            j += 1
    while j < len(toks) and len(nouns) < _NOUNS:
        if toks[j].kind != "n" and is_content(toks[j]):
            nouns.append(toks[j].stem)
        elif not (toks[j].low == "-" and j + 1 < len(toks) and toks[j + 1].glued):
            break
        j += 1
    return Quantity(
        text[toks[first].start : toks[last - 1].end],
        *(first, last, unit.kind, value * unit.factor, unit.name, unit.factor),
        *(bound, high, tuple(nouns), spelled),
    )


def _bound(toks: tuple[Token, ...], first: int, last: int) -> str:
    """Return what the words before a number, or right behind it, say of it."""
    for length in (4, 3, 2, 1):
        if first >= length:
            bound = _BOUNDS.get(tuple(t.low for t in toks[first - length : first]))
            if bound:
                return bound
    after = (low_at(toks, last), low_at(toks, last + 1))
    if after[0] == "+" or after == ("or", "more"):
        return "least"
    if after in {("or", "less"), ("or", "fewer")}:
        return "most"
    if after == ("-", "plus"):
        return "above"
    return "about" if after == ("or", "so") else ""


def _vague(text: str, toks: tuple[Token, ...], i: int) -> list[Quantity]:
    """Return "dozens", "hundreds of thousands": a number of which only the order is said."""
    low, high = _VAGUE[toks[i].low]
    last = i + 1
    if toks[i].low in {"tens", "scores"} and low_at(toks, last) != "of":
        return []
    scale = SCALES.get(low_at(toks, i + 2)[:-1])
    if low_at(toks, last) == "of" and scale and low_at(toks, i + 2) in _VAGUE:
        low, high, last = low * scale, high * scale, i + 3
    return [_made(text, toks, (i, last), _Unit("vague"), low, high=high, spelled=True)]


def _share(text: str, toks: tuple[Token, ...], i: int) -> list[Quantity]:
    """Return a fraction ("half", "two-thirds") or a share ("one in five", with its parts)."""
    low = toks[i].low
    if low == "half":
        return _half(text, toks, i)
    count = 1.0 if low in {"a", "an"} else None
    j = i + 1
    spelled = True
    if count is None:
        number = number_at(toks, i)
        if number is None or number.ordinal or number.value > 1000:
            return []
        count, j, spelled = number.value, number.next, number.spelled
    k = after_hyphen(toks, j)
    of = _FRACTIONS.get(low_at(toks, k))
    point = _point(toks, k + 1)
    if of and low_at(toks, point) in {"point", "points"}:
        unit = _Unit("points")
        return [_made(text, toks, (i, point + 1), unit, count / of, spelled=True)]
    if of and count < of and (spelled or count == int(count)) and low != "half":
        plural = toks[k].low.endswith("s")
        following = toks[k + 1] if k + 1 < len(toks) else None
        free = following is None or not is_content(following) or following.low.endswith("ed")
        if plural or k > j or (free and not (of == 2 and low not in {"a", "one"})):
            return [_made(text, toks, (i, k + 1), _Unit("share"), count / of, spelled=True)]
    if low in {"a", "an"}:
        return []
    out = low_at(toks, j) == "out" and low_at(toks, j + 1) == "of"
    if out or low_at(toks, j) == "in":
        k = j + 2 if out else j + 1
        if low_at(toks, k) == "every":
            k += 1
        whole = number_at(toks, k) if k < len(toks) else None
        if whole and count < whole.value <= 1000 and not whole.ordinal and count == int(count):
            unit, last = _unit(toks, whole)
            if unit.kind == "count" or out:
                part = count / whole.value
                return [
                    _made(text, toks, (i, last), _Unit("share"), part, spelled=spelled),
                    _made(text, toks, (i, j), _Unit("count"), count, spelled=spelled),
                    _made(text, toks, (k, whole.next), unit, whole.value, spelled=spelled),
                ]
    return []


def _point(toks: tuple[Token, ...], i: int) -> int:
    """Return where "point" may stand behind a fraction: "quarter-point", "half a point"."""
    k = after_hyphen(toks, i)
    if low_at(toks, k) == "of" and low_at(toks, k + 1) in {"a", "one"}:
        k += 2
    elif low_at(toks, k) in {"a", "percentage"}:
        k += low_at(toks, k) == "a"
    return k + (low_at(toks, k) == "percentage")


def _half(text: str, toks: tuple[Token, ...], i: int) -> list[Quantity]:
    """Return "half", "half a million", "half an hour"; nothing for half a match."""
    before = low_at(toks, i - 1)
    if before in ORDINALS or before in {"latter", "other", "better", "and"}:
        return []
    point = _point(toks, i + 1)
    if low_at(toks, point) in {"point", "points"}:
        return [_made(text, toks, (i, point + 1), _Unit("points"), 0.5, spelled=True)]
    j = after_hyphen(toks, i + 1)
    if low_at(toks, j) in {"a", "an"}:
        j += 1
    scale = SCALES.get(low_at(toks, j))
    if scale:
        number = Number(0.5 * scale, scale, j + 1, spelled=True)
        unit, last = _unit(toks, number)
        return [_made(text, toks, (i, last), unit, number.value, spelled=True)]
    if j > i + 1 and low_at(toks, j) in _UNITS:
        unit = _Unit("measure", *_UNITS[toks[j].low])
        return [_made(text, toks, (i, j + 1), unit, 0.5, spelled=True)]
    return [_made(text, toks, (i, i + 1), _Unit("share"), 0.5, spelled=True)]


def _unit(toks: tuple[Token, ...], number: Number) -> tuple[_Unit, int]:
    """Return what the number is a number of, and the token behind it."""
    j = number.next
    k = after_hyphen(toks, j)
    low, then = low_at(toks, k), low_at(toks, after_hyphen(toks, k + 1))
    if low == "per" and low_at(toks, k + 1) == "cent":
        low, k = "percent", k + 1
        then = low_at(toks, k + 1)
    if low in {"%", "percent", "pct"}:
        if then in {"point", "points"}:
            return _Unit("points"), after_hyphen(toks, k + 1) + 1
        return _Unit("percent"), k + 1
    if low == "percentage" and then in {"point", "points"}:
        return _Unit("points"), after_hyphen(toks, k + 1) + 1
    if low == "basis" and then in {"point", "points"}:
        return _Unit("points", "", 0.01), after_hyphen(toks, k + 1) + 1
    if low in {"point", "points"}:
        return _Unit("points"), k + 1
    if low in {"times", "fold"}:
        return _Unit("times"), k + 1
    if low not in _CURRENCIES and then in _CURRENCIES and k < len(toks) and toks[k].capital:
        low, k = then, k + 1
    if low in _CURRENCIES and (low != "won" or number.value >= 100) and toks[k].kind == "w":
        return _Unit("money", _CURRENCIES[low]), k + 1
    prefix = ""
    if low in {"square", "cubic", "nautical", "metric"}:
        prefix, k = low + " ", k + 1
        low = low_at(toks, k)
    if low in _UNITS and (low != "second" or k > j):
        unit, factor = _UNITS[low]
        return _Unit("measure", prefix.replace("metric ", "") + unit, factor), k + 1
    return _Unit("count"), j


def _ranges(found: list[Quantity], toks: tuple[Token, ...]) -> list[Quantity]:
    """Give the first number of "10 to 15 percent" or "$2-3 billion" the unit of the last."""
    for index in range(len(found) - 2, -1, -1):
        one, two = found[index], found[index + 1]
        if two.first - one.last != 1 or one.nouns or one.kind not in {"count", "money"}:
            continue
        joint = toks[one.last].low
        between = low_at(toks, one.first - 1) == "between"
        if joint not in {"-", "to", "and", "or", ","}:
            continue
        if joint in {"-", "to"} or between:
            scale = two.scale if one.scale == 1.0 and one.value < two.scale else 1.0
        else:
            scale = 1.0
        if one.kind == "money" and two.kind not in {"money", "count"}:
            continue
        kind, unit, factor = (
            (one.kind, one.unit, 1.0) if one.kind == "money" else (two.kind, two.unit, two.factor)
        )
        if two.kind in {"ordinal", "times", "vague", "share"}:
            continue
        found[index] = one._replace(
            kind=kind, unit=unit, factor=factor, value=one.value * scale * factor, nouns=two.nouns
        )
        if one.kind == "money" and two.kind == "count":
            found[index + 1] = two._replace(kind="money", unit=one.unit)
    return found
