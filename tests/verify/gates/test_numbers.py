import pytest

N = "number_not_in_evidence"

PASS = [
    ("Two dozen ships waited.", "24 ships were waiting."),
    ("The deal is worth $1.2 billion.", "The deal is worth 1,200 million dollars."),
    ("The deal is worth $1.2bn.", "A $1.2 billion deal was reached."),
    ("A third of voters stayed home.", "33% of voters stayed home."),
    ("One in five households has no water.", "20 percent of households lack water."),
    ("Support fell from 48 percent to 43 percent.", "Support fell by 5 percentage points."),
    ("The force has 1,187 soldiers.", "About 1,200 soldiers are in the force."),
    ("The force has 1,187 soldiers.", "Nearly 1,200 soldiers are in the force."),
    ("The force has 1,187 soldiers.", "More than 1,100 soldiers are in the force."),
    ("More than 200 were hurt.", "Over 200 people were hurt."),
    ("The visit lasted two weeks.", "It was a 14-day visit."),
    ("The talks took a week.", "The talks took seven days."),
    ("The alliance was built over the past 70 years.", "The seven-decade alliance goes on."),
    (
        "Ahn took office on July 25 and called on Thursday.",
        "He called six days after taking office.",
    ),
    ("Exports doubled.", "Exports rose by 100 percent."),
    ("Exports rose from 4 to 8 billion euros.", "Exports doubled."),
    ("The tariff is 10 to 15 percent.", "The tariff is between 10% and 15%."),
    ("France, Germany and Poland agreed.", "Three countries agreed."),
    ("Ahn and Hegseth talked by phone.", "The two ministers talked by phone."),
    ("The bill passed 65 to 33.", "The bill passed by 65-33."),
    ("Half a million people fled.", "500,000 people fled."),
    ("Thousands of people fled.", "Thousands fled."),
    ("The 26th round of talks ended.", "The twenty-sixth round of talks has ended."),
    ("Twenty-five thousand troops are there.", "25,000 troops are there."),
    ("It flies the F-35.", "The F-35 is flown."),
    ("A ship was hit.", "One ship was hit."),
    ("Prices rose 2.5 per cent.", "Prices rose by 2.5%."),
    ("It costs £40k.", "It costs 40,000 pounds."),
    ("The gap is between 60 percent and 45 percent.", "There is a gap of 15 points."),
    ("They held their first call.", "The first call was held."),
    ("The inaugural session opened.", "The first session opened."),
    ("It is 97 kilometers away.", "It is about 60 miles away."),
    ("Three-quarters of members agreed.", "75 percent of members agreed."),
    ("The loan runs for 18 months.", "The loan runs for a year and a half."),
    ("They have met twice.", "They have met two times."),
    ("Imports rose in the first half of the year.", "Imports rose in the first six months."),
    ("They expected a cut of a quarter point.", "They expected a quarter-point cut."),
]

FAIL = [
    ("Two dozen ships waited.", "Two hundred ships waited."),
    ("The deal is worth $1.2 billion.", "The deal is worth $1.2 million."),
    ("The deal is worth $1.2 billion.", "The deal is worth €1.2 billion."),
    ("The force has 1,187 soldiers.", "The force has 1,200 soldiers."),
    ("The force has 1,187 soldiers.", "More than 1,200 soldiers are in the force."),
    ("The force has 1,187 soldiers.", "Nearly 1,100 soldiers are in the force."),
    ("More than 200 were hurt.", "Fewer than 200 were hurt."),
    ("Nearly 200 were hurt.", "More than 200 were hurt."),
    ("The rate rose by 5 percent.", "The rate rose by 5 percentage points."),
    ("The rate rose by 2 percentage points.", "The rate rose by 2 percent."),
    ("He called six days later.", "He called six weeks later."),
    ("A third of voters stayed home.", "Two thirds of voters stayed home."),
    ("Exports doubled.", "Exports tripled."),
    ("France, Germany and Poland agreed.", "Four countries agreed."),
    ("The 26th round of talks ended.", "The 27th round of talks ended."),
    ("Three soldiers were killed.", "One soldier was killed."),
    ("Three soldiers were killed.", "Soldiers were killed, 3,000 of them."),
    ("Thousands of people fled.", "Millions of people fled."),
    ("It is 97 kilometers away.", "It is 97 miles away."),
    ("The talks took a week.", "The talks took nine days."),
    ("They held their first call.", "They held their third call."),
    ("Half of the members agreed.", "A quarter of the members agreed."),
]


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_a_number_said_another_way_passes(reasons, evidence, claim):
    """Equal values, stated roundings and what can be worked out are let through."""
    assert N not in reasons(evidence, claim)


@pytest.mark.parametrize(("evidence", "claim"), FAIL)
def test_a_changed_number_is_objected_to(reasons, evidence, claim):
    """Another value, unit, currency, scale or bound is an objection."""
    assert N in reasons(evidence, claim)


def test_the_detail_says_which_number_and_where_it_is(objections):
    """An analyst reads which number is missing, and where else the article has it."""
    found = objections("Ships waited.", "40,000 waited.", after=["There were 40,000 of them."])
    assert found[0].detail == "“40,000” is not in sentence 1, but in sentence 2"


def test_another_number_of_the_same_noun_is_a_contradiction(objections):
    """Evidence that counts the same noun differently contradicts; silence only fails to support."""
    assert objections("It sent 12 ships.", "It sent 15 ships.")[0].status == "contradicted"
    assert objections("It sent ships.", "It sent 15 ships.")[0].status == "unsupported"


def test_numbers_that_other_words_mean_are_let_through(reasons):
    """Basis points are points, a runoff is a second round, "the four" are those told of before."""
    evidence = "Breman preferred a cut of a quarter of a percentage point."
    assert not reasons(evidence, "Breman preferred a cut of 25 basis points.")
    assert reasons(evidence, "Breman preferred a cut of 50 basis points.")
    evidence = "They will meet in a runoff after neither won a majority in the first round."
    assert not reasons(
        evidence, "A second round follows, as neither won more than half of the vote."
    )
    before = ["A prosecutor will charge four managers."]
    assert not reasons("They could be jailed.", "The four could be jailed.", before=before)
    assert reasons("They could be jailed.", "The five could be jailed.", before=before)


def test_a_majority_is_more_than_half_and_not_half(reasons):
    """A majority bears a share that is bounded below."""
    evidence = "A majority voted for it."
    assert N in reasons(evidence, "Half voted for it.")
    assert not reasons(evidence, "More than half voted for it.")
