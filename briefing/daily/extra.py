"""The packages that only the daily briefing needs, and what to say when they are missing."""

from __future__ import annotations

from importlib.util import find_spec

from briefing.errors import UsageError

PACKAGES = {"rensa": "rensa", "sklearn": "scikit-learn"}
"""Modules, and what their packages are called."""


def required() -> None:
    """Refuse to begin without the packages: before anything is read, let alone asked.

    Raises:
        UsageError: one of them is not installed.
    """
    missing = [package for module, package in PACKAGES.items() if find_spec(module) is None]
    if missing:
        raise UsageError(
            f"The daily briefing needs {' and '.join(missing)}: "
            "pip install 'policy-briefing[daily]'"
        )
