"""The gate on dates: every date and time of day in a claim must follow from the evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from briefing.article import Article, Sentence
from briefing.findings import Reason
from briefing.verify.gates.calendar import Span, unit_spans, years_span
from briefing.verify.gates.clauses import read
from briefing.verify.gates.date_mentions import COUNTS, Mention, mentions
from briefing.verify.gates.lexicon import load
from briefing.verify.gates.moods import FACT, moods
from briefing.verify.gates.shapes import Claim, Objection, named
from briefing.verify.gates.text import plain

_PARTS: dict[str, str] = load("dates")["parts"]
_PART = re.compile(r"\b(" + "|".join(_PARTS) + r")\b", re.IGNORECASE)
_SHIFT = re.compile(
    r"\b(?P<n>the|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)\s+"
    r"(?:full\s+)?(?P<unit>day|week|month|year|decade)s?\s+"
    r"(?P<way>after|later|before|earlier|since|prior)\b",
    re.IGNORECASE,
)
_STRETCH = re.compile(
    r"\b(?:(?:the|these|its|his|her|their|our)\s+(?:past|last)|first\b[^.;:]{1,60}?\bin)\s+(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d+)\s+"
    r"(?P<unit>week|month|year)s\b",
    re.IGNORECASE,
)
"""A stretch that ends with publication, unless it lies ahead: "its first move in six months"."""
_OF_PUBLICATION = re.compile(
    r"\b(?:end|rest|half|start|beginning|middle|course|quarter|part) of the (week|month|year)\b"
    r"|\b(year)[ -]end\b|\b(week|month|year)'s end\b"
)
_MODALS = frozenset(" ".join((load("modality")["modals"], load("modality")["future"])).split())
_DAYS = {"day": 1.0, "week": 7.0, "month": 30.44, "year": 365.25, "decade": 3652.5}
_SLACK = {"day": 0, "week": 0, "month": 2, "year": 1, "decade": 3}
_THIRDS = {"early": (1, 12), "mid": (8, 22), "late": (18, 31)}


def published_day(article: Article) -> date | None:
    """Return the day the article was published, None where that is not known."""
    return article.published.date() if article.published else None


def check(claim: Claim, evidence: Sequence[Sentence], article: Article) -> Iterator[Objection]:
    """Object to each date of the claim that does not follow from the evidence.

    A date follows if the evidence has one that is at least as precise and lies within it, after
    both are resolved against the day of publication; "six days after July 25" counts as July 31.
    A weekday follows from a date that fell on it. Limits: without a day of publication, relative
    dates are compared by their words alone; holidays and eras are not known; "two weeks ago" in a
    claim is left to the gate on numbers; languages other than English are left alone.
    """
    if article.language != "en":
        return
    published = published_day(article)
    said = mentions(claim.statement, published)
    if said:
        known = [m for s in evidence for m in mentions(s.text, published)]
        known += (
            _shifted(evidence, known, published) + _dated(known) + _current(evidence, published)
        )
        for mention in said:
            if mention.grain == "ago" or _given(mention, known, evidence):
                continue
            if _ends(mention, claim.statement, known):
                continue
            rivals = [m for m in known if m.grain == mention.grain]
            spare = any(not any(_follows(c, m, days_named=True) for c in said) for m in rivals)
            yield Objection(
                reason=Reason.DATE_NOT_IN_EVIDENCE,
                status="contradicted" if spare else "unsupported",
                detail=f"“{mention.text.strip()}” is not in {named(evidence)}"
                + (f", which has “{rivals[0].text.strip()}”" if spare else ""),
            )
    yield from _parts(claim, evidence)


def _given(mention: Mention, known: Sequence[Mention], evidence: Sequence[Sentence]) -> bool:
    days_named = any(m.weekday is not None for m in known)
    if any(_follows(mention, m, days_named=days_named) for m in known):
        return True
    if mention.grain == "time" and mention.part.endswith(":00"):
        # "at 7 p.m." where the evidence has a bare "at 7"
        hour = int(mention.part[:2])
        bare = re.compile(rf"(?<![\d.,:$€£]){hour % 12 or 12}(?![\d.,:%]\d|%| [a-z]{{3}})")
        if any(bare.search(s.text) for s in evidence):
            return True
    if mention.grain == "year":
        digits = re.compile(rf"(?<!\d){mention.year}(?!\d)")
        return any(digits.search(s.text) for s in evidence)
    return False


def _follows(claimed: Mention, known: Mention, *, days_named: bool) -> bool:
    """Whether a claimed date follows from a known one that is at least as precise."""
    if claimed.grain == "time":
        return known.grain == "time" and _clock(claimed.part) & _clock(known.part) != set()
    if claimed.weekday is not None:
        if known.weekday is not None:
            return claimed.weekday == known.weekday
        # The day that a date fell on counts only where the evidence names no day itself.
        return not days_named and any(
            a == b and (a - 1) % 7 == claimed.weekday for a, b in known.spans
        )
    if claimed.grain == "month" and claimed.part in _THIRDS and not _third(claimed, known):
        return False
    if known.grain == "month" and known.text.lower().startswith("end") and claimed.day:
        ends = {last for _, last in known.spans}  # "by April 30" for "by the end of April"
        return claimed.month == known.month and any(day in ends for day, _ in claimed.spans)
    if claimed.grain in {"decade", "century"}:
        return any(c[0] <= k[0] and k[1] <= c[1] for c in claimed.spans for k in known.spans)
    fields = [
        (claimed.year, known.year),
        (claimed.month, known.month),
        (claimed.day, known.day),
        (None if claimed.month else claimed.part, known.part),
    ]
    told = [(c, k) for c, k in fields if c]
    if (
        told
        and all(c == k for c, k in told)
        and not (claimed.month and claimed.grain == "day" and not claimed.day)
    ):
        return True
    if claimed.year and known.year and claimed.year != known.year and known.grain != "years":
        return False
    if claimed.grain == known.grain == "years":
        return False
    if known.grain == "ago":
        # "a year ago" was some time in the month, or the year, that holds its middle
        middles = [(first + last) // 2 for first, last in known.spans]
        return any(c[0] <= middle <= c[1] for c in claimed.spans for middle in middles)
    spans = known.spans if known.weekday is None else known.spans[:2]  # not the week before
    return any(c[0] <= k[0] and k[1] <= c[1] for c in claimed.spans for k in spans)


def _ends(mention: Mention, statement: str, known: Sequence[Mention]) -> bool:
    """Whether a month is only the end of a time that the evidence gives otherwise.

    "Before September" is "by the end of August", "by the end of September" at most "by September".
    """
    before = statement[: mention.start].rstrip().rsplit(" ", 2)
    if mention.grain != "month" or not {"before", "by", "until"} & {w.lower() for w in before[-2:]}:
        return False
    if mention.text.lower().startswith("end"):
        return any(m.grain == "month" and m.month == mention.month for m in known)
    last = ((mention.month or 1) - 2) % 12 + 1
    ends = (m for m in known if m.grain == "month" and m.text.lower().startswith("end"))
    return before[-1].lower() == "before" and any(m.month == last for m in ends)


def _third(claimed: Mention, known: Mention) -> bool:
    """Whether a date lies in the early, middle or late part of the month that was claimed."""
    if known.day is not None:
        first, last = _THIRDS[claimed.part]
        return first <= known.day <= last
    return claimed.part == known.part


def _clock(part: str) -> set[int]:
    """Return the minutes of the day that a time may mean: "3:30" may be in the afternoon."""
    hour, minute = (int(x) for x in part.split(":"))
    minutes = hour * 60 + minute
    return {minutes, minutes + 720} if 0 < hour < 12 and minutes < 720 else {minutes}


def _dated(known: Sequence[Mention]) -> list[Mention]:
    """Return the days without a year again, in the years named beside them."""
    years = {m.year for m in known if m.grain == "year" and m.year}
    years |= {
        date.fromordinal(first).year
        for m in known
        if m.grain == "year"
        for first, last in m.spans
        if last - first < 366
    }
    found = []
    for mention in known:
        if mention.year or not mention.month:
            continue
        for year in years:
            try:
                first = date(year, mention.month, mention.day or 1).toordinal()
            except ValueError:
                continue  # 29 February of a common year
            last = first if mention.day else first + 27
            found.append(mention._replace(year=year, spans=((first, last),)))
    return found


def _shifted(
    evidence: Sequence[Sentence], known: Sequence[Mention], published: date | None
) -> list[Mention]:
    """Return the days that "six days after July 25" and the like lead to."""
    found: list[Mention] = []
    if published is not None:
        for sentence in evidence:
            for match in _STRETCH.finditer(plain(sentence.text)):
                if _ahead(sentence.text, match.start()):
                    continue
                count = COUNTS.get(match["n"].lower()) or int(match["n"])
                day = published.toordinal() - round(count * _DAYS[match["unit"].lower()])
                at = (match.group(), match.start(), match.end())
                found.append(Mention(*at, "ago", spans=((day, day),)))
    days = [s for m in known if m.grain in {"day", "weekday"} for s in m.spans]
    years = [m.year for m in known if m.grain == "year" and m.year]
    for sentence in evidence:
        for match in _SHIFT.finditer(plain(sentence.text)):
            unit = match["unit"].lower()
            word = match["n"].lower()
            count = 1 if word == "the" else COUNTS.get(word) or int(word)
            slack, back = _SLACK[unit], match["way"].lower() in {"before", "earlier", "prior"}
            by = round(count * _DAYS[unit]) * (-1 if back else 1)
            spans: tuple[Span, ...] = tuple(
                (day, day) for a, b in days for day in range(a + by - slack, b + by + slack + 1)
            )
            if unit == "year" and not days:  # "in 2024, down from 12 a year earlier"
                by = -count if back else count
                spans = tuple(years_span(year + by, year + by) for year in years)
            found.append(Mention(match.group(), match.start(), match.end(), "derived", spans=spans))
    return found


def _ahead(text: str, start: int) -> bool:
    """Whether the clause at an offset tells what will, may or must be."""
    reading = read(text)
    at = max((i for i, t in enumerate(reading.toks) if t.start <= start), default=0)
    clause = [i for i, c in enumerate(reading.clause) if c == reading.clause[at]]
    return any(moods(text)[i][0] > FACT or reading.toks[i].low in _MODALS for i in clause)


def _current(evidence: Sequence[Sentence], published: date | None) -> list[Mention]:
    """Return the weeks, months and years that "the end of the year" and the like mean."""
    if published is None:
        return []
    return [
        Mention(
            m.group(),
            m.start(),
            m.end(),
            unit,
            year=published.year if unit == "year" else None,
            spans=unit_spans(published, unit, 0),
        )
        for sentence in evidence
        for m in _OF_PUBLICATION.finditer(plain(sentence.text))
        for unit in [m[1] or m[2] or m[3]]
    ]


def _parts(claim: Claim, evidence: Sequence[Sentence]) -> Iterator[Objection]:
    """Object to a part of the day where the evidence names another one and no hour."""
    said = {_PARTS[m.lower()]: m for m in _PART.findall(claim.statement)}
    if not said:
        return
    known = {_PARTS[m.lower()] for s in evidence for m in _PART.findall(s.text)}
    hours = any(m.grain == "time" for s in evidence for m in mentions(s.text, None))
    for part, word in said.items():
        if known and part not in known and not hours:
            yield Objection(
                reason=Reason.DATE_NOT_IN_EVIDENCE,
                status="contradicted",
                detail=f"“{word}” is not in {named(evidence)}, which has the {min(known)}",
            )
