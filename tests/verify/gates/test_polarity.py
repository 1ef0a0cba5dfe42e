import pytest

NEGATION, POLARITY = "negation_differs", "polarity_differs"

PASS = [
    ("Seoul did not accept the plan.", "Seoul rejected the plan."),
    ("Iran denied attacking the ship.", "Iran said it had not attacked the ship."),
    ("The minister refused to sign the treaty.", "The minister did not sign the treaty."),
    ("The account does not mention the pact.", "There is no mention of the pact in the account."),
    ("The account does not mention the pact.", "The pact goes unmentioned in the account."),
    ("The phrase was left out of the text.", "The text does not include the phrase."),
    ("Exports rose while imports fell.", "Imports fell while exports rose."),
    ("The army did not attack, but rebels attacked the town.", "Rebels attacked the town."),
    ("Spain beat Italy in the vote.", "Italy lost to Spain in the vote."),
    ("The call came after the vote.", "The vote came before the call."),
    ("They have paid nothing so far.", "They have not paid anything so far."),
    ("None of the eight ships reached port.", "Eight ships left, and not one reached port."),
    ("They are still settling the date.", "They have not yet settled the date."),
    ("The plan is not only costly but late.", "The plan is costly and late."),
    ("Officials declined to comment on the report.", "Officials would not comment on the report."),
    ("The ship sailed without an icebreaker.", "The ship sailed with no icebreaker."),
    ("He sent nobody above working level.", "He sent only working-level officials."),
    ("No more than 20 ships may pass.", "At most 20 ships may pass."),
    (
        "Inflation is falling more slowly than hoped.",
        "Inflation is falling less quickly than hoped.",
    ),
    ("The bank left its rate unchanged.", "The bank kept its rate where it was."),
    (
        "Two firms denied having sold oil.",
        "Two firms rejected the accusation that they had sold oil.",
    ),
    ("They agreed not to hand over guns.", "Whether they give up guns will be decided later."),
    ("The ban should last six months.", "The ban should last no longer than six months."),
    (
        "The tariff on tin remains at 10 percent.",
        "There is no change to the 10 percent tariff on tin.",
    ),
    ("It expects growth of 1 percent, down from 2.", "It lowered its growth forecast from 2 to 1."),
]
FAIL = [
    ("Seoul did not accept the plan.", "Seoul accepted the plan.", NEGATION),
    ("Seoul accepted the plan.", "Seoul did not accept the plan.", NEGATION),
    ("Seoul accepted the plan.", "Seoul rejected the plan.", POLARITY),
    ("Iran denied the report.", "Iran confirmed the report.", POLARITY),
    ("Exports rose by 5 percent.", "Exports fell by 5 percent.", POLARITY),
    ("The call came after the vote.", "The call came before the vote.", POLARITY),
    ("The minister refused to sign the treaty.", "The minister signed the treaty.", NEGATION),
    ("Nobody was told of the plan.", "Everybody was told of the plan.", NEGATION),
    ("The announcement gave no figure.", "The announcement gave a figure.", NEGATION),
    ("The court allowed the ban to stand.", "The court forbade the ban to stand.", POLARITY),
    ("The levy is unfair to farmers.", "The levy is fair to farmers.", NEGATION),
    ("Spain beat Italy in the vote.", "Spain lost to Italy in the vote.", POLARITY),
    ("Rain was 41 percent below normal.", "Rain was 41 percent above normal.", POLARITY),
    ("The senate overrode the veto.", "The senate upheld the veto.", POLARITY),
    ("It will not leave the council.", "It will leave the council.", NEGATION),
    (
        "Inflation is falling more slowly than hoped.",
        "Inflation is falling faster than hoped.",
        POLARITY,
    ),
    ("The bank left its key rate unchanged.", "The bank raised its key rate.", POLARITY),
    ("The deficit is to narrow next year.", "The deficit is to widen next year.", POLARITY),
    ("The truce held for a third day.", "The truce collapsed on its third day.", POLARITY),
    ("The town lies upstream of the dam.", "The town lies downstream of the dam.", POLARITY),
    (
        "Stocks stood at 31, below the 40 that is allowed.",
        "Stocks stood at 31, above the limit.",
        POLARITY,
    ),
    (
        "The dam will be finished a year earlier.",
        "The dam will be finished a year later.",
        POLARITY,
    ),
    ("Unions backed the tariff.", "Unions opposed the tariff.", POLARITY),
]


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_the_same_worded_by_its_contrary_passes(reasons, evidence, claim):
    """Two negations, converse verbs, idioms and other words for "not" are let through."""
    assert not {NEGATION, POLARITY} & reasons(evidence, claim)


@pytest.mark.parametrize(("evidence", "claim", "reason"), FAIL)
def test_the_contrary_is_objected_to(reasons, evidence, claim, reason):
    """A negation put in or left out, or an opposite word, contradicts the evidence."""
    assert reason in reasons(evidence, claim)


def test_a_contradiction_is_called_one_and_traced_to_its_sentence(objections):
    """The analyst reads which word stands against which, and where."""
    found = objections("Iran denied the report.", "Iran confirmed the report.")
    assert found[0].status == "contradicted"
    assert found[0].detail == "“confirmed” is the contrary of “denied” in sentence 1"


def test_nothing_is_said_of_inferences_or_of_other_languages(reasons):
    """An inference goes beyond the text, and word lists are English."""
    evidence, claim = "Seoul did not accept the plan.", "Seoul accepted the plan."
    assert reasons(evidence, claim, inferred=True) == set()
    assert reasons(evidence, claim, language="fr") == set()


def test_what_is_denied_and_what_is_said_may_not_change_places(reasons):
    """Saying "not B but A" is the contrary of "not A but B"; said the same way, they agree."""
    evidence = "HEDNO has said that strong winds, not poor maintenance, caused the fire."
    assert reasons(
        evidence, "HEDNO has said that poor maintenance, not strong winds, caused the fire."
    )
    assert not reasons(
        evidence, "Not poor maintenance but strong winds caused the fire, HEDNO has said."
    )


def test_which_way_a_number_went_may_stand_in_an_adverb(reasons):
    """An adverb such as "down from" is the contrary of "rose", and the same as "fell"."""
    evidence = "Brazil sold 19 tonnes of coffee in 2024, down from 21 a year earlier."
    assert reasons(evidence, "Brazilian coffee sales rose to 19 tonnes in 2024.")
    assert not reasons(
        evidence, "Brazilian coffee sales fell to 19 tonnes in 2024 from 21 in 2023."
    )
