"""A statement held against an article in another language: what code can compare, and no more.

In go a statement, the sentences it cites and their article, out come objections. Numbers, months,
quotations and names of people are compared across languages and scripts; words are not, and whoever
publishes the statement has to say so. Not obvious: a quotation that was translated is no quotation,
so its words must stand in the article as they are, or without quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.languages import name_of
from briefing.sources.dates import MONTHS
from briefing.verify.amounts import Amount, amounts
from briefing.verify.gates import Objection, named
from briefing.verify.gates.date_mentions import mentions
from briefing.verify.gates.gazetteer import places
from briefing.verify.gates.quotations import quoted, verbatim
from briefing.verify.gates.runs import runs
from briefing.verify.gates.text import tokens
from briefing.verify.lexicon import table

_SCRIPTS = {
    "hangul": re.compile(r"[\uac00-\ud7a3]"),
    "han": re.compile(r"[\u3041-\u30fa\u3400-\u9fff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "greek": re.compile(r"[\u0370-\u03ff]"),
    "arabic": re.compile(r"[\u0620-\u06ff]"),
    "hebrew": re.compile(r"[\u05d0-\u05ea]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_WRITTEN = {
    **dict.fromkeys(("ko",), "hangul"),
    **dict.fromkeys(("ja", "zh"), "han"),
    **dict.fromkeys(("ru", "uk", "bg", "sr"), "cyrillic"),
    **dict.fromkeys(("ar", "fa", "ur"), "arabic"),
    **dict.fromkeys(("el",), "greek"),
    **dict.fromkeys(("he", "yi"), "hebrew"),
}
_ABOUT = re.compile(
    r"\b(?:about|around|some|nearly|almost|roughly|approximately|more than|over|at least|less than|"
    r"under|up to|environ|près de|plus de|rund|etwa|mehr als|casi|más de)\b|"
    r"약|여|가량|이상|余|約|约",
    re.IGNORECASE,
)
_EAST_MONTH = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])\s?[월月]")
_FIGURE_DATE = re.compile(
    r"(?<!\d)(?:\d{4}[-./](?P<m1>1[0-2]|0?[1-9])[-./]\d{1,2}|\d{1,2}[./](?P<m2>1[0-2]|0?[1-9])[./]\d{2,4})"
)
_NEAR_A_DAY = re.compile(
    r"(?:\b\d{1,2}(?:st|nd|rd|th|er|\.)?\s+(?:de\s+|of\s+)?(?P<after>[^\W\d_]+)\b)"
    r"|(?:\b(?P<before>[^\W\d_]+)\.?\s+(?:de\s+)?\d{1,4}\b)"
)
_NAMES = {
    language: [re.compile(rf"(?<!\w)(?:{stem})\w*") for stem in stems.split("|")]
    for language, stems in table("amounts")["months"].items()
}

_LETTERS = re.compile(r"[^\W\d_]+")
_SOUNDS = (
    (re.compile(r"ng(?![aeiouy])|n"), "N"),
    (re.compile(r"sch|ch|sh|zh|ts|tz|c(?=[eiy])|[szxj]"), "S"),
    (re.compile(r"kh|gh|ck|[kgqc]"), "K"),
    (re.compile(r"ph|[pbfv]"), "P"),
    (re.compile(r"[td]"), "T"),
    (re.compile(r"[lr]"), "R"),
    (re.compile(r"m"), "M"),
)
"""Letters that one script keeps apart and another does not, in the order in which they are looked
for; vowels, h and w are left out.
"""

_ALIKE = 80.0
"""Of 100: so much two spellings of a name have in common once vowels are left out."""

_SHORTEST = 3
"""Consonants; of fewer, any word sounds alike."""

_UNHEARD = frozenset({"ja", "zh"})
"""Chinese characters are read differently in each country, so names in them cannot be compared."""


def crosses(article: Article, language: str | None) -> bool:
    """Say whether what is written in `language` is about an article in another."""
    return language is not None and language != article.language


def objections(
    statement: str, evidence: Sequence[Sentence], article: Article, language: str
) -> Iterator[Objection]:
    """Object to what of a statement code can tell is not in its evidence."""
    if not _is_written_in(statement, language, article):
        yield Objection(
            reason=Reason.OTHER_LANGUAGE,
            status="unsupported",
            detail=f"it is not in {name_of(language)}",
        )
        return
    yield from _quotations(statement, evidence)
    yield from _months(statement, evidence, article, language)
    yield from _numbers(statement, evidence, article, language)
    yield from _people(statement, article, language)


def _is_written_in(statement: str, language: str, article: Article) -> bool:
    """Say whether a statement has the script of its language, and is no sentence of the article."""
    if any(statement.strip() == s.text for s in article.sentences):
        return False
    mine, theirs = _WRITTEN.get(language, "latin"), _WRITTEN.get(article.language, "latin")
    counts = {script: len(letters.findall(statement)) for script, letters in _SCRIPTS.items()}
    # A Hangul syllable or an ideograph says as much as two letters; names may stay Latin.
    weight = 2 if mine in ("hangul", "han") else 1
    return mine == theirs or counts[mine] * weight >= counts[theirs]


def _quotations(statement: str, evidence: Sequence[Sentence]) -> Iterator[Objection]:
    texts = tuple(s.text for s in evidence)
    for quotation, _, _ in quoted(statement):
        if any(c.isalnum() for c in quotation) and not (
            verbatim(quotation, texts) or any(quotation in text for text in texts)
        ):
            yield Objection(
                reason=Reason.QUOTE_NOT_VERBATIM,
                status="unsupported",
                detail=f"“{quotation}” is not word for word in {named(evidence)}; a translation "
                "takes no quotation marks",
            )


def _numbers(
    statement: str, evidence: Sequence[Sentence], article: Article, language: str
) -> Iterator[Objection]:
    known = [a for s in evidence for a in amounts(s.text, article.language)]
    designators = {t.text for s in evidence for t in tokens(s.text) if t.kind == "d"}
    dated = _around(article)
    years = {v for a in known for v in a.values if 1900 <= v <= 2100}
    for said in amounts(statement, language):
        if said.start < 0 and max(said.values) <= 12:
            continue  # "two" may be a word of its own there, as in Korean, or be left out
        if said.start >= 0 and _EAST_MONTH.match(statement, said.start):
            continue  # compared as a month
        if any(said.agrees(other) for other in known) or said.values & dated:
            continue
        if not years and article.published and not said.percent and not said.currency:
            close = {article.published.year + by for by in (-1, 0, 1)}
            if any(v in close for v in said.values):  # "last year" there
                continue
        if any(_inside(said, statement, text) for text in designators):
            continue
        if _ABOUT.search(statement) and any(_rounds(said, other) for other in known):
            continue
        yield Objection(
            reason=Reason.NUMBER_NOT_IN_EVIDENCE,
            status="unsupported",
            detail=f"“{said.text.strip()}” is not in {named(evidence)}",
        )


def _around(article: Article) -> set[float]:
    """Return the numbers of days that "today", "yesterday" and "tomorrow" may mean."""
    if not article.published:
        return set()
    day = article.published.date()
    return {float((day + timedelta(days=by)).day) for by in (-1, 0, 1)}


def _inside(said: Amount, statement: str, designator: str) -> bool:
    """Say whether a number is that of a designator such as F-35, which the evidence has too."""
    return designator in statement[max(0, said.start - 6) : said.start + len(said.text) + 2]


def _rounds(said: Amount, other: Amount) -> bool:
    """Say whether one number is the other rounded to its own digits."""
    if said.percent != other.percent or (
        said.currency and other.currency and said.currency != other.currency
    ):
        return False
    for a in said.values:
        digits = len(f"{a:.12g}".replace(".", "").strip("0")) or 1
        if any(b and float(f"{b:.{digits}g}") == a for b in other.values):
            return True
    return False


def _months(
    statement: str, evidence: Sequence[Sentence], article: Article, language: str
) -> Iterator[Objection]:
    known = {m for s in evidence for m in months(s.text, article.language, loosely=True)}
    if not known and article.published:
        # Where none is named, "today" and "last month" are meant, seen from publication.
        day: date = article.published.date()
        known = {(day + timedelta(days=by)).month for by in (-31, 0, 31)}
    for month in sorted(months(statement, language) - known):
        yield Objection(
            reason=Reason.DATE_NOT_IN_EVIDENCE,
            status="unsupported",
            detail=f"the month “{month}” of the year is not in {named(evidence)}",
        )


@lru_cache(maxsize=4096)
def months(text: str, language: str, *, loosely: bool = False) -> frozenset[int]:
    """Return the numbers of the months that a text names beside a day or a year.

    In English those by themselves too; `loosely`, all that may name one: "mars", "may".
    """
    found = {int(number) for number in _EAST_MONTH.findall(text)}
    found |= {int(m["m1"] or m["m2"]) for m in _FIGURE_DATE.finditer(text)}
    if language == "en":
        found |= {m.month for m in mentions(text, None) if m.month}
    near = [w for m in _NEAR_A_DAY.finditer(text) for w in (m["after"], m["before"]) if w]
    for word in _LETTERS.findall(text) if loosely else near:
        low = word.casefold()
        if low in MONTHS:
            found.add(MONTHS[low])
        stems = enumerate(_NAMES.get(language, ()), start=1)
        found |= {number for number, stem in stems if stem.match(low)}
    return frozenset(found)


def _people(statement: str, article: Article, language: str) -> Iterator[Objection]:
    """Object to names of people that nothing in the article sounds like.

    Names of countries, bodies and works are translated, not transcribed, and so are not looked for.
    """
    if article.language in _UNHEARD or _WRITTEN.get(language) or language in ("de", "lb"):
        return
    toks = tokens(statement)
    placed = {i for p in places(statement) for i in range(p.first, p.last)}
    heard = _heard(article)
    for run in runs(statement):
        names = run.names[run.initial :]
        if run.body or not names or placed & set(range(run.first, run.last)):
            continue
        wanted = {sound for name in (*names, "".join(names)) for sound in sounds(name)}
        wanted = {sound for sound in wanted if len(sound) >= _SHORTEST}
        if wanted and not any(_sounds_alike(sound, heard) for sound in wanted):
            said = statement[toks[run.first].start : toks[run.last - 1].end]
            yield Objection(
                reason=Reason.NAME_NOT_IN_EVIDENCE,
                status="unsupported",
                detail=f"nothing in the article sounds like “{said}”",
            )


def sounds(name: str) -> frozenset[str]:
    """Return the consonants of a name in any script, alike ones taken together.

    There are two ways to hear "th", which other languages make an s or a t.
    """
    from anyascii import anyascii

    low = re.sub(r"[^a-z]", "", anyascii(name).casefold())
    low = re.sub(r"(.)\1", r"\1", low)
    found = set()
    for th in ("s", "t"):
        spelled = low.replace("th", th)
        for sound, letter in _SOUNDS:
            spelled = sound.sub(letter, spelled)
        found.add(re.sub("[a-z]", "", spelled))
    return frozenset(found)


@lru_cache(maxsize=16)
def _heard_in(text: str) -> tuple[str, ...]:
    found: set[str] = set()
    for word in _LETTERS.findall(text):
        # Particles stand behind a name, and in Hangul a title may stand right before it.
        starts = range(len(word)) if _SCRIPTS["hangul"].match(word) else range(1)
        for start in starts:
            found |= sounds(word[start:])
    for first, second in re.findall(r"([^\W\d_]+)[ -](?=([^\W\d_]+))", text):
        found |= sounds(first + second)
    return tuple(sorted(found))


def _heard(article: Article) -> tuple[str, ...]:
    """Return what the words of an article sound like, from their beginnings."""
    return _heard_in(article.text)


def _sounds_alike(sound: str, heard: Sequence[str]) -> bool:
    from rapidfuzz import fuzz

    return any(fuzz.ratio(sound, other[: len(sound)]) >= _ALIKE for other in heard)
