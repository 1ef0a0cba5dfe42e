"""Sentence spans of one paragraph: marks that may end a sentence, judged by rules for news prose.

In goes a paragraph and its language, out come half-open spans that cover everything but the white
space between them. For the languages of `stops` its rules judge every full stop, question mark and
the like, and ask sentencex about abbreviations they do not know; all other languages are cut where
sentencex cuts, save where a rule that holds everywhere forbids it. Not obvious: in doubt nothing is
cut, for a sentence cut in two misreports the article, while two left together only cite too much.
A quotation of ordinary length stays whole, and so with its speaker; a speech is cut.
"""

from __future__ import annotations

import re

import sentencex

from briefing.sources.quotes import enclosures
from briefing.sources.stops import DOTTED, OURS, Stop, ends_sentence

LONG_QUOTATION = 240
"""Quotations and brackets of more characters than this are cut into their sentences."""

_PIECE = 4000
_MARK = re.compile(r"(?:\.[ \u00a0]){2,}\.|[.!?…。｡！？؟۔।॥]+|．(?!\d)")
_CLOSER = re.compile(r"[”’»›)\]}」』）】〉》*_]|\[\d{1,3}\]")
_LONE = re.compile(r"\s[”’»」』](?!\S)")
_ELISION = re.compile(r"(?:[dlmnstcjDLMNSTCJ]|[Qq]u|[a-z]{0,3}ll)['’](?=\w)")
_OPENERS = " \u00a0\u202f\t\n\"'“”„‚‘«‹‟([{「『（【〈《¿¡*_–—-•"


def spans(paragraph: str, language: str) -> list[tuple[int, int]]:
    """Return the half-open spans of the sentences of one paragraph, in order.

    Spans neither begin nor end with white space, and all that is not white space lies in exactly
    one. `language` is an ISO 639-1 code; an unknown one is cut as sentencex cuts.
    """
    pairs = enclosures(paragraph)
    inside = _inside(pairs, len(paragraph))
    openings = {close: opening for opening, close in pairs}
    proposed = set() if language in OURS else _proposed(paragraph, language)
    ends = set()
    seen = set()
    for found in _MARK.finditer(paragraph):
        end = _end(paragraph, found.end(), openings)
        seen.add(end)
        if end in ends or inside[end]:
            continue
        stop = _stop(paragraph, found.start(), found.end(), end, openings)
        verdict = ends_sentence(stop, language)
        if verdict or (verdict is None and end in proposed):
            ends.add(end)
    ends |= {end for end in proposed - seen if not inside[end]}
    return _cut(paragraph, sorted(ends))


def _proposed(paragraph: str, language: str) -> set[int]:
    """Return where sentencex ends sentences, white space after them left out.

    It is asked piece by piece, for quotation marks that never close cost it quadratic time.
    """
    ends: set[int] = set()
    for start in range(0, len(paragraph), _PIECE):
        piece = paragraph[start : start + _PIECE]
        found = sentencex.get_sentence_boundaries(language, piece)
        ends.update(start + b["start_index"] + len(b["text"].rstrip()) for b in found[:-1])
    return ends


def _inside(pairs: list[tuple[int, int]], length: int) -> bytearray:
    """Return for each position whether it lies within a quotation or bracket that stays whole."""
    inside = bytearray(length + 1)
    for opening, close in pairs:
        if close - opening <= LONG_QUOTATION:
            inside[opening + 1 : close + 1] = b"\1" * (close - opening)
    return inside


def _end(text: str, end: int, openings: dict[int, int]) -> int:
    """Return where a sentence ends whose mark ends at `end`: after the quotes that close it."""
    while end < len(text):
        closer = _CLOSER.match(text, end)
        if closer:
            end = closer.end()
        elif end in openings:
            end += 1
        elif text[end].isspace() and (end + 1 in openings or _LONE.match(text, end)):
            end += 2  # French puts a space before », tokenised text before every quote
        else:
            break
    return end


def _stop(text: str, start: int, after: int, end: int, openings: dict[int, int]) -> Stop:
    """Return the context in which the mark text[start:after] stands."""
    before = text[max(0, start - 80) : start]
    spaced = before[-1:].isspace()
    before = before.rstrip()
    word = re.split(r"[\s/–—([{“”\"‘«„]", before)[-1]
    if "-" in word and not DOTTED.fullmatch(word):
        word = word.rsplit("-", 1)[-1]  # "Korea-U.S." is an abbreviation because "U.S." is
    elided = _ELISION.match(word)
    if elided:
        word = word[elided.end() :]  # "l'art. 5"
    head = before[: len(before) - len(word)]
    first = next((i for i in range(after, end) if i in openings), None)
    lead = text[max(0, openings[first] - 3) : openings[first]].rstrip() if first else ""
    rest = text[end : end + 120]
    tail = rest.lstrip(_OPENERS)
    return Stop(
        mark=text[start:after],
        word=word,
        head=head,
        spaced=spaced,
        closers=text[after:end],
        lead=lead[-1:],
        gap=not rest or rest[0].isspace(),
        opening=rest[: len(rest) - len(tail)].strip(),
        tail=tail,
    )


def _cut(text: str, ends: list[int]) -> list[tuple[int, int]]:
    """Return the spans between `ends`; a piece without letter or digit joins its neighbour."""
    pieces: list[tuple[int, int]] = []
    loose: int | None = None
    last = 0
    for end in [*ends, len(text)]:
        piece = text[last:end]
        start = last + len(piece) - len(piece.lstrip())
        stop = last + len(piece.rstrip())
        last = end
        if start >= stop:
            continue
        if not any(map(str.isalnum, piece)):
            if pieces:
                pieces[-1] = (pieces[-1][0], stop)
            elif loose is None:
                loose = start
            continue
        pieces.append((start if loose is None else loose, stop))
        loose = None
    if loose is not None:
        pieces.append((loose, len(text.rstrip())))
    return pieces
