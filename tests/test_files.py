"""Files are written in full or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from briefing.files import ABANDONED, placed


def test_a_file_is_replaced_in_one_go(tmp_path: Path) -> None:
    """The folder is made, the old content is gone, and nothing lies beside it."""
    path = tmp_path / "new" / "a.md"
    placed(path, b"one")
    placed(path, "zwei – größer".encode())
    assert path.read_text(encoding="utf-8") == "zwei – größer"
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_cannot_be_placed_leaves_nothing(tmp_path: Path) -> None:
    """What was written aside is removed."""
    (tmp_path / "a.md").mkdir()
    with pytest.raises(OSError, match=r"a\.md"):
        placed(tmp_path / "a.md", b"one")
    assert [p.name for p in tmp_path.iterdir()] == ["a.md"]


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    """But not what another process may be writing now."""
    left = tmp_path / ".a.md.part"
    left.write_text("ha")
    placed(tmp_path / "a.md", b"one")
    assert left.read_text() == "ha"
    long_ago = time.time() - ABANDONED - 1
    os.utime(left, (long_ago, long_ago))
    placed(tmp_path / "a.md", b"two")
    assert (tmp_path / "a.md").read_bytes() == b"two"
    assert [p.name for p in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.skipif(os.name == "nt", reason="modes")
def test_others_may_read_what_the_umask_allows(tmp_path: Path) -> None:
    """Briefings and recordings are shared."""
    before = os.umask(0o022)
    try:
        placed(tmp_path / "a.md", b"one")
    finally:
        os.umask(before)
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o644
