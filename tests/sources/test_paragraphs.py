"""Lines to paragraphs of plain text."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.paragraphs import lines_of, plain_paragraphs

LONG = (
    "The defence ministers of the two countries spoke by phone on Thursday and agreed that the "
    "alliance should be adapted to new threats, without saying what that would mean for the troops "
    "stationed on the peninsula or for the budget that pays for them."
)


def paragraphs_of(text: str) -> list[str]:
    """Return the texts of the paragraphs."""
    return [paragraph.text for paragraph in plain_paragraphs(lines_of(text))]


@pytest.mark.parametrize("width", [50, 66, 72, 80, 100])
def test_hard_wrapped_lines_are_one_paragraph(width: int) -> None:
    """Prose wrapped at any usual column is put together again."""
    text = textwrap.fill(LONG, width) + "\n\n" + textwrap.fill(LONG, width) + "\n"
    assert paragraphs_of(text) == [LONG, LONG]


def test_a_wrapped_line_that_could_not_be_broken_does_not_confuse_the_width() -> None:
    """One long address sticks out; the rest is still seen to be wrapped."""
    text = textwrap.fill(LONG, 72) + "\nhttps://example.org/" + "a" * 90 + "\n"
    text += textwrap.fill(LONG, 72)
    assert len(paragraphs_of(text)[0]) > len(LONG)


def test_a_paragraph_on_each_line_stays_one_each() -> None:
    """Files without blank lines have a paragraph on each line."""
    assert paragraphs_of(f"{LONG}\n{LONG}\n{LONG}") == [LONG] * 3


def test_short_paragraphs_on_lines_of_their_own_stay_apart() -> None:
    """Lines of uneven length that end as sentences do are paragraphs."""
    lines = ["He came.", "She left the room without a word.", "Nobody saw it.", "It was late."]
    assert paragraphs_of("\n".join(lines)) == lines


def test_an_indented_line_begins_a_paragraph() -> None:
    """Old mail marks paragraphs by an indent and has no blank lines."""
    body = textwrap.fill(LONG, 72, initial_indent="    ")
    assert paragraphs_of(f"{body}\n{body}") == [LONG, LONG]


def test_a_line_that_stops_in_the_middle_is_continued() -> None:
    """Uneven lines whose next begins in lower case are one sentence, as in copies from a PDF."""
    assert paragraphs_of("The ministers agreed\nto meet in Seoul.") == [
        "The ministers agreed to meet in Seoul."
    ]


def test_list_items_are_paragraphs_without_their_marks() -> None:
    """Each item stands alone, its continuation lines with it."""
    assert paragraphs_of("They agreed:\n- to meet\n  in Seoul\n• to talk\n") == [
        "They agreed:",
        "to meet in Seoul",
        "to talk",
    ]


def test_ornaments_separate_and_say_nothing() -> None:
    """Rows of marks are no paragraphs."""
    assert paragraphs_of("One.\n* * *\nTwo.\n-----\n\n___\nThree.") == ["One.", "Two.", "Three."]


def test_korean_and_japanese_are_wrapped_by_columns() -> None:
    """An ideograph takes two columns, and Japanese breaks between any two."""
    korean = "두 나라 장관은 전화로 회담하고 동맹을 새로운 위협에 맞게 바꾸기로 하였다고 국방부가\n"
    assert len(paragraphs_of(korean * 3 + "밝혔다.")) == 1
    japanese = "両国の防衛相は電話で会談し、同盟を新しい脅威に合わせて変えていくことで一致したと\n"
    assert len(paragraphs_of(japanese * 3 + "発表した。")) == 1


def test_a_word_broken_at_its_hyphen_is_one_word() -> None:
    """No space comes between the halves of "Korea-U.S."."""
    assert paragraphs_of("It shook the long-standing Korea-\nU.S. alliance,\nit said.") == [
        "It shook the long-standing Korea-U.S. alliance, it said."
    ]


def test_scripts_without_spaces_are_joined_without() -> None:
    """A wrapped Japanese sentence has no gap in it, a Korean one has a space."""
    japanese = "両国の防衛相は電話で会談し、同盟を新しい脅威に合わせて変えていくことで一致したと\n"
    assert "一致したと両国の" in paragraphs_of(japanese * 3 + "発表した。")[0]
    korean = "두 나라 장관은 전화로 회담하고 동맹을 새로운 위협에 맞게 바꾸기로 하였다고 국방부가\n"
    assert "국방부가 두 나라" in paragraphs_of(korean * 3 + "밝혔다.")[0]


@given(st.lists(st.sampled_from(["One", "two.", " ", "\n", "\n\n", "- ", "    ", "* * *", "長"])))
def test_paragraphs_hold_every_word_in_order(pieces: list[str]) -> None:
    """Joined lines have all that was in the text but white space, ornaments and marks of items."""
    text = "".join(pieces)
    found = [paragraph.text for paragraph in plain_paragraphs(lines_of(text))]
    assert all(paragraph and "\n" not in paragraph for paragraph in found)
    assert _letters("".join(found)) == _letters(text)


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
