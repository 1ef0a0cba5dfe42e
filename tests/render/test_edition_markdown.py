"""An edition as Markdown: all of it, in its order, cited, and nothing of it able to do harm."""

from __future__ import annotations

import html
import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from briefing.edition import Line, Passage, Told
from briefing.findings import Certainty, Finding, Omission, Point
from briefing.render import edition_markdown
from briefing.render import edition_wording as wording
from briefing.render import finding_wording as says
from briefing.render.escape import plain
from tests.daily.day import HELD
from tests.render.editions import filled, sample
from tests.render.test_escape import NASTY


def page(markdown: str) -> str:
    """Return what GitHub makes of Markdown without its front matter."""
    import cmarkgfm  # type: ignore[import-untyped]

    options = cmarkgfm.cmark.Options.CMARK_OPT_FOOTNOTES
    return str(cmarkgfm.github_flavored_markdown_to_html(markdown.split("---\n", 2)[2], options))


def skeleton(markup: str) -> list[str]:
    """Return the tags of a page in order, without what they hold."""
    return re.findall(r"</?[a-z][a-z0-9]*", markup)


def test_the_parts_come_in_their_order() -> None:
    """Bottom line first, then stories, then what has no news, dates ahead, and the footer."""
    headings = re.findall(r"^## (.+)$", edition_markdown(sample()), re.MULTILINE)
    assert headings == [
        "Bottom line",
        "1\\. Dockers suspend Hallen strike and will vote on 4.2 percent",
        "2\\. Solvent leaks into Orla river, three towns told not to drink tap water",
        "3\\. Vesland and Corrana agree to catch less cod",
        "4\\. Eleven hospitals still on paper after cyberattack, ministry denies ransom",
        "Unchanged since last time",
        "No longer reported",
        "Watch list",
        "Coverage",
    ]


def test_every_mark_has_its_footnote_and_every_footnote_its_mark() -> None:
    """What is cited is quoted, once, and nothing else is."""
    for edition in (sample(), filled("Some text.")):
        text = edition_markdown(edition)
        defined = re.findall(r"^\[\^([\d:]+)\]:", text, re.MULTILINE)
        marks = set(re.findall(r"\[\^([\d:]+)\](?!:)", text))
        assert len(defined) == len(set(defined))
        assert set(defined) == marks


def test_footnotes_quote_the_passages() -> None:
    """A footnote has outlet, sentence and the words as they are in the article."""
    text = edition_markdown(sample())
    assert (
        "[^3:12]: marisund-post, sentence 12: “The Dockers' Federation will put it to a vote, "
        "which ends on 8 August.”"
    ) in text


def test_the_table_of_differences_has_both_passages() -> None:
    """A row has what is at odds and the words of each source with what they are cited by."""
    row = next(r for r in edition_markdown(sample()).splitlines() if "88,000" in r and "|" in r)
    assert row == (
        "| The numbers differ: “88,000 tonnes” against “85,000 tonnes” "
        "| marisund-post: “The quota falls to 88,000 tonnes.” \\[7:3] "
        "| radio-corrana: “The quota falls to 85,000 tonnes, Corrana's Fisheries Office said.” "
        "\\[8:5] |"
    )


def test_what_is_left_out_names_who_and_what_was_searched() -> None:
    """An omission shows the passage, the sources that lack it, and the terms."""
    text = edition_markdown(sample())
    at = text.index("- northern-ledger: “The shipping line Norrhav")
    assert "not in hallen-courier, marisund-post (searched: Norrhav, Port Sella" in text[at:]


def test_a_partial_edition_says_so_at_the_top() -> None:
    """Before anything else the reader learns what is missing."""
    text = edition_markdown(filled("Some text."))
    assert text.index("> **Partial edition.** 1 story could not be told") < text.index("## ")
    assert "Partial" not in edition_markdown(sample())


def told(finding: Finding, passage: str = "") -> Told:
    """Return a finding that rests on a passage, or on none."""
    rests = (Passage(source=1, sentence=1, text=passage),) if passage else ()
    return Told(finding=finding, passages=rests)


def test_what_no_source_answers_is_said_of_all_of_them() -> None:
    """“The article does not say” would be one of three; of a single source it is the article."""
    gap = Omission(
        statement="The article does not say who pays.",
        evidence=(), verdict=HELD, basis="unanswered", why_it_matters="", searched=("cost",),
    )  # fmt: skip
    assert says.statement(told(gap), 3) == "The sources do not say who pays."
    assert says.statement(told(gap), 1) == "The article does not say who pays."
    assert "in none of the sources" in says.beside(gap, 3)[0]
    assert "not in the source" in says.beside(gap, 1)[0]


