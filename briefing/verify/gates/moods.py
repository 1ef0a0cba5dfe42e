"""What a sentence states as a fact, what as intended, and what as merely possible.

In goes text, out comes for each token its mood and the token that gives it. Moods are FACT,
INTENDED (planned, promised, demanded, in the future) and POSSIBLE (may, reportedly, considering).
The words that give a mood are those of `tables/modality.toml`; their reach is the clause they stand
in, from them onward, and with some the clause that hangs on it.
"""

from __future__ import annotations

from functools import lru_cache

from briefing.verify.gates.clauses import Reading, read
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.text import folded_stem

FACT, INTENDED, POSSIBLE = 0, 1, 2
_TABLE = load("modality")


def _stems(name: str) -> frozenset[str]:
    return frozenset(folded_stem(w) for w in _TABLE[name].split())


_MODALS, _FUTURE = frozenset(_TABLE["modals"].split()), frozenset(_TABLE["future"].split())
_ADVERBS, _LINKS = frozenset(_TABLE["adverbs"].split()), frozenset(_TABLE["links"].split())
ADJECTIVES = frozenset(_TABLE["adjectives"].split())
STRONG_ADJECTIVES = frozenset(_TABLE["strong_adjectives"].split())
_WORDS = frozenset(_TABLE["phrase_words"].split())
_VERBS, _NOUNS = _stems("verbs"), _stems("nouns")
_INTENT, _INTENT_WITH_TO, _FACTIVE = _stems("intent"), _stems("intent_with_to"), _stems("factive")
_PHRASES = tuple(tuple(line.split()) for line in _TABLE["phrases"].strip().splitlines())
_PHRASE_FIRST = frozenset(p[0] for p in _PHRASES)
_CUE_WORDS = (
    _MODALS
    | _FUTURE
    | _ADVERBS
    | ADJECTIVES
    | _LINKS
    | _WORDS
    | _PHRASE_FIRST
    | {"to"}
    | frozenset(load("speech")["keeping_with_to"].split())
)
_HEARSAY = frozenset(load("speech")["keeping_with_to"].split())
_CUE_STEMS = _VERBS | _NOUNS | _INTENT | _INTENT_WITH_TO
_WITHIN_TO: int = _TABLE["within_to"]
_WITH_CLAUSE = _stems("with_clause")
_OPENERS = frozenset({"that", "if", "whether", "and", "or"})

Mood = tuple[int, int]
"""A mood, and the index of the token that gives it (-1 for a fact)."""


@lru_cache(maxsize=1 << 12)
def moods(text: str) -> tuple[Mood, ...]:
    """Return the mood of each token of a text, with what gives it."""
    reading = read(text)
    toks = reading.toks
    found: list[Mood] = [(FACT, -1)] * len(toks)
    for i, token in enumerate(toks):
        if token.low not in _CUE_WORDS and token.stem not in _CUE_STEMS:
            continue
        low, following = token.low, toks[i + 1].low if i + 1 < len(toks) else ""
        if low in _MODALS:
            if not (low == "could" and following in {"not", "n't"}) and not token.capital:
                _governed(reading, i, POSSIBLE, found)
        elif low in _FUTURE:
            _governed(reading, i, INTENDED, found)
        elif low in _ADVERBS:
            _adverb(reading, i, found)
        elif low in ADJECTIVES:
            _near(reading, i, found)
        elif low in _LINKS:
            _spread(reading, i, i + 1, POSSIBLE, found)
        elif _is_guess(reading, i, following):
            _spread(reading, i, i + 1, POSSIBLE, found, past=True)
        elif token.stem in _INTENT:
            _spread(reading, i, i + 1, INTENDED, found, past=following == "that")
        elif low == "to":
            _infinitive(reading, i, found)
        elif token.stem in _INTENT_WITH_TO and following in {"for", "on"} and reading.verb[i]:
            _spread(reading, i, i + 1, INTENDED, found)
        if low in _PHRASE_FIRST:
            for phrase in _PHRASES:
                if tuple(t.low for t in toks[i : i + len(phrase)]) == phrase:
                    first = i + len(phrase)
                    _spread(reading, i, first, POSSIBLE, found, past=True, jump=True)
    return tuple(found)


