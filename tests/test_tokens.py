"""Counting tokens needs no network and survives hostile text."""

from __future__ import annotations

import time

import pytest

from briefing.tokens import count


@pytest.mark.usefixtures("socket_disabled")
def test_counting_opens_no_socket() -> None:
    """The vocabulary is packaged: nothing is downloaded."""
    assert count("The canal opened in 1914.") == 8


def test_special_tokens_are_plain_text() -> None:
    """Text that looks like a control token of a model is counted as text."""
    assert count("<|endoftext|>") > 1


def test_a_run_without_spaces_is_counted_in_time() -> None:
    """A million letters without a space take seconds, not hours."""
    started = time.monotonic()
    assert count("a" * 1_000_000) > 100_000
    assert time.monotonic() - started < 20
