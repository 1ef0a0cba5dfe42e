"""Sentences that code proposes to the model: where the article itself speaks of what may follow.

A weak model asked for implications writes what could be said of any news; shown the sentences
that speak of consequences, it words those. A strong one loses nothing: it may add its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.article import Sentence

_MODAL = re.compile(
    r"\b(?:could|(?-i:may)|might|would|will|must|should|likely|unlikely|expected?|set to|poised|"
    r"risks?|threatens?|threatened|warn(?:s|ed)?|warning|fear(?:s|ed)?|concerns?|hopes?|plans? to|"
    r"potential(?:ly)?|prospects?|possible|possibly)\b",
    re.IGNORECASE,
)
_CONSEQUENCE = re.compile(
    r"\b(?:mean(?:s|t|ing)? that|lead(?:s|ing)? to|pave(?:s)? the way|open(?:s|ing)? the door|"
    r"as a result|consequences?|implications?|impact|signal(?:s|ed|led)?|shift|mark(?:s|ed) a|"
    r"force[sd]?|determine|depend(?:s|ing)? on|jeopardi[sz]e|undermine|strengthen|weaken|"
    r"entangle[d]?|framing|pressure|analysts?|observers?|experts?|critics|officials say)\b",
    re.IGNORECASE,
)
_ATTRIBUTED_FUTURE = re.compile(r"\b(?:interpreted|reflect|seen as|viewed as)\b", re.IGNORECASE)


def consequences(sentences: Sequence[Sentence], language: str, at_most: int) -> tuple[int, ...]:
    """Return the numbers of the sentences that most speak of what may follow, in order.

    English cues; in another language none are proposed.
    """
    if language != "en":
        return ()
    scored = []
    for s in sentences:
        modal = len(_MODAL.findall(s.text))
        other = len(_CONSEQUENCE.findall(s.text)) + len(_ATTRIBUTED_FUTURE.findall(s.text))
        # A modal alone is a plan or a hope: taken where there are not enough better ones.
        if modal:
            scored.append((-min(modal, 2) - min(other, 2), s.number))
    return tuple(sorted(number for _, number in sorted(scored)[:at_most]))
