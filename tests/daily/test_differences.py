"""Where two reports do not agree: the planted differences are found, and no others."""

from __future__ import annotations

import pytest

from briefing.article import Article, Sentence, digest
from briefing.daily.differences import differences
from tests.daily.day import SECOND, article

PLANTED = [
    ("port-strike", "hallen-courier", 3, "northern-ledger", 2, "number"),
    ("port-strike", "marisund-post", 11, "northern-ledger", 2, "number"),
    ("orla-leak", "vesland-wire", 1, "radio-corrana", 4, "number"),
    ("orla-leak", "vesland-wire", 6, "radio-corrana", 6, "contrary"),
    ("cod-quota", "marisund-post", 3, "radio-corrana", 5, "number"),
    ("cod-quota", "marisund-post", 7, "northern-ledger", 1, "certainty"),
    ("hospital-attack", "vesland-wire", 1, "hallen-courier", 2, "number"),
    ("hospital-attack", "vesland-wire", 4, "northern-ledger", 6, "contrary"),
]
OUTLETS = {
    "port-strike": ("hallen-courier", "marisund-post", "northern-ledger"),
    "orla-leak": ("marisund-post", "radio-corrana", "vesland-wire"),
    "cod-quota": ("marisund-post", "northern-ledger", "radio-corrana"),
    "hospital-attack": ("hallen-courier", "northern-ledger", "vesland-wire"),
}


def written(*sentences: str) -> Article:
    """Return an article of these sentences, each a paragraph."""
    text, found = "Headline", []
    for number, sentence in enumerate(sentences, start=1):
        start = len(text) + 2
        text += f"\n\n{sentence}"
        found.append(
            Sentence(number=number, text=sentence, start=start, end=len(text), paragraph=number)
        )
    return Article(
        title="Headline", source="test", text=text, sentences=tuple(found), sha256=digest(text)
    )


@pytest.mark.parametrize(("story", "one", "first", "other", "second", "kind"), PLANTED)
def test_a_planted_difference_is_found_either_way(
    story: str, one: str, first: int, other: str, second: int, kind: str
) -> None:
    """Each difference of the sample day is found, whichever article comes first."""
    left, right = article(SECOND, one, story), article(SECOND, other, story)
    found = {(c.one, c.other, c.kind) for c in differences(left, right)}
    assert (first, second, kind) in found
    back = {(c.other, c.one, c.kind) for c in differences(right, left)}
    assert (first, second, kind) in back


def test_two_percentages_of_one_tax_differ_though_all_else_is_worded_anew() -> None:
    """A sum or a percentage needs less around it than another number to be of one thing."""
    wire = written(
        "The parliament of Nordmark voted on Tuesday to raise the fuel tax by 3 percent from "
        "January, despite protests by truckers.",
        "Finance Minister Lena Holt said the measure would bring in 420 million crowns a year.",
        "The Truckers' Union announced a blockade of the border crossing at Tarn on 9 August.",
        "The opposition said it would take the law to the Constitutional Court.",
    )
    herald = written(
        "Truckers in Nordmark will block the border crossing at Tarn on 9 August, after parliament "
        "raised the fuel tax by 4 percent on Tuesday.",
        "Police in Tarn said they had not been told of the plan.",
        "Lena Holt, the finance minister, has not ruled out another rise next year.",
        "The government of Estra asked on Tuesday for talks about the border crossing.",
    )
    (found,) = differences(wire, herald)
    assert (found.kind, found.detail) == ("number", "“3 percent” against “4 percent”")


@pytest.mark.parametrize("story", OUTLETS)
def test_nothing_else_is_called_a_difference(story: str) -> None:
    """Beyond what was planted, the articles of the sample day are at odds nowhere."""
    planted = {(s, a, m, b, n) for s, a, m, b, n, _ in PLANTED}
    planted |= {(s, b, n, a, m) for s, a, m, b, n, _ in PLANTED}
    planted |= {  # the same matters between the third outlets
        ("hospital-attack", "hallen-courier", 2, "northern-ledger", 4),
        ("hospital-attack", "hallen-courier", 12, "northern-ledger", 6),
    }
    names = OUTLETS[story]
    for i, one in enumerate(names):
        for other in names[i + 1 :]:
            found = differences(article(SECOND, one, story), article(SECOND, other, story))
            for c in found:
                assert (story, one, c.one, other, c.other) in planted, c


def test_an_article_does_not_differ_from_itself() -> None:
    """An article and its wire copy agree."""
    wire = article(SECOND, "vesland-wire", "orla-leak")
    assert differences(wire, wire) == ()
    assert differences(wire, article(SECOND, "hallen-courier", "orla-leak")) == ()


def test_a_rounded_number_is_no_difference() -> None:
    """“About 40,000” and 41,200 may be one number."""
    one = written("About 40,000 litres of toluene leaked from the plant in Tolmin on Wednesday.")
    two = written("Inspectors say 41,200 litres of toluene leaked from the plant in Tolmin.")
    assert differences(one, two) == ()


def test_a_number_that_the_other_also_has_is_no_difference() -> None:
    """Two offers are two facts where one article tells of both."""
    one = written("The port offered a raise of 4.2 percent to the dockers of Hallen.")
    two = written(
        "The port offered a raise of 3.1 percent to the dockers of Hallen in June.",
        "On Thursday it offered them 4.2 percent.",
    )
    assert differences(one, two) == ()


def test_kilometres_are_not_litres() -> None:
    """A number of another unit elsewhere in an article does not hide a difference."""
    one = written("About 60,000 litres of toluene leaked from the plant in Tolmin, officials said.")
    two = written(
        "About 40,000 litres of toluene leaked from the plant in Tolmin, inspectors said.",
        "Fishing is forbidden along 60 kilometres of the river.",
    )
    (found,) = differences(one, two)
    assert (found.kind, found.detail) == ("number", "“60,000 litres” against “40,000 litres”")


def test_two_denials_of_one_thing_agree() -> None:
    """Who denies a thing does not contradict another who denies it."""
    one = written("Dahl denied that there was a secret protocol on inspections.")
    two = written("Her colleague Dahl denied on Thursday that there was a secret protocol.")
    assert differences(one, two) == ()


def test_other_languages_are_left_alone() -> None:
    """The gates read English; of other articles nothing is said."""
    one = article(SECOND, "vesland-wire", "orla-leak")
    two = article(SECOND, "radio-corrana", "orla-leak")
    assert differences(one, two.model_copy(update={"language": "fr"})) == ()


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            "“We know that justice for the people of Tolmin is the work of a generation,” he said.",
            "“We know that injustice for the people of Tolmin is not the work of a generation.”",
        ),
        (
            "The withdrawal from the treaty cannot be completed until November 4, officials said.",
            "The withdrawal from the treaty would be completed on November 4, officials said.",
        ),
        (
            "The tape, not made public so far, has Flint speaking with her lawyer about a payment.",
            "The Post reported that Flint made the tape, on which she speaks of a payment.",
        ),
        (
            "Flint vetoed the bill on aid to Corrana, which many had been blamed for on Tuesday.",
            "Flint on Tuesday vetoed the bill on aid to Corrana that parliament had passed.",
        ),
    ],
)
def test_what_only_looks_like_a_contradiction_is_left_alone(one: str, two: str) -> None:
    """A misheard quotation, “not until”, and “made” said of two things are no differences."""
    assert differences(written(one), written(two)) == ()
    assert differences(written(two), written(one)) == ()
