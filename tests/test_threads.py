"""Waiting aside for what blocks."""

import asyncio
import threading
import time

import pytest

from briefing.threads import aside


def test_what_blocks_holds_nothing_else_up() -> None:
    """While one thing waits, others go on; its result comes back."""

    async def both() -> tuple[bool, float]:
        began = time.monotonic()
        waiting = asyncio.create_task(aside(lambda: threading.Event().wait(0.5)))
        await asyncio.sleep(0.01)
        early = time.monotonic() - began
        return await waiting, early

    result, early = asyncio.run(both())
    assert result is False
    assert early < 0.4


def test_what_it_raises_is_raised() -> None:
    """An error reaches whoever waits."""

    def fails() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError, match="x"):
        asyncio.run(aside(fails))


def test_a_run_that_ends_does_not_wait_for_it() -> None:
    """Cancelled, the run is over at once, and what comes later harms nothing."""
    release = threading.Event()

    async def cancelled() -> None:
        waiting = asyncio.create_task(aside(lambda: release.wait(10)))
        await asyncio.sleep(0.05)
        waiting.cancel()

    began = time.monotonic()
    asyncio.run(cancelled())
    assert time.monotonic() - began < 5
    release.set()
