"""The word tables of this room, read from `tables/*.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def table(name: str) -> dict[str, Any]:
    """Return the table `tables/<name>.toml` as read."""
    path = files("briefing.verify") / "tables" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
