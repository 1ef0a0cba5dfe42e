"""A briefing in another language has its own words in that language."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from typing import get_args

import pytest

from briefing.findings import Confidence, Likelihood, Status
from briefing.render import phrases
from briefing.render.phrases import say, speaking, spoken, table
from briefing.render.sections import NOTHING
from briefing.render.wording import CERTAINTY, CHECKS, IMPLICATION_BASIS, REASONS

FOLDER = Path(phrases.__file__).parent
RENDER = FOLDER.parent
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml"))


def said() -> set[str]:
    """Return every phrase that the renderers and their templates say."""
    found = {
        NOTHING,
        *REASONS.values(),
        *CHECKS.values(),
        *IMPLICATION_BASIS.values(),
        *(word for words in CERTAINTY.values() for word in words if word),
        *get_args(Likelihood),
        *get_args(Confidence),
        *(status.capitalize() for status in get_args(Status)),
    }
    for path in RENDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "say":
                found |= {
                    part.value
                    for part in ast.walk(node.args[0])
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                }
    for path in (RENDER / "templates").glob("*.j2"):
        found |= set(re.findall(r"say\('([^']+)'\)", path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_phrase_has_its_translation(language: str) -> None:
    """A new phrase without one fails here, and so does a translation of a phrase that is gone."""
    free = {"days", "weeks", "months", "years", "English", "Korean"}
    assert set(table(language)) - free == said() - free


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_fills_in_the_same_names(language: str) -> None:
    """Nothing that a phrase tells is lost or asked for in vain."""
    fields = string.Formatter().parse
    for phrase, told in table(language).items():
        assert {f for _, f, _, _ in fields(told) if f} == {f for _, f, _, _ in fields(phrase) if f}


def test_what_nobody_has_translated_is_said_in_english() -> None:
    """A phrase is never lost, and the page says which language it is in."""
    with speaking("ko"):
        assert say("Withheld") == "보류"
        assert spoken() == "ko"
    with speaking("fi"):
        assert say("Sentence {numbers}", numbers=3) == "Sentence 3"
        assert spoken() == "en"
    assert say("Withheld") == "Withheld"
