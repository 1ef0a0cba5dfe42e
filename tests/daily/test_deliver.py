"""Delivery: to a folder, a command and a mail server of our own, each told in a receipt."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import pytest

from briefing.daily.deliver import Files, Target, deliver
from briefing.errors import BriefingError, UsageError

DAY = date(2025, 7, 31)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    """Return the files of an edition."""
    made = tmp_path / "daily" / "2025-07-31"
    made.mkdir(parents=True)
    for name, text in (("md", "# Edition “one”\n"), ("html", "<p>Edition</p>\n"), ("json", "{}\n")):
        (made / f"edition.{name}").write_text(text, encoding="utf-8")
    return Files(
        edition=DAY,
        headline="Daily briefing, 31 July 2025",
        markdown=made / "edition.md",
        html=made / "edition.html",
        json_file=made / "edition.json",
    )


def test_a_folder_gets_the_three_files(files: Files, tmp_path: Path) -> None:
    """The files lie there under the edition's date; a second time changes nothing."""
    target = Target.of(f"{tmp_path}/shared/")
    receipt = deliver(files, target)
    deliver(files, target)
    names = sorted(p.name for p in (tmp_path / "shared").iterdir())
    assert names == ["2025-07-31.html", "2025-07-31.json", "2025-07-31.md"]
    assert (tmp_path / "shared" / "2025-07-31.md").read_bytes() == files.markdown.read_bytes()
    assert receipt.target == target.name == str(tmp_path / "shared")


def test_a_folder_that_cannot_be_written_is_told(files: Files, tmp_path: Path) -> None:
    """A file in the way is named in one line."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(BriefingError, match=r"taken.* cannot be written"):
        deliver(files, Target.of(f"{tmp_path}/taken/here/"))


def test_a_command_gets_the_markdown_and_the_paths(files: Files, tmp_path: Path) -> None:
    """Standard input is the Markdown; names in braces are filled in, inside words too."""
    script = tmp_path / "take.py"
    script.write_text(
        "import pathlib, sys\n"
        f"pathlib.Path({str(tmp_path / 'got')!r}).write_bytes(\n"
        "    sys.stdin.buffer.read() + '\\n'.join(sys.argv[1:]).encode())\n",
        encoding="utf-8",
    )
    told = deliver(
        files, Target.of(f"{sys.executable} {script} --page={{html}} {{date}} ';rm $HOME'")
    )
    got = (tmp_path / "got").read_text(encoding="utf-8")
    assert got == f"# Edition “one”\n--page={files.html}\n2025-07-31\n;rm $HOME"
    assert told.detail == f"given to {sys.executable}"


def test_a_command_that_fails_is_told_with_its_last_words(files: Files) -> None:
    """The exit code and the last line of standard error are in the message."""
    target = Target.of(f"{sys.executable} -c \"import sys; sys.exit('no paper')\"")
    with pytest.raises(BriefingError, match="ended with 1: no paper"):
        deliver(files, target)


@pytest.mark.parametrize("text", ["no-such-command {html}", "", "'unclosed"])
def test_what_is_no_target_is_refused_before_anything_is_made(text: str) -> None:
    """A command that is not there is an error of usage."""
    with pytest.raises(UsageError, match="--deliver"):
        Target.of(text)
