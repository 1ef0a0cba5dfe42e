"""Findings about an article in another language: what code compares, and what it leaves."""

from datetime import UTC, datetime

import pytest

from briefing.findings import Finding, Implication, Omission, Point, Reason
from briefing.sources.text import read_text
from briefing.verify.amounts import amounts
from briefing.verify.check import checked, in_its_own_words
from briefing.verify.crossing import sounds

KOREAN = """원유 저장고 화재, 부두 두 곳 폐쇄

해양청은 4일 남해 부두 두 곳을 닫고 1만 5000명을 대피시켰다고 밝혔다.

박도현 청장은 “불길은 잡혔다”고 말했다.

피해액은 3조 2천억 원으로 추산되며, 이는 한 해 예산의 12.5퍼센트에 해당한다.

프랑스의 마르셀 뒤발랭 장관은 조사단 파견을 제안했다.

정부는 5월까지 결론을 내겠다고 했다."""

FRENCH = """Incendie au dépôt : deux quais fermés

Publié le 4 mars 2031

La direction du port a fermé deux quais et évacué 15 000 personnes, a dit Marcel Duvallin.

Les dégâts sont estimés à 3,2 milliards d'euros, selon un assureur.

Le gouvernement promet une conclusion avant la fin du mois de mai 2031."""

RUSSIAN = """Пожар на складе: закрыты два причала

Порт закрыл два причала и эвакуировал 15 тысяч человек, сообщил директор Андрей Кравцов.

Ущерб оценивают в 3,2 млрд рублей.

Правительство обещает представить выводы до 20 мая 2031 года, говорится в заявлении."""


def article(text: str):
    """Return an article in another language, published on 4 March 2031."""
    read = read_text(text, source="x", name="x")
    return read.model_copy(update={"published": datetime(2031, 3, 4, tzinfo=UTC)})


def point(statement: str, *evidence: int, speaker: str | None = None) -> Point:
    """Return a point."""
    certainty = "claimed" if speaker else "stated"
    return Point(
        statement=statement,
        evidence=evidence,
        attribution=speaker,
        certainty=certainty,
        importance=3,
    )


def reasons(finding: Finding, text: str, language: str = "en") -> tuple[Reason, ...]:
    """Return why a finding in a language fails against an article in another."""
    done = checked(finding, article(text), language)
    assert not done.words_compared
    return done.verdict.reasons


@pytest.mark.parametrize(
    ("text", "statement", "evidence"),
    [
        (KOREAN, "The maritime agency closed two piers and evacuated 15,000 people.", 1),
        (KOREAN, "Damage is put at 3.2 trillion won, or 12.5 percent of a year's budget.", 3),
        (KOREAN, "Park Do-hyun said on March 4 that the flames were under control.", 2),
        (KOREAN, "The French minister Marcel Duvallin offered to send investigators.", 4),
        (KOREAN, "The government wants to reach its conclusion by May 2031.", 5),
        (FRENCH, "Port director Marcel Duvallin had 15,000 people evacuated from the area.", 1),
        (FRENCH, "The damage is estimated at €3.2 billion by the authorities.", 2),
        (RUSSIAN, "Director Andrei Kravtsov said that 15,000 people were evacuated.", 1),
        (RUSSIAN, "The government promises its findings by May 20, 2031, a ministry says.", 3),
    ],
)
def test_what_agrees_across_languages_passes(text: str, statement: str, evidence: int) -> None:
    """Numbers with 만 and 조, decimal commas, months and transcribed names are the same."""
    assert reasons(point(statement, evidence), text) == ()


@pytest.mark.parametrize(
    ("text", "statement", "evidence", "reason"),
    [
        (KOREAN, "The agency evacuated 150,000 people from two piers.", 1, "number"),
        (KOREAN, "Damage is put at 3.2 billion won in a first estimate.", 3, "number"),
        (KOREAN, "Damage is put at $3.2 trillion in a first estimate.", 3, "number"),
        (KOREAN, "The damage amounts to 12.5 billion won in a first estimate.", 3, "number"),
        (KOREAN, "The damage amounts to 15.2 percent of a year's budget.", 3, "number"),
        (KOREAN, "The government wants to reach its conclusion by June.", 5, "date"),
        (KOREAN, "The minister Gustav Lindqvist offered to send investigators.", 4, "name"),
        (KOREAN, "Park Do-hyun said that “the flames are under control” by now.", 2, "quote"),
        (FRENCH, "The damage is estimated at €32 billion by the authorities.", 2, "number"),
        (RUSSIAN, "The damage is estimated at 3.2 billion dollars there.", 2, "number"),
        (RUSSIAN, "Director Pavel Semyonov said that 15,000 people were evacuated.", 1, "name"),
        (RUSSIAN, "Администрация порта закрыла два причала и эвакуировала людей.", 1, "other"),
        (KOREAN, "해양청은 남해 부두 두 곳을 닫고 주민을 대피시켰다고 밝혔다.", 1, "other"),
    ],
)
def test_what_differs_is_found(text: str, statement: str, evidence: int, reason: str) -> None:
    """A number, unit, month, name or translated quotation that is not there is objected to."""
    found = reasons(point(statement, evidence), text)
    assert found
    assert all(r.startswith(reason) for r in found)


