"""Sentences of an article, each with one fact changed: what a checker of claims must not accept.

In goes an article, out come `Altered` claims of each kind. The edits are made from word lists of
their own, and random only by the seed; an edit that leaves the meaning as it was ("two dozen" for
"24") is none. Not obvious: a claim is altered in one place only, so that whatever objects to it for
another reason objects to the original too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random
from typing import NamedTuple

from briefing.article import Article, Sentence

KINDS = (
    "number",
    "date",
    "percent",
    "name",
    "quotation",
    "negation",
    "polarity",
    "hedge",
    "speaker",
    "crossed actors",
    "crossed numbers",
)


class Altered(NamedTuple):
    """A claim made from one sentence by one edit: what was put in place of what."""

    kind: str
    sentence: int
    claim: str
    edit: str


_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_COUNT = (
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty".split()
)
_COUNTRIES = (
    "Canada Brazil Nigeria Portugal Vietnam Morocco Chile Norway Ethiopia Bulgaria Peru Kenya"
).split()
_PEOPLE = ("Okonkwo", "Lindqvist", "Marchetti", "Fairweather", "Delacroix", "Pereira")
_DATE = re.compile(
    r"\b(?:(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.|" + "|".join(_MONTHS) + r")(?=\s+\d)"
    r"|\b(?:in|since|until|by|late|early|mid|of|last)[ -](?P<month>" + "|".join(_MONTHS) + r")\b"
    r"|\b(?P<day>" + "|".join(_DAYS) + r")\b"
    r"|(?:" + "|".join(m[:3] for m in _MONTHS) + r")[a-z]*\.?\s+(?P<date>\d{1,2})\b"
    r"|(?<![\d.,$€£])\b(?P<year>19\d\d|20[0-4]\d)\b(?![,.]\d|%)"
)
_NUMBER = re.compile(
    r"(?<![\w.,/$€£-])(?P<digits>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)(?![\w,/:-]|\.\d)"
    r"|\b(?P<word>" + "|".join(_COUNT) + r")\b(?!-)"
    r"|\b(?P<scale>million|billion|trillion|thousand|hundred)\b"
)
_PERCENT = re.compile(r"(?P<n>\d+(?:\.\d+)?)\s?(?P<unit>%|percent(?! points?)|percentage points?)")
_QUOTE = re.compile(r"[“\"]([^”\"]{12,})[”\"]")
_MODAL_NOT = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|could|should|can|does|do|did|may|might|must)\b"
    r"(?! not\b|n['’]t)"
)
_NOT = re.compile(r"\b(?:not|never)\s+|n['’]t\b|\bno (?=[a-z]{4})")
_PAST = {
    "said": "say", "agreed": "agree", "reaffirmed": "reaffirm", "announced": "announce",
    "took": "take", "passed": "pass", "signed": "sign", "sent": "send", "began": "begin",
    "called": "call", "voted": "vote", "opened": "open", "held": "hold", "left": "leave",
    "killed": "kill", "released": "release", "rejected": "reject", "approved": "approve",
    "fell": "fall", "rose": "rise", "won": "win", "lost": "lose", "met": "meet", "spoke": "speak",
    "ordered": "order", "blocked": "block", "warned": "warn", "added": "add", "gave": "give",
    "made": "make", "found": "find", "showed": "show", "became": "become", "led": "lead",
    "issued": "issue", "accused": "accuse", "offered": "offer", "reached": "reach",
    "returned": "return", "closed": "close", "changed": "change", "arrived": "arrive",
    "expanded": "expand", "reduced": "reduce", "introduced": "introduce", "supported": "support",
}  # fmt: skip
_CONTRARY = {
    "rose": "fell", "fell": "rose", "increased": "decreased", "decreased": "increased",
    "increase": "decrease", "decrease": "increase", "increasing": "decreasing", "rise": "fall",
    "rising": "falling", "falling": "rising", "grew": "shrank", "growth": "decline",
    "decline": "growth", "declined": "increased", "accepted": "rejected", "rejected": "accepted",
    "approved": "rejected", "approve": "reject", "confirmed": "denied", "denied": "confirmed",
    "support": "oppose", "supported": "opposed", "supports": "opposes", "supporting": "opposing",
    "oppose": "support", "opposed": "supported", "opposes": "supports", "won": "lost",
    "lost": "won", "win": "lose", "allow": "forbid", "allowed": "banned", "allows": "bans",
    "banned": "allowed", "ban": "allow", "before": "after", "after": "before",
    "higher": "lower", "lower": "higher", "above": "below", "below": "above", "more": "fewer",
    "fewer": "more", "strengthen": "weaken", "strengthened": "weakened", "weaken": "strengthen",
    "began": "ended", "ended": "began", "begin": "end", "start": "end", "started": "ended",
    "opened": "closed", "closed": "opened", "expand": "shrink", "expanded": "reduced",
    "reduce": "increase", "reduced": "increased", "reducing": "increasing", "raise": "lower",
    "raised": "lowered", "raises": "lowers", "cut": "raised", "cuts": "increases",
    "imposed": "lifted", "lifted": "imposed", "improved": "worsened", "worsened": "improved",
    "praised": "criticized", "criticized": "praised", "condemned": "praised",
    "arrested": "released", "released": "withheld", "agreed": "refused", "agree": "refuse",
    "included": "excluded", "includes": "excludes", "include": "exclude", "joined": "left",
    "succeeded": "failed", "failed": "managed", "gained": "lost", "largest": "smallest",
    "highest": "lowest", "lowest": "highest", "most": "fewest", "majority": "minority",
    "passed": "rejected", "blocked": "allowed", "widened": "narrowed", "narrowed": "widened",
    "with": "without", "entered": "left", "deployed": "withdrew", "accelerate": "slow",
    "encourage": "discourage", "encouraged": "discouraged", "legal": "illegal",
    "illegal": "legal", "permanent": "temporary", "temporary": "permanent", "maintain": "abandon",
}  # fmt: skip
_GUESSING = "reportedly|allegedly|possibly|probably|apparently|potentially|perhaps|likely"
_BEGUN = "sign|send|visit|build|buy|sell|launch|open|close|expand|cut"
_HEDGES: tuple[tuple[str, str], ...] = (
    (r"\b(?:may|might|could) be\b", "is"),
    (r"\b(?:may|might|could) have (?=[a-z]+(?:ed|en|n|t)\b)", "has "),
    (r"\b(?:may|might|could)(?= (?!not|have|be|only|also|well)[a-z]+\b)", "will"),
    (rf"\b(?:{_GUESSING}),? (?=[a-z])", ""),
    (r"\b(?:appears?|seems?|is likely|are likely) to (?=be\b)", "is certain to "),
    (r"\bappeared to (?=be\b)", "was found to "),
    (r"\b(?:is|are) expected to\b", "will"),
    (r"\bwas expected to\b", "was certain to"),
    (rf"\b(?:plans|intends|hopes|aims) to (?={_BEGUN})", "has begun to "),
    (r"\b(?:is|are) considering\b", "has decided on"),
    (r"\bconsidered\b(?= [a-z]+ing)", "decided on"),
    (r"\bsuggests? that\b", "proves that"),
    (r"\bsuggested that\b", "proved that"),
    (r"(?<=\b(?:the|his|her|its) )(?:alleged|suspected|possible) (?=[a-z])", ""),
)  # fmt: skip
_SAID = r"(?:said|says|told reporters|argued|claimed|noted|warned|added|explained|estimated)"
_THAT = r"(?:that )?(?=the |that |it |[A-Z])"
_WHO = r"[^,“”\"]{3,60}"
_SPEAKERS: tuple[tuple[str, str], ...] = (
    (rf",[”\"]? (?!(?:which|who|he|she|it|they)\b){_WHO} {_SAID}(?: (?:on )?[A-Z]\w+day)?\.$", "."),
    (
        rf"^(?!(?:He|She|It|They|I|We)\b){_WHO} {_SAID} (?:(?:on )?[A-Z]\w+day )?{_THAT}",
        "",
    ),
    (r"^According to [^,]{3,60}, ", ""),
    (r",[”\"]? according to [^,]{3,60}\.$", "."),
)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z]+(?:[ -][A-Z][a-z]+){0,2}\b")
_SAME_THINGS = (
    "American Americans Washington Korean Koreans Seoul European Europeans Brussels Russian Moscow "
    "Chinese Beijing Danish Copenhagen British London Republican Republicans Democrat Democrats "
    "House"
).split()
"""Names left out as substitutes, for they may mean what they would replace."""
_SWAPPED_VERBS = (
    "accused criticized attacked sued praised urged told warned invited defeated beat blamed "
    "thanked threatened replaced succeeded arrested pressed ordered paid sold supported opposed "
    "asked condemned rejected denied invaded overtook appointed nominated endorsed blocks accuses "
    "threatens urges leads backs buys owes"
).split()
_NO_NAMES = frozenset(
    [
        *_MONTHS,
        *_DAYS,
        "The",
        "This",
        "That",
        "In",
        "On",
        "It",
        "A",
        "An",
        "And",
        "But",
        "He",
        "She",
        "They",
        "Mr",
        "Mrs",
        "Ms",
        "Critics",
    ]
)
Maker = Callable[[Sentence, Article, Random], Iterator[tuple[str, str]]]


def altered(article: Article, seed: int = 0, each: int = 1) -> list[Altered]:
    """Return up to `each` altered claims of each kind for every sentence of an article."""
    found = []
    for sentence in article.sentences:
        words = len(sentence.text.split())
        if not 6 <= words <= 60:
            continue
        for kind, maker in _MAKERS.items():
            random = Random(f"{seed} {kind} {sentence.text}")
            made = list(dict.fromkeys(maker(sentence, article, random)))
            for claim, edit in random.sample(made, min(each, len(made))):
                tidy = re.sub(r"\s+([,.])", r"\1", " ".join(claim.split()))
                tidy = tidy[:1].upper() + tidy[1:]
                if tidy != sentence.text:
                    found.append(Altered(kind, sentence.number, tidy, edit))
    return found


def _put(text: str, start: int, end: int, new: str) -> tuple[str, str]:
    return text[:start] + new + text[end:], f"{text[start:end].strip()} → {new.strip()}"


def _quoted(text: str, at: int) -> bool:
    """Whether an offset lies inside quotation marks."""
    return any(m.start() <= at < m.end() for m in re.finditer(r"“[^”]*”|\"[^\"]*\"", text))


def _numbers(s: Sentence, _: Article, random: Random) -> Iterator[tuple[str, str]]:
    dates = [m.span() for m in _DATE.finditer(s.text)]
    for m in _NUMBER.finditer(s.text):
        if any(a - 8 <= m.start() <= b for a, b in dates) or _quoted(s.text, m.start()):
            continue
        if m["digits"]:
            if re.fullmatch(r"(?:19|20)\d\d", m["digits"]):
                continue
            value = float(m["digits"].replace(",", ""))
            by = random.choice([2, 3, 1.5])
            new = value + random.choice([1, 2, 3, 7]) if value < 30 else value * by
            written = f"{new:,.1f}" if "." in m["digits"] else f"{round(new):,}"
            if written not in s.text:
                yield _put(s.text, m.start(), m.end(), written)
        elif m["word"]:
            others = [w for w in _COUNT if w not in s.text]
            yield _put(s.text, m.start(), m.end(), random.choice(others))
        else:
            others = [
                w
                for w in ("hundred", "thousand", "million", "billion", "trillion")
                if w not in s.text
            ]
            yield _put(s.text, m.start(), m.end(), random.choice(others))


def _dates(s: Sentence, _: Article, random: Random) -> Iterator[tuple[str, str]]:
    for m in _DATE.finditer(s.text):
        if _quoted(s.text, m.start()):
            continue
        if m["day"]:
            others = [d for d in _DAYS if d not in s.text]
            yield _put(s.text, m.start(), m.end(), random.choice(others))
        elif m["month"]:
            others = [d for d in _MONTHS if d not in s.text]
            yield _put(s.text, m.start("month"), m.end("month"), random.choice(others))
        elif m["date"]:
            others = [str(n) for n in range(1, 28) if str(n) not in s.text]
            yield _put(s.text, m.start("date"), m.end("date"), random.choice(others))
        elif m["year"]:
            new = int(m["year"]) + random.choice([-3, -2, -1, 1, 2, 4])
            if str(new) not in s.text:
                yield _put(s.text, m.start("year"), m.end("year"), str(new))
        else:
            others = [d for d in _MONTHS if d[:3] != m.group()[:3]]
            yield _put(s.text, m.start(), m.end(), random.choice(others))


def _percents(s: Sentence, _: Article, random: Random) -> Iterator[tuple[str, str]]:
    for m in _PERCENT.finditer(s.text):
        if _quoted(s.text, m.start()):
            continue
        unit = " percent" if "point" in m["unit"] else " percentage points"
        yield _put(s.text, m.start("unit"), m.end("unit"), unit)
        new = float(m["n"]) + random.choice([1, 2, 4, 9])
        if f"{new:g}" in s.text:
            continue
        yield _put(s.text, m.start("n"), m.end("n"), f"{new:g}")


def _names(s: Sentence, article: Article, random: Random) -> Iterator[tuple[str, str]]:
    elsewhere = {
        m.group()
        for other in article.sentences
        if abs(other.number - s.number) > 3
        for m in _NAME.finditer(other.text)
        if not set(m.group().split()) & {*_NO_NAMES, *_SAME_THINGS}
    }
    common = {w for other in article.sentences for w in other.text.split() if w.islower()}
    elsewhere = {n for n in elsewhere if not {w.lower() for w in n.split()} & common}
    elsewhere = {n for n in elsewhere if not any(w in s.text for w in n.replace("-", " ").split())}
    for m in _NAME.finditer(s.text):
        if set(m.group().split()) & _NO_NAMES or _quoted(s.text, m.start()):
            continue
        countries = [c for c in _COUNTRIES if c not in article.text]
        pool = [*sorted(elsewhere)[:40], *countries, *_PEOPLE]
        yield _put(s.text, m.start(), m.end(), random.choice(pool))


def _quotations(s: Sentence, _: Article, random: Random) -> Iterator[tuple[str, str]]:
    for m in _QUOTE.finditer(s.text):
        words = list(re.finditer(r"\b[a-z]{4,}\b", m.group(1)))[1:-1]
        if not words:
            continue
        base = m.start(1)
        one = random.choice(words)
        new = random.choice(["shared", "serious", "limited", "common", "growing", "modest"])
        yield _put(s.text, base + one.start(), base + one.end(), new)
        yield _put(s.text, base + one.start(), base + one.start(), "very ")
        yield _put(s.text, base + one.start(), base + one.end() + 1, "")


def _negations(s: Sentence, _article: Article, _random: Random) -> Iterator[tuple[str, str]]:
    for m in _NOT.finditer(s.text):
        if _quoted(s.text, m.start()) or s.text[m.end() :].startswith(("only", "just")):
            continue
        yield _put(s.text, m.start(), m.end(), "")
    for m in _MODAL_NOT.finditer(s.text):
        rest = s.text[m.end() :]
        if m.group() in {"has", "have", "had", "does", "do", "did"} and not re.match(
            r" [a-z]+(?:ed|en|wn|ne|ad|ld|un)\b", rest
        ):
            continue
        if re.match(
            r" (?:only|nothing|no|never|none|nearly|almost|some|about|simply|merely)\b", rest
        ):
            continue
        words = s.text[: m.start()].split()
        if words and words[-1].lower() in {"nor", "neither", "none", "nobody", "what", "which"}:
            continue
        if not _quoted(s.text, m.start()) and re.match(r" [a-z]{3}", rest):
            yield _put(s.text, m.end(), m.end(), " not")
    for m in re.finditer(r"(?<=[a-z] )(" + "|".join(_PAST) + r")\b(?= )", s.text):
        before = s.text[: m.start()].split()[-1].lower()
        if _quoted(s.text, m.start()) or before in {
            "was", "were", "has", "have", "had", "be", "been", "is", "are", "the", "a", "an", "not",
            "of", "by", "and", "newly", "its", "his", "their", "to",
        }:  # fmt: skip
            continue
        yield _put(s.text, m.start(), m.end(), "did not " + _PAST[m.group()])


def _contraries(s: Sentence, _article: Article, _random: Random) -> Iterator[tuple[str, str]]:
    for m in re.finditer(r"\b[a-z]+\b", s.text):
        new = _CONTRARY.get(m.group())
        if new is None or _quoted(s.text, m.start()):
            continue
        if m.group() in {"more", "fewer", "most"} and not re.match(
            r" [a-z]+s\b", s.text[m.end() :]
        ):
            continue
        if m.group() in {
            "with",
            "above",
            "below",
            "cut",
            "start",
            "support",
            "lost",
            "end",
            "passed",
        }:
            following = s.text[m.end() :].split()[:1]
            if (following and following[0] in {"the", "a", "an", "its"}) or m.group() == "with":
                if m.group() == "with" and not re.match(
                    r" (?:the|a|an) (?:support|help|approval|consent)", s.text[m.end() :]
                ):
                    continue
            else:
                continue
        yield _put(s.text, m.start(), m.end(), new)


def _hedges(s: Sentence, _article: Article, _random: Random) -> Iterator[tuple[str, str]]:
    for pattern, new in _HEDGES:
        for m in re.finditer(pattern, s.text):
            rest = s.text[: m.start()] + s.text[m.end() :]
            single = not re.search(
                r"\b(?:may|might|could|reportedly|allegedly|possibl[ey]|probably|apparently|potential(?:ly)?|"
                r"perhaps|likely|appear(?:s|ed)?|seem(?:s|ed)?|suggest(?:s|ed)?|expected|if|whether|concerns?|"
                r"believe[sd]?|thought|worried|hope[sd]?|predict\w*|suggesting|like|preparing|would|think|thinks|fears?|risks?)\b",
                rest,
            )
            if single and not _quoted(s.text, m.start()):
                yield _put(s.text, m.start(), m.end(), new)


def _speakers(s: Sentence, _article: Article, _random: Random) -> Iterator[tuple[str, str]]:
    if len(re.findall(_SAID, s.text)) + len(re.findall("ccording to", s.text)) > 1:
        return
    for pattern, new in _SPEAKERS:
        m = re.search(pattern, s.text)
        if m and len(s.text) - len(m.group()) > 30:
            claim, edit = _put(s.text, m.start(), m.end(), new)
            yield claim.replace("“", "").replace("”", "").replace('"', ""), edit


def _actors(s: Sentence, _article: Article, _random: Random) -> Iterator[tuple[str, str]]:
    name = r"(?:[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
    verbs = "|".join(_SWAPPED_VERBS)
    for m in re.finditer(rf"\b({name}) (?:has |had |have |also )?({verbs}) ({name})\b", s.text):
        one, two = m.group(1), m.group(3)
        if (
            set(one.split() + two.split()) & _NO_NAMES
            or "." in s.text[m.end() : m.end() + 1]
            or _quoted(s.text, m.start())
        ):
            continue
        text = s.text[: m.start(1)] + two + s.text[m.end(1) : m.start(3)] + one + s.text[m.end(3) :]
        yield text, f"{one} ↔ {two}"


def _pairs(s: Sentence, _article: Article, _random: Random) -> Iterator[tuple[str, str]]:
    found = [
        m
        for m in re.finditer(
            r"(?<![\w.,/$€£-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w,/:]|\.\d)", s.text
        )
        if not any(abs(m.start() - d.start()) < 9 for d in _DATE.finditer(s.text))
    ]
    for a, b in pairwise(found):
        between = s.text[a.end() : b.start()]
        if a.group() == b.group() or re.fullmatch(r"\s?(?:-|–|to|and|%? to|%? and) ?", between):
            continue
        if _quoted(s.text, a.start()) or (
            re.search(r"percent|%", between) and "%" not in s.text[b.end() : b.end() + 9]
        ):
            continue
        if re.fullmatch(r"[\s\w.,]{0,14}", between) and "." in between:
            continue
        text = s.text[: a.start()] + b.group() + between + a.group() + s.text[b.end() :]
        yield text, f"{a.group()} ↔ {b.group()}"


_MAKERS: dict[str, Maker] = dict(
    zip(
        KINDS,
        (
            _numbers,
            _dates,
            _percents,
            _names,
            _quotations,
            _negations,
            _contraries,
            _hedges,
            _speakers,
            _actors,
            _pairs,
        ),
        strict=True,
    )
)
