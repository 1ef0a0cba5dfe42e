"""What is left out is read by the judge: struck where another report has it, else marked so."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from briefing import promptset
from briefing.daily.proving import ROUNDS, is_judge, proved
from briefing.daily.shapes import Ruled, Story
from briefing.daily.telling import Teller
from briefing.edition import Uncovered
from briefing.llm.port import Reply, Request, Usage
from briefing.llm.prices import unknown
from tests.daily.day import second_day
from tests.daily.desk import FIRST, SECOND, Desk
from tests.daily.model import asked_about, honest
from tests.llm.server import Answer, completion, serving

PROMPTS = promptset.load("default")


class Judge:
    """A judge that finds what `has` says it does, and remembers what it was asked."""

    name, context = "m", 32_768

    def __init__(self, *has: str, answer: str | None = None) -> None:
        self.has, self.answer = has, answer
        self.requests: list[Request] = []

    async def ask(self, request: Request) -> Reply:
        """Say of each statement whether it is there."""
        self.requests.append(request)
        said = "\n".join(m.content for m in request.messages)
        told = {}
        for name in request.json_schema["properties"]:
            line = next(one for one in said.splitlines() if one.startswith(f"{name}:"))
            there = any(words in line for words in self.has)
            told[name] = {"differs": "", "verdict": "supported" if there else "not stated"}
        usage = Usage(prompt_tokens=100, completion_tokens=10)
        text = json.dumps(told) if self.answer is None else self.answer
        return Reply(text=text, finish_reason="stop", usage=usage)


def port() -> Story:
    """Return the strike, told by three reports."""
    return second_day().stories[0]


def left_out(story: Story) -> tuple[Uncovered, ...]:
    """Return what the edition would show as left out."""
    return Teller(story, 1, 1).told().uncovered


def ruled(story: Story, judge: Judge) -> Story:
    """Return the story with this judge's rulings."""
    done = proved(story, PROMPTS, judge, price=unknown, told=lambda _q, _r: None)
    return asyncio.run(done)


def test_what_the_judge_finds_nowhere_is_proved_twice() -> None:
    """Nothing is struck, each passage says who proved it, and asking is counted."""
    before = left_out(port())
    done = ruled(port(), judge := Judge())
    after = left_out(done)
    assert [u.passage for u in after] == [u.passage for u in before] != []
    assert {u.omission.verdict.by for u in before} == {"gates"}
    assert {u.omission.verdict.by for u in after} == {"judge"}
    assert done.rulings is not None
    assert (done.rulings.requests, done.rulings.prompt_tokens) == (1, 100)
    assert len(judge.requests) == 1


def test_what_another_report_has_in_other_words_is_struck() -> None:
    """Another passage moves up in its place, and is read in turn."""
    first = left_out(port())[0]
    done = ruled(port(), judge := Judge(first.passage.text[:60]))
    after = left_out(done)
    assert first.passage not in [u.passage for u in after]
    assert {u.omission.verdict.by for u in after} <= {"judge"}
    assert 1 < len(judge.requests) <= ROUNDS


def test_a_judge_that_always_says_yes_leaves_what_nobody_has_read_to_the_search() -> None:
    """Rounds end; what is shown then says that only the search has proved it."""
    done = ruled(port(), judge := Judge(""))
    assert len(judge.requests) <= ROUNDS
    assert all(u.omission.verdict.by == "gates" for u in left_out(done))


def test_no_usable_answer_leaves_the_word_of_the_search() -> None:
    """A judge that breaks off costs nothing that was found."""
    done = ruled(port(), Judge(answer="no JSON"))
    assert [u.passage for u in left_out(done)] == [u.passage for u in left_out(port())]
    assert {u.omission.verdict.by for u in left_out(done)} == {"gates"}


def test_the_judge_is_shown_the_other_report_alone() -> None:
    """Each question has the sentences that come nearest, and they are of the report that lacks."""
    story = port()
    ruled(story, judge := Judge())
    said = "\n".join(m.content for m in judge.requests[0].messages)
    texts = said.split("<text>")[1:]
    places = [(u, other) for u in left_out(story) for other in u.missing_in]
    assert len(texts) == len(places)
    for text, (_, other) in zip(texts, places, strict=True):
        shown = text.split("</text>")[0].strip().splitlines()
        article = story.reports[other - 1].article
        assert 0 < len(shown) <= 6
        assert set(shown) <= {s.text for s in article.sentences}


def test_a_model_that_is_known_by_its_odds_is_no_judge_here() -> None:
    """It says yes too easily: most of what is left out would be struck."""
    judge = Judge()
    assert is_judge(judge)
    judge.name = "qwen2.5-coder-1.5b-instruct-q4_k_m"
    assert not is_judge(judge)


def test_rulings_are_kept_with_the_story() -> None:
    """They come out of JSON as they went in."""
    story = ruled(port(), Judge())
    again = Story.model_validate_json(story.model_dump_json())
    assert again.rulings == story.rulings
    assert again.rulings
    assert all(isinstance(r, Ruled) for r in again.rulings.ruled)


def _absent(number: int, body: dict[str, object]) -> Answer:
    """Answer as an honest model does, but find nothing that is asked about what is left out."""
    schema = body["response_format"]["json_schema"]["schema"]  # type: ignore[index]
    if "<text>" not in asked_about(body):
        return honest(number, body)
    word = {"differs": "all of it", "verdict": "not stated"}
    return completion(json.dumps(dict.fromkeys(schema["properties"], word)))


def test_a_day_is_judged_once(desk: Desk, tmp_path: Path) -> None:
    """The edition says so, and made again without its store it asks nothing."""
    with serving(_absent) as server:
        desk = Desk(tmp_path, server)
        desk.run(FIRST, cache=False)
        told = [u for s in desk.edition(FIRST)["stories"] for u in s["uncovered"]]
        assert told
        assert {u["omission"]["verdict"]["by"] for u in told} == {"judge"}
        assert b"read by the judge as well" in desk.files(FIRST)["briefing.md"]
        files, asked = desk.files(FIRST), len(server.requests)
        assert desk.run(FIRST, cache=False) == 0
        assert (desk.files(FIRST), len(server.requests)) == (files, asked)


@pytest.mark.parametrize("stage", [1, 2])
def test_killed_before_the_judge_is_asked(desk: Desk, tmp_path: Path, stage: int) -> None:
    """The run goes on from there: the same edition, and no question twice."""
    with serving(_absent) as server:
        desk = Desk(tmp_path, server)
        desk.jobs = 1
        desk.run(FIRST)
        seen: list[str] = []
        desk.run(SECOND, stage=seen.append)
        at = [i for i, name in enumerate(seen, start=1) if name.startswith("prove")][stage - 1]
        whole = desk.edition(SECOND)
    with serving(_absent) as server:
        (tmp_path / "again").mkdir()
        (tmp_path / "again" / "news").symlink_to(tmp_path / "news")
        other = Desk(tmp_path / "again", server)
        other.jobs = 1
        with pytest.MonkeyPatch.context() as patched:
            patched.chdir(other.at)
            patched.setenv("BRIEFING_DATA_DIR", str(other.at / "data"))
            patched.setenv("BRIEFING_CACHE_DIR", str(other.at / "cache"))
            other.run(FIRST)
            assert other.killed(SECOND, at)
            other.run(SECOND)
            asked = [json.dumps(body, sort_keys=True) for body in server.requests]
            assert len(set(asked)) == len(asked)
            again = other.edition(SECOND)
    for edition in (whole, again):
        edition["reading"].pop("seconds")
    assert again == whole
