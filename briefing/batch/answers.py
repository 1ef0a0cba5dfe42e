"""What the batches of a run have answered, as a store: by request, read as a live answer would be.

A line can hold an answer, a refusal that would be the same again, or nothing of use: a batch that
expired, a server that was busy. The last are asked for again, in the next wave, `TRIES` times.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

from briefing.batch.state import Kept
from briefing.errors import AnswerError, UnansweredError
from briefing.llm.batches import outcomes
from briefing.llm.endpoint import Endpoint
from briefing.llm.port import Reply, Request, Usage

TRIES = 3
"""Batches in which a request is sent before it counts as not covered."""

_ANY = Request(
    step="", label="", model="", messages=(), schema_name="", json_schema={}, max_tokens=1
)
"""For reading what does not depend on the request."""


class Answers:
    """The answers of the batches that were collected; of those in `fresh`, as new ones.

    `unanswered` counts the requests of the fresh ones to which nothing came, by the reason.
    """

    def __init__(self, kept: Kept, endpoint: Endpoint, fresh: frozenset[str] = frozenset()) -> None:
        self.unanswered: Counter[str] = Counter()
        self._endpoint = endpoint
        self._found: dict[str, tuple[dict[str, Any], bool]] = {}
        self._tries: Counter[str] = Counter()
        self._why: dict[str, str] = {}
        for sent in kept.run.batches:
            if sent.collected:
                self._take(kept, sent.tag, new=sent.tag in fresh)

    def _take(self, kept: Kept, tag: str, *, new: bool) -> None:
        asked = {key: line.get("body") or {} for key, line in outcomes(kept.requests(tag))}
        why = dict.fromkeys(asked, "without a word")
        for key, line in outcomes(kept.answers(tag)):
            if key not in asked or key in self._found:
                continue
            said = self._unusable(line, asked[key])
            if said is None:
                self._found[key] = (line["response"], new)
                why.pop(key, None)
            else:
                why[key] = said
        self._tries.update(list(why))
        self._why |= why
        if new:
            self.unanswered.update(why.values())

    def get(self, request: Request) -> Reply | None:
        """Return the answer to a request, if one has come.

        Raises:
            AnswerError: it was refused, or not answered in as many batches as are tried.
            TooLongError: it does not fit the model's context.
        """
        key = request.key
        if key in self._found:
            response, new = self._found[key]
            if response["status_code"] != 200:
                raise self._endpoint.refusal(response["status_code"], response["body"])
            reply = self._endpoint.reply(response["body"], request)
            return reply.model_copy(update={"stored": not new})
        if self._tries[key] >= TRIES:
            raise UnansweredError(f"no answer in {TRIES} batches: {self._why[key]}")
        return None

    def put(self, request: Request, reply: Reply, context: int) -> None:
        """Keep nothing: what was answered is kept as it came."""

    def usage(self) -> list[Usage]:
        """Return what each answer has used."""
        replies = (self._reply(response["body"]) for response, _ in self._found.values())
        return [reply.usage for reply in replies if reply]

    def _unusable(self, line: dict[str, Any], body: dict[str, Any]) -> str | None:
        """Return why a line answers nothing, None where it does.

        What a refusal tells of how the server wants to be asked, the next wave heeds.
        """
        response = line.get("response")
        if not isinstance(response, dict) or not isinstance(response.get("status_code"), int):
            error = line.get("error")
            code = error.get("code") if isinstance(error, dict) else None
            return self._endpoint.said(str(code or "no answer"))
        if response["status_code"] == 200:
            return None if self._reply(response.get("body")) else "no answer"
        self._endpoint.learn(response["status_code"], response.get("body"), body)
        refusal = self._endpoint.refusal(response["status_code"], response.get("body"))
        return None if isinstance(refusal, AnswerError) else str(refusal)

    def _reply(self, body: Any) -> Reply | None:  # noqa: ANN401 - JSON of a server
        with suppress(ValueError):
            return self._endpoint.reply(body, _ANY)
        return None
