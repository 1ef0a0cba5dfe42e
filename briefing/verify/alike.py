"""Words that news uses for one another: "relatives" for "families", "Paris" for "France".

In goes a stem, out come the stems that may stand for it when something is told again: those of its
groups in `tables/synonyms.toml`, and a country's names, people and capital. Not obvious: this is
loose on purpose, good for telling that a claim is about what its evidence says, never for telling
that it says the same.
"""

from __future__ import annotations

from functools import lru_cache

from briefing.verify.gates.gazetteer import countries
from briefing.verify.lexicon import table
from briefing.verify.words import words


@lru_cache(maxsize=1)
def _groups() -> dict[str, tuple[str, ...]]:
    """Return for each stem all that are in a group with it."""
    lines = table("synonyms")["alike"].strip().splitlines()
    groups = [line.split() for line in lines] + [list(names) for names in countries()]
    found: dict[str, set[str]] = {}
    for group in groups:
        stems = {w.stem for text in group for w in words(f"- {text}") if w.kind != "stop"}
        for stem in stems:
            found.setdefault(stem, set()).update(stems - {stem})
    return {stem: tuple(sorted(others)) for stem, others in found.items()}


def alike(stem: str) -> tuple[str, ...]:
    """Return the stems of the English words that may stand for one, none for most."""
    return _groups().get(stem, ())
