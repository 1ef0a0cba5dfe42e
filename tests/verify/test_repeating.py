"""A small model is believed in the article's words alone."""

from __future__ import annotations

import pytest

from briefing.findings import Implication, Omission, Point, Reason, Verdict
from briefing.sources.text import read_text
from briefing.verify.repeating import closest, held_to_words, repeats
from tests.verify.made import article as made

ARTICLE = read_text(
    """Harbour to close

A call on Monday brought the new minister a renewed Danish promise of help for the harbour.
Port authorities in Varna said on Tuesday that the harbour would close for two weeks in May.
Ferries will call at Burgas instead.
Repairs are to cost 12 million euros.
They would begin at once.
Elena Petrova, the minister, had opposed that.
She told the council that she hoped for an earlier date.
""",
    source="harbour.txt",
    name="harbour",
)
HOLDS = Verdict(status="supported")


def point(statement: str, *evidence: int, **more: object) -> Point:
    """Return a point that the gates let pass."""
    return Point.model_validate(
        {
            "statement": statement,
            "evidence": evidence,
            "attribution": None,
            "certainty": "stated",
            "importance": 3,
            "verdict": HOLDS,
        }
        | more
    )


@pytest.mark.parametrize(
    ("statement", "numbers", "repeated"),
    [
        ("Repairs cost 12 million euros.", (4,), True),
        ("Rebuilding the quay costs millions.", (4,), False),
        (
            "The harbour would close for two weeks in May, and ferries call at Burgas.",
            (2, 3),
            False,
        ),
        ("The harbour said that port authorities in Varna would close for two weeks.", (2,), False),
        ("The new minister renewed a promise of help for the Danish harbour.", (1,), False),
        ("Elena Petrova told the council that she hoped for an earlier date.", (7,), True),
        ("The minister told the council that she hoped for an earlier date.", (7,), False),
        ("Elena Petrova hoped that the council told her an earlier date.", (7,), False),
        ("In May ferries will call at Burgas instead.", (3,), False),
    ],
)
def test_only_the_articles_words_in_their_order_repeat_it(
    statement: str, numbers: tuple[int, ...], repeated: bool
) -> None:
    """Small words aside. The same words turned round may say something else."""
    assert repeats(point(statement, *numbers), ARTICLE) == repeated


@pytest.mark.parametrize(
    ("sentence", "cut"),
    [
        (
            "Rebels led by Osei, a rival of President Mensah, seized the airport on Monday.",
            "President Mensah seized the airport on Monday.",
        ),
        (
            "It is a myth, as doctors in the north have said, that the vaccine causes fever.",
            "The vaccine causes fever.",
        ),
        (
            "The ban on exports to Iran will be lifted, but sanctions on Syria will stay in force.",
            "The ban on exports to Syria will stay in force.",
        ),
        ("Critics of the bank say it lent money to the firm.", "The bank lent money to the firm."),
    ],
)
def test_a_sentence_cut_short_is_not_repeated(sentence: str, cut: str) -> None:
    """What is left out may be what it turned on."""
    one = made(sentence)
    assert repeats(point(sentence, 1), one)
    assert not repeats(point(cut, 1), one)


def test_words_of_its_own_are_refused_by_name() -> None:
    """The verdict says that code refused it, and why; what repeats stays as it was."""
    turned = held_to_words(point("The new minister renewed a promise of help.", 1), ARTICLE)
    assert turned.verdict.status == "unsupported"
    assert turned.verdict.reasons == (Reason.REWORDED,)
    assert turned.verdict.by == "gates"
    same = point("Ferries will call at Burgas.", 3)
    assert held_to_words(same, ARTICLE) is same


@pytest.mark.parametrize(
    "free",
    [
        Implication(
            statement="Travellers may have to allow more time.",
            evidence=(3,),
            basis="inferred",
            affected="travellers",
            horizon="weeks",
            likelihood="likely",
            confidence="low",
            verdict=HOLDS,
        ),
        Omission(
            statement="The article does not say who pays.",
            evidence=(),
            basis="unanswered",
            why_it_matters="",
            searched=("pay*",),
            verdict=HOLDS,
        ),
        point("Der Hafen wird im Mai schließen.", 2, words_compared=False),
    ],
)
def test_what_has_words_of_its_own_by_nature_is_free(
    free: Implication | Omission | Point,
) -> None:
    """An inference, a silence proved by a search, a translation: others check those."""
    assert held_to_words(free, ARTICLE) is free


def test_the_closest_sentence_is_the_one_most_repeated() -> None:
    """Of those cited, wherever else the words stand."""
    assert closest(point("The harbour is to close in May for two weeks.", 1, 2), ARTICLE) == 2
    assert closest(point("The harbour is to close in May for two weeks.", 1, 4), ARTICLE) == 1
