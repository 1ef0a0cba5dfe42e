"""A validated answer or a clear error: the loop around one structured question.

Status, refusal and finish reason are looked at first; then our own validation. An invalid answer
goes back to the model with the errors, at most twice; one that was cut off is asked for once more
with double the room.
"""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from briefing.errors import AnswerError, TooLongError
from briefing.llm.fenced import unfenced
from briefing.llm.port import Message, Model, Reply, Request

Wire = TypeVar("Wire", bound=BaseModel)

REASKED = 2
"""How often an invalid answer is sent back."""

_SENT_BACK = 4_000
"""Characters of an invalid answer that are sent back: enough to mend, however long it runs on."""


async def ask_for(model: Model, request: Request, wire: type[Wire]) -> Wire:
    """Ask until the answer is a valid `wire`; errors as for `asked_for`."""
    answer, _ = await asked_for(model, request, wire)
    return answer


async def asked_for(model: Model, request: Request, wire: type[Wire]) -> tuple[Wire, Reply]:
    """Ask until the answer is a valid `wire`; return it with the reply that it came in.

    Raises:
        AnswerError: refused, or still invalid after being sent back twice.
        TooLongError: still cut off with double the room.
        ProviderError: the model cannot be asked.
    """
    asked = request
    problem = ""
    for _ in range(REASKED + 1):
        reply = await model.ask(asked)
        if reply.finish_reason == "length" and asked.max_tokens == request.max_tokens:
            asked = asked.model_copy(update={"max_tokens": asked.max_tokens * 2})
            reply = await model.ask(asked)
        if reply.finish_reason == "length":
            raise TooLongError(f"the answer was cut off at {asked.max_tokens} tokens")
        if reply.finish_reason != "stop":
            said = " ".join(reply.text.split())[:200] or "without a word"
            raise AnswerError(f"the model refused ({reply.finish_reason}): {said}")
        try:
            return wire.model_validate_json(unfenced(reply.text)), reply
        except ValidationError as e:
            problem = _problem(e) if reply.text.strip() else "it is empty"
        said = reply.text[:_SENT_BACK] if reply.text.strip() else "(nothing)"
        asked = asked.model_copy(
            update={
                "messages": (
                    *asked.messages,
                    Message(role="assistant", part="answer", content=said),
                    Message(
                        role="user",
                        part="correction",
                        content=f"That answer is not valid: {problem}. Answer again, in full.",
                    ),
                )
            }
        )
    raise AnswerError(f"the answer stayed invalid after {REASKED} corrections: {problem}")


def _problem(error: ValidationError) -> str:
    """Return the first three errors in one line, without the values, which may be long."""
    return "; ".join(
        f"{'.'.join(str(part) for part in e['loc']) or 'answer'}: {e['msg']}"
        for e in error.errors(include_input=False, include_url=False)[:3]
    )
