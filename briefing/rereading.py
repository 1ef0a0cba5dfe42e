"""Claims read again by the judge, after the gates: `briefing check --verify judge`.

A claim that the gates let pass must be supported by the judge as well. The score puts both
together. Not obvious: the judge is asked about claims that the gates refuse too, since the score
ranks all of them; such a claim stays refused, whatever the judge says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

from briefing import claims
from briefing.article import Article
from briefing.claims import ClaimResult
from briefing.judging import Bench, rulings
from briefing.verify.judge import Ruling, Word, question, verdict_of

# A logistic combination. On 78 claims of SummEdits and WiCE the local model's odds raise the AUC
# of the gates' score by 0.03 to 0.07 (docs/quality.md). So few claims tell the order of size of a
# weight, no more.
_START, _BY_GATES, _BY_ODDS = -3.0, 3.0, 0.75
_ODDS: dict[Word, float] = {
    "supported": 2.0,
    "overstated": 0.0,
    "not stated": -1.0,
    "contradicted": -2.0,
}
"""What a word counts for where there are no odds."""


async def check(
    texts: Sequence[str], articles: Sequence[Article], bench: Bench
) -> tuple[ClaimResult, ...]:
    """Return the result of each claim, held against the article that supports it best.

    Raises:
        AnswerError: the judge gave no usable answer.
        ProviderError: the model cannot be asked.
    """
    return await _reread(claims.check(texts, articles), {a.source: a for a in articles}, bench)


async def check_whole(text: str, article: Article, bench: Bench) -> ClaimResult:
    """Return one result for a claim of several sentences; raises as `check`.

    They are read at once, with all that they cite: one by itself often leans on the one before.
    """
    result = claims.check_whole(text, article)
    (read,) = await _reread([result], {article.source: article}, bench)
    return read


async def _reread(
    results: Sequence[ClaimResult], articles: Mapping[str, Article], bench: Bench
) -> tuple[ClaimResult, ...]:
    asked = {
        i: question(r.claim, r.evidence, articles[r.source])
        for i, r in enumerate(results)
        if r.evidence and claims.verbatim(r.claim, articles[r.source]) is None
    }
    ruled = dict(zip(asked, await rulings(list(asked.values()), bench), strict=True))
    again: list[ClaimResult] = []
    for i, result in enumerate(results):
        if i not in ruled:
            again.append(result)
            continue
        update: dict[str, object] = {"score": _score(result.score, ruled[i])}
        if result.status == "supported":
            said = verdict_of(ruled[i], asked[i])
            update |= {"status": said.status, "reasons": said.reasons, "detail": said.detail}
        again.append(result.model_copy(update=update))
    return tuple(again)


def _score(gates: float, ruling: Ruling) -> float:
    odds = _ODDS[ruling.word] if ruling.odds is None else ruling.odds
    return round(1 / (1 + exp(-(_START + _BY_GATES * gates + _BY_ODDS * odds))), 4)
