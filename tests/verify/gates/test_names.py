import pytest

N = "name_not_in_evidence"
HEGSETH = "According to the ministry, Ahn and U.S. Defense Secretary Pete Hegseth spoke Thursday."
KIDD = "The Korea-U.S. Integrated Defense Dialogue (KIDD) was held in Washington."

PASS = [
    ("Hegseth reaffirmed the commitment.", "U.S. Defense Secretary Pete Hegseth reaffirmed it."),
    ("Pete Hegseth reaffirmed the commitment.", "Hegseth reaffirmed the commitment."),
    ("Ahn's ministry agreed.", "The ministry of Ahn agreed."),
    ("South Korea agreed to the talks.", "Seoul agreed to the talks."),
    ("South Korean officials agreed.", "Officials of South Korea agreed."),
    ("Seoul agreed to the talks.", "Korea agreed to the talks."),
    ("The United States sent ships.", "The U.S. sent ships."),
    ("Washington is reviewing deployments.", "The United States is reviewing deployments."),
    ("American officials agreed.", "U.S. officials agreed."),
    ("The KIDD ended in May.", "The Integrated Defense Dialogue ended in May."),
    ("Volodymyr Zelenskyy spoke.", "Zelensky spoke."),
    ("Recep Tayyip Erdoğan spoke.", "Erdogan spoke."),
    ("The United Nations voted.", "The UN voted."),
    ("NATO voted.", "The North Atlantic Treaty Organization voted."),
    ("The Security Consultative Meeting is due.", "The SCM is due."),
    ("The Kremlin denied it.", "Moscow denied it."),
    ("He said the pact would hold.", "Hegseth said the pact would hold."),
    ("The minister said the pact would hold.", "Hegseth said the pact would hold."),
    ("Negotiators met.", "Delegations met."),
    ("The Foreign Ministry spoke.", "The foreign ministry spoke."),
    ("Rep. Jane Doe voted no.", "Representative Jane Doe voted no."),
    ("The parliament met.", "Parliament met."),
    ("Muammar Gaddafi fell.", "Qaddafi fell."),
    ("The Tarvian cabinet met.", "The cabinet of Tarvia met."),
    ("It fell to 2 percent of gross domestic product.", "It fell to 2 percent of GDP."),
    ("No substantial rain is expected.", "Significant rainfall is not expected."),
]
FAIL = [
    ("Hegseth reaffirmed the commitment.", "Macron reaffirmed the commitment."),
    ("Hegseth reaffirmed the commitment.", "Marco Rubio reaffirmed the commitment."),
    ("Hegseth reaffirmed the commitment.", "John Hegseth reaffirmed the commitment."),
    ("Hegseth reaffirmed the commitment.", "Foreign Minister Hegseth reaffirmed it."),
    ("Hegseth reaffirmed the commitment.", "Ahn reaffirmed the commitment."),
    ("South Korea agreed to the talks.", "North Korea agreed to the talks."),
    ("South Korea agreed to the talks.", "Tokyo agreed to the talks."),
    ("The talks were held in South Korea.", "The talks were held in Seoul."),
    ("Iran signed.", "Iraq signed."),
    ("Austria signed.", "Australia signed."),
    ("The United Nations voted.", "The European Union voted."),
    ("The Pentagon spoke to American officers.", "The White House spoke to officers."),
    ("The F-35 flew.", "The F-16 flew."),
    ("The minister said the pact would hold.", "Erdogan said the pact would hold."),
    ("It was held in Singapore.", "It was held at the Shangri-La Dialogue in Singapore."),
]


@pytest.mark.parametrize(("evidence", "claim"), PASS)
def test_a_name_that_means_the_same_passes(reasons, evidence, claim):
    """Short and long forms, acronyms, spellings, capitals and demonyms are let through."""
    assert N not in reasons(evidence, claim, before=[HEGSETH, KIDD, "He is in Korea."][:2])


@pytest.mark.parametrize(("evidence", "claim"), FAIL)
def test_a_name_that_the_evidence_does_not_bear_is_objected_to(reasons, evidence, claim):
    """Another person, country, body or title is an objection, even one named elsewhere."""
    assert N in reasons(evidence, claim, before=[HEGSETH, "Rain fell.", "Wind blew.", "Snow came."])


def test_the_attribution_is_checked_too(reasons):
    """Who is said to have said it must be in the evidence."""
    evidence = "The pact holds, Hegseth said."
    assert N not in reasons(
        evidence, "The pact holds.", attribution="Pete Hegseth", before=[HEGSETH]
    )
    assert N in reasons(evidence, "The pact holds.", attribution="Macron", before=[HEGSETH])


def test_names_in_other_languages_are_still_checked_but_not_german_nouns(reasons):
    """German writes every noun with a capital, so nothing is said about German."""
    assert N in reasons("Hier Macron a parlé.", "Hier Sarkozy a parlé.", language="fr")
    assert reasons("L’Allemagne a signé.", "So has Germany signed.", language="fr") == set()
    assert reasons("Das Haus ist alt.", "Das Gebäude ist alt.", language="de") == set()


def test_the_detail_says_where_the_name_is(objections):
    """An analyst reads whether the name is anywhere in the article."""
    found = objections("It rained.", "Hegseth spoke.", after=["Hegseth spoke."])
    assert found[0].detail == "“Hegseth” is not in sentence 1, but in sentence 2"
    found = objections("It rained.", "Hegseth spoke.")
    assert found[0].detail == "“Hegseth” is not in sentence 1, nor anywhere in the article"


def test_a_country_beside_what_the_evidence_says_is_context_and_in_its_place_is_not(reasons):
    """The country that the article is about may be added, but not put for another one."""
    before = ["Sweden held its rate."]
    evidence = "The krona fell 0.4 percent against the euro."
    assert not reasons(
        evidence, "The Swedish krona fell 0.4 percent against the euro.", before=before
    )
    evidence = "Norway sold gas to Poland."
    assert N in reasons(evidence, "Sweden sold gas to Poland.", before=before)


def test_a_common_word_that_begins_a_sentence_is_no_name(reasons):
    """The words "consumer prices" name nobody; a word in the place of a name does."""
    assert not reasons("Prices rose in May.", "Consumer prices rose in May.")
    assert N in reasons("All Boeing orders were kept.", "Embraer orders were kept.")


def test_one_of_two_countries_near_by_is_no_context(reasons):
    """Which of two neighbours acts or owns is told by the evidence or not at all."""
    evidence = "The court fined two banks for the delay."
    before = ["Germany and Poland talked in Hallen."]
    for court in ("Polish", "German"):
        assert N in reasons(evidence, f"The {court} court fined two banks.", before=before)
    evidence = "The judges will rule on the claim."
    before = ["Germany sued Poland over gas, and Germany hopes to win."]
    assert N in reasons(evidence, "The judges will rule on Poland's claim.", before=before)
