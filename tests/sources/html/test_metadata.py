"""Headline and byline of a web page, where sites write them in odd ways."""

import pytest

from briefing.article import Article
from briefing.sources.html import read_html

ONE = (
    "The two ministers spoke by phone on Thursday and agreed to meet in the spring, officials of "
    "both countries said after the call, which lasted for more than an hour."
)
TWO = (
    "They will discuss the alliance, the troops stationed on the peninsula and the budget that "
    "pays for them, none of which either side wanted to describe in any detail."
)
PROSE = f"<p>{ONE}</p><p>{TWO}</p><p>Neither wanted to name a figure for any of the plans.</p>"


def article(above: str, head: str = "<title>Ministers agree</title>", below: str = "") -> Article:
    """Return the article of a page."""
    html = f"<html><head>{head}</head><body><article>{above}{PROSE}{below}</article></body></html>"
    return read_html(html.encode(), source="p", name="stem")


@pytest.mark.parametrize(
    ("above", "byline"),
    [
        ("<p>By Jane Doe</p>", "Jane Doe"),
        ("<p class=auteur>Par Marie Dupont (Bruxelles, bureau européen)</p>", "Marie Dupont"),
        ("<p class=author>Jane Doe<br>Senior correspondent</p>", "Jane Doe"),
        ("<p class=byline>By Jane Doe | The Example | June 12, 2024</p>", "Jane Doe"),
        ("<span class=author>홍길동 기자</span>", "홍길동"),
        ('<meta name=author content="By Jane Doe | The Example">', "Jane Doe"),
        ('<meta name=author content="Jane Doe; John Roe">', "Jane Doe, John Roe"),
    ],
)
def test_bylines_are_names_and_no_sentences(above: str, byline: str) -> None:
    """What stands in brackets, after a break or a bar is none; a line of names is no prose."""
    found = article(above)
    assert found.byline == byline
    assert "Jane" not in found.text
    assert "Marie" not in found.text


def test_a_first_line_that_only_begins_so_is_no_byline() -> None:
    """Prose may begin with "By"."""
    found = article("<p>By land and sea they came, said a spokesman.</p>")
    assert found.byline is None
    assert found.sentences[0].text.startswith("By land")


def test_a_reporter_named_below_the_text_is_its_author() -> None:
    """Korean papers sign at the end, with an address."""
    found = article("", below="<p>홍길동 기자 gildong@example.org</p>")
    assert found.byline == "홍길동"
    assert found.text.endswith("the plans.")


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        (
            "<title>Ministers agree：例新聞</title><meta property='og:site_name' content='例新聞'>",
            "Another heading",
        ),
        (
            "<title>Ministers agree</title><meta property='og:title' content='Latest headlines'>",
            "Ministers agree",
        ),
        (
            "<title>Ministers agree - E</title><meta name='og:title og:site_name' content='E'>",
            "Ministers agree",
        ),
        (
            "<title>Ministers agree - Example</title><link rel=canonical href='https://example.org'>",
            "World news",
        ),
    ],
)
def test_headlines_are_without_the_name_of_the_site(head: str, heading: str) -> None:
    """The name may be told by the page or its address; two places that agree outvote one."""
    assert article(f"<h1>{heading}</h1>", head).title == "Ministers agree"
