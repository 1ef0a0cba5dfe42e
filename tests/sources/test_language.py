"""The guess at a language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.language import guess_language, settled_language


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


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "nl",
            (
                "De ministers zijn het erover eens geworden dat zij elkaar snel zullen ontmoeten, "
                "maar over het geld dat daarvoor nodig is wilde niemand iets zeggen."
            ),
        ),
        (
            "sv",
            (
                "Ministrarna har kommit överens om att träffas så snart som möjligt i Stockholm, "
                "men ingen av dem ville säga något om pengarna som behövs."
            ),
        ),
        (
            "cs",
            (
                "Ministři se dohodli na tom, že se co nejdříve setkají v Praze, ale o penězích, "
                "které na to budou potřebovat, nechtěl nikdo z nich mluvit."
            ),
        ),
        ("bg", "Министърът каза, че споразумението е подписано вчера в София."),
    ],
)
def test_other_languages_are_told_by_their_letters(language: str, text: str) -> None:
    """A long sentence in a language beyond the commonest is enough as well."""
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en", "국방부는 31일 양국 장관이 전화 통화를 했다고 밝혔다.", "ko"),
        ("zh", "防衛大臣は水曜日、合意に署名したと述べた。", "ja"),
        ("de", "The ministers agreed to meet in Seoul.", "de"),
        (None, "The ministers agreed to meet in Seoul.", "en"),
        ("pt", "12345", "pt"),
    ],
)
def test_a_declared_language_counts_unless_the_script_belies_it(
    declared: str | None, text: str, language: str
) -> None:
    """What a template says is believed of Latin letters, not of Hangul called English."""
    assert settled_language(declared, text) == language


@given(st.text(max_size=200))
def test_there_is_always_a_code(text: str) -> None:
    """Any text gets a code of two letters."""
    assert len(guess_language(text)) == 2
