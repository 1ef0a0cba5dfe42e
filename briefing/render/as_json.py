"""A Briefing as JSON: the file beside the Markdown and what `--json` prints, one and the same."""

from __future__ import annotations

from briefing.document import Briefing


def to_json(briefing: Briefing) -> str:
    """Return a briefing as indented JSON with a final newline, in the order of its fields.

    `Briefing.model_validate_json` reads it back to an equal briefing.

    Raises:
        pydantic_core.PydanticSerializationError: a string holds a lone surrogate, which UTF-8
            cannot express; reading an article never lets one in.
    """
    return briefing.model_dump_json(indent=2, ensure_ascii=False) + "\n"
