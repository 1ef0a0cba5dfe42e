"""What is different between two prompt sets, and which recorded answers that makes stale.

A recording is stale when what was asked for it would be asked otherwise. What changes for a step is
told from the sets alone: its words, the words before it, its schema, what code proposes, how long
an answer may be.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from briefing.article import Shape
from briefing.errors import UsageError
from briefing.llm.answers import Folder
from briefing.prompting.costs import fixed_texts
from briefing.prompting.schemas import largest
from briefing.promptset import Checklist, PromptSet, StepSpec


class Difference(Shape):
    """What differs: lines on what is declared, on templates, on schemas.

    `stale` has for each step of the first set the reasons why its recordings cannot be used with
    the second; none, where they can.
    """

    declared: tuple[str, ...]
    templates: tuple[str, ...]
    schemas: tuple[str, ...]
    stale: Mapping[str, tuple[str, ...]]


class Recording(Shape):
    """A recorded answer: its file, its step, and why it is stale, nothing where it is not."""

    path: Path
    step: str
    reasons: tuple[str, ...]


def difference(a: PromptSet, b: PromptSet) -> Difference:
    """Return what differs from one set to another."""
    return Difference(
        declared=tuple(_declared(a, b)),
        templates=tuple(_templates(a, b)),
        schemas=tuple(_schemas(a, b)),
        stale=_stale(a, b),
    )


def recordings(folder: Path, a: PromptSet, found: Difference) -> Iterator[Recording]:
    """Yield the recordings in a folder, however deep, that were made with the first set.

    Raises:
        UsageError, BriefingError: a recording cannot be read.
    """
    system = fixed_texts(a)["system"][0]
    for inner in sorted({path.parent for path in folder.rglob("*.*.json")}):
        store = Folder(inner)
        for path, entry in zip(sorted(inner.glob("*.*.json")), store.entries(), strict=True):
            said = ["\n".join(m["content"]) for m in entry["messages"] if m["part"] == "system"]
            if said in ([system], []) and entry["step"] in found.stale:
                yield Recording(path=path, step=entry["step"], reasons=found.stale[entry["step"]])


def _flat(value: object, where: str = "") -> dict[str, str]:
    """Return a declaration a value a line; entries with names are told by them."""
    if isinstance(value, dict):
        parts = [(f"{where}.{key}" if where else str(key), v) for key, v in value.items()]
    elif isinstance(value, list) and value and all(isinstance(v, dict) for v in value):
        parts = [(f"{where}.{v.get('name') or v.get('ask')}", v) for v in value]
    else:
        return {where: repr(value)}
    return {key: told for inner, v in parts for key, told in _flat(v, inner).items()}


def _declared(a: PromptSet, b: PromptSet) -> Iterator[str]:
    one, other = (_flat(s.declared.model_dump(mode="json")) for s in (a, b))
    for key in sorted(one.keys() | other.keys()):
        if one.get(key) != other.get(key):
            yield f"{key}: {one.get(key, 'not there')} → {other.get(key, 'not there')}"


def _templates(a: PromptSet, b: PromptSet) -> Iterator[str]:
    for file in sorted(a.templates.keys() | b.templates.keys()):
        one, other = a.templates.get(file, ""), b.templates.get(file, "")
        yield from difflib.unified_diff(
            one.splitlines(),
            other.splitlines(),
            f"{a.name}/{file}",
            f"{b.name}/{file}",
            lineterm="",
            n=1,
        )


def _schemas(a: PromptSet, b: PromptSet) -> Iterator[str]:
    others = {step.name: step for step in b.declared.steps}
    for step in a.declared.steps:
        if (other := others.get(step.name)) is None:
            continue
        whole = ""
        for line in difflib.ndiff(_lines(a, step), _lines(b, other)):
            # With a whole object gone or come, its fields need no lines of their own.
            if line[0] in "+-" and not (whole and line.startswith(f"{whole}.")):
                yield f"{step.name}: {line}"
                whole = line.removesuffix(" object") if line.endswith(" object") else ""


def _lines(prompts: PromptSet, step: StepSpec) -> list[str]:
    """Return the properties of a step's largest answer, a line each."""

    def lines(schema: Mapping[str, Any], where: str) -> Iterator[str]:
        bounds = ", ".join(f"{k} {schema[k]}" for k in ("maxItems", "enum") if k in schema)
        yield f"{where or 'answer'} {schema.get('type', '')}{f' ({bounds})' if bounds else ''}"
        for name, inner in schema.get("properties", {}).items():
            yield from lines(inner, f"{where}.{name}" if where else name)
        if "properties" in schema.get("items", {}):
            yield from lines(schema["items"], f"{where}[]")

    return list(lines(largest(prompts.declared, step), ""))


