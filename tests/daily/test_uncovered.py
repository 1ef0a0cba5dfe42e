"""What one report says and another leaves out: the planted facts are found, nothing else is."""

from __future__ import annotations

import pytest

from briefing.article import Article
from briefing.daily.uncovered import bears_fact, held, uncovered
from briefing.verify import absence
from tests.daily.day import COD, HOSPITALS, ORLA, PORT, SECOND, article

STORIES = {
    "port-strike": PORT,
    "orla-leak": ORLA,
    "cod-quota": COD,
    "hospital-attack": HOSPITALS,
}
PLANTED = [
    ("port-strike", "hallen-courier", 7),
    ("port-strike", "northern-ledger", 6),
    ("orla-leak", "radio-corrana", 1),
    ("orla-leak", "radio-corrana", 2),
    ("orla-leak", "marisund-post", 2),
    ("orla-leak", "vesland-wire", 8),
    ("cod-quota", "radio-corrana", 1),
    ("cod-quota", "northern-ledger", 4),
    ("cod-quota", "marisund-post", 10),
    ("hospital-attack", "northern-ledger", 1),
    ("hospital-attack", "hallen-courier", 5),
    ("hospital-attack", "vesland-wire", 8),
]
"""What seeds/daily/README.md says was planted, but for one passage that names nothing."""

SHARED = [
    ("port-strike", "northern-ledger", 3),
    ("port-strike", "marisund-post", 12),
    ("orla-leak", "vesland-wire", 2),
    ("orla-leak", "vesland-wire", 12),
    ("cod-quota", "marisund-post", 2),
    ("cod-quota", "marisund-post", 9),
    ("hospital-attack", "vesland-wire", 10),
]


def others(story: str, outlet: str) -> list[Article]:
    """Return the articles of the other outlets of a story."""
    return [article(SECOND, other, story) for other in STORIES[story] if other != outlet]


@pytest.mark.parametrize(("story", "outlet", "number"), PLANTED)
def test_what_only_one_source_reports_is_found(story: str, outlet: str, number: int) -> None:
    """A fact that was planted in one outlet is missing in each of the others."""
    text = article(SECOND, outlet, story)
    for other in others(story, outlet):
        assert number in {missing.number for missing in uncovered(text, other)}


@pytest.mark.parametrize(("story", "outlet", "number"), SHARED)
def test_what_all_sources_report_is_not_called_left_out(
    story: str, outlet: str, number: int
) -> None:
    """A fact that every outlet has, in its own words, is missing in none."""
    text = article(SECOND, outlet, story)
    for other in others(story, outlet):
        assert number not in {missing.number for missing in uncovered(text, other)}


@pytest.mark.parametrize("story", STORIES)
def test_the_terms_are_proved_absent(story: str) -> None:
    """Each passage shows terms, and a search of the other article for them comes back empty."""
    for outlet in STORIES[story]:
        for other in others(story, outlet):
            for missing in uncovered(article(SECOND, outlet, story), other):
                assert missing.searched
                assert absence.search(missing.searched, other) == ()


def test_an_article_leaves_out_nothing_of_itself() -> None:
    """Compared with itself or its wire copy, an article has nothing that is missing."""
    wire = article(SECOND, "vesland-wire", "orla-leak")
    copy = article(SECOND, "hallen-courier", "orla-leak")
    assert uncovered(wire, wire) == ()
    assert uncovered(wire, copy) == ()
    assert uncovered(copy, wire) == ()


def test_other_words_for_the_same_numbers_and_names_cover() -> None:
    """Ships that “lay at anchor” on Thursday are those that “were waiting” there."""
    courier, ledger = (article(SECOND, o, "port-strike") for o in PORT[:2])
    assert held(courier.sentences[12].text, ledger) == 1


def test_a_remark_a_question_and_a_correction_bear_no_fact() -> None:
    """Only a sentence with a number, a date or a name and some words of its own bears a fact."""
    courier, ledger = (article(SECOND, o, "port-strike") for o in PORT[:2])
    assert bears_fact(courier.sentences[2].text, "en")
    assert not bears_fact(courier.sentences[9].text, "en")  # Not everybody will follow her.
    assert not bears_fact(ledger.sentences[12].text, "en")  # Correction: …
    assert not bears_fact("Will Varga accept the 4.2 percent of Wednesday?", "en")
    assert not bears_fact("Ines Varga at the gates of Hallen on 30 July (Picture: Wire)", "en")


def test_articles_in_two_languages_are_not_compared() -> None:
    """A word is missing in another language without being left out."""
    text = article(SECOND, "vesland-wire", "orla-leak")
    assert uncovered(text, text.model_copy(update={"language": "de"})) == ()
