"""Whether a statement is a sentence that tells something: no heading, no talk about the article.

In goes what a model wrote, out comes it put right where code can do so without guessing: "The
article says that talks failed" is "Talks failed", and a quotation that was left open is closed
where its words end in the evidence. Not obvious: English only, and with every doubt in favour of
the statement, for a word that no list has may be a verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from briefing.verify.gates.clauses import BE, VERBS, Reading, is_finite, read
from briefing.verify.gates.quotations import verbatim
from briefing.verify.gates.text import Token, is_adverb

_ARTICLE = r"(?:news )?(?:article|text|piece|story|passage|author)"
_TELLS = (
    r"(?:mention|discuss|state|note|say|report|describe|highlight|explain|emphasize|emphasise|stress|"
    r"point out|suggest|indicate|outline|detail|cover|reveal|examine|explore|address|conclude|"
    r"argue|show|present|provide|analyze|analyse|focus on|summarize|underline|underscore)"
)
_ABOUT = re.compile(
    rf"^(?:(?:The|This) {_ARTICLE}(?: also| further| then)? (?:{_TELLS[3:-1]})(?:e?s|d|ed)?\b"
    rf"(?P<that> that\b)?,?|"
    rf"(?:According to|As (?:stated|mentioned|reported|noted|described) (?:in|by)|In) "
    rf"(?:the|this) {_ARTICLE}\b,?|"
    r"It is (?:mentioned|stated|noted|reported|said)(?: in the article)? that\b) +",
    re.IGNORECASE,
)
"""What a model says of the article before it tells what stands there."""

_AUXILIARY = BE | frozenset(
    {"has", "have", "had", "do", "does", "did", "will", "would", "can", "could", "may", "might"}
    | {"must", "shall", "should", "cannot", "'ll", "'ve", "'d", "'re"}
)
_SUBJECTS = frozenset({"it", "he", "she", "that", "there", "this", "what", "who"})
_BEFORE_OBJECT = frozenset(
    {"the", "a", "an", "its", "his", "her", "their", "that", "to", "no", "some", "any", "it"}
    | {
        "them",
        "him",
        "itself",
        "themselves",
        "himself",
        "herself",
        "every",
        "each",
        "how",
        "why",
        "whether",
        "what",
        "this",
        "these",
        "those",
        "all",
        "as",
    }
)
_NO_SUBJECT = frozenset(
    {"the", "a", "an", "its", "his", "her", "their", "of", "in", "on", "for", "with", "at", "by"}
    | {"from", "and", "or", "'s", "'", "this", "that", "these", "those", "no", "new", "some"}
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z.' -]+(?:, [A-Z][\w.]+(?: \d{1,2})?)?(?: \([^)]{1,40}\))? ?[-–—]+ (?=\S)"
)

_OPEN, _CLOSE, _EITHER = "“", "”", '"'


def plainly(statement: str) -> str:
    """Return a statement without what it says of the article first, if a full sentence remains."""
    match = _ABOUT.match(statement)
    rest = statement[match.end() :] if match else ""
    if not rest or not is_sentence(rest):
        return statement
    return rest[:1].upper() + rest[1:]


def undated(sentence: str) -> str:
    """Return a sentence without the dateline that news begins with, "PARIS, May 3 (Agency) -"."""
    return _DATELINE.sub("", sentence)


def about_article(statement: str) -> bool:
    """Whether a statement tells what the article does: "The article discusses the talks"."""
    return _ABOUT.match(statement) is not None


def is_heading(text: str) -> bool:
    """Whether a text is all in capitals: a headline between the lines, as some sites have them."""
    return text.isupper() and len(text.split()) > 3


def is_sentence(text: str) -> bool:
    """Whether an English text has a verb that tells, or a word that may be one."""
    reading = read(text)
    return any(_tells(reading, i) for i in range(len(reading.toks)))


def _tells(reading: Reading, i: int) -> bool:
    toks = reading.toks
    low, before = toks[i].low, toks[i - 1].low if i else ""
    if low in _AUXILIARY or (low == "'s" and before in _SUBJECTS):
        return True
    if reading.verb[i]:
        infinitive = before == "to"
        return is_finite(reading, i) and not infinitive
    if toks[i].kind != "w" or i == 0 or toks[i].capital or before in _NO_SUBJECT:
        return False
    if low.endswith("ed"):
        # "The bridge, a long one, opened": the second comma closes an apposition
        return before != "," or sum(t.low == "," for t in toks[:i]) > 1
    if toks[i].stem in VERBS and not low.endswith("ing"):
        return low.endswith("s") or before.endswith("s") or before == "still" or is_adverb(before)
    following = toks[i + 1] if i + 1 < len(toks) else None
    return low.endswith("s") and before != "," and _object(following)


def _object(token: Token | None) -> bool:
    """Whether a word may begin what stands behind a verb that no list has."""
    return token is not None and (
        token.low in _BEFORE_OBJECT or token.capital or token.kind == "n" or is_adverb(token.low)
    )


def unbalanced(statement: str) -> bool:
    """Whether a double quotation mark of a statement has no counterpart."""
    return _missing(statement) != ""


def balanced(statement: str, evidence: Sequence[str]) -> str:
    """Return a statement whose one missing quotation mark is put where the quoted words end.

    Those are the longest run of words, from the mark that is there, that the evidence has word for
    word; at least two, or all there are. Where there is no such run it is returned as it is.
    """
    missing = _missing(statement)
    if not missing:
        return statement
    words = [(m.start(), m.end()) for m in re.finditer(r"[^\s“”\"]+", statement)]
    if missing in {_CLOSE, "close"}:
        mark = max(statement.rfind(_OPEN), statement.rfind(_EITHER))
        inside = [end for start, end in words if start > mark]
        ends = [end for end in reversed(inside) if _verbatim(statement[mark + 1 : end], evidence)]
        if not ends or (ends[0] == inside[0] and len(inside) > 1):
            return statement
        end = ends[0] if ends[0] == len(statement) else _without_mark(statement, ends[0])
        return statement[:end] + (_CLOSE if missing == _CLOSE else _EITHER) + statement[end:]
    mark = min(p for p in (statement.find(_CLOSE), statement.find(_EITHER)) if p >= 0)
    inside = [start for start, end in words if end <= mark]
    starts = [start for start in inside if _verbatim(statement[start:mark], evidence)]
    if not starts or (starts[0] == inside[-1] and len(inside) > 1):
        return statement
    return (
        statement[: starts[0]] + (_OPEN if missing == _OPEN else _EITHER) + statement[starts[0] :]
    )


def _without_mark(text: str, end: int) -> int:
    """Return the end of a word without the comma or the point that stands behind it."""
    while text[end - 1] in ",.;:":
        end -= 1
    return end


def _verbatim(words: str, evidence: Sequence[str]) -> bool:
    return any(c.isalnum() for c in words) and verbatim(words, tuple(evidence))


def _missing(statement: str) -> str:
    """Return the mark that is missing, "open" or "close" for straight ones, empty if none is."""
    opened, closed = statement.count(_OPEN), statement.count(_CLOSE)
    straight = statement.count(_EITHER)
    if straight % 2 and opened == closed:
        marks = [m.start() for m in re.finditer(_EITHER, statement)]
        # The first odd one out: all marks take turns but for the one without a counterpart.
        last = marks[-1]
        opens = last + 1 < len(statement) and not statement[last + 1].isspace()
        opens = opens and (last == 0 or not statement[last - 1].isalnum())
        return "close" if opens else "open"
    if straight or opened == closed:
        return ""
    return _CLOSE if opened > closed else _OPEN
