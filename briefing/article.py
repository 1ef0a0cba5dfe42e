"""An article as it was read: its text, its sentences with offsets into that text, its dates.

Everything downstream cites sentences by number and cuts quotations out of `Article.text`; so the
one law of this module is `article.text[s.start:s.end] == s.text` for every sentence.
"""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator


class Shape(BaseModel):
    """Base of all our data: frozen, and nothing that was not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


DatePrecision = Literal["day", "minute", "second"]


class Sentence(Shape):
    """One sentence of an article.

    `number` counts from 1 through the whole article; `start` and `end` are half-open offsets in
    Python characters of `Article.text`; `paragraph` counts from 1.
    """

    number: int
    text: str
    start: int
    end: int
    paragraph: int


class Article(Shape):
    """One article: `text` is all that was read, `sentences` are its prose without the headline.

    `published` and `updated` are timezone-aware where the source gives a zone; `date_precision`
    says how much of `published` was given. `language` is an ISO 639-1 code. `source` is where it
    was read from, a path, an address or "stdin". `sha256` is of `text` in UTF-8.

        >>> from briefing.sources import read
        >>> article = read("seeds/panama-canal-drought.txt")
        >>> fifth = article.sentences[4]
        >>> fifth.number, fifth.text, article.text[fifth.start : fifth.end] == fifth.text
        (5, 'That did not happen.', True)
    """

    title: str
    published: datetime | None = None
    updated: datetime | None = None
    date_precision: DatePrecision | None = None
    byline: str | None = None
    language: str = "en"
    source: str
    text: str
    sentences: tuple[Sentence, ...]
    sha256: str

    @model_validator(mode="after")
    def _offsets_hold(self) -> Self:
        """Refuse sentences that are not exactly what the offsets cut out, in order from 1."""
        end = 0
        for number, s in enumerate(self.sentences, start=1):
            if s.number != number or s.start < end or self.text[s.start : s.end] != s.text:
                raise ValueError(f"sentence {number} is not what its offsets cut out")
            end = s.end
        if self.sha256 != digest(self.text):
            raise ValueError("sha256 is not that of the text")
        return self

    def cited(self, numbers: tuple[int, ...]) -> tuple[Sentence, ...]:
        """Return the sentences with these numbers, in order, each once; others do not exist."""
        count = len(self.sentences)
        return tuple(self.sentences[n - 1] for n in sorted(set(numbers)) if 1 <= n <= count)


_MARKS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """Return the letters and digits of a text without case: what two wordings have in common."""
    return _MARKS.sub("", text.casefold())


def digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 form, in hexadecimal."""
    return sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
