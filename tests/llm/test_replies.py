"""What a server says besides its answer."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.llm.port import Limits, Window
from briefing.llm.replies import Server, duration, limits, retry_after


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1s", 1.0),
        ("6m0s", 360.0),
        ("120ms", 0.12),
        ("1h2m3.5s", 3723.5),
        ("7", 7.0),
        ("", None),
        ("soon", None),
        ("3 s", None),
        ("-1", None),
        ("1e9", None),
    ],
)
def test_durations_are_read_as_openai_writes_them(text: str, seconds: float | None) -> None:
    """Units add up; what is no duration is none."""
    assert duration(text) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "0.5"}, 0.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "7", "retry-after-ms": "250"}, 0.25),
        ({"retry-after": "Mon, 01 Jan 1990 00:00:00 GMT"}, 0.0),
        ({"retry-after": "-3"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "later"}, None),
        ({}, None),
        ({"x-ratelimit-remaining-tokens": "0", "x-ratelimit-reset-tokens": "6m0s"}, 360.0),
        ({"x-ratelimit-remaining-tokens": "9", "x-ratelimit-reset-tokens": "6m0s"}, None),
    ],
)
def test_the_wait_a_server_asks_for(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds, a date, or when a used-up limit opens; nonsense is none."""
    assert retry_after(headers) == seconds


def test_a_time_since_1970_is_a_wait() -> None:
    """As some servers say when a limit is open again."""
    wait = duration(str(int(time.time()) + 90))
    assert wait is not None
    assert 85 < wait <= 90
    assert duration("1500000000") == 0.0


def test_a_date_to_come_is_a_wait() -> None:
    """A date is turned into the seconds until then."""
    wait = retry_after({"retry-after": formatdate(time.time() + 90, usegmt=True)})
    assert wait is not None
    assert 85 < wait <= 90


@given(st.dictionaries(st.sampled_from(["retry-after", "retry-after-ms"]), st.text()))
def test_no_header_breaks_the_reading_of_a_wait(headers: dict[str, str]) -> None:
    """Whatever stands there, the wait is a number of seconds that is not negative, or none."""
    wait = retry_after(headers)
    assert wait is None or wait >= 0


def test_rate_limits_are_read() -> None:
    """Limit, what is left and the time until all of it is back, for requests and for tokens."""
    headers = {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": "59",
        "x-ratelimit-reset-requests": "1s",
        "x-ratelimit-limit-tokens": "150000",
        "x-ratelimit-remaining-tokens": "nonsense",
    }
    assert limits(headers) == Limits(
        requests=Window(limit=60, left=59, reset=1.0), tokens=Window(limit=150_000)
    )


@pytest.mark.parametrize(
    "message",
    [
        "Incorrect API key provided: canary-7f3a. Find yours.",
        "Authorization: Bearer canary-7f3a",
        "bad header sk-proj-canary-7f3a",
        "canary-7f3acanary-7f3a",
    ],
)
def test_a_message_never_holds_the_key(message: str) -> None:
    """The key is cut out by its value, and what looks like another key too."""
    assert "canary" not in Server("The server", "m", ("canary-7f3a",)).line(message)


def test_a_message_is_one_short_line() -> None:
    """A page of HTML does not fill the terminal."""
    said = Server("The server", "m").line("<html>\n\n" + "none so far " * 200)
    assert "\n" not in said
    assert len(said) <= 300
    assert "none" in said
