"""Looking for garbage less often while there is much to do.

Python looks through all its objects for cycles that nobody holds any more, the more often the more
is made. What a run makes is nearly all let go of by itself, and each look stops everything for a
tenth of a second while its answers wait. Not obvious: this is the whole process's, so only programs
of ours do it; who calls `briefing.api` from a program of theirs is left alone.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (20_000, 20, 20)
"""Objects made and not let go of until there is a look at the youngest, and how many of those until
one at the older ones, and at all (`gc.set_threshold`; by default 700, 10 and 10). With more, memory
grows and little is saved."""


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Look for garbage seldom within this block, or in a function that is decorated with it."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
