"""A text to the claims that it makes, to hold them against its sources: a memo, a summary, a note.

In goes plain text or Markdown of any length, out come its sentences without markup, citation marks
and numbering. Not obvious: what only frames the claims (headings, labels, mail headers, footnotes,
links) is left out, for it would be found unsupported and hide what is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefing.sources.characters import one_line, readable
from briefing.sources.frontmatter import front_matter
from briefing.sources.language import guess_language
from briefing.sources.markdown import looks_like_markdown, markdown_paragraphs
from briefing.sources.paragraphs import Paragraph, lines_of, plain_paragraphs
from briefing.sources.segment import spans

_FOOTNOTE = re.compile(r"^[ \t]*\[\^[^\]\n]{1,60}\]:.*(?:\n(?:[ \t]{2,}|\t)\S.*)*", re.MULTILINE)
_TABLE_HEAD = re.compile(
    r"^[^|\n]{0,2000}\|[^\n]{0,5000}\n(?=[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*\|)", re.MULTILINE
)
_LINK = re.compile(
    r"^[ \t]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?!?\[[^\]\n]{1,300}\]\([^)\s]{1,1000}\)[ \t]*$",
    re.MULTILINE,
)
_FIELDS = re.compile(
    r"\A\s*(?:(?:From|To|Cc|Bcc|Date|Sent|Subject|Re|Author)[ \t]*:[^\n]*(?:\n|\Z))+", re.IGNORECASE
)
_ADDRESS = re.compile(r"<?\b(?:https?://|www\.)\S+")
_CITATION = re.compile(r"\s?\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\](?!\()")
_ORDINAL = re.compile(r"\A\(?\d{1,2}[.)]\s+(?=[^\W\d])")
_CLOSED = re.compile(r"[.!?…。！？:：;,][”’\"'»)\]」』）]*$")
_LABEL_WORDS = 8


def claims_in(text: str) -> tuple[str, ...]:
    """Return the sentences of a text that claim something, freed of markup.

    Front matter, the head of a mail, headings, labels that end in a colon, heads of tables,
    footnotes and bare links are left out. A first line that is not closed as a sentence is counts
    as a heading where more follows.
    """
    text = readable(text)
    front = front_matter(text)
    marked = front.end > 0 or looks_like_markdown(text)
    body = text[front.end :]
    for pattern in (_FIELDS, _FOOTNOTE, _TABLE_HEAD, _LINK):
        body = pattern.sub("", body)
    lines = lines_of(body)
    paragraphs = markdown_paragraphs(lines) if marked else plain_paragraphs(lines)
    if len(paragraphs) > 1 and not marked and _like_heading(paragraphs[0].text, body):
        paragraphs = paragraphs[1:]
    prose = (p for p in paragraphs if not p.heading and not _label(p.text))
    return tuple(said for s in _sentences(prose) if _says_something(said := freed(s)))


def segmented(text: str) -> tuple[str, ...]:
    """Return all sentences of a plain text, of whatever kind, as they are."""
    return tuple(_sentences(plain_paragraphs(lines_of(readable(text)))))


def freed(sentence: str) -> str:
    """Return a sentence without the number that it has in a list and without citation marks."""
    return _CITATION.sub("", _ORDINAL.sub("", sentence)).strip()


def _sentences(paragraphs: Iterable[Paragraph]) -> Iterator[str]:
    for paragraph in paragraphs:
        line = one_line(paragraph.text)
        for start, end in spans(line, guess_language(line)):
            yield line[start:end]


def _says_something(sentence: str) -> bool:
    """Tell whether a sentence is more than an address or a pointer to one."""
    rest = _ADDRESS.sub("", sentence)
    return any(map(str.isalnum, rest)) and (rest == sentence or len(rest.split()) > 3)


def _label(text: str) -> bool:
    """Tell whether a paragraph only announces what follows: "Key points:"."""
    return text.rstrip().endswith((":", "：")) and len(text.split()) <= _LABEL_WORDS


def _like_heading(first: str, body: str) -> bool:
    """Tell whether the first paragraph of a plain text is its headline and no item of a list."""
    listed = re.match(r"\s*(?:[-*+•–]|\(?\d{1,3}[.)])\s", body)
    return not listed and len(first) <= 200 and not _CLOSED.search(first)
