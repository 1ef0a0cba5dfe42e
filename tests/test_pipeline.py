"""The whole way of an article, with a model whose answers the tests script."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from briefing import promptset
from briefing.article import Article
from briefing.document import Briefing
from briefing.errors import AnswerError, ProviderError, TooLongError
from briefing.findings import Reason
from briefing.llm.port import Reply, Request
from briefing.pipeline import brief, slug
from briefing.render import to_markdown
from briefing.sources.text import read_text

TEXT = """Ministry widens export ban on graphite

Published: 3 March 2025

The trade ministry said on Monday that it would ban exports of graphite to 12 countries from April.
Exports were worth $340 million last year, according to customs data.
"We will protect our industry," Trade Minister Ana Lopez told reporters.

Manufacturers warned that the ban could cost up to 4,000 jobs in the northern provinces.
The ministry declined to say which countries would be exempt.
A parliamentary committee will question the minister in May.
"""


def article(text: str = TEXT) -> Article:
    """Return the test article: six sentences."""
    return read_text(text, source="graphite.txt", name="graphite")


def point(statement: str, *evidence: int, **more: Any) -> dict[str, Any]:
    """Return a key point as a model gives it."""
    return {
        "statement": statement,
        "evidence": list(evidence),
        "attribution": "",
        "certainty": "stated",
        "importance": 3,
    } | more


LEAD = "The trade ministry said it would ban exports of graphite to 12 countries from April."
WORTH = "Exports of graphite were worth $340 million last year, according to customs data."


def answered(request: Request, points: list[dict[str, Any]], **more: Any) -> Any:
    """Return an answer to any step: `points` for the first, honest ones for the others."""
    properties = request.json_schema["properties"]
    match request.step:
        case "key_points":
            asked = properties["key_points"]["properties"]
            empty = {"statement": "", "attribution": "", "certainty": "stated", "importance": 1}
            return {
                "bottom_line": {"statement": LEAD, "evidence": [1]},
                "key_points": {name: empty for name in asked if name != "other"}
                | {"other": points},
            }
        case "policy_implications":
            said = {
                "affected": "",
                "horizon": "months",
                "likelihood": "likely",
                "confidence": "low",
            }
            asked = properties["policy_implications"]["properties"]
            warned = "Manufacturers warned that the ban could cost up to 4,000 jobs."
            told = {
                name: {"statement": warned if name == "from_4" else ""} | said
                for name in asked
                if name != "other"
            }
            return {"policy_implications": told | {"other": []}}
        case "omissions":
            asked = properties["omissions"]["properties"]
            told = {
                name: {
                    "statement": "The ministry declined to say which countries would be exempt.",
                }
                for name in asked
                if name.startswith("from_")
            }
            questions = asked.get("answered_in", {"properties": {}})["properties"]
            return {
                "omissions": told
                | ({"answered_in": {q: [] for q in questions}} if questions else {})
                | {"other": more.get("other", [])}
            }
        case _:
            return {name: {"statement": "", "evidence": []} for name in properties}


class Scripted:
    """A model that answers by a function of the request, and keeps what it was asked."""

    name = "scripted"

    def __init__(self, answer: Callable[[Request], Any], context: int = 32_768) -> None:
        self.answer = answer
        self.context = context
        self.asked: list[Request] = []

    async def ask(self, request: Request) -> Reply:
        """Answer; an exception is raised, a Reply returned as it is."""
        self.asked.append(request)
        answer = self.answer(request)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Reply):
            return answer
        return Reply(text=json.dumps(answer), finish_reason="stop")


def run(model: Scripted, one: Article | None = None) -> Briefing:
    """Brief the test article."""
    return asyncio.run(brief(one or article(), promptset.load("default"), model))


def statements(briefing: Briefing, section: str) -> list[str]:
    """Return the statements of a section."""
    return [f.statement for s in briefing.sections if s.name == section for f in s.findings]


def withheld(briefing: Briefing) -> dict[str, tuple[Reason, ...]]:
    """Return why each withheld statement was withheld."""
    return {f.statement: f.verdict.reasons for f in briefing.withheld}


def test_the_first_step_is_asked_alone_and_the_others_together() -> None:
    """It has the article read; the others find it in the prompt cache, and need not wait."""
    told = []

    class Slow(Scripted):
        async def ask(self, request: Request) -> Reply:
            told.append(f"{request.step} asked")
            await asyncio.sleep(0)
            told.append(f"{request.step} answered")
            return await super().ask(request)

    run(Slow(lambda r: answered(r, [point(WORTH, 2)])))
    assert told[:4] == [
        "key_points asked",
        "key_points answered",
        "policy_implications asked",
        "omissions asked",
    ]


def test_a_key_point_does_not_repeat_the_bottom_line() -> None:
    """What the reader has just read is not told again, and counts neither as withheld."""
    briefing = run(Scripted(lambda r: answered(r, [point(LEAD, 1), point(WORTH, 2)])))
    assert briefing.bottom_line is not None
    assert briefing.bottom_line.statement == LEAD
    assert statements(briefing, "key_points") == [WORTH]
    assert LEAD not in withheld(briefing)


def test_a_sentence_that_leans_on_the_one_before_is_told_with_it() -> None:
    """And what stands before it there is told in its own section all the same."""
    leaning = "It declined to say which countries would be exempt."

    def answer(request: Request) -> Any:
        told = answered(request, [])
        if request.step == "omissions":
            for name in told["omissions"]:
                if name.startswith("from_"):
                    told["omissions"][name]["statement"] = leaning
        return told

    text = TEXT.replace("The ministry declined", "It declined")
    briefing = run(Scripted(answer), article(text))
    warned = "Manufacturers warned that the ban could cost up to 4,000 jobs"
    (omission, *_) = statements(briefing, "omissions")
    assert omission == f"{warned} in the northern provinces. {leaning}"
    assert statements(briefing, "policy_implications") == [f"{warned}."]


def test_a_section_is_not_emptied_for_the_bottom_lines_sake() -> None:
    """Of a short article the bottom line may be the only point: it is told, not "nothing"."""
    briefing = run(Scripted(lambda r: answered(r, [point(LEAD, 1)])))
    assert statements(briefing, "key_points") == [LEAD]


def test_a_later_part_gives_no_bottom_line() -> None:
    """Where that of the first chunk fails, the article's lead stands, not what chunk two tells."""
    long = article(
        TEXT + "".join(f"\nPort {i} handled {i},000 tons of graphite.\n" for i in range(2, 400))
    )
    lines = iter(
        ["Nothing of this is in the article.", *["Port 390 handled 390,000 tons of graphite."] * 9]
    )

    def answer(request: Request) -> Any:
        told = answered(request, [])
        if request.step == "key_points":
            first = request.json_schema["properties"]["bottom_line"]["properties"]["evidence"]
            told["bottom_line"] = {
                "statement": next(lines),
                "evidence": [first["items"]["maximum"]],
            }
        return told

    model = Scripted(answer)
    briefing = asyncio.run(brief(long, promptset.load("default"), model, jobs=1))
    assert len([r for r in model.asked if r.step == "key_points"]) > 1
    assert briefing.bottom_line is not None
    assert briefing.bottom_line.evidence == (1,)


