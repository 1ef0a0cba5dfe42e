"""A light English stemmer: forms and close relatives of one word to one stem.

In goes a folded word (lower case, no accents), out comes a stem that is only ever compared with
other stems. Inflection goes first (plural, -ed, -ing, and a table of what no rule joins), then
British spelling, then one or two derivational endings. An ending is only cut off where enough of a
word remains, counted as in Porter (1980), "An algorithm for suffix stripping": the number of times
that vowels are followed by consonants. Not obvious: the table also lists words that look derived
and are not, for a search that takes "university" for "universe" is of no use to an analyst.
"""

from __future__ import annotations

import re
from functools import lru_cache

from briefing.verify.lexicon import table

_TABLE = table("stems")

_BASE: dict[str, str] = {
    form: family.split()[0]
    for family in _TABLE["families"].split(",")
    for form in family.split()[1:]
}
_ALONE = frozenset(_TABLE["alone"].split())
_ENDINGS: tuple[tuple[str, str, int, int], ...] = tuple(
    (ending, instead, int(measure), int(letters))
    for ending, instead, measure, letters in (rule.split(",") for rule in _TABLE["endings"].split())
)

_VOWEL = re.compile(r"[aeiouy]")
_MEASURE = re.compile(r"[aeiouy]+[^aeiouy]+")
_DOUBLE = re.compile(r"([bdgmnprt])\1$")
_SHORT = re.compile(r"[^aeiou]*[aeiouy][^aeiouwxy]")


def _measure(word: str) -> int:
    """Return how many times vowels are followed by consonants in a word."""
    return len(_MEASURE.findall(word))


def _singular(word: str) -> str:
    """Return a word without the ending of the plural, which is also that of "she signs"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _infinitive(word: str) -> str:
    """Return a word without -ed or -ing: "agreed" to "agree", "stopping" to "stop"."""
    if word.endswith("ied"):
        return word[:-3] + "y" if len(word) > 4 else word
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    for ending in ("ed", "ing"):
        rest = word.removesuffix(ending)
        if rest == word or not _VOWEL.search(rest):
            continue
        if len(rest) > 3 and _DOUBLE.search(rest):
            return rest[:-1]
        # "hoping" is of "hope", for "hop" would have doubled its consonant
        return rest + "e" if _SHORT.fullmatch(rest) else rest
    return word


def _american(word: str) -> str:
    """Return a word with the British endings -ise, -our and -tre spelled as in America."""
    if len(word) > 5:
        for british, american in (("is", "iz"), ("ise", "ize"), ("our", "or"), ("tre", "ter")):
            # "praise" is too short for the ending, as is the "prais" of "praised"
            if word.endswith(british) and not (british == "ise" and len(word) == 6):
                return word[: -len(british)] + american
    return word.replace("isation", "ization")


def _underived(word: str) -> str:
    """Return a word without its derivational ending, if enough remains."""
    for ending, instead, measure, letters in _ENDINGS:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            if len(rest) >= letters and _measure(rest) >= measure:
                return rest + instead
    return word


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded English word; words of up to three letters are their own."""
    word = _BASE.get(word, word)
    if len(word) <= 3 or word in _ALONE:
        return word
    word = _singular(word)
    word = _BASE.get(word, word)
    if word not in _ALONE:
        word = _infinitive(word)
        if len(word) > 5:  # the shorter are verbs: "founded" is not of "find", "ranging" of "ring"
            word = _BASE.get(word, _BASE.get(word + "e", word))
    if word in _ALONE or word + "e" in _ALONE:
        return word if word in _ALONE else word + "e"
    word = _underived(_underived(_american(word)))
    if word.endswith("e") and len(word) > 3 and not _SHORT.fullmatch(word[:-1]):
        word = word[:-1]
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word[:-1] if word.endswith("ll") and len(word) > 4 else word
