"""Languages by code and name, in settings and in prompt sets."""

import pytest

from briefing import promptset
from briefing.errors import UsageError
from briefing.languages import code_of, name_of
from briefing.settings import settings


@pytest.mark.parametrize(
    ("given", "code"), [("en", "en"), ("Korean", "ko"), (" FRENCH ", "fr"), ("Klingon", None)]
)
def test_a_language_is_known_by_code_and_by_name(given: str, code: str | None) -> None:
    """Either is taken in any case; what we do not know is told as such."""
    assert code_of(given) == code


def test_a_code_without_a_name_stands_for_itself() -> None:
    """Articles may be in languages whose names we do not list."""
    assert (name_of("ko"), name_of("eo")) == ("Korean", "eo")


def test_the_setting_is_a_known_language_or_refused() -> None:
    """A name becomes its code; an unknown one names the setting and what to give."""
    assert settings(language="Korean").language == "ko"
    assert settings().language is None
    with pytest.raises(UsageError, match=r"language: .*Klingon.*en, fr or ko"):
        settings(language="Klingon")


def test_a_prompt_set_asks_in_the_language_that_was_chosen() -> None:
    """Only what the model is told changes; the set's own words stay."""
    default = promptset.load("default")
    french = default.in_language("fr")
    assert (default.language, french.language) == ("en", "fr")
    assert french.declared.language == "French"
    assert french.declared.sections == default.declared.sections
