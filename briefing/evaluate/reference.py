"""Key facts that a briefing of an article should tell, and which of them it does.

A file, TOML or JSON, lists them by article, each a full sentence:

    [facts]
    "panama-canal-drought.txt" = ["The canal let 24 ships a day pass in November.", "…"]

A fact is found when published findings cover it, as evidence covers a claim, and no gate objects:
another number, name, date, or a lost “not” is another fact. Who says it, and how surely, is not
asked. Facts are in the language of the briefings: between languages words cannot be compared.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError, field_validator

from briefing.article import Article, Shape
from briefing.claims import article_of, held
from briefing.document import Briefing
from briefing.errors import UsageError
from briefing.evaluate.overlap import published
from briefing.findings import Reason
from briefing.pipeline import slug
from briefing.promptset.problem import nearest
from briefing.verify.words import content

COVERED = 0.7
"""Share of a fact's weighted content words that findings must have to tell it."""

_NOT_ASKED = frozenset({Reason.SPEAKER_LOST, Reason.HEDGE_LOST})


class Reference(Shape):
    """Key facts by article: its path, its file name, or that without an ending."""

    facts: Mapping[str, tuple[str, ...]]

    @field_validator("facts")
    @classmethod
    def _in_words(cls, facts: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        """Refuse what no briefing could tell."""
        for name, listed in facts.items():
            if empty := [fact for fact in listed if not content(fact)]:
                raise ValueError(f"“{empty[0]}” of {name} has no words that tell; give a sentence")
        return facts

    def of(self, article: Article) -> tuple[str, ...]:
        """Return the key facts of an article, each once, none where none are listed."""
        names = {article.source, Path(article.source).name, slug(article.source)}
        listed = (facts for name, facts in self.facts.items() if name in names)
        return tuple(dict.fromkeys(fact for facts in listed for fact in facts))

    def unused(self, articles: Iterable[Article]) -> list[str]:
        """Return the names in the file that are of none of these articles."""
        names = {n for a in articles for n in (a.source, Path(a.source).name, slug(a.source))}
        return [name for name in self.facts if name not in names]


class Told(NamedTuple):
    """The key facts that a briefing tells, and those it misses."""

    found: tuple[str, ...]
    missed: tuple[str, ...]


def told(facts: Iterable[str], briefing: Briefing) -> Told:
    """Return which facts a briefing tells, in its bottom line or its findings."""
    findings = [*([briefing.bottom_line] if briefing.bottom_line else []), *published(briefing)]
    text = article_of([f.statement for f in findings], source=briefing.article.source)
    found = {fact: bool(findings) and _tells(text, fact) for fact in facts}
    return Told(
        tuple(fact for fact, there in found.items() if there),
        tuple(fact for fact, there in found.items() if not there),
    )


def _tells(text: Article, fact: str) -> bool:
    """Return whether a text of findings tells a fact."""
    result = held(fact, text)
    against = {objection.reason for objection in result.objections} - _NOT_ASKED
    return result.covered >= COVERED and not against


def reference(path: Path) -> Reference:
    """Return the key facts in a file.

    Raises:
        UsageError: it cannot be read, or is of another form.
    """
    try:
        return Reference.model_validate(table_in(path))
    except ValidationError as e:
        raise misshapen(path, e, list(Reference.model_fields)) from e


def table_in(path: Path) -> Any:  # noqa: ANN401 - whatever JSON or TOML can hold
    """Return what a TOML file holds, or a JSON file where its name ends so.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except OSError as e:
        raise UsageError(f"{path} cannot be read: {e.strerror or e}") from e
    except (ValueError, RecursionError) as e:
        raise UsageError(f"{path} cannot be read: {e}") from e


def misshapen(path: Path, error: ValidationError, known: Sequence[str]) -> UsageError:
    """Return what is wrong with a file whose keys are `known`, in a line that names the entry."""
    first = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the file"
    what = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        what = f"there is no such key; {nearest(where, known)}"
    elif first["type"] == "tuple_type":
        what = "give a list of sentences in brackets"
    return UsageError(f"{path}: {where}: {what}")
