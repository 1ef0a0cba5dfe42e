"""Front matter of Markdown files."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.sources.frontmatter import front_matter


def test_fields_are_read_as_text() -> None:
    """Values stay as written: no date, number or truth value is made of them."""
    text = "---\ntitle: 'Korea: a deal'\nDate: 2025-07-31\nlang: no\nweight: 010\n---\nBody"
    fields, end = front_matter(text)
    assert fields == {"title": "Korea: a deal", "date": "2025-07-31", "lang": "no", "weight": "010"}
    assert text[end:] == "Body"


def test_lists_and_mappings_give_their_names() -> None:
    """Authors may be a list, and each a mapping with a name."""
    text = "---\nauthor:\n  - name: Jane Doe\n    mail: x@example.org\n  - John Roe\n---\n"
    assert front_matter(text).fields["author"] == "Jane Doe, John Roe"


def test_a_colon_in_a_title_does_not_lose_the_other_fields() -> None:
    """What YAML refuses but people write is read line by line."""
    text = '---\ntitle: Korea: a new alliance\nauthor: "Jane Doe"\n---\nBody'
    fields, end = front_matter(text)
    assert fields == {"title": "Korea: a new alliance", "author": "Jane Doe"}
    assert text[end:] == "Body"


def test_a_folded_title_is_one_line() -> None:
    """A value over several lines becomes one line."""
    assert front_matter("---\ntitle: >\n  Korea and\n  Japan\n---\n").fields["title"] == (
        "Korea and Japan"
    )


@pytest.mark.parametrize(
    "text",
    [
        *("", "---", "---\n", "No front matter\n---\n", "---\nA rule above. And below.\n---\nBody"),
        *("---\n- a list\n---\n", "--- \ntitle: never closed\n", "---\n---\nBody"),
        "---\n" + "key: value\n" * 3000 + "---\n",
    ],
)
def test_what_is_no_front_matter_is_left_in_the_text(text: str) -> None:
    """Text between horizontal rules, blocks never closed and endless ones are not front matter."""
    assert front_matter(text) == ({}, 0)


@pytest.mark.parametrize(
    "block",
    [
        "title: T\na: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nd: &d [*c,*c,*c]\n",
        "title: T\nx: !!python/object/apply:os.getcwd []\n",
        "title: T\nx: " + "[" * 8000 + "\n",
        "title: T\nx: " + "{a: " * 3000 + "\n",
        "title: T\nx: " + "9" * 9000 + "\n",
        "title: T\nx: 2025-99-99\n",
        "title: T\nx: *nobody\n",
        "title: T\n<<: [1, 2]\n",
    ],
)
def test_hostile_yaml_does_nothing(block: str) -> None:
    """Bombs, tags, deep nesting and dangling aliases cost no time and spoil no other field."""
    began = time.perf_counter()
    fields, end = front_matter(f"---\n{block}---\nBody")
    assert time.perf_counter() - began < 2
    assert fields["title"] == "T"
    assert end > 0


@given(st.text(max_size=200))
def test_any_block_is_read_or_left(inside: str) -> None:
    """Whatever stands between the rules, nothing is raised and the body begins within the text."""
    text = f"---\n{inside}\n---\nBody"
    fields, end = front_matter(text)
    assert 0 <= end <= len(text)
    assert all(isinstance(value, str) for value in fields.values())
