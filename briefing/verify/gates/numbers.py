"""The gate on numbers: every number of a claim must be in the evidence, or follow from it.

Compared are values, not digits: "two dozen" is "24". What may follow: a rounding that says it is
one, a duration between two dates, a difference, a sum or a ratio where the claim speaks of one, and
a small count of things that the evidence lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, product

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.date_mentions import mentions
from briefing.verify.gates.dates import published_day
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.numerals import low_at
from briefing.verify.gates.quantities import Quantity, quantities, single_units
from briefing.verify.gates.shapes import Claim, Objection, named
from briefing.verify.gates.text import Token, plain, tokens

_COUNTS: dict[str, int] = load("numbers")["counts"]
_IMPLIED: dict[str, int] = load("numbers")["implied"]
_MAJORITY = re.compile(r"\bmajorit(?:y|ies)\b", re.IGNORECASE)
_DIFFERENCE = re.compile(
    r"\b(?:by|difference|gap|margin|lead|rise|rose|increase[ds]?|grew|gain(?:ed)?|fell|fall|drop(?:ped)?|"
    r"cut|decrease[ds]?|decline[ds]?|more|fewer|less|added|lost|extra|another|after|before|later|"
    r"earlier|within|for|since|apart|ago)\b"
)
_SUM = re.compile(
    r"\b(?:total(?:s|ed|ing)?|altogether|combined|sum|overall|in all|together|both)\b"
)
_UPWARD, _DOWNWARD = ("above", "least"), ("below", "nearly", "most")
_OPPOSITE = {*product(_UPWARD, _DOWNWARD), *product(_DOWNWARD, _UPWARD)}
_IN_DIGITS = re.compile(r"\d+(?:[.,' ]?\d+)*")
_BEFORE = 7
"""How many sentences back, the evidence's last among them, "the four" may have been told of."""
_YEAR, _MOST_YEARS = 365 * 86400, 12
_ITEM = 5
"""How many words an item of a list may have."""
_NO_ITEM = frozenset("in on at of by for with from to who which that but and where when".split())
_ROUNDING = 0.1
"""How far "nearly" and "more than" reach: a tenth of the number, or one in its last digit."""


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> Iterator[Objection]:
    """Object to each number of the claim that neither is in the evidence nor follows from it.

    Scales, spelling and units are made equal first; a percentage and percentage points are not the
    same; a rounded number needs its "about", "nearly" or "more than", and the number must lie on
    the side that these say. Where the evidence counts the same noun with another number, the claim
    is contradicted. Limits: "one" is often no number and is only checked against another number of
    the same noun; exchange rates and sums of more than two numbers are not worked out; which noun
    a number belongs to is the matter of `number_pairs`; in other languages than English only digits
    are compared, whatever sets them apart.
    """
    if article.language != "en":
        yield from _digits_only(claim, evidence)
        return
    said = quantities(claim.statement)
    if not said:
        return
    known = [q for s in evidence for q in quantities(s.text)]
    weak = [q for s in evidence for q in single_units(s.text)]
    shares = [q for q in said if q.kind == "share" and _given(q, known)]
    for q in said:
        if any(s is not q and s.first <= q.first and q.last <= s.last for s in shares):
            continue  # "five" of "one in five", which holds
        if _given(q, known) or _given(q, weak):
            continue
        rivals = _rivals(q, known)
        if _follows(q, claim, known, evidence, article) or _implied(q, evidence):
            continue
        if _pointed(q, claim, known, evidence, article) or _years(q, evidence):
            continue
        if not rivals and (_counted(q, evidence) or _enumerated(q, claim)):
            continue
        if _is_one(q) and not rivals:
            continue
        yield _objection(q, rivals, known, evidence, article)


def _digits_only(claim: Claim, evidence: Sequence[Sentence]) -> Iterator[Objection]:
    """Object to digits that the evidence does not have; points and commas differ by language."""
    known = {_bare(m) for s in evidence for m in _IN_DIGITS.findall(plain(s.text))}
    for said in _IN_DIGITS.findall(plain(claim.statement)):
        if _bare(said) not in known:
            yield Objection(
                reason=Reason.NUMBER_NOT_IN_EVIDENCE,
                status="unsupported",
                detail=f"“{said}” is not in {named(evidence)}",
            )


