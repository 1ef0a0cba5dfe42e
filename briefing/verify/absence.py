"""Whether an article says something at all: the search that must come back empty.

In go search terms ("cost|price", "ratif*", "joint statement"), out come the sentences of the whole
article, title included, that have them in any form: inflected, derived, hyphenated or not, spelled
another way, as a number in words or digits, as an acronym or its long form, as the capital of a
country that acts. Not obvious: "the article does not say" about something that it says is the
worst sentence this program can print, so the search finds rather too much, and what comes near
without being found is given too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from briefing.article import Article, Shape
from briefing.findings import Reason
from briefing.verify.evidence import best, index_of
from briefing.verify.gates.gazetteer import Place, places, same
from briefing.verify.gates.reference import spelling
from briefing.verify.kept import Kept
from briefing.verify.lexicon import table
from briefing.verify.terms import Need, Query, plain, queries
from briefing.verify.words import Word, initials, stemmed, words

_TABLE = table("absence")
_FIRSTS = tuple(_TABLE["firsts"].split())
_ALIKE: defaultdict[str, set[str]] = defaultdict(set)
for _line in _TABLE["alike"].strip().splitlines():
    for _word in words(_line):
        _ALIKE[_word.stem].update(w.stem for w in words(_line))

_NEAR = 0.5
"""Share of a statement that a sentence must have to be near it."""


class Hit(Shape):
    """A term found: as it was searched for, and the sentence, 0 for title and other text."""

    term: str
    number: int


class Proof(Shape):
    """What the search of a whole article came to.

    `searched` are the terms to show, `hits` where they were found. `near` are sentences that have
    half of the words of a term, a word like it, or most of the statement: for a judge to look at.
    `reason` is set where the terms can prove nothing.
    """

    searched: tuple[str, ...]
    hits: tuple[Hit, ...]
    near: tuple[int, ...] = ()
    reason: Reason | None = None

    @property
    def holds(self) -> bool:
        """Whether the article was searched in vain."""
        return not self.hits and self.reason is None


def search(terms: Sequence[str], article: Article) -> tuple[Hit, ...]:
    """Return where an article has any of the terms, by sentence.

    Each term is a word or a phrase, or several apart by "|"; "*" ends a word of which only the
    beginning is given. A phrase is found where one sentence has all its content words. Terms too
    vague to search for find nothing: see `prove_absent`.
    """
    text = _text_of(article)
    hits = {
        (number, query.shown)
        for term in terms
        for query in queries(term, article.language)
        if (found := text.found(query))
        for number in text.numbers(found)
    }
    return tuple(Hit(term=shown, number=number) for number, shown in sorted(hits))


def prove_absent(terms: Sequence[str], article: Article, statement: str = "") -> Proof:
    """Return the search for all the terms of something that an article is said not to say.

    `statement`, where given, names what is missing; sentences that have most of it are near.
    Nothing is proved by terms that are stop words only or shorter than three letters, unless they
    are acronyms or numbers: `NOT_SEARCHABLE` if there are no others.
    """
    asked = [query for term in terms for query in queries(term, article.language)]
    if not asked:
        return Proof(searched=(), hits=(), reason=Reason.NOT_SEARCHABLE)
    text = _text_of(article)
    hits = search(terms, article)
    near = text.numbers(unit for query in asked for unit in text.near(query))
    if statement:
        matches = best(statement, index_of(article))
        near |= {match.number for match in matches if match.score >= _NEAR}
    return Proof(
        searched=tuple(dict.fromkeys(query.shown for query in asked)),
        hits=hits,
        near=tuple(sorted(near - {hit.number for hit in hits})),
    )


def is_absent(terms: Sequence[str], article: Article) -> bool:
    """Whether `prove_absent` would hold for these terms: the search alone, as far as is needed."""
    asked = [query for term in terms for query in queries(term, article.language)]
    text = _text_of(article)
    return bool(asked) and not any(text.found(query) for query in asked)


class _Text:
    """An article laid out for searching: which of its sentences has what."""

    def __init__(self, article: Article) -> None:
        units = list(_units(article))
        self._language = article.language
        self._number = [number for number, _ in units]
        self._plain = [plain(text) for _, text in units]
        self._texts = [text for _, text in units]
        self._tables: dict[str, defaultdict[str, set[int]]] = {
            name: defaultdict(set)
            for name in ("stem", "form", "joined", "capital", "initials", "spelling")
        }
        for unit, (_, text) in enumerate(units):
            self._read(unit, text, words(text, article.language))
        self._forms = sorted(self._tables["form"])

    @cached_property
    def _places(self) -> list[tuple[Place, ...]]:
        return [places(text) for text in self._texts] if self._language == "en" else []

    def _read(self, unit: int, text: str, found: tuple[Word, ...]) -> None:
        tables = self._tables
        stems, forms, spelled = tables["stem"], tables["form"], tables["spelling"]
        for word in found:
            if word.kind == "stop":
                continue
            forms[word.text].add(unit)
            stems[word.stem].add(unit)
            if text[word.start].isupper():
                spelled[spelling(word.text)].add(unit)
            if text[word.start : word.end].isupper():
                tables["capital"][word.text].add(unit)
            if self._language == "en" and word.text.startswith(_FIRSTS):
                for first in _FIRSTS:
                    rest = word.text.removeprefix(first)
                    if len(rest) > 3 and rest != word.text:
                        stems[stemmed(rest, "en")].add(unit)
        for a, b in pairwise(found):
            if b.start - a.end == 1:
                tables["joined"][a.text + b.text].add(unit)
        for name in initials(text, found):
            tables["initials"][name].add(unit)

    def numbers(self, units: Iterable[int]) -> set[int]:
        """Return the numbers of the sentences."""
        return {self._number[unit] for unit in units}

    def found(self, query: Query) -> set[int]:
        """Return the sentences that answer a query."""
        found: set[int] = set()
        for i, need in enumerate(query.needs):
            found = found & self._having(need) if i else self._having(need)
            if not found:
                break
        for name, key in query.instead:
            found |= self._tables[name].get(key, set())
        if query.literal:
            literal = re.compile(query.literal)
            found |= {i for i, plain in enumerate(self._plain) if literal.search(plain)}
        return found

    def near(self, query: Query) -> set[int]:
        """Return the sentences with half of the words of a query, or a word like its only one."""
        having = sorted(map(self._having, query.needs), key=len)
        if len(having) > 2:
            least = (len(having) + 1) // 2
            units = Counter(unit for has in having for unit in has)
            return {unit for unit, n in units.items() if n >= least}
        if len(having) == 2:
            return having[0] or having[1]
        alike = {stem for need in query.needs for stem in _ALIKE.get(need.stem, ())}
        return {unit for stem in alike for unit in self._tables["stem"].get(stem, ())}

    def _having(self, need: Need) -> set[int]:
        """Return the sentences that have a word in any of its forms."""
        form = need.form
        if not need.stem:
            return {i for i, plain in enumerate(self._plain) if form in plain.replace(" ", "")}
        found: set[int] = set()
        for name, key in _keys(form, need.stem):
            if units := self._tables[name].get(key):
                found |= units
        if need.begins:
            found |= self._beginning(form)
        elif self._language != "en" and len(form) > 5:
            found |= self._beginning(form[: max(5, len(form) - 2)])
            if self._language == "de":
                for other in self._forms:
                    if form in other:
                        found |= self._tables["form"][other]
        if need.place:
            known = enumerate(self._places)
            found |= {i for i, there in known if any(same(need.place, p) for p in there)}
        return found

    def _beginning(self, start: str) -> set[int]:
        """Return the sentences that have a word with this beginning."""
        found: set[int] = set()
        for form in self._forms[bisect_left(self._forms, start) :]:
            if not form.startswith(start):
                break
            found |= self._tables["form"][form]
        return found


_text_of = Kept(_Text, titled=True)


@lru_cache(maxsize=1 << 14)
def _keys(form: str, stem: str) -> tuple[tuple[str, str], ...]:
    """Return where a word in any of its forms stands in the tables of a text."""
    joined = sorted({form, f"{form}s", form.removesuffix("s")})
    keys = [("stem", stem), ("form", form), *(("joined", variant) for variant in joined)]
    return (*keys, ("spelling", spelling(form))) if len(form) > 4 else tuple(keys)


def _units(article: Article) -> Iterator[tuple[int, str]]:
    """Yield title, sentences and what text stands between them, each with its number or 0."""
    yield 0, article.title
    end = 0
    for sentence in article.sentences:
        if between := article.text[end : sentence.start].strip():
            yield 0, between
        yield sentence.number, sentence.text
        end = sentence.end
    if rest := article.text[end:].strip():
        yield 0, rest
