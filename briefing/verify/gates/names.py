"""The gate on names: every name in a claim must be in the evidence, or mean something that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.cast import Cast, Held, cast_of
from briefing.verify.gates.clauses import BE, VERBS, is_verb
from briefing.verify.gates.date_mentions import mentions
from briefing.verify.gates.gazetteer import Place, places, same
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.quotations import quoted
from briefing.verify.gates.reference import (
    first_letters,
    initials_of,
    pointers_of,
    spelling,
    words_of,
)
from briefing.verify.gates.runs import Run, runs
from briefing.verify.gates.shapes import Claim, Objection, named
from briefing.verify.gates.text import Token, folded_stem, is_adverb, is_content, tokens

_TABLE = load("places")
_KINDS = frozenset(_TABLE["kinds"].split())
_COURTESY = frozenset(_TABLE["courtesy"].split())
_SHORT: dict[str, str] = _TABLE["short"]
_CHIEFS = frozenset(folded_stem(w) for w in _TABLE["chiefs"].split())
_MEMBERS = frozenset(folded_stem(w) for w in _TABLE["members"].split())
_HOUSES = frozenset(_TABLE["houses_of_members"].split())
_ADJECTIVE = ("ant", "ent", "ial", "nal", "ual", "ous", "est", "ier")
_LANDS = frozenset({"country", "people", "capital", "house"})
_BY = 2
"""How far from the evidence a name may stand that is put beside what it says."""
_LOOK_BACK, _ANTECEDENTS = 4, 2
"""How many sentences back a pronoun may find its name, and how many with names are tried."""


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> Iterator[Objection]:
    """Object to each name of the claim that nothing in the evidence bears or stands for.

    A name stands for another if the article names the same person or body by both ("Hegseth",
    "U.S. Defense Secretary Pete Hegseth"), puts the acronym beside it, or writes it differently
    ("Zelensky"); a country may be named by its people or, where it acts, by its capital; a pronoun
    or "the minister" in the evidence lets in who was last named or has that title. Titles must be
    ones that the article gives. Limits: names that the article never gives a person, even true
    ones, are objected to; a word that begins a sentence counts as a name only if it looks like one;
    German, which writes all nouns with a capital, is left alone, and in other languages only
    people are looked for.
    """
    if article.language in {"de", "lb"}:
        return
    cast = cast_of(article)
    ground = _Ground(claim, evidence, article, cast)
    for text in (claim.statement, claim.attribution or ""):
        if article.language == "en":
            yield from _unknown(text, ground)
        else:
            yield from _foreign(text, ground)


def _foreign(text: str, ground: _Ground) -> Iterator[Objection]:
    """Object to names of people that an article in another language has nowhere.

    Countries, bodies and titles are called otherwise there, and so are not looked for.
    """
    toks = tokens(text)
    written = frozenset().union(*(words_of(s.text) for s in ground.article.sentences))
    placed = {i for p in places(text) for i in range(p.first, p.last)}
    for run in runs(text):
        names = run.names[run.initial :]
        if run.body or not names or placed & set(range(run.first, run.last)):
            continue
        if not any({n, folded_stem(n), spelling(n)} & written for n in names):
            yield ground.objection(_said(toks, run, set(names)), None)


def _unknown(text: str, ground: _Ground) -> Iterator[Objection]:
    toks = tokens(text)
    apart = [(start, end) for _, start, end in quoted(text)] if '"' in text or "“" in text else []
    words = [t for t in toks if t.kind == "w" and len(t.low) > 3]
    shouted = len(words) > 4 and sum(t.capital for t in words) > 0.8 * len(words)
    apart += [(m.start, m.end) for m in mentions(text, None)]
    seen: set[str] = set()
    for place in places(text):
        token = toks[place.first]
        if any(a <= token.start < b for a, b in apart) or ground.has_place(place, toks, runs(text)):
            continue
        yield ground.objection(text[token.start : toks[place.last - 1].end], place)
    for run in runs(text):
        token = toks[run.first]
        if any(a <= token.start < b for a, b in apart):
            continue
        missing = ground.missing(run, toks, shouted=shouted)
        if missing and missing not in seen:
            seen.add(missing)
            yield ground.objection(missing, None)


class _Admitted(NamedTuple):
    """Whom the pronouns and descriptions of a sentence may mean, and whether it has any."""

    figures: frozenset[int]
    places: tuple[Place, ...]
    described: bool


@lru_cache(maxsize=1 << 10)  # fewer than of texts: each holds on to its article
def admitted(held: Held, number: int) -> _Admitted:
    """Return whom sentence `number` of an article may mean without naming them."""
    article, cast = held.article, cast_of(held.article)
    text = article.sentences[number - 1].text
    pointers = pointers_of(text)
    figures: set[int] = set()
    near: list[Place] = []
    back = range(number - 1, max(-1, number - 1 - _LOOK_BACK), -1)
    for wanted in pointers & {"he", "it", "the"}:
        left = _ANTECEDENTS
        for before in back:
            found = cast.named.get(before, ())
            if wanted == "he":
                found = tuple(i for i in found if not cast.figures[i].body)
            figures.update(found)
            left -= bool(found)
            if not left:
                break
    if "so" in pointers and number > 1:
        figures.update(cast.named.get(number - 1, ()))
    if pointers & {"it", "land"} and not places(text):
        left = _ANTECEDENTS
        for before in back:
            there = places(article.sentences[before - 1].text if before else article.title)
            near.extend(there)
            left -= bool(there)
            if not left:
                break
    stems = {p[1:] for p in pointers if p.startswith("=")}
    for index, figure in enumerate(cast.figures):
        if (
            stems & figure.titles
            or (figure.body and stems & {folded_stem(n) for n in figure.names})
            or (stems & _CHIEFS and figure.titles & _CHIEFS)
        ):
            figures.add(index)
    return _Admitted(frozenset(figures), tuple(near), bool(pointers - {"he"}))


class _Ground:
    """What the evidence names, by itself and through the article."""

    def __init__(
        self, claim: Claim, evidence: Sequence[Sentence], article: Article, cast: Cast
    ) -> None:
        self.evidence, self.article, self.cast = evidence, article, cast
        self.claimed = places(claim.statement)
        self.said = words_of(claim.statement)
        self.words = frozenset().union(*(words_of(s.text) for s in evidence))
        self.places = [p for s in evidence for p in places(s.text)]
        self.figures = {i for s in evidence for i in cast.named.get(s.number, ())}
        let_in = [admitted(Held(article), s.number) for s in evidence]
        self.admitted = frozenset().union(*(a.figures for a in let_in))
        self.admitted_places = [p for a in let_in for p in a.places]
        self.described = any(a.described for a in let_in)

    def has_place(self, place: Place, toks: tuple[Token, ...], runs_of: tuple[Run, ...]) -> bool:
        """Whether the evidence names a place, or speaks of the article's own country."""
        if any(same(place, known) for known in self.places):
            return True
        if all(t.low in self.words or t.kind == "p" for t in toks[place.first : place.last]):
            return True
        if any(same(place, known) for known in self.admitted_places):
            return True
        abroad = any(e.kind != "body" for p in self.places for e in p.entries)
        at_home = any(e.key == self.cast.home for e in place.entries)
        if self.described and at_home and not abroad:
            return True
        if initials_of(toks[place.first : place.last]) & self.words:
            return True
        near = [r for r in runs_of if r.first <= place.first < r.last and r.names]
        present = [self.cast.figures[i] for i in self.figures | self.admitted]
        titles = {t for r in near for f in present if {*r.names} <= f.names for t in f.titles}
        if any(f"@{e.key}" in titles for e in place.entries):
            return True
        if self.complete and self._near(place):
            return True
        # "Finnish President Alexander Stubb": his country is named next to the evidence.
        return any(set(r.names) <= f.names for r in near for f in present) and any(
            same(place, p) for p in self._around()
        )

    @cached_property
    def complete(self) -> bool:
        """Whether the claim has something of every name of the evidence.

        Then a name that it has besides is only context; else it may stand in the place of another.
        """
        for sentence in self.evidence:
            there = places(sentence.text)
            for p in there:
                # named twice and kept once, it may have been exchanged the other time
                if sum(same(c, p) for c in self.claimed) < sum(same(o, p) for o in there):
                    return False
        for sentence in self.evidence:
            for run in runs(sentence.text):
                common = run.initial and not self.cast.capital.intersection(run.names)
                if not run.names or (common and len(run.names) == 1):
                    continue
                if not any({n, folded_stem(n)} & self.said for n in run.names):
                    return False
        return True

    def _near(self, place: Place) -> bool:
        """Whether a place is the article's own country, or the only one in its head or near by.

        One of two neighbours is not: which of them acts or owns is what the claim would be about.
        """
        local = [e.kind == "capital" and place.scene for e in place.entries]
        if not any(local) and any(e.key == self.cast.home for e in place.entries):
            return True
        around = self._context_places()
        lands = {e.key.partition("/")[0] for p in around for e in p.entries if e.kind in _LANDS}
        return len(lands) <= 1 and any(same(place, known) for known in around)

    def _context(self) -> set[int]:
        """Return the numbers of the head's sentences and of those by the evidence."""
        around = {s.number + by for s in self.evidence for by in range(-_BY, _BY + 1)}
        return {n for n in around | {0, 1} if 0 <= n <= len(self.article.sentences)}

    def _context_places(self) -> list[Place]:
        texts = [
            self.article.sentences[n - 1].text if n else self.article.title for n in self._context()
        ]
        return [p for text in texts for p in places(text)]

    def _besides(self, run: Run, toks: tuple[Token, ...], names: set[str]) -> bool:
        """Whether a name of the article only says whose something is: "Mazón's party".

        The claim must leave out no name of the evidence; who speaks or acts is no context.
        """
        owner = run.last < len(toks) and toks[run.last].low in {"'s", "'"}
        near = self._context()
        return (
            owner
            and self.complete
            and any(names <= f.names and f.sentences & near for f in self.cast.figures)
        )

    def _around(self) -> list[Place]:
        """Return the places named in the sentences right before and behind the evidence."""
        sentences = self.article.sentences
        numbers = {s.number + by for s in self.evidence for by in (-1, 1)}
        return [
            p for n in numbers if 0 < n <= len(sentences) for p in places(sentences[n - 1].text)
        ]

    def missing(self, run: Run, toks: tuple[Token, ...], *, shouted: bool) -> str:
        """Return the part of a run that the evidence does not bear out, empty if it bears all."""
        known = self.cast.capital
        names = [n for n in run.names if not self._has(n)]
        if run.initial and names and names[0] == toks[run.first].low:
            low = names[0]
            alone = run.last - run.first == 1
            common = low in self.cast.lower or folded_stem(low) in self.cast.lower_stems
            if low not in known and (
                common
                or (alone and (_plural(toks, run) or _adjective(toks, run.first)))
                or (alone and self._before_noun(toks, run.first))
            ):
                names = names[1:]
        if shouted:
            names = [n for n in names if n in known]
        names = [n for n in names if not (n in self.cast.lower and n not in known)]
        if names and set(names) <= _KINDS and len(names) < len(run.names):
            names = []
        whole = set(run.names)
        if names:
            wanted = set(names)
            if (
                any(wanted <= self.cast.figures[i].names for i in self.figures | self.admitted)
                or self._short(run, toks, names)
                or self._besides(run, toks, wanted)
            ):
                names = []
            else:
                return _said(toks, run, set(run.names) if run.body else wanted)
        if len(whole) > 1 and not run.body and self._mixed(run):
            return _said(toks, run, whole)
        return self._title(run, toks)

    def _before_noun(self, toks: tuple[Token, ...], i: int) -> bool:
        """Whether a word that begins a sentence stands before a noun that has no name before it.

        "Voter turnout" is none; "Boeing orders" may be, if the evidence has "Airbus orders".
        """
        following = toks[i + 1] if i + 1 < len(toks) else None
        if following is None or not following.text.islower() or not is_content(following):
            return False
        if following.kind != "w" or is_adverb(following.low) or following.low.endswith("ed"):
            return False
        then = toks[i + 2] if i + 2 < len(toks) else None
        if following.stem in VERBS and not (
            following.low.endswith("s") and then and (is_verb(toks, i + 2) or then.low in BE)
        ):
            return False
        theirs = (pairwise(tokens(s.text)) for s in self.evidence)
        return not any(b.stem == following.stem and a.capital for row in theirs for a, b in row)

    def _has(self, low: str) -> bool:
        forms = {low, folded_stem(low), spelling(low), *_peoples(low)}
        return not forms.isdisjoint(self.words)

    def _short(self, run: Run, toks: tuple[Token, ...], names: list[str]) -> bool:
        """Whether a name is short for one in the evidence by its initials, or the other way."""
        if len(run.names) == 1 and toks[run.first].text.isupper():
            spelt = len(names[0]) > 2 and any(
                names[0] in first_letters(s.text) for s in self.evidence
            )
            return spelt or f"({names[0]})" in self.words
        return bool(initials_of(toks[run.first : run.last]) & self.words)

    def _mixed(self, run: Run) -> bool:
        """Whether a person is given the first name of another: "Kim Hegseth"."""
        if run.body or len(run.names) > 3:
            return False
        words = set(run.names)
        figures = self.cast.figures
        holders = [f for f in figures if run.names[-1] in f.names and not f.body]
        if not holders or any(words <= f.names for f in figures):
            return False
        first = {
            n for n in run.names[:-1] if any(n in f.names and len(f.names) > 1 for f in figures)
        }
        return bool(first) and all(len(f.names) > 1 and not first & f.names for f in holders)

    def _title(self, run: Run, toks: tuple[Token, ...]) -> str:
        """Return the title of a run if the article gives the person another one, or nobody this."""
        titles = [t for t in run.titles if t not in _COURTESY]
        if not titles:
            return ""
        wanted = {folded_stem(_SHORT.get(t, t)) for t in titles}
        holders = [
            f
            for f in self.cast.figures
            if not f.body and (set(run.names) & f.names if run.names else f.titles)
        ]
        known = (
            set(self.words)
            | {folded_stem(_SHORT.get(t, t)) for f in holders for t in f.titles}
            | {t for f in holders for t in f.titles}
        )
        if (
            wanted <= known
            or set(titles) <= known
            or (not run.names and wanted <= self.cast.lower_stems)
        ):
            return ""
        if wanted <= _MEMBERS and any(w in self.cast.lower | self.cast.capital for w in _HOUSES):
            return ""
        lost = [t for t in titles if not {t, folded_stem(_SHORT.get(t, t))} & known]
        return _said(toks, run, {*lost, *run.names})

    def objection(self, name: str, place: Place | None) -> Objection:
        """Return the objection to a name, with where else the article has it."""
        words = {t.low for t in tokens(name) if is_content(t)}
        where = [
            s
            for s in self.article.sentences
            if (words and words <= words_of(s.text))
            or (place is not None and any(same(place, p) for p in places(s.text)))
        ][:3]
        return Objection(
            reason=Reason.NAME_NOT_IN_EVIDENCE,
            status="unsupported",
            detail=f"“{name}” is not in {named(self.evidence)}"
            + (f", but in {named(where)}" if where else ", nor anywhere in the article"),
        )


