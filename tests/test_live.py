"""The main job, for real: a sample article, the local model, the promises. Run by `make live`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from briefing.document import Briefing
from briefing.findings import Omission
from briefing.verify import absence, gates
from briefing.verify.gates import Claim

pytestmark = pytest.mark.live


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    return subprocess.run(
        [sys.executable, "-m", "briefing", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=3_000,
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Briefing, str]:
    """Return the briefing of a sample article and its Markdown; skip where there is no model."""
    pytest.importorskip("xllamacpp", reason="the extra `local` is not installed")
    pulled = command("models", "pull", "--no-progress")
    if pulled.returncode:
        pytest.skip(f"the local model is not here and cannot be fetched: {pulled.stderr.strip()}")
    seed = Path(__file__).parent.parent / "seeds" / "panama-canal-drought.txt"
    folder = tmp_path_factory.mktemp("live")
    run = command("generate", seed, "--model", "local", "-o", f"{folder}/")
    assert run.returncode == 0, run.stderr
    text = (folder / "panama-canal-drought.json").read_text(encoding="utf-8")
    markdown = (folder / "panama-canal-drought.md").read_text(encoding="utf-8")
    return Briefing.model_validate_json(text), markdown


def test_three_sections_are_filled(made: tuple[Briefing, str]) -> None:
    """There is a bottom line, and something that holds in every section."""
    briefing, _ = made
    assert briefing.bottom_line is not None
    assert all(section.findings for section in briefing.sections)


def test_everything_published_was_checked(made: tuple[Briefing, str]) -> None:
    """Every finding is supported; its citations exist; its numbers and quotations stand there."""
    briefing, _ = made
    for finding in [briefing.bottom_line, *(f for s in briefing.sections for f in s.findings)]:
        assert finding is not None
        assert finding.verdict.status == "supported"
        cited = briefing.article.cited(finding.evidence)
        assert [s.number for s in cited] == list(finding.evidence)
        if finding.evidence:
            claim = Claim(statement=finding.statement, inferred=True)
            assert gates.check(claim, cited, briefing.article) == ()


def test_no_absence_is_false(made: tuple[Briefing, str]) -> None:
    """What the briefing says the article does not say was searched for, and is not there."""
    briefing, _ = made
    for section in briefing.sections:
        for finding in section.findings:
            if isinstance(finding, Omission) and finding.basis == "unanswered":
                assert finding.searched
                assert absence.search(finding.searched, briefing.article) == ()


def test_what_failed_is_told_with_its_reason(made: tuple[Briefing, str]) -> None:
    """Nothing withheld is without a reason."""
    briefing, _ = made
    assert all(f.verdict.reasons and f.verdict.detail for f in briefing.withheld)


def test_the_markdown_quotes_what_is_cited(made: tuple[Briefing, str]) -> None:
    """Every footnote that is used is defined once, and quotes a sentence of the article."""
    _, markdown = made
    defined = re.findall(r"^\[\^s(\d+)\]: Sentence \1: “", markdown, re.MULTILINE)
    assert len(defined) == len(set(defined))
    assert set(re.findall(r"\[\^s(\d+)\](?!:)", markdown)) == set(defined)
