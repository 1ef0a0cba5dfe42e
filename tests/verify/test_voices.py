"""Words in the first person are somebody's."""

from __future__ import annotations

import pytest

from briefing.findings import Reason
from briefing.sources.text import read_text
from briefing.verify.check import checked
from briefing.verify.voices import author_speaks, first_person
from tests.verify.made import article, point

TEXT = (
    "There is no shortage in the county.",
    "“We are not short of water yet, and this is how we want it to stay,” Tor Aasen said.",
    "Nobody should worry, he said.",
    "MORE ON THE DROUGHT IN THE NORTH",
)
OURS = "We are not short of water yet, and this is how we want it to stay."


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        (OURS, "We"),
        ("The minister said my country would act.", "my"),
        ("That is what I told them.", "I"),
        ("Aasen said “we are not short of water.”", None),
        ('Aasen said "we are not short" of water.', None),
        ("Veterans of World War I were buried there.", None),
        ("The US and its allies agreed.", None),
        ("The Commission proposed Omnibus I in May.", None),
    ],
)
def test_a_speaker_who_means_himself_is_found(statement: str, word: str | None) -> None:
    """Outside quotation marks alone; a numeral and a country are nobody."""
    assert first_person(statement) == word


def test_words_of_somebody_who_is_named_get_quotation_marks() -> None:
    """Cut out by code, word for word; the name stands beside them."""
    made = checked(point(OURS, 2, attribution="Tor Aasen"), article(*TEXT))
    assert made.statement == f"“{OURS}”"
    assert made.holds


def test_words_of_nobody_are_withheld() -> None:
    """However much they are the article's own: whose they are is lost."""
    made = checked(point(OURS, 2), article(*TEXT))
    assert not made.holds
    assert Reason.SPEAKER_LOST in made.verdict.reasons


def test_a_heading_in_capitals_is_no_finding() -> None:
    """Sites put links to other articles between the lines."""
    made = checked(point(TEXT[3], 4), article(*TEXT))
    assert Reason.BREAKS_OFF in made.verdict.reasons


@pytest.mark.parametrize(
    ("sentences", "numbers"),
    [
        (("I have covered this for years.", "The port is closed.", "We should reopen it."), (1, 3)),
        (("“We are closed.”", "The port said “our quay is old” on Monday."), ()),
    ],
)
def test_an_author_who_speaks_is_found(
    sentences: tuple[str, ...], numbers: tuple[int, ...]
) -> None:
    """Outside quotation marks."""
    assert author_speaks(article(*sentences)) == numbers


def test_a_quotation_of_several_sentences_is_no_author() -> None:
    """Within a paragraph it goes on to its closing mark, or to the end."""
    text = read_text(
        'Port shut\n\n"We are closed. We shall open in May. My crews rest," she said.\n\n'
        '"We have no choice. Our quay is old.\n\nThe council met on Tuesday to hear the report.\n',
        source="port.txt",
        name="port",
    )
    assert author_speaks(text) == ()
