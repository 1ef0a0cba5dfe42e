import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.verify.evidence import Index, best, coverage, index_of, repair
from tests.verify.made import article

STORY = (
    "The port authority of Hadley closed two of its five berths on Monday.",
    "Divers had found cracks in the sea wall that engineers put down to the storms of last winter.",
    "Marta Lindqvist, who runs the authority, said repairs would take until October.",
    "She put the cost at about 24 million crowns.",
    "Nobody was hurt.",
    "Ferry operators called the closure a disaster for the islands.",
    "The Regional Transport Commission has promised to lend three ships.",
    "A spokesman for the commission denied that it had known about the cracks since spring.",
    "Fishing boats are not affected.",
    "The mayor, Jon Aas, wants the ministry in the capital to pay half of the bill.",
)


def numbers(statement: str, index: Index, k: int = 5) -> list[int]:
    """Return the numbers of the best sentences."""
    return [match.number for match in best(statement, index, k)]


@pytest.fixture
def index() -> Index:
    """Return the index of the story."""
    return Index(STORY)


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        ("Two berths at Hadley were shut at the start of the week by the port authority.", 1),
        ("Engineers blame last winter's storms for the cracks.", 2),
        ("The repair lasts until October, according to Lindqvist.", 3),
        ("Repairs are expected to cost roughly two dozen million crowns.", 4),
        ("The RTC is going to lend ships.", 7),
        ("The commission denies having known of the cracks for months.", 8),
        ("Mayor Aas asks the ministry to share the payment.", 10),
    ],
)
def test_a_paraphrase_finds_its_sentence_first(index: Index, statement: str, first: int) -> None:
    """Inflection, word order, numbers, acronyms and partial names do not hide the sentence."""
    assert numbers(statement, index)[0] == first


def test_a_statement_of_two_sentences_finds_both(index: Index) -> None:
    """What the first sentence does not cover is looked for in the next."""
    found = numbers(
        "Ferry operators complained, and the mayor wants the ministry to pay.", index, 2
    )
    assert sorted(found) == [6, 10]


def test_a_pronoun_stands_for_the_name_before_it(index: Index) -> None:
    """A sentence that begins with "She" is found for the name in the sentence before."""
    assert 4 in numbers("Lindqvist spoke of 24 million.", index, 2)


def test_what_shares_nothing_finds_nothing(index: Index) -> None:
    """No sentence is offered for a statement that has no word of the article."""
    assert best("Parliament elected another judge.", index) == ()
    assert best("", index) == ()


def test_no_more_sentences_than_asked_for_and_none_twice(index: Index) -> None:
    """The answer is at most `k` distinct numbers with scores from 0 to 1."""
    matches = best("The authority, the commission, the mayor and the cracks.", index, 3)
    assert len({m.number for m in matches}) == len(matches) == 3
    assert all(0 <= m.score <= 1 for m in matches)


def test_a_repeated_sentence_is_offered_once() -> None:
    """A second copy of a chosen sentence adds nothing and leaves its place to another."""
    index = Index([STORY[0], STORY[1], STORY[0], STORY[3]])
    found = numbers("The port authority closed berths because of cracks.", index, 2)
    assert len({1, 3} & set(found)) == 1
    assert 2 in found


def test_evidence_is_found_in_other_languages() -> None:
    """German compounds and Korean particles do not hide the sentence."""
    german = Index(["Es regnete.", "Der Verteidigungsminister nannte keine Zahlen."], "de")
    assert numbers("Der Minister für Verteidigung gab keine Zahl an.", german)[0] == 2
    korean = Index(["비가 왔다.", "국방부는 훈련을 연기했다고 밝혔다."], "ko")
    assert numbers("국방부가 훈련 연기를 발표했다.", korean)[0] == 2


def test_coverage_knows_forms_numbers_and_names() -> None:
    """Covered is what is there in another form; a lost word, number or name is not."""
    said = ["President Ana Duarte rejected two dozen amendments on Friday."]
    assert coverage("Ana Duarte is rejecting 24 amendments.", said) == pytest.approx(1)
    assert coverage("Duarte rejected amendments.", said) == pytest.approx(1)
    assert coverage("Duarte rejected 25 amendments.", said) < 0.8
    assert coverage("Duarte signed a treaty.", said) < 0.5
    full = ["The World Health Organization met."]
    assert coverage("The WHO met.", full) == pytest.approx(1)
    assert coverage("The World Health Organization met.", ["The WHO met."]) == pytest.approx(1)
    assert coverage("It is so.", ["Nothing of the kind."]) == 1
    assert coverage("Duarte spoke.", []) == 0


