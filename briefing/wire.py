"""What a model is asked to fill in: plain, small, closed shapes, and their strict JSON schema.

Three rules come from watching small models. The statement comes before its evidence: the other way
round they count 1, 2, 3. Evidence is an array of integers within the chunk's bounds: two tokens a
citation. Sentences that code proposes (`from_12`) are fixed properties, so that each is answered
for, in order, and its evidence is known.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.config import JsonDict

from briefing.findings import Certainty, Confidence, Likelihood
from briefing.promptset import Kind, SectionSpec
from briefing.verify.judge import Word

Horizon = Literal["days", "weeks", "months", "years"]

CITED = 3
"""Sentences that one finding may cite."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WireBottomLine(_Wire):
    """The most important news."""

    statement: str
    evidence: list[int]


class WirePoint(_Wire):
    """A key point."""

    statement: str
    evidence: list[int]
    attribution: str
    certainty: Certainty
    importance: int = Field(ge=1, le=5)


class WireProposedPoint(_Wire):
    """A key point that a proposed sentence makes."""

    statement: str
    attribution: str
    certainty: Certainty
    importance: int = Field(ge=1, le=5)


class WireConsequence(_Wire):
    """An implication that a proposed sentence reports."""

    statement: str
    affected: str
    horizon: Horizon
    likelihood: Likelihood
    confidence: Confidence


class WireImplication(_Wire):
    """An implication that the model infers."""

    statement: str
    evidence: list[int]
    affected: str
    horizon: Horizon
    likelihood: Likelihood
    confidence: Confidence


class WireGap(_Wire):
    """An omission that a proposed sentence reports."""

    statement: str


class WireQuestion(_Wire):
    """A question of the model's own that the article leaves open."""

    not_said: str
    search_terms: list[str]


class WireRestated(_Wire):
    """A finding that failed, said anew; an empty statement gives it up."""

    statement: str
    evidence: list[int]


_SHAPES: dict[Kind, tuple[type[_Wire], type[_Wire]]] = {
    "point": (WireProposedPoint, WirePoint),
    "implication": (WireConsequence, WireImplication),
    "omission": (WireGap, WireQuestion),
}
"""By kind: what is asked of a proposed sentence, and what a model's own finding is."""


class WireRuling(_Wire):
    """What the judge says of a statement; what differs comes first, for the verdict to rest on."""

    differs: str
    verdict: Word


class WireYesNo(_Wire):
    """What a judge says that is known by its odds."""

    answer: Literal["Yes", "No"]


def section_shape(
    section: SectionSpec, proposed: tuple[int, ...], questions: tuple[str, ...]
) -> tuple[Any, Any]:
    """Return a section's field: its type and its pydantic field.

    `proposed` are the sentences that code found for it, `questions` the names of the checklist's.
    """
    worded, other = _SHAPES[section.kind]
    fields: dict[str, Any] = {f"from_{n}": (worded, ...) for n in proposed}
    if questions:
        answers: dict[str, Any] = dict.fromkeys(questions, (list[int], ...))
        fields["answered_in"] = (create_model("Answers", __base__=_Wire, **answers), ...)
    if section.others:
        most: JsonDict = {"maxItems": section.others}
        fields["other"] = (list[other], Field(json_schema_extra=most))  # type: ignore[valid-type]
    return (create_model(f"Section_{section.name}", __base__=_Wire, **fields), ...)


def answer_shape(bottom_line: bool, sections: dict[str, tuple[Any, Any]]) -> type[BaseModel]:
    """Return the shape of a step's whole answer."""
    fields: dict[str, Any] = {"bottom_line": (WireBottomLine, ...)} if bottom_line else {}
    fields |= sections
    return create_model("Answer", __base__=_Wire, **fields)


def restated_shape(names: tuple[str, ...]) -> type[BaseModel]:
    """Return the shape of a repair's answer: one `WireRestated` for each failed finding."""
    fields: dict[str, Any] = dict.fromkeys(names, (WireRestated, ...))
    return create_model("Restated", __base__=_Wire, **fields)


def ruling_shape(names: tuple[str, ...]) -> type[BaseModel]:
    """Return the shape of the judge's answer: one `WireRuling` for each statement."""
    fields: dict[str, Any] = dict.fromkeys(names, (WireRuling, ...))
    return create_model("Rulings", __base__=_Wire, **fields)


def strict_schema(shape: type[BaseModel], first: int, last: int) -> dict[str, Any]:
    """Return the strict JSON schema: closed objects, everything required, references resolved.

    Sentence numbers are bounded to `first` … `last`, and at most `CITED` of them are taken.
    """
    schema = shape.model_json_schema()
    definitions = schema.pop("$defs", {})

    def mended(node: Any) -> Any:  # noqa: ANN401 - a JSON value
        if isinstance(node, list):
            return [mended(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return mended(definitions[node["$ref"].rsplit("/", 1)[1]])
        kept = {
            key: {name: mended(p) for name, p in value.items()}
            if key == "properties"
            else mended(value)
            for key, value in node.items()
            if key not in ("title", "description")
        }
        if kept.get("type") == "array" and kept["items"] == {"type": "integer"}:
            kept["items"] = {"type": "integer", "minimum": first, "maximum": last}
            kept["maxItems"] = CITED
        elif kept.get("type") == "array" and kept["items"] == {"type": "string"}:
            kept["maxItems"] = 5
        if kept.get("type") == "object":
            kept.setdefault("properties", {})
            kept["required"] = list(kept["properties"])
            kept["additionalProperties"] = False
        return kept

    result: dict[str, Any] = mended(schema)
    return result
