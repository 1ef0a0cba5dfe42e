import pytest

from briefing.verify.lexicon import table
from briefing.verify.stems import stem

TOGETHER = [
    ("cost", "costs", "costing", "costly"),
    ("agree", "agreed", "agreeing", "agreement", "agreements"),
    ("negotiate", "negotiating", "negotiations", "negotiators"),
    ("pay", "paid", "payments"),
    ("die", "died", "dying", "deaths"),
    ("decide", "decided", "decision"),
    ("withdraw", "withdrew", "withdrawal"),
    ("hope", "hoped", "hoping"),
    ("stop", "stopped", "stopping"),
    ("party", "parties"),
    ("crisis", "crises"),
    ("organise", "organisation", "organization", "organizations"),
    ("labour", "labor"),
    ("centre", "center"),
    ("defence", "defense", "defend"),
    ("korea", "korean"),
    ("france", "french"),
    ("migrant", "migration"),
    ("modernise", "modernizing", "modernization"),
    ("ratify", "ratified", "ratification"),
    ("enforce", "enforcement"),
    ("verify", "verified", "verification"),
]

APART = [
    ("cost", "costume"),
    ("policy", "police"),
    ("state", "statement"),
    ("universe", "university"),
    ("import", "important"),
    ("founded", "find"),
    ("depart", "department"),
    ("author", "authority"),
    ("plan", "plane"),
    ("general", "generation"),
    ("commit", "committee"),
    ("secret", "secretary"),
    ("mission", "miss"),
    ("race", "range"),
    ("business", "busy"),
    ("early", "ear"),
    ("news", "new"),
    ("hop", "hope"),
    ("rate", "rat"),
]


@pytest.mark.parametrize("family", TOGETHER, ids=lambda family: family[0])
def test_forms_of_one_word_share_a_stem(family: tuple[str, ...]) -> None:
    """Inflections, spellings and common derivations of a word have one stem."""
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_only_look_alike_keep_their_own_stems(one: str, other: str) -> None:
    """Words of different meaning are not put together for their letters."""
    assert stem(one) != stem(other)


def test_no_word_belongs_to_two_families() -> None:
    """A form listed twice would go by whichever family is read last."""
    forms = [f for family in table("stems")["families"].split(",") for f in family.split()[1:]]
    assert sorted(forms) == sorted(set(forms))
