"""Languages by their codes and their English names: prompts name them, articles have codes."""

from __future__ import annotations

_LISTED = """
    ar Arabic, bg Bulgarian, cs Czech, da Danish, de German, el Greek, en English, es Spanish,
    et Estonian, fa Persian, fi Finnish, fr French, he Hebrew, hi Hindi, hr Croatian,
    hu Hungarian, id Indonesian, it Italian, ja Japanese, ka Georgian, ko Korean,
    lt Lithuanian, lv Latvian, ms Malay, nl Dutch, no Norwegian, pl Polish, pt Portuguese,
    ro Romanian, ru Russian, sk Slovak, sl Slovenian, sr Serbian, sv Swedish, th Thai,
    tr Turkish, uk Ukrainian, ur Urdu, vi Vietnamese, zh Chinese
"""
NAMES = dict(entry.split() for entry in _LISTED.split(","))
"""ISO 639-1 codes on English names."""

_CODES = {name.casefold(): code for code, name in NAMES.items()}


def code_of(language: str) -> str | None:
    """Return the ISO 639-1 code of a language given by code or English name, None if unknown."""
    low = language.strip().casefold()
    return low if low in NAMES else _CODES.get(low)


def name_of(code: str) -> str:
    """Return the English name of a language, its code where we know none."""
    return NAMES.get(code, code)
