"""Words that stand for one another count towards whether a claim is stated."""

from __future__ import annotations

from briefing.verify.alike import alike
from briefing.verify.evidence import coverage
from briefing.verify.words import words


def test_a_country_is_known_by_its_capital_and_its_people():
    """Paris and the French stand for France, but not for Germany."""
    paris, france, germany = (words(f"- {name}")[0].stem for name in ("Paris", "France", "Germany"))
    assert france in alike(paris)
    assert germany not in alike(paris)


def test_words_of_news_count_half_and_only_loosely():
    """A word of the same group covers some of a claim loosely, and nothing of it word for word."""
    claim, sentence = "Relatives want justice.", "Families demand an answer."
    assert coverage(claim, [sentence]) == 0
    assert 0 < coverage(claim, [sentence], loosely=True) < 1
