"""Plain text and Markdown to an Article.

In goes decoded text, out comes the Article with headline, dates, byline and language as fields and
the prose as sentences. Not obvious: `Article.text` is the file as decoded, markup and all, so that
offsets hold in it; a sentence is cut where its first and last words are and takes markup along only
where half of it would be left, as in "**Seoul** said".
"""

from __future__ import annotations

import re

from briefing.article import Article, Sentence, digest
from briefing.errors import SourceError
from briefing.sources.frontmatter import front_matter
from briefing.sources.header import completed, from_front_matter, read_header
from briefing.sources.language import guess_language
from briefing.sources.markdown import looks_like_markdown, markdown_paragraphs
from briefing.sources.paragraphs import Paragraph, lines_of, plain_paragraphs
from briefing.sources.segment import spans

FEWEST_SENTENCES = 2
FEWEST_WORDS = 20
"""Less than this is a headline or a caption, of which no briefing can be made."""

_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_WORD = re.compile(r"[^\W_\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-Z]\.)+|\b(?:Inc|Corp|Co|Ltd|Jr|Sr)\.)[”’\"']*$")


def read_text(text: str, *, source: str, name: str) -> Article:
    """Return the article that `text` is.

    `source` is what the article will say it was read from; `name` is its title where the text has
    none. Raises SourceError where there is too little prose.
    """
    front = front_matter(text)
    header, lines = read_header(lines_of(text, front.end))
    header = completed(from_front_matter(front.fields), header)
    markdown = front.end > 0 or looks_like_markdown(text)
    paragraphs = markdown_paragraphs(lines) if markdown else plain_paragraphs(lines)
    title, paragraphs = _titled(header.title, paragraphs, name)
    language = header.language or guess_language("\n".join(p.text for p in paragraphs))
    sentences = _sentences(text, paragraphs, language)
    _refuse_too_little(sentences, source)
    return Article(
        title=title,
        published=header.published,
        updated=header.updated,
        date_precision=header.precision,
        byline=header.byline,
        language=language,
        source=source,
        text=text,
        sentences=sentences,
        sha256=digest(text),
    )


def _titled(
    known: str | None, paragraphs: list[Paragraph], name: str
) -> tuple[str, list[Paragraph]]:
    """Return the title, and the paragraphs without the one that is it or repeats it."""
    if not paragraphs:
        return known or name, paragraphs
    first = paragraphs[0]
    if known:
        repeats = first.heading == 1 or _letters(first.text) == _letters(known)
        return known, paragraphs[1:] if repeats else paragraphs
    top = next((i for i, p in enumerate(paragraphs[:5]) if p.heading == 1), None)
    if top is None and (first.heading or (len(paragraphs) > 1 and _like_a_title(first.text))):
        top = 0
    if top is None:
        return name, paragraphs
    title = " ".join(paragraphs[top].text.split())
    return title, paragraphs[:top] + paragraphs[top + 1 :]


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _like_a_title(text: str) -> bool:
    """Say whether a first paragraph is a headline: short, and not closed as a sentence is."""
    if len(text) > 200 or _size(text) > 30:
        return False
    closing = text.rstrip("”’\"'»)」』")[-1:]
    return closing not in ".。:：,;" or bool(_ABBREVIATED.search(text))


def _sentences(text: str, paragraphs: list[Paragraph], language: str) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for paragraph, part in enumerate(paragraphs, start=1):
        for first, after in spans(part.text, language):
            start, end = _whole(part.at[first], part.at[after - 1] + 1, part.pairs)
            found.append(
                Sentence(
                    number=len(found) + 1,
                    text=text[start:end],
                    start=start,
                    end=end,
                    paragraph=paragraph,
                )
            )
    return tuple(found)


def _whole(start: int, end: int, pairs: tuple[tuple[int, int, int, int], ...]) -> tuple[int, int]:
    """Return the span widened by the markup at its edges whose other half lies within it."""
    for opening, opened, closing, closed in pairs:
        if opened == start and closed <= end:
            start = opening
        elif closing == end and opening >= start:
            end = closed
    return start, end


def _size(text: str) -> int:
    """Return how many words `text` has; two ideographs count as one."""
    return len(_WORD.findall(text)) + len(_IDEOGRAPH.findall(text)) // 2


def _refuse_too_little(sentences: tuple[Sentence, ...], source: str) -> None:
    words = sum(_size(sentence.text) for sentence in sentences)
    if len(sentences) >= FEWEST_SENTENCES and words >= FEWEST_WORDS:
        return
    raise SourceError(
        f"{source}: too little to brief: {_counted(len(sentences), 'sentence')} and "
        f"{_counted(words, 'word')} besides the headline; give the whole article"
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
