"""What was worked out about an article, kept while it is likely to be asked for again.

In goes how something is worked out, out comes the same with a memory of the articles asked about
last. Not obvious: that memory is bounded by their sentences together and not by their number, so
that a run of many short articles side by side keeps all of theirs, and long ones take no more room.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from briefing.article import Article

T = TypeVar("T")

SENTENCES = 3_000
"""Of some hundred articles: as many as are open at a time; memory is flat over thousands."""


class Kept(Generic[T]):
    """As the function `make`, which is not called again for the same text and language.

    `titled` says that it reads the title too. At most so many `sentences` are kept together.
    """

    def __init__(
        self, make: Callable[[Article], T], *, titled: bool = False, sentences: int = SENTENCES
    ) -> None:
        self._make = make
        self._titled = titled
        self._most = sentences
        self._made: OrderedDict[tuple[str, str, str, int], T] = OrderedDict()
        self._held = 0

    def __call__(self, article: Article) -> T:
        """Return what is known of an article, working it out where it is not."""
        size = len(article.sentences)
        key = (article.sha256, article.title if self._titled else "", article.language, size)
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        made = self._made[key] = self._make(article)
        self._held += size
        while self._held > self._most and len(self._made) > 1:
            (*_, dropped), _ = self._made.popitem(last=False)
            self._held -= dropped
        return made
