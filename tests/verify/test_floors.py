import tomllib
from pathlib import Path

import pytest

from benchmarks.alterations import KINDS
from benchmarks.altered import FAITHFUL, Tried, rates, seed, tried
from briefing.verify.gates import Claim, check

FLOORS = tomllib.loads((Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def all_tried() -> list[Tried]:
    """Return every claim tried, once for all tests here."""
    return list(tried())


@pytest.mark.parametrize("kind", KINDS)
def test_altered_claims_are_caught_at_least_as_often_as_the_floor(kind, all_tried):
    """Each kind of alteration, made by code and written by hand, keeps its floor."""
    made, caught, written, also = rates(all_tried)[kind]
    assert made
    assert written
    assert caught >= FLOORS["made"][kind]
    assert also >= FLOORS["written"][kind]


def test_faithful_paraphrases_are_let_through(all_tried):
    """Over-rejection is as much a defect as a miss."""
    _, _, written, rejected = rates(all_tried)[FAITHFUL]
    assert written >= 80
    assert rejected <= FLOORS["faithful"]["rejected_at_most"]


@pytest.mark.parametrize("name", ["korea-us-defense-call.txt", "eu-carbon-border-levy.md"])
def test_every_sentence_of_the_samples_supports_itself(name):
    """A sentence held against itself meets with no objection."""
    article = seed(name)
    for sentence in article.sentences:
        assert check(Claim(statement=sentence.text), (sentence,), article) == ()
