"""A new prompt set: a copy of another with its comments, or a small one that extends it.

Nothing is overwritten: the folder is made aside and moved into place, or not made at all.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from pathlib import Path

from briefing.errors import UsageError
from briefing.promptset import find
from briefing.promptset.places import FILE, is_path
from briefing.promptset.reading import read

_NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")

_EXTENDING = """\
# Says only what differs from the set it extends, see `briefing prompts show {shown}`; mistakes are
# found by `briefing prompts check {given}`, and docs/prompts.md explains every key.

extends = "{base}"
name = "{name}"
description = "{called}, changed. Say here what this set is for."

# A template beside this file replaces the one of the same name.

# [limits]
# answer_tokens = 900           # of answer in one request

# [[sections]]                  # with the name of an inherited one: only what is said here changes
# name = "key_points"
# at_most = 5

# [[sections]]                  # with a new name: a section of your own
# name = "economic_impact"
# title = "Economic impact"
# kind = "implication"          # point, implication or omission
# step = "economic_impact"
# at_most = 4
# cues = ["price*", "inflation", "market*"]

# [[steps]]                     # and the step that asks for it, with its template beside this file
# name = "economic_impact"
# template = "economic_impact.j2"
"""


def new(given: str, base: str, *, extending: bool) -> Path:
    """Make a prompt set from another, and return its folder.

    `given` is a path, or a name for one in the project's `prompts/`. With `extending`, it inherits
    all that it does not say; else it is a copy that later changes of `base` do not reach.

    Raises:
        UsageError: there is one already, its name cannot be one, or there is no `base`.
    """
    target = Path(given) if is_path(given) else Path("prompts") / given
    name = target.resolve().name if given else ""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name!r} cannot be a prompt set's name: small letters, digits and dashes, 40 at most"
        )
    if target.exists():
        raise UsageError(f"{target} is there already; remove it or choose another name")
    folder = find(base)
    if extending:
        named = os.path.relpath(folder, target) if is_path(base) else base
        texts = {
            FILE: _EXTENDING.format(
                base=named, shown=base, called=folder.name, name=name, given=given
            )
        }
    else:
        texts = _copied(folder, name, target)
    _place(target, texts)
    return target


def _copied(folder: Path, name: str, target: Path) -> dict[str, str]:
    """Return the files of a set under another name, its comments as they are."""
    try:
        texts = {
            path.name: path.read_text(encoding="utf-8")
            for path in sorted(folder.iterdir())
            if path.suffix in (".toml", ".j2")
        }
    except (OSError, UnicodeDecodeError) as e:
        raise UsageError(f"{folder} cannot be copied: {e}") from e
    said = f'description = "{folder.name}, changed. Say here what this set is for."'
    changes = {"name": f'name = "{name}"', "description": said}
    beneath = read(folder).folders[1:2]
    if beneath and is_path(_value(texts[FILE], "extends")):
        changes["extends"] = f'extends = "{Path(os.path.relpath(beneath[0], target)).as_posix()}"'
    for key, line in changes.items():
        before, said, after = re.split(rf"(?m)^({key}\s*=.*)$", texts[FILE], maxsplit=1)
        texts[FILE] = f"{before}{line if said else ''}{after}"
    return texts


def _value(text: str, key: str) -> str:
    found = re.search(rf"(?m)^{key}\s*=\s*[\"'](.*)[\"']", text)
    return found[1] if found else ""


def _place(target: Path, texts: dict[str, str]) -> None:
    aside = target.parent / f".{target.name}.{secrets.token_hex(4)}.part"
    try:
        aside.mkdir(parents=True)
        for file, text in texts.items():
            (aside / file).write_text(text, encoding="utf-8")
        aside.rename(target)
    except OSError as e:
        shutil.rmtree(aside, ignore_errors=True)
        raise UsageError(f"{target} cannot be written: {e.strerror or e}") from e
