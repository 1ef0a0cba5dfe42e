"""Plain text and Markdown to an Article.

In goes decoded text, out comes the Article with headline, dates, byline and language as fields and
the prose as sentences. Not obvious: where a text has no headline, the name it is given stands in as
the title, but not in the article's text, which holds nothing that was not read.
"""

from __future__ import annotations

import re

from briefing.article import Article
from briefing.sources.characters import readable
from briefing.sources.compose import Read, composed, words_in
from briefing.sources.frontmatter import front_matter
from briefing.sources.header import completed, from_front_matter, read_header
from briefing.sources.markdown import looks_like_markdown, markdown_paragraphs
from briefing.sources.paragraphs import Paragraph, lines_of, plain_paragraphs

_ABBREVIATED = re.compile(r"(?:\b(?:[A-Z]\.)+|\b(?:Inc|Corp|Co|Ltd|Jr|Sr)\.)[”’\"']*$")


def read_text(text: str, *, source: str, name: str) -> Article:
    """Return the article that `text` is.

    `source` is what the article will say it was read from; `name` is its title where the text has
    none. Raises SourceError where there is too little prose.
    """
    text = readable(text)
    front = front_matter(text)
    header, lines = read_header(lines_of(text[front.end :]))
    header = completed(from_front_matter(front.fields), header)
    markdown = front.end > 0 or looks_like_markdown(text)
    paragraphs = markdown_paragraphs(lines) if markdown else plain_paragraphs(lines)
    title, paragraphs = _titled(header.title, paragraphs)
    read = Read(header._replace(title=title), [paragraph.text for paragraph in paragraphs])
    return composed(read, source=source, name=name)


def _titled(known: str | None, paragraphs: list[Paragraph]) -> tuple[str | None, list[Paragraph]]:
    """Return the title, and the paragraphs without the one that is it or repeats it."""
    if not paragraphs:
        return known, paragraphs
    first = paragraphs[0]
    if known:
        repeats = first.heading == 1 or _letters(first.text) == _letters(known)
        return known, paragraphs[1:] if repeats else paragraphs
    top = next((i for i, p in enumerate(paragraphs[:5]) if p.heading == 1), None)
    if top is None and (first.heading or (len(paragraphs) > 1 and _like_a_title(first.text))):
        top = 0
    if top is None:
        return None, paragraphs
    return paragraphs[top].text, paragraphs[:top] + paragraphs[top + 1 :]


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _like_a_title(text: str) -> bool:
    """Say whether a first paragraph is a headline: short, and not closed as a sentence is."""
    if len(text) > 200 or words_in(text) > 30:
        return False
    closing = text.rstrip("”’\"'»)」』")[-1:]
    return closing not in ".。:：,;" or bool(_ABBREVIATED.search(text))