def _bare(number: str) -> str:
    return re.sub(r"\D", "", number)


def _objection(
    q: Quantity,
    rivals: Sequence[Quantity],
    known: Sequence[Quantity],
    evidence: Sequence[Sentence],
    article: Article,
) -> Objection:
    flipped = [k for k in known if _comparable(q, k) and _equal(q, k)]
    mixed = [k for k in known if k.value == q.value and {k.kind, q.kind} == {"percent", "points"}]
    elsewhere = [s for s in article.sentences if _given(q, quantities(s.text))][:3]
    if flipped:
        more = f": {named(evidence)} has another bound"
    elif mixed:
        more = f" is not the same as “{mixed[0].text}” in {named(evidence)}"
    elif rivals:
        more = f" is not in {named(evidence)}, which has “{rivals[0].text}”"
    elif elsewhere:
        more = f" is not in {named(evidence)}, but in {named(elsewhere)}"
    else:
        more = f" is not in {named(evidence)}"
    return Objection(
        reason=Reason.NUMBER_NOT_IN_EVIDENCE,
        status="contradicted" if flipped or mixed or rivals else "unsupported",
        detail=f"“{q.text}”{more}",
    )


def _is_one(q: Quantity) -> bool:
    return q.kind == "count" and q.spelled and q.value == 1


def _rivals(q: Quantity, known: Sequence[Quantity]) -> list[Quantity]:
    """Return the other numbers that the evidence gives of the same noun."""
    return [
        k
        for k in known
        if k.kind == q.kind
        and k.unit == q.unit
        and not _equal(q, k)
        and (
            bool(set(k.nouns[:2]) & set(q.nouns[:2]))
            or (q.kind in {"percent", "points", "money", "measure"} and not q.nouns)
        )
    ]


def _given(q: Quantity, known: Sequence[Quantity]) -> bool:
    return any(_comparable(q, k) and _holds(q, k) for k in known)


def _comparable(q: Quantity, k: Quantity) -> bool:
    """Whether two numbers are of one kind and unit, so that their values can be compared."""
    kinds = {q.kind, k.kind}
    if q.kind == k.kind:
        if q.kind == "money":
            return q.unit == k.unit or bool(set(q.unit.split("/")) & set(k.unit.split("/")))
        return q.unit == k.unit
    if "vague" in kinds:
        return kinds <= {"vague", "count"}
    if kinds in ({"percent", "share"}, {"times", "count"}, {"times", "share"}):
        return True
    if kinds == {"money", "count"}:
        bare = k if k.kind == "count" else q
        return not bare.nouns or bare is q
    if kinds == {"points", "count"}:
        return True
    if "ordinal" in kinds and kinds & {"percent", "share"}:
        return min(q.value, k.value) > 0
    if kinds == {"ordinal", "count"}:
        return bool(set(q.nouns) & set(k.nouns)) or not (q.nouns and k.nouns)
    if kinds == {"measure", "count"}:
        # "70 years" and "70 to 80 years" read apart, or "300" with its unit left out
        return not (k.nouns if k.kind == "count" else q.nouns)
    return False


def _worth(q: Quantity) -> float:
    return q.value / 100 if q.kind == "percent" else q.value


def _as_share(q: Quantity) -> float:
    """Return what part of a whole a number is: "the remaining tenth" is one of ten."""
    return 1 / q.value if q.kind == "ordinal" and q.value else _worth(q)


def _equal(q: Quantity, k: Quantity) -> bool:
    if "vague" in {q.kind, k.kind}:
        return q.kind == k.kind and q.value == k.value
    one, two = _worth(q), _worth(k)
    if {q.kind, k.kind} == {"percent", "share"}:
        return abs(one - two) <= 0.006
    if {q.kind, k.kind} == {"measure", "count"}:
        two = two * q.factor if k.kind == "count" else two / k.factor
    if "ordinal" in {q.kind, k.kind} and {q.kind, k.kind} & {"percent", "share"}:
        return abs(_as_share(q) - _as_share(k)) <= 0.006
    slack = 1e-9
    if q.unit == k.unit == "time" and q.factor != k.factor and max(q.factor, k.factor) > 604800:
        slack = 0.02  # months are not all of one length
    elif q.kind == "measure" and q.unit == k.unit and q.unit != "time" and q.factor != k.factor:
        slack = 0.03  # "60 miles" for 97 kilometers
    return abs(one - two) <= slack * max(abs(one), abs(two), 1e-12)


