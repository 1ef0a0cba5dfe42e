"""Which paragraph of a text is its headline, where no field says so.

In go paragraphs, headings with their level, out come the headline and the paragraphs of prose. Not
obvious: a first line is taken for the headline only where it is short and not closed as a sentence
is, for else the first sentence of an article without headline would be lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.article import letters
from briefing.sources.compose import Read, words_in
from briefing.sources.header import Header, completed, read_header
from briefing.sources.paragraphs import Line, Paragraph

_ABBREVIATED = re.compile(r"(?:\b(?:[A-Z]\.)+|\b(?:Inc|Corp|Co|Ltd|Jr|Sr)\.)[”’\"']*$")


def read_paragraphs(paragraphs: Sequence[Paragraph], *, known: Header | None = None) -> Read:
    """Return fields and prose of paragraphs, of which some at the top may be fields.

    What `known` gives goes before what the paragraphs say.
    """
    header, lines = read_header([Line(paragraph.text, 0) for paragraph in paragraphs])
    left = [p for p, line in zip(paragraphs, lines, strict=True) if line.text]
    header = completed(known or Header(), header)
    title, prose = titled(header.title, left)
    return Read(header._replace(title=title), [paragraph.text for paragraph in prose])


def titled(known: str | None, paragraphs: list[Paragraph]) -> tuple[str | None, list[Paragraph]]:
    """Return the title, and the paragraphs without the one that is it or repeats it.

    `known` is the title where a field gives it.
    """
    if not paragraphs:
        return known, paragraphs
    first = paragraphs[0]
    if known:
        repeats = first.heading == 1 or letters(first.text) == letters(known)
        return known, paragraphs[1:] if repeats else paragraphs
    top = next((i for i, p in enumerate(paragraphs[:5]) if p.heading == 1), None)
    if top is None and (first.heading or (len(paragraphs) > 1 and _like_a_title(first.text))):
        top = 0
    if top is None:
        return None, paragraphs
    return paragraphs[top].text, paragraphs[:top] + paragraphs[top + 1 :]


def _like_a_title(text: str) -> bool:
    """Say whether a first paragraph is a headline: short, and not closed as a sentence is."""
    if len(text) > 200 or words_in(text) > 30:
        return False
    closing = text.rstrip("”’\"'»)」』")[-1:]
    return closing not in ".。:：,;" or bool(_ABBREVIATED.search(text))
