import pytest

R = "actors_crossed"

PASS = [
    ("Iran attacked Israel.", "Israel was attacked by Iran."),
    ("Ahn met Hegseth.", "Hegseth met Ahn."),
    (
        "Pope Francis, who is often praised, approved the note.",
        "The note was approved by Pope Francis.",
    ),
    ("Spain, Italy and France signed.", "France, Italy and Spain signed."),
    ("Trade rose from 4 to 8 billion.", "Trade rose to 8 billion from 4 billion."),
    ("After meeting Ahn, Hegseth left Seoul.", "Hegseth left Seoul after meeting Ahn."),
    ("Reading said he had left to join Millwall.", "He joined Millwall, Reading said."),
]
FAIL = [
    ("Iran attacked Israel.", "Israel attacked Iran."),
    ("Iran attacked Israel.", "Iran was attacked by Israel."),
    ("Voters prefer Obama to Romney.", "Voters prefer Romney to Obama."),
    (
        "The benefits of the rule outweigh the costs.",
        "The costs of the rule outweigh the benefits.",
    ),
    ("He told Hegseth that he would come.", "Hegseth told him that he would come."),
    ("Parliament approved the law, then the Council signed it.", "The Council approved the law."),
    ("Water flows from the lake to the sea.", "Water flows from the sea to the lake."),
]


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_voice_and_order_do_not_matter(reasons, evidence, claim):
    """Active or passive, in any order, the same deed by the same actor passes."""
    assert R not in reasons(evidence, claim)


@pytest.mark.parametrize(("evidence", "claim"), FAIL)
def test_crossed_actors_are_a_contradiction(objections, evidence, claim):
    """Who does it and whom it is done to must not change places."""
    found = [o for o in objections(evidence, claim) if o.reason.value == R]
    assert found
    assert found[0].status == "contradicted"
