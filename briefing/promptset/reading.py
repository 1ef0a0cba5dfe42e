"""A prompt set read from its folder, together with the sets that it extends.

    folder ─▶ files ─▶ laid over what it extends ─▶ Declaration ─▶ PromptSet

A set that `extends` another has all of it and says only what differs: a template replaces the one
of its name, a key replaces a key; sections, steps, checklists and their questions are matched by
their names and then laid over each other in the same way, new ones coming last. `order` names the
sections that the briefing has, in their order; steps that nothing asks for any more go with those
left out.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from briefing.errors import UsageError
from briefing.promptset.declared import Declaration, inconsistencies
from briefing.promptset.folder import NAMED, Reading, entries, entry_at, files_of, problem_at
from briefing.promptset.mistakes import in_words, own
from briefing.promptset.places import find
from briefing.promptset.problem import Problem, nearest
from briefing.promptset.rendering import PromptSet

_NOT_INHERITED = ("name", "description")


def load(name: str) -> PromptSet:
    """Read a prompt set, given by name or path.

    Raises:
        UsageError: it does not exist or has a mistake; names file, line and what is wrong.
    """
    reading = read(find(name))
    declared, problems = declaration(reading)
    if problems or declared is None:
        raise UsageError(str(problems[0]))
    return PromptSet(
        declared=declared,
        templates={file: template.text for file, template in reading.templates.items()},
        sha256=reading.sha256,
    )


def read(folder: Path, extending: tuple[Path, ...] = ()) -> Reading:
    """Read the files of a set and of those that it extends.

    `extending` are the sets that extend this one, the nearest last.
    """
    reading = files_of(folder)
    said = reading.declared
    if (name := said.pop("extends", None)) is not None:
        base = _extended(name, folder, (*extending, folder))
        if isinstance(base, str):
            return _with_problem(
                reading, ("extends",), base, "extends takes the name or the path of another set"
            )
        inherited = {key: v for key, v in base.declared.items() if key not in _NOT_INHERITED}
        reading = Reading(
            folders=(*reading.folders, *base.folders),
            declared=laid_over(inherited, said),
            templates=base.templates | reading.templates,
            places=(*reading.places, *base.places),
            problems=(*reading.problems, *base.problems),
            sha256=sha256(f"{base.sha256}\0{reading.sha256}".encode()).hexdigest(),
        )
    return _ordered(reading)


def declaration(reading: Reading) -> tuple[Declaration | None, list[Problem]]:
    """Return what is declared, None where it has no shape, and everything that is wrong with it."""
    if reading.problems:
        return None, list(reading.problems)
    try:
        declared = Declaration.model_validate(reading.declared)
    except ValidationError as e:
        return None, [
            problem_at(reading, error["loc"], *in_words(error, entry_at(reading, error["loc"])))
            for error in own(e.errors(include_url=False))
        ]
    found = [problem_at(reading, *one) for one in inconsistencies(declared)]
    for file, where in declared.templates().items():
        if file not in reading.templates:
            advice = nearest(file, sorted(reading.templates))
            found.append(problem_at(reading, where, f"there is no template {file}", advice))
    return declared, found


def laid_over(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return what a set declares that has `base` and says `own`."""
    result = dict(base)
    for key, value in own.items():
        under = base.get(key)
        if key in NAMED and entries(base, key) and entries(own, key):
            by = NAMED[key]
            matched = {entry[by]: entry for entry in entries(base, key)}
            for entry in entries(own, key):
                matched[entry[by]] = laid_over(matched.get(entry[by], {}), entry)
            result[key] = list(matched.values())
        elif isinstance(value, dict) and isinstance(under, dict):
            result[key] = laid_over(under, value)
        else:
            result[key] = value
    return result


def _extended(name: object, folder: Path, chain: tuple[Path, ...]) -> Reading | str:
    """Return the set that one extends, or why that is not possible."""
    if not isinstance(name, str):
        return "extends is no text"
    try:
        base = find(name, beneath=folder)
    except UsageError as e:
        return str(e)
    if base.resolve() in (one.resolve() for one in chain):
        circle = " → ".join(path.name for path in (*chain, base))
        return f"sets extend each other in a circle: {circle}"
    return read(base, chain)


def _ordered(reading: Reading) -> Reading:
    """Return a reading with the sections that `order` names, and the steps that they need."""
    declared = dict(reading.declared)
    if (order := declared.pop("order", None)) is None:
        return reading
    sections = {section["name"]: section for section in entries(declared, "sections")}
    if not isinstance(order, list) or not order or not all(isinstance(n, str) for n in order):
        return _with_problem(reading, ("order",), "order is no list of sections", "name them")
    for name in order:
        if name not in sections:
            return _with_problem(
                reading, ("order",), f"there is no section {name}", nearest(name, list(sections))
            )
    chosen = [sections[name] for name in dict.fromkeys(order)]
    needed = {section.get("step") for section in chosen}
    left = {section.get("step") for section in sections.values()} - needed
    declared["sections"] = chosen
    declared["steps"] = [s for s in entries(declared, "steps") if s["name"] not in left]
    return reading._replace(declared=declared)


def _with_problem(reading: Reading, where: tuple[str], what: str, advice: str) -> Reading:
    problem = problem_at(reading, where, what, advice)
    return reading._replace(problems=(*reading.problems, problem))