def test_what_holds_is_published_in_its_section() -> None:
    """True findings with right citations come out, nothing is withheld, nothing is uncovered."""
    briefing = run(Scripted(lambda r: answered(r, [point(WORTH, 2)])))
    assert briefing.bottom_line is not None
    assert briefing.bottom_line.statement == LEAD
    assert statements(briefing, "key_points") == [WORTH]
    assert len(statements(briefing, "policy_implications")) == 1
    assert "declined to say which countries" in statements(briefing, "omissions")[0]
    assert briefing.withheld == ()
    assert not briefing.partial


@pytest.mark.parametrize(
    ("false", "reason"),
    [
        ("Exports of graphite were worth $430 million last year.", Reason.NUMBER_NOT_IN_EVIDENCE),
        ("The minister said: “We will ruin our industry.”", Reason.QUOTE_NOT_VERBATIM),
    ],
)
def test_what_does_not_hold_is_withheld_with_its_reason(false: str, reason: Reason) -> None:
    """A wrong number or quotation is never published; it is listed with why."""
    briefing = run(Scripted(lambda r: answered(r, [point(false, 2)])))
    assert statements(briefing, "key_points") == []
    assert reason in withheld(briefing)[false]


def test_a_failed_finding_is_restated_once() -> None:
    """The model is asked once to mend what failed; what then holds is published and marked."""
    wrong = "Exports of graphite were worth $430 million last year."

    def answer(request: Request) -> Any:
        if request.step == "repair":
            return {"finding_1": {"statement": WORTH, "evidence": [2]}}
        return answered(request, [point(wrong, 2)])

    model = Scripted(answer)
    briefing = run(model)
    assert [r.step for r in model.asked].count("repair") == 1
    assert statements(briefing, "key_points") == [WORTH]
    assert briefing.provenance.restated == 1
    assert briefing.withheld == ()