def _holds(q: Quantity, k: Quantity) -> bool:
    """Whether the number q holds where the evidence says k."""
    if "vague" in {q.kind, k.kind}:
        return q.kind == "vague" and q.value <= k.value <= q.high
    if _equal(q, k):
        return (q.bound, k.bound) not in _OPPOSITE
    if q.factor != k.factor and {q.kind, k.kind} == {"measure", "count"}:
        return False
    one, two = _worth(q), _worth(k)
    place = max(_place(q.value / q.factor) * one / (q.value / q.factor or 1), _ROUNDING * two)
    rounder = _digits(q) < _digits(k) or q.factor != k.factor or q.kind != k.kind
    if not rounder or (k.bound and q.bound != "about"):
        return False
    if q.bound == "about":
        return abs(one - two) <= max(place / 2, 0.05 * two) and place <= one * 1.01
    if q.bound == "nearly":
        return 0 < one - two <= _ROUNDING * one
    if q.bound in {"above", "least"}:
        return 0 < two - one <= place
    if q.bound in {"below", "most"}:
        return 0 < one - two <= place
    return False


def _place(value: float) -> float:
    """Return what the last digit of a number that is not zero counts: 100 for 1,200."""
    place = 1e-4
    while place < 1e15 and abs((rest := value / (place * 10)) - round(rest)) < 1e-6:
        place *= 10
    return place


def _digits(q: Quantity) -> int:
    """Return how many significant digits a number is given with: 2 for 1,200."""
    value = q.value / q.factor
    return len(str(round(abs(value) / _place(value)))) if value else 1


def _follows(
    q: Quantity,
    claim: Claim,
    known: Sequence[Quantity],
    evidence: Sequence[Sentence],
    article: Article,
) -> bool:
    """Whether a number is not in the evidence but can be worked out from it."""
    text = claim.statement.lower()
    if q.unit == "time" and q.kind == "measure" and _between_dates(q, evidence, article):
        return True
    if q.kind == "times":
        pairs = [
            (a.value, b.value)
            for a, b in combinations(known, 2)
            if _comparable(a, b) and a.value > 0 and b.value > 0
        ]
        if any(
            abs(max(a / b, b / a) - max(q.value, 1 / q.value)) <= 0.08 * q.value for a, b in pairs
        ):
            return True
    if q.kind in {"points", "percent", "money", "count", "measure"}:
        alike = [
            k
            for k in known
            if (k.kind == q.kind and k.unit == q.unit)
            or (q.kind == "points" and k.kind == "percent")
        ]
        if _DIFFERENCE.search(text) and q.kind != "percent":
            wanted = [abs(a.value - b.value) for a, b in combinations(alike, 2)]
            if any(w and abs(w - q.value) <= 1e-6 * q.value for w in wanted):
                return True
        if _SUM.search(text):
            wanted = [a.value + b.value for a, b in combinations(alike, 2)]
            if any(abs(w - q.value) <= 1e-6 * q.value for w in wanted):
                return True
    if q.kind == "percent" and q.value in {50.0, 100.0, 200.0, 300.0}:
        times = {k.value for k in known if k.kind == "times"}
        return {50.0: 0.5, 100.0: 2.0, 200.0: 3.0, 300.0: 4.0}[q.value] in times
    return False


def _counted(q: Quantity, evidence: Sequence[Sentence]) -> bool:
    """Whether a small number is that of the things that the evidence lists, or says otherwise."""
    if q.kind not in {"count", "ordinal", "times"} or q.value > 12 or q.value != int(q.value):
        return False
    return any(int(q.value) in _listed(s.text) for s in evidence)


def _enumerated(q: Quantity, claim: Claim) -> bool:
    """Whether a small number is that of the names that the claim itself goes on to list."""
    small = q.kind == "count" and q.spelled and q.value == int(q.value)
    return small and 2 <= q.value <= 12 and int(q.value) in _listed(claim.statement)


