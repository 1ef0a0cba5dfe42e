"""The gate on quotations: what stands in quotation marks must stand in the evidence, word for word.

Normalised before comparing: kinds of quotation marks, of hyphens and of spaces, the case of
letters, punctuation at the edges. An ellipsis stands for words left out, a bracket for words of the
writer in place of some of the speaker's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.shapes import Claim, Objection, named
from briefing.verify.gates.speech import sayings
from briefing.verify.gates.text import is_content, plain, tokens

_CURLY = re.compile("[“”]")
_DOUBLE = re.compile(r"(?<![\w\"])\"(?=\S)([^\"]+?)\"(?!\w)")
_SINGLE = re.compile(r"(?<![\w'])'(?=\w)((?:[^'\"]|(?<=\w)'(?=\w))+?)'(?!\w)")
_CUT = re.compile(r"\s*(?:\[\s*(?:\.\.\.|…)\s*\]|\.\s?\.\s?\.(?:\s?\.)?|…)\s*")
_GLUED = re.compile(r"\[(\w+)\](?=\w)|(?<=\w)\[(\w+)\]")
_BRACKET = re.compile(r"\[([^\]]*)\]")
_EDGES = " \t.,;:!?-—'\"()"
_BRACKETED_WORDS = 8
_SCARE_WORDS = 2
_MARKS = re.compile("[\"'“”„«»‘’]")


class _Source:
    """The words of some sentences in order, as one string to search in."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self.words = " " + " ".join(_words(" ".join(texts))) + " "
        self.stems = " " + " ".join(t.stem for t in tokens(" ".join(texts)) if t.kind != "p") + " "


@lru_cache(maxsize=1 << 12)
def _source(texts: tuple[str, ...]) -> _Source:
    return _Source(texts)


def _words(text: str) -> list[str]:
    """Return the words of a text for comparing: plain, lower case, without marks around them."""
    text = _GLUED.sub(r"\1\2", plain(text).lower())
    text = text.replace("—", " ").replace(" - ", " ").replace("…", " ")
    return [word for word in (w.strip(_EDGES) for w in text.split()) if word]


def quoted(text: str) -> list[tuple[str, int, int]]:
    """Return what stands in quotation marks in a text, outermost, with half-open offsets."""
    if "“" in text and "”" in text:
        return _curly(text)
    text = plain(text)
    found = [(m.group(1), m.start(1), m.end(1)) for m in _DOUBLE.finditer(text)]
    if not found and "'" in text:
        found = [(m.group(1), m.start(1), m.end(1)) for m in _SINGLE.finditer(text)]
    return found


def _curly(text: str) -> list[tuple[str, int, int]]:
    """Return what stands between curly marks; one opened twice ends where the last is closed."""
    found = []
    start = end = -1
    depth = 0
    for match in _CURLY.finditer(text):
        if match.group() == "“":
            if depth == 0 or (start < end and depth == 1):
                if end > start >= 0:
                    found.append((start, end))
                start, depth = match.end(), 0
            depth += 1
        elif depth:
            end = match.start()
            depth -= 1
            if depth == 0:
                found.append((start, end))
                start = end = -1
    if end > start >= 0:
        found.append((start, end))
    return [(text[a:b], a, b) for a, b in found if text[a:b].strip()]


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> Iterator[Objection]:
    """Object to each quotation of the claim that is not verbatim in the evidence.

    Words put between marks for distance or as a title (one or two of them) may be inflected. A
    title, of at least two words that have capitals throughout, may stand wherever the article
    names it without anybody speaking.
    Limits: whether the evidence itself has the words in quotation marks is not asked, nor who
    speaks them (see the gate on speakers); nested quotations are compared as part of the outer one.
    """
    if not _MARKS.search(claim.statement):
        return
    texts = tuple(s.text for s in evidence)
    for quotation, _, _ in quoted(claim.statement):
        if not _words(quotation) or verbatim(quotation, texts):
            continue
        where = [s for s in article.sentences if verbatim(quotation, (s.text,))]
        if any(_titled(quotation, s.text) for s in where):
            continue
        yield Objection(
            reason=Reason.QUOTE_NOT_VERBATIM,
            status="unsupported",
            detail=f"“{_short(quotation)}” is not word for word in {named(evidence)}"
            + (f", but in {named(where)}" if where else ""),
        )


def _titled(quotation: str, text: str) -> bool:
    """Whether a quotation is a title in a text: a name, written so there, which nobody says."""
    words = [t for t in tokens(quotation) if t.kind == "w" and is_content(t)]
    named = len(words) > 1 and all(t.capital for t in words)
    return named and plain(quotation).strip(_EDGES) in plain(text) and not sayings(text)


def verbatim(quotation: str, texts: tuple[str, ...]) -> bool:
    """Whether a quotation stands in the texts, taken one after the other, word for word."""
    source = _source(texts)
    at = 0
    parts = [p for p in _CUT.split(quotation) if _words(_BRACKET.sub(" ", p)) or "[" in p]
    for part in parts:
        pattern = _pattern(part)
        if pattern is None:
            words = " " + " ".join(_words(part)) + " "
            at = source.words.find(words, at)
            if at < 0:
                break
            at += len(words) - 1
        else:
            match = pattern.search(source.words, at)
            if match is None:
                break
            at = match.end() - 1
    else:
        return True
    found = tokens(quotation)
    if len(parts) == 1 and sum(t.kind != "p" for t in found) <= _SCARE_WORDS:
        return f" {' '.join(t.stem for t in found if t.kind != 'p')} " in source.stems
    return False


def _pattern(part: str) -> re.Pattern[str] | None:
    """Return what finds a part with bracketed words in it, None where it has none."""
    part = _GLUED.sub(r"\1\2", plain(part))
    if "[" not in part:
        return None
    pieces = []
    for index, piece in enumerate(_BRACKET.split(part)):
        if index % 2:
            if piece.strip().lower() != "sic":
                pieces.append(rf"(?:\S+ ){{0,{_BRACKETED_WORDS}}}?")
        else:
            pieces.extend(re.escape(word) + " " for word in _words(piece))
    return re.compile(" " + "".join(pieces))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
