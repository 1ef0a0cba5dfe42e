"""Without the extra the daily briefing says what to install."""

from __future__ import annotations

import importlib.util

import pytest

from briefing.daily import extra
from briefing.errors import UsageError


def test_all_is_there() -> None:
    """The packages that are asked for are those that the extra installs."""
    extra.required()


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, with what to type."""
    found = importlib.util.find_spec
    monkeypatch.setattr(extra, "find_spec", lambda m: None if m == "sklearn" else found(m))
    with pytest.raises(UsageError, match=r"needs scikit-learn: .*policy-briefing\[daily\]"):
        extra.required()
