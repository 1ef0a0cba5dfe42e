"""Commands that are built when they are called: `briefing --help` names them all and builds none.

Typer makes a command from the signature of its function, a millisecond and a half each. What the
list of commands shows of one is its name and the first line of what it is for.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_group

Made = Callable[..., None] | typer.Typer
"""What a command is made of: a function, or for a group of commands a Typer."""


class Lazily(TyperGroup):
    """A group of the commands that `made` names, in that order."""

    made: ClassVar[Mapping[str, Made]]

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - what Typer gives
        super().__init__(**given)
        for name, made in self.made.items():
            told = made.info.help if isinstance(made, typer.Typer) else inspect.getdoc(made)
            self.add_command(TyperCommand(name, help=told, rich_markup_mode=None))

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401 - Typer's own
        """Return the name of the command that is called, the command and its arguments."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, built(name, self.made[name]) if name else command, rest


def built(name: str, made: Made) -> Any:  # noqa: ANN401 - Typer's own
    """Return the command of this name."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    if isinstance(made, typer.Typer):
        app.add_typer(made, name=name)
    else:
        app.command(name)(made)
    return get_group(app).commands[name]
