"""Claims held against articles: verdicts, evidence, scores."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.claims import MOST, ClaimResult, article_of, check, check_one, check_whole
from briefing.findings import Reason

PORTS = (
    "The port authority of Alfa opened a second terminal on the northern quay in March.",
    "It cost 40 million dollars and was paid for by the regional bank.",
    "Dock workers rejected the new shifts after a vote in April.",
    "Mayor Ines Falk praised the engineers who built the terminal.",
    "Fishing boats still use the southern basin.",
)
ALFA = article_of(PORTS, source="alfa.txt")
BRAVO = article_of(
    ("Bravo closed its container yard in May.", "Rail freight grew by 12 percent."),
    source="bravo.txt",
)


def one(claim: str) -> ClaimResult:
    """Return the result of a claim against the first article."""
    return check_one(claim, [ALFA])


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Alfa's port authority opened a second terminal in March.", 1),
        ("The regional bank paid the 40 million dollars it cost.", 2),
        ("In April, dock workers voted and rejected the new shifts.", 3),
        ("The engineers who built the terminal were praised by Mayor Falk.", 4),
    ],
)
def test_a_faithful_paraphrase_passes_with_its_sentence(claim: str, sentence: int) -> None:
    """Word order, voice and possessives are no reason to refuse a claim."""
    result = one(claim)
    assert (result.status, result.reasons) == ("supported", ())
    assert sentence in result.evidence


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        ("The terminal cost 70 million dollars.", Reason.NUMBER_NOT_IN_EVIDENCE),
        ("Mayor Otto Brandt praised the engineers.", Reason.NAME_NOT_IN_EVIDENCE),
        ("Dock workers accepted the new shifts in April.", Reason.POLARITY_DIFFERS),
        ("The port authority of Alfa did not open a second terminal.", Reason.NEGATION_DIFFERS),
        ("The port authority opened a second terminal in June.", Reason.DATE_NOT_IN_EVIDENCE),
        ("Wheat harvests collapsed during heavy storms.", Reason.NOT_STATED),
    ],
)
def test_an_altered_claim_fails_for_its_reason(claim: str, reason: Reason) -> None:
    """Each kind of alteration is refused, and the reason says which."""
    result = one(claim)
    assert result.status != "supported"
    assert reason in result.reasons
    assert len(result.reasons) == len(result.detail)


def test_an_altered_claim_scores_below_the_true_one() -> None:
    """The score ranks what the gates object to below what they let pass."""
    true = one("Dock workers rejected the new shifts in April.")
    false = one("Dock workers accepted the new shifts in April.")
    unrelated = one("Wheat harvests collapsed during heavy storms.")
    assert true.score > false.score > unrelated.score


def test_a_claim_may_rest_on_several_sentences() -> None:
    """Two facts of two sentences are covered by both, and by no more than needed."""
    result = one("Dock workers rejected the shifts, and Mayor Falk praised the engineers.")
    assert result.status == "supported"
    assert result.evidence == (3, 4)


def test_a_word_for_word_sentence_holds_whatever_it_says() -> None:
    """What stands in the article is supported by its own sentence alone, quotation marks aside."""
    result = one("“Fishing boats still use the southern basin.”")
    assert (result.status, result.score, result.evidence) == ("supported", 1.0, (5,))


def test_a_point_within_a_number_is_not_overlooked() -> None:
    """1.2 is not 12, though their digits are the same."""
    article = article_of(("Output was 1.2 million tonnes.",), source="s")
    assert check_one("Output was 12 million tonnes.", [article]).status != "supported"


def test_the_article_that_supports_a_claim_best_is_named() -> None:
    """Of several sources each claim gets its own, whatever their order."""
    claims = ("Alfa opened a second terminal in March.", "Bravo closed its container yard in May.")
    for articles in ([ALFA, BRAVO], [BRAVO, ALFA]):
        results = check(claims, articles)
        assert [r.source for r in results] == ["alfa.txt", "bravo.txt"]
        assert [r.status for r in results] == ["supported", "supported"]
        assert [r.number for r in results] == [1, 2]


def test_a_claim_of_several_sentences_is_as_good_as_its_worst() -> None:
    """One false sentence fails the whole, and the score lies below that of the true one alone."""
    true = "Dock workers rejected the new shifts in April."
    mixed = check_whole(f"{true} The terminal cost 70 million dollars.", ALFA)
    assert mixed.status != "supported"
    assert Reason.NUMBER_NOT_IN_EVIDENCE in mixed.reasons
    assert mixed.score < check_whole(true, ALFA).score
    assert {2, 3} <= set(mixed.evidence)


def test_a_claim_without_a_word_says_nothing() -> None:
    """Marks alone are no claim and get no evidence."""
    result = one("— …")
    assert (result.status, result.score, result.evidence) == ("unsupported", 0.0, ())
    assert result.reasons == (Reason.EMPTY_STATEMENT,)


def test_an_empty_article_supports_nothing() -> None:
    """No sentences: not stated, and no evidence."""
    result = check_one("Alfa opened a terminal.", [article_of((), source="s")])
    assert (result.status, result.evidence) == ("unsupported", ())
    assert Reason.NOT_STATED in result.reasons


@settings(deadline=None)  # the first example reads the word lists
@given(st.lists(st.sampled_from(PORTS), max_size=6), st.text(max_size=80))
def test_whatever_is_claimed_the_result_is_in_range(sentences: list[str], claim: str) -> None:
    """Evidence exists, is sorted and short; the same claim gives the same result."""
    article = article_of(sentences, source="s")
    result = check_one(claim, [article])
    assert list(result.evidence) == sorted(set(result.evidence))
    assert len(result.evidence) <= MOST
    assert all(1 <= n <= len(sentences) for n in result.evidence)
    assert (result.status == "supported") == (not result.reasons)
    assert check_one(claim, [article]) == result


def test_a_date_that_a_sentence_tells_is_not_the_day_of_publication():
    """Only a line that is a date and its label dates a text; else "in January 2022" would pass."""
    article = article_of(
        (
            "Ukraine and Russia agreed to exchange prisoners.",
            "The war began on 24 February 2022.",
            "The exchange was agreed last month, in September, officials said.",
            "Talks went on in Istanbul.",
        ),
        source="s",
    )
    assert article.published is None
    assert check_one("The exchange was agreed in January 2022.", [article]).status != "supported"
    for line in (
        "Published: Monday, 3 Mar. 2025, 09:30",
        "By Jane Doe, March 3, 2025",
        "Updated on 3 March 2025 at 10:00 GMT",
    ):
        assert str(article_of((line, "It rained."), source="s").published)[:10] == "2025-03-03"
