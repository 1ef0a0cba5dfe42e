"""Claims held against articles: each gets a verdict, a score and its evidence.

In go the claims of a colleague's memo or another tool's summary and one or several Articles, out
comes a `ClaimResult` for each. Nobody has cited anything here, so evidence
is sought first: the few sentences that cover a claim, and those that answer an objection to it.
Not obvious: status and score are two answers. The status says whether the gates let a claim pass;
the score ranks claims, where an objection weighs by how often true claims meet it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from pydantic import Field

from briefing.article import Article, Sentence, Shape, digest
from briefing.findings import Reason, Status, Verdict
from briefing.sources.claims import freed, segmented
from briefing.sources.header import LABEL
from briefing.sources.language import guess_language
from briefing.verify import evidence, gates
from briefing.verify.form import verdict
from briefing.verify.gates import Claim, Objection
from briefing.verify.gates.date_mentions import Mention, mentions
from briefing.verify.words import words

CANDIDATES = 8
"""Sentences looked at for one claim."""

MOST = 4
"""Sentences cited for one claim at most; three cover it, a fourth may answer an objection."""

ADDS = 0.05
"""Share of a claim's content, by weight, that each further sentence must add."""

NEAR = 2
"""Sentences so far apart are about the same thing, as far as names and dates go."""

MATTER = 2
"""Words of a claim, names and numbers aside, that a sentence from elsewhere must have or add."""

NEARLY = 0.5
"""A claim of which one sentence has so much must be that sentence: no other makes up for a name or
a number that differs. Of a claim that has less of any one, the facts may stand far apart.
"""

STATED = 0.2
"""Share of a claim's content that its evidence must have, words that news uses for one another
counted half. People sum up more freely than a finding does, and claims of quite another article
pass no more often than at 0.3: what they are refused for is mostly something else.
"""

# The score, tuned on the sets of docs/quality.md. Full coverage tells little: one changed word
# leaves it as high as an honest paraphrase does, so above _ENOUGH it counts less.
_ENOUGH, _BEYOND = 0.6, 0.05
_BEST = 0.3  # how much the best sentence alone counts beside all that are cited
_GRAVE, _SLIGHT = 0.3, 0.9  # what is left of the score after an objection
_SLIGHT_REASONS = frozenset({Reason.HEDGE_LOST, Reason.SPEAKER_LOST, Reason.NUMBERS_CROSSED})
"""What the gates say of true claims almost as often as of false ones."""

_HEAD = 12
"""How many first lines may tell when a text was published."""

_BESIDE_A_DATE = re.compile(
    r"^\W*[Bb]y(?:[\s,]+(?:[A-Z][\w.'’-]*|and|&))+|\b(?:on|at|UTC|[A-Z]{1,3}T)\b|\W"
)
"""What may stand on such a line with the date and its label: who wrote, a zone of time, marks."""

_MEANINGLESS = re.compile(r"[^\w.,:?%$€£¥+-]+")  # points and signs stay: 1.2 is not 12, nor -5 5


class ClaimResult(Shape):
    """What became of one claim.

    `number` counts the claims of a text from 1. `score`, from 0 to 1, is higher the better the
    claim is supported. `evidence` are sentence numbers of the article that supports it best, whose
    `Article.source` is `source`. `reasons` and `detail` run in parallel, as in a Verdict.
    """

    number: int
    claim: str
    status: Status
    score: float = Field(ge=0, le=1)
    evidence: tuple[int, ...]
    source: str
    reasons: tuple[Reason, ...] = ()
    detail: tuple[str, ...] = ()


class Held(NamedTuple):
    """A claim held against one article: what speaks for it, and what against.

    `covered` and `best` are the shares of its content that the cited sentences have between them,
    and that the best of them has alone; `stated` is what they have with words that may stand for
    its own. `lasting` are the reasons of objections that all candidates
    together do not answer; one that they do may be a name or a date told elsewhere, or a wrong one.
    """

    evidence: tuple[int, ...]
    covered: float
    best: float
    stated: float
    objections: tuple[Objection, ...]
    lasting: frozenset[Reason]


