"""A section is a list, a table or running text; however it is shown, nothing of it is lost."""

from __future__ import annotations

import re

import cmarkgfm  # type: ignore[import-untyped]
import pytest
from cmarkgfm.cmark import Options  # type: ignore[import-untyped]

from briefing.article import Article, Sentence, digest
from briefing.document import Layout, Section
from briefing.findings import Finding, Implication, Omission, Point, Verdict
from briefing.render.sections import section_blocks

HELD = Verdict(status="supported")


def article() -> Article:
    """Return an article of two sentences."""
    text = "One | two. Three."
    sentences = (
        Sentence(number=1, text="One | two.", start=0, end=10, paragraph=1),
        Sentence(number=2, text="Three.", start=11, end=17, paragraph=1),
    )
    return Article(title="T", source="t", text=text, sentences=sentences, sha256=digest(text))


def point(statement: str, **fields: str) -> Point:
    """Return a point that cites the first sentence."""
    values = {"attribution": None, "certainty": "stated", "importance": 3} | fields
    return Point.model_validate(
        {"statement": statement, "evidence": (1,), "verdict": HELD, **values}
    )


def implication(statement: str, affected: str = "") -> Implication:
    """Return an implication that cites the second sentence."""
    return Implication(
        statement=statement,
        evidence=(2,),
        verdict=HELD,
        affected=affected,
        horizon="weeks",
        basis="inferred",
        likelihood="likely",
        confidence="low",
    )


OMISSION = Omission(
    statement="Nobody said why.",
    evidence=(),
    verdict=HELD,
    basis="unanswered",
    why_it_matters="It matters.",
    searched=("why", "cause*"),
)


ESTIMATE = "likely, confidence: low, horizon: weeks"


def shown(layout: Layout, *findings: Finding) -> str:
    """Return the section's body."""
    section = Section(name="s", title="S", layout=layout, findings=findings)
    return "\n\n".join(section_blocks(section, article())).removeprefix("## S\n\n")


def test_a_table_has_the_columns_that_are_filled() -> None:
    """Implications become rows; a column that no row fills is left out."""
    assert shown("table", implication("Prices may rise."), implication("Ships may wait.")) == (
        "| What may follow | Basis | The model’s estimate |\n"
        "| --- | --- | --- |\n"
        f"| Prices may rise. [^s2] | Inferred by the model | {ESTIMATE} |\n"
        f"| Ships may wait. [^s2] | Inferred by the model | {ESTIMATE} |"
    )


def test_nothing_in_a_cell_can_end_it() -> None:
    """A bar or a line break in a statement stays in its cell when GitHub's renderer reads it."""
    table = shown("table", implication("A | B\n| C | D |", "you | me"), implication("E."))
    html = cmarkgfm.github_flavored_markdown_to_html(table, Options.CMARK_OPT_FOOTNOTES)
    assert html.count("<tr>") == 3
    assert html.count("<td>") == 8
    assert "<td>you | me</td>" in html


def test_running_text_keeps_who_says_so() -> None:
    """A paragraph has every statement with its footnote, its speaker, its basis."""
    text = shown(
        "paragraph",
        point("It rained.", attribution="the ministry", certainty="claimed"),
        point("Ships passed."),
        implication("Prices may rise.", "buyers"),
        OMISSION,
    )
    assert text == (
        "It rained. (*claimed by* the ministry) [^s1] Ships passed. [^s1] "
        "Prices may rise. (*Inferred by the model*; Affects: buyers; "
        f"Estimated by the model: {ESTIMATE}) [^s2] "
        "Nobody said why. (*Not in the article* (searched: why, cause\\*); "
        "Why it matters: It matters.)"
    )


@pytest.mark.parametrize("layout", ["list", "table", "paragraph"])
def test_no_layout_loses_a_footnote_or_an_unconfirmed_verdict(layout: Layout) -> None:
    """Whatever the layout, each finding's marks are there and a failed one says so."""
    failed = point("Wrong.").model_copy(update={"verdict": Verdict(status="unsupported")})
    text = shown(layout, point("Right."), failed)
    assert len(re.findall(r"\[\^s1\]", text)) == 2
    assert text.count("**Not confirmed.**") == 1


def test_mixed_kinds_are_a_list() -> None:
    """Kinds have columns of their own: a section of two kinds cannot be a table."""
    assert shown("table", point("One."), OMISSION).startswith("- One.")


@pytest.mark.parametrize("layout", ["list", "table", "paragraph"])
def test_an_empty_section_says_so(layout: Layout) -> None:
    """No layout shows an empty table or an empty paragraph."""
    assert shown(layout) == "Nothing that could be verified."
