"""Text to words that can be compared: stemmed, with offsets, and told what kind each is.

In goes any text, out come `Word`s whose `stem` is equal for forms of one word, for numbers however
written ("two dozen" and "24", "1.2 million" and "1,200,000"), and for "U.S." and "United States".
Words of other alphabetic languages lose only a light ending; Chinese, Japanese and Korean come out
as overlapping pairs of characters, for spaces do not part their words. Not obvious: a number of
several words comes out as its value and then once more as its words, so words overlap.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from briefing.verify.figures import NUMERALS, SCALES, SUFFIXES, Piece, canonical, spelled, value_of
from briefing.verify.lexicon import table
from briefing.verify.stems import stem as english

Kind = Literal["stop", "word", "name", "number"]


class Word(NamedTuple):
    """One word: `text` folded, `stem` to compare by, half-open offsets, and its kind."""

    text: str
    stem: str
    start: int
    end: int
    kind: Kind


_TABLE = table("words")
_STOPWORDS = {code: frozenset(text.split()) for code, text in _TABLE["stopwords"].items()}
_ENDINGS = {code: tuple(text.split()) for code, text in _TABLE["endings"].items()}
_ENGLISH = _STOPWORDS["en"]

_TOKEN = re.compile(
    r"(?P<iso>\b(?:1[5-9]|20)\d\d-[01]\d-[0-3]\d(?!\d))"
    r"|(?P<number>\d+(?:[.,]\d+)*)(?P<unit>[a-zA-Z]+)?"
    r"|(?P<dotted>(?:[^\W\d_]\.){2,}(?:[^\W\d_](?![^\W\d_]))?)"
    r"|(?P<cjk>[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]+)"
    r"|(?P<word>[^\W\d_]+\d*)(?P<tail>(?:['’ʼ][^\W\d_]+)*)"
    r"|(?P<sign>[%$€£¥])"
)
_SIGNS = {"%": "percent", "$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_MONTHS = _TABLE["months"].split()
_NTH = frozenset({"st", "nd", "rd", "th"})
_ALIASES = {"us": "usa", "usa": "usa", "uk": "britain", "un": "unitednations", "eu": "eu"}
_PAIRS = {
    ("united", "states"): "usa",
    ("united", "kingdom"): "britain",
    ("united", "nations"): "unitednations",
    ("european", "union"): "eu",
    ("per", "cent"): "percent",
}


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Return a word in lower case and without accents: "Élysée" gives "elysee"."""
    if word.isascii():
        return word.lower()
    spread = unicodedata.normalize("NFKD", word.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in spread if not unicodedata.combining(c)))


@lru_cache(maxsize=1 << 13)
def words(text: str, language: str = "en") -> tuple[Word, ...]:
    """Return the words of a text in its order; `language` is an ISO 639-1 code."""
    return tuple(_merged(list(_tokens(text, language)), language))


def content(text: str, language: str = "en") -> tuple[Word, ...]:
    """Return the words of a text that are about something: all but the stop words."""
    return tuple(w for w in words(text, language) if w.kind != "stop")


def _tokens(text: str, language: str) -> Iterator[Word]:
    """Yield the tokens of a text, each by itself."""
    first, shouted = True, text.isupper() and " " in text.strip()
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "tail":
            written, tail = match.group("word", "tail")
            for text_, stem, begins, ends, sort in _word(written, tail, language, first, shouted):
                yield Word(text_, stem, start + begins, start + ends, sort)
        elif kind in ("number", "unit"):
            read = _number(match["number"], match["unit"] or "", language)
            yield Word(*read, start, end, "number")
        elif kind == "iso":
            year, month, day = match["iso"].split("-")
            yield Word(year, f"#{year}", start, start + 4, "number")
            name = _MONTHS[(int(month) - 1) % 12]
            yield Word(name, english(name), start + 5, start + 7, "name")
            yield Word(day, f"#{int(day)}", start + 8, end, "number")
        elif kind == "dotted":
            letters = fold(match["dotted"].replace(".", ""))
            yield Word(letters, _ALIASES.get(letters, letters), start, end, "name")
        elif kind == "cjk":
            run = match["cjk"]
            for i in range(max(1, len(run) - 1)):
                pair = run[i : i + 2]
                yield Word(pair, pair, start + i, start + i + len(pair), "word")
        else:
            yield Word(text[start], _SIGNS[text[start]], start, end, "word")
        first = False


