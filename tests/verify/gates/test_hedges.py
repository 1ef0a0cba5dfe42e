import pytest

H = "hedge_lost"

PASS = [
    ("The words could be read as consent.", "The words may be interpreted as consent."),
    ("Britain plans a levy of its own.", "Britain intends to introduce a levy."),
    ("Britain plans to leave the pact.", "Britain will leave the pact."),
    ("The army is considering buying drones.", "The army may buy drones."),
    ("The firm reportedly sold the yard.", "The firm is said to have sold the yard."),
    ("The firm reportedly sold the yard.", "The yard was allegedly sold by the firm."),
    ("The talks managed to end the war.", "The talks ended the war."),
    ("He was forced to resign.", "He resigned."),
    ("The senate voted to approve the deal.", "The senate approved the deal."),
    ("The voyage should have lasted a week but took two.", "The voyage took two weeks."),
    ("It may rain, and the match was cancelled.", "The match was cancelled."),
    ("At least 40 people died.", "At least 40 people were killed."),
    ("About 40 people died.", "Some 40 people died."),
    ("The trip took more than two months.", "The trip took over two months."),
    ("Firms that cross the threshold of 50 tonnes pay.", "Firms with more than 50 tonnes pay."),
    ("Economists had expected the bank to cut its rate.", "The bank did not cut its rate."),
    ("Brandt must sign the bill by Friday.", "Brandt has until Friday to sign the bill."),
]
FAIL = [
    ("The words could be interpreted as Seoul accepting the plan.", "Seoul accepted the plan."),
    ("The words may be read as consent.", "The words are consent."),
    ("The army is considering buying drones.", "The army decided on buying drones."),
    ("The army is considering buying drones.", "The army bought drones."),
    ("Britain plans to leave the pact.", "Britain left the pact."),
    ("The firm reportedly sold the yard.", "The firm sold the yard."),
    ("The law could change the size of the force.", "The law will change the size of the force."),
    ("The two sides agreed to expand trade.", "The two sides expanded trade."),
    ("Work is expected to take six years.", "Work took six years."),
    ("If the talks fail, the ban returns.", "The talks failed."),
    ("The committee named alleged donors.", "The committee named donors."),
    ("Up to 500 troops may be sent.", "500 troops may be sent."),
    ("At least 40 people died.", "40 people died."),
    ("About 90% of firms are exempt.", "90% of firms are exempt."),
    ("Nearly 300 ships were caught.", "300 ships were caught."),
    ("More than 300 ships were caught.", "300 ships were caught."),
    ("Cheaper loans are unlikely before May.", "There will be no cheaper loans before May."),
]


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_a_hedge_kept_or_not_needed_passes(reasons, evidence, claim):
    """Another word of doubt will do, and what was done is no mere plan."""
    assert H not in reasons(evidence, claim)


@pytest.mark.parametrize(("evidence", "claim"), FAIL)
def test_a_lost_hedge_is_an_overstatement(objections, evidence, claim):
    """A guess told as a fact, a plan as a deed, a limit as a number is overstated."""
    found = [o for o in objections(evidence, claim) if o.reason.value == H]
    assert found
    assert found[0].status == "overstated"


def test_a_number_said_plainly_is_not_stretched(objections):
    """Nobody may make "more than 40" or "nearly 40" of a plain 40."""
    for claim in ("More than 40 people died.", "Nearly 40 people died."):
        found = objections("The quake left 40 people dead, and 40 people died.", claim)
        assert [o.status for o in found] == ["overstated"]


def test_a_claim_marked_as_speculation_is_hedged(reasons):
    """The certainty kept beside a claim counts as much as a word in it."""
    evidence = "The law could change the size of the force."
    claim = "The law will change the size of the force."
    assert H not in reasons(evidence, claim, certainty="speculated")


def test_a_word_for_a_limit_keeps_a_bound_only_beside_its_number(reasons):
    """A limit spoken of elsewhere in the claim does not make "at least 36" of 36."""
    evidence = "At least 36 ships a day pass under the new limit."
    assert H in reasons(evidence, "36 ships a day pass under the new limit.")
    evidence = "More than 90 percent of the capped budget was spent."
    assert H in reasons(evidence, "90 percent of the capped budget was spent.")
    evidence = "Nearly 36 ships of an estimated fleet pass."
    assert H in reasons(evidence, "36 ships of an estimated fleet pass.")
    assert H not in reasons("Up to 36 ships may pass.", "There is a 36-ship limit.")
    evidence = "The levy raises an estimated 3.2 billion dollars."
    assert H not in reasons(evidence, "He estimates revenue at 3.2 billion dollars.")
