"""The Markdown of a briefing; hand_made.* is an invented example that no model has written."""

from __future__ import annotations

import locale
import re
import time
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from briefing.article import Article, Sentence, digest
from briefing.document import Briefing, Coverage, Failure, PromptSetRef, Provenance, Section
from briefing.findings import Finding, Implication, Omission, Point, Reason, Verdict
from briefing.render import inline, to_json, to_markdown
from briefing.render.escape import plain

HERE = Path(__file__).parent
HAND_MADE = Briefing.model_validate_json((HERE / "hand_made.json").read_text(encoding="utf-8"))
SUPPORTED = Verdict(status="supported")
FAILED = Verdict(status="unsupported", reasons=(Reason.NOT_STATED,), detail=("a detail",))


def article(*sentences: str, **fields: Any) -> Article:
    """Return an article of these sentences, one a line."""
    text = "\n".join(sentences)
    cut, start = [], 0
    for number, sentence in enumerate(sentences, start=1):
        end = start + len(sentence)
        cut.append(Sentence(number=number, text=sentence, start=start, end=end, paragraph=1))
        start = end + 1
    given_fields = {"title": "A title", "source": "a.txt", **fields}
    return Article(text=text, sentences=tuple(cut), sha256=digest(text), **given_fields)


def point(statement: str = "A point.", *evidence: int, **fields: Any) -> Point:
    """Return a supported point."""
    values = {"attribution": None, "certainty": "stated", "importance": 3, "verdict": SUPPORTED}
    return Point(id="p", statement=statement, evidence=evidence, **{**values, **fields})


def omission(statement: str, **fields: Any) -> Omission:
    """Return a supported omission that was searched for in vain."""
    values = {"basis": "unanswered", "why_it_matters": "", "verdict": SUPPORTED, "evidence": ()}
    return Omission(id="o", statement=statement, **{**values, **fields})


def implication(statement: str, **fields: Any) -> Implication:
    """Return a supported implication, inferred from sentence 1."""
    values = {
        "evidence": (1,),
        "affected": "",
        "horizon": "",
        "basis": "inferred",
        "likelihood": "likely",
        "confidence": "low",
        "verdict": SUPPORTED,
    }
    return Implication(id="i", statement=statement, **{**values, **fields})


def briefing(*findings: Finding, **fields: Any) -> Briefing:
    """Return the hand-made briefing with one section of these findings, and these fields."""
    values = {
        "article": article("One.", "Two.", "Three."),
        "bottom_line": None,
        "sections": (Section(name="s", title="A section", findings=findings),),
        "withheld": (),
        "coverage": Coverage(sentences=3, read=3, cited=0),
        **fields,
    }
    return HAND_MADE.model_copy(update=values)


def definitions(markdown: str) -> dict[int, str]:
    """Return the footnotes as defined, sentence number to text; none may be defined twice."""
    found = re.findall(r"^\[\^s(\d+)\]: (.*)$", markdown, re.MULTILINE)
    assert len({number for number, _ in found}) == len(found)
    return {int(number): text for number, text in found}


def references(markdown: str) -> set[int]:
    """Return the sentence numbers that footnote marks refer to."""
    return {int(number) for number in re.findall(r"(?<!\n)(?<!\\)\[\^s(\d+)\]", markdown)}


def front_matter(markdown: str) -> dict[str, Any]:
    """Return the front matter as read by YAML."""
    opening, fields, _ = re.split(r"^---\n", markdown, maxsplit=2, flags=re.MULTILINE)
    assert not opening
    read: dict[str, Any] = yaml.safe_load(fields)
    return read


def test_markdown_is_the_golden_file() -> None:
    """The hand-made briefing renders as hand_made.md, which was read and found good."""
    assert to_markdown(HAND_MADE) == (HERE / "hand_made.md").read_text(encoding="utf-8")


