"""What each shipped prompt set makes of its recorded articles is what was read and found good."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.golden import FOLDER, SETS, Golden, goldens

RECORDED = [golden for golden in goldens() if golden.file.exists()]


@pytest.mark.usefixtures("socket_disabled")
@pytest.mark.parametrize("golden", RECORDED, ids=lambda g: f"{g.prompts}-{g.seed}")
def test_the_markdown_is_the_golden_file(golden: Golden) -> None:
    """Byte for byte; `python -m tests.golden` writes the files anew."""
    assert golden.made() == golden.file.read_text(encoding="utf-8")


def test_each_recording_of_a_shipped_set_has_its_golden_file() -> None:
    """None lacks one, and none is left over from a seed or a set that is gone."""
    assert sorted(FOLDER.glob("*/*.md")) == sorted(golden.file for golden in goldens())


def test_each_shipped_set_has_two_golden_files() -> None:
    """One article shows too little of what a set does."""
    kept = Counter(golden.prompts for golden in RECORDED)
    assert {name for name in SETS if kept[name] < 2} == set(), kept
