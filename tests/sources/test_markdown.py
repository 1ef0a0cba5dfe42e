"""Markdown to paragraphs."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.markdown import looks_like_markdown, markdown_paragraphs
from briefing.sources.paragraphs import lines_of


def paragraphs_of(text: str) -> list[str]:
    """Return the texts of the paragraphs."""
    return [paragraph.text for paragraph in markdown_paragraphs(lines_of(text))]


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("**Seoul** and __Tokyo__ *may* _meet_.", "Seoul and Tokyo may meet."),
        ("***Both*** agreed.", "Both agreed."),
        ("A [link](https://example.org/a_(b) 'T') here.", "A link here."),
        ("A [**bold** link](https://example.org).", "A bold link."),
        ("A [reference][1] and a note[^1].", "A reference and a note."),
        ("See <https://example.org/a.b>.", "See https://example.org/a.b."),
        ("![A photo](a.png) It was <b>cold</b>.<br/>", "It was cold."),
        ("Run `make` or ``make x``.", "Run make or make x."),
        ("It is ~~not~~ over.", "It is not over."),
        (r"Five \* three \[sic\].", "Five * three [sic]."),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("Before <!-- hidden --> after.", "Before  after."),
        ("[sic] and [12] and (so)", "[sic] and [12] and (so)"),
    ],
)
def test_inline_markup_is_left_out(markup: str, plain: str) -> None:
    """Emphasis, links, images, tags, code marks, escapes and comments go; what they mark stays."""
    assert paragraphs_of(markup) == [plain]


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("# One #\nTwo\n\n## Three", ["One", "Two", "Three"]),
        ("One\n===\nTwo\n---\nThree", ["One", "Two", "Three"]),
        ("> One\n> goes on\n\n> > Two", ["One goes on", "Two"]),
        (
            "* One\n  goes on\n* Two\n1. Three\n2. Four\n- [x] Five",
            "One goes on|Two|Three|Four|Five",
        ),
        ("| A | B |\n|---|:-:|\n| 1 | 2 |", ["A | B", "1 | 2"]),
        ("```\ncode here\n```\nAfter.", ["code here", "After."]),
        ("One.\n\n***\n\nTwo.\n- - -\nThree.", ["One.", "Two.", "Three."]),
        ("One.\n\n[1]: https://example.org 'T'\n[^1]: A note.", ["One.", "A note."]),
        ("One\ngoes on\\\nfurther.", ["One goes on further."]),
        ("One.\n<!-- hidden\nignore this\n--> Two.", ["One.", "Two."]),
    ],
)
def test_marks_of_blocks_are_left_out(markup: str, plain: str | list[str]) -> None:
    """Headings, quotations, lists, tables, rules, fences and definitions become paragraphs."""
    assert paragraphs_of(markup) == (plain.split("|") if isinstance(plain, str) else plain)


def test_headings_know_their_level() -> None:
    """The level tells a headline from a section's."""
    found = markdown_paragraphs(lines_of("# A\n\n### B\n\nC\n=\n\nD"))
    assert [(p.text, p.heading) for p in found] == [("A", 1), ("B", 3), ("C", 1), ("D", 0)]


@pytest.mark.parametrize(
    ("text", "is_markdown"),
    [
        ("# Title\n\nText", True),
        ("Title\n=====\n\nText", True),
        ("Text with a [link](https://example.org).", True),
        ("Text **in bold** here.", True),
        ("> Quoted", True),
        ("Plain text. With #MeToo, a * star and [sic] (so).", False),
        ("- an item\n- another", False),
        ("2 ** 3 ** 4", False),
    ],
)
def test_markdown_is_told_by_its_marks(text: str, is_markdown: bool) -> None:
    """Marks that plain text hardly ever has make a text Markdown; lists and stars do not."""
    assert looks_like_markdown(text) is is_markdown


PIECES = st.sampled_from(
    [
        *("**", "*", "_", "`", "[", "](", ")", "](x)", "![", "<b>", "<!--", "-->", "\\", "~~"),
        *("# ", "> ", "- ", "1. ", "|", "---", "===", "```", "[^1]", "[a]: b", " ", "\n", "\n\n"),
        *("Seoul", "word.", "長い。"),
    ]
)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_text_breaks_it(text: str) -> None:
    """However the marks are thrown together, paragraphs are trimmed lines that say something."""
    for paragraph in markdown_paragraphs(lines_of(text)):
        assert any(map(str.isalnum, paragraph.text))
        assert paragraph.text == paragraph.text.strip()
        assert "\n" not in paragraph.text


@given(st.lists(st.sampled_from(["Seoul", "**bold**", "_soft_", "`make`", "[link](/x)", "word."])))
def test_every_word_stays_in_order(words: list[str]) -> None:
    """Of marked words all remain, in order and freed of their marks."""
    plain = [re.sub(r"\(.*\)|[^a-zA-Z.]", "", word) for word in words]
    assert " ".join(paragraphs_of(" ".join(words))).split() == plain


@pytest.mark.parametrize(
    "piece", ["**a ", "[a", "![", "](", "`", "<a ", "<!--", "_a ", "*a", "\\", "> ", "| ", "~~a"]
)
def test_hostile_markup_takes_linear_time(piece: str) -> None:
    """Marks that never close do not make the patterns search for ever."""
    began = time.perf_counter()
    paragraphs_of("x " + piece * 20_000)
    assert time.perf_counter() - began < 10
