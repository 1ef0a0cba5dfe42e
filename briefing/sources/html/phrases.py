"""The phrases by which what is not an article is told: `phrases.toml`, as regular expressions.

In goes the name of a list, out comes one pattern that matches any phrase of it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, list[str]]:
    text = (files("briefing.sources.html") / "phrases.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def pattern(name: str) -> str:
    """Return the phrases of the list `name` as alternatives of one regular expression."""
    return "|".join(_lists()[name])
