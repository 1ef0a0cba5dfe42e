"""Files of requests, and the lines that come back."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.llm import batches
from briefing.llm.batches import Batches, outcomes
from briefing.llm.chat import ChatCompletions
from briefing.llm.port import Request

Maker = Callable[..., Request]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(st.text(max_size=300), max_size=12),
    requests=st.integers(1, 5),
    size=st.integers(1, 3000),
)
def test_every_request_is_in_one_file_within_the_limits(
    request_of: Maker, texts: list[str], requests: int, size: int
) -> None:
    """In order, by its key; a file is over the size only where one request alone is."""
    endpoint = ChatCompletions("m", base_url=None, api_key="k", context=4096, timeout=1)
    asked = [request_of(text) for text in texts]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "MOST_REQUESTS", requests)
        patch.setattr(batches, "MOST_BYTES", size)
        files = list(Batches(endpoint).files(asked))
    lines = [json.loads(line) for file in files for line in file.splitlines()]
    assert [line["custom_id"] for line in lines] == [r.key for r in asked]
    assert [line["body"] for line in lines] == [endpoint.body(r) for r in asked]
    for file in files:
        count = file.count(b"\n")
        assert 1 <= count <= requests
        assert count == 1 or len(file) <= size


def test_lines_that_are_none_are_skipped() -> None:
    """Half a line, a blank one, a number: what is whole is read all the same."""
    content = b'{"custom_id": "a", "error": null}\n\n7\n{"custom_id": 8}\n{"custom_id": "b"'
    assert list(outcomes(content)) == [("a", {"custom_id": "a", "error": None})]
