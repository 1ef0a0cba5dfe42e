"""The word tables of the gates, read once from `tables/*.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def load(name: str) -> dict[str, Any]:
    """Return the table `tables/<name>.toml` as read."""
    path = files("briefing.verify.gates") / "tables" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


FUNCTION_WORDS: frozenset[str] = frozenset(load("words")["function"].split())
"""Words without a meaning of their own: articles, prepositions, pronouns, auxiliaries."""
