"""`briefing doctor`: whether what a run needs is here, and what to do where it is not."""

from __future__ import annotations

from typing import Annotated

import typer

_WORDS = {True: "ok", False: "needed", None: "absent"}


def doctor(
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask the model one word too; costs some 50 tokens.")
    ] = False,
) -> None:
    """Check what a run needs: settings, model, key, prompt set, folders, extras.

    What is absent but not needed by your settings is told as well. Exit code 2 where something
    that is needed is not there, 4 where the model does not answer.
    """
    import os

    from briefing import doctor as examined
    from briefing.errors import ProviderError, UsageError
    from briefing.settings import settings

    chosen = settings()
    key = os.environ.get("OPENAI_API_KEY")
    checks = [*examined.examine(chosen, key)]
    for check in checks:
        _tell(check)
    if any(check.ok is False for check in checks):
        raise typer.Exit(2)
    if ask:
        try:
            answer = examined.ask(chosen, key)
        except (ProviderError, UsageError) as e:
            _tell(examined.Check("answer", False, str(e)))
            raise typer.Exit(e.exit_code) from e
        _tell(answer)
        if not answer.ok:
            raise typer.Exit(ProviderError.exit_code)


def _tell(check: tuple[str, bool | None, str]) -> None:
    name, ok, told = check
    typer.echo(f"{_WORDS[ok]:6}  {name:12}  {told}")
