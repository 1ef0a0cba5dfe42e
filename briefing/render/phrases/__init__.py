"""A briefing's own words in the language that it is written in: headings, labels, reasons.

In goes an English phrase, out comes what stands for it in the language that is spoken, which holds
for all that is rendered inside `speaking`; a language without a table here is given in English.
Tables are TOML files named by language code. What articles and models say is no phrase of ours.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent
_spoken: ContextVar[str] = ContextVar("spoken", default="en")


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Have `say` speak a language, by its code; None is English."""
    before = _spoken.set(language or "en")
    try:
        yield
    finally:
        _spoken.reset(before)


def say(phrase: str, **values: object) -> str:
    """Return a phrase of ours in the language spoken, its {names} filled in."""
    told = table(_spoken.get()).get(phrase, phrase)
    return told.format(**values) if values else told


def spoken() -> str:
    """Return the code of the language that is spoken: English where there is no table."""
    return _spoken.get() if table(_spoken.get()) else "en"


@lru_cache
def table(language: str) -> Mapping[str, str]:
    """Return the phrases of a language by the English ones, empty where nobody has written them."""
    path = _FOLDER / f"{language}.toml"
    if not path.is_file():
        return {}
    words: Mapping[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    return words
