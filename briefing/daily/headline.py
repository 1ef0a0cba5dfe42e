"""What a story is called: the headline of the report that speaks most for the others.

In go the reports of a story, out comes one of their headlines. Not obvious: the first report's
would often be of an aside, so each headline is held against the words of the other reports, and the
one of which they have most is taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefing.daily.shapes import Report
from briefing.verify.words import content


def headline(reports: Sequence[Report]) -> str:
    """Return the headline of a story; of equals the one whose report comes first.

    A report that was changed at its address has a headline that the reader knows: another one's is
    taken if there is one.
    """
    headed = [r for r in reports if r.article.text.startswith(r.article.title)] or list(reports)
    fresh = [r for r in headed if r.revises is None] or headed
    texts = {r.article.sha256: _stems(r.article.text, r.article.language) for r in reports}

    def borne_out(report: Report) -> float:
        title = _stems(report.article.title, report.article.language)
        others = [stems for name, stems in texts.items() if name != report.article.sha256]
        return sum(len(title & stems) / max(1, len(title)) for stems in others)

    return max(fresh, key=borne_out).article.title


def _stems(text: str, language: str) -> set[str]:
    return {word.stem for word in content(text, language)}
