"""Whether a sentence ends at a full stop, question mark or the like: the rules.

In goes a place with what stands around it, out comes yes, no, or None where no rule speaks. Not
obvious: "No. 2", "U.S. President" and "Gen. Kim" go on while "in the U.S. The next" does not, and
nothing tells them apart but the words next to the stop, which `abbreviations` lists.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import sentencex

from briefing.sources import abbreviations as abbr

OURS = frozenset(abbr.TITLES) | {"ko", "ja", "zh"}
"""Languages for which these rules decide; of all others we know only what holds everywhere."""

_QUOTES = frozenset("\"'“”‘’«»‹›「」『』„")
_BRACKETS = frozenset(")）]】")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_IDEOGRAPHIC = frozenset("。｡！？．")
_FIRST_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+-?[^\W\d_]{1,2}")
_KOREAN_DATE = re.compile(r"(?:\d{4}\. ?)?\d{1,2}\. ?\d{1,2}$|\d{4}\. ?\d{1,2}$")
_KOREAN_END = re.compile(r"[다요까죠네음함]$")
_KOREAN_TAG = re.compile(r"(?:이?라[고며는]|이?라면서|고|며|는|란|하고)(?=[\s.,]|$)")
_CHINESE_TAG = re.compile(
    r"[^，。！？：“「\s]{0,12}(?:说|說|道|表示|指出|称|稱|强调|強調|问|問|认为|認為|回答|回应|回應)"
)
_PARTICLE = re.compile(r"(?:Le|La|Les|De|Du|Del|Di|Da|Do|Dos|Lo|Los|El)\s+[^\W\d_]*[A-ZÀ-Þ]")
_MONTH = re.compile(
    r"(?:Jan|Feb|Mär|Mar|Apr|Ma[ijy]|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz])[^\W\d_]{0,7}\b"
)


class Stop(NamedTuple):
    """A place where a sentence may end.

    `mark` is what might end it, `word` what stands before the mark and `head` all before that
    word; `closers` are the closing quotes and brackets after the mark and `lead` is the character
    before what they enclose; `gap` tells of white space after all that; `tail` is what follows, cut
    off somewhere, without the marks of `opening` that it begins with.
    """

    mark: str
    word: str
    head: str
    spaced: bool
    closers: str
    lead: str
    gap: bool
    opening: str
    tail: str


def ends_sentence(stop: Stop, language: str) -> bool | None:
    """Say whether a sentence ends here; None leaves it to sentencex."""
    tail = stop.tail
    if not tail:
        return True
    if not stop.gap and not _joined(stop, language):
        return False
    if tail[0].islower() and not tail[1:2].isupper():  # "iPhone" may begin a sentence
        return False
    if tail[0] in ",;:)%]}»，、；：":
        return False
    if stop.head.endswith(("(", "[")) and not stop.word:  # "(!)", "[...]"
        return False
    if _CJK.match(tail) or _IDEOGRAPHIC & set(stop.mark):
        return _east_asian(stop, language)
    if set(stop.mark) & set("?!؟"):
        return _asked(stop, language)
    if _trails_off(stop.mark):
        return not stop.spaced or _starts(tail, language)
    if stop.mark == ".":
        return _stopped(stop, language)
    return None


def _joined(stop: Stop, language: str) -> bool:
    """Say whether a sentence may end here though no space follows, as in scraped text."""
    if _IDEOGRAPHIC & set(stop.mark):
        return True
    if _CJK.match(stop.tail):
        return bool(_CJK.search(stop.word[-1:])) and not _QUOTES & set(stop.closers)
    plain = stop.word.isalpha() and stop.word.islower() and len(stop.word) > 1
    return plain and _starts(stop.tail, language)


def _asked(stop: Stop, language: str) -> bool:
    """Decide after "?" and "!"."""
    if stop.word in abbr.NAMES_WITH_MARKS and not stop.closers:
        return _starts(stop.tail, language)
    return not (_QUOTES & set(stop.closers) and _speaks(stop.tail, language))


def _speaks(tail: str, language: str) -> bool:
    """Say whether `tail` is who said what was just quoted: "Ahn asked."."""
    verbs = abbr.SPEECH.get(language)
    if verbs is None:
        return False
    names = r"(?:[A-ZÀ-Þ][\w.’'-]*,?\s+(?:(?:de|von|van|bin|al|of|and|the)\s+){0,2}){1,9}"
    return bool(re.match(rf"{names}(?:{verbs})\b(?!\s+(?:that|the|it|he|she|they)\b)", tail))


def _trails_off(mark: str) -> bool:
    return "…" in mark or ".." in mark or ". ." in mark


def _stopped(stop: Stop, language: str) -> bool | None:
    """Decide after a single full stop."""
    word, tail = stop.word, stop.tail
    if not stop.head.strip() and re.fullmatch(r"\d{1,3}|[A-Za-z]|[ivxIVX]{1,4}", word):
        return False  # "1. The first point": the number is part of it
    if _QUOTES & set(stop.closers):
        return True
    if word.isdigit():
        return _numbered(stop, language)
    if language not in abbr.TITLES:
        return False if len(word) == 1 and word.isupper() else None
    if word in abbr.TITLES[language]:
        return False
    numbered = abbr.BEFORE_NUMBER[language]
    if (word in numbered or word.lower() in numbered) and (tail[0].isdigit() or _roman(tail)):
        return False
    if len(word) == 1 and word.isalpha():
        return _starts(tail, language) and not _PARTICLE.match(tail)
    if word.lower() in ("a.m", "p.m"):
        return not _still_the_hour(tail)
    if word.lower() in ("e.g", "i.e"):
        return False
    if DOTTED.fullmatch(word) or word in abbr.ABBREVIATIONS[language] or _known(language, word):
        return _starts(tail, language) and not _PARTICLE.match(tail)
    return True


def _numbered(stop: Stop, language: str) -> bool:
    """Decide after digits and a full stop."""
    before = stop.head + stop.word
    if language in ("ko", "ja", "zh") and (stop.tail[0].isdigit() or _KOREAN_DATE.search(before)):
        return False  # "2025. 7. 31. 발표했다"
    if language in abbr.ORDINAL_LANGUAGES and len(stop.word) <= 2:
        return not _MONTH.match(stop.tail) and _starts(stop.tail, language)
    return True


def _still_the_hour(tail: str) -> bool:
    """Say whether `tail` goes on after "3 p.m.": "Tuesday", "Eastern", "Seoul time", "31"."""
    found = _FIRST_WORD.match(tail)
    return bool(
        tail[0].isdigit()
        or (found and found.group() in abbr.AFTER_HOUR)
        or re.match(r"(?:[A-Z]\w+\s+){1,3}[Tt]ime\b", tail)
    )


def _roman(tail: str) -> bool:
    return bool(re.match(r"[IVXLC]+\b", tail))


def _starts(tail: str, language: str) -> bool:
    """Say whether `tail` begins with a word that begins sentences and not names."""
    found = _FIRST_WORD.match(tail)
    if not found or found.group() not in abbr.STARTERS.get(language, ()):
        return False
    after = tail[found.end() : found.end() + 1]
    return after in ("", ",", "…", "’", "'") or (
        after.isspace() and not tail.startswith(("Under Secretary", "Under-Secretary"))
    )


@lru_cache(maxsize=4096)
def _known(language: str, word: str) -> bool:
    """Say whether sentencex knows `word` as an abbreviation.

    Its English list has "me", "no" and "May", so of that only names and titles are believed.
    """
    if len(word) > 6 or (language == "en" and (not word.istitle() or word in ("No", "Me", "May"))):
        return False
    return len(sentencex.segment(language, f"Xx {word}. Xenon xx.")) == 1


def _east_asian(stop: Stop, language: str) -> bool:
    """Decide before Chinese, Japanese or Korean text, and after its own marks."""
    quoted = _QUOTES & set(stop.closers)
    if _QUOTES & set(stop.opening):
        return True
    if _BRACKETS & set(stop.closers) and stop.lead and stop.lead not in "。.!?！？":
        return False  # （…。）は: the bracket stands within a sentence
    if language == "ko" and quoted:
        return stop.gap and not _KOREAN_TAG.match(stop.tail)
    if language == "ja" and quoted:
        return stop.gap or not "\u3040" <= stop.tail[0] <= "\u309f"  # 「…。」と述べた
    if language == "zh" and quoted:
        return stop.lead in tuple(":：,，") or not _CHINESE_TAG.match(stop.tail)
    if language == "ko" and _trails_off(stop.mark):
        return bool(_KOREAN_END.search(stop.word))
    if stop.mark == ".":
        if stop.word.isdigit():
            return _numbered(stop, language)
        return not (DOTTED.fullmatch(stop.word) or (len(stop.word) == 1 and stop.word.isascii()))
    return not (_trails_off(stop.mark) and stop.spaced)
