"""Plain text and Markdown to an Article."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.article import Article
from briefing.errors import SourceError
from briefing.sources.text import read_text

PROSE = (
    "The two ministers spoke by phone on Thursday and agreed to meet soon. They will discuss the "
    "alliance, the troops and the budget in Seoul next month.\n"
)


def article(text: str, name: str = "stem") -> Article:
    """Return the article of a text."""
    return read_text(text, source="x.txt", name=name)


def sentences(text: str) -> list[str]:
    """Return the texts of the sentences of a text."""
    return [sentence.text for sentence in article(text).sentences]


def test_header_fields_are_fields_and_no_sentences() -> None:
    """Headline, dates and byline are read, and only the prose is numbered."""
    found = article(
        "Ministers agree on alliance\nPublished: 31 Jul. 2025, 15:19 Updated: 1 Aug. 2025\n"
        "By Lee Sang-ho\n\n" + PROSE
    )
    assert found.title == "Ministers agree on alliance"
    assert found.published == datetime(2025, 7, 31, 15, 19)
    assert found.updated == datetime(2025, 8, 1)
    assert found.date_precision == "minute"
    assert found.byline == "Lee Sang-ho"
    assert found.language == "en"
    assert [s.number for s in found.sentences] == [1, 2]
    assert found.sentences[0].text.startswith("The two ministers")


def test_front_matter_and_the_heading_that_repeats_it_are_no_sentences() -> None:
    """The title of the front matter is the title; the same headline above the text is not prose."""
    found = article("---\ntitle: A deal\nlang: de\n---\n\n# A deal\n\n" + PROSE)
    assert (found.title, found.language) == ("A deal", "de")
    assert len(found.sentences) == 2


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("A deal is struck\n\n", "A deal is struck"),
        ("A deal is struck\n", "A deal is struck"),
        ("# A *deal* is struck\n\n", "A deal is struck"),
        ("A deal\n======\n\n", "A deal"),
        ("*World*\n\n# A deal\n\n", "A deal"),
        ("Will they meet?\n\n", "Will they meet?"),
        ("Ministers to meet in Washington, D.C.\n\n", "Ministers to meet in Washington, D.C."),
        ("The ministers have agreed to meet.\n\n", "stem"),
        ("They said:\n\n", "stem"),
        ("", "stem"),
    ],
)
def test_the_title_is_the_headline_or_the_files_name(head: str, title: str) -> None:
    """A short first line that is not closed like a sentence is the headline."""
    assert article(head + PROSE).title == title


def test_text_without_a_headline_keeps_its_first_line() -> None:
    """Where the name of the file is the title, nothing of the text is taken for it."""
    assert sentences("They agreed to meet.\n\n" + PROSE)[0] == "They agreed to meet."


def test_a_headline_over_two_lines_is_one_title() -> None:
    """A wrapped headline is put together."""
    text = "Ministers of both countries agree to adapt the alliance to\nnew threats\n\n" + PROSE
    assert article(text).title == (
        "Ministers of both countries agree to adapt the alliance to new threats"
    )


def test_sentences_have_no_line_breaks_and_know_their_paragraph() -> None:
    """A wrapped sentence is put together; paragraphs count from 1 without the headline."""
    found = article(
        "# A deal\n\nThe two ministers spoke by phone on Thursday and said\nthat they would meet "
        "soon. They will.\n\nThe alliance, the troops and the budget are to be discussed there.\n"
    )
    assert found.sentences[0].text.endswith("and said that they would meet soon.")
    assert [s.paragraph for s in found.sentences] == [1, 1, 2]


def test_the_text_is_the_title_and_the_paragraphs() -> None:
    """Fields, marks and line breaks are gone, blank lines stand between paragraphs."""
    found = article(
        "---\nlang: en\n---\n# A *deal*\nPublished: 2025-07-31\n\n- See the\n"
        "  [text](https://example.org).\n\n" + PROSE
    )
    assert found.text == f"A deal\n\nSee the text.\n\n{PROSE.strip()}"


def test_a_name_that_stands_in_for_a_title_is_not_in_the_text() -> None:
    """The text holds nothing that was not read."""
    assert article(PROSE, name="2025-call").text == PROSE.strip()


def test_characters_that_nobody_sees_are_dropped() -> None:
    """What hides or turns words around is neither in the title nor in the text."""
    hidden = "\u202eagree\u202c to \u200bmeet\x1b[31m \U000e0041"
    found = article(f"Ministers {hidden}\n\nIt was {hidden}. " + PROSE)
    assert found.title == "Ministers agree to meet[31m"
    assert found.sentences[0].text == "It was agree to meet[31m ."


def test_sentences_never_cross_paragraphs() -> None:
    """A paragraph without a full stop ends its sentence nonetheless."""
    assert sentences("A deal\n\nWhat was said\n\n" + PROSE)[0] == "What was said"


@pytest.mark.parametrize(
    ("markup", "cut"),
    [
        ("**Seoul** said so.", "Seoul said so."),
        ("**Seoul said so.** Then it fell silent.", "Seoul said so."),
        ("*All of this was said.*", "All of this was said."),
        ("[Seoul](https://example.org) said so.", "Seoul said so."),
        ("**[Seoul](https://example.org)** said so.", "Seoul said so."),
        ("It was said in **Seoul.** It was so.", "It was said in Seoul."),
        ("> It was said in Seoul.", "It was said in Seoul."),
        ("- It was said in Seoul.", "It was said in Seoul."),
    ],
)
def test_sentences_hold_no_markup(markup: str, cut: str) -> None:
    """Marks and the targets of links are in no sentence."""
    assert sentences(f"# A deal\n\n{markup}\n\n{PROSE}")[0] == cut


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("A headline\n", "1 sentence and 2 words"),
        ("A headline\n\nOne sentence is not enough of it.", "1 sentence and 7 words"),
        ("Too. Few. Words. Here.", "4 sentences and 4 words"),
        ("***\n---\n", "0 sentences and 0 words"),
    ],
)
def test_too_little_is_refused(text: str, says: str) -> None:
    """A headline or a caption is no article, and the refusal counts what there was."""
    with pytest.raises(SourceError, match=says) as caught:
        article(text)
    assert str(caught.value).startswith("x.txt: ")
    assert "\n" not in str(caught.value)


def test_chinese_is_not_too_little_for_want_of_spaces() -> None:
    """Text without spaces between words is measured by its characters."""
    text = (
        "两国国防部长周四通了电话，同意尽快会晤，并讨论同盟的未来和驻军问题。日期和地点还没有确定。"
    )
    assert len(article(text).sentences) == 2


PIECES = st.sampled_from(
    [
        *("The U.S. said so. ", "“Yes,” he said. ", "합의했다. ", "同意した。", "word ", "Word\n"),
        *(
            "\n\n",
            "\n",
            "    ",
            "- ",
            "1. ",
            "By Jane Doe\n",
            "Published: 2025-07-31\n",
            "...",
            "”",
        ),
        *("* * *\n", "🙂 ", "\u200b", "\u00a0", "\t", "No. 2 ", "at 3 p.m. Tuesday "),
    ]
)
MARKS = st.sampled_from(
    [
        "# ",
        "**",
        "*",
        "[a](b)",
        "`",
        "<b>",
        "> ",
        "---\n",
        "title: x\n",
        "|",
        "<!--",
        "-->",
        "[",
        "\\",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_plain_text_loses_nothing(pieces: str) -> None:
    """Every word of the body is in the text in order, in a sentence, and nothing of the header."""
    found = article("Headline of it\n\n" + PROSE + "\n" + pieces)
    whole = _letters("Headline of it" + PROSE + pieces)
    assert _letters(found.text) == whole
    assert "Headlineofit" + _letters("".join(s.text for s in found.sentences)) == whole


def test_a_sentence_beside_a_date_is_no_field() -> None:
    """What stands before a tab may be the last of the text."""
    found = article(f"Headline of it\n\n{PROSE}\nThe U.S. said so. \tPublished: 2025-07-31")
    assert "The U.S. said so." in found.text


def _letters(text: str) -> str:
    """Return the letters and digits of a text without those of the fields that may be in it."""
    for field in ("By Jane Doe", "Published: 2025-07-31"):
        text = text.replace(field, "")
    return "".join(c for c in text if c.isalnum())


@given(st.lists(st.one_of(PIECES, MARKS), max_size=60).map("".join), st.booleans())
def test_offsets_hold_in_markdown(pieces: str, front: bool) -> None:
    """However the marks are thrown together, sentences are slices of the text, in order."""
    text = ("---\ntitle: T\n---\n" if front else "") + pieces + "\n\n# Head\n\n" + PROSE
    try:
        found = article(text)
    except SourceError:
        return
    end = 0
    for s in found.sentences:
        assert end <= s.start < s.end
        assert found.text[s.start : s.end] == s.text == s.text.strip()
        assert not set(s.text) & set("\n\r\t\u200b")
        end = s.end
