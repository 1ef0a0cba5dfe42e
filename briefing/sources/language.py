"""A light guess at the language of a text, for cutting it into sentences.

In goes a text, out comes an ISO 639-1 code. The script decides where it can (Hangul, kana, Han,
Cyrillic and so on); six languages in Latin letters are told apart by counting their commonest
words. Not obvious: the default is English, also for Latin languages that are not among the six.
"""

from __future__ import annotations

import re
from collections import Counter

SAMPLE = 20_000
"""Characters looked at; an article's language shows long before its end."""

_SCRIPTS = {
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "kana": re.compile(r"[\u3041-\u30fa]"),
    "han": re.compile(r"[\u3400-\u9fff]"),
    "cyrillic": re.compile(r"[\u0400-\u04ff]"),
    "el": re.compile(r"[\u0370-\u03ff]"),
    "arabic": re.compile(r"[\u0620-\u06ff]"),
    "he": re.compile(r"[\u05d0-\u05ea]"),
    "th": re.compile(r"[\u0e00-\u0e7f]"),
    "hi": re.compile(r"[\u0900-\u097f]"),
    "ka": re.compile(r"[\u10a0-\u10ff]"),
    "hy": re.compile(r"[\u0530-\u058f]"),
    "latin": re.compile(r"[A-Za-z\u00c0-\u024f]"),
}
_WEIGHT = {"ko": 2, "kana": 3, "han": 3}
"""A syllable or ideograph says as much as two or three letters."""

_WORDS = {
    "en": "the of and to in that for is on with as was by said it at from has have be not are his",
    "fr": "le la les des et est une un dans que qui pour sur au aux du par pas avec il elle sont",
    "de": "der die das und ist nicht ein eine den dem von zu mit auf für im des sich auch es hat",
    "es": "el la los las que de en un una por con para del se es su al lo como más pero fue sus ha",
    "it": "il la di che in un una per con del della non è si da dei le gli nel nella alla sono ha",
    "pt": "os as de que em um uma para com do da dos das não no na por se foi ao mais são",
}
_FEWEST_HUNDREDTHS = 15
"""So much of a text its commonest words must be: in news of the six languages it is 20 to 37 in a
hundred, in other Latin languages, measured on Czech, 6. Fewer than four such words may be names."""

_STOP_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that `text` seems to be in; "en" in doubt."""
    sample = text[:SAMPLE]
    counts = {
        script: len(letters.findall(sample)) * _WEIGHT.get(script, 1)
        for script, letters in _SCRIPTS.items()
    }
    script = max(counts, key=lambda name: counts[name])
    if counts[script] == 0:
        return "en"
    if script in ("han", "kana"):
        # Japanese mixes both; Chinese has no kana, save a name or two.
        return "ja" if counts["kana"] * 10 > counts["han"] else "zh"
    if script == "cyrillic":
        return "uk" if re.search(r"[іїєґ]", sample.lower()) else "ru"
    if script == "arabic":
        return "fa" if re.search(r"[پچژگ]", sample) else "ar"
    return _latin(sample) if script == "latin" else script


def _latin(sample: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    enough = max(4, words.total() * _FEWEST_HUNDREDTHS // 100)
    votes = {
        language: sum(words[word] for word in stop_words)
        for language, stop_words in _STOP_WORDS.items()
    }
    best = max(votes, key=lambda language: (votes[language], language == "en"))
    return best if votes[best] >= enough else "en"
