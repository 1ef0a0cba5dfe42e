"""A light guess at the language of a text, for cutting it into sentences.

In goes a text, out comes an ISO 639-1 code. The script decides where it can (Hangul, kana, Han and
so on), the commonest words decide among six languages in Latin letters, and py3langid decides the
rest. Not obvious: that order, for py3langid takes a second to load, and takes short English
texts with foreign names for something else.
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

_FEWEST_WORDS = 20
"""Of fewer words py3langid makes anything; then it is English."""

_AMONG = {
    "cyrillic": frozenset(("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn")),
    "arabic": frozenset(("ar", "fa", "ur", "ps", "ug", "ku")),
    "hi": frozenset(("hi", "mr", "ne")),
}
"""The languages of the scripts that several share."""

_OWN_SCRIPT = frozenset(("ko", "ja", "zh", "el", "he", "th", "ka", "hy"))
"""Languages that their script gives away."""

_STOP_WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}


def guess_language(text: str) -> str:
    """Return the ISO 639-1 code of the language that `text` seems to be in; "en" in doubt."""
    sample = text[:SAMPLE]
    script = _script(sample)
    if script in _AMONG:
        return _classified(sample, _AMONG[script])
    return _latin(sample) if script == "latin" else script


def _script(sample: str) -> str:
    """Return the script of a text, or the language where the script has only one."""
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
    return script


def settled_language(declared: str | None, text: str) -> str:
    """Return the declared language of a text, unless its script belies it, else a guess.

    Templates declare English for pages in any language.
    """
    if not declared:
        return guess_language(text)
    script = _script(text[:SAMPLE])
    return script if script in _OWN_SCRIPT and declared != "yi" else declared


def _latin(sample: str) -> str:
    words = Counter(re.findall(r"[^\W\d_]+", sample.lower()))
    enough = max(4, words.total() * _FEWEST_HUNDREDTHS // 100)
    votes = {
        language: sum(words[word] for word in stop_words)
        for language, stop_words in _STOP_WORDS.items()
    }
    best = max(votes, key=lambda language: (votes[language], language == "en"))
    # Czech has "na" and "se" as often as Portuguese, but not many of its common words.
    sure = votes[best] >= enough and len(words.keys() & _STOP_WORDS[best]) >= 3
    if sure or words.total() < _FEWEST_WORDS:
        return best if sure else "en"
    return _classified(sample, None)


def _classified(sample: str, among: frozenset[str] | None) -> str:
    """Return what py3langid takes the text for, of the languages `among` where that is given."""
    # Imported here: it takes a second, which most articles need not wait for.
    from py3langid import rank  # type: ignore[import-untyped]

    ranked = rank(sample[:4000])
    return next((str(code) for code, _ in ranked if among is None or code in among), "en")