def _peoples(low: str) -> Iterator[str]:
    """Yield a country for its people and the other way, by the ending: "Tarvia", "Tarvian"."""
    if len(low) > 5:
        if low.endswith("an"):
            yield from (low[:-1], low[:-2], low[:-3])
        elif low.endswith("ese"):
            yield low[:-3]
        yield from (low + "n", low + "an", low + "ian", low + "ese") if low[-1] != "n" else ()
        yield from (low + "ian", low + "ese") if low[-1] == "n" else ()


def _plural(toks: tuple[Token, ...], run: Run) -> bool:
    """Whether a word that begins a sentence looks like a plural: "Bosses were", not "Biles was"."""
    low = toks[run.first].low
    following = toks[run.last].low if run.last < len(toks) else ""
    return low.endswith("s") and following not in {"is", "was", "has", "says", "'s", "'", ","}


def _adjective(toks: tuple[Token, ...], i: int) -> bool:
    """Whether a word that begins a sentence looks like an adjective: "Significant rainfall"."""
    following = toks[i + 1] if i + 1 < len(toks) else None
    return (
        toks[i].low.endswith(_ADJECTIVE)
        and following is not None
        and following.text.islower()
        and is_content(following)
        and not is_verb(toks, i + 1)
    )


def _said(toks: tuple[Token, ...], run: Run, words: set[str]) -> str:
    """Return the shortest stretch of a run that has all of some words, as it is written."""
    inside = [i for i in range(run.first, run.last) if toks[i].low in words]
    if not inside:
        inside = [run.first, run.last - 1]
    parts: list[str] = []
    for i in range(inside[0], inside[-1] + 1):
        if parts and toks[i].start > toks[i - 1].end:
            parts.append(" ")
        parts.append(toks[i].text)
    return "".join(parts)