def test_a_wrong_citation_is_corrected_and_counted() -> None:
    """A true statement with the wrong sentence gets the right one, and provenance says so."""
    briefing = run(Scripted(lambda r: answered(r, [point(WORTH, 6)])))
    (section,) = (s for s in briefing.sections if s.name == "key_points")
    assert section.findings[0].evidence == (2,)
    assert section.findings[0].evidence_repaired
    assert briefing.provenance.evidence_repaired == 1


def test_an_invented_speaker_is_left_out() -> None:
    """An attribution to someone the evidence does not name is not published."""
    briefing = run(
        Scripted(
            lambda r: answered(r, [point(WORTH, 2, attribution="Ana Lopez", certainty="claimed")])
        )
    )
    (finding,) = next(s.findings for s in briefing.sections if s.name == "key_points")
    assert "Lopez" not in finding.model_dump_json()


def test_a_false_absence_is_withheld() -> None:
    """“The article does not say” is not published of what the article says."""
    other = [
        {
            "not_said": "whether parliament will deal with the ban",
            "search_terms": ["parliamentary committee"],
        }
    ]
    briefing = run(Scripted(lambda r: answered(r, [], other=other)))
    false = "The article does not say whether parliament will deal with the ban."
    assert false not in statements(briefing, "omissions")
    assert withheld(briefing)[false] == (Reason.PRESENT_IN_ARTICLE,)


def test_unanswered_questions_show_what_was_searched() -> None:
    """Every published absence names the terms that were searched for, none of them in the text."""
    briefing = run(Scripted(lambda r: answered(r, [])))
    absent = [
        f.model_dump()
        for s in briefing.sections
        if s.name == "omissions"
        for f in s.findings
        if f.model_dump()["basis"] == "unanswered"
    ]
    assert absent
    for finding in absent:
        assert finding["searched"]
        assert not any(f" {term} " in TEXT.lower() for term in finding["searched"])


def test_one_failed_step_costs_that_step() -> None:
    """A refusal leaves the other sections, names what was not covered and makes it partial."""

    def answer(request: Request) -> Any:
        if request.step == "policy_implications":
            return Reply(text="I cannot help with that.", finish_reason="refusal")
        return answered(request, [point(WORTH, 2)])

    briefing = run(Scripted(answer))
    assert briefing.partial
    (failure,) = briefing.coverage.failures
    assert (failure.first, failure.last, failure.step) == (1, 6, "policy_implications")
    assert "refused" in failure.reason
    assert statements(briefing, "key_points") == [WORTH]


def test_absence_is_not_claimed_where_not_all_was_read() -> None:
    """When the omissions step failed, no unanswered question is published."""
    briefing = run(
        Scripted(lambda r: AnswerError("broken") if r.step == "omissions" else answered(r, []))
    )
    assert statements(briefing, "omissions") == []


def test_a_chunk_that_does_not_fit_is_halved() -> None:
    """A server with less room than promised is asked about halves; every sentence is read."""

    def answer(request: Request) -> Any:
        text = request.messages[1].content
        if text.count("[") > 3:
            return TooLongError("the request does not fit the model's context")
        return answered(request, [])

    model = Scripted(answer)
    briefing = run(model)
    assert briefing.coverage.read == 6
    assert not briefing.partial


def test_an_unreachable_model_ends_the_run() -> None:
    """A provider that cannot be asked is an error, not an empty briefing."""
    with pytest.raises(ProviderError, match="down"):
        run(Scripted(lambda r: ProviderError("the server is down")))


