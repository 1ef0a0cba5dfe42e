"""A sentence read for comparison: keys of its words, its clauses, and which words are verbs.

In goes text, out comes a `Reading`. Two words with the same key mean the same: forms of one word,
or names of one country. Clauses are cut where a conjunction, a relative pronoun or a strong mark
stands; this is no parse, only enough to tell what is said of what. Verbs are guessed from their
form and from the word before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.gazetteer import places
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.numerals import WORDS
from briefing.verify.gates.text import BASES, Token, folded_stem, is_adverb, is_content, tokens

VERBS = frozenset(folded_stem(v) for v in BASES)
_ONLY_VERBS = frozenset(load("verbs")["only_verbs"].split())
SPEECH = frozenset(folded_stem(v) for v in load("speech")["verbs"].split())
_SAYS = frozenset(load("speech")["says"].split())
_TAG = 8
"""How many words a ", the ministry said" may have."""
_PAST = frozenset(load("verbs")["past"].split()) | frozenset(
    form for family in load("verbs")["irregular"].split("|") for form in family.split()[1:]
)
_CUTS = frozenset(
    {"but", "while", "although", "though", "whereas", "because", "which", "who", "whom", "whose"}
    | {"when", "after", "before", "since", "if", "unless", "until", "despite", "whether", "as"}
    | {"where", "however", "that"}
)
_CUTS_AFTER_COMMA = frozenset({"so", "yet", "even", "nor", "then"})
_MARKS = frozenset({";", ":", "—", "(", ")", "[", "]"})
_TO_VERB = frozenset(
    {"to", "will", "would", "shall", "should", "can", "could", "may", "might", "must", "'ll", "'d"}
    | {"do", "does", "did", "n't", "not", "never", "cannot", "they", "we", "i", "you", "who", "let"}
)
BE = frozenset({"be", "is", "are", "was", "were", "been", "being", "am", "'re"})
_HAVE = frozenset({"have", "has", "had", "having", "'ve"})
_NO_VERB_AFTER = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "its", "his", "her", "their", "our", "my"}
    | {"your", "no", "any", "some", "each", "every", "of", "in", "on", "for", "with", "at", "by"}
    | {"from", "into", "such", "other", "another", "both", "all", "'s", "'"}
)
_PREPOSITIONS = frozenset({"of", "in", "on", "for", "with", "at", "by", "from", "into", "'s", "'"})
_PARTICLES = frozenset({"back"})
_WITH_OF = frozenset(
    map(folded_stem, ("consist", "speak", "approve", "dispose", "complain", "hear"))
)
_INFINITIVE = frozenset({"likely", "set", "due", "ready", "able", "about", "going", "ought"})
_NO_VERBS = frozenset(
    {"including", "according", "regarding", "following", "concerning", "excluding", "given"}
    | {"during", "pending", "barring", "considering", "past", "near", "like", "own", "long"}
)
_OWNERS = frozenset({"the", "a", "an", "this", "of", "its", "his", "her", "their", "our", "'s"})
_PREFIXED = {
    prefix + word + ending: folded_stem(word + ending)
    for prefix, words in load("negation")["prefixed"].items()
    for word in words.split()
    for ending in ("", "ly", "ity", "ness")
}
_COMPARATIVES = frozenset({"lower", "better", "further", "narrower"})
_PARTICIPLE = ("ed", "en", "wn", "ld")
_ADVERBS = frozenset({"also", "now", "then", "still", "even", "just", "already", "ever", "long"})


class Reading(NamedTuple):
    """The tokens of a text and, for each, its key (empty for function words), clause and kind.

    `where` gives the indices of each key; `contrary` are the words with a prefix that negates,
    whose key is that of the word without it ("unmentioned").
    """

    toks: tuple[Token, ...]
    keys: tuple[str, ...]
    clause: tuple[int, ...]
    verb: tuple[bool, ...]
    where: dict[str, tuple[int, ...]]
    contrary: frozenset[int]


@lru_cache(maxsize=1 << 12)
def read(text: str) -> Reading:
    """Return a text read for comparison."""
    toks = tokens(text)
    keys = [t.stem if is_content(t) else "" for t in toks]
    contrary = set()
    for i, token in enumerate(toks):
        if token.low in _PREFIXED:
            keys[i] = _PREFIXED[token.low]
            contrary.add(i)
        elif token.low.startswith("un") and token.low.endswith(_PARTICIPLE) and len(token.low) > 6:
            base = folded_stem(token.low[2:])
            if base in VERBS:
                keys[i] = base
                contrary.add(i)
    for place in places(text):
        for i in range(place.first, place.last):
            keys[i] = ""
        keys[place.first] = "@" + place.entries[0].key.partition("/")[0]
    verb = tuple(is_verb(toks, i) if keys[i] else False for i in range(len(toks)))
    where: dict[str, list[int]] = {}
    for i, key in enumerate(keys):
        if key:
            where.setdefault(key, []).append(i)
    return Reading(
        toks,
        tuple(keys),
        _clauses(toks, verb),
        verb,
        {key: tuple(indices) for key, indices in where.items()},
        frozenset(contrary),
    )


def _clauses(toks: tuple[Token, ...], verb: tuple[bool, ...]) -> tuple[int, ...]:
    """Return the number of the clause that each token is in, counted from 0."""
    found, clause, any_verb = [], 0, False
    for i, token in enumerate(toks):
        following = toks[i + 1] if i + 1 < len(toks) else None
        before = toks[i - 1].low if i else ""
        cut = token.low in _MARKS or (token.low in _CUTS and i > 0 and before not in {"such"})
        cut = cut or (token.low in _CUTS_AFTER_COMMA and before == ",")
        if token.low in {"and", "or"} and following is not None:
            cut = before == "," or (
                token.low == "and" and (verb[i + 1] or (following.low in _TO_VERB and any_verb))
            )
        elif token.low == "," and following is not None:
            cut = (following.low.endswith("ing") and any_verb) or _tag(toks, i)
        elif token.low == "-":
            cut = not following or (not following.glued and toks[i - 1].end < token.start)
        if cut:
            clause += 1
            any_verb = False
        any_verb = any_verb or verb[i] or token.low in BE
        found.append(clause)
    return tuple(found)


def is_verb(toks: tuple[Token, ...], i: int) -> bool:
    """Whether the content word at i looks like a verb, by its form and the word before it."""
    token = toks[i]
    if token.kind != "w" or token.glued or (token.capital and i > 0) or token.low in _NO_VERBS:
        return False
    j = i - 1
    while j >= 0 and (toks[j].low in _ADVERBS or is_adverb(toks[j].low)):
        j -= 1
    before = toks[j].low if j >= 0 else ""
    low = token.low
    if before == "to":
        known = low in BASES or low.removeprefix("re") in BASES
        return known or (j > 0 and _takes_infinitive(toks[j - 1]) and not low.endswith("s"))
    if before in _TO_VERB:
        return True
    if before in BE or before in _HAVE:
        return low in _PAST or low.endswith(("ed", "ing"))
    if low in _PAST or (low.endswith("ed") and len(low) > 4):
        if before in _SAYS:
            return False  # "said failed talks would ..."
        return before not in _NO_VERB_AFTER or before == "that"
    if token.stem not in VERBS:
        return False
    if low.endswith("ing"):
        return before not in _OWNERS
    if before in _NO_VERB_AFTER:
        return False
    if low in _ONLY_VERBS:
        return j >= 0
    if low in _PARTICLES and not _takes_object(toks, i):
        return False  # "get their money back"
    if low.endswith("s") and _of(toks, i) and token.stem not in _WITH_OF:
        return False  # "the functions of the device"
    if before == "," and low in BASES:
        return _plural_before_apposition(toks, j)
    if j >= 0 and (toks[j].kind == "n" or before in WORDS):
        return False
    if low in _COMPARATIVES and i + 1 < len(toks) and toks[i + 1].low in {"than", "limit", "level"}:
        return False
    if low.endswith("s") and not low.endswith("ss"):
        if not {low[:-1], low[:-2], low[:-3] + "y"} & BASES:
            return False
        return j >= 0 and (toks[j].kind == "w") and not toks[j].low.endswith("s")
    return low in BASES and j >= 0 and toks[j].kind == "w" and _is_plural(before)


def _takes_object(toks: tuple[Token, ...], i: int) -> bool:
    """Whether an object may begin right behind the word at i."""
    following = toks[i + 1] if i + 1 < len(toks) else None
    return following is not None and (
        following.low in _NO_VERB_AFTER - _PREPOSITIONS or is_content(following)
    )


def _of(toks: tuple[Token, ...], i: int) -> bool:
    return i + 1 < len(toks) and toks[i + 1].low == "of"


def is_past(token: Token) -> bool:
    """Whether a word has the form of a past or of a participle."""
    return token.low in _PAST or token.low.endswith("ed")


def _plural_before_apposition(toks: tuple[Token, ...], j: int) -> bool:
    """Whether the comma at j closes an apposition to a plural: "firms, most of them big, fall"."""
    for k in range(j - 1, max(0, j - 14), -1):
        if toks[k].low == ",":
            return _is_plural(toks[k - 1].low)
        if toks[k].low in {".", ";"}:
            break
    return False


def _is_plural(low: str) -> bool:
    """Whether a word looks like a plural, so that a bare verb may follow it."""
    return (
        low.endswith("s") and len(low) > 3 and low not in {"this", "does", "less", "thus", "plus"}
    )


def _takes_infinitive(token: Token) -> bool:
    """Whether "to" behind a word is likely to begin an infinitive: "expected to", "likely to"."""
    return token.low in _INFINITIVE or (token.low.endswith("ed") and token.stem in VERBS)


def _tag(toks: tuple[Token, ...], i: int) -> bool:
    """Whether the comma at i begins a ", the ministry said" that ends at a mark."""
    for j in range(i + 1, min(i + 1 + _TAG, len(toks))):
        if toks[j].low in _SAYS:
            return True
        if toks[j].kind == "p" and toks[j].low not in {"-", "'", "."}:
            return False
    return False


def is_finite(reading: Reading, i: int) -> bool:
    """Whether a verb in -ing says that something happens: only behind a form of "be"."""
    if not reading.toks[i].low.endswith("ing") or not reading.verb[i]:
        return True
    return any(t.low in BE and not t.glued for t in reading.toks[max(0, i - 3) : i])


def is_predicate(reading: Reading, i: int) -> bool:
    """Whether a word says something of its subject: a verb, or what "is" leads to."""
    if reading.verb[i]:
        return True
    for j in range(i - 1, max(-1, i - 4), -1):
        if not reading.toks[j].glued and reading.toks[j].low in BE | _HAVE:
            return True
        if reading.keys[j] and not is_adverb(reading.toks[j].low):
            return False
    return False