def test_rare_words_weigh_more_with_the_index(index: Index) -> None:
    """With the article's index, a word of every other sentence counts less than a rare one."""
    common = coverage("the commission and divers", [STORY[6]], index)
    rare = coverage("the commission and divers", [STORY[1]], index)
    assert common < rare


@pytest.mark.parametrize(
    ("statement", "cited"),
    [
        ("Two berths at Hadley were shut.", (1,)),
        ("Lindqvist says repairs will take until October and cost 24 million crowns.", (3, 4)),
        ("Two berths are closed because of cracks in the sea wall.", (1, 2)),
        ("The commission denies having known of the cracks.", (7, 8)),
        ("The closure harms the islands.", (6,)),
    ],
)
def test_good_citations_are_left_alone(
    index: Index, statement: str, cited: tuple[int, ...]
) -> None:
    """Evidence that bears its statement is not replaced, nor trimmed."""
    assert repair(statement, cited, index) is None


@pytest.mark.parametrize(
    ("statement", "cited", "right"),
    [
        ("The mayor wants the ministry to pay half of the bill.", (5,), {10}),
        ("Lindqvist says repairs will take until October.", (9,), {3}),
        ("Divers found cracks in the sea wall.", (), {2}),
        ("Divers found cracks in the sea wall.", (99, -1), {2}),
    ],
)
def test_wrong_citations_are_put_right(
    index: Index, statement: str, cited: tuple[int, ...], right: set[int]
) -> None:
    """A statement that cites what does not bear it is given the sentences that do."""
    repaired = repair(statement, cited, index)
    assert repaired is not None
    assert right <= set(repaired)


def test_nothing_better_means_no_repair(index: Index) -> None:
    """Where the article does not bear a statement at all, its citation stays what it is."""
    assert repair("Parliament elected another judge.", (1,), index) is None
    assert repair("Parliament elected another judge.", (), index) is None


def test_an_article_is_indexed_once() -> None:
    """The index of the same text is kept; another text, or language, has its own."""
    one = article(*STORY)
    assert index_of(one) is index_of(one.model_copy(update={"title": "Other"}))
    assert index_of(one) is not index_of(article(*STORY[:3]))
    assert index_of(one) is not index_of(article(*STORY, language="de"))


def test_an_empty_article_has_no_evidence() -> None:
    """No sentence, no match and no repair."""
    index = Index([])
    assert best("Anything.", index) == ()
    assert repair("Anything.", (1,), index) is None


@given(st.lists(st.sampled_from(STORY), min_size=1, max_size=12), st.data())
def test_a_sentence_of_the_article_finds_itself_first(
    sentences: list[str], data: st.DataObject
) -> None:
    """Whatever else is there, a sentence quoted whole is its own best evidence."""
    chosen = data.draw(st.integers(0, len(sentences) - 1))
    matches = best(sentences[chosen], Index(sentences))
    assert sentences[matches[0].number - 1] == sentences[chosen]
    assert matches[0].score == pytest.approx(1)


@given(
    st.text(alphabet="abcdeé 12.,-'’A\n가나", max_size=60),
    st.lists(st.text(alphabet="abcdeé 12.,-'’A\n가나", max_size=30), max_size=6),
    st.lists(st.integers(-3, 12), max_size=6),
)
def test_repair_never_leaves_the_article(
    statement: str, sentences: list[str], cited: list[int]
) -> None:
    """Repaired evidence is one to four distinct numbers of the article, in its order."""
    repaired = repair(statement, tuple(cited), Index(sentences))
    if repaired is not None:
        assert 1 <= len(repaired) <= 4
        assert list(repaired) == sorted(set(repaired))
        assert all(1 <= n <= len(sentences) for n in repaired)


def test_a_statement_is_answered_in_under_a_millisecond() -> None:
    """On an article of 250 sentences; the best of many, for the machine may be busy."""
    index = Index([f"{sentence} Item {i} of the list." for i in range(25) for sentence in STORY])
    took = []
    for _ in range(50):
        start = time.perf_counter()
        best("Mayor Aas asks the ministry to share the payment for the cracks in the wall.", index)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.001
