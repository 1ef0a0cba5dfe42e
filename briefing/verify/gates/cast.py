"""Who and what an article names: its cast, so that one name can stand for another.

In goes an article, out comes a `Cast`: each person and body with all words that its names are made
of, its titles, and the sentences that name it. "Hegseth" and "U.S. Defense Secretary Pete Hegseth"
are one figure; so are "KIDD" and what it is short for, once the article has put the two side by
side. The headline counts as sentence 0.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from briefing.article import Article
from briefing.verify.gates.gazetteer import Place, places
from briefing.verify.gates.runs import TITLES, Run, runs
from briefing.verify.gates.text import Token, folded_stem, is_content, tokens

_APPOSITIVE = 10
"""How many words behind "Name, the ..." are read as a title."""
_BEFORE = 4
"""How many lower-case words before a name are read as a title: "defense minister Ahn"."""


class Figure(NamedTuple):
    """One of the cast: the words of its names, its titles, the sentences naming it.

    Titles are stems, and "@" with the key of a place: "U.S. Defense Secretary".
    """

    names: frozenset[str]
    titles: frozenset[str]
    sentences: frozenset[int]
    body: bool


class Cast(NamedTuple):
    """The figures of an article, and how it writes its words.

    `named` has for each sentence number the indices of its figures; `lower` and `capital` are the
    words it writes in lower case, also by their stems, and those with a capital though no sentence
    begins with them; `home` is the country it names most, empty where two are named as often.
    """

    figures: tuple[Figure, ...]
    named: dict[int, tuple[int, ...]]
    lower: frozenset[str]
    lower_stems: frozenset[str]
    capital: frozenset[str]
    home: str


class Held:
    """An article as a key: equal where text and headline are."""

    __slots__ = ("article",)

    def __init__(self, article: Article) -> None:
        self.article = article

    def __hash__(self) -> int:
        return hash(self.article.sha256)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Held)
            and self.article.sha256 == other.article.sha256
            and self.article.title == other.article.title
        )


def cast_of(article: Article) -> Cast:
    """Return the cast of an article; worked out once for each text and headline."""
    return _cast(Held(article))


@lru_cache(maxsize=64)
def _cast(held: Held) -> Cast:
    texts = [(0, held.article.title), *((s.number, s.text) for s in held.article.sentences)]
    figures: list[Figure] = []
    lower: set[str] = set()
    capital: set[str] = set()
    countries: dict[str, int] = {}
    for number, text in texts:
        toks = tokens(text)
        title_case = number == 0
        for run in runs(text):
            if not run.names or (title_case and run.initial):
                continue
            names = frozenset(run.names) | _short_form(toks, run)
            titles = _titles(toks, run, places(text))
            _enter(figures, Figure(names, titles, frozenset({number}), run.body))
            if not run.initial:
                capital.update(run.names)
        lower.update(t.low for t in toks if t.kind == "w" and not t.capital)
        for place in places(text):
            for entry in place.entries:
                if entry.kind in {"country", "people", "capital"}:
                    weight = 3 if number <= 1 else 1
                    countries[entry.key] = countries.get(entry.key, 0) + weight
    named: dict[int, list[int]] = {}
    for index, figure in enumerate(figures):
        for number in figure.sentences:
            named.setdefault(number, []).append(index)
    return Cast(
        tuple(figures),
        {number: tuple(indices) for number, indices in named.items()},
        frozenset(lower),
        frozenset(map(folded_stem, lower)),
        frozenset(capital),
        _most(countries),
    )


def _most(counts: dict[str, int]) -> str:
    """Return the key that counts most, none if two do."""
    ranked = sorted(counts, key=lambda key: -counts[key])[:2]
    alone = ranked and counts[ranked[0]] > counts.get(ranked[-1], 0) * (len(ranked) > 1)
    return ranked[0] if alone else ""


def _enter(figures: list[Figure], new: Figure) -> None:
    """Put a mention with the figure it is of: one set of words holds the other; else a new one."""
    joined = False
    for index, figure in enumerate(figures):
        if new.names <= figure.names or (figure.names < new.names and not joined):
            figures[index] = Figure(
                figure.names | new.names,
                figure.titles | new.titles,
                figure.sentences | new.sentences,
                figure.body or new.body,
            )
            joined = True
    if not joined:
        figures.append(new)


def _short_form(toks: tuple[Token, ...], run: Run) -> frozenset[str]:
    """Return the acronym in brackets right behind a run, if there is one."""
    behind = toks[run.last : run.last + 3]
    if len(behind) == 3 and behind[0].low == "(" and behind[2].low == ")":
        word = behind[1]
        if len(word.text) > 1 and word.text.replace(".", "").isupper():
            return frozenset({word.low})
    return frozenset()


def _titles(toks: tuple[Token, ...], run: Run, placed: tuple[Place, ...]) -> frozenset[str]:
    """Return the stems of what a run is called: its titles, words before it, an apposition."""
    found = {toks[i].stem for i in range(run.first, run.last) if toks[i].low in run.titles}
    found |= {"@" + p.entries[0].key for p in placed if run.first <= p.first < run.last}
    i = run.first - 1
    while i >= 0 and run.first - i <= _BEFORE and is_content(toks[i]) and toks[i].kind == "w":
        found.add(toks[i].stem)
        i -= 1
    behind = toks[run.last : run.last + 2 + _APPOSITIVE]
    if (
        len(behind) > 1
        and behind[0].low == ","
        and not (behind[1].capital or behind[1].kind == "p")
    ):
        for token in behind[1:]:
            if token.low in {",", ".", ";", "—", "who", "which", "said", "says"}:
                break
            if is_content(token) and (not token.capital or token.low in TITLES):
                found.add(token.stem)
    return frozenset(found)