def _is_guess(reading: Reading, i: int, following: str) -> bool:
    """Whether a word such as "unclear", "believes" or "risk of" makes what follows a guess."""
    token = reading.toks[i]
    if token.low in _WORDS:
        return True
    if token.low in _HEARSAY and following == "to":
        return True
    if token.stem in _WITH_CLAUSE and following not in {"to", "that", "as", "like"}:
        return False
    if token.stem in _VERBS and (reading.verb[i] or token.low.endswith(("ed", "ing"))):
        return True
    return token.stem in _NOUNS and following in {"of", "that", "to", "in", "over", "about"}


def _set(found: list[Mood], i: int, mood: int, cue: int) -> None:
    if mood > found[i][0]:
        found[i] = (mood, cue)


def _spread(
    reading: Reading,
    cue: int,
    first: int,
    mood: int,
    found: list[Mood],
    *,
    past: bool = False,
    jump: bool = False,
) -> None:
    """Give a mood to what follows in the clause; if `past`, to the clause hanging on it too.

    With `jump` the clause is that of the first token: "be read | as consent".
    """
    toks = reading.toks
    if first >= len(toks):
        return
    clause = reading.clause[first if jump else cue]
    for i in range(first, len(toks)):
        if reading.clause[i] != clause:
            if not past or toks[i].low not in _OPENERS or toks[i].low in {"and", "or"}:
                break
            clause = reading.clause[i]
        _set(found, i, mood, cue)


def _governed(reading: Reading, cue: int, mood: int, found: list[Mood]) -> None:
    """Give a mood to the verb behind an auxiliary, what goes with it, and verbs joined to it."""
    toks, verbs = reading.toks, 0
    clause = reading.clause[cue]
    for i in range(cue + 1, len(toks)):
        if reading.clause[i] != clause:
            if toks[i].low not in {"and", "or"} or i + 1 >= len(toks) or not reading.verb[i + 1]:
                break
            clause, verbs = reading.clause[i], 0
        if reading.verb[i]:
            verbs += 1
            joined = {t.low for t in toks[max(cue, i - 2) : i]} & {"and", "or", "to"}
            if verbs > 1 and not joined and not reading.verb[i - 1]:
                break
        _set(found, i, mood, cue)


def _adverb(reading: Reading, cue: int, found: list[Mood]) -> None:
    """Give the mood of "reportedly" to its clause, or to the adjective it stands before."""
    following = cue + 1
    if (
        following < len(reading.toks)
        and reading.keys[following]
        and not reading.verb[following]
        and not reading.toks[following].low.endswith("ed")
    ):
        _near(reading, cue, found)
        return
    for i, clause in enumerate(reading.clause):
        if clause == reading.clause[cue]:
            _set(found, i, POSSIBLE, cue)


def _near(reading: Reading, cue: int, found: list[Mood]) -> None:
    """Give the mood of "possible" to the words of the noun phrase behind it."""
    for i in range(cue + 1, min(cue + 4, len(reading.toks))):
        if not reading.keys[i]:
            break
        _set(found, i, POSSIBLE, cue)


def _infinitive(reading: Reading, i: int, found: list[Mood]) -> None:
    """Give what follows "to" the mood INTENDED, unless the word before says that it was done."""
    toks = reading.toks
    if i + 1 >= len(toks) or not (reading.verb[i + 1] or toks[i + 1].low in {"be", "have", "do"}):
        return
    for j in range(i - 1, max(-1, i - 1 - _WITHIN_TO), -1):
        token = toks[j]
        between = {t.low for t in toks[j + 1 : i]}
        if token.low in {"has", "have"} and (not between or "until" in between):
            # "has to sign", "has until Friday to sign"
            _spread(reading, j, i + 1, INTENDED, found, jump=True)
            return
        if token.stem in _FACTIVE or token.low.endswith("est") or token.low in {"used", "had"}:
            return
        if token.stem in _INTENT_WITH_TO or token.stem in _INTENT:
            _spread(reading, j, i + 1, INTENDED, found)
            return
        if token.kind == "p" or (reading.verb[j] and token.stem not in _INTENT_WITH_TO):
            break
    if toks[i + 1].low == "be" or toks[i - 1].low in {"is", "are", "was", "were", "be"}:
        _spread(reading, i, i + 1, INTENDED, found)
