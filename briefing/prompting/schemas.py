"""The strict JSON schema of a step's largest answer, and what a provider takes of such schemas.

The limits are those that OpenAI documents for Structured Outputs, as of 2026; other providers that
enforce schemas take at least as much, or enforce nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from briefing.omissions import ASKED
from briefing.promptset import Declaration, StepSpec
from briefing.wire import answer_shape, section_shape, strict_schema

PROPERTIES = 5_000
DEPTH = 10
CHARACTERS = 120_000
CHOICES = 1_000
"""At most so many properties, levels of objects, characters in names and choices, and choices."""


def largest(declared: Declaration, step: StepSpec) -> dict[str, Any]:
    """Return the schema of a step for a chunk in which code finds all that it may propose."""
    sections = [s for s in declared.sections if s.step == step.name]
    shapes = {}
    for section in sections:
        asked = tuple(f"q{i}" for i in range(1, ASKED + 1)) if declared.asked_by(section) else ()
        shapes[section.name] = section_shape(section, tuple(range(1, section.proposed + 1)), asked)
    return strict_schema(answer_shape(step.bottom_line, shapes), 1, 999)


def beyond(schema: dict[str, Any]) -> Iterator[str]:
    """Yield what of a schema strict mode would refuse."""
    found = list(_nodes(schema, 0))
    names = [name for node, _ in found for name in node.get("properties", ())]
    choices = [str(choice) for node, _ in found for choice in node.get("enum", ())]
    for count, limit, what in (
        (len(names), PROPERTIES, "properties"),
        (max(depth for _, depth in found), DEPTH, "levels of objects"),
        (len(choices), CHOICES, "choices"),
        (sum(map(len, (*names, *choices))), CHARACTERS, "characters of names and choices"),
    ):
        if count > limit:
            yield f"its answer has {count:,} {what}, of which strict mode takes {limit:,}"


def _nodes(schema: dict[str, Any], depth: int) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield every node of a schema with the number of objects around it, itself counted."""
    depth += schema.get("type") == "object"
    yield schema, depth
    for inner in schema.get("properties", {}).values():
        yield from _nodes(inner, depth)
    if "items" in schema:
        yield from _nodes(schema["items"], depth)
