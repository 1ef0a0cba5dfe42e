"""Words by which an English sentence speaks of what may follow: cues, no proof.

Shared by what proposes sentences for implications and by what checks that an implication is one.
"""

from __future__ import annotations

import re

MODAL = re.compile(
    # "should have lasted a month" tells of what was, "could have consequences" of what may follow.
    r"\b(?:(?:could|(?-i:may)|might|would|should)(?! (?:not )?have (?:been|had|\w{2,}(?:ed|en))\b)|"
    r"will|must|likely|unlikely|set to|poised|risks?|"
    r"(?<!than )expected?|(?<!than )fear(?:s|ed)?|threatens?|threatened|warn(?:s|ed)?|warning|"
    r"concerns?|(?<!good )hopes?|plans? to|potential(?:ly)?|prospects?|possible|possibly)\b",
    re.IGNORECASE,
)
CONSEQUENCE = re.compile(
    r"\b(?:mean(?:s|t|ing)? that|lead(?:s|ing)? to|pave(?:s)? the way|open(?:s|ing)? the door|"
    r"as a result|consequences?|implications?|impact|signal(?:s|ed|led)?|shift|mark(?:s|ed) a|"
    r"force[sd]?|determine|depend(?:s|ing)? on|jeopardi[sz]e|undermine|strengthen|weaken|"
    r"entangle[d]?|framing|pressure|analysts?|observers?|experts?|critics|officials say)\b",
    re.IGNORECASE,
)
READING = re.compile(r"\b(?:interpreted|reflect|seen as|viewed as)\b", re.IGNORECASE)


def foresight(sentence: str) -> int:
    """Return how much an English sentence speaks of what may follow: 0 not at all, 4 the most."""
    modal = len(MODAL.findall(sentence))
    # A modal alone is a plan or a hope: taken where there are not enough better ones.
    other = len(CONSEQUENCE.findall(sentence)) + len(READING.findall(sentence))
    return min(modal, 2) + min(other, 2) if modal else 0
