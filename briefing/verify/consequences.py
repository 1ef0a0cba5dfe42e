"""Words by which an English sentence speaks of what may follow: cues, no proof.

Shared by what proposes sentences for implications and by what checks that an implication is one.
"""

from __future__ import annotations

import re

MODAL = re.compile(
    r"\b(?:could|(?-i:may)|might|would|will|must|should|likely|unlikely|set to|poised|risks?|"
    r"(?<!than )expected?|(?<!than )fear(?:s|ed)?|threatens?|threatened|warn(?:s|ed)?|warning|"
    r"concerns?|hopes?|plans? to|potential(?:ly)?|prospects?|possible|possibly)\b",
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