def test_a_quotation_in_the_words_of_the_article_stands() -> None:
    """What is quoted as it was said is verbatim in any language."""
    said = "Park Do-hyun said of the fire at the piers: “불길은 잡혔다”."
    assert reasons(point(said, 2), KOREAN) == ()


def test_what_stands_beside_a_statement_is_checked_too() -> None:
    """A speaker whose name nothing sounds like is left out, and the claim with it."""
    wrong = point("The flames at the two southern piers are out.", 2, speaker="Gustav Lindqvist")
    done = checked(wrong, article(KOREAN), "en")
    assert isinstance(done, Point)
    assert (done.attribution, done.certainty) == (None, "stated")
    right = point("The flames at the two southern piers are out.", 2, speaker="Park Do-hyun")
    done = checked(right, article(KOREAN), "en")
    assert isinstance(done, Point)
    assert done.attribution == "Park Do-hyun"


def test_an_omission_that_no_sentence_reports_is_withheld() -> None:
    """Of a language whose silences code does not know, none is taken on trust."""
    gap = Omission(
        statement="The agency did not say who would pay for the damage.",
        evidence=(3,),
        basis="reported",
        why_it_matters="",
    )
    assert Reason.NOT_REPORTED_AS_OMITTED in reasons(gap, KOREAN)


def test_an_english_article_is_briefed_in_korean() -> None:
    """Numbers in Korean are held against an English article, and names in Latin letters stay."""
    english = (
        "Two piers closed\n\nThe agency closed two piers and evacuated fifteen thousand people. "
        "Damage is put at $3.2 billion by an insurer, and repairs may last until May 20."
    )
    good = point("해양청은 1만 5천 명을 대피시켰고 부두 2곳을 닫았다.", 1)
    assert reasons(good, english, "ko") == ()
    good = point("피해액은 32억 달러로 추산되며 복구는 5월 20일까지 이어질 수 있다.", 2)
    assert reasons(good, english, "ko") == ()
    bad = point("피해액은 320억 달러로 추산된다.", 2)
    assert reasons(bad, english, "ko") == (Reason.NUMBER_NOT_IN_EVIDENCE,)


def test_months_in_figures_are_months() -> None:
    """“12월” is December, not the number 12; another month is still found."""
    english = """Canal limits ships

In December 2030 the canal took no more than 22 ships a day, as its lake had run low.

The authority expects rain, its director said, and will look at the limits again in the spring.

Shippers paid for the shortage and sent some of their freight around the cape instead."""
    right = "2030년 12월 운하는 하루 22척만 받았다."
    assert reasons(point(right, 1), english, "ko") == ()
    wrong = reasons(point(right.replace("12월", "11월"), 1), english, "ko")
    assert wrong == (Reason.DATE_NOT_IN_EVIDENCE,)


def test_the_same_language_is_checked_as_ever() -> None:
    """Where article and briefing share a language, words are compared."""
    done = checked(
        point("La direction du port a fermé deux quais mardi.", 1), article(FRENCH), "fr"
    )
    assert done.words_compared
    assert done.holds


def test_what_code_cuts_out_stands_in_its_own_language() -> None:
    """A sentence of the article, given where the model could not word it, holds as it is."""
    own = in_its_own_words(point("The agency evacuated 150,000 people.", 1), 1, article(KOREAN))
    done = checked(own, article(KOREAN), "en")
    assert done.holds
    assert done.words_compared


def test_an_inference_keeps_to_the_numbers_of_its_premises() -> None:
    """What is inferred goes beyond the words, not beyond the numbers."""
    inferred = Implication(
        statement="Insurers in Seoul may raise premiums by 40 percent for coastal depots.",
        evidence=(3,),
        affected="Insurers",
        horizon="months",
        basis="inferred",
        likelihood="likely",
        confidence="low",
    )
    assert reasons(inferred, KOREAN) == (Reason.NUMBER_NOT_IN_EVIDENCE,)


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        *(("3조 2천억", "ko", 3.2e12), ("2억5000만", "ko", 2.5e8), ("3만5천", "ko", 35_000)),
        *(("三千五百万", "ja", 3.5e7), ("二〇二五", "ja", 2025), ("120億", "ja", 1.2e10)),
        *(("1.234.567", "de", 1_234_567), ("1,2 Billionen", "de", 1.2e12), ("٢٥", "ar", 25)),
        *(("1 234 567", "fr", 1_234_567), ("2,5 млрд", "ru", 2.5e9), ("2.5 billion", "en", 2.5e9)),
        *(("twelve thousand", "en", 12_000), ("5万", "zh", 50_000), ("百分之三十", "zh", 30)),
    ],
)
def test_numbers_are_read_in_many_languages(text: str, language: str, value: float) -> None:
    """The value is among those that the amount may have."""
    assert any(value in amount.values for amount in amounts(text, language))


@pytest.mark.parametrize(
    ("latin", "other"),
    [
        *(("Trump", "트럼프"), ("Zelensky", "Зеленский"), ("Macron", "마크롱"), ("Vance", "밴스")),
        *(("Mitsotakis", "Μητσοτάκης"), ("Hegseth", "헤그세스"), ("Khamenei", "خامنئي")),
    ],
)
def test_names_sound_alike_across_scripts(latin: str, other: str) -> None:
    """Consonants are what transcription keeps."""
    assert sounds(latin) & sounds(other)
