"""Pages: they load and run nothing, show every text as it is, and can be read by everyone."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from briefing.document import Layout
from briefing.render import briefing_html, edition_html
from briefing.render.escape import plain
from briefing.render.finding_wording import statement
from briefing.render.html import _TEMPLATES
from briefing.render.styles import STYLES
from tests.daily.day import SECOND, article, briefed
from tests.render.editions import filled, sample
from tests.render.test_escape import NASTY
from tests.render.test_markdown import briefing, point

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ALLOWED = set(
    "html head meta title style body main section h1 h2 h3 p ul li dl dt dd a b i br span "
    "table tbody tr td th".split()
)


def tree(page: str) -> HtmlElement:
    """Return the elements of a page."""
    return parser.document_fromstring(page)


def tags(page: str) -> list[str]:
    """Return the names of a page's elements in order."""
    return [str(element.tag) for element in tree(page).iter()]


def pages() -> dict[str, str]:
    """Return a page of each kind."""
    text = article(SECOND, "northern-ledger", "hospital-attack")
    failed = point("Nobody paid 7 million.", 6, verdict={"status": "unsupported"})
    return {
        "edition": edition_html(sample()),
        "everything": edition_html(filled("Some text.", "https://news.example/a?b=1&c=2")),
        "briefing": briefing_html(briefed(text, 1, 6, 7, implied=(15,), open_=("compensation",))),
        "withheld": briefing_html(briefing(point("Said.", 1), withheld=(failed,))),
    }


PAGES = pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_and_runs_nothing(name: str) -> None:
    """No element, attribute or style asks for anything from anywhere."""
    for element in tree(PAGES[name]).iter():
        assert element.tag in ALLOWED
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert attribute not in {"src", "srcset", "background", "action", "data", "http-equiv"}
            if attribute == "href":
                assert value.startswith("#") or value == "https://news.example/a?b=1&c=2"
            if attribute == "style":
                assert "url(" not in value
    assert "url(" not in PAGES[name]
    assert "@import" not in PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everyone(name: str) -> None:
    """It has a language, a title, one h1, no heading level left out, and unique ids."""
    root = tree(PAGES[name])
    assert root.get("lang") == "en"
    assert (root.findtext(".//title") or "").strip()
    levels = [int(str(e.tag)[1]) for e in root.iter("h1", "h2", "h3")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = [e.get("href", "")[1:] for e in root.iter("a") if e.get("href", "").startswith("#")]
    assert set(links) <= set(ids)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_and_the_dark(name: str) -> None:
    """The head has what makes it narrow and dark; whatever has a light colour has a dark one."""
    page = PAGES[name]
    assert 'name="viewport" content="width=device-width, initial-scale=1"' in page
    assert "@media (prefers-color-scheme: dark)" in page
    for element in tree(page).iter():
        style = element.get("style", "")
        classes = set(element.get("class", "").split())
        if re.search(r"(?<![-\w])color:", style):
            assert classes & {"page", "muted", "link"}, style
        if "background:" in style:
            assert classes & {"page", "panel", "alert"}, style
    for cell in tree(page).iter("td"):
        assert "overflow-wrap:anywhere" in cell.get("style", "") or cell.get("colspan")


def luminance(colour: str) -> float:
    """Return the relative luminance of "#rrggbb" (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_every_text_has_contrast_in_the_light_and_in_the_dark() -> None:
    """Each text colour has at least 4.5 to 1 on each background it may stand on."""
    light = " ".join(STYLES.values())
    dark = (_TEMPLATES / "page.html.j2").read_text(encoding="utf-8")
    for styles in (light, dark[dark.index("scheme: dark)") : dark.index("max-width: 480px")]):
        grounds = set(re.findall(r"background:\s?(#\w{6})", styles))
        texts = set(re.findall(r"(?<![-\w])color:\s?(#\w{6})", styles))
        assert len(grounds) == 3
        assert len(texts) == 3
        for ground in grounds:
            for text in texts:
                one, two = sorted((luminance(ground), luminance(text)))
                assert (two + 0.05) / (one + 0.05) >= 4.5, (ground, text)


def test_the_page_says_what_the_edition_says() -> None:
    """Statements, passages, dates and sources of the sample edition are all on its page."""
    shown = " ".join(tree(PAGES["edition"]).text_content().split())
    for story in sample().stories:
        for told in (*story.findings, *story.implications, *story.omissions):
            assert statement(told, len(story.sources)) in shown
        for difference in story.differences:
            assert difference.one.text in shown
            assert difference.other.text in shown
        for uncovered in story.uncovered:
            assert uncovered.passage.text in shown
    assert "Friday, 1 August 2025" in shown
    assert "is the beginning of an article behind a paywall" in shown


def test_what_was_withheld_is_marked_and_never_looks_confirmed() -> None:
    """A finding that failed stands under a warning with its reason."""
    shown = " ".join(tree(PAGES["withheld"]).text_content().split())
    at = shown.index("Not confirmed; do not quote.")
    assert shown.index("Nobody paid 7 million.") > at


def test_only_addresses_of_the_web_are_links() -> None:
    """Any other address is shown as text."""
    page = edition_html(filled("Some text.", "javascript:alert(1)"))
    assert all(not e.get("href", "").startswith("javascript") for e in tree(page).iter("a"))
    assert "javascript:alert(1)" in tree(page).text_content()


@pytest.mark.parametrize("text", [*NASTY, '" onmouseover="x', "{{ 7*7 }}", "{% raw %}", "]]>"])
def test_nasty_text_is_only_text(text: str) -> None:
    """Whatever sources or model say, the page has the same elements as with a plain word."""
    page = edition_html(filled(f"a {text}"))
    assert tags(page) == tags(edition_html(filled("a word")))
    shown = " ".join(tree(page).text_content().split())
    assert " ".join(plain(f"a {text}").split()) in shown


@given(st.text(min_size=1, max_size=60))
def test_no_text_changes_the_structure(text: str) -> None:
    """The same holds for any text."""
    assert tags(edition_html(filled(f"a {text} z"))) == tags(edition_html(filled("a word z")))


def test_the_same_input_gives_the_same_bytes() -> None:
    """Nothing in a page depends on the clock or the run."""
    assert pages() == PAGES


def laid_out(layout: Layout) -> str:
    """Return the page of a briefing whose one section is laid out so."""
    text = article(SECOND, "northern-ledger", "hospital-attack")
    whole = briefed(text, 1, 6, implied=(7, 15))
    (_, implied, *_) = whole.sections
    section = implied.model_copy(update={"layout": layout})
    return briefing_html(whole.model_copy(update={"sections": (section,)}))


@pytest.mark.parametrize("layout", ["list", "table", "paragraph"])
def test_no_layout_loses_a_finding_or_its_citations(layout: Layout) -> None:
    """List, table and running text have the same statements, links and likelihoods."""
    listed, shown = tree(laid_out("list")), tree(laid_out(layout))
    assert shown.xpath("//a/@href") == listed.xpath("//a/@href")
    text = " ".join(shown.text_content().split())
    assert text.lower().count("likely") == listed.text_content().lower().count("likely")


def test_a_table_has_heads_for_its_columns() -> None:
    """A reader, and a screen reader, is told what each column is."""
    page = tree(laid_out("table"))
    heads = [head.text_content() for head in page.xpath("//th[@scope='col']")]
    assert heads[0] == "What may follow"
    assert "The model’s estimate" in heads
    for row in page.xpath("//table//tr[td]"):
        assert len(row.xpath("td")) == len(heads)
