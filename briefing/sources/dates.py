"""Dates as news sites write them: "31 Jul. 2025, 15:19", "2025년 7월 31일 오후 3:19", ISO 8601.

In goes the text after a label such as "Published:", out comes the moment and how precisely it was
given. The whole text must be a date: what is left over when date, time, zone and filler words are
taken away must be empty, so that prose which merely mentions a date is none. Not obvious:
"07/08/2025" is read only where the order of day and month cannot matter; we do not guess.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from briefing.article import DatePrecision


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES = (
    "january jan janvier janv januar jän jänner enero ene gennaio gen janeiro",
    "february feb février févr fév fevrier februar febrero febbraio fevereiro fev",
    "march mar mars märz mär marzo março marco",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag maio",
    "june jun juin juni junio giugno giu junho",
    "july jul juillet juil juli julio luglio lug julho",
    "august aug août aout agosto ago",
    "september sept sep septembre septiembre setiembre settembre set setembro",
    "october oct octobre oktober okt octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec décembre déc dezember dez diciembre dic dicembre dezembro",
)
MONTHS = {name: month for month, names in enumerate(_NAMES, 1) for name in names.split()}
"""Names of months in six languages, and what is short for them, on their numbers."""

_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?(?![^\W\d_])"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª)?\b"
_YEAR_FIRST = r"(?P<year>(?:1[89]|20)\d\d)\s*[-/.년年]"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)(?!\d)"

_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_YEAR_FIRST}\s*(?P<number>\d{{1,2}})\s*[-/.월月]\s*(?P<day>\d{{1,2}})(?!\d)(?:\s*[일日])?",
        rf"{_DAY}\.?[\s/-]*(?:de\s+|of\s+)?{_MONTH},?[\s/-]*(?:de\s+|del\s+)?{_YEAR}",
        rf"(?<![^\W\d_]){_MONTH}[\s/-]*{_DAY},?[\s/-]*{_YEAR}",
        r"(?<!\d)(?P<day>\d{1,2})\.\s?(?P<number>\d{1,2})\.\s?" + _YEAR,
        r"(?<!\d)(?P<first>\d{1,2})([/-])(?P<second>\d{1,2})\2" + _YEAR,
        r"(?<!\d)(?P<year>(?:1[89]|20)\d\d)(?P<number>[01]\d)(?P<day>[0-3]\d)(?!\d)",
    )
)
_HOUR = r"(?P<hour>\d{1,2})"
_SECOND = r"(?P<second>\d{1,2})"
_AMPM = r"\s*(?P<ampm>[ap]\.?m\b\.?)"
_HALF = r"(?:(?P<half>오전|오후|午前|午後|上午|下午)\s*)?"
_OFFSET = r"\s*(?:(?P<z>z)\b|(?:utc|gmt)?(?P<sign>[+-])(?P<oh>\d{1,2})(?::?(?P<om>\d\d))?(?!\d))?"
_TIMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_HALF}(?<!\d){_HOUR}:(?P<minute>\d\d)(?::{_SECOND}(?:[.,]\d+)?)?(?!\d){_AMPM}?{_OFFSET}",
        rf"{_HALF}{_HOUR}\s*[시時时点點]\s*(?:(?P<minute>\d{{1,2}})\s*[분分])?(?:\s*{_SECOND}\s*[초秒])?",
        rf"\b{_HOUR}\s?[h.]\s?(?P<minute>\d\d)\b{_AMPM}?{_OFFSET}",
        rf"\b{_HOUR}{_AMPM}",
        r"\bt(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?(?!\d)" + _OFFSET,
    )
)
_ZONES = {
    "utc": 0,
    "gmt": 0,
    "kst": 9,
    "jst": 9,
    "bst": 1,
    "cet": 1,
    "mez": 1,
    "cest": 2,
    "mesz": 2,
    "edt": -4,
    "cdt": -5,
    "est": -5,
    "mdt": -6,
    "mst": -7,
    "pdt": -7,
    "pst": -8,
    "sgt": 8,
    "hkt": 8,
    "msk": 3,
}
"""Hours east of Greenwich. Left out is what names several zones: CST, IST, AST."""

_PLACES = {"et": "America/New_York", "pt": "America/Los_Angeles"}
_FILLERS = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
    sat sun lundi mardi mercredi jeudi vendredi samedi dimanche montag dienstag mittwoch
    donnerstag freitag samstag sonntag mo di mi do fr sa so lunes martes miércoles jueves
    viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda
    terça quarta quinta sexta feira at on of the local time à le um uhr am den a las el il alle
    ore em de del h t às as and zone 월 화 수 목 금 토 일 월요일 화요일 수요일 목요일 금요일
    토요일 일요일 月 火 水 木 金 土 日
    """
)


