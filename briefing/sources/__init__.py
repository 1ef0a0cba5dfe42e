"""The reading room: whatever an analyst reads to Articles.

In goes where to read from, out comes one Article (`read`) or all that are there (`Reading`).
`found` loads the bytes, `readers` tells their kind by content and hands them to the module of that
kind. Not obvious: nothing is believed about a name, so a PDF called article.txt is read as a PDF.
"""

from __future__ import annotations

from briefing.sources.all import Reading, read, read_all
from briefing.sources.places import LARGEST

__all__ = ["LARGEST", "Reading", "read", "read_all"]
