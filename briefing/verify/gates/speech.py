"""Who says what in a sentence: the speaker and the words that are theirs.

In goes text, out come `Saying`s. Found are "X said that ...", "..., X said", "..., said X",
"according to X, ..." and words in quotation marks; the reach of each is its part of the sentence.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefing.verify.gates.clauses import BE, SPEECH, Reading, read
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.runs import TITLES
from briefing.verify.gates.text import folded_stem

_TABLE = load("speech")
_SAYS = frozenset(_TABLE["says"].split())
_ONLY_WITH_THAT = frozenset(folded_stem(w) for w in _TABLE["only_with_that"].split())
_PHRASES = tuple(tuple(line.split()) for line in _TABLE["phrases"].strip().splitlines())
_PHRASE_FIRST = frozenset(p[0] for p in _PHRASES)
_PARTICIPLES = frozenset(_TABLE["participles"].split())
_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "who", "his", "her", "their"})
TIMES = frozenset(folded_stem(w) for w in _TABLE["times"].split())
_OPENERS = frozenset({"that", "and", "but", "while", "as", "when", "if", "although", "because"})
_TURNS = frozenset({"but", "while", "although", "though", "whereas", "however"})
_STOPS = frozenset({",", ";", ".", '"', "—", ":", "(", ")", "?", "!"})
_HELPING = frozenset("has have had will would could can may might should must did does do".split())
_SUBJECT = 14
"""How many words a speaker may be named with."""


class Saying(NamedTuple):
    """Something said: keys and words of the speaker, the tokens that are theirs, the verb's index.

    `pronoun` says that the speaker is only "he", "they" or not named at all.
    """

    keys: frozenset[str]
    speaker: str
    tokens: frozenset[int]
    verb: int
    pronoun: bool


@lru_cache(maxsize=1 << 12)
def sayings(text: str) -> tuple[Saying, ...]:
    """Return what is said by whom in a text."""
    reading = read(text)
    toks = reading.toks
    found: list[Saying] = []
    inside = _quoted(reading)
    for i, token in enumerate(toks):
        if token.low not in _PHRASE_FIRST and token.stem not in SPEECH:
            continue
        phrase = next((p for p in _PHRASES if _at(reading, i, p)), None)
        if phrase:
            first = i + len(phrase)
            last = _apposition(reading, _until_stop(reading, first))
            rest = frozenset(range(len(toks))) - frozenset(range(i, last))
            if i > 0 and last < len(toks) - 2:
                # in the middle of a sentence it covers what it stands beside
                rest = frozenset(j for j in rest if reading.clause[j] == reading.clause[i - 1])
            found.append(_saying(reading, text, first, last, _sentence(reading, i, rest), i))
        elif token.stem in SPEECH and i not in inside and _speaks(reading, i, inside):
            saying = _said(reading, text, i)
            if saying is not None:
                found.append(saying)
    spoken = {i for s in found for i in s.tokens}
    alone = frozenset(i for i in inside if i not in spoken)
    if not found and len(alone) > len(toks) // 2:
        found.append(Saying(frozenset(), "", alone, -1, pronoun=True))
    return tuple(found)


def _at(reading: Reading, i: int, phrase: tuple[str, ...]) -> bool:
    return reading.toks[i].low == phrase[0] and all(
        i + n < len(reading.toks) and reading.toks[i + n].low == word
        for n, word in enumerate(phrase)
    )


def _quoted(reading: Reading) -> frozenset[int]:
    """Return the indices of the tokens between double quotation marks."""
    inside: set[int] = set()
    start = -1
    for i, token in enumerate(reading.toks):
        if token.low in {'"', "“", "”"}:
            if start >= 0:
                inside.update(range(start + 1, i))
                start = -1
            else:
                start = i
    return frozenset(inside)


def _speaks(reading: Reading, i: int, inside: frozenset[int]) -> bool:
    """Whether a verb of saying does say something here, and is a verb."""
    toks = reading.toks
    low = toks[i].low
    following = toks[i + 1].low if i + 1 < len(toks) else ""
    before = toks[i - 1].low if i else ""
    if low in _PARTICIPLES:
        return before in {",", '"', "and"} or following in {"that", '"'}
    if not (reading.verb[i] or low in _SAYS):
        return False
    if before in {"was", "were", "been", "is", "are", "be", "being", "to", "not", "n't"}:
        return False  # "has been told", "is sure to add", "did not say how"
    if toks[i].stem in _ONLY_WITH_THAT:
        near = {t.low for t in toks[i + 1 : i + 4]}
        quoted = following == '"' or (i + 1) in inside or before == '"'
        return "that" in near or quoted or _is_tag(reading, i)
    return True


def _is_tag(reading: Reading, i: int) -> bool:
    """Whether the verb at i ends a sentence behind a comma and a subject: ", the CBO says."."""
    toks = reading.toks
    if i + 1 < len(toks) and toks[i + 1].low not in _STOPS:
        return False
    return any(t.low == "," for t in toks[max(0, i - 6) : i])


def _stops(reading: Reading, j: int) -> bool:
    """Whether token j is a mark that ends a phrase: not the point of "Mr." or "J."."""
    toks = reading.toks
    if toks[j].low not in _STOPS:
        return False
    return not (
        toks[j].low == "."
        and j > 0
        and (toks[j - 1].low in TITLES or len(toks[j - 1].low) == 1)
        and j + 1 < len(toks)
    )


def _said(reading: Reading, text: str, i: int) -> Saying | None:
    """Return what the verb at i reports, its speaker before it or behind it as in "said X"."""
    toks = reading.toks
    first = i
    while first > 0 and i - first < _SUBJECT:
        before = toks[first - 1]
        if before.low == ")":
            first = next((j for j in range(first - 2, -1, -1) if toks[j].low == "("), first - 1)
            continue
        if _stops(reading, first - 1) or before.low in _OPENERS:
            break
        if before.low in {"who", "which"} and first - 1 > 0:
            # "a lawyer who advises importers said": the speaker stands before the clause
            end = first - 1
            first = _phrase_start(reading, end)
            return _saying(reading, text, first, end, _behind(reading, i), i)
        first -= 1
    subject = [j for j in range(first, i) if reading.keys[j] or toks[j].low in _PRONOUNS]
    marked = first > 0 and toks[first - 1].low in {",", '"'}
    if toks[i].low in _PARTICIPLES and not subject:
        main = next((j for j in range(i) if reading.verb[j] or toks[j].low in BE), i)
        return _saying(reading, text, 0, main, _behind(reading, i), i)
    if not subject and first > 0 and toks[first - 1].low in {"and", "but"}:
        # "it portrays ... and argues": the speaker is that of the first verb
        main = next((j for j in range(i) if reading.verb[j]), i)
        return _saying(reading, text, 0, main, _behind(reading, i), i)
    if not subject:
        if not (first > 0 and toks[first - 1].low in {",", '"'}):
            return None
        last = _until_stop(reading, i + 1)
        if any(_tells(reading, j) for j in range(i + 1, last)) or "that" in {
            t.low for t in toks[i + 1 : i + 2]
        }:
            # ", the owner, Royal Wagenborg, said": the speaker stands before the apposition
            start = _main_phrase(reading, first - 1)
            return _saying(reading, text, start, first - 1, _behind(reading, i), i)
        return _saying(reading, text, i + 1, last, _sentence(reading, i, frozenset(range(i))), i)
    behind = _behind(reading, i)
    if marked and _tagged(reading, i):
        theirs = frozenset(range(first)) | (behind if _goes_on(reading, i) else frozenset())
        return _saying(reading, text, first, i, _sentence(reading, first, theirs), i)
    return _saying(reading, text, first, i, behind, i)


def _tells(reading: Reading, j: int) -> bool:
    """Whether token j is a verb, be it only one that helps another: "said the camps had"."""
    return reading.verb[j] or reading.toks[j].low in BE | _HELPING


def _main_phrase(reading: Reading, end: int) -> int:
    """Return where the part of the sentence begins that has an apposition before token `end`."""
    toks = reading.toks
    for j in range(end - 1, 0, -1):
        if toks[j].low == ";" or (toks[j].low in {"and", "but"} and toks[j - 1].low == ","):
            return j + 1
    return 0


def _phrase_start(reading: Reading, end: int) -> int:
    """Return where the phrase begins that ends before token `end`."""
    first = end
    while first > 0 and end - first < _SUBJECT:
        if _stops(reading, first - 1) or reading.toks[first - 1].low in _OPENERS:
            break
        first -= 1
    return first


def _apposition(reading: Reading, i: int) -> int:
    """Return the index past ", known as PAME" or "(PAME)" behind a speaker."""
    toks = reading.toks
    behind = [t.low for t in toks[i : i + 4]]
    if behind[:3] == [",", "known", "as"] and len(behind) > 3:
        return i + 4
    if behind[:1] == ["("] and ")" in behind:
        return i + behind.index(")") + 1
    return i


def _tagged(reading: Reading, i: int) -> bool:
    """Whether the sentence, or the part of it, ends with the verb at i: "..., X said Thursday."."""
    toks = reading.toks
    for j in range(i + 1, min(i + 10, len(toks))):
        low = toks[j].low
        if _stops(reading, j):
            return True
        if low in {"that"} or reading.verb[j]:
            return False
        if j == i + 1 and (low in {"the", "a", "it", "he", "she", "they", "there"}):
            return False
    return i + 1 >= len(toks)


def _goes_on(reading: Reading, i: int) -> bool:
    """Whether more of what is said follows behind ", X said,"."""
    return any(t.low in {",", '"'} for t in reading.toks[i + 1 : i + 8])


def _behind(reading: Reading, i: int) -> frozenset[int]:
    """Return the tokens behind the verb that are its speaker's: up to a turn or a strong mark."""
    toks = reading.toks
    last = len(toks)
    for j in range(i + 1, len(toks)):
        if toks[j].low == ";" or (toks[j].low in _TURNS and toks[j - 1].low == ","):
            last = j
            break
    return frozenset(range(i + 1, last))


