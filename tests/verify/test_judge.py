"""What the judge is shown, and what its answers mean."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.findings import Implication, Omission, Point, Reason
from briefing.llm.port import Token
from briefing.sources.text import read_text
from briefing.verify.judge import (
    Ruling,
    by_odds,
    is_searched,
    log_odds,
    question,
    question_of,
    verdict_of,
)

ARTICLE = read_text(
    """Harbour to close

Port authorities in Varna said on Tuesday that the harbour would close for two weeks in May.
Ferries will call at Burgas instead.
"The quay is no longer safe," harbour master Elena Petrova said.
Repairs are to cost 12 million euros.
""",
    source="harbour.txt",
    name="harbour",
)


def said(statement: str, speaker: str | None) -> Point:
    """Return a point that cites sentence 3."""
    return Point(
        statement=statement,
        evidence=(3,),
        attribution=speaker,
        certainty="claimed" if speaker else "stated",
        importance=3,
    )


def token(text: str, **top: float) -> Token:
    """Return a token and the likeliest at its place."""
    return Token(text=text, top=tuple(top.items()))


def test_a_statement_is_shown_with_its_sentences_and_their_neighbours() -> None:
    """At the ends of the article there are fewer; numbers that do not exist are left out."""
    assert [s.number for s in question("x", (3,), ARTICLE).shown] == [2, 3, 4]
    assert [s.number for s in question("x", (1, 4), ARTICLE).shown] == [1, 2, 3, 4]
    assert [s.number for s in question("x", (4, 99), ARTICLE).cited] == [4]


def test_a_speaker_is_judged_with_what_is_said() -> None:
    """Unless the statement names the speaker itself."""
    asked = question_of(said("The quay is no longer safe.", "Elena Petrova"), ARTICLE)
    assert asked.statement == "The quay is no longer safe, according to Elena Petrova."
    whole = "Elena Petrova said the quay is no longer safe."
    assert question_of(said(whole, "Elena Petrova"), ARTICLE).statement == whole
    assert question_of(said(whole, None), ARTICLE).statement == whole


@pytest.mark.parametrize("basis", ["reported", "inferred"])
def test_an_inference_is_asked_about_as_one(basis: str) -> None:
    """It need not be stated, only follow."""
    finding = Implication.model_validate(
        {
            "statement": "Travellers may have to go to Burgas.",
            "evidence": (2,),
            "affected": "",
            "horizon": "weeks",
            "basis": basis,
            "likelihood": "likely",
            "confidence": "low",
        }
    )
    assert question_of(finding, ARTICLE).inferred == (basis == "inferred")


def test_what_a_search_proves_is_not_read() -> None:
    """An unanswered question cites nothing that could be judged."""
    gap = Omission(statement="x", evidence=(), basis="unanswered", why_it_matters="")
    assert is_searched(gap)
    assert not is_searched(gap.model_copy(update={"basis": "reported"}))
    assert not is_searched(said("x", None))


def test_log_odds_are_those_of_the_first_yes_or_no() -> None:
    """In any case and with the quotation mark that a token may begin with; the rest is skipped."""
    tokens = (
        token('{"answer', false=-1.0),
        token(' "', true=-2.0),
        token("Yes", Yes=-1.0, No=-3.0),
        token("no", no=-0.1, yes=-9.0),
    )
    assert log_odds(tokens) == pytest.approx(2.0)
    assert log_odds((Token(text='"No', top=(('"No', -0.5), ('"Yes', -1.5))),)) == -1.0


def test_log_odds_are_read_where_the_answer_would_begin() -> None:
    """A form that the server forces upon the answer hides it: what it would have said counts."""
    forced = (
        token('{"', Yes=-1.0, No=-2.5, Let=-3.0),
        token("answer", answer=-0.1, Yes=-4.0),
        token("Yes", Yes=-0.1, No=-4.1),
    )
    assert log_odds(forced) == pytest.approx(1.5)


def test_log_odds_add_up_all_spellings() -> None:
    """Yes, yes and true are one answer."""
    (odds,) = [log_odds((token("Yes", Yes=math.log(0.3), true=math.log(0.3), no=math.log(0.2)),))]
    assert odds == pytest.approx(math.log(3), abs=1e-3)


def test_what_is_not_told_is_as_unlikely_as_the_last_that_is() -> None:
    """A no that is not among the likeliest is no likelier than these."""
    assert log_odds((token("Yes", Yes=-0.1, The=-4.1),)) == pytest.approx(4.0)


@pytest.mark.parametrize("tokens", [(), (token("maybe", yes=-1.0),), (Token(text="Yes", top=()),)])
def test_an_answer_without_yes_or_no_has_no_odds(tokens: tuple[Token, ...]) -> None:
    """Nothing is made up where a server tells nothing."""
    assert log_odds(tokens) is None


@given(odds=st.floats(-20, 20), needed=st.floats(-5, 5))
def test_odds_decide_whatever_the_word(odds: float, needed: float) -> None:
    """At the threshold a statement holds; below it does not, though the model said yes."""
    assert (by_odds(True, odds, needed).word == "supported") == (odds >= needed)
    assert by_odds(True, odds, needed) == by_odds(False, odds, needed)


def test_without_odds_the_word_decides() -> None:
    """A server that gives none is believed at its word."""
    assert by_odds(True, None, 1.0).word == "supported"
    assert by_odds(False, None, 1.0).word == "not stated"


def test_a_verdict_tells_who_said_so_and_what_is_wrong() -> None:
    """Every word has its status and its reason; one that supports has none."""
    asked = question("x", (3,), ARTICLE)
    good = verdict_of(Ruling(word="supported"), asked)
    assert (good.status, good.by, good.reasons) == ("supported", "judge", ())
    bad = verdict_of(Ruling(word="contradicted", wrong="it closes in May"), asked)
    assert (bad.status, bad.by, bad.reasons) == ("contradicted", "judge", (Reason.CONTRADICTED,))
    assert bad.detail == ("by sentence 3: it closes in May",)
    assert verdict_of(Ruling(word="overstated"), asked).detail[0]
