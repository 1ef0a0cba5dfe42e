"""From replies to a validated answer, or a clear error."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from pydantic import BaseModel, ConfigDict

from briefing.errors import AnswerError, TooLongError
from briefing.llm.port import FinishReason, Reply, Request
from briefing.llm.structured import REASKED, ask_for

Maker = Callable[..., Request]
GOOD = '{"fact":"The canal opened.","evidence":1}'


class Wire(BaseModel):
    """The shape that is asked for."""

    model_config = ConfigDict(extra="forbid")

    fact: str
    evidence: int


class Scripted:
    """A model that answers from a list; it keeps what it was asked."""

    name, context = "m", 4096

    def __init__(self, *replies: str | Reply) -> None:
        self.replies = list(replies)
        self.asked: list[Request] = []

    async def ask(self, request: Request) -> Reply:
        """Answer what comes next."""
        self.asked.append(request)
        reply = self.replies.pop(0)
        return reply if isinstance(reply, Reply) else Reply(text=reply, finish_reason="stop")


def cut(text: str = '{"fact":"The ca', reason: FinishReason = "length") -> Reply:
    """Return a reply that did not end by itself."""
    return Reply(text=text, finish_reason=reason)


def answer(model: Scripted, request: Request) -> Wire:
    """Ask for the shape."""
    return asyncio.run(ask_for(model, request, Wire))


def test_a_valid_answer_is_asked_for_once(request_of: Maker) -> None:
    """The request goes out as it is, and its answer comes back as the shape."""
    model = Scripted(GOOD)
    assert answer(model, request_of()) == Wire(fact="The canal opened.", evidence=1)
    assert model.asked == [request_of()]


def test_json_in_a_fence_is_accepted(request_of: Maker) -> None:
    """A fence is no reason to ask again."""
    assert answer(Scripted(f"Here:\n```json\n{GOOD}\n```"), request_of()).evidence == 1


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ("{", "Invalid JSON"),
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("The canal opened.", "Invalid JSON"),
        ('{"fact": "x"}', "evidence: Field required"),
        ('{"fact": "x", "evidence": "one"}', "evidence: Input should be a valid integer"),
        ('{"fact": "x", "evidence": 1, "more": 2}', "more: Extra inputs"),
        ('{"fact": "\\ud800", "evidence": 1}', "Invalid JSON"),
        ("[" * 100_000, "Invalid JSON"),
    ],
)
def test_an_invalid_answer_goes_back_with_what_is_wrong(
    request_of: Maker, bad: str, problem: str
) -> None:
    """The second request ends with the answer and its errors; what came before is unchanged."""
    model = Scripted(bad, GOOD)
    assert answer(model, request_of()).evidence == 1
    _, again = model.asked
    assert again.messages[:-2] == request_of().messages
    said, correction = again.messages[-2:]
    assert (said.role, correction.role) == ("assistant", "user")
    assert problem in correction.content
    assert said.content.strip()
    assert len(said.content) <= 4_000


def test_an_answer_that_stays_invalid_is_given_up(request_of: Maker) -> None:
    """After two corrections the chunk is not covered, and the reason names the error."""
    model = Scripted("{}", "{}", "{}", GOOD)
    with pytest.raises(AnswerError, match="fact: Field required"):
        answer(model, request_of())
    assert len(model.asked) == 1 + REASKED


def test_no_two_corrections_are_the_same_request(request_of: Maker) -> None:
    """A store would answer the second with the first one's answer."""
    model = Scripted("{}", "{}", GOOD)
    answer(model, request_of())
    assert len({r.key for r in model.asked}) == 3


def test_an_answer_that_was_cut_off_is_asked_for_with_room(request_of: Maker) -> None:
    """Once more, with double the limit."""
    model = Scripted(cut(), GOOD)
    assert answer(model, request_of()).evidence == 1
    assert [r.max_tokens for r in model.asked] == [100, 200]


def test_an_answer_that_is_cut_off_again_is_too_long(request_of: Maker) -> None:
    """Whoever asked halves the chunk; nothing is made of half an answer."""
    model = Scripted(cut(), cut())
    with pytest.raises(TooLongError, match="200 tokens"):
        answer(model, request_of())


def test_a_correction_that_is_cut_off_gets_room_too(request_of: Maker) -> None:
    """The order in which an answer fails does not matter."""
    model = Scripted("{}", cut(), GOOD)
    assert answer(model, request_of()).evidence == 1
    assert [r.max_tokens for r in model.asked] == [100, 100, 200]


@pytest.mark.parametrize("reason", ["refusal", "content_filter"])
def test_a_refusal_is_not_asked_again(request_of: Maker, reason: FinishReason) -> None:
    """It costs the chunk; the reason has the model's words, in one line."""
    model = Scripted(cut("I cannot\nhelp.", reason))
    with pytest.raises(AnswerError, match=rf"refused \({reason}\): I cannot help\."):
        answer(model, request_of())
    assert len(model.asked) == 1


def test_a_refusal_that_would_be_valid_is_still_a_refusal(request_of: Maker) -> None:
    """The finish reason is looked at before the text."""
    with pytest.raises(AnswerError, match="content_filter"):
        answer(Scripted(cut(GOOD, "content_filter")), request_of())


def test_half_an_answer_is_never_taken_for_a_whole_one(request_of: Maker) -> None:
    """A cut-off answer is asked for again even if it happens to be valid."""
    model = Scripted(cut(GOOD), '{"fact":"all","evidence":2}')
    assert answer(model, request_of()).evidence == 2
