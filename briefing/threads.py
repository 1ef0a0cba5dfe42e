"""Waiting for what blocks, such as a slow site, without holding up everything else.

In goes a function, out comes what it returns. Not obvious: asyncio's own threads are waited for
when a program ends, so that an interrupted run would stand until a site has answered; this one's
are not.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def aside(work: Callable[[], T]) -> T:
    """Return what `work` returns, or raise what it raises, from a thread of its own."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def told(tell: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # the run has ended, and with it its loop
            loop.call_soon_threadsafe(lambda: None if done.done() else tell())

    def run() -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - raised where it is awaited
            told(lambda error=error: done.set_exception(error))  # type: ignore[misc]
        else:
            told(lambda: done.set_result(result))

    threading.Thread(target=run, daemon=True).start()
    return await done
