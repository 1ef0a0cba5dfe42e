"""Log-probabilities as servers give them, made the `Token`s of a reply.

Both of OpenAI's APIs tell them in one form: a list of objects with `token` and `top_logprobs`.
Not obvious: an answer without them, or with some of another shape, is still an answer.
"""

from __future__ import annotations

from typing import Any

from briefing.llm.port import Request, Token

_DIGITS = 3
"""Decimals that are kept: more are noise between two runs on one machine."""

_NONE = -100.0
"""Stands for a token that cannot come, which JSON has no number for."""

NAMES = ("top_logprobs", "logprobs")
"""What servers call them in a refusal."""


def tokens_in(content: Any, request: Request) -> tuple[Token, ...]:  # noqa: ANN401 - JSON of a server
    """Return the tokens in a server's list; none where they are missing or not asked for."""
    if not request.logprobs or not isinstance(content, list):
        return ()
    try:
        return tuple(
            Token(
                text=_encodable(entry["token"]),
                top=tuple(
                    (
                        _encodable(other["token"]),
                        round(max(_NONE, float(other["logprob"])), _DIGITS),
                    )
                    for other in entry["top_logprobs"][: request.logprobs]
                ),
            )
            for entry in content
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        return ()


def _encodable(text: str) -> str:
    """Return a token that can be stored: it may be a part of a character."""
    return text.encode("utf-8", errors="replace").decode()
