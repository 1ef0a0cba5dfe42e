"""A finding about an article in another language to its verdict, no words being compared.

In goes a finding, out comes the same with the verdict that `crossing` and its form allow. What
stands beside its statement and does not hold is left out, as in `check`.
"""

from __future__ import annotations

from briefing.article import Article
from briefing.findings import Finding, Implication, Omission, Point
from briefing.verify import crossing, gaps
from briefing.verify.form import badly_put, no_gap, uncited, verdict


def checked_across(finding: Finding, article: Article, language: str) -> Finding:
    """Return a finding with the verdict that code can give without comparing words."""

    def borne(text: str) -> str:
        told = crossing.objections(text, article.sentences, article, language)
        return "" if any(told) else text

    update: dict[str, object] = {"words_compared": False}
    match finding:
        case Point(attribution=speaker, certainty=certainty):
            speaker = borne(speaker) or None if speaker else None
            plain = speaker is None and certainty in ("claimed", "denied")
            update |= {"attribution": speaker, "certainty": "stated" if plain else certainty}
        case Implication(affected=affected):
            update["affected"] = borne(affected)
        case Omission():
            pass
    sentences = article.cited(finding.evidence)
    told = list(uncited(finding, article))
    if sentences:
        told += crossing.objections(finding.statement, sentences, article, language)
        told += () if told else badly_put(finding, language)
        if isinstance(finding, Omission) and not any(
            gap.number in finding.evidence for gap in gaps.reported_gaps(article)
        ):
            told.append(no_gap(sentences))
    return finding.model_copy(update={**update, "verdict": verdict(told)})
