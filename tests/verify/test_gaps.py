from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.text import read_text
from briefing.verify.gaps import reported_gaps
from tests.verify.made import article

STRONG = [
    "The word “reunification” was omitted from the text.",
    "The final statement makes no mention of fisheries.",
    "The treaty does not mention compensation.",
    "The minister did not say when the talks would resume.",
    "She didn’t elaborate on the plan.",
    "He has not said whether he will run.",
    "Nor did the envoy specify a date.",
    "The term did not appear anywhere in the draft.",
    "The customary reference to human rights was dropped.",
    "The clause was struck from the draft.",
    "A spokeswoman declined to comment on the report.",
    "Officials refused to say how many were held.",
    "The company would not confirm the figure.",
    "The bank gave no details of the loan.",
    "The ministry did not give a date for the vote.",
    "They announced the merger without naming a price.",
    "Both governments stopped short of calling it a blockade.",
    "The president has been silent on the strike.",
    "The declaration says nothing about debt.",
    "Taxes were conspicuously absent from his speech.",
    "What the summary leaves out is the cost.",
    "The envoy refrained from using the word “war”.",
    "The chancellor sidestepped questions about tariffs.",
    "The sum was not disclosed.",
    "Several questions remain unanswered.",
    "It was not immediately clear who fired first.",
    "It is unclear whether the ban covers spare parts.",
    "No date has been set for the next round.",
    "The islands were not on the agenda.",
    "The agency failed to mention the earlier leak.",
    "It neither confirmed nor denied the sale.",
]

WEAK = [
    "The council has yet to approve the budget.",
    "The talks have stalled since spring.",
    "The minister skipped the summit.",
    "The firm did not respond to a request for comment.",
    "The party refrained from fielding a candidate.",
    "It remains to be seen how voters react.",
]

NOTHING = [
    "Families were excluded from the benefit.",
    "Inflation dropped from 5 percent to 3 percent.",
    "He was removed from office.",
    "The motion fell short of the sixty votes it needed.",
    "“I did not say that,” he answered.",
    "You did not mention your sister.",
    "Who did not say so?",
    "The plan did not appear to work.",
    "The law bans omnibus clauses.",
    "The door was left wide open.",
    "He skipped breakfast.",
    "Sales were strong and the mood was good.",
    "The court did not raise the fine.",
    "Tenants get left out in the cold.",
    "Ministers did not provide shelter for the displaced.",
    "The governor refused to sign the bill.",
    "The ship has not arrived.",
]


@pytest.mark.parametrize("sentence", STRONG)
def test_what_was_left_unsaid_is_found(sentence: str) -> None:
    """A sentence that reports a silence, in whatever words, is a strong gap."""
    gaps = reported_gaps(article(sentence))
    assert [gap.strength for gap in gaps] == ["strong"]
    assert gaps[0].what in {"unsaid", "unknown"}


@pytest.mark.parametrize("sentence", WEAK)
def test_what_was_merely_not_done_is_weak(sentence: str) -> None:
    """A thing not done, not answered or not foreseeable is a weak gap."""
    assert [gap.strength for gap in reported_gaps(article(sentence))] == ["weak"]


@pytest.mark.parametrize("sentence", NOTHING)
def test_what_reports_no_silence_is_no_gap(sentence: str) -> None:
    """The same words about people, numbers or questions report nothing left out."""
    assert reported_gaps(article(sentence)) == ()


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        (
            "The text praises the army, but it does not mention the police.",
            ["it does not mention the police."],
        ),
        (
            "Notably, the word “bomb” was omitted, and there was no mention of oil — only a hint.",
            ["Notably, the word “bomb” was omitted", "there was no mention of oil"],
        ),
        (
            "Although the envoy, a former admiral, praised the pact, he gave no date for it.",
            ["he gave no date for it."],
        ),
        ("The bank, he said, gave no details.", ["The bank, he said, gave no details."]),
    ],
)
def test_the_clause_that_says_it_is_cut_out(sentence: str, clauses: list[str]) -> None:
    """The offsets cut the clause out of the article, without what stands beside it."""
    text = article("Something else came first.", sentence)
    gaps = reported_gaps(text)
    assert [text.text[gap.start : gap.end] for gap in gaps] == clauses
    assert {gap.number for gap in gaps} == {2}


@pytest.mark.parametrize(
    ("language", "sentence", "strength"),
    [
        ("fr", "Le communiqué ne mentionne pas les otages.", "strong"),
        ("fr", "Le ministre n’a pas précisé la date.", "strong"),
        ("fr", "Il a quitté la salle sans donner de détails.", "strong"),
        ("fr", "Le coût total reste inconnu.", "strong"),
        ("de", "Die Erklärung erwähnt die Geiseln nicht.", "strong"),
        ("de", "Das Ministerium machte keine Angaben zu den Kosten.", "strong"),
        ("de", "Er reiste ab, ohne Einzelheiten zu nennen.", "strong"),
        ("de", "Ob der Plan kommt, blieb offen.", "strong"),
        ("ko", "공동성명은 인질 문제를 언급하지 않았다.", "strong"),
        ("ko", "국방부는 구체적인 날짜를 밝히지 않았다.", "strong"),
        ("ko", "핵 위협이라는 표현은 성명에서 빠졌다.", "strong"),
        ("ja", "声明は人質問題に言及しなかった。", "strong"),
        ("ja", "政府は費用を明らかにしていない。", "strong"),
        ("ja", "詳しい原因は不明だ。", "strong"),
    ],
)
def test_other_languages_have_their_cues(language: str, sentence: str, strength: str) -> None:
    """French, German, Korean and Japanese silences are found."""
    assert [gap.strength for gap in reported_gaps(article(sentence, language=language))] == [
        strength
    ]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "Le ministre a précisé la date."),
        ("de", "Die Erklärung erwähnt die Geiseln."),
        ("ko", "국방부는 날짜를 밝혔다."),
        ("ja", "声明は人質問題に言及した。"),
        ("es", "El texto no menciona a los rehenes."),
    ],
)
def test_what_is_said_in_other_languages_is_no_gap(language: str, sentence: str) -> None:
    """What is said is no gap, and languages without cues give none."""
    assert reported_gaps(article(sentence, language=language)) == ()


def test_the_sample_call_reports_its_omissions(seeds: Path) -> None:
    """The sample article on a telephone call says four times that something was left out."""
    name = "korea-us-defense-call.txt"
    text = read_text((seeds / name).read_text(encoding="utf-8"), source=name, name=name)
    said = [text.text[g.start : g.end] for g in reported_gaps(text) if g.strength == "strong"]
    for words in ("leaves out", "were dropped", "Nuclear Consultative Group", "did not contain"):
        assert any(words in clause for clause in said), words


@given(st.lists(st.sampled_from(STRONG + WEAK + NOTHING), max_size=6), st.text(max_size=20))
def test_clauses_lie_in_their_sentences(sentences: list[str], other: str) -> None:
    """Every clause lies within its sentence and none is empty; gaps come in the article's order."""
    text = article(*(s for s in (*sentences, other) if s))
    gaps = reported_gaps(text)
    for gap in gaps:
        sentence = text.sentences[gap.number - 1]
        assert sentence.start <= gap.start < gap.end <= sentence.end
    assert [(g.number, g.start) for g in gaps] == sorted((g.number, g.start) for g in gaps)
