"""The documents are true: the command reference, the README's example, the reference answers."""

from __future__ import annotations

import re
from pathlib import Path

from briefing.llm.answers import Folder
from briefing.render import to_markdown
from tests import cli_reference, reference


def test_the_command_reference_is_what_help_prints() -> None:
    """docs/cli.md is current; `python -m tests.cli_reference` writes it."""
    assert cli_reference.FILE.read_text(encoding="utf-8") == cli_reference.text()


def test_links_lead_somewhere(root: Path) -> None:
    """Every relative link of the README and of docs/ points at a file."""
    for page in [root / "README.md", *(root / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_reference_answers_all_hold() -> None:
    """What a strong model would say of the article passes the checks: nothing true is refused."""
    briefing = reference.made()
    assert [f.statement for f in briefing.withheld if f.kind != "omission"] == []
    assert all(section.findings for section in briefing.sections)


def test_the_recorded_reference_is_that_of_the_answers() -> None:
    """fixtures/reference replays to the same briefing; `python -m tests.reference` records it."""
    recorded = Folder(reference.FOLDER)
    assert reference.made(recorded) == reference.made()
    assert {e["model"]["name"] for e in recorded.entries()} == {"written-by-hand"}


def test_the_readme_shows_what_comes_out(root: Path) -> None:
    """The README's example is cut from the briefing that the reference answers make."""
    text = (root / "README.md").read_text(encoding="utf-8")
    shown = text.split("<!-- example -->")[1].split("<!-- /example -->")[0]
    made = to_markdown(reference.made())
    lines = shown.strip().removeprefix("```markdown").removesuffix("```").strip().splitlines()
    assert len(lines) > 10
    for line in lines:
        assert line == "…" or line in made.splitlines(), line
