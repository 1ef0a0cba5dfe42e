"""The gate on roles: who acts and who is acted on must be as in the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.align import likeness
from briefing.verify.gates.cast import Cast, cast_of
from briefing.verify.gates.clauses import Reading, is_finite, read
from briefing.verify.gates.deeds import Deed, deeds
from briefing.verify.gates.exchanges import Phrase, exchanged
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.shapes import Claim, Objection
from briefing.verify.gates.text import folded_stem

_SYMMETRIC = frozenset(folded_stem(w) for w in load("verbs")["symmetric"].split())
_TO = {"to", "into"}
_ORDERING = frozenset({"than", "before", "after"})
_LEAST, _MARGIN, _SURE = 0.3, 0.1, 0.5


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> Iterator[Objection]:
    """Object where the claim gives a deed of the evidence to the one it was done to, or to another.

    For each verb that claim and evidence share, what stands before it and behind it is compared;
    passives are turned round first. Crossed are also "from A to B", "A more than B" and "A before
    B". Another actor is objected to if both are named and the rest of the deed agrees. Limits: the
    verb must be the same word; verbs whose sides may change places, such as "meet", are left out;
    so is a sentence whose actor is a pronoun.
    """
    statement, mine = read(claim.statement), deeds(claim.statement)
    known = [(s, read(s.text), deeds(s.text)) for s in evidence]
    cast = cast_of(article)
    for deed in mine:
        key = statement.keys[deed.verb]
        if key in _SYMMETRIC or not deed.actors or not _acts(statement, deed.verb):
            continue
        same = [
            (likeness(statement, deed.verb, reading, d.verb), s, reading, d)
            for s, reading, done in known
            for d in done
            if reading.keys[d.verb] == key and _acts(reading, d.verb)
        ]
        if not same:
            continue
        best = max(score for score, *_ in same)
        near = [x for x in same if x[0] >= best - _MARGIN]
        if best < _LEAST or not all(
            _crossed(statement, deed, x[2], x[3], cast) or _elsewhere(deed, x[3], x[1], best)
            for x in near
        ):
            continue
        yield _objection(
            f"who does and who suffers “{statement.toks[deed.verb].text}” is not as in "
            f"sentence {near[0][1].number}"
        )
        return
    for sentence in evidence:
        pair = exchanged(claim.statement, sentence.text)
        if pair is not None:
            yield _objection(
                f"“{_shown(claim.statement, pair[0])}” and “{_shown(claim.statement, pair[1])}” "
                f"stand in each other's place against sentence {sentence.number}"
            )
            return
    yield from _orders(statement, known)


def _acts(reading: Reading, v: int) -> bool:
    """Whether the actor of a verb can be told from its place: not that of an infinitive."""
    return is_finite(reading, v) and (v == 0 or reading.toks[v - 1].low != "to")


def _shown(text: str, phrase: Phrase) -> str:
    reading = read(text)
    return " ".join(
        t.text for t, k in zip(reading.toks, reading.keys, strict=True) if k in phrase.keys
    )


def _objection(detail: str) -> Objection:
    return Objection(reason=Reason.ACTORS_CROSSED, status="contradicted", detail=detail)


def _elsewhere(mine: Deed, theirs: Deed, sentence: Sentence, fit: float) -> bool:
    """Whether a deed is given to one who does something else in the same sentence."""
    if fit < _SURE or mine.actors & theirs.actors or not theirs.actors:
        return False
    if theirs.pronoun or not mine.others & theirs.others or mine.actors & theirs.others:
        return False
    return any(mine.actors == d.actors for d in deeds(sentence.text) if d.verb != theirs.verb)


def _names(reading: Reading, keys: frozenset[str], cast: Cast) -> frozenset[str]:
    """Return of some keys those that are names of people, bodies or places."""
    return frozenset(
        k for k in keys if k[0] == "@" or any(_is_name(reading, j, cast) for j in reading.where[k])
    )


def _is_name(reading: Reading, j: int, cast: Cast) -> bool:
    token = reading.toks[j]
    return token.kind == "w" and token.capital and (j > 0 or token.low in cast.capital)


def _crossed(statement: Reading, mine: Deed, reading: Reading, theirs: Deed, cast: Cast) -> bool:
    """Whether a deed's actors are the other's patients, or are others that act elsewhere."""
    one, two = mine.actors & theirs.others, mine.others & theirs.actors
    first = _names(statement, mine.actors, cast)
    # Common nouns change sides with a relative clause or a participle; names do not.
    swapped = _names(statement, one | two, cast)
    if one and two and swapped and len(one) + len(two) > 2 * len(mine.actors & theirs.actors):
        return True
    if theirs.pronoun:
        # "he told Hegseth" is not what Hegseth told
        told = {k for k in reading.keys[theirs.verb + 1 : theirs.verb + 3] if k}
        return bool(first & told) and not first & mine.others
    if not theirs.actors or not mine.others & theirs.others:
        return False
    second = _names(reading, theirs.actors, cast)
    lost, put = theirs.actors - mine.actors, mine.actors - theirs.actors
    if mine.actors & theirs.actors:
        lost, put = lost & second, put & first
    elif first and second and not one_figure(first, second, cast):
        # A name that the evidence, or the article, knows as somebody else.
        return all(k in reading.where for k in first) or _others(first, second, cast)
    # Both act on both sides, each in the place of the other.
    return (
        bool(lost and put)
        and not one_figure(put, lost, cast)
        and all(k in reading.where for k in put)
        and any(k in statement.where for k in lost)
        and (
            bool(first and second) or likeness(statement, mine.verb, reading, theirs.verb) >= _SURE
        )
    )


def one_figure(first: frozenset[str], second: frozenset[str], cast: Cast) -> bool:
    """Whether two sets of names may mean one figure of the article."""
    for figure in cast.figures:
        stems = {folded_stem(n) for n in figure.names} | figure.titles
        if first & stems and second & stems:
            return True
    return False


def _others(first: frozenset[str], second: frozenset[str], cast: Cast) -> bool:
    """Whether two sets of names, of no countries, are each of some figure of the article."""
    known = [{folded_stem(n) for n in f.names} for f in cast.figures]
    return all(
        any(names & stems for stems in known) and not any(k[0] == "@" for k in names)
        for names in (first, second)
    )


def _orders(
    statement: Reading, known: Sequence[tuple[Sentence, Reading, tuple[Deed, ...]]]
) -> Iterator[Objection]:
    """Object to "from B to A" for "from A to B", to "B more than A" and "B before A"."""
    mine = _sides(statement)
    if not mine:
        return
    for word, left, right in mine:
        for sentence, reading, _ in known:
            theirs = [(a, b) for w, a, b in _sides(reading) if w == word]
            if not theirs:
                continue
            if any(left & a or right & b for a, b in theirs):
                continue
            if any(left & b and right & a for a, b in theirs):
                yield _objection(
                    f"the sides of “{word}” are exchanged against sentence {sentence.number}"
                )
                return


def _sides(reading: Reading) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    """Return the words that order two things, with the keys right before and right behind."""
    toks = reading.toks
    found: list[tuple[str, frozenset[str], frozenset[str]]] = []
    for i, token in enumerate(toks):
        if token.low == "from":
            found.extend(_way(reading, i))
        elif token.low in _ORDERING:
            left = frozenset(
                k
                for j, k in enumerate(reading.keys[:i])
                if k and reading.clause[j] >= reading.clause[i] - 1
            )
            found.append((token.low, left, _few(reading, i + 1, stop=set())))
    return found


def _way(reading: Reading, i: int) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Yield the ends of "from A to B", "from A into B" and "to B from A"."""
    toks = reading.toks
    start = _few(reading, i + 1, stop=_TO)
    to = next((j for j in range(i + 1, min(i + 8, len(toks))) if toks[j].low in _TO), None)
    if to is None:
        to = next((j for j in range(i - 1, max(-1, i - 8), -1) if toks[j].low in _TO), None)
    if to is None or to + 1 >= len(toks) or reading.verb[to + 1]:
        return
    end = _few(reading, to + 1, stop={"from"})
    if any(k[0].isdigit() for k in start) and any(k[0].isdigit() for k in end):
        start = frozenset(k for k in start if k[0].isdigit())
        end = frozenset(k for k in end if k[0].isdigit())
    if start - end and end - start:
        yield "from … to", start - end, end - start


def _few(reading: Reading, i: int, *, stop: set[str]) -> frozenset[str]:
    """Return the keys of the phrase from token i on: up to a mark, a verb or a stop word."""
    keys: set[str] = set()
    for j in range(i, min(i + 6, len(reading.toks))):
        low = reading.toks[j].low
        if low in stop or low in {",", ";", ".", "and"} or (reading.verb[j] and keys):
            break
        if reading.keys[j]:
            keys.add(reading.keys[j])
    return frozenset(keys)
