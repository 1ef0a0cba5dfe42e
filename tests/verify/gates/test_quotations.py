import pytest

Q = "quote_not_verbatim"
IRONCLAD = "Hegseth reaffirmed “the ironclad commitment of the United States,” the ministry said."
CART = "“The alliance is blood-forged, like ‘two wheels of a cart,’ and it won’t break,” Ahn said."

PASS = [
    (IRONCLAD, 'He reaffirmed "the ironclad commitment of the United States".'),
    (IRONCLAD, "He reaffirmed the “ironclad commitment.”"),
    (IRONCLAD, "He reaffirmed “[t]he ironclad commitment … United States”."),
    (IRONCLAD, "He reaffirmed “the ironclad commitment of [his country].”"),
    (CART, "Ahn said: “The alliance is blood-forged, like 'two wheels of a cart'.”"),
    (CART, "Ahn spoke of “two wheels of a cart”."),
    (CART, "Ahn said it “won't break.”"),
    ("They spoke of “flagship” projects.", "The “flagship projects” were discussed."),
    ("The so-called “buffer zones” remain.", "A “buffer zone” remains."),
    ("He didn't say so.", "He doesn't say the ministers' plan won't hold."),
]
FAIL = [
    (IRONCLAD, "He reaffirmed “the iron commitment of the United States”."),
    (IRONCLAD, "He reaffirmed 'the unshakable commitment of the United States'."),
    (IRONCLAD, "He reaffirmed “the … commitment of the ironclad United States”."),
    (CART, "Ahn said: “The alliance is not blood-forged.”"),
    ("He spoke of modernization.", "He spoke of “strategic flexibility”."),
    (IRONCLAD, "He reaffirmed “[t]he firm commitment”."),
]


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_a_verbatim_quotation_passes_whatever_its_typography(reasons, evidence, claim):
    """Marks, edges, cuts and bracketed edits do not make a quotation less verbatim."""
    assert Q not in reasons(evidence, claim)


@pytest.mark.parametrize(("evidence", "claim"), FAIL)
def test_a_changed_quotation_is_objected_to(reasons, evidence, claim):
    """One word changed, added or moved between the marks is an objection."""
    assert Q in reasons(evidence, claim)


def test_a_quotation_may_run_over_two_cited_sentences(reasons):
    """Sentences cited together are read one after the other."""
    evidence = ["“We will not go.", "We will stay,” he said."]
    assert Q not in reasons(evidence, "He said: “We will not go. We will stay.”")


def test_the_detail_names_the_sentence_that_has_the_quotation(objections):
    """A quotation cited from the wrong sentence is traced to the right one."""
    found = objections(
        "He spoke.", "He spoke of “peace with honor”.", after=["“Peace with honor!”"]
    )
    assert (
        found[0].detail
        == "“peace with honor” is not word for word in sentence 1, but in sentence 2"
    )


def test_a_title_may_stand_anywhere_and_a_speakers_word_may_not(reasons):
    """One word, or what somebody else says, does not become a title by a capital letter."""
    said = ["It was “Treason!”, Ahn said.", "“Treason Everywhere”, Ahn said."]
    assert Q in reasons("Brandt denied it.", "Brandt denied “Treason”.", before=said)
    assert Q in reasons("Brandt denied it.", "Brandt denied “Treason Everywhere”.", before=said)
    shown = ["Critics praised the film Long March Home.", "It was a long walk back."]
    assert Q not in reasons("The film won.", "“Long March Home” won.", before=shown)
    assert Q in reasons("The film won.", "“Long Walk Back” won.", before=shown)
