"""Settings, from the strongest: a flag, `BRIEFING_*`, the project's file, the user's, the default.

The project's file is `briefing.toml` in the working folder, the user's lies where XDG says. Keys
are never settings: they come from `OPENAI_API_KEY` alone, so that no file and no command line needs
to hold one.
"""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any, Literal, NamedTuple

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from briefing.errors import UsageError
from briefing.languages import code_of

Verify = Literal["gates", "judge"]
"""Who checks findings: code alone, or the model too, after it."""

PROJECT_FILE = Path("briefing.toml")


def user_file() -> Path:
    """Return the path of the user's configuration file (XDG)."""
    from platformdirs import user_config_path

    return user_config_path("policy-briefing") / "briefing.toml"


class _File(TomlConfigSettingsSource):
    """A configuration file, a byte order mark of some editors aside."""

    def _read_file(self, file_path: Any) -> dict[str, Any]:  # noqa: ANN401 - as its base
        return _tables(file_path)


def _tables(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8-sig"))


class Settings(BaseSettings):
    """What can be configured.

    `model` is a model's name at the endpoint, `local`, or `local:PATH.gguf`. `context` is its
    window in tokens, None what is known of it; `timeout` the longest wait for one answer in
    seconds; `jobs` the number of requests at the same time; `api` which of OpenAI's two protocols
    is spoken; `verify` who checks: the gates alone, or after them the model as a judge. The rates
    are bounds of our own beside what a server says. `language` is the code of what findings are
    written in, None as the prompt set says; `allow_private` lets addresses of private networks be
    fetched. `daily` is what the daily briefing reads, and checks, itself.
    """

    model_config = SettingsConfigDict(
        env_prefix="BRIEFING_", extra="forbid", frozen=True, env_ignore_empty=True
    )

    model: str | None = None
    base_url: str | None = None
    prompts: str = "default"
    api: Literal["auto", "chat", "responses"] = "auto"
    context: int | None = Field(default=None, ge=2_048)
    verify: Verify = "judge"
    timeout: float = Field(default=600.0, gt=0)
    jobs: int = Field(default=8, ge=1, le=256)
    requests_per_minute: float | None = Field(default=None, gt=0)
    tokens_per_minute: float | None = Field(default=None, gt=0)
    language: str | None = None
    allow_private: bool = False
    daily: dict[str, Any] = Field(default_factory=dict, repr=False)

    @field_validator("language")
    @classmethod
    def _known(cls, language: str | None) -> str | None:
        """Return the code of a language given by code or by name."""
        code = code_of(language) if language else None
        if language and code is None:
            raise ValueError(f"“{language}” is not known; give a code such as en, fr or ko")
        return code

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is given
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return the sources, the strongest first."""
        return (
            init_settings,
            env_settings,
            _File(settings_cls, PROJECT_FILE),
            _File(settings_cls, user_file()),
        )


class Origin(NamedTuple):
    """A setting as it is in force, and where it comes from; what may be secret in it is hidden."""

    name: str
    value: object
    source: str


def origins() -> tuple[Origin, ...]:
    """Return all settings in force without a command line's flags.

    Raises:
        UsageError: a value or a file is wrong; names the setting.
    """
    read = settings()
    files = [(str(path), _names_in(path)) for path in (PROJECT_FILE, user_file())]
    variables = {name.upper(): name for name, value in os.environ.items() if value}
    told = []
    for name in Settings.model_fields:
        value = getattr(read, name)
        variable = variables.get(f"BRIEFING_{name.upper()}")
        having = [path for path, names in files if name in names]
        # A table of both files is laid over each other; of a value the first file's counts.
        source = variable or " and ".join(having if name == "daily" else having[:1]) or "default"
        if name == "base_url" and value:
            source = "OPENAI_BASE_URL" if source == "default" else source
            value = _without_secrets(value)
        told.append(Origin(name, value, source))
    return tuple(told)


def _without_secrets(address: str) -> str:
    """Return an address without user, password and query, in which keys are sent as well."""
    bare = re.sub(r"(?<=//).*@", "***@", address)
    return re.sub(r"\?.*", "?***", bare)


def _names_in(path: Path) -> frozenset[str]:
    return frozenset(_tables(path)) if path.is_file() else frozenset()


def settings(**flags: Any) -> Settings:  # noqa: ANN401 - what the command line gives
    """Return the settings, `flags` that are not None before all else.

    Raises:
        UsageError: a value or a file is wrong; names the setting.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        read = Settings(**given)
    except ValidationError as e:
        first = e.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(f"Setting {where}: {first['msg']}") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as e:
        raise UsageError(f"{PROJECT_FILE} or {user_file()} cannot be read: {e}") from e
    # OPENAI_BASE_URL names an endpoint for many programs; ours is the nearer word.
    if read.base_url is None and (address := os.environ.get("OPENAI_BASE_URL")):
        read = read.model_copy(update={"base_url": address})
    return read
