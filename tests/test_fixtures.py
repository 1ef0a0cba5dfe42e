"""The sample articles, end to end, on answers recorded from the local model: the promises hold."""

from __future__ import annotations

import asyncio
import re
from functools import cache
from pathlib import Path

import pytest

from briefing import promptset
from briefing.document import Briefing
from briefing.findings import Implication, Omission
from briefing.llm.answers import Folder, Stored
from briefing.pipeline import brief, slug
from briefing.render import to_json, to_markdown
from briefing.sources import read
from briefing.verify import absence, gates
from briefing.verify.check import checked
from briefing.verify.gates import Claim

ROOT = Path(__file__).parent.parent
SEEDS = sorted(p.name for p in (ROOT / "seeds").iterdir() if p.is_file() and p.name != "README.md")

pytestmark = pytest.mark.usefixtures("socket_disabled")


@cache
def replayed(seed: str) -> Briefing:
    """Return the briefing that the recorded answers make of a seed."""
    article = read(str(ROOT / "seeds" / seed)).model_copy(update={"source": f"seeds/{seed}"})
    recorded = Stored(Folder(ROOT / "fixtures" / slug(seed)), None)
    return asyncio.run(
        brief(article, promptset.load("default"), recorded, answers="recorded", verify="judge")
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_three_sections_are_filled_and_all_was_read(seed: str) -> None:
    """Every seed gives a bottom line, three sections and full coverage."""
    briefing = replayed(seed)
    assert briefing.bottom_line is not None
    assert all(section.findings for section in briefing.sections)
    assert briefing.coverage.read == len(briefing.article.sentences)
    assert not briefing.partial


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_unchecked_is_published(seed: str) -> None:
    """What is published passes the checks again, and cites sentences that exist."""
    briefing = replayed(seed)
    for finding in [briefing.bottom_line, *(f for s in briefing.sections for f in s.findings)]:
        assert finding is not None
        assert finding.holds
        assert len(briefing.article.cited(finding.evidence)) == len(finding.evidence)
        if finding.evidence:
            assert checked(finding, briefing.article).holds


@pytest.mark.parametrize("seed", SEEDS)
def test_no_number_and_no_quotation_is_unsupported(seed: str) -> None:
    """Numbers, dates, names and quotations of every finding stand in its cited sentences."""
    briefing = replayed(seed)
    for section in briefing.sections:
        for finding in section.findings:
            if finding.evidence:
                cited = briefing.article.cited(finding.evidence)
                claim = Claim(statement=finding.statement, inferred=True)
                assert gates.check(claim, cited, briefing.article) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_no_absence_is_false(seed: str) -> None:
    """None of the terms that were searched for is in the article."""
    briefing = replayed(seed)
    for section in briefing.sections:
        for finding in section.findings:
            if isinstance(finding, Omission) and finding.basis == "unanswered":
                assert finding.searched
                assert absence.search(finding.searched, briefing.article) == ()


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_withheld_has_its_reason(seed: str) -> None:
    """Every withheld finding says what is wrong with it; none of them is published as well."""
    briefing = replayed(seed)
    published = {f.statement for s in briefing.sections for f in s.findings}
    for finding in briefing.withheld:
        assert finding.verdict.reasons
        assert len(finding.verdict.detail) == len(finding.verdict.reasons)
        assert finding.statement not in published


@pytest.mark.parametrize("seed", SEEDS)
def test_the_same_answers_give_the_same_bytes(seed: str) -> None:
    """Made again, the Markdown and the JSON are identical, and the JSON reads back."""
    briefing = replayed(seed)
    replayed.cache_clear()
    again = replayed(seed)
    assert to_markdown(again) == to_markdown(briefing)
    assert to_json(again) == to_json(briefing)
    assert Briefing.model_validate_json(to_json(briefing)) == briefing


@pytest.mark.parametrize("seed", SEEDS)
def test_facts_and_inferences_are_told_apart(seed: str) -> None:
    """An implication says whether the article reports it, and so does the Markdown."""
    briefing = replayed(seed)
    text = to_markdown(briefing)
    found = [f for s in briefing.sections for f in s.findings if isinstance(f, Implication)]
    assert len(re.findall(r"\*(?:Reported by the article|Inferred by the model)\*", text)) == len(
        found
    )


def test_the_long_article_comes_in_several_chunks() -> None:
    """One seed is long enough that findings of several chunks are merged."""
    folder = ROOT / "fixtures" / "arctic-shipping-report"
    spans = {path.name.split(".")[1] for path in folder.glob("*.json")}
    assert len(spans) > 1


def test_every_recording_is_played() -> None:
    """No recording is left over from prompts or articles that have changed since."""
    for seed in SEEDS:
        folder = ROOT / "fixtures" / slug(seed)
        played: set[str] = set()
        article = read(str(ROOT / "seeds" / seed)).model_copy(update={"source": f"seeds/{seed}"})
        asyncio.run(
            brief(
                article,
                promptset.load("default"),
                Stored(Folder(folder), None),
                verify="judge",
                told=lambda request, _reply, played=played: played.add(request.key),  # type: ignore[misc]
            )
        )
        assert played == {entry["key"] for entry in Folder(folder).entries()}, seed