def test_same_briefing_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the time zone nor the locale nor a second reading changes a byte."""
    before = to_markdown(HAND_MADE)
    monkeypatch.setenv("TZ", "Asia/Seoul")
    time.tzset()
    old = locale.setlocale(locale.LC_ALL)
    try:
        locale.setlocale(locale.LC_ALL, "C")
        assert to_markdown(Briefing.model_validate_json(to_json(HAND_MADE))) == before
    finally:
        locale.setlocale(locale.LC_ALL, old)
        monkeypatch.undo()
        time.tzset()


def test_footnotes_quote_each_cited_sentence_once_in_order() -> None:
    """Every mark has its definition, once, by sentence number, quoting the article verbatim."""
    markdown = to_markdown(HAND_MADE)
    notes = definitions(markdown)
    assert references(markdown) == set(notes)
    assert list(notes) == sorted(notes)
    for number, note in notes.items():
        sentence = HAND_MADE.article.sentences[number - 1]
        quoted = inline(HAND_MADE.article.text[sentence.start : sentence.end])
        assert note == f"Sentence {number}: “{quoted}”"


def test_footnotes_are_in_order_in_a_long_article() -> None:
    """Definitions follow the article, whatever the order and number of the citations."""
    long = article(*(f"Sentence {n}." for n in range(1, 101)))
    cited = (97, 1, 64, 33, 32, 8, 100)
    markdown = to_markdown(briefing(point("P.", *cited), point("Q.", 65, 2), article=long))
    assert list(definitions(markdown)) == sorted((*cited, 65, 2))
    assert "P. [^s1] [^s8] [^s32] [^s33] [^s64] [^s97] [^s100]\n" in markdown


def test_every_finding_carries_its_marks() -> None:
    """Bottom line, points, implications, omissions and withheld findings all cite in place."""
    markdown = to_markdown(
        briefing(
            point("P.", 2, 1, 2),
            implication("I."),
            omission("O.", evidence=(3,), basis="reported"),
            bottom_line=point("B.", 3),
            withheld=(point("W.", 2, verdict=FAILED),),
        )
    )
    assert "**Bottom line:** B. [^s3]\n" in markdown
    assert "- P. [^s1] [^s2]\n" in markdown
    assert "- I. [^s1]\n" in markdown
    assert "- O. [^s3]\n" in markdown
    assert "- *W.* [^s2]\n" in markdown


def test_numbers_that_do_not_exist_get_no_footnote() -> None:
    """What was withheld for citing sentence 99 is shown all the same; 0 is the headline."""
    markdown = to_markdown(briefing(withheld=(point("W.", 99, 0, -1, verdict=FAILED),)))
    assert "- *W.* [^s0]\n" in markdown
    assert definitions(markdown) == {0: "Headline: “A title”"}


def test_the_last_sentence_is_quoted_by_its_offsets() -> None:
    """A quotation is cut from the text, line breaks within a sentence becoming spaces."""
    text = "First. Second\nwraps."
    wrapped = Article(
        title="T",
        source="s",
        text=text,
        sentences=(
            Sentence(number=1, text="First.", start=0, end=6, paragraph=1),
            Sentence(number=2, text="Second\nwraps.", start=7, end=20, paragraph=1),
        ),
        sha256=digest(text),
    )
    markdown = to_markdown(briefing(point("P.", 2), article=wrapped))
    assert definitions(markdown) == {2: "Sentence 2: “Second wraps.”"}


@pytest.mark.parametrize(
    ("certainty", "attribution", "ending"),
    [
        ("stated", None, "A point. [^s1]"),
        ("stated", "", "A point. [^s1]"),
        ("stated", "the U.N.", "A point. — *stated by* the U.N. [^s1]"),
        ("claimed", "the *Times*", "A point. — *claimed by* the \\*Times\\* [^s1]"),
        ("claimed", None, "A point. — *claimed* [^s1]"),
        ("denied", "Oslo", "A point. — *denied by* Oslo [^s1]"),
        ("speculated", None, "A point. — *speculated* [^s1]"),
    ],
)
def test_who_says_it_and_how_surely_is_visible(
    certainty: str, attribution: str | None, ending: str
) -> None:
    """Attribution and certainty stand beside the statement; a plain report has neither."""
    finding = point("A point.", 1, certainty=certainty, attribution=attribution)
    assert f"- {ending}\n" in to_markdown(briefing(finding))


def test_implications_show_what_they_rest_on() -> None:
    """Basis, likelihood, confidence, who is affected and when stand on one line; empty ones go."""
    full = implication("I.", basis="reported", affected="the navy", horizon="by 2030")
    markdown = to_markdown(briefing(full, implication("J.")))
    assert (
        "  - *Reported by the article* · Affects: the navy"
        " · Estimated by the model: likely, confidence: low, horizon: by 2030\n"
    ) in markdown
    ours = "  - *Inferred by the model* · Estimated by the model: likely, confidence: low\n"
    assert ours in markdown


def test_omissions_say_what_kind_they_are() -> None:
    """A reported gap, a proved absence with its search terms and one of a story are told apart."""
    markdown = to_markdown(
        briefing(
            omission("A.", basis="reported", why_it_matters="It matters.", evidence=(1,)),
            omission("B.", searched=("cost", "", "who_pays")),
            omission("C.", basis="uncovered"),
        )
    )
    assert "- *The article itself reports this gap* · Why it matters: It matters.\n" in markdown
    assert "- *Not in the article* (searched: cost, who\\_pays)\n" in markdown
    assert "- *Not in the article, but in another one on the same story*\n" in markdown


def test_sections_come_as_they_are_named() -> None:
    """Any sections with any mix of kinds are rendered in order; an empty one says so."""
    sections = (
        Section(name="b", title="Zweites", findings=(omission("O."), point("P.", 1))),
        Section(name="unnamed", title="", findings=()),
    )
    markdown = to_markdown(briefing(sections=sections))
    assert re.findall(r"^## (.*)$", markdown, re.MULTILINE) == [
        "Zweites",
        "unnamed",
        "Withheld",
        "Coverage and provenance",
    ]
    assert markdown.index("- O.") < markdown.index("- P.")
    assert "## unnamed\n\nNothing that could be verified.\n" in markdown
    assert "**Bottom line:** Nothing that could be verified.\n" in markdown


def test_withheld_findings_stand_under_a_warning_only() -> None:
    """What failed is in italics after the warning, with its reason and the check, nowhere else."""
    bad = point("Wrong.", 1, verdict=FAILED)
    markdown = to_markdown(briefing(point("Right.", 1), withheld=(bad,)))
    before, after = markdown.split("> **Not confirmed; do not quote.**")
    assert "Wrong." not in before
    assert (
        "- *Wrong.* [^s1]\n  - Unsupported (found by code): the cited sentences do not say this"
        " — a detail\n"
    ) in after


def test_nothing_withheld_is_said() -> None:
    """An analyst need not wonder whether the list is empty or missing."""
    assert "## Withheld\n\nNothing was withheld.\n" in to_markdown(briefing(point("P.", 1)))


def test_a_failed_finding_never_looks_confirmed() -> None:
    """A finding that carries a failed verdict says so even where it should not have been put."""
    markdown = to_markdown(briefing(point("P.", 1, verdict=FAILED)))
    assert "- P. [^s1]\n  - **Not confirmed.** Unsupported (found by code)" in markdown


def test_an_empty_statement_is_still_listed() -> None:
    """A finding withheld for saying nothing has a place in the list."""
    empty = Verdict(status="unsupported", reasons=(Reason.EMPTY_STATEMENT,))
    markdown = to_markdown(briefing(withheld=(point(" \u200b", 1, verdict=empty),)))
    assert "- *(no statement)* [^s1]\n" in markdown


def test_a_partial_briefing_says_so_near_the_top() -> None:
    """Which sentences were not covered stands before the bottom line, the reasons at the end."""
    failures = (
        Failure(first=2, last=3, step="key_points", reason="the model refused"),
        Failure(first=3, last=3, step="omissions", reason="cut off"),
    )
    coverage = Coverage(sentences=3, read=1, failed=(2, 3), cited=0, failures=failures)
    markdown = to_markdown(briefing(coverage=coverage))
    top, rest = markdown.split("**Bottom line:**")
    assert "> **Partial briefing.** Sentences 2–3 could not be covered" in top
    assert "- Not covered: sentences 2–3 (key points): the model refused\n" in rest
    assert "- Not covered: sentence 3 (omissions): cut off\n" in rest
    assert front_matter(markdown)["sentences_not_covered"] == 2


def test_a_complete_briefing_has_no_notice() -> None:
    """Nothing is said of missing parts where all of the article was covered."""
    markdown = to_markdown(briefing(point("P.", 1)))
    assert "Partial" not in markdown
    assert "Not covered" not in markdown


@pytest.mark.parametrize(
    ("published", "precision", "line", "field"),
    [
        (None, None, "date not given", None),
        (datetime(2025, 7, 31), "day", "Published: 2025-07-31", date(2025, 7, 31)),
        (
            datetime(2025, 7, 31, 9, 5, 7, tzinfo=UTC),
            "minute",
            "Published: 2025-07-31 09:05 UTC",
            "2025-07-31T09:05+00:00",
        ),
        (
            datetime(2025, 7, 31, 9, 5, 7, tzinfo=timezone(timedelta(hours=9))),
            "second",
            "Published: 2025-07-31 09:05:07 +09:00",
            "2025-07-31T09:05:07+09:00",
        ),
        (
            datetime(2025, 7, 31, 9, 5),
            "minute",
            "Published: 2025-07-31 09:05",
            "2025-07-31T09:05",
        ),
    ],
)
def test_dates_are_no_more_precise_than_given(
    published: datetime | None, precision: str | None, line: str, field: date | str | None
) -> None:
    """A day stays a day, a time keeps its zone, and no date is said to be none."""
    source = article("One.", published=published, date_precision=precision)
    markdown = to_markdown(briefing(article=source))
    assert f"Source: a.txt · {line}\n" in markdown
    assert front_matter(markdown)["published"] == field


def test_the_origin_names_what_exists() -> None:
    """Byline and update are shown where the article has them."""
    source = article("One.", byline="A. Writer", updated=datetime(2025, 8, 1))
    markdown = to_markdown(briefing(article=source))
    assert "Source: a.txt · Byline: A. Writer · Updated: 2025-08-01\n" in markdown


def test_an_article_without_a_title_has_a_heading() -> None:
    """The document never starts with an empty heading."""
    markdown = to_markdown(briefing(article=article("One.", title=" ")))
    assert "\n# Untitled\n" in markdown
    assert not front_matter(markdown)["title"]


def test_provenance_tells_how_it_was_made() -> None:
    """Model, prompt set with its short hash, requests, tokens, cost and corrections are shown."""
    made = Provenance(
        model="gpt_x",
        prompt_set=PromptSetRef(name="short", sha256="ab" * 32),
        engine="chat",
        answers="live",
        requests=12,
        prompt_tokens=34567,
        cached_tokens=1000,
        completion_tokens=89,
        cost=0.01234,
        seconds=65.43,
        evidence_repaired=2,
        restated=1,
        version="9.9",
    )
    end = to_markdown(briefing(provenance=made)).split("## Coverage and provenance")[1]
    assert "- Model: gpt\\_x (chat), asked live\n" in end
    assert "- Prompt set: short (abababababab)\n" in end
    assert "12, tokens: 34,567 in (1,000 cached) and 89 out, 65.4 seconds, cost: US$0.0123\n" in end
    assert "citations corrected: 2, reworded after a failed check: 1\n" in end
    assert "- Sentences: 3 of 3 read, 0 cited\n" in end


def hostile(text: str) -> Briefing:
    """Return a briefing with this text in every place that an article or a model can fill."""
    sentence = text if text.strip() else "x"
    bad = Verdict(status="contradicted", reasons=(Reason.NOT_STATED,), detail=(text,), by="judge")
    return briefing(
        point(text, 1, attribution=text, certainty="claimed"),
        implication(text, affected=text, horizon=text),
        omission(text, searched=(text, text), why_it_matters=text, evidence=(1,)),
        article=article(sentence, title=text, source=text, byline=text),
        bottom_line=point(text, 1),
        withheld=(point(text, 1, verdict=bad),),
        coverage=Coverage(
            sentences=1,
            read=0,
            cited=1,
            failures=(Failure(first=1, last=1, step=text, reason=text),),
        ),
    )


dirty = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                *"\\`*_[]()#+-.!|<>&;:/@$%^~={}\n\t ax1",
                *("\n---\n", "\n\n# ", "\n[^s1]: ", "[^s1]", "](http://x.com)", "<b>", "\n```\n"),
                *("www.x.com", "http://x.com", "a: ", "'", '"', "- ", "1. ", "$x$", "\u2028"),
            ]
        ),
        max_size=10,
    ).map("".join),
)


@given(dirty)
def test_no_text_can_change_the_structure(text: str) -> None:
    """Whatever the texts are, the document has its own headings, items and footnotes, no others."""
    markdown = to_markdown(hostile(text))
    assert definitions(markdown).keys() == {1}
    body = markdown.split("\n---\n", 1)[1]
    environment: dict[str, Any] = {}
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(body, environment)
    kinds = [token.type for token in tokens]
    assert "references" not in environment
    assert kinds.count("heading_open") == 4
    assert kinds.count("blockquote_open") == 2
    assert kinds.count("list_item_open") == 3 + 2 + 2 + 7
    blocks = {"inline"} | {
        f"{block}_{end}"
        for block in ("heading", "paragraph", "blockquote", "bullet_list", "list_item")
        for end in ("open", "close")
    }
    assert set(kinds) <= blocks
    within = {child.type for token in tokens for child in token.children or ()}
    assert within <= {"text", "em_open", "em_close", "strong_open", "strong_close"}


@given(dirty)
def test_no_text_can_break_the_front_matter(text: str) -> None:
    """YAML reads back the very title and source, on one line each, and the fixed keys only."""
    fields = front_matter(to_markdown(hostile(text)))
    assert fields["title"] == fields["source"] == plain(text)
    assert list(fields) == [
        "title",
        "source",
        "published",
        "model",
        "prompt_set",
        "schema_version",
        "findings",
        "withheld",
        "sentences",
        "sentences_read",
        "sentences_cited",
        "sentences_not_covered",
    ]
    assert (fields["findings"], fields["withheld"]) == (3, 1)
