"""Dates in the forms of news sites."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.dates import moment

SEOUL = timezone(timedelta(hours=9))
NEW_YORK_IN_SUMMER = timezone(timedelta(hours=-4))
DAY = datetime(2025, 7, 31)
MINUTE = datetime(2025, 7, 31, 15, 19)


@pytest.mark.parametrize(
    "text",
    [
        *("2025-07-31", "2025/07/31", "2025.07.31", "2025. 7. 31.", "20250731", "31.07.2025"),
        *("July 31, 2025", "Jul. 31, 2025", "Thursday, 31 July 2025", "31st July, 2025"),
        *("31-Jul-2025", "31/07/2025", "07/31/2025", "JULY 31, 2025.", "31 July, 2025"),
        *("2025년 7월 31일", "2025년 7월 31일(목)", "2025年7月31日", "２０２５年７月３１日"),
        *("31 juillet 2025", "31. Juli 2025", "31 de julio de 2025", "31 de julho de 2025"),
        "31 luglio 2025",
    ],
)
def test_days_are_read(text: str) -> None:
    """Each form names the same day and is known to be no more precise than a day."""
    assert moment(text) == (DAY, "day")


@pytest.mark.parametrize(
    "text",
    [
        *("31 Jul. 2025, 15:19", "2025-07-31 15:19", "2025-07-31T15:19", "July 31, 2025 3:19 p.m."),
        *("Jul 31 2025 3:19PM", "July 31, 2025, at 3:19 PM", "3:19 p.m., July 31, 2025"),
        *("15:19 - 31 July 2025", "2025.07.31. 오후 3:19", "2025년 7월 31일 오후 3시 19분"),
        *("2025年7月31日 15時19分", "2025年7月31日 下午3:19", "31 juillet 2025 à 15h19"),
        *("31. Juli 2025, 15.19 Uhr", "31 luglio 2025, ore 15:19", "Thu July 31, 2025 15:19"),
    ],
)
def test_minutes_are_read(text: str) -> None:
    """Each form names the same minute, in no time zone that it does not give."""
    assert moment(text) == (MINUTE, "minute")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2025-07-31T15:19Z", UTC),
        ("2025-07-31 15:19 +0900", SEOUL),
        ("2025-07-31T15:19+09:00", SEOUL),
        ("31 July 2025 15:19 KST", SEOUL),
        ("2025-07-31 15:19 (KST)", SEOUL),
        ("2025-07-31 15:19 UTC+9", SEOUL),
        ("31 July 2025 15:19 GMT", UTC),
        ("July 31, 2025 3:19 p.m. EDT", NEW_YORK_IN_SUMMER),
    ],
)
def test_zones_are_kept(text: str, zone: timezone) -> None:
    """A time with a zone is aware of it."""
    found = moment(text)
    assert found is not None
    assert found.when == MINUTE.replace(tzinfo=zone)
    assert found.when.utcoffset() == zone.utcoffset(None)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("12 a.m.", 0), ("12:30 p.m.", 12), ("1 p.m.", 13), ("오전 12:05", 0), ("오후 12:05", 12)],
)
def test_noon_and_midnight_are_told_apart(text: str, hour: int) -> None:
    """Twelve o'clock belongs to the half of the day that follows it."""
    found = moment(f"2025-07-31 {text}")
    assert found is not None
    assert found.when.hour == hour


@pytest.mark.parametrize(
    "text",
    [
        *("", "July", "in 2025", "2025", "May 2025", "yesterday", "07/08/2025", "2025-02-30"),
        *("July 31, 2025 the ministers met", "No. 2025-07-31 of the series", "2025-07-31 25:10"),
        *("31 July 2025 " * 10, "July 31, 2025 15:19 a.m.", "1.2.3", "99/99/2025"),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    """Prose, impossible days and dates whose day and month could be swapped are not read."""
    assert moment(text) is None


def test_words_beside_a_labelled_date_are_forgiven_on_request() -> None:
    """After "Published:" a place or a name may follow the date."""
    assert moment("31 July 2025, 15:19, Seoul time") is None
    assert moment("31 July 2025, 15:19, Seoul time", loose=True) == (MINUTE, "minute")


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)),
    st.sampled_from([None, UTC, SEOUL, NEW_YORK_IN_SUMMER]),
)
def test_iso_8601_comes_back_as_it_was(when: datetime, zone: timezone | None) -> None:
    """What `isoformat` writes is read to the second, zone included."""
    when = when.replace(microsecond=0, tzinfo=zone)
    assert moment(when.isoformat()) == (when, "second")


@given(
    st.text(alphabet="0123456789:-/. ,TZ+apm年月日시JulMay", max_size=40) | st.text(max_size=130)
)
def test_no_text_breaks_it(text: str) -> None:
    """Any text is a date or none; none raises."""
    found = moment(text, loose=True)
    assert found is None or found.precision in ("day", "minute", "second")
