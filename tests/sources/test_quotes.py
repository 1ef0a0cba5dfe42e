"""Which quotation marks and brackets belong together."""

import pytest

from briefing.sources.quotes import enclosures


def enclosed(text: str) -> list[str]:
    """Return what stands between the marks of each pair."""
    return [text[opening + 1 : close] for opening, close in enclosures(text)]


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “yes” and ‘no’.", ["yes", "no"]),
        ('He said "yes" and "no".', ["yes", "no"]),
        ("It's the ministers' plan.", []),
        ("They’re sure he didn’t.", []),
        ("„Ja“, « oui », 「はい」 (so).", ["Ja", " oui ", "はい", "so"]),
        ("“He wrote ‘never’ twice,” she said.", ["never", "He wrote ‘never’ twice,"]),
        ('“Mixed marks," he said.', ["Mixed marks,"]),
        ("“Never closed. And on.", []),
        ("Closed” but never opened.", []),
        ('""Twice opened," he said. "Next."', ["Twice opened,", "Next."]),
        ('First " open. Then "real" one.', ["real"]),
        ("", []),
    ],
)
def test_marks_pair_up_as_a_reader_sees_them(text: str, inside: list[str]) -> None:
    """Apostrophes are no quotes, straight quotes pair by their surroundings, strays pair never."""
    assert enclosed(text) == inside
