import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.verify.gaps import _cues
from briefing.verify.needed import folded, letters_needed

CUES = [
    (language, cue) for language in ("en", "fr", "de", "ko", "ja") for cue in _cues(language).each
]


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"\bomit(?:s|ted)?\b", {"omit"}),
        (r"(?:refus|declin)ed? to", {"refus", "declin"}),
        (r"(?:very )?silent", {"silent"}),
        (r"\w+|silent", set()),
        (r"(?:silent)*", set()),
        (r"STRASSE|Maß", {"strasse", "mass"}),
        (r"언급", {"언급"}),
    ],
)
def test_what_a_pattern_cannot_do_without(pattern: str, needed: set[str]) -> None:
    """What may be missing is not needed, and of alternatives each one's letters are told."""
    assert letters_needed(pattern) == needed


@given(st.data())
def test_every_match_has_letters_that_are_needed(data: st.DataObject) -> None:
    """A text in which a cue is found is never ruled out, in capitals or not."""
    _, cue = data.draw(st.sampled_from(CUES))
    text = data.draw(st.from_regex(cue.pattern))
    needed = cue.needed
    assert not needed or any(letters in folded(text) for letters in needed)


@pytest.mark.parametrize("written", ["ſilent", "sılent", "sİlent", "SILENT", "silenT"])
def test_letters_are_found_however_a_pattern_takes_them(written: str) -> None:
    """What disregarding case lets stand for a letter is found as that letter."""
    assert re.search("silent", written, re.IGNORECASE)
    assert "silent" in folded(written)
