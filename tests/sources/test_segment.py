"""Sentence spans: a table of hard cases, and what holds for any text."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.segment import LONG_QUOTATION, spans

CASES = tomllib.loads(
    (Path(__file__).parent / "segmentation_cases.toml").read_text(encoding="utf-8")
)["case"]
PIECES = st.sampled_from(
    [
        *("U.S.", "Gen.", "Kim", "the", "He", "3.", "p.m.", "No.", "2", "...", "…", "?", "!", "."),
        *(
            "“",
            "”",
            '"',
            "'",
            "’",
            "(",
            ")",
            "[",
            "]",
            "«",
            "»",
            "「",
            "」",
            "。",
            "？",
            "다.",
            "合意",
        ),
        *(" ", "  ", "\u00a0", "\u3000", "\n", "\t", "z.", "B.", "EE.", "UU.", "🙂", "\u200b", "-"),
    ]
)


def cut(text: str, language: str = "en") -> list[str]:
    """Return the sentences of a paragraph."""
    return [text[start:end] for start, end in spans(text, language)]


@pytest.mark.parametrize("case", CASES, ids=[f"{c['language']}: {c['text'][:40]}" for c in CASES])
def test_hard_cases_are_cut_as_a_reader_would(case: dict[str, Any]) -> None:
    """Each text of the table falls into exactly the sentences that the table says."""
    assert cut(case["text"], case["language"]) == case["sentences"]


def test_the_table_is_fair() -> None:
    """The sentences of each case are its text, nothing lost, and no case comes twice."""
    assert len(CASES) >= 90
    assert len({case["text"] for case in CASES}) == len(CASES)
    for case in CASES:
        assert "".join("".join(case["sentences"]).split()) == "".join(case["text"].split())


@given(
    st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)),
    st.sampled_from(["en", "fr", "de", "es", "it", "pt", "ko", "ja", "zh", "ru", "hi", "xx"]),
)
def test_spans_cover_every_character_once_and_in_order(text: str, language: str) -> None:
    """All that is not white space lies in exactly one span; spans are in order, trimmed, filled."""
    end = 0
    for start, stop in spans(text, language):
        assert not text[end:start].strip()
        assert text[start:stop] == text[start:stop].strip()
        assert start < stop
        end = stop
    assert not text[end:].strip()


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_sentence_is_a_lone_mark(text: str) -> None:
    """A sentence has a letter or digit, unless the paragraph has none at all."""
    found = cut(text)
    if any(map(str.isalnum, text)):
        assert all(any(map(str.isalnum, sentence)) for sentence in found)
    else:
        assert len(found) <= 1


def test_a_short_quotation_stays_whole_and_a_speech_is_cut() -> None:
    """Two short sentences in quotation marks stay with their speaker; a long speech does not."""
    short = "“We agree. We will act,” he said."
    assert cut(short) == [short]
    one = "We have waited for this day through many long winters of doubt and of delay. "
    speech = "“" + one * 4 + "Now it is here,” he said."
    assert len(speech) > LONG_QUOTATION
    assert len(cut(speech)) == 5


def test_a_quotation_that_is_never_closed_does_not_swallow_the_paragraph() -> None:
    """A paragraph of a speech opens with a quotation mark and closes with none."""
    assert cut("“We waited. We hoped. We lost.") == ["“We waited.", "We hoped.", "We lost."]


def test_a_stray_closing_quote_joins_the_sentence_before() -> None:
    """A quotation mark left over by an uneven text is no sentence of its own."""
    assert cut("He left. ” She stayed.") == ["He left. ”", "She stayed."]


def test_a_hundred_thousand_marks_take_no_time_to_speak_of() -> None:
    """A hostile paragraph costs linear time; this would take minutes were it quadratic."""
    for piece in ("“", '"', "(", ". ", "U.S. ", "? ” ", "'a ", "A. B "):
        spans(piece * 100_000, "en")