def article_of(sentences: Sequence[str], *, source: str) -> Article:
    """Return an article of these sentences as they are, however few, without a title.

    Its date is the one that a line of its head gives by itself, "Published: 12 May 2025".
    """
    text = "\n".join(sentences)
    made: list[Sentence] = []
    start = 0
    for number, sentence in enumerate(sentences, start=1):
        end = start + len(sentence)
        made.append(Sentence(number=number, text=sentence, start=start, end=end, paragraph=number))
        start = end + 1
    return Article(
        title="",
        published=_published(sentences),
        language=guess_language(text),
        source=source,
        text=text,
        sentences=tuple(made),
        sha256=digest(text),
    )


def _published(sentences: Sequence[str]) -> datetime | None:
    """Return the day in the first line of the head that is a date, and states nothing."""
    for line in sentences[:_HEAD]:
        found = mentions(line, None)
        for m in found:
            if m.year and m.month and m.day and not _besides(line, found):
                return datetime.combine(date(m.year, m.month, m.day), time())
    return None


def _besides(line: str, found: Sequence[Mention]) -> str:
    """Return what a line has besides dates, their labels and a byline."""
    for m in reversed(found):
        line = f"{line[: m.start]} {line[m.end :]}"
    return _BESIDE_A_DATE.sub("", LABEL.sub(" ", line))


def check(claims: Iterable[str], articles: Sequence[Article]) -> tuple[ClaimResult, ...]:
    """Return the result of each claim, held against the article that supports it best.

    Articles are told apart by their `source`, so no two may have the same.
    """
    return tuple(check_one(claim, articles, number=n) for n, claim in enumerate(claims, start=1))


def check_one(claim: str, articles: Sequence[Article], *, number: int = 1) -> ClaimResult:
    """Return the result of one claim of one sentence.

    An article that lets it pass is better than one that does not; then the higher score counts.
    """
    results = [_result(claim, article, number) for article in articles]
    return max(results, key=lambda r: (r.status == "supported", r.score))


def check_whole(text: str, article: Article) -> ClaimResult:
    """Return one result for a claim of several sentences: the gravest status, every reason.

    The score is the mean of the sentences' scores, lowered to half-way to the lowest of them.
    """
    return whole(text, article, parts(text, article))


def parts(text: str, article: Article) -> tuple[ClaimResult, ...]:
    """Return the result of each sentence of a claim."""
    return check([freed(sentence) for sentence in segmented(text)] or [text], [article])


def whole(text: str, article: Article, parts: Sequence[ClaimResult]) -> ClaimResult:
    """Return the one result of a claim whose sentences have these."""
    scores = [part.score for part in parts]
    reasons = [(r, d) for part in parts for r, d in zip(part.reasons, part.detail, strict=True)]
    told = list(dict.fromkeys(reasons))
    return ClaimResult(
        number=1,
        claim=text,
        status=max((part.status for part in parts), key=_gravity),
        score=round((sum(scores) / len(scores) + min(scores)) / 2, 4),
        evidence=tuple(sorted({n for part in parts for n in part.evidence})),
        source=article.source,
        reasons=tuple(reason for reason, _ in told),
        detail=tuple(detail for _, detail in told),
    )


def held(claim: str, article: Article) -> Held:
    """Return the sentences that support a claim best, and what speaks against it all the same."""
    if (number := verbatim(claim, article)) is not None:
        return Held((number,), 1.0, 1.0, 1.0, (), frozenset())
    index = evidence.index_of(article)
    ranked = [match.number for match in evidence.best(claim, index, CANDIDATES)]

    def share(numbers: tuple[int, ...]) -> float:
        texts = [s.text for s in article.cited(numbers)]
        return evidence.coverage(claim, texts, index) if numbers else 0.0

    matter = _matter(claim, article.language)
    alone = {n: share((n,)) for n in ranked}
    chosen = tuple(sorted(ranked, key=lambda n: -alone[n])[:1])
    covered = share(chosen)
    edited = covered >= NEARLY

    def may_join(number: int) -> bool:
        return not edited or _joins(number, chosen, matter, article)

    while len(chosen) < MOST - 1:
        wider = {n: share((*chosen, n)) for n in ranked if n not in chosen and may_join(n)}
        pick = max(wider, key=wider.__getitem__, default=None)
        if pick is None or wider[pick] - covered < ADDS:
            break
        chosen, covered = (*chosen, pick), wider[pick]
    best = max((alone[n] for n in chosen), default=0.0)
    about = [n for n in ranked if not edited or len(matter & _matter_of(n, article)) >= MATTER]
    chosen, objections = _answered(claim, chosen, about, article)
    lasting = _against(claim, (*chosen, *ranked), article) if objections else ()
    texts = [s.text for s in article.cited(chosen)]
    return Held(
        tuple(sorted(chosen)),
        share(chosen),
        best,
        evidence.coverage(claim, texts, index, loosely=True),
        objections,
        frozenset(o.reason for o in lasting),
    )


