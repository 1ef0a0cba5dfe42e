"""The fields above an article's body."""

from datetime import UTC, datetime, timedelta

import pytest

from briefing.sources.header import Header, completed, from_front_matter, language_code, read_header
from briefing.sources.paragraphs import lines_of

HEADLINE = "Ministers agree on alliance\n"
BODY = "\nThe ministers spoke by phone on Thursday. They agreed to meet in Seoul.\n"


def header_of(text: str) -> tuple[Header, str]:
    """Return the header of a text, and what is left of its lines, joined."""
    header, lines = read_header(lines_of(text))
    return header, "\n".join(line.text for line in lines if line.text)


def test_published_and_updated_share_a_line() -> None:
    """Two labelled dates on one line are two fields, and the line is gone."""
    line = "Published: 31 Jul. 2025, 15:19 Updated: 31 Jul. 2025, 16:53\n"
    header, left = header_of(HEADLINE + line + BODY)
    assert header.published == datetime(2025, 7, 31, 15, 19)
    assert header.updated == datetime(2025, 7, 31, 16, 53)
    assert header.precision == "minute"
    assert left == (HEADLINE + BODY.strip()).strip()


@pytest.mark.parametrize(
    "line",
    [
        *("Published: 2025-07-31", "Posted on July 31, 2025", "Date: 31 July 2025", "2025-07-31"),
        *("First published July 31, 2025", "Publié le 31 juillet 2025", "입력 2025.07.31."),
        *("Veröffentlicht am 31.07.2025", "公開日：2025年7月31日", "发布时间：2025年7月31日"),
        *("Publicado el 31 de julio de 2025", "**Published:** July 31, 2025", "July 31, 2025"),
        *("Reuters | Published: July 31, 2025", "> Date: 2025-07-31", "Published July 31, 2025."),
    ],
)
def test_dates_of_publication_are_found_in_many_words(line: str) -> None:
    """A labelled date, or a bare one on a line of its own, is a field and no prose."""
    header, left = header_of(HEADLINE + line + "\n" + BODY)
    assert header.published == datetime(2025, 7, 31)
    assert header.precision == "day"
    assert line not in left


@pytest.mark.parametrize(
    "line",
    [
        *("Updated: 2025-08-01", "Last updated on August 1, 2025", "수정 2025.08.01."),
        *("Mis à jour le 1er août 2025", "Stand: 1. August 2025", "更新：2025年8月1日"),
        "Date modified: 1 Aug 2025",
    ],
)
def test_dates_of_change_are_found_in_many_words(line: str) -> None:
    """An update is not taken for the publication."""
    header, _ = header_of(HEADLINE + line + "\n" + BODY)
    assert header.updated == datetime(2025, 8, 1)
    assert header.published is None
    assert header.precision is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Lee Sang-ho", "Lee Sang-ho"),
        ("BY SEO JI-EUN [seo@example.org]", "SEO JI-EUN"),
        ("By Michael R. Gordon and Nancy A. Youssef", "Michael R. Gordon and Nancy A. Youssef"),
        ("By Jane Doe, Staff Writer", "Jane Doe, Staff Writer"),
        ("*By [Jane Doe](https://example.org/jane)*", "Jane Doe"),
        ("By Jane Doe | July 31, 2025", "Jane Doe"),
        ("By Jane Doe Published: July 31, 2025", "Jane Doe"),
        ("Par Jean Dupont", "Jean Dupont"),
        ("Von Anna Müller", "Anna Müller"),
        ("홍길동 기자 hong@example.org", "홍길동"),
        ("Author: Jane Doe", "Jane Doe"),
    ],
)
def test_bylines_are_found(line: str, names: str) -> None:
    """Who wrote it is a field, without "By" and without an address."""
    header, left = header_of(HEADLINE + line + "\n" + BODY)
    assert header.byline == names
    assert left == (HEADLINE + BODY.strip()).strip()