def said(statement: str, name: str | None, certainty: Certainty = "stated") -> Point:
    """Return a point that somebody makes."""
    return Point(
        statement=statement, evidence=(1,), verdict=HELD,
        attribution=name, certainty=certainty, importance=3,
    )  # fmt: skip


def test_what_a_source_says_of_itself_is_in_quotation_marks() -> None:
    """“We” is the county's engineer and not this briefing."""
    ours = said("We are not short of water yet.", "Tor Aasen")
    passage = "“We are not short of water yet,” said the engineer, Tor Aasen."
    assert says.statement(told(ours, passage), 1) == "“We are not short of water yet.”"
    plain = said("Water is not short yet.", "Tor Aasen")
    assert says.statement(told(plain, passage), 1) == "Water is not short yet."


@pytest.mark.parametrize(
    ("statement", "name", "certainty", "voice"),
    [
        ("Prices will rise, the ministry said.", "Trade Ministry", "stated", ("", "")),
        ("Novatek, a gas producer, said it moved more.", "Novatek", "stated", ("", "")),
        ("Prices of the ministry will rise.", "Trade Ministry", "claimed",
         ("claimed by", "Trade Ministry")),
        ("Oster, calling herself “the first to know,” said she would go.", "Karin Oster",
         "claimed", ("", "")),
        ("Oster denied on Thursday that soldiers were planned.", "Karin Oster", "denied", ("", "")),
        ("The attackers want 3 million crowns, the Health Ministry said.",
         "Health Ministry Jon Falk", "stated", ("", "")),
        ("A ransom was paid.", "two officials", "claimed", ("claimed by", "two officials")),
        ("The union said wages would rise.", "Port Authority", "claimed",
         ("claimed by", "Port Authority")),
        ("The Defense Ministry said it was ready.", "the Foreign Ministry", "claimed",
         ("claimed by", "the Foreign Ministry")),
        ("The ministry said the dam could fail.", "", "speculated", ("speculated", "")),
        ("The ministry said the dam could fail.", "\r", "speculated", ("speculated", "")),
        ("The ministry said the dam held.", "...", "claimed", ("claimed by", "...")),
    ],
)  # fmt: skip
def test_a_speaker_is_named_once(
    statement: str, name: str, certainty: Certainty, voice: tuple[str, str]
) -> None:
    """Whom the statement itself has speak is not named behind it again."""
    assert says.voice(said(statement, name, certainty)) == voice


def test_a_day_without_news_says_so() -> None:
    """Nothing new is no failure to verify anything, and what the budget left out is no quiet."""
    quiet = sample().model_copy(update={"stories": (), "bottom_line": (), "watch": ()})
    assert "## Bottom line\n\nNothing new.\n" in edition_markdown(quiet)
    line = Line(id="a", title="A", section="News", outlets=("wire",))
    spent = quiet.model_copy(update={"left_out": (line,), "partial": True})
    text = edition_markdown(spent.model_copy(update={"left_out_because": "raise --max-cost"}))
    assert "No story could be told." in text
    assert text.index("## Coverage") < text.index("raise --max-cost")


def test_the_front_matter_is_data() -> None:
    """Programs find date and counts without reading the rest."""
    fields = yaml.safe_load(edition_markdown(sample()).split("---\n", 2)[1])
    assert fields["stories"] == 4
    assert fields["sources"] == 12
    assert str(fields["date"]) == "2025-07-31"


def test_an_edition_is_read_in_five_minutes() -> None:
    """The sample day, four stories of three sources each, keeps what is promised."""
    assert wording.minutes(sample()) <= 5


def test_the_same_edition_gives_the_same_bytes() -> None:
    """Nothing in it depends on the clock or the run."""
    assert edition_markdown(sample()) == edition_markdown(sample.__wrapped__())


@pytest.mark.parametrize("text", NASTY)
def test_nasty_text_is_only_text(text: str) -> None:
    """Whatever sources or model say, the page has the same tags as with a plain word."""
    assert skeleton(page(edition_markdown(filled(f"a {text}")))) == skeleton(
        page(edition_markdown(filled("a word")))
    )


@given(st.text(min_size=1, max_size=60))
def test_no_text_changes_the_structure(text: str) -> None:
    """The same holds for any text, and it is there to be read."""
    shown = page(edition_markdown(filled(f"a {text} z")))
    assert skeleton(shown) == skeleton(page(edition_markdown(filled("a word z"))))
    letters = "".join(c for c in plain(f"a {text} z") if c.isalnum())
    assert letters in "".join(c for c in html.unescape(shown) if c.isalnum())
