"""What tests of sources share: a site that they may ask."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sources.site import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    """A running site."""
    with serving() as running:
        yield running
