from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.article import Article
from briefing.findings import Reason
from briefing.sources.text import read_text
from briefing.verify.absence import prove_absent, search
from briefing.verify.words import words
from tests.verify.made import article

STORY = article(
    "The costume designer spent two dozen evenings on the robes.",
    "Negotiators paid $1.2 billion, 5 per cent more than planned, and ratified the deal in May.",
    "The cease-fire ended after airstrikes on the port.",
    "President Zelenskyy met Marta Lindqvist in Beijing.",
    "The Federal Aviation Administration declined to comment.",
    "The KIDD meets again in Türkiye, and the organisation’s e-mail went out to migrants.",
    "Police reviewed the co-operation of the general’s statement writers.",
    title="Ministers skip the ratification dinner",
)


def found(term: str, text: Article = STORY) -> set[int]:
    """Return the sentences where a term is found."""
    return {hit.number for hit in search([term], text)}


@pytest.mark.parametrize(
    ("term", "number"),
    [
        ("evening", 1),
        ("24", 1),
        ("twenty-four", 1),
        ("spending", 1),
        ("negotiation", 2),
        ("payment", 2),
        ("1,200 million dollars", 2),
        ("$1.2bn", 2),
        ("5%", 2),
        ("five percent", 2),
        ("ratif*", 2),
        ("ratifying", 2),
        ("May", 2),
        ("deal ratification", 2),
        ("ceasefire", 3),
        ("cease fire", 3),
        ("cease‑fire", 3),
        ("strikes", 3),
        ("air strike", 3),
        ("Zelensky", 4),
        ("Volodymyr Zelensky", 4),
        ("Lindqvist", 4),
        ("Marta Lindqvist", 4),
        ("China", 4),
        ("Chinese", 4),
        ("FAA", 5),
        ("commented", 5),
        ("“comment”", 5),
        ("Korea-U.S. Integrated Defense Dialogue|KIDD", 6),
        ("Turkey", 6),
        ("Turkish", 6),
        ("organization", 6),
        ("email", 6),
        ("migration", 6),
        ("cooperation", 7),
        ("policemen|police", 7),
        ("dinner", 0),
        ("skipped", 0),
    ],
)
def test_what_is_there_is_found_in_any_form(term: str, number: int) -> None:
    """Inflection, derivation, spelling, hyphens, numbers, acronyms and names do not hide it."""
    assert number in found(term)


@pytest.mark.parametrize(
    "term",
    [
        "cost",
        "costs|price",
        "policy",
        "state",
        "miss*",
        "port authority",
        "25",
        "$2.1 billion",
        "6 percent",
        "United Arab Emirates",
        "Vladimir Putin",
        "NATO",
        "Japan",
        "organ",
        "generation",
        "cooper",
        "dine",
        "plane",
        "evening meal",
    ],
)
def test_what_is_not_there_is_not_found(term: str) -> None:
    """Words that only look alike, other numbers and half phrases are no hits."""
    assert found(term) == set()


@pytest.mark.parametrize(
    "terms", [[], [""], ["the"], ["of it"], ["a*", "it|to"], ["-", "|"], ["x"]]
)
def test_vague_terms_prove_nothing(terms: list[str]) -> None:
    """Stop words, single letters and no terms at all are no proof, and say so."""
    proof = prove_absent(terms, STORY)
    assert not proof.holds
    assert proof.reason == Reason.NOT_SEARCHABLE
    assert proof.searched == ()


def test_a_proof_tells_what_was_searched() -> None:
    """The terms are shown as they were searched for, each once, vague ones left out."""
    proof = prove_absent(["  tariff|“duty” ", "tariff", "the", "export quota"], STORY)
    assert proof.holds
    assert proof.searched == ("tariff", "duty", "export quota")
    assert proof.hits == ()


def test_a_hit_breaks_a_proof() -> None:
    """One alternative of one term is enough, and is named with its sentence."""
    proof = prove_absent(["tariff", "quota|comment"], STORY)
    assert not proof.holds
    assert [(hit.term, hit.number) for hit in proof.hits] == [("comment", 5)]


def test_acronyms_and_numbers_can_be_searched_for() -> None:
    """Two letters are enough for an acronym, one figure for a number."""
    assert prove_absent(["EU"], STORY).searched == ("EU",)
    assert prove_absent(["7"], STORY).searched == ("7",)
    assert found("US", article("The U.S. navy came.")) == {1}
    assert found("WHO", article("Those who came left.")) == set()
    assert found("WHO", article("The World Health Organization came.")) == {1}


def test_what_comes_near_is_told() -> None:
    """Half a phrase, a word like the term and a sentence with most of the statement are near."""
    text = article(
        "The dam will be built by 2031.",
        "Its price has risen twice.",
        "Farmers downstream reject the plan.",
        "It rained.",
    )
    assert prove_absent(["cost"], text).near == (2,)
    assert prove_absent(["rainfall forecast", "dam safety"], text).near == (1,)
    proof = prove_absent(["compensation"], text, "whether farmers downstream are compensated")
    assert proof.holds
    assert proof.near == (3,)


def test_text_outside_the_sentences_is_searched_too() -> None:
    """A caption that is no sentence still says what it says; it counts as number 0."""
    text = article("First the news.", "Then the weather.")
    clipped = text.model_copy(update={"sentences": text.sentences[:1]})
    assert found("weather", clipped) == {0}


@pytest.mark.parametrize(
    ("language", "sentence", "present", "absent"),
    [
        ("de", "Der Verteidigungsminister verhandelt über Zölle.", "Zoll", "Kosten"),
        ("de", "Der Verteidigungsminister verhandelt über Zölle.", "Minister", "Haushalt"),
        ("fr", "L’accord prévoit des négociations sur les coûts.", "négocier", "calendrier"),
        ("fr", "L’accord prévoit des négociations sur les coûts.", "l'accord", "budget"),
        ("ko", "국방부는 한미 공동성명을 발표했다.", "공동 성명", "방위비"),
        ("ko", "국방부는 NCG 회의를 열었다.", "NCG", "THAAD"),
        ("ja", "政府は防衛費の増額を決めた。", "防衛費", "拉致問題"),
    ],
)
def test_other_languages_are_searched(
    language: str, sentence: str, present: str, absent: str
) -> None:
    """Umlauts, elisions, compounds and particles do not hide what is there."""
    text = article(sentence, language=language)
    assert found(present, text) == {1}
    assert found(absent, text) == set()


@pytest.mark.parametrize(
    "name", ["korea-us-defense-call.txt", "panama-canal-drought.txt", "eu-carbon-border-levy.md"]
)
def test_every_content_word_of_an_article_is_found(name: str, seeds: Path) -> None:
    """Searched for as it stands, no word is called absent from the sentence that has it."""
    text = read_text((seeds / name).read_text(encoding="utf-8"), source=name, name=name)
    for sentence in text.sentences:
        for word in words(sentence.text):
            if word.kind != "stop" and (len(word.text) > 2 or word.kind == "number"):
                written = sentence.text[word.start : word.end]
                assert sentence.number in found(written, text), written


@given(st.text(max_size=40), st.sampled_from(["en", "fr", "de", "ko", "ja"]))
def test_any_term_can_be_searched_for(term: str, language: str) -> None:
    """Whatever the term, the search ends, and its hits are of the article."""
    text = article("One sentence.", "국방부 and another, 24.", language=language)
    proof = prove_absent([term], text, term)
    assert all(0 <= hit.number <= 2 for hit in proof.hits)
    assert proof.holds == (not proof.hits and bool(proof.searched))
