"""Looking for garbage less often, and as before again afterwards."""

from __future__ import annotations

import gc
import weakref

import pytest

from briefing.garbage import SELDOM, collected_seldom


def test_there_is_a_look_less_often_until_the_block_ends() -> None:
    """However it ends."""
    before = gc.get_threshold()
    assert all(now >= then for now, then in zip(SELDOM, before, strict=True))
    with pytest.raises(ValueError, match="in the block"), collected_seldom():
        assert gc.get_threshold() == SELDOM
        raise ValueError("in the block")
    assert gc.get_threshold() == before


def test_a_decorated_function_may_be_called_again() -> None:
    """Each call is a block of its own."""

    @collected_seldom()
    def thresholds() -> tuple[int, int, int]:
        return gc.get_threshold()

    before = gc.get_threshold()
    assert thresholds() == thresholds() == SELDOM
    assert gc.get_threshold() == before


def test_garbage_is_still_found() -> None:
    """Memory stays flat: cycles are let go of after so many objects, nobody having asked."""

    class Node:
        def __init__(self) -> None:
            self.itself = self

    with collected_seldom():
        gone = weakref.ref(Node())
        assert gone() is not None
        kept = [[i] for i in range(2 * SELDOM[0])]
    assert len(kept) == 2 * SELDOM[0]
    assert gone() is None
