"""Plain text and Markdown to an Article.

In goes decoded text, out comes the Article with headline, dates, byline and language as fields and
the prose as sentences. Not obvious: where a text has no headline, the name it is given stands in as
the title, but not in the article's text, which holds nothing that was not read.
"""

from __future__ import annotations

from briefing.article import Article
from briefing.sources.characters import readable
from briefing.sources.compose import Read, composed
from briefing.sources.frontmatter import front_matter
from briefing.sources.header import completed, from_front_matter, read_header
from briefing.sources.headline import titled
from briefing.sources.markdown import looks_like_markdown, markdown_paragraphs
from briefing.sources.paragraphs import lines_of, plain_paragraphs


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
    title, paragraphs = titled(header.title, paragraphs)
    read = Read(header._replace(title=title), [paragraph.text for paragraph in paragraphs])
    return composed(read, source=source, name=name)
