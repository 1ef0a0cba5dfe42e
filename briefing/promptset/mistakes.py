"""A value of the wrong shape in `set.toml`, in words: what it is, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

from briefing.promptset.declared import Declaration
from briefing.promptset.problem import nearest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SHOWN = 40

_ON_READING = ("extends", "order")
"""Keys that are dealt with when a set is read, before it has its shape."""


def own(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Return the errors that are mistakes of their own, unknown keys first.

    A table is not too short for entries that are wrong, nor is a key missing that is misspelt.
    """
    unknown = [e["loc"] for e in errors if e["type"] == "extra_forbidden"]

    def follows(error: ErrorDetails) -> bool:
        *table, key = where = error["loc"]
        misspelt = [str(loc[-1]) for loc in unknown if list(loc[:-1]) == table]
        return any(e["loc"][: len(where)] == where and e is not error for e in errors) or (
            error["type"] == "missing" and bool(get_close_matches(str(key), misspelt))
        )

    return sorted(
        (e for e in errors if not follows(e)), key=lambda e: e["type"] != "extra_forbidden"
    )


def in_words(error: ErrorDetails, named: str | None) -> tuple[str, str]:
    """Return what is wrong by pydantic's account, and advice; `named` is the entry it is in."""
    *path, key = error["loc"]
    inner = error["loc"][2:] if named else error["loc"]
    where = (f"{named}: " if named else "") + ".".join(str(part) for part in inner)
    match error["type"]:
        case "missing":
            return f"{where} is missing", "declare it"
        case "extra_forbidden":
            said = f"{named}: there" if named else "there"
            what = ".".join(str(part) for part in inner)
            return f"{said} is no key {what}", nearest(str(key), _keys(path))
        case "literal_error":
            allowed = error["ctx"]["expected"]
            return f"{where} is {_shown(error['input'])}", f"it is one of {allowed}"
        case _:
            said = error["msg"]
            return f"{where} is {_shown(error['input'])}", f"{said[:1].lower()}{said[1:]}"


def _keys(path: Sequence[str | int]) -> list[str]:
    """Return the keys that a table of `set.toml` may have."""
    shape: type[BaseModel] = Declaration
    for key in path:
        if isinstance(key, str) and key in shape.model_fields:
            annotation = shape.model_fields[key].annotation
            inner = [a for a in (annotation, *get_args(annotation)) if isinstance(a, type)]
            shape = next((a for a in inner if issubclass(a, BaseModel)), shape)
    return [*shape.model_fields, *(() if path else _ON_READING)]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