def _stale(a: PromptSet, b: PromptSet) -> dict[str, tuple[str, ...]]:
    """Return why recordings of each step of `a`, of repairs and the judge, are stale with `b`."""
    texts, others = fixed_texts(a), fixed_texts(b)
    shared = _differing(
        ("the system message", texts["system"], others["system"]),
        (
            "the article's template",
            _expanded(a, a.declared.article),
            _expanded(b, b.declared.article),
        ),
        ("answer_tokens", a.declared.limits.answer_tokens, b.declared.limits.answer_tokens),
        ("chunk_tokens", a.declared.limits.chunk_tokens, b.declared.limits.chunk_tokens),
    )
    steps = {step.name: step for step in b.declared.steps}
    stale: dict[str, tuple[str, ...]] = {}
    for step in a.declared.steps:
        if (other := steps.get(step.name)) is None:
            stale[step.name] = (f"{b.name} has no such step",)
            continue
        own = _differing(
            ("its task", texts[step.name], others[step.name]),
            ("its template", _expanded(a, step.template), _expanded(b, other.template)),
            ("what is proposed", _proposing(a, step), _proposing(b, other)),
            ("its questions", _asking(a, step), _asking(b, other)),
            ("its schema", _lines(a, step), _lines(b, other)),
        )
        stale[step.name] = (*shared, *own)
    mending = _differing(
        ("its template", _expanded(a, a.declared.repair), _expanded(b, b.declared.repair))
    )
    judging = _differing(
        ("its template", _expanded(a, a.declared.judge), _expanded(b, b.declared.judge))
    )
    upstream = ("other answers before it",) if any(stale.values()) else ()
    return stale | {"repair": (*shared, *mending, *upstream), "judge": (*judging, *upstream)}


def _differing(*compared: tuple[str, object, object]) -> tuple[str, ...]:
    return tuple(reason for reason, one, other in compared if one != other)


def _expanded(prompts: PromptSet, file: str) -> dict[str, str]:
    """Return a template's text with those that it includes, by file."""
    texts = {name: prompts.templates[name] for name in prompts.files(file)}
    return {"": texts.pop(file, ""), **texts}


def _proposing(prompts: PromptSet, step: StepSpec) -> list[tuple[object, ...]]:
    """Return what decides which sentences are proposed in a step: all sections, if any are."""
    if not any(section.proposed for section in prompts.sections_of(step)):
        return []
    return [(s.name, s.kind, s.proposed, s.cues) for s in prompts.declared.sections if s.proposed]


def _asking(prompts: PromptSet, step: StepSpec) -> list[Checklist]:
    sections = prompts.sections_of(step)
    return [c for section in sections for c in prompts.declared.asked_by(section)]


def lines(a: PromptSet, b: PromptSet, fixtures: Path | None) -> Iterator[str]:
    """Yield the differences as text, and which recordings in `fixtures` they make stale.

    Raises:
        UsageError: `fixtures` has no recordings made with the first set.
    """
    found = difference(a, b)
    for title, told in (
        ("Declared", found.declared),
        ("Templates", found.templates),
        ("Schemas", found.schemas),
    ):
        yield f"=== {title}{'' if told else ': the same'}"
        yield from told
    yield "=== Recorded answers"
    for step, reasons in found.stale.items():
        yield f"{step}: {'stale: ' + ', '.join(reasons) if reasons else 'still good'}"
    if fixtures is None:
        return
    made = list(recordings(fixtures, a, found))
    if not made:
        if not fixtures.is_dir():
            raise UsageError(f"{fixtures} is no folder; give one with recordings")
        raise UsageError(f"{fixtures} has no answers recorded with {a.name} as it is now")
    for one in made:
        if one.reasons:
            yield f"{one.path}: stale: {', '.join(one.reasons)}"
    yield f"{sum(bool(one.reasons) for one in made)} of {len(made)} recorded answers become stale"
