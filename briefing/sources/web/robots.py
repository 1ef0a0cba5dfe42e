"""What a site's robots.txt allows, after RFC 9309.

In goes the text of the file and a path, out comes whether it may be fetched and how long to wait
between requests. Not obvious: the longest rule that matches decides, and of two equally long ones
the one that allows.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LARGEST = 500 * 1024
"""Bytes of a robots.txt that must be read, after RFC 9309, 2.5; the rest is not."""

LONGEST_PAUSE = 10.0


class Rules(NamedTuple):
    """The rules for us: patterns with whether they allow, and seconds between requests."""

    patterns: tuple[tuple[str, bool], ...] = ()
    pause: float = 0.0

    def allow(self, path: str) -> bool:
        """Say whether `path`, with its query, may be fetched."""
        best = max(
            ((len(pattern), allowed) for pattern, allowed in self.patterns if _fits(pattern, path)),
            default=(0, True),
        )
        return best[1] or path == "/robots.txt"


def rules_for(agent: str, text: str) -> Rules:
    """Return the rules that `text` has for a program named `agent`, else those for all."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    pauses: dict[str, float] = {}
    names: list[str] = []
    in_rules = False
    for line in text[:LARGEST].splitlines():
        key, colon, value = line.split("#", 1)[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            names = [value.lower()] if in_rules else [*names, value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif key in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for name in names:
                if key == "crawl-delay":
                    pauses[name] = _seconds(value)
                elif value:
                    groups[name].append((value, key == "allow"))
    name = agent.lower() if agent.lower() in groups else "*"
    return Rules(tuple(groups.get(name, ())), pauses.get(name, 0.0))


def _seconds(text: str) -> float:
    return min(float(text), LONGEST_PAUSE) if re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", text) else 0.0


def _fits(pattern: str, path: str) -> bool:
    """Say whether a pattern with "*" and a last "$" fits the beginning of a path.

    Compared piece by piece, since regular expressions would take for ever on a hostile pattern.
    """
    closed = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in rest[:-1]:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if not rest:
        return not closed or at == len(path)
    last = rest[-1]
    if closed:
        return len(path) - len(last) >= at and path.endswith(last)
    return path.find(last, at) >= 0
