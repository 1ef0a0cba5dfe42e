"""Merging: no repeats, the best first, the same every time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefing.findings import Finding, Implication, Omission, Point
from briefing.merge import merge, unrepeated


def point(statement: str, *evidence: int, importance: int = 3) -> Point:
    """Return a point."""
    return Point(
        statement=statement,
        evidence=evidence,
        attribution=None,
        certainty="stated",
        importance=importance,
    )


def test_a_repeat_in_other_words_is_dropped() -> None:
    """The same fact from two chunks is told once, in the more important wording."""
    kept = unrepeated(
        [
            point("The canal cut daily transits to 24 in January.", 3, importance=3),
            point("In January daily transits of the canal were cut to 24.", 9, importance=4),
        ]
    )
    assert [f.evidence for f in kept] == [(9,)]


def test_the_same_evidence_is_repeated_sooner() -> None:
    """Two statements on the same sentence that share half of their words are one."""
    one = point("The ministry of transport closed the port of Gdansk to tankers.", 4)
    other = point("The port of Gdansk was closed.", 4)
    assert len(unrepeated([one, other])) == 1


def test_different_facts_stay() -> None:
    """Two facts about the same actors are both kept."""
    kept = unrepeated(
        [
            point("The court upheld the tariff on steel.", 2),
            point("The court struck down the quota on sugar.", 5),
        ]
    )
    assert len(kept) == 2


def test_the_order_is_importance_then_place() -> None:
    """More important first; among equals, earlier in the article first."""
    kept = unrepeated(
        [
            point("Ships waited for nine days.", 8, importance=2),
            point("Gatun Lake fell to a record low.", 5, importance=5),
            point("An auction slot sold for four million dollars.", 2, importance=5),
        ]
    )
    assert [f.evidence for f in kept] == [(2,), (5,), (8,)]


def test_reported_comes_before_inferred_and_unanswered() -> None:
    """What the article says itself stands before what the model or the search adds."""
    implications: list[Finding] = [
        Implication(
            statement=statement,
            evidence=(1,),
            affected="shippers",
            horizon="weeks",
            basis=basis,
            likelihood="likely",
            confidence="low",
        )
        for statement, basis in (
            ("Shippers may turn to rail across Mexico.", "inferred"),
            ("Tolls could rise next year, officials warned.", "reported"),
        )
    ]
    omissions: list[Finding] = [
        Omission(statement="No cost is given.", evidence=(), basis="unanswered", why_it_matters=""),
        Omission(
            statement="Officials declined to name the buyer.",
            evidence=(9,),
            basis="reported",
            why_it_matters="",
        ),
    ]
    assert [f.basis for f in unrepeated(implications) if isinstance(f, Implication)] == [
        "reported",
        "inferred",
    ]
    assert [f.basis for f in unrepeated(omissions) if isinstance(f, Omission)] == [
        "reported",
        "unanswered",
    ]


def test_what_is_over_the_cap_is_counted() -> None:
    """Findings that rank too low are not lost without a word: their number is told."""
    statements = ["Grain exports rose.", "Rail freight fell.", "The bridge reopened."]
    kept, more = merge([point(s, i + 1) for i, s in enumerate(statements)], 2)
    assert (len(kept), more) == (2, 1)


@given(st.permutations(range(6)))
def test_the_order_of_arrival_does_not_matter(order: list[int]) -> None:
    """Chunks that finish in another order make the same list."""
    statements = [
        "The lake fell to a record low in June.",
        "An auction slot sold for four million dollars.",
        "Ships queued for three weeks at Balboa.",
        "A new reservoir on the Indio would cost 1.6 billion dollars.",
        "Rain returned in May and limits were lifted.",
        "The lake fell in June to a low that is a record.",
    ]
    findings = [point(s, i + 1, importance=1 + i % 3) for i, s in enumerate(statements)]
    assert unrepeated(findings[i] for i in order) == unrepeated(findings)