def verbatim(claim: str, article: Article) -> int | None:
    """Return the number of the sentence that is the claim word for word, if there is one."""
    said = _plain(claim)
    return next((s.number for s in article.sentences if said and _plain(s.text) == said), None)


def _joins(number: int, chosen: tuple[int, ...], matter: frozenset[str], article: Article) -> bool:
    """Tell whether a sentence may stand beside those chosen.

    It must be near one of them, or say more of the claim's matter than they do: else any sentence
    with a name would make up for a wrong name.
    """
    if any(abs(number - n) <= NEAR for n in chosen):
        return True
    said = [_matter_of(n, article) for n in chosen]
    return len((matter & _matter_of(number, article)).difference(*said)) >= MATTER


def _matter_of(number: int, article: Article) -> frozenset[str]:
    return _matter(article.sentences[number - 1].text, article.language)


def _matter(text: str, language: str) -> frozenset[str]:
    """Return the stems of what is said in a text, names and numbers aside."""
    return frozenset(w.stem for w in words(text, language) if w.kind == "word")


def score(found: Held) -> float:
    """Return how well a claim is supported, from 0 to 1; only good for comparing claims."""
    worth = (1 - _BEST) * _levelled(found.covered) + _BEST * _levelled(found.best)
    for reason in {objection.reason for objection in found.objections}:
        grave = reason in found.lasting and reason not in _SLIGHT_REASONS
        worth *= _GRAVE if grave else _SLIGHT
    return round(worth, 4)


def _plain(text: str) -> str:
    """Return a text without what changes no meaning: case, quotation marks, white space."""
    return _MEANINGLESS.sub(" ", text.casefold()).strip(" .,")


def _levelled(share: float) -> float:
    """Return a share with what lies above `_ENOUGH` counted for less, from 0 to 1."""
    enough = min(share, _ENOUGH) / _ENOUGH
    return (1 - _BEYOND) * enough + _BEYOND * share


def _answered(
    claim: str, chosen: tuple[int, ...], about: Sequence[int], article: Article
) -> tuple[tuple[int, ...], tuple[Objection, ...]]:
    """Return the sentences with those that answer an objection, and the objections left.

    A name or a date is often in the sentence before, or in another about the same matter.
    """
    objections = _against(claim, chosen, article)
    near = [n + step for n in chosen for step in (-1, 1, -2)]
    for number in dict.fromkeys(n for n in (*near, *about) if 1 <= n <= len(article.sentences)):
        if not objections or len(chosen) == MOST:
            break
        if number not in chosen:
            left = _against(claim, (*chosen, number), article)
            if len(left) < len(objections):
                chosen, objections = (*chosen, number), left
    return chosen, objections


def _against(claim: str, numbers: tuple[int, ...], article: Article) -> tuple[Objection, ...]:
    return gates.check(Claim(statement=claim), article.cited(numbers), article)


def _result(claim: str, article: Article, number: int) -> ClaimResult:
    if not any(map(str.isalnum, claim)):
        nothing = Objection(
            reason=Reason.EMPTY_STATEMENT, status="unsupported", detail="nothing is stated"
        )
        return _told(claim, number, article, (), 0.0, verdict([nothing]))
    found = held(claim, article)
    objections = found.objections
    if found.stated < STATED:
        verb = "have" if len(found.evidence) > 1 else "has"
        little = f"{gates.named(article.cited(found.evidence))} {verb} little of it"
        detail = little if found.evidence else "no sentence has anything of it"
        missing = Objection(reason=Reason.NOT_STATED, status="unsupported", detail=detail)
        objections = (missing, *objections)
    return _told(claim, number, article, found.evidence, score(found), verdict(objections))


def _told(
    claim: str,
    number: int,
    article: Article,
    numbers: tuple[int, ...],
    worth: float,
    told: Verdict,
) -> ClaimResult:
    return ClaimResult(
        number=number,
        claim=claim,
        status=told.status,
        score=worth,
        evidence=numbers,
        source=article.source,
        reasons=told.reasons,
        detail=told.detail,
    )


def _gravity(status: Status) -> int:
    return ("supported", "overstated", "unsupported", "contradicted").index(status)
