"""Sentences that cannot be read alone, told from those that can."""

from __future__ import annotations

import pytest

from briefing.claims import article_of
from briefing.findings import Omission, Verdict
from briefing.verify.leaning import leans, with_what_it_leans_on


@pytest.mark.parametrize(
    "sentence",
    [
        "It could not say who was behind the attack.",
        "She will recommend the offer to her members.",
        "The agency could not confirm that.",
        "An e-mail seen by the Marisund Post suggests otherwise.",
        "Smaller ones could run out of parts by Monday, he said.",
        "In an ordinary year it is 70% full at the end of July.",
        "The two countries agreed to cut the joint quota by 12 percent.",
        "That is written in an annex which has not been made public.",
        "It was sold to the bank that had lent the money.",
        "It took the port in May.",
        "It is crucial to the plan.",
        "It took steps to cut its losses.",
        "Both were told to leave.",
        "Neither would say why.",
        "This ministry is not the first.",
        "One of them, at Delden, holds 400 tonnes of trout.",
        "The statement does not say what those would be.",
        "On Jan. 29 its board approved funds for a reservoir.",
        "Last year they met twice.",
    ],
)
def test_what_leans_is_found(sentence: str) -> None:
    """Who reads nothing else does not know what is meant."""
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "It may take weeks until all records have been restored.",
        "It is not yet clear who was behind the attack on the hospitals.",
        "Both sides have said that they are ready to talk again.",
        "Both Iran and Israel said that they would stop.",
        "Neither Iran nor Israel confirmed the strike.",
        "This year exports rose by a tenth.",
        "It emerged on Monday that the bank had lent the money.",
        "It took the firemen nine hours to put the fire out.",
        "It is illegal to sail through the strait, Iran said.",
        "It was Iran that asked for the talks.",
        "The union said it would call off the strike.",
        "In March the ministry said it would pay.",
        "Fisheries Minister Arne Dahl called the agreement painful but right.",
        "On Thursday Lena Holt resigned, and she left the party.",
        "In its yearly report, the bank said that growth would slow.",
        "For its part, Russia called the levy unfair.",
        "The announcement gave no figure.",
    ],
)
def test_what_stands_alone_is_left_alone(sentence: str) -> None:
    """A pronoun is no matter where the sentence names whom it means, or nobody is meant."""
    assert not leans(sentence)


def told(*sentences: str, cited: int, statement: str | None = None) -> tuple[str, tuple[int, ...]]:
    """Return how a gap that one of these sentences reports is told, and what it cites."""
    article = article_of(sentences, source="s")
    finding = Omission(
        statement=statement or sentences[cited - 1],
        evidence=(cited,),
        basis="reported",
        why_it_matters="",
        searched=(),
        verdict=Verdict(status="supported"),
    )
    done = with_what_it_leans_on(finding, article)
    return done.statement, done.evidence


def test_what_was_said_is_told_with_who_said_it() -> None:
    """“The announcement” is clear to who reads the article, and to nobody else."""
    gap = "The announcement gave no figure."
    dam, funds = "The answer is a dam.", "On Jan. 29 its board approved funds for it."
    assert told(dam, funds, gap, cited=3) == (f"{dam} {funds} {gap}", (1, 2, 3))
    whole = "The announcement by the board gave no figure."
    assert told(dam, whole, cited=2) == (whole, (2,))


LINK = "London and Brussels agreed to link their carbon markets."
DATE = "They have not announced a date."


def test_what_leans_is_told_with_the_sentence_before() -> None:
    """Who forwards the finding forwards whom it is about."""
    assert told(LINK, DATE, cited=2) == (f"{LINK} {DATE}", (1, 2))


def test_a_sentence_before_that_leans_too_takes_its_own() -> None:
    """Two sentences are reached back over, no more."""
    assert told(LINK, "They met in May.", DATE, cited=3)[1] == (1, 2, 3)
    assert told(LINK, "They met.", "They ate.", DATE, cited=4) == (DATE, (4,))


def test_nothing_is_put_before_what_has_nothing_before_it() -> None:
    """The first sentence, one that stands alone, and the model's own words stay as they are."""
    assert told(DATE, LINK, cited=1) == (DATE, (1,))
    assert told(DATE, LINK, cited=2) == (LINK, (2,))
    assert told(LINK, DATE, cited=2, statement="They gave no date.")[0] == "They gave no date."


def test_whom_the_article_is_about_is_told_without_a_sentence_more() -> None:
    """In one article "the two ministers" are those that it tells of throughout."""
    agreed = "The two ministers agreed to meet in May."
    assert leans(agreed)
    assert told(LINK, agreed, cited=2) == (agreed, (2,))