def _sentence(reading: Reading, i: int, wanted: frozenset[int]) -> frozenset[int]:
    """Return of some tokens those not cut off from token i by a strong mark."""
    toks = reading.toks
    first, last = 0, len(toks)
    for j in range(i - 1, -1, -1):
        if toks[j].low == ";":
            first = j + 1
            break
    for j in range(i, len(toks)):
        if toks[j].low == ";":
            last = j
            break
    return frozenset(j for j in wanted if first <= j < last)


def _until_stop(reading: Reading, i: int) -> int:
    """Return the index of the mark that ends the phrase from token i on."""
    toks = reading.toks
    j = i
    while j < len(toks) and j - i < _SUBJECT:
        if _stops(reading, j):
            break
        if toks[j].low in {"that", "who", "which"} and j > i:
            break
        j += 1
    return j


def _saying(
    reading: Reading, text: str, first: int, last: int, theirs: frozenset[int], verb: int
) -> Saying:
    """Return the saying of the speaker named by tokens `first` to `last`."""
    toks = reading.toks
    named = frozenset(
        reading.keys[j]
        for j in range(first, last)
        if reading.keys[j] and not reading.verb[j] and toks[j].kind == "w"
    )
    keys = named - TIMES or named
    while last > first and toks[last - 1].low in {"has", "have", "had", "also", "then"}:
        last -= 1
    speaker = text[toks[first].start : toks[last - 1].end] if first < last else ""
    spoken = frozenset(j for j in theirs if not first <= j < last and j != verb)
    return Saying(keys, speaker, spoken, verb, pronoun=not keys)
