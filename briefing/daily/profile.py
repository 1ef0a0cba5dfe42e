"""What the reader cares about, and how their day is put together: two tables of TOML.

The profile is the table `[daily.profile]` or a file of its own: topics, regions, people, words to
watch, words to mute. The rest of `[daily]` in briefing.toml says what is read, how much is told and
where it goes. Not obvious: what is wrong in either is said with its file and its key, all of it in
one line, for cron mails nothing else.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import Field, StringConstraints, ValidationError, model_validator

from briefing.article import Shape
from briefing.errors import UsageError
from briefing.settings import PROJECT_FILE, user_file

NEWS, OTHER = "News", "Other news"
"""The section of everything where there are no topics, and of what belongs to none of them."""

Term = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]
T = TypeVar("T", bound=Shape)


class Topic(Shape):
    """A section of the edition: stories with one of its words; `weight` against other topics.

    At most `stories` are told in full, None being `Caps.section`.
    """

    name: Term
    words: tuple[Term, ...] = Field(min_length=1)
    weight: float = Field(default=1.0, gt=0, le=10)
    stories: int | None = Field(default=None, ge=0)


class Profile(Shape):
    """What the reader cares about, most of all `watch`; nothing with a `muted` word is told."""

    topics: tuple[Topic, ...] = ()
    regions: tuple[Term, ...] = ()
    people: tuple[Term, ...] = ()
    watch: tuple[Term, ...] = ()
    muted: tuple[Term, ...] = ()

    @model_validator(mode="after")
    def _topics_differ(self) -> Profile:
        names = [topic.name for topic in self.topics]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice:
            raise ValueError(f"two topics are called “{twice}”")
        return self


class Caps(Shape):
    """How many stories are told in full: in all, and in a section."""

    stories: int = Field(default=12, ge=1)
    section: int = Field(default=5, ge=1)


class Daily(Shape):
    """The table `[daily]`.

    `sources` are what a command line may name: feeds, folders, addresses, lists. `output` is the
    folder of editions. `name` keeps several daily briefings of one user apart. Articles older than
    `stale_days` are not told. `outlets` gives hosts and folders the names they are shown with.
    `deliver` says where an edition goes once it is made. `profile_file` names a file that holds the
    profile, instead of `profile`.
    """

    sources: tuple[str, ...] = ()
    output: Path = Path("daily")
    name: str = Field(default="default", pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    stale_days: int = Field(default=3, ge=0, le=60)
    caps: Caps = Caps()
    outlets: dict[str, str] = Field(default_factory=dict)
    deliver: tuple[str, ...] = ()
    max_cost: float | None = Field(default=None, gt=0)
    profile: Profile = Profile()
    profile_file: Path | None = None


def configured() -> Daily:
    """Return the table `[daily]` of the project's briefing.toml, for want of it the user's.

    Raises:
        UsageError: it cannot be read, or something in it is wrong.
    """
    for path in (PROJECT_FILE, user_file()):
        table = _read(path).get("daily") if path.is_file() else None
        if table is not None:
            return _checked(Daily, table, f"{path}, [daily]")
    return Daily()


def profile_of(daily: Daily, path: Path | None) -> Profile:
    """Return the profile: that in the file at `path`, else the configured one.

    Raises:
        UsageError: it cannot be read, or something in it is wrong.
    """
    file = path or daily.profile_file
    return _checked(Profile, _read(file), str(file)) if file else daily.profile


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as e:
        raise UsageError(f"{path}: cannot be read: {e.strerror or e}") from e
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as e:
        raise UsageError(f"{path}: is no TOML: {e}") from e


def _checked(shape: type[T], table: object, where: str) -> T:
    try:
        return shape.model_validate(table)
    except ValidationError as e:
        said = "; ".join(map(_said, e.errors(include_url=False)))
        raise UsageError(f"{where}: {said}") from e


def _said(error: Any) -> str:  # noqa: ANN401 - a dictionary of pydantic's
    key = "".join(f"[{p + 1}]" if isinstance(p, int) else f".{p}" for p in error["loc"])
    key = key.lstrip(".")
    if error["type"] == "extra_forbidden":
        return f"{key} is no setting"
    said = error["msg"].removeprefix("Value error, ")
    return f"{key}: {said[0].lower()}{said[1:]}" if key else said
