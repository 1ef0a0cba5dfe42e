"""What was read of a source to an Article: one text, its sentences, its fields.

In go the header and the paragraphs that a reader found, out comes the Article. Its text is the
title and the paragraphs, joined by blank lines: prose alone, freed of markup, addresses of links
and line breaks, so that what is cut out of it can be printed. Not obvious: every kind of source
ends here, so the law of offsets, the cleaning of characters and the refusal of scraps hold for all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from briefing.article import Article, Sentence, digest
from briefing.errors import SourceError
from briefing.sources.characters import one_line
from briefing.sources.header import Header
from briefing.sources.language import settled_language
from briefing.sources.segment import spans

FEWEST_SENTENCES = 2
FEWEST_WORDS = 20
"""Less than this is a headline or a caption, of which no briefing can be made."""

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


class Read(NamedTuple):
    """What a reader found: the fields, and the paragraphs of prose in reading order."""

    header: Header
    paragraphs: Sequence[str]


def composed(read: Read, *, source: str, name: str) -> Article:
    """Return the article of what was read.

    `source` is what the article will say it was read from; `name` is its title where the source
    gives none. Raises SourceError where there is too little prose.
    """
    header = read.header
    title = one_line(header.title or "")
    paragraphs = [line for paragraph in read.paragraphs if (line := one_line(paragraph))]
    language = settled_language(header.language, "\n".join(paragraphs))
    text = "\n\n".join([title, *paragraphs] if title else paragraphs)
    sentences = _sentences(paragraphs, language, start=len(title) + 2 if title else 0)
    _refuse_too_little(sentences, source)
    return Article(
        title=title or one_line(name) or "Untitled",
        published=header.published,
        updated=header.updated,
        date_precision=header.precision,
        byline=one_line(header.byline or "") or None,
        language=language,
        source=source,
        text=text,
        sentences=sentences,
        sha256=digest(text),
    )


def words_in(text: str) -> int:
    """Return how many words `text` has; two ideographs count as one."""
    return len(_WORD.findall(text)) + len(_IDEOGRAPH.findall(text)) // 2


def _sentences(paragraphs: Sequence[str], language: str, *, start: int) -> tuple[Sentence, ...]:
    """Return the sentences of paragraphs of which the first begins at `start`."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(paragraphs, start=1):
        for first, after in spans(paragraph, language):
            found.append(
                Sentence(
                    number=len(found) + 1,
                    text=paragraph[first:after],
                    start=start + first,
                    end=start + after,
                    paragraph=number,
                )
            )
        start += len(paragraph) + 2
    return tuple(found)


def _refuse_too_little(sentences: tuple[Sentence, ...], source: str) -> None:
    words = sum(words_in(sentence.text) for sentence in sentences)
    if len(sentences) >= FEWEST_SENTENCES and words >= FEWEST_WORDS:
        return
    raise SourceError(
        f"{source}: too little to brief: {_counted(len(sentences), 'sentence')} and "
        f"{_counted(words, 'word')} besides the headline; give the whole article"
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
