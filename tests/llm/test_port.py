"""Requests and their keys: what affects the answer, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from briefing.llm.port import Limits, Message, Reply, Request, Window, canonical, normal

Maker = Callable[..., Request]

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def backwards(value: object) -> object:
    """Return a JSON value with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {k: backwards(v) for k, v in reversed(value.items())}
    return [backwards(v) for v in value] if isinstance(value, list) else value


@given(JSON)
def test_canonical_json_does_not_depend_on_the_order_of_keys(value: object) -> None:
    """Equal values have one text, in whatever order their keys were added."""
    assert canonical(backwards(value)) == canonical(value)


def test_a_key_does_not_depend_on_the_order_of_the_schema_s_keys(request_of: Maker) -> None:
    """The same schema, built in another order, asks the same question."""
    schema = request_of().json_schema
    assert request_of(json_schema=backwards_top(schema)).key == request_of().key


def backwards_top(schema: dict[str, object]) -> dict[str, object]:
    """Return a schema whose objects, but not whose lists, are turned round."""
    turned = backwards(schema)
    assert isinstance(turned, dict)
    assert list(turned) != list(schema)
    return turned


@pytest.mark.parametrize(
    "change",
    [
        {"model": "other"},
        {"messages": (Message(role="user", part="task", content="What closed?"),)},
        {"messages": (Message(role="system", part="task", content="What opened?"),)},
        {"schema_name": "other"},
        {"json_schema": {"type": "object"}},
        {"max_tokens": 101},
        {"temperature": 0.5},
        {"ordinal": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_key_changes_with_what_affects_the_answer(
    request_of: Maker, change: dict[str, object]
) -> None:
    """Each field that reaches the model makes another key."""
    assert request_of(**change).key != request_of().key


def test_a_key_changes_with_the_order_in_which_properties_are_asked_for(request_of: Maker) -> None:
    """A model fills in properties in order; `required`, in that order too, makes another key."""
    schema = request_of().json_schema
    turned = schema | {"required": schema["required"][::-1]}
    assert request_of(json_schema=turned).key != request_of().key


def test_a_changed_copy_has_a_key_of_its_own(request_of: Maker) -> None:
    """Though the key of a request is worked out once, and a copy takes all else along."""
    request = request_of()
    assert request.key
    assert request.model_copy() == request
    copied = request.model_copy(update={"max_tokens": 200})
    assert copied.key == request_of(max_tokens=200).key != request.key


def test_a_key_does_not_change_with_what_only_names_the_request(request_of: Maker) -> None:
    """Step, label and the names of parts are for people: a renamed article keeps its answers."""
    parts = tuple(m.model_copy(update={"part": "p"}) for m in request_of().messages)
    other = request_of(step="x", label="y", messages=parts)
    assert other.key == request_of().key


def test_a_key_stays_the_same_from_version_to_version(request_of: Maker) -> None:
    """What was recorded once is found again: a changed key needs a new KEY_VERSION."""
    assert request_of().key == "96adfda4ac8f442f57cdc471b8693f11bdd6ca1239a5758cd3598e260d4d2f4a"


def test_no_field_of_a_request_is_forgotten_in_the_key() -> None:
    """A new field must be put into the key, or into this list of what does not affect answers."""
    assert set(Request.model_fields) == {
        *("step", "label"),
        *("model", "messages", "schema_name", "json_schema", "max_tokens", "temperature"),
        *("ordinal", "logprobs"),
    }


def test_asking_for_log_probabilities_is_another_request(request_of: Maker) -> None:
    """Who does not ask for them has the key of before; who does has one for each number of them."""
    keys = {request_of(logprobs=n).key for n in (0, 1, 5)}
    assert len(keys) == 3
    assert request_of(logprobs=0).key == request_of().key


def test_consecutive_parts_of_a_role_are_sent_as_one_message(request_of: Maker) -> None:
    """The parts are ours; a server sees one message a turn."""
    assert request_of().conversation() == [
        {"role": "system", "content": "Answer briefly."},
        {"role": "user", "content": "[1] The canal opened.\n\nWhat opened?"},
    ]


@given(JSON)
def test_normal_json_has_the_same_value(value: object) -> None:
    """Compact form changes spaces alone, and is its own compact form."""
    text = normal(json.dumps(value, indent=2))
    assert json.loads(text) == value
    assert normal(text) == text


@pytest.mark.parametrize(
    "text",
    ["no JSON", "", '{"a": 1', '{"a": 1e999}', '{"a": NaN}', '["\\ud800"]', "[" * 100_000],
    ids=["words", "empty", "cut", "infinite", "nan", "half a pair", "deep"],
)
def test_what_cannot_be_written_again_stays_as_it_is(text: str) -> None:
    """Text that is no JSON, or that no JSON could hold, is kept raw and breaks nothing."""
    assert normal(text) == text


def test_rate_limits_are_not_part_of_what_is_kept() -> None:
    """What a server said about its limits never reaches a store."""
    reply = Reply(text="{}", finish_reason="stop", limits=Limits(requests=Window(limit=1)))
    assert "limit" not in reply.model_dump_json()


def test_shapes_refuse_what_was_not_declared() -> None:
    """A field that nobody declared is an error, not lost."""
    with pytest.raises(ValidationError):
        Reply.model_validate({"text": "", "finish_reason": "stop", "header": "x"})
