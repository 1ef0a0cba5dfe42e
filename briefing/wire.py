"""What a model is asked to fill in: plain, small, closed shapes, and their strict JSON schema.

Three rules come from watching small models. The statement comes before its evidence: the other way
round they count 1, 2, 3. Evidence is an array of integers within the chunk's bounds: two tokens a
citation. Sentences that code proposes (`from_12`) are fixed properties, so that each is answered
for, in order, and its evidence is known.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, create_model
from pydantic.config import JsonDict

from briefing.findings import Certainty, Confidence, Likelihood
from briefing.promptset import Kind, SectionSpec
from briefing.verify.judge import Word

Horizon = Literal["days", "weeks", "months", "years"]

CITED = 3
"""Sentences that one finding may cite."""

TERMS = 5
"""Terms to search for that one question may name."""

_KEPT = 128
"""Shapes that are remembered: making one takes milliseconds, and many articles need the same."""


class _Wire(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Composed(_Wire):
    """What is made for one request, of the shapes below; built when its answer has come."""

    model_config = ConfigDict(defer_build=True)


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


@lru_cache(maxsize=_KEPT)
def section_shape(
    section: SectionSpec, proposed: tuple[int, ...], questions: tuple[str, ...]
) -> tuple[Any, Any]:
    """Return a section's field: its type and its pydantic field.

    `proposed` are the sentences that code found for it, `questions` the names of the checklist's.
    """
    worded, other = _SHAPES[section.kind]
    fields: dict[str, Any] = {f"from_{n}": (worded, ...) for n in proposed}
    if questions:
        fields["answered_in"] = (_alike("Answers", questions, list[int]), ...)
    if section.others:
        most: JsonDict = {"maxItems": section.others}
        fields["other"] = (list[other], Field(json_schema_extra=most))  # type: ignore[valid-type]
    return (create_model(f"Section_{section.name}", __base__=_Composed, **fields), ...)


def answer_shape(bottom_line: bool, sections: dict[str, tuple[Any, Any]]) -> type[BaseModel]:
    """Return the shape of a step's whole answer."""
    fields: dict[str, Any] = {"bottom_line": (WireBottomLine, ...)} if bottom_line else {}
    return _answer(tuple((fields | sections).items()))


@lru_cache(maxsize=_KEPT)
def _answer(fields: tuple[tuple[str, tuple[Any, Any]], ...]) -> type[BaseModel]:
    every: dict[str, Any] = dict(fields)
    return create_model("Answer", __base__=_Composed, **every)


def restated_shape(names: tuple[str, ...]) -> type[BaseModel]:
    """Return the shape of a repair's answer: one `WireRestated` for each failed finding."""
    return _alike("Restated", names, WireRestated)


def ruling_shape(names: tuple[str, ...]) -> type[BaseModel]:
    """Return the shape of the judge's answer: one `WireRuling` for each statement."""
    return _alike("Rulings", names, WireRuling)


@lru_cache(maxsize=64)
def _alike(name: str, fields: tuple[str, ...], kind: Any) -> type[BaseModel]:  # noqa: ANN401
    """Return a shape whose fields are all of one kind; the same ones come again and again."""
    every: dict[str, Any] = dict.fromkeys(fields, (kind, ...))
    return create_model(name, __base__=_Composed, **every)


@lru_cache(maxsize=_KEPT)
def strict_schema(shape: type[BaseModel], first: int, last: int) -> dict[str, Any]:
    """Return the strict JSON schema: closed objects, everything required, references resolved.

    Sentence numbers are bounded to `first` … `last`, and at most `CITED` of them are taken.
    """
    bounded: dict[str, Any] = _bounded(_schema(shape), first, last)
    return bounded


def _schema(shape: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of a shape without bounds; only what is composed is made anew."""
    if not issubclass(shape, _Composed):
        return _fixed(shape)
    properties = {}
    for name, field in shape.model_fields.items():
        kind: Any = field.annotation
        made = isinstance(kind, type) and issubclass(kind, BaseModel)
        more = field.json_schema_extra
        properties[name] = (_schema(kind) if made else _fixed(kind)) | (
            more if isinstance(more, dict) else {}
        )
    return _closed(properties)


@lru_cache(maxsize=64)
def _fixed(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a type
    """Return the schema of what is not composed: references resolved, without words."""
    schema = TypeAdapter(kind).json_schema()
    definitions = schema.pop("$defs", {})

    def resolved(node: Any) -> Any:  # noqa: ANN401 - a JSON value
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            return resolved(definitions[node["$ref"].rsplit("/", 1)[1]])
        if "properties" in node:
            return _closed({name: resolved(part) for name, part in node["properties"].items()})
        return {k: resolved(v) for k, v in node.items() if k not in ("title", "description")}

    result: dict[str, Any] = resolved(schema)
    return result


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _bounded(node: Any, first: int, last: int) -> Any:  # noqa: ANN401 - a JSON value
    """Return a copy of a schema in which arrays of numbers and of words have their bounds."""
    if not isinstance(node, dict):
        return node
    if node.get("type") == "array" and node["items"] == {"type": "integer"}:
        cited = {"type": "integer", "minimum": first, "maximum": last}
        return {"type": "array", "items": cited, "maxItems": CITED}
    if node.get("type") == "array" and node["items"] == {"type": "string"}:
        return {**node, "maxItems": TERMS}
    return {key: _bounded(value, first, last) for key, value in node.items()}
