"""An edition that is made, to its readers: copied to a folder, given to a command, sent by mail.

In go the files of an edition and where it should go, out comes a receipt. Nothing is remembered
here: that an edition goes nowhere twice is for the caller to see to, who notes `Target.name` before
trying. Not obvious: a mail has the same Message-ID however often it is sent, so that mail programs
show one where a receipt was lost; and no password is ever taken from a command line or a file.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from briefing.article import Shape
from briefing.daily.mail import Mail, sent
from briefing.errors import BriefingError, UsageError
from briefing.files import placed

PATIENCE = 300
"""Seconds that a command may take."""


class Files(Shape):
    """The files of one edition. `headline` is what stands in the subject of a mail."""

    edition: date
    headline: str
    markdown: Path
    html: Path
    json_file: Path


class Receipt(Shape):
    """That an edition was delivered: where to, and what the reader of the run should know."""

    edition: date
    target: str
    detail: str
    refused: tuple[str, ...] = ()


class Target(Shape):
    """Where editions go: a folder, a command's words, or a mail; just one of the three.

    `name` is what the caller notes; it has no secret.
    """

    name: str
    folder: Path | None = None
    command: tuple[str, ...] = ()
    mail: Mail | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what `--deliver TEXT` means.

        `smtp://…` and `smtps://…` are mail (see `Mail.of`), a folder that exists or a path that
        ends in "/" is a folder, anything else is a command. No shell reads it: its words are split
        as a shell would, and "{markdown}", "{html}", "{json}" and "{date}" in them are filled in.

        Raises:
            UsageError: it means nothing, or there is no such command.
        """
        if urlsplit(text).scheme in {"smtp", "smtps"}:
            mail = Mail.of(text)
            return cls(name=mail.name, mail=mail)
        folder = Path(text).expanduser()
        if text.strip() and (text.endswith(("/", os.sep)) or folder.is_dir()):
            return cls(name=str(folder.absolute()), folder=folder)
        try:
            words = shlex.split(text)
        except ValueError as e:
            raise UsageError(f"--deliver {text}: {e}") from e
        if not words or shutil.which(words[0]) is None:
            raise UsageError(
                f"--deliver {text}: there is no such command; give a folder as {text}/, a mail as "
                "smtp://host?from=…&to=…, or a command that is on the PATH"
            )
        return cls(name=text, command=tuple(words))


def deliver(files: Files, target: Target) -> Receipt:
    """Deliver an edition.

    Raises:
        BriefingError: it could not be delivered; trying again may help.
        UsageError: the configuration must be changed first.
    """
    if target.mail:
        refused = sent(
            target.mail,
            edition=files.edition,
            subject=files.headline,
            text=files.markdown.read_text(encoding="utf-8"),
            html=files.html.read_text(encoding="utf-8"),
        )
        told = len(target.mail.to) - len(refused)
        detail = f"mailed to {told} of {len(target.mail.to)}"
        return Receipt(edition=files.edition, target=target.name, detail=detail, refused=refused)
    detail = _copied(files, target.folder) if target.folder else _run(files, target.command)
    return Receipt(edition=files.edition, target=target.name, detail=detail)


def _copied(files: Files, folder: Path) -> str:
    """Copy the files, each named for its date, so that a second time changes nothing."""
    for path in (files.markdown, files.html, files.json_file):
        place = folder / f"{files.edition.isoformat()}{path.suffix}"
        try:
            placed(place, path.read_bytes())
        except OSError as e:
            raise BriefingError(f"{place} cannot be written: {e.strerror or e}") from e
    return f"copied to {folder}"


def _run(files: Files, command: tuple[str, ...]) -> str:
    """Run a command with the Markdown on its standard input."""
    filled = {
        "{markdown}": str(files.markdown.absolute()),
        "{html}": str(files.html.absolute()),
        "{json}": str(files.json_file.absolute()),
        "{date}": files.edition.isoformat(),
    }
    words = [_with(word, filled) for word in command]
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, and no shell
            words,
            check=False,
            input=files.markdown.read_bytes(),
            capture_output=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as e:
        raise BriefingError(f"{words[0]} was stopped after {PATIENCE} seconds") from e
    except OSError as e:
        raise UsageError(f"{words[0]} cannot be run: {e.strerror or e}") from e
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise BriefingError(
            f"{words[0]} ended with {done.returncode}" + (f": {said[-1][:200]}" if said else "")
        )
    return f"given to {words[0]}"


def _with(word: str, filled: dict[str, str]) -> str:
    """Return a word of a command with the names of the edition's files filled in."""
    for gap, name in filled.items():
        word = word.replace(gap, name)
    return word
