"""A Briefing or an Edition as JSON: the file beside the Markdown and what `--json` prints."""

from __future__ import annotations

from briefing.document import Briefing
from briefing.edition import Edition


def to_json(briefing: Briefing | Edition) -> str:
    """Return a briefing or an edition as indented JSON with a final newline, fields in order.

    `model_validate_json` of either reads it back to an equal one.

    Raises:
        pydantic_core.PydanticSerializationError: a string holds a lone surrogate, which UTF-8
            cannot express; reading an article never lets one in.
    """
    return briefing.model_dump_json(indent=2, ensure_ascii=False) + "\n"
