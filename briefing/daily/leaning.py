"""Sentences that lean on the one before: read alone, they leave open who or what is meant.

In goes a sentence, out comes whether it leans. A passage that does is quoted with the sentence
before it; a finding that does is not told, for it has none. English only, and by its form alone: a
sentence that leans on "the deal" is not found.
"""

from __future__ import annotations

import re

_OPENS = re.compile(
    r"\W*(?:He|She|They|It|His|Her|Their|Its|This|That|These|Those|Both|Neither)\b|"
    r"\W*(?:In|Of|One of|Two of|Some of|Most of|Many of) (?:it|them|this|that|these|those)\b"
)
_ENDS = re.compile(r"\b(?:that|this|otherwise|the contrary)\W*$", re.IGNORECASE)
_ADRIFT = re.compile(
    # "Smaller ones could …"; "The two sides …"; "…, he said"; "In an ordinary year it is …".
    r"^\W*(?:(?:The|Some|Many|Most|Other) )?(?:\w+ )?ones\b|"
    r"^The (?:two|three|four) (?:countr|side|government|minister|leader|men\b|women\b|part(?:y|i))|"
    r",\W* (?:he|she|they|it) (?:said|added|says|told \w+|wrote)\W*$|"
    r"^(?:In|On|At|By|For|After|Before|Since|During|Until|Last|Next)\b[^,;A-Z]{0,45},? "
    r"(?:he|she|they|it)\b"
)
_NOBODY = re.compile(
    r"\W*(?:It (?:is|was|remains|may|might|could|would|will)(?: (?:not|also|yet|still|be))* "
    r"(?:take|clear|unclear|likely|unlikely|possible|impossible|known|unknown|open)\b|"
    r"Both (?!of\b|are\b|were\b|have\b|had\b|will\b|would\b|said\b|denied\b)[a-z])"
)
"""Openings that name nobody, or name him: "It may take weeks", "Both sides"."""


def leans(sentence: str) -> bool:
    """Return whether who reads only this sentence does not know whom or what it is about."""
    opens = _OPENS.match(sentence) and not _NOBODY.match(sentence)
    return bool(opens or _ENDS.search(sentence) or _ADRIFT.search(sentence))