class Moment(NamedTuple):
    """A date as far as it was given; `when` is naive where no zone was."""

    when: datetime
    precision: DatePrecision


def moment(text: str, *, loose: bool = False) -> Moment | None:
    """Return the moment that `text` names, None where it is not a date and nothing else.

    `loose` forgives words beside the date, as in "31 July 2025, Seoul time" after a label.
    """
    rest = unicodedata.normalize("NFKC", text[:120]).strip().lower()
    if len(text) > 120:
        return None
    clock, rest = _take(_TIMES[:2], rest)
    date, rest = _take(_DATES, rest)
    if date is None:
        return None
    if clock is None:
        clock, rest = _take(_TIMES[2:], rest)
    words = re.findall(r"[^\W_]+", rest.replace(".", ""))
    zone = next((w for w in words if w in _ZONES or w in _PLACES), None)
    if not loose and any(w != zone and w not in _FILLERS for w in words):
        return None
    return _moment(date, clock, zone)


def _take(patterns: tuple[re.Pattern[str], ...], text: str) -> tuple[dict[str, str] | None, str]:
    """Return what the first matching pattern finds, and the text without it."""
    for pattern in patterns:
        found = pattern.search(text)
        if found:
            groups = {name: value for name, value in found.groupdict().items() if value}
            return groups, text[: found.start()] + " " + text[found.end() :]
    return None, text


def _moment(date: dict[str, str], clock: dict[str, str] | None, zone: str | None) -> Moment | None:
    """Put the parts together; None where there is no such day or hour."""
    month, day = _month_and_day(date)
    try:
        when = datetime(int(date["year"]), month, day)
        if clock is None:
            return Moment(when, "day")
        when = when.replace(
            hour=_hour(clock),
            minute=int(clock.get("minute", 0)),
            second=int(clock.get("second", 0)),
        )
        return Moment(
            when.replace(tzinfo=_zone(clock, zone)), "second" if "second" in clock else "minute"
        )
    except ValueError:
        return None


def _month_and_day(date: dict[str, str]) -> tuple[int, int]:
    """Return month and day, (0, 0) where their order cannot be told."""
    if "month" in date:
        return MONTHS[date["month"]], int(date["day"])
    if "number" in date:
        return int(date["number"]), int(date["day"])
    first, second = int(date["first"]), int(date["second"])
    if first == second or second > 12:
        return first, second
    return (second, first) if first > 12 else (0, 0)


def _hour(clock: dict[str, str]) -> int:
    """Return the hour of 24; raise ValueError for "15 p.m." and the like."""
    hour = int(clock["hour"])
    half = clock.get("half") or clock.get("ampm", "")
    if not half:
        return hour
    if hour > 12:
        if half in ("오후", "午後", "下午") or half.startswith("p"):
            return hour  # "오후 15:19" and "15:19 PM" are redundant, not wrong
        raise ValueError(f"no such hour: {half} {hour}")
    late = half in ("오후", "午後", "下午") or half.startswith("p")
    return hour % 12 + 12 * late


def _zone(clock: dict[str, str], name: str | None) -> tzinfo | None:
    """Return the time zone, None where none was given or we do not know it."""
    if "z" in clock:
        return UTC
    if "sign" in clock:
        east = timedelta(hours=int(clock["oh"]), minutes=int(clock.get("om", 0)))
        return timezone(east if clock["sign"] == "+" else -east)
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    if name in _PLACES:
        try:
            return ZoneInfo(_PLACES[name])
        except ZoneInfoNotFoundError:  # no time zone database on this machine
            return None
    return None
