"""Stretches of days as pairs of proleptic ordinals, both ends included: arithmetic alone."""

from __future__ import annotations

from datetime import date, timedelta

Span = tuple[int, int]


def month_span(year: int, month: int) -> Span:
    """Return the first and the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1).toordinal(), following.toordinal() - 1


def years_span(first: int, last: int) -> Span:
    """Return the first day of one year and the last of another."""
    return date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()


def days_span(year: int, month: int, first: int, last: int) -> Span | None:
    """Return some days of a month, None where the month has no such days."""
    try:
        return date(year, month, first).toordinal(), date(year, month, last).toordinal()
    except ValueError:
        return None  # 29 February of a common year, or no date at all


_SOON = 60
"""How many days ahead a date may be without anything else saying that it is to come."""


def _soon(year: int, month: int, day: int, published: date) -> bool:
    """Whether a date comes within the weeks after publication."""
    span = days_span(year, month, day, day)
    return span is not None and 0 < span[0] - published.toordinal() <= _SOON


def years_of(month: int, day: int, published: date | None, *, ahead: bool) -> list[int]:
    """Return the years a date without one may be in: the last time it was; if `ahead`, the next."""
    if published is None:
        return []
    past = published.year - ((month, day) > (published.month, published.day))
    soon = [y for y in (published.year, published.year + 1) if _soon(y, month, day, published)]
    if soon and not ahead:
        return [past, *soon]
    return [past, past + 1] if ahead else [past]


def weekday_spans(weekday: int, published: date) -> tuple[Span, ...]:
    """Return the days that the name of a weekday (0 is Monday) may mean around publication."""
    last = published - timedelta(days=(published.weekday() - weekday) % 7)
    # The one before too: "last Thursday" may be said on a Thursday.
    return tuple(((d := (last + timedelta(days=by)).toordinal()), d) for by in (0, 7, -7))


def unit_spans(published: date, unit: str, by: int) -> tuple[Span, ...]:
    """Return the week, weekend, month, year, decade or century `by` units from publication."""
    if unit == "week":
        monday = published.toordinal() - published.weekday() + 7 * by
        return ((monday - 1, monday + 6),)  # weeks begin on Sunday or on Monday
    if unit == "weekend":
        friday = published.toordinal() - published.weekday() + 7 * by + 4
        # On a Monday "last weekend" and "this weekend" may be the same one.
        return (friday, friday + 2), (friday - 7, friday - 5)
    if unit == "month":
        year, month = divmod(published.year * 12 + published.month - 1 + by, 12)
        return (month_span(year, month + 1),)
    size = {"year": 1, "decade": 10, "century": 100}[unit]
    first = (published.year // size + by) * size
    return (years_span(first, first + size - 1),)
