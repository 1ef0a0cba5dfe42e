"""The packages that only the daily briefing needs, and what to say when they are missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from briefing.errors import UsageError


@contextmanager
def needed() -> Iterator[None]:
    """Turn the absence of a package into a line that says how to install it.

    Raises:
        UsageError: a package that is imported inside is not installed.
    """
    try:
        yield
    except ModuleNotFoundError as e:
        raise UsageError(
            f"The daily briefing needs {e.name}: pip install 'policy-briefing[daily]'"
        ) from e