def test_the_same_answers_make_the_same_briefing() -> None:
    """Nothing in a briefing depends on the time or on the order of arrival."""
    model = Scripted(lambda r: answered(r, [point(WORTH, 2)]))
    assert run(model) == run(model)


def test_many_chunks_are_all_read() -> None:
    """An article of several chunks is read to the end, and its findings are merged."""
    body = "\n\n".join(
        f"The port of {name} handled {i + 2} million tonnes of grain, officials said." * 1
        for i, name in enumerate(["Alfa", "Bravo", "Carlo", "Delta", "Echo"] * 40)
    )
    one = article(f"Grain moves again\n\n{body}\n")

    def answer(request: Request) -> Any:
        first = int(request.label.split(".")[1].split("-")[0])
        return answered(request, [point(one.sentences[first - 1].text, first)])

    model = Scripted(answer, context=6_000)
    briefing = run(model, one)
    assert len({r.label for r in model.asked if r.step == "key_points"}) > 1
    assert briefing.coverage.read == len(one.sentences)


def test_file_names_come_from_the_path_alone() -> None:
    """A slug has plain letters only, whatever the source is called."""
    assert slug("../../etc/pass wd!.txt") == "pass-wd"
    assert slug("뉴스 2.txt") == "nyuseu-2"
    assert slug("https://news.example/2031/%ED%9A%8C%EB%8B%B4.html") == "hoedam"
    assert slug("https://news.example/a/%2e%2e%2fetc%2fpasswd") == "passwd"
    assert slug("***") == "article"


ABROAD = {
    "ko": (
        "흑연 수출 금지 확대\n\n무역부는 4월부터 12개국에 대한 흑연 수출을 금지한다고 밝혔다.\n\n"
        "지난해 수출액은 4조 6천억 원이었다고 관세청 자료는 전했다.\n\n"
        "제조업체들은 북부에서 일자리 4000개가 사라질 수 있다고 경고했다."
    ),
    "fr": (
        "Graphite : interdiction élargie\n\nLe ministère du Commerce interdira dès avril les "
        "exportations de graphite vers 12 pays.\n\nElles valaient 4 600 milliards de wons l'an "
        "dernier.\n\nLes fabricants craignent de perdre 4 000 emplois dans les provinces du nord."
    ),
    "ru": (
        "Запрет на вывоз графита расширен\n\nМинистерство торговли с апреля запретит вывоз графита "
        "в 12 стран.\n\nВ прошлом году он составил 4,6 трлн вон, сообщает таможня.\n\n"
        "Производители опасаются потерять 4000 рабочих мест в северных провинциях."
    ),
}


@pytest.mark.parametrize("language", ABROAD)
def test_articles_of_other_languages_are_briefed_in_english(language: str) -> None:
    """What code can compare is compared, what it cannot is told, and nothing else is let pass."""
    read = read_text(ABROAD[language], source="x.txt", name="x")
    assert read.language == language
    right = point("The ministry will ban exports of graphite to 12 countries from April.", 1)
    wrong = point("Exports of graphite were worth 4.6 billion won last year.", 2)

    def answer(request: Request) -> Any:
        if request.step == "repair":
            return {
                name: {"statement": "", "evidence": []}
                for name in request.json_schema["properties"]
            }
        if request.step == "key_points":
            asked = request.json_schema["properties"]["key_points"]["properties"]
            empty = {"statement": "", "attribution": "", "certainty": "stated", "importance": 1}
            told = {name: empty for name in asked if name != "other"}
            line = {"statement": right["statement"], "evidence": [1]}
            return {"bottom_line": line, "key_points": told | {"other": [right, wrong]}}
        return answered(request, [])

    prompts = promptset.load("default").in_language("en")
    made = asyncio.run(brief(read, prompts, Scripted(answer)))
    assert made.bottom_line is not None
    assert made.bottom_line.statement == right["statement"]
    assert not made.bottom_line.words_compared
    assert [f.statement for f in made.withheld if f.kind == "point"] == [wrong["statement"]]
    shown = to_markdown(made)
    assert "> **Words not compared.** The article is in" in shown