@pytest.mark.parametrize(
    "line",
    [
        "By Tuesday the talks had failed.",
        "By the end of July, nobody believed in it",
        "The report was released July 31, 2025",
        "Published in 1953, the treaty still binds both sides and will go on doing so.",
        "Updated guidance was published on Thursday.",
        "On July 31, 2025, the ministers met.",
    ],
)
def test_prose_that_begins_like_a_field_stays(line: str) -> None:
    """Only whole lines that are fields and nothing else are taken out."""
    header, left = header_of(HEADLINE + line + "\n" + BODY)
    assert line in left
    assert header.byline is None
    assert header.published is None


def test_the_first_line_is_a_headline_unless_it_is_a_date() -> None:
    """A headline may begin with "By"; a date above the headline is a field."""
    header, left = header_of("By Land and Sea\n" + BODY)
    assert header.byline is None
    assert left.startswith("By Land and Sea")
    header, left = header_of("July 31, 2025\n" + HEADLINE + BODY)
    assert header.published == datetime(2025, 7, 31)
    assert left.startswith(HEADLINE.strip())


def test_a_labelled_line_without_a_date_is_no_prose() -> None:
    """A line "Published: yesterday" tells nothing, but is not a sentence of the article either."""
    header, left = header_of(HEADLINE + "Published: yesterday\n" + BODY)
    assert header.published is None
    assert "yesterday" not in left


def test_a_date_in_the_middle_of_an_article_is_no_field() -> None:
    """Far from top and end, a line that is a date belongs to the text."""
    prose = "The ministers met and talked and parted and met again.\n\n"
    middle = prose * 15 + "Published: July 31, 2025\n\n" + prose * 15
    header, left = header_of(HEADLINE + middle)
    assert header.published is None
    assert "Published: July 31, 2025" in left


def test_a_date_at_the_end_is_a_field() -> None:
    """Some sites put the date under the article."""
    prose = "The ministers met and talked and parted and met again.\n\n"
    header, left = header_of(HEADLINE + prose * 20 + "Updated: July 31, 2025")
    assert header.updated == datetime(2025, 7, 31)
    assert "Updated" not in left


def test_labelled_lines_give_title_and_language_and_hide_the_address() -> None:
    """A text exported with labels has its fields; its own address is no prose."""
    text = "Title: A deal\nLanguage: ko-KR\nSource: Example\nURL: https://example.org/a\n"
    header, left = header_of(text + BODY)
    assert (header.title, header.language) == ("A deal", "ko")
    assert left == BODY.strip()


def test_front_matter_names_are_those_of_site_generators() -> None:
    """`date`, `lastmod` and `author` mean what they mean to Hugo and Jekyll."""
    header = from_front_matter(
        {"title": "T", "date": "2025-07-31T15:19:00Z", "lastmod": "2025-08-01", "author": "J. Doe"}
    )
    assert header.title == "T"
    assert header.published == datetime(2025, 7, 31, 15, 19, tzinfo=UTC)
    assert header.precision == "second"
    assert header.updated == datetime(2025, 8, 1)
    assert header.byline == "J. Doe"


def test_the_precision_goes_with_the_date_it_belongs_to() -> None:
    """Where two headers are joined, a precise date keeps its own precision."""
    first, _ = header_of(HEADLINE + "By Jane Doe\n")
    second, _ = header_of(HEADLINE + "Published: 2025-07-31T15:19:00+09:00\n")
    both = completed(first, second)
    assert both.byline == "Jane Doe"
    assert both.precision == "second"
    assert both.published is not None
    assert both.published.utcoffset() == timedelta(hours=9)


@pytest.mark.parametrize(
    ("name", "code"),
    [("en", "en"), ("en-US", "en"), ("ko_KR", "ko"), ("English", None), ("", None), ("e", None)],
)
def test_language_codes_are_of_two_letters(name: str, code: str | None) -> None:
    """Regions are left out, names of languages are not guessed at."""
    assert language_code(name) == code
