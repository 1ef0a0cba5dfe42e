import pytest

S = "speaker_lost"

PASS = [
    ("The levy is unfair, India says.", "India regards the levy as unfair."),
    ("The levy is unfair, India says.", "According to India, the levy is unfair."),
    ("Ahn said he hoped to meet soon.", "Ahn hopes to meet soon."),
    ("The ministry said the pact holds.", "The pact holds, officials said."),
    ("The ship was lost. The owner said it was old.", "The ship was lost."),
    (
        "A lawyer who advises importers said firms split orders.",
        "A lawyer said firms split orders.",
    ),
    ("The firm reportedly sold the yard, a paper said.", "The firm reportedly sold the yard."),
]
FAIL = [
    ("The levy is unfair, India says.", "The levy is unfair."),
    ("According to the ministry, the pact holds for ten years.", "The pact holds for ten years."),
    ("“We will win the vote,” the party’s leader said.", "The party will win the vote."),
    ("The senator said he always obeyed the law.", "The senator always obeyed the law."),
    ("The owner, Royal Wagenborg, said that no fuel leaked.", "No fuel leaked."),
]


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_a_speaker_kept_passes(reasons, evidence, claim):
    """A speaker named in any way, or speaking of what is theirs, is kept."""
    assert S not in reasons(evidence, claim)


@pytest.mark.parametrize(("evidence", "claim"), FAIL)
def test_a_lost_speaker_is_an_overstatement(objections, evidence, claim):
    """What somebody says is not a fact because the speaker was left out."""
    found = [o for o in objections(evidence, claim) if o.reason.value == S]
    assert found
    assert found[0].status == "overstated"


def test_an_attribution_beside_the_claim_keeps_the_speaker(reasons):
    """The speaker need not be in the sentence itself."""
    evidence = "The levy is unfair to farmers, India says."
    assert S in reasons(evidence, "The levy is unfair to farmers.")
    assert S not in reasons(evidence, "The levy is unfair to farmers.", attribution="India")


def test_a_speaker_exchanged_for_another_is_a_contradiction(objections):
    """Both are named in the evidence, but the other one says it."""
    evidence = "Russia threatened Ukraine, and Ukraine said the road was closed to trucks."
    found = objections(evidence, "Russia said the road was closed to trucks.")
    assert S in {o.reason.value for o in found}
    assert all(o.status == "contradicted" for o in found)


def test_an_office_in_common_makes_two_speakers_no_one(reasons):
    """The auditor general is not the attorney general, though both are generals."""
    evidence = "Only 4 billion has been spent on houses, according to the auditor general."
    claim = "Only 4 billion has been spent on houses, according to the {}."
    before = ["The attorney general will appeal."]
    assert reasons(evidence, claim.format("attorney general"), before=before)
    assert not reasons(evidence, claim.format("country's auditor general"), before=before)
