"""A text to its claims: what frames them is left out, what claims is kept."""

from __future__ import annotations

import pytest

from briefing.sources.claims import claims_in, freed, segmented

MEMO = """\
---
title: Grain
---

# Grain moves again

Key points:

- Alfa handled **two million** tonnes. [1]
- Bravo closed its yard, [officials said](https://example.org/b).[^1]
- [The full report](https://example.org/report)

| Port | Tonnes |
|------|--------|
| Alfa | 2 million |

Read more: https://example.org/more

<https://example.org/bare>

## What follows

Prices may fall. Nobody knows when.

[^1]: The footnote says that Delta sank,
    and goes on to say so.
"""


def test_what_frames_the_claims_is_left_out() -> None:
    """Front matter, headings, labels, table heads, links and footnotes are no claims."""
    assert claims_in(MEMO) == (
        "Alfa handled two million tonnes.",
        "Bravo closed its yard, officials said.",
        "Alfa | 2 million",
        "Prices may fall.",
        "Nobody knows when.",
    )


@pytest.mark.parametrize("text", ["Alfa sank", "Alfa sank.", "  Alfa sank\n", "- Alfa sank"])
def test_a_short_text_is_one_claim(text: str) -> None:
    """A few words are enough; nothing is too short to be checked."""
    assert [c.rstrip(".") for c in claims_in(text)] == ["Alfa sank"]


def test_a_headline_above_plain_text_is_none() -> None:
    """A first line that is not closed is a heading only where more follows, and no list item."""
    assert claims_in("Grain moves again\n\nAlfa handled two tonnes.") == (
        "Alfa handled two tonnes.",
    )
    assert len(claims_in("- Grain moves again\n- Alfa handled two tonnes")) == 2


def test_the_head_of_a_mail_is_none() -> None:
    """From, To and Subject are about the memo, not in it."""
    text = "From: Ana\nTo: Otto\nSubject: ports\n\nAlfa handled two tonnes. Bravo none."
    assert claims_in(text) == ("Alfa handled two tonnes.", "Bravo none.")


@pytest.mark.parametrize("text", ["", "# Heading\n", "https://example.org/x", "***\n\n---\n"])
def test_a_text_that_claims_nothing_has_no_claims(text: str) -> None:
    """Nothing is made up where nothing is said."""
    assert claims_in(text) == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("9) The team met.", "The team met."),
        ("The team met [2, 3].", "The team met."),
        ("It rose by (2) points in 2019.", "It rose by (2) points in 2019."),
        ("12.50 euros is the limit.", "12.50 euros is the limit."),
    ],
)
def test_numbering_and_citations_are_taken_off(written: str, meant: str) -> None:
    """Numbers that belong to a list or a bibliography are not taken for facts; others stay."""
    assert freed(written) == meant


def test_sentences_of_a_source_stay_as_they_are() -> None:
    """Numbers of sentences must not shift: nothing is left out of a source."""
    assert segmented("Grain\n\nSee https://example.org/x\n\nAlfa sank [1]. It rained.") == (
        "Grain",
        "See https://example.org/x",
        "Alfa sank [1].",
        "It rained.",
    )
