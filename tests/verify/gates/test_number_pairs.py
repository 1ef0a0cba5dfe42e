import pytest

C = "numbers_crossed"

PASS = [
    ("It has 12 ships and 40 planes.", "It has 40 planes and 12 ships."),
    ("The lake could allow 12 or 13 more crossings.", "It could allow 12 to 13 crossings."),
    ("Income rose to $3.4 billion on revenue of $4.9 billion.", "Revenue was $4.9 billion."),
    ("Of 12,000 people, 2,000 must move.", "Around 2,000 of the 12,000 people must move."),
    ("It passed by 65 to 33.", "The vote was 65-33."),
    ("Two of the nine members of the board left.", "Two of the board's nine members left."),
    (
        "Under the plan Teren will send 200 officers and Alvia 350.",
        "The plan foresees 350 officers from Alvia and 200 from Teren.",
    ),
]
FAIL = [
    ("It has 12 ships and 40 planes.", "It has 40 ships and 12 planes."),
    ("Income was $3.4 billion, revenue $4.9 billion.", "Income was $4.9 billion."),
    ("Tankers made 34 trips and ferries 15.", "Tankers made 15 trips and ferries 34."),
    ("It takes 40 days through Suez and 50 around the Cape.",
     "It takes 50 days through Suez and 40 around the Cape."),
    ("The draft was cut from 50 feet to 44.", "The draft was changed from 44 feet to 50."),
    ("The court ruled 6 to 3 for the unions.", "The court ruled 3 to 6 for the unions."),
    ("Two of the nine members left.", "Nine of the two members left."),
]  # fmt: skip


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_numbers_that_keep_their_nouns_pass(reasons, evidence, claim):
    """Each number with what it counts, in whatever order."""
    assert C not in reasons(evidence, claim)


@pytest.mark.parametrize(("evidence", "claim"), FAIL)
def test_numbers_given_to_another_noun_are_objected_to(reasons, evidence, claim):
    """Two numbers of the evidence exchanged are a contradiction, by noun or by direction."""
    assert {C, "actors_crossed", "number_not_in_evidence"} & reasons(evidence, claim)
