"""Characters that nobody sees."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.characters import one_line, readable


@pytest.mark.parametrize(
    "hidden",
    [
        *("\x00", "\x1b", "\x7f", "\x9b", "\u00ad", "\u200b", "\u200c", "\u200d", "\u2060"),
        *("\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\ufeff", "\u3164"),
        *("\ue000", "\uffff", "\ufdd0", "\u0378", "\U0010ffff"),  # private, or no character at all
        *("\ufe0f", "\ufe00\ufe01", "\U000e0100", "\U000e0041\U000e0042", "\u200d\ufe0f\u200d"),
    ],
)
def test_what_nobody_sees_is_dropped(hidden: str) -> None:
    """Controls, marks of direction, spaces without width, tags and stray selectors go."""
    assert readable(f"de{hidden}al") == "deal"


@pytest.mark.parametrize(
    "text",
    [
        *("می‌خواهم", "क्‍ष", "श्रीलंका", "ශ්‍රී", "👩‍👩‍👧", "❤️", "🏳️‍🌈", "葛\U000e0100", "1️⃣"),
        *("שלום, world", "مرحبا", "naïve e\u0301", "12\u00a0000", "Seoul\tand\nTokyo"),
    ],
)
def test_what_writing_needs_stays(text: str) -> None:
    """Joiners within words that need them, emoji, right-to-left scripts and accents are kept."""
    assert readable(text) == text


def test_a_lone_surrogate_is_replaced() -> None:
    """Half a character is shown as one that could not be read."""
    assert readable("a\ud800b") == "a\ufffdb"


def test_one_line_has_single_spaces() -> None:
    """Spaces, tabs and breaks become one space; those of French numbers stay."""
    assert one_line("  a \t b\r\nc\u2028d  12\u202f000\n") == "a b c d 12\u202f000"


@given(st.text())
def test_it_is_done_once_and_for_all(text: str) -> None:
    """A second pass changes nothing, no control is left, and letters are lost nowhere."""
    clean = readable(text)
    assert readable(clean) == clean
    assert all(unicodedata.category(c) not in ("Cc", "Cs") or c in "\t\n" for c in clean)
    unfilled = [c for c in text if c.isalpha() and c not in "\u115f\u1160\u3164\uffa0"]
    assert [c for c in clean if c.isalpha()] == unfilled


@pytest.mark.parametrize(
    "piece", ["\u200d\ufe0f", "❤\ufe0f\u200d", "می\u200c", "\u200c\u200d", "1\ufe0f"]
)
def test_long_runs_take_linear_time(piece: str) -> None:
    """No run of joiners and selectors makes it search for ever."""
    began = time.perf_counter()
    readable(piece * 100_000)
    assert time.perf_counter() - began < 5
