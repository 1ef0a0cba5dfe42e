"""The guess at a language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.language import guess_language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The ministers agreed to meet at the earliest possible time in Seoul."),
        ("fr", "Les ministres ont décidé de se rencontrer dans les jours qui viennent à Séoul."),
        ("de", "Die Minister haben sich auf ein Treffen in der nächsten Woche geeinigt."),
        ("es", "Los ministros acordaron reunirse en la capital para hablar de la alianza."),
        ("it", "I ministri hanno deciso di incontrarsi nella capitale per parlare di alleanza."),
        ("pt", "Os ministros decidiram que a reunião não será em Seul mas em uma outra cidade."),
        ("ko", "두 장관은 U.S. Forces Korea 문제를 논의했다."),
        ("ja", "両国の防衛相は電話で会談した。"),
        ("zh", "两国国防部长周四通了电话。"),
        ("ru", "Министры договорились о встрече."),
        ("uk", "Міністри домовилися про зустріч."),
        ("el", "Οι υπουργοί συμφώνησαν."),
        ("ar", "اتفق الوزراء على اللقاء."),
        ("fa", "وزیران گفتگو کردند و پیمان بستند."),
        ("he", "השרים הסכימו להיפגש."),
        ("th", "รัฐมนตรีตกลงที่จะพบกัน"),
        ("hi", "मंत्री मिलने पर सहमत हुए।"),
        (
            "en",
            "Ministři se dohodli na schůzce, ale o termínu zatím nic neřekli a do Soulu nejedou.",
        ),
        ("en", "Seoul: El Paso, La Rue, Die Zeit"),
        ("en", "12345 ... !"),
        ("en", ""),
    ],
)
def test_languages_are_told_apart(language: str, text: str) -> None:
    """A sentence is enough; what cannot be told is taken for English."""
    assert guess_language(text) == language


@given(st.text(max_size=200))
def test_there_is_always_a_code(text: str) -> None:
    """Any text gets a code of two letters."""
    assert len(guess_language(text)) == 2
