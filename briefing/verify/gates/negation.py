"""What a sentence negates: for each word, whether something turns it into its contrary.

In goes text, out comes one mark a token: 0 not negated, 1 negated outright ("did not sign"), 2 the
object of a word that negates ("without a deal"). Words that negate are those of
`tables/negation.toml`; the reach of a negation is the word it governs and, past verbs such as
"expect", the next one.
"""

from __future__ import annotations

from functools import lru_cache

from briefing.verify.gates.clauses import Reading, read
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import folded_stem

_TABLE = load("negation")


def _stems(name: str) -> frozenset[str]:
    return frozenset(folded_stem(w) for w in _TABLE[name].split())


_DIRECT = frozenset(_TABLE["direct"].split())
_PRONOUNS = frozenset(_TABLE["pronouns"].split())
_NOT_IDIOMS = frozenset(_TABLE["not_idioms"].split())
_NO_IDIOMS = frozenset(_TABLE["no_idioms"].split())
_WITH_TO, _WITH_FROM, _PASSING = _stems("with_to"), _stems("with_from"), _stems("passing")
_WITH_OBJECT = _stems("with_object") | {"without"}
_PHRASES = tuple(tuple(line.split()) for line in _TABLE["phrases"].strip().splitlines())
_PHRASE_FIRST = frozenset(p[0] for p in _PHRASES)
_SKIPPED = frozenset(_TABLE["skipped"].split())
_TO_WITHIN = 7
"""How many words may stand between "failed" and its "to"."""
_FROM_WITHIN = 8
"""How many words may stand between "prevent" and its "from"."""


@lru_cache(maxsize=1 << 14)
def negated(text: str) -> tuple[int, ...]:
    """Return for each token of a text whether it is negated: 0, 1 or 2."""
    reading = read(text)
    toks = reading.toks
    marks = [0] * len(toks)
    for i, token in enumerate(toks):
        if token.kind != "w":
            continue
        low, following = token.low, toks[i + 1].low if i + 1 < len(toks) else ""
        if low in _DIRECT:
            if low in {"not", "n't"} and following in _NOT_IDIOMS:
                continue
            _mark(reading, i + 1, 1, marks)
            if low in {"neither", "nor"}:
                _mark_verb(reading, i + 1, marks)
        elif low == "no":
            if following == "longer":
                _mark(reading, i + 2, 1, marks)
            elif following == "one":
                _mark_verb(reading, i + 2, marks)
            elif following not in _NO_IDIOMS and token.end < len(text) and following != ".":
                end = _phrase(reading, i + 1, 1, marks)
                _mark_verb(reading, end, marks, near=True)
        elif low in _PRONOUNS:
            _mark_verb(reading, i + 1, marks)
        elif token.stem in _WITH_TO:
            for j in range(i + 1, min(i + _TO_WITHIN, len(toks) - 1)):
                if toks[j].low == "to":
                    _mark(reading, j + 1, 1, marks)
                    break
                if toks[j].kind == "p" or reading.verb[j]:
                    break
        elif token.stem in _WITH_FROM:
            for j in range(i + 1, min(i + _FROM_WITHIN, len(toks) - 1)):
                if toks[j].low == "from":
                    _mark(reading, j + 1, 1, marks)
                    break
        elif token.stem in _WITH_OBJECT:
            end = i + 2 if following in {"of", "that"} else i + 1
            _phrase(reading, end, 2, marks)
            if token.stem == folded_stem("deny"):
                _mark_verb(reading, end, marks)
        elif low in _PHRASE_FIRST:
            for phrase in _PHRASES:
                if tuple(t.low for t in toks[i : i + len(phrase)]) == phrase:
                    _phrase(reading, i + len(phrase), 2, marks)
    return tuple(marks)


def _mark(reading: Reading, i: int, mark: int, marks: list[int]) -> None:
    """Mark what a negation before token i governs: the next word, and on past passing verbs."""
    toks = reading.toks
    while i < len(toks):
        token = toks[i]
        if token.kind == "p" and token.low not in {"-", '"', "'"}:
            return
        if not reading.keys[i] or token.low in _SKIPPED or token.low.endswith("ly"):
            if token.kind == "w" and token.low not in _SKIPPED and not token.low.endswith("ly"):
                if reading.keys[i] == "" and token.low in {"but", "and", "because", "who", "which"}:
                    return
            i += 1
            continue
        marks[i] = 0 if marks[i] == mark == 1 else marks[i] or mark
        before = toks[i - 1].low if i else ""
        if before in {"a", "an", "the", "any"}:
            _phrase(reading, i, mark, marks)
            return
        if token.stem not in _PASSING:
            _coordinated(reading, i, mark, marks)
            return
        i += 1


def _coordinated(reading: Reading, i: int, mark: int, marks: list[int]) -> None:
    """Mark the second verb of "did not sign or ratify"."""
    toks = reading.toks
    for j in range(i + 1, min(i + 4, len(toks) - 1)):
        if toks[j].low in {"or", "nor"} and reading.keys[j + 1]:
            marks[j + 1] = marks[j + 1] or mark
            return


def _phrase(reading: Reading, i: int, mark: int, marks: list[int]) -> int:
    """Mark the words of the noun phrase that begins at token i; return the index past it."""
    toks, count = reading.toks, 0
    while i < len(toks) and count < 3:
        token = toks[i]
        if reading.keys[i]:
            if count and reading.verb[i]:
                break
            marks[i] = marks[i] or mark
            count += 1
        elif token.low not in {
            "a",
            "an",
            "the",
            "any",
            "its",
            "his",
            "her",
            "their",
            "-",
            "to",
            "being",
            "having",
        }:
            break
        i += 1
    return i


def _mark_verb(reading: Reading, i: int, marks: list[int], *, near: bool = False) -> None:
    """Mark the first verb from token i on in its clause; if `near`, only right behind."""
    if i >= len(reading.toks):
        return
    clause = reading.clause[i]
    for j in range(i, min(i + (4 if near else 10), len(reading.toks))):
        if reading.clause[j] != clause or reading.toks[j].low in {".", ";"}:
            return
        if reading.verb[j]:
            marks[j] = marks[j] or 1
            return
        if near and (
            reading.keys[j] or reading.toks[j].low in {"of", "for", "in", "to", "on", ","}
        ):
            return
