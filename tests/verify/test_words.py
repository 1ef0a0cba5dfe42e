import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.verify.words import initials, words


def stems(text: str, language: str = "en") -> list[str]:
    """Return the stems of the content words."""
    return [w.stem for w in words(text, language) if w.kind != "stop"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("two dozen", "24"),
        ("twenty-four", "24"),
        ("a hundred and twenty-five", "125"),
        ("1.2 million", "1,200,000"),
        ("1.2 million", "1,200 thousand"),
        ("2bn", "two billion"),
        ("nineteen hundred", "1900"),
        ("the 26th", "the twenty-sixth"),
        ("a dozen", "12"),
    ],
)
def test_a_number_is_one_word_however_it_is_written(one: str, other: str) -> None:
    """The first word of a number is its value, in words, digits, scales and ordinals."""
    assert stems(one)[0] == stems(other)[0]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("two and three", ["#2", "#3"]),
        ("20 two-man teams", ["#20", "#2"]),
        ("10, 20 and 30", ["#10", "#20", "#30"]),
        ("a second attempt", ["#2"]),
        ("between five and twenty", ["#5", "#20"]),
        ("1.2.3", []),
    ],
)
def test_neighbouring_numbers_stay_apart(text: str, numbers: list[str]) -> None:
    """Only what spells one number is put together."""
    assert [s for s in stems(text) if s.startswith("#")] == numbers


def test_one_country_goes_by_its_abbreviations() -> None:
    """U.S., US, the United States and Americans are one, and the pronoun is none of them."""
    for text in ("the U.S. navy", "the US navy", "the United States navy", "the American navy"):
        assert stems(text)[0] == "usa"
    assert stems("they told us so") == ["tell"]


def test_a_date_in_digits_has_its_month_by_name() -> None:
    """An ISO date has the words of the date written out."""
    assert set(stems("2024-03-07")) == set(stems("March 7, 2024"))


def test_apostrophes_are_seen_to() -> None:
    """Possessives and contractions lose them, Irish and French names and articles do not."""
    assert stems("the ministry's plan") == stems("the ministry plan")
    assert stems("O’Brien") == ["obrien"]
    assert stems("L’accord", "fr") == ["accord"]
    assert stems("it isn't") == []


def test_languages_without_spaces_give_pairs_of_characters() -> None:
    """Korean, Japanese and Chinese words overlap, so that no division of words is needed."""
    assert stems("공동성명", "ko") == ["공동", "동성", "성명"]
    assert stems("3일", "ko") == ["#3", "일"]


def test_other_languages_lose_light_endings() -> None:
    """French and German plurals meet their singulars."""
    assert stems("négociations", "fr") == stems("négociation", "fr")
    assert stems("Verhandlungen", "de") == stems("Verhandlung", "de")


def test_initials_stand_for_names_of_three_words_or_more() -> None:
    """A long name gives its acronym; what a hyphen joins counts once; two words give none."""
    text = "Officials of the Federal Aviation Administration met."
    assert "faa" in initials(text, words(text))
    text = "The Korea-U.S. Integrated Defense Dialogue met."
    assert "kidd" in initials(text, words(text))
    assert initials("Foreign Ministry", words("Foreign Ministry")) == {}


@given(st.text(max_size=80), st.sampled_from(["en", "fr", "de", "ko", "ja", "es", "xx"]))
def test_words_lie_where_their_offsets_say(text: str, language: str) -> None:
    """Whatever the text, words come in order, within it, and none is empty."""
    starts = []
    for word in words(text, language):
        assert 0 <= word.start < word.end <= len(text)
        assert word.text
        assert word.stem
        starts.append(word.start)
    assert starts == sorted(starts)
