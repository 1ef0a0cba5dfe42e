"""Fetching from the web: politely, within limits, and never from the user's own network.

`fetch` is what the rest of the reading room uses; `guard` decides which addresses may be connected
to, `robots` what a site allows, `store` keeps what was fetched.
"""

from __future__ import annotations

from briefing.sources.web.fetch import Fetched, Web

__all__ = ["Fetched", "Web"]
