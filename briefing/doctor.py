"""Whether what a run needs is here: one line for each thing, with what to do where it is not.

In go the settings and the key, out come `Check`s. Nothing is contacted and nothing is written save
a file in each folder that has to be writable, which is removed again; only `ask` asks the model.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel

from briefing import __version__, promptset
from briefing.errors import AnswerError, UsageError
from briefing.llm import local, weights
from briefing.llm.cache import default_path
from briefing.llm.choose import NO_MODEL, chosen, named
from briefing.llm.endpoint import is_address
from briefing.llm.port import Message, Request
from briefing.llm.structured import asked_for
from briefing.settings import Settings

EXTRAS = {
    "local": ("xllamacpp", "the model in this program"),
    "daily": ("sklearn", "briefing daily"),
    "compare": ("vl_convert", "the page of briefing compare"),
    "otel": ("opentelemetry.sdk", "traces"),
}
"""Extras: a package that each brings, and what it is for."""


class Check(NamedTuple):
    """What was looked at, and what was found: `ok` None where it is absent but not needed."""

    name: str
    ok: bool | None
    told: str


def examine(settings: Settings, key: str | None) -> Iterator[Check]:
    """Yield what was found, in the order in which a run needs it."""
    python = ".".join(map(str, sys.version_info[:3]))
    yield Check("version", True, f"briefing {__version__}, Python {python}")
    yield _model(settings, key)
    yield _prompts(settings)
    yield _folder("cache", default_path().parent, "BRIEFING_CACHE_DIR")
    yield _folder("models", weights.DEFAULT.path.parent, "BRIEFING_MODELS_DIR")
    for extra, (package, what) in EXTRAS.items():
        if _installed(package):
            yield Check(extra, True, f"for {what}")
        else:
            yield Check(extra, None, f"for {what}: pip install 'policy-briefing[{extra}]'")


class _Word(BaseModel):
    """What the model is asked to answer."""

    word: Literal["ready"]


def ask(settings: Settings, key: str | None) -> Check:
    """Ask the model for one word, and tell whether it was given.

    Raises:
        ProviderError: it cannot be asked.
        UsageError: the key, the address or the model's name is wrong.
    """
    return asyncio.run(_asked(settings, key))


async def _asked(settings: Settings, key: str | None) -> Check:
    def absent() -> Path:
        raise UsageError("The local model is not here yet; run briefing models pull")

    async with AsyncExitStack() as stack:
        model = chosen(
            settings.model,
            base_url=settings.base_url,
            api_key=key,
            context=settings.context,
            timeout=settings.timeout,
            pull=absent,
            stack=stack,
            api=settings.api,
        )
        try:
            _, reply = await asked_for(model, _question(model.name), _Word)
        except AnswerError as e:
            return Check("answer", False, f"{model.name}: {e}")
    tokens = reply.usage.prompt_tokens + reply.usage.completion_tokens
    return Check("answer", True, f"{model.name}: {reply.seconds:.1f} s, {tokens} tokens")


def _question(model: str) -> Request:
    return Request(
        step="doctor",
        label="doctor",
        model=model,
        messages=(Message(role="user", part="task", content="Answer with the word ready."),),
        schema_name="doctor",
        json_schema={
            "type": "object",
            "properties": {"word": {"type": "string", "enum": ["ready"]}},
            "required": ["word"],
            "additionalProperties": False,
        },
        max_tokens=32,
    )


def _model(settings: Settings, key: str | None) -> Check:
    name = named(settings.model, base_url=settings.base_url, api_key=key)
    if name is None:
        return Check("model", False, NO_MODEL)
    if settings.base_url and not local.is_local(name) and not is_address(settings.base_url):
        told = f"base_url {settings.base_url} is no URL; give one such as http://localhost:8000/v1"
        return Check("model", False, told)
    if not local.is_local(name):
        where = "OpenAI" if settings.base_url is None else "the server of base_url"
        if settings.base_url is None and not key:
            return Check("model", False, f"{name} of {where}: set OPENAI_API_KEY")
        return Check("model", True, f"{name} of {where}, {'with' if key else 'without'} a key")
    if not local.installed():
        return Check("model", False, f"{name}: pip install 'policy-briefing[local]'")
    try:
        path = local.file_of(name)
    except UsageError as e:
        return Check("model", False, str(e))
    if path is None:
        size = f"{weights.DEFAULT.bytes / 1e9:.1f} GB"
        told = f"{name}: not here yet; the first run fetches it ({size}), as briefing models pull"
        return Check("model", None, told)
    return Check("model", True, f"{name}: {path}")


def _prompts(settings: Settings) -> Check:
    try:
        prompts = promptset.load(settings.prompts)
    except UsageError as e:
        return Check("prompts", False, str(e))
    sections = ", ".join(section.name for section in prompts.declared.sections)
    return Check("prompts", True, f"{prompts.name}: {sections}")


def _folder(name: str, path: Path, variable: str) -> Check:
    """Tell whether a folder can be written to, or made where it is not there yet."""
    there = next(folder for folder in (path, *path.parents) if folder.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=there):
            return Check(name, True, str(path))
    except OSError as e:
        why = e.strerror or e
        return Check(name, False, f"{path} cannot be written ({why}); set {variable} to another")


def _installed(package: str) -> bool:
    try:
        return find_spec(package) is not None
    except ModuleNotFoundError:  # the package above it is not there
        return False
