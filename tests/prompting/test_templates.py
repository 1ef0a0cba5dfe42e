"""No way of writing a template lets text of the article out as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefing.prompting.given import ARTICLE, Kind
from briefing.prompting.templates import Reader
from briefing.promptset.folder import Template
from briefing.promptset.problem import Problem
from briefing.promptset.rendering import environment

LEAKS = {
    "plain": "{{ title }}",
    "joined": "{{ 'x' ~ title }}",
    "added": "{{ title + 'x' }}",
    "formatted": "{{ '%s' | format(title) }}",
    "percent": "{{ '%s' % title }}",
    "replaced after": "{{ title | data | replace('‹', '<') }}",
    "conditional": "{{ title if language else 'x' }}",
    "or": "{{ '' or title }}",
    "default": "{{ '' | default(title, true) }}",
    "set": "{% set x = title %}{{ x }}",
    "with": "{% with x = title %}{{ x }}{% endwith %}",
    "unpacked": "{% for a, b in [(title, 1)] %}{{ a }}{{ b }}{% endfor %}",
    "nested": "{% for p in paragraphs %}{% for s in p %}{{ s.text }}{% endfor %}{% endfor %}",
    "by key": "{% for p in paragraphs %}{{ p[0]['text'] }}{% endfor %}",
    "mapped": "{{ paragraphs[0] | map(attribute='text') | join(' ') }}",
    "whole": "{{ paragraphs }}",
    "record": "{{ paragraphs[0][0] }}",
    "first": "{{ (paragraphs | first | first).text }}",
    "macro": "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(title) }}",
    "called": "{{ title.upper() }}",  # and that text has no fields
    "sliced": "{{ title[:3] }}",
    "listed": "{{ [title] | join }}",
    "included": "{% include 'other.j2' %}",
}

SAFE = {
    "filtered": "{{ title | data }}",
    "filtered, then cut": "{{ title | data | truncate(40) }}",
    "joined, then filtered": "{{ ('x' ~ title) | data }}",
    "counted": "{{ paragraphs | length }}",
    "compared": "{{ title == 'x' }}",
    "asked about": "{% if title %}x{% endif %}",
    "number": "{% for p in paragraphs %}{{ p[0].number }}{% endfor %}",
    "block": "{% filter data %}{{ title }}{% endfilter %}",
    "set, then filtered": "{% set x = title | data %}{{ x }}",
    "macro": "{% macro m(x) %}{{ x | data }}{% endmacro %}{{ m(title) }}",
    "own words": "{% set x = 'dry' %}{{ x | upper }} {{ language }} {{ loop_free | default('') }}",
}


def problems(text: str, given: dict[str, Kind]) -> list[Problem]:
    """Return what is wrong with a template."""
    texts = {"one.j2": text, "other.j2": "{{ title }}"}
    templates = {file: Template(Path(file), said) for file, said in texts.items()}
    reader = Reader(templates, environment(texts), given)
    reader.read("one.j2")
    return reader.problems


@pytest.mark.parametrize("how", LEAKS)
def test_text_of_the_article_is_followed(how: str) -> None:
    """However it gets there, what is put out unfiltered is told."""
    told = [problem.what for problem in problems(LEAKS[how], dict(ARTICLE))]
    assert any("puts out text of the article as it is" in what for what in told), told


@pytest.mark.parametrize("how", SAFE)
def test_what_is_safe_is_not_told(how: str) -> None:
    """Filtered text, numbers and words of the set's own pass."""
    given = dict(ARTICLE) | {"loop_free": ARTICLE["language"]}
    assert [str(problem) for problem in problems(SAFE[how], given)] == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a\n{% extends 'other.j2' %}", 2, "extends cannot be checked"),
        ("a\n\n{% include 'nothing.j2' %}", 3, "there is no template nothing.j2"),
        ("{% for s in paragraphs %}\n{{ s.text | data }}{% endfor %}", 2, "has no text"),
        ("{{ title | data }}\n{{ titel | data }}", 2, "titel is given to no template"),
        ("{% if title is blank %}x{% endif %}", 1, "there is no test blank"),
        ("x\n{{ title | data", 2, "it is no template"),
    ],
)
def test_mistakes_are_told_with_their_lines(text: str, line: int, what: str) -> None:
    """The line is that of the mistake."""
    first = problems(text, dict(ARTICLE))[0]
    assert first.line == line
    assert what in first.what
