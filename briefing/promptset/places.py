"""Where prompt sets are found: a path, else the project, the user's folder, the package.

A name is looked up in `./prompts/`, in `prompts/` of the user's configuration folder and among the
packaged sets, in this order; the first folder of that name with a `set.toml` is the set. So a team
may replace `default` for one project without telling every command about it. What has a slash in
it is a path and is not looked up.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from briefing.errors import UsageError

FILE = "set.toml"

_PACKAGE = Path(__file__).parent.parent
PACKAGED = _PACKAGE / "_prompts"
CHECKOUT = _PACKAGE.parent / "prompts"

Origin = Literal["project", "user", "packaged"]


def places() -> Iterator[tuple[Origin, Path]]:
    """Yield the folders in which names are looked up, the strongest first."""
    from platformdirs import user_config_path

    yield "project", Path.cwd() / "prompts"
    yield "user", user_config_path("policy-briefing") / "prompts"
    yield "packaged", PACKAGED if PACKAGED.is_dir() else CHECKOUT


def known() -> dict[str, tuple[Origin, Path]]:
    """Return the sets that are found by name, each with its origin and its folder."""
    found: dict[str, tuple[Origin, Path]] = {}
    for origin, place in places():
        for path in sorted(place.glob(f"*/{FILE}")):
            found.setdefault(path.parent.name, (origin, path.parent))
    return dict(sorted(found.items()))


def is_path(name: str) -> bool:
    """Return whether a set is given as a path, not by its name."""
    return "/" in name or "\\" in name or name in (".", "..")


def find(name: str, *, beneath: Path | None = None) -> Path:
    """Return the folder of a prompt set, given by a path or by name.

    `beneath` is a set that extends this one: paths start from its folder, and a set that extends
    its own name means the one that it stands before.

    Raises:
        UsageError: there is none; names those there are.
    """
    if is_path(name):
        path = Path(os.path.normpath((beneath or Path()) / name))
        if (path / FILE).is_file():
            return path
        raise UsageError(f"{path} is no prompt set: it has no {FILE}")
    for _, place in places():
        folder = place / name
        if (folder / FILE).is_file() and not _same(folder, beneath):
            return folder
    raise UsageError(
        f"There is no prompt set {name!r}; there are {', '.join(known())}; "
        "a folder of your own is given as a path, ./NAME"
    )


def _same(one: Path, other: Path | None) -> bool:
    return other is not None and one.resolve() == other.resolve()
