"""The JSON inside what a model wrote around it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.llm.fenced import unfenced

OBJECTS = st.dictionaries(st.text(), st.text() | st.integers() | st.lists(st.text()), max_size=4)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "b"}',
        '```json\n{"a": "b"}\n```',
        '```\n{"a": "b"}\n```',
        '```JSON\r\n{"a": "b"}\r\n```',
        'Here it is:\n\n```json\n{"a": "b"}\n```\n\nI hope that this helps!',
        '```json\n{"a": "b"}',
        'Sure! {"a": "b"} is my answer.',
        '<think>Perhaps {"a": 1}?</think>\n{"a": "b"}',
        '```json\n{"a": "draft"}\n```\nBetter:\n```json\n{"a": "b"}\n```',
        '\ufeff{"a": "b"}\n',
    ],
)
def test_the_object_is_found_whatever_stands_around_it(text: str) -> None:
    """Fences, sentences, thoughts, drafts and a byte order mark do not hide an answer."""
    assert json.loads(unfenced(text)) == {"a": "b"}


@pytest.mark.parametrize("text", ["", "I cannot say.", '{"a":', "[1, 2]", "{" * 100_000])
def test_text_without_an_object_stays_as_it_is(text: str) -> None:
    """What is no answer is left to validation, which says what is wrong with it."""
    assert unfenced(text) == text


@given(OBJECTS, st.sampled_from(["{}", "```json\n{}\n```", "So:\n```\n{}\n```\nDone."]))
def test_any_object_survives_its_fence(value: dict[str, object], around: str) -> None:
    """No content of an object, not even a fence in a string, changes what is read."""
    text = json.dumps(value, ensure_ascii=False)
    assert json.loads(unfenced(around.replace("{}", text))) == value
