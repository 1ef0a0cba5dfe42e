"""What a user may name as a side, and what not."""

from __future__ import annotations

import pytest

from briefing.errors import UsageError
from briefing.evaluate.sides import Side, sides
from briefing.settings import Settings

SETTINGS = Settings(prompts="terse", model="small")


def test_a_side_is_a_set_a_model_or_both() -> None:
    """What is left out is as the settings say; a model's name may have an @ of its own."""
    assert sides("default", "mine@big@2", SETTINGS) == (
        Side(label="default", prompts="default"),
        Side(label="mine@big@2", prompts="mine", model="big@2"),
    )
    assert sides("@big", "./p/mine", SETTINGS)[0] == Side(
        label="@big", prompts="terse", model="big"
    )


@pytest.mark.parametrize(("a", "b"), [("", "x"), ("@", "x"), ("x@", "y"), ("x", "x")])
def test_what_names_nothing_or_the_same_is_refused(a: str, b: str) -> None:
    """The line names what was given."""
    with pytest.raises(UsageError, match=a or "names nothing"):
        sides(a, b, SETTINGS)


def test_the_same_by_another_name_is_refused() -> None:
    """The set and the model of the settings are those that are meant by leaving them out."""
    with pytest.raises(UsageError, match="the same"):
        sides("terse", "@small", SETTINGS)
