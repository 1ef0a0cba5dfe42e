"""Everything that is wrong with a prompt set, found before a model is asked anything.

What it declares, what its templates ask for and let out, what they leave unsaid that an answer is
expected to, and whether a provider would take its schemas. Each problem is one line; a set without
any is worth trying.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from briefing.article import Shape
from briefing.prompting.costs import Cost, fixed_costs
from briefing.prompting.given import ARTICLE, JUDGE, REPAIR, SYSTEM, Kind, given_to
from briefing.prompting.schemas import beyond, largest
from briefing.prompting.templates import CLOSE, OPEN, Reader
from briefing.promptset import Declaration, PromptSet, find
from briefing.promptset.folder import Reading, problem_at
from briefing.promptset.problem import Problem
from briefing.promptset.reading import declaration, read
from briefing.promptset.rendering import TemplateError, environment
from briefing.verify.terms import queries


class Checkup(Shape):
    """What was found: the set's folder, its problems, and what its words cost if there are none."""

    folder: Path
    problems: tuple[Problem, ...]
    costs: tuple[Cost, ...] = ()


class Role(NamedTuple):
    """A template's part in a set: the file, what it is given, and what it must make use of.

    `must` are names as `Reader.used` has them, each with what is missing without it and advice.
    """

    file: str
    given: Mapping[str, Kind]
    must: tuple[tuple[str, str, str], ...] = ()
    fence: bool = False


def checked(name: str) -> Checkup:
    """Check a prompt set, given by name or path.

    Raises:
        UsageError: there is none.
    """
    folder = find(name)
    reading = read(folder)
    declared, problems = declaration(reading)
    if declared is None or problems:
        return Checkup(folder=folder, problems=tuple(problems))
    problems = [*_in_templates(reading, declared), *_in_declaration(reading, declared)]
    if problems:
        found = dict.fromkeys(_to_change(problem, reading) for problem in problems)
        return Checkup(folder=folder, problems=tuple(found))
    texts = {file: template.text for file, template in reading.templates.items()}
    prompts = PromptSet(declared=declared, templates=texts, sha256=reading.sha256)
    try:
        return Checkup(folder=folder, problems=(), costs=fixed_costs(prompts))
    except TemplateError as e:
        path = str(reading.templates[e.file].path)
        failed = Problem(file=path, line=e.line, what=e.what, advice="write it in another way")
        return Checkup(folder=folder, problems=(_to_change(failed, reading),))


def _to_change(problem: Problem, reading: Reading) -> Problem:
    """Return a problem of an inherited template with how to have one's own instead."""
    path = Path(problem.file)
    if path.suffix != ".j2" or path.parent == reading.folders[0]:
        return problem
    advice = f"{problem.advice}; it is inherited: copy it into {reading.folders[0].name}/ first"
    return problem.model_copy(update={"advice": advice})


def roles(declared: Declaration) -> Iterator[Role]:
    """Yield the templates of a set with what is expected of them."""
    yield Role(file=declared.system, given=SYSTEM)
    yield Role(
        file=declared.article,
        given=ARTICLE,
        fence=True,
        must=(
            (".number", "the sentences have no numbers", "write [{{ sentence.number }}]"),
            (".text", "the sentences are not shown", "write {{ sentence.text | data }}"),
        ),
    )
    for step in declared.steps:
        must = [
            (
                f"proposed.{section.name}",
                f"the sentences proposed for {section.name} are not listed",
                f"list [{{{{ sentence.number }}}}] for each of proposed.{section.name}",
            )
            for section in declared.sections
            if section.step == step.name and section.proposed
        ]
        if any(declared.asked_by(s) for s in declared.sections if s.step == step.name):
            advice = "list the name and the text of each of questions, or set checklists = []"
            must.append(("questions", "the questions of the checklists are not put", advice))
        yield Role(file=step.template, given=given_to(declared, step), must=tuple(must))
    yield Role(
        file=declared.repair,
        given=REPAIR,
        must=(
            (".name", "findings have no names to answer by", "write {{ finding.name }}"),
            (".statement", "the statements are not shown", "write {{ finding.statement | data }}"),
        ),
    )
    yield Role(
        file=declared.judge,
        given=JUDGE,
        must=(
            (".name", "findings have no names to answer by", "write {{ one.name }}"),
            (".statement", "the statements are not shown", "write {{ one.statement | data }}"),
            (".sentences", "what they rest on is not shown", "list one.sentences"),
        ),
    )


def _in_templates(reading: Reading, declared: Declaration) -> Iterator[Problem]:
    run = environment({file: template.text for file, template in reading.templates.items()})
    seen: set[str] = set()
    used: set[str] = set()
    failed = False
    for role in roles(declared):
        if role.file not in reading.templates:
            continue  # told with the declaration
        reader = Reader(reading.templates, run, role.given, fence=role.fence)
        reader.read(role.file)
        yield from reader.problems
        failed = failed or bool(reader.problems)
        seen.update(reader.files)
        used |= reader.used
        path = str(reading.templates[role.file].path)
        if reader.problems:
            continue
        for name, what, advice in role.must:
            if name not in reader.used:
                yield Problem(file=path, line=1, what=what, advice=advice)
        if role.fence and reader.tags != [OPEN, CLOSE]:
            advice = f"begin it with {OPEN} and end it with {CLOSE}, once each"
            yield Problem(file=path, line=1, what="the article has no fence", advice=advice)
    if "language" not in used and not failed:
        what, advice = "no template uses language", "say in which to write: {{ language }}"
        told = problem_at(reading, ("language",), what, advice)
        if Path(told.file).parent != reading.folders[0]:  # inherited, and not what went wrong
            path = str(reading.templates[declared.system].path)
            told = Problem(file=path, line=1, what=what, advice=advice)
        yield told
    for file, template in reading.templates.items():
        if file not in seen and template.path.parent == reading.folders[0]:
            advice = "name it in set.toml or remove it"
            what = "no step and no other template uses this one"
            yield Problem(file=str(template.path), line=1, what=what, advice=advice)


def _in_declaration(reading: Reading, declared: Declaration) -> Iterator[Problem]:
    for i, step in enumerate(declared.steps):
        for what in beyond(largest(declared, step)):
            advice = "let two steps ask for its sections, or propose less"
            yield problem_at(reading, ("steps", i, "name"), f"step {step.name}: {what}", advice)
    for i, section in enumerate(declared.sections):
        if section.cues and not any(queries(cue, "en") for cue in section.cues):
            what = f"section {section.name}: no sentence can have its cues"
            yield problem_at(reading, ("sections", i, "cues"), what, "give whole words or stems")
    for i, checklist in enumerate(declared.checklists):
        for question in checklist.questions:
            if not any(queries(term, checklist.language) for term in question.terms):
                what = f"checklist {checklist.name}, “{question.ask}”: its terms prove nothing"
                advice = "give words of three letters or more"
                yield problem_at(reading, ("checklists", i, "questions"), what, advice)
