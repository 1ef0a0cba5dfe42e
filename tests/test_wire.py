"""What models are asked to fill in keeps to the rules of strict schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from briefing.promptset import SectionSpec
from briefing.wire import answer_shape, restated_shape, section_shape, strict_schema


def nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of a schema."""
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from nodes(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from nodes(value)


def section(kind: str) -> SectionSpec:
    """Return a section of a kind."""
    return SectionSpec.model_validate(
        {"name": "s", "title": "S", "kind": kind, "step": "s", "at_most": 5}
    )


SCHEMAS = [
    strict_schema(answer_shape(True, {"s": section_shape(section(kind), (4, 9), questions)}), 3, 17)
    for kind, questions in (("point", ()), ("implication", ()), ("omission", ("q1", "q2")))
] + [strict_schema(restated_shape(("finding_1", "finding_2")), 3, 17)]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_schemas_are_strict(schema: dict[str, Any]) -> None:
    """Every object is closed, all is required, and nothing that strict mode refuses is used."""
    for node in nodes(schema):
        if node.get("type") == "object":
            assert node["additionalProperties"] is False
            assert node["required"] == list(node["properties"])
        assert not {"$ref", "$defs", "default", "oneOf", "anyOf", "allOf"} & node.keys()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_sentence_numbers_are_bounded_to_the_chunk(schema: dict[str, Any]) -> None:
    """Every array of integers holds sentence numbers of the chunk, three at most."""
    arrays = [
        n for n in nodes(schema) if n.get("type") == "array" and n["items"].get("type") == "integer"
    ]
    assert arrays
    for array in arrays:
        assert array["items"] == {"type": "integer", "minimum": 3, "maximum": 17}
        assert array["maxItems"] == 3


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_statement_comes_before_its_evidence(schema: dict[str, Any]) -> None:
    """Small models that cite first count 1, 2, 3."""
    for node in nodes(schema):
        names = list(node) if "statement" in node and "evidence" in node else []
        assert names == [] or names.index("statement") < names.index("evidence")


def test_proposed_sentences_are_fixed_properties_in_order() -> None:
    """Each proposed sentence must be answered for."""
    properties = SCHEMAS[1]["properties"]["s"]["properties"]
    assert list(properties) == ["from_4", "from_9", "other"]
