"""Dates in text: found, and resolved against the day of publication.

In goes text and the day the article was published; out come `Mention`s, each with the fields that
were said (year, month, day, weekday) and, where it can be resolved, the stretches of days it may
mean. Not obvious: a date may mean several days: "Thursday" the last one or the next, "Dec. 3" the
last one or, where the sentence looks ahead, the next.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.calendar import (
    Span,
    days_span,
    month_span,
    unit_spans,
    weekday_spans,
    years_of,
    years_span,
)
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import plain, tokens

_TABLE = load("dates")
_MONTHS: dict[str, int] = _TABLE["months"]
_WEEKDAYS: dict[str, int] = _TABLE["weekdays"]
_SEASONS: dict[str, list[int]] = _TABLE["seasons"]

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b(?:\.(?=\s*\d))?"
)
_WEEKDAY = (
    r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs?)?|Fri|Sat(?:ur)?|Sun)"
    r"(?:days?\b|\b\.?(?=,?\s(?:[A-Z]\w+\.?\s)?\d))"  # "Sun" only before a date
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?\b(?!,\d{3}|[.:]\d|\s?%)"
_YEAR = r"(?:1\d\d\d|20\d\d|21\d\d)"
_TO = r"\s?(?:-|to|and)\s?"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)"
_SAID = re.compile(
    rf"\b(?:(?P<iso>(?P<iso_y>{_YEAR})-(?P<iso_m>[01]\d)-(?P<iso_d>[0-3]\d)\b)"
    rf"|(?P<us>(?P<us_m>\d{{1,2}})/(?P<us_d>\d{{1,2}})/(?P<us_y>\d{{4}}|\d\d)\b)"
    rf"|(?P<md>(?P<md_m>{_MONTH})\s*(?:the\s+)?(?P<md_d>{_DAY})(?:{_TO}(?P<md_to>{_DAY}))?"
    rf"(?:,?\s+(?P<md_y>{_YEAR})\b)?)"
    rf"|(?P<dm>(?P<dm_d>{_DAY})(?:{_TO}(?P<dm_to>{_DAY}))?\s+(?:of\s+)?(?P<dm_m>{_MONTH})"
    rf"(?:,?\s+(?P<dm_y>{_YEAR})\b)?)"
    r"|(?P<mo>(?P<mo_part>(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-](?:in\s)?"
    r"|(?:end|beginning|start|middle|(?:first|second|third|fourth|last)\s(?:week|days|half))\s+of\s+)?"
    rf"(?P<mo_m>{_MONTH})"
    rf"(?:,?\s+(?:of\s+)?(?P<mo_y>{_YEAR})\b)?)"
    rf"|(?P<wd>(?P<wd_w>{_WEEKDAY}))"
    rf"|(?P<fy>(?:FY|[Ff]iscal(?:\s+[Yy]ear)?)\s?(?P<fy_y>{_YEAR}|\d\d)\b)"
    rf"|(?P<quarter>(?:(?P<q_w>(?i:first|second|third|fourth))[\s-]quarter|Q(?P<q_n>[1-4]))\b"
    rf"(?:\s+(?:of\s+)?(?P<q_y>{_YEAR})\b)?)"
    rf"|(?P<season>(?:(?P<s_rel>last|this|next)\s+)?(?P<s_n>spring|summer|autumn|fall|winter)\b"
    rf"(?:\s+(?:of\s+)?(?P<s_y>{_YEAR})\b)?)"
    rf"|(?P<decade>(?P<dec>1[5-9]\d0|20\d0|[2-9]0)s\b)"
    rf"|(?P<century>(?P<cent>\d\d)(?:th|st|nd)[\s-]century\b)"
    rf"|(?P<years>(?P<y1>{_YEAR})[-/](?P<y2>\d\d(?:\d\d)?)\b)"
    rf"|(?P<y>(?<![\d.,$€£¥/])(?P<year>{_YEAR})\b(?![,.:]\d|\s?%))"
    r"|(?P<rel>(?P<r_day>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow)\b"
    r"|(?P<r_which>[Ll]ast|[Tt]his|[Nn]ext|[Pp]revious|[Pp]ast|[Cc]oming|[Cc]urrent)\s+"
    r"(?P<r_unit>week|weekend|month|year|decade|century)\b)"
    rf"|(?P<ago>(?P<ago_n>{_COUNT})\s+(?P<ago_unit>day|week|month|year|decade)s?\s+"
    r"(?P<ago_way>ago|from\s+now)\b)"
    r"|(?P<time>(?P<t_h>\d{1,2})(?:[:.](?P<t_m>\d\d))?\s?(?P<t_half>[ap]\.?m\b\.?)"
    r"|(?P<t_h24>[01]?\d|2[0-3]):(?P<t_m24>[0-5]\d)\b))"
)
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|of|early|late|mid|since|until|till|by|last|next|this|from|to|through|and|during|"
    r"before|after|between|around|every|or|on|for|the|past|previous|following|coming)[\s-]|[,(]\s?)$",
    re.IGNORECASE,
)
COUNTS = dict(
    zip(
        ("a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
        (1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        strict=True,
    )
)
_FUTURE = re.compile(r"\b(?:" + "|".join(_TABLE["future"].split()) + r")\b", re.IGNORECASE)
_TRIGGERS = frozenset(
    {*_MONTHS, *_WEEKDAYS, *(f"{day}s" for day in _WEEKDAYS), *_SEASONS}
    | {"early", "late", "mid", "end", "beginning", "start", "middle", "fy", "fiscal"}
    | {"first", "second", "third", "fourth", "last", "this", "next", "previous", "past", "coming"}
    | {"current", "yesterday", "today", "tonight", "tomorrow"}
)
"""The words that a date may begin with, besides numbers."""
_NAMES_OF_OTHER_THINGS = frozenset({"may", "march", "mar", "jan", "jun"})
_COUNTED = re.compile(r"\s+(?:people|troops|soldiers|men|women|tons|miles|feet|meters|dollars)\b")


class Mention(NamedTuple):
    """One date as said: offsets, the fields given, and the spans of days it may mean.

    `spans` is empty where nothing resolves the date; `grain` is day, weekday, week, weekend, month,
    quarter, season, year, years, decade, century, ago or time; `part` is "late" in "late May", the
    words of "last year", the season or quarter, or the hour and minute.
    """

    text: str
    start: int
    end: int
    grain: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    part: str = ""
    spans: tuple[Span, ...] = ()


class _Found(NamedTuple):
    """One match of `_SAID`: its groups, where it is, in what, and what it is resolved against."""

    group: dict[str, str | None]
    at: tuple[str, int, int]
    text: str
    published: date | None

    def word(self, name: str) -> str:
        return self.group[name] or ""

    def number(self, name: str) -> int | None:
        digits = re.sub(r"\D", "", self.word(name))
        return int(digits) if digits else None

    @property
    def ahead(self) -> bool:
        return bool(_FUTURE.search(self.text))


@lru_cache(maxsize=1 << 12)
def mentions(text: str, published: date | None) -> tuple[Mention, ...]:
    """Return the dates that a text mentions, resolved against the day of publication."""
    toks, text = tokens(text), plain(text)
    ago = "ago" in text or "from now" in text
    found, end = [], 0
    for token in toks:
        # Only where a number or one of few words stands is the long pattern tried.
        if token.start < end or not (
            token.kind in {"n", "d"} or token.low in _TRIGGERS or (ago and token.low in COUNTS)
        ):
            continue
        match = _SAID.match(text, token.start)
        if match is None:
            continue
        end = match.end()
        at = (match.group(), match.start(), match.end())
        groups = match.groupdict()
        reader = next(r for kind, r in _READERS.items() if groups[kind] is not None)
        mention = reader(_Found(groups, at, text, published))
        if mention is not None:
            found.append(mention)
    return tuple(found)


def _on(f: _Found, year: int | None, month: int, first: int, last: int | None) -> Mention | None:
    """Return a day of a month, or some days from `first` to `last`."""
    last = last or first
    years = [year] if year else years_of(month, first, f.published, ahead=f.ahead)
    spans = tuple(s for y in years if (s := days_span(y, month, first, last)))
    if year and not spans:
        return None
    return Mention(*f.at, "day", year, month, first if first == last else None, spans=spans)


def _iso(f: _Found) -> Mention | None:
    return _on(f, f.number("iso_y"), f.number("iso_m") or 0, f.number("iso_d") or 0, None)


def _slashed(f: _Found) -> Mention | None:
    month, day, year = f.number("us_m") or 0, f.number("us_d") or 0, f.number("us_y") or 0
    if month > 12 >= day:
        month, day = day, month
    return _on(f, year + (2000 if year < 100 else 0), month, day, None)


def _month_day(f: _Found) -> Mention | None:
    month = _MONTHS[f.word("md_m").rstrip(".").lower()]
    return _on(f, f.number("md_y"), month, f.number("md_d") or 0, f.number("md_to"))


def _day_month(f: _Found) -> Mention | None:
    month = _MONTHS[f.word("dm_m").rstrip(".").lower()]
    return _on(f, f.number("dm_y"), month, f.number("dm_d") or 0, f.number("dm_to"))


def _month(f: _Found) -> Mention | None:
    name, part, year = f.word("mo_m").rstrip(".").lower(), f.word("mo_part"), f.number("mo_y")
    sure = year or part or name not in _NAMES_OF_OTHER_THINGS
    _, start, end = f.at
    if not (sure or _BEFORE_MONTH.search(f.text[:start]) or f.text[end:].startswith("'s")):
        return None
    month = _MONTHS[name]
    years = [year] if year else years_of(month, 1, f.published, ahead=f.ahead)
    spans = tuple(month_span(y, month) for y in years)
    return Mention(
        *f.at,
        "month",
        year,
        month,
        part=_THIRDS.get(_which_part(part), ""),
        spans=spans,
    )


def _which_part(part: str) -> str:
    """Return the word that says which part of a month is meant: "late" for "second half of"."""
    first = part.split(" ", maxsplit=1)[0].strip("-").lower()
    return "late" if first == "second" and "half" in part else first


def _weekday(f: _Found) -> Mention:
    name = f.word("wd_w").rstrip(".").lower()
    weekday = _WEEKDAYS[name] if name in _WEEKDAYS else _WEEKDAYS[name.rstrip("s")]
    spans = weekday_spans(weekday, f.published) if f.published else ()
    return Mention(*f.at, "weekday", weekday=weekday, spans=spans)


def _fiscal(f: _Found) -> Mention:
    year = f.number("fy_y") or 0
    return Mention(*f.at, "year", year + (2000 if year < 100 else 0))


def _quarter(f: _Found) -> Mention:
    number = (
        f.number("q_n") or {"first": 1, "second": 2, "third": 3, "fourth": 4}[f.word("q_w").lower()]
    )
    year = f.number("q_y")
    spans: tuple[Span, ...] = ()
    if year:
        first, last = month_span(year, number * 3 - 2), month_span(year, number * 3)
        spans = ((first[0], last[1]),)
    return Mention(*f.at, "quarter", year, part=f"q{number}", spans=spans)


def _season(f: _Found) -> Mention | None:
    name, year, which = f.word("s_n"), f.number("s_y"), f.word("s_rel")
    if name in {"fall", "spring"} and not (year or which):
        return None  # a verb as often as a season
    given = year
    if which and f.published:
        year = f.published.year + {"last": -1, "this": 0, "next": 1}[which]
    first, last = _SEASONS[name]
    spans: tuple[Span, ...] = ()
    if year:
        start, end = month_span(year, first), month_span(year + (last < first), last)
        spans = ((start[0], end[1]),)
    return Mention(*f.at, "season", given, part=name.replace("fall", "autumn"), spans=spans)


def _decade(f: _Found) -> Mention:
    first = f.number("dec") or 0
    first += 1900 if first < 100 else 0
    return Mention(*f.at, "decade", first, spans=(years_span(first, first + 9),))


def _century(f: _Found) -> Mention:
    number = f.number("cent") or 20
    return Mention(*f.at, "century", spans=(years_span(max(1, number * 100 - 99), number * 100),))


def _years(f: _Found) -> Mention | None:
    first, last = f.number("y1") or 0, f.number("y2") or 0
    last += first // 100 * 100 if last < 100 else 0
    if not first < last <= first + 100:
        return None
    return Mention(*f.at, "years", part=f"{first}-{last}", spans=(years_span(first, last),))


def _year(f: _Found) -> Mention | None:
    if _COUNTED.match(f.text, f.at[2]):
        return None
    year = f.number("year") or 0
    return Mention(*f.at, "year", year, spans=(years_span(year, year),))


_THIRDS = {
    "early": "early",
    "beginning": "early",
    "start": "early",
    "first": "early",
    "second": "mid",
    "third": "mid",
    "fourth": "late",
    "last": "late",
    "mid": "mid",
    "middle": "mid",
    "late": "late",
    "end": "late",
}
_DAYS_OFF = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_UNITS_OFF = {
    "last": -1,
    "previous": -1,
    "past": -1,
    "this": 0,
    "current": 0,
    "next": 1,
    "coming": 1,
}


def _relative(f: _Found) -> Mention | None:
    part = " ".join(f.at[0].lower().split())
    if word := f.word("r_day").lower():
        if f.text[f.at[2] :].startswith("'s"):
            return None  # "today's Medicare" is no date
        day = f.published.toordinal() + _DAYS_OFF[word] if f.published else None
        return Mention(*f.at, "day", part=part, spans=((day, day),) if day else ())
    unit, by = f.word("r_unit"), _UNITS_OFF[f.word("r_which").lower()]
    spans = unit_spans(f.published, unit, by) if f.published else ()
    return Mention(*f.at, unit, part=f"{by} {unit}", spans=spans)


def _ago(f: _Found) -> Mention:
    count = COUNTS.get(f.word("ago_n").lower()) or f.number("ago_n") or 0
    unit = f.word("ago_unit")
    size, slack = {
        "day": (1, 0),
        "week": (7, 3),
        "month": (30, 16),
        "year": (365, 183),
        "decade": (3652, 1000),
    }[unit]
    spans: tuple[Span, ...] = ()
    if f.published and count * size < 200_000:
        by = count * size * (-1 if f.word("ago_way") == "ago" else 1)
        centre = f.published.toordinal() + by
        spans = ((centre - slack, centre + slack),)
    return Mention(*f.at, "ago", part=f"{count} {unit}", spans=spans)


def _time(f: _Found) -> Mention:
    if f.word("t_h24"):
        hour, minute = f.number("t_h24") or 0, f.number("t_m24") or 0
    else:
        hour, minute = (f.number("t_h") or 0) % 12, f.number("t_m") or 0
        hour += 12 if f.word("t_half").startswith("p") else 0
    return Mention(*f.at, "time", part=f"{hour:02}:{minute:02}")


_READERS: dict[str, Callable[[_Found], Mention | None]] = {
    "iso": _iso,
    "us": _slashed,
    "md": _month_day,
    "dm": _day_month,
    "mo": _month,
    "wd": _weekday,
    "fy": _fiscal,
    "quarter": _quarter,
    "season": _season,
    "decade": _decade,
    "century": _century,
    "years": _years,
    "y": _year,
    "rel": _relative,
    "ago": _ago,
    "time": _time,
}
"""What reads which group of `_SAID`, in the order of its alternatives."""
