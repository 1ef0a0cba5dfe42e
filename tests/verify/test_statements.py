import pytest

from benchmarks.altered import seed
from briefing.drafts import sentence
from briefing.verify.check import checked
from briefing.verify.statements import (
    about_article,
    balanced,
    is_sentence,
    plainly,
    unbalanced,
    undated,
)
from tests.verify.made import article, point

EVIDENCE = ("“We are closing the doors that were left ajar,” Korvath told reporters.",)


@pytest.mark.parametrize(
    "text",
    [
        "Russia’s road, and its missing millions.",
        "The looming budget crisis.",
        "Rising tensions in the strait.",
        "A turning point for the alliance.",
        "Implications for U.S. policy.",
        "The need to reform.",
    ],
)
def test_a_heading_is_no_sentence(text):
    """What has no verb tells nothing that could hold or not."""
    assert not is_sentence(text)


@pytest.mark.parametrize("name", ["korea-us-defense-call.txt", "eu-carbon-border-levy.md"])
def test_every_sentence_of_the_samples_is_one(name):
    """No sentence of an article is taken for a heading."""
    assert [s.text for s in seed(name).sentences if not is_sentence(s.text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "Smith died in Blackville on 24 January.",
        "The town now heats itself with diesel.",
        "The ship, a tanker, tied up at the quay.",
        "The ministry mulls a ban.",
        "It’s over.",
    ],
)
def test_a_verb_that_few_use_is_one(text):
    """Every doubt is in favour of the statement."""
    assert is_sentence(text)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("The article states that talks failed.", "Talks failed."),
        ("According to the article, the talks failed.", "The talks failed."),
        ("The text says the canal lost money.", "The canal lost money."),
        ("It is mentioned in the article that prices rose.", "Prices rose."),
        ("The article discusses the drought.", "The article discusses the drought."),
        ("The report says that talks failed.", "The report says that talks failed."),
        ("The article does not say who paid.", "The article does not say who paid."),
    ],
)
def test_what_is_said_of_the_article_goes_where_a_sentence_remains(said, told):
    """A briefing tells what happened, not what an article does."""
    assert plainly(said) == told
    assert sentence(said) == told


def test_a_statement_about_the_article_tells_nothing():
    """What remains of it is no sentence; a silence, or another's report, is something else."""
    assert about_article("The article discusses the drought.")
    assert not about_article("The article does not say who paid.")
    assert not about_article("The report says that talks failed.")


@pytest.mark.parametrize(
    ("open_", "closed"),
    [
        (
            "Korvath said “we are closing the doors that were left ajar.",
            "Korvath said “we are closing the doors that were left ajar”.",
        ),
        (
            "The “doors that were left ajar are now closed.",
            "The “doors that were left ajar” are now closed.",
        ),
        (
            'She spoke of "doors that were left ajar in March.',
            'She spoke of "doors that were left ajar" in March.',
        ),
        (
            "She said doors that were left ajar” would close.",
            "She said “doors that were left ajar” would close.",
        ),
    ],
)
def test_a_quotation_left_open_ends_where_its_words_do(open_, closed):
    """The mark that is missing is put where the verbatim run ends, whichever side it is."""
    assert unbalanced(open_)
    assert balanced(open_, EVIDENCE).replace(".”", "”.") == closed
    assert not unbalanced(balanced(open_, EVIDENCE))


@pytest.mark.parametrize(
    "text", ["She said “windows were open.", "She said windows were open” now."]
)
def test_words_that_nobody_said_are_not_closed(text):
    """Without a verbatim run there is nowhere to put the mark."""
    assert balanced(text, EVIDENCE) == text


def test_balanced_marks_are_left_alone():
    """Whole quotations, inner ones and apostrophes are no reason to change anything."""
    for text in ("He said “yes” and “no.”", 'A "big" win.', "The ministers’ deal isn’t law."):
        assert not unbalanced(text)
        assert balanced(text, EVIDENCE) == text


def test_what_cannot_be_put_right_fails_by_name():
    """A mark without counterpart, a heading and talk about the article are each told apart."""
    told = article(*EVIDENCE, "Odria called the step illegal and closed the port of Belmar.")
    assert "quote_not_verbatim" in _reasons("Korvath told reporters “windows are closing.", 1, told)
    assert "breaks_off" in _reasons("The illegal step and the port of Belmar in Odria.", 2, told)
    assert "too_vague" in _reasons("The article discusses the port of Belmar and Odria.", 2, told)


def test_a_mended_statement_is_what_is_published():
    """The finding goes on with its quotation closed, and holds."""
    told = article(*EVIDENCE)
    found = checked(
        point("Korvath told reporters “we are closing the doors that were left ajar.", 1), told
    )
    assert found.statement.count("”") == 1
    assert found.verdict is not None
    assert found.verdict.status == "supported"


def _reasons(statement, number, told):
    verdict = checked(point(statement, number), told).verdict
    return {r.value for r in verdict.reasons}


@pytest.mark.parametrize(
    ("statement", "evidence"),
    [
        ("The authority blamed shippers for wasting water.", (1,)),
        ("The authority blamed shippers for wasting water.", (1, 2)),
        ("The canal authority hid the shortage from shippers.", (2,)),
        ("The canal authority hid the shortage from shippers.", (1, 2)),
    ],
)
def test_a_deed_in_no_words_of_the_evidence_needs_more_of_it(statement, evidence):
    """Some words in common do not bear what somebody else is said to have done."""
    made = article(
        "The authority blamed El Nino; other experts see a warming climate behind it as well.",
        "Shippers paid for the shortage.",
        "The lake supplies drinking water, and the canal runs on it.",
    )
    assert checked(point(statement, *evidence), made).verdict.status == "unsupported"
    told = checked(point("The authority held El Nino responsible.", 1), made)
    assert told.verdict.status == "supported"


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        ("The text calls for 'flexibility', which could change its size.",
         "The text calls for “flexibility,” which could change its size."),
        ("Work will take six years", "Work will take six years."),
        ("Panama lifted all limits in May", "PANAMA CITY - Panama lifted all limits in May."),
        ("Exports fell by 1.2 percent.", "Exports fell by 1.2 percent."),
    ],
)  # fmt: skip
def test_a_sentence_of_the_article_is_printed_as_it_stands_there(said: str, stands: str) -> None:
    """Its quotation marks and its stop are the article's, though a model wrote others."""
    told = checked(point(said, 1), article(stands))
    assert told.holds
    assert told.statement == undated(stands)


def test_other_words_are_printed_as_they_were_said() -> None:
    """Only a sentence that is the same letter for letter takes the article's marks."""
    said = "The text calls for 'flexibility'."
    stands = "The text calls for “flexibility,” which could change its size."
    assert checked(point(said, 1), article(stands)).statement == said
