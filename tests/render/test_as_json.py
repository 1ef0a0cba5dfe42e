"""The JSON of a briefing; hand_made.json is an invented example that no model has written."""

from __future__ import annotations

import json
from pathlib import Path

from briefing.document import Briefing
from briefing.render.as_json import to_json

HAND_MADE = Path(__file__).with_name("hand_made.json").read_text(encoding="utf-8")


def test_json_is_the_golden_file() -> None:
    """Read and written again, the hand-made briefing is the same file, byte for byte."""
    assert to_json(Briefing.model_validate_json(HAND_MADE)) == HAND_MADE


def test_json_reads_back_equal() -> None:
    """Nothing of a briefing is lost or changed on the way through its JSON."""
    briefing = Briefing.model_validate_json(HAND_MADE)
    odd = briefing.sections[0].model_copy(update={"title": 'é 한국 "q" \\ \u2028 \x00 </script>'})
    changed = briefing.model_copy(update={"sections": (odd,), "bottom_line": None})
    assert Briefing.model_validate_json(to_json(changed)) == changed


def test_json_is_readable_and_has_the_documented_shape() -> None:
    """Letters of every script stand as themselves, and the top level is as documented."""
    briefing = Briefing.model_validate_json(HAND_MADE)
    text = to_json(briefing.model_copy(update={"sections": ()}))
    assert "“This is a loan, not a gift,”" in text
    assert text.endswith("}\n")
    assert list(json.loads(text)) == [
        "schema_version",
        "article",
        "bottom_line",
        "sections",
        "withheld",
        "coverage",
        "provenance",
    ]