def _pointed(
    q: Quantity,
    claim: Claim,
    known: Sequence[Quantity],
    evidence: Sequence[Sentence],
    article: Article,
) -> bool:
    """Whether a number only points to those told of before: "the four could be jailed".

    Not if the evidence has such a number of its own, for then it is that one.
    """
    if not _points(q, tokens(claim.statement)):
        return False
    if any(k.kind == "count" and k.spelled and not k.nouns for k in known):
        return False
    last = max((s.number for s in evidence), default=0)
    before = article.sentences[max(0, last - _BEFORE) : last]
    return any(_comparable(q, k) and _equal(q, k) for s in before for k in quantities(s.text))


def _points(q: Quantity, toks: tuple[Token, ...]) -> bool:
    return q.kind == "count" and q.spelled and not q.nouns and low_at(toks, q.first - 1) == "the"


def _years(q: Quantity, evidence: Sequence[Sentence]) -> bool:
    """Whether a number of years is that of years in a row that a sentence names."""
    count = round(q.value / q.factor)
    of_years = q.kind == "measure" and q.unit == "time" and _YEAR <= q.factor < 2 * _YEAR
    if not of_years or not 1 < count <= _MOST_YEARS:
        return False
    for sentence in evidence:
        named = {m.year for m in mentions(sentence.text, None) if m.grain == "year" and m.year}
        for first in named:
            row = set(range(first, first + count))
            if row <= named and not {first - 1, first + count} & named:
                return True
    return False


def _implied(q: Quantity, evidence: Sequence[Sentence]) -> bool:
    """Whether the evidence has a word that means the number: "a runoff" is a second round.

    A majority is more than half, not half.
    """
    if q.kind == "share" and q.value == 0.5:
        return q.bound in _UPWARD and any(_MAJORITY.search(s.text) for s in evidence)
    if q.kind not in {"count", "ordinal"} or q.value not in _IMPLIED.values():
        return False
    words = {w for s in evidence for w in re.findall(r"\w+(?:-\w+)*", s.text.lower())}
    return any(number == q.value and word in words for word, number in _IMPLIED.items())


def _between_dates(q: Quantity, evidence: Sequence[Sentence], article: Article) -> bool:
    """Whether a duration is that between two dates of the evidence, or from one to publication."""
    published = published_day(article)
    spans = {
        span
        for s in evidence
        for m in mentions(s.text, published)
        for span in m.spans
        if span[1] - span[0] < 367
    }
    if published is not None and spans:
        spans.add((published.toordinal(), published.toordinal()))
    days = q.value / 86400
    slack = 0.0 if q.factor <= 604800 else 0.06 * days + q.factor / 86400 / 4
    for one, two in combinations(spans, 2):
        least = max(0, max(one[0], two[0]) - min(one[1], two[1]))
        most = max(one[1], two[1]) - min(one[0], two[0])
        if least - slack <= days <= most + slack and most - least <= max(2 * slack, 0.0):
            return True
    return False


@lru_cache(maxsize=1 << 12)
def _listed(text: str) -> frozenset[int]:
    """Return the small counts that a text gives without a numeral: "both", "A, B and C"."""
    text = plain(text)
    found = {_COUNTS[t.low] for t in tokens(text) if t.low in _COUNTS}
    found |= {_COUNTS[w] for w in re.findall(r"\w+-\w+", text.lower()) if w in _COUNTS}
    if re.search(r"\b(?:a|an)\b", text):
        found.add(1)
    pairs = re.findall(r"\b([A-Z][\w.'-]+)(?: and |-)(?:the )?([A-Z][\w.'-]+)", text)
    if any(a != b for a, b in pairs) or "each other" in text or "one another" in text:
        found.add(2)
    for match in re.finditer(r",? (?:and|or) ", text):
        items = 2
        for item in reversed(re.split(r", |; |: | - ", text[: match.start()])[1:]):
            words = item.split()
            if not 0 < len(words) <= _ITEM or words[0] in _NO_ITEM or words[0][0].isdigit():
                break
            items += 1
        found.add(items)
    return frozenset(found)