@lru_cache(maxsize=1 << 14)
def _word(
    written: str,
    tail: str,
    language: str,
    first: bool,
    shouted: bool,
) -> tuple[Word, ...]:
    """Return a word of letters, its apostrophes seen to; its offsets count from its beginning.

    `first` says that it begins its text, `shouted` that all of that is in capitals.
    """
    start, end = 0, len(written) + len(tail)
    read: tuple[Word, ...] = ()
    if tail:
        if language != "en" and len(written) < 4:  # l'accord, qu'elle, dell'anno
            read = (Word(fold(written), fold(written), 0, len(written), "stop"),)
            start, written = len(written) + 1, tail[1:]
        elif tail[1:] == "t" and written.endswith("n"):
            written = written[:-1] or written
        elif tail[1:].lower() not in _ENGLISH:  # O'Brien
            written += tail[1:]
    folded, upper = fold(written), written.isupper() and len(written) > 1
    if upper and folded in _ALIASES:
        return (*read, Word(folded, _ALIASES[folded], start, end, "name"))
    capital = upper or (written[0].isupper() and not first)
    if folded in _STOPWORDS.get(language, ()) and written != "May" and (shouted or not upper):
        return (*read, Word(folded, folded, start, end, "stop"))
    kind: Kind = "name" if capital else "word"
    return (*read, Word(folded, stemmed(folded, language), start, end, kind))


@lru_cache(maxsize=1 << 14)
def _number(digits: str, unit: str, language: str) -> tuple[str, str]:
    """Return text and stem of a number in digits, and of the letters right behind it."""
    folded = fold(unit)
    value = value_of(digits, language)
    if value is None or (folded and folded not in SUFFIXES and folded not in _NTH):
        whole = fold(digits + unit)  # 5G, 1990s, 1.2.3
        return whole, whole
    return (digits + unit).lower(), canonical(value * SUFFIXES.get(folded, 1))


@lru_cache(maxsize=65536)
def stemmed(word: str, language: str) -> str:
    """Return the stem of a folded word."""
    if language == "en":
        return english(word)
    for ending in _ENDINGS.get(language, ("s",)):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _merged(tokens: list[Word], language: str) -> list[Word]:
    """Return the words, with numbers of several words, and names of two, made one."""
    if language != "en":
        return tokens
    merged: list[Word] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.kind != "number" and token.text not in _BEGINS:
            merged.append(token)
            i += 1
            continue
        pair = _PAIRS.get((token.text, tokens[i + 1].text)) if i + 1 < len(tokens) else None
        if pair:
            both = f"{token.text} {tokens[i + 1].text}"
            kind: Kind = "word" if pair == "percent" else "name"
            merged.append(Word(both, pair, token.start, tokens[i + 1].end, kind))
            i += 2
            continue
        used, value = spelled(_pieces(tokens, i), 0)
        if not used or (token.kind != "number" and token.text not in NUMERALS):
            merged.append(token)
            i += 1
            continue
        run = tokens[i : i + used]
        text = " ".join(w.text for w in run)
        kind = "number" if value > 2 else "word"
        merged.append(Word(text, canonical(value), token.start, run[-1].end, kind))
        if used > 1:
            merged += (w._replace(kind="word") for w in run if w.text.removesuffix("s") in SCALES)
        i += used
    return merged


_BEGINS = NUMERALS.union(first for first, _ in _PAIRS)
_GOES_ON = NUMERALS.union(SCALES, (f"{scale}s" for scale in SCALES), ("and",))


def _pieces(tokens: Sequence[Word], first: int) -> list[Piece]:
    """Return the tokens from `first` on as what a number is read from, while one may go on."""
    pieces: list[Piece] = []
    for i in range(first, len(tokens)):
        w = tokens[i]
        if w.kind != "number" and w.text not in _GOES_ON:
            break
        value = float(w.stem[1:]) if w.kind == "number" and w.stem[0] == "#" else None
        pieces.append(Piece(w.text, value, i > first and w.start - tokens[i - 1].end <= 1))
    return pieces


_RUN_GAP = re.compile(r"\s+(?:(?:of|for|and|the|on|in|to|de|du|des|la|der|und)\s+){0,2}")


def initials(text: str, found: Sequence[Word]) -> dict[str, tuple[str, ...]]:
    """Return the acronyms that the names in a text could have, each with the stems it stands for.

    `found` are the words of the text. "the Federal Aviation Administration" gives {"faa": ...};
    a name of two words gives none, two letters being too little to tell names apart.
    """
    named = [w for w in found if w.kind == "name" or (w.kind == "word" and w.start == 0)]
    runs: list[list[Word]] = []
    end = 0
    for word in named:
        gap = text[end : word.start]
        if runs and gap == "-":
            pass  # Korea-U.S. counts once
        elif runs and _RUN_GAP.fullmatch(gap):
            runs[-1].append(word)
        else:
            runs.append([word])
        end = word.end
    return {
        "".join(w.text[0] for w in run[i:j]): tuple(w.stem for w in run[i:j])
        for run in runs
        for i in range(len(run) - 2)
        for j in range(i + 3, min(len(run), i + 7) + 1)
    }
