"""What the judge is shown, and what its answer means: pure code, the model is asked elsewhere.

A statement goes to the judge with the sentences that it cites and their neighbours, never with the
whole article: there is little to be led astray by, and little to pay for. Its answer becomes a
`Ruling`. Not obvious: a small model's yes or no is hardly better than guessing, while the odds that
it gave to yes are; so where they are known they decide, against a threshold tuned for the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, log
from typing import Literal, NamedTuple

from briefing.article import Article, Sentence, Shape
from briefing.findings import Finding, Implication, Omission, Point, Reason, Status, Verdict
from briefing.llm.port import Token
from briefing.verify.gates import named

Word = Literal["supported", "overstated", "contradicted", "not stated"]

_YES = ("yes", "true")
_NO = ("no", "false")
_STATUSES: dict[Word, tuple[Status, Reason | None]] = {
    "supported": ("supported", None),
    "overstated": ("overstated", Reason.OVERSTATED),
    "contradicted": ("contradicted", Reason.CONTRADICTED),
    "not stated": ("unsupported", Reason.NOT_STATED),
}


class Question(NamedTuple):
    """A statement for the judge, and what it is to be judged by.

    `cited` are the sentences it rests on, `shown` those and their neighbours. One that is
    `inferred` need only follow from them.
    """

    statement: str
    cited: tuple[Sentence, ...]
    shown: tuple[Sentence, ...]
    inferred: bool = False


class Ruling(Shape):
    """What the judge says of a statement: its word, and what is wrong.

    `odds` is the logarithm of how much likelier the model found yes than no, None where that is
    not known.
    """

    word: Word
    wrong: str = ""
    odds: float | None = None


def question(
    statement: str, numbers: Iterable[int], article: Article, *, inferred: bool = False
) -> Question:
    """Return the question whether the sentences of these numbers bear a statement."""
    cited = tuple(sorted(set(numbers)))
    shown = sorted({n + step for n in cited for step in (-1, 0, 1)})
    return Question(statement, article.cited(cited), article.cited(tuple(shown)), inferred)


def question_of(finding: Finding, article: Article) -> Question:
    """Return the question whether a finding's evidence bears it, its speaker included."""
    statement = finding.statement
    if isinstance(finding, Point) and finding.attribution:
        speaker = finding.attribution
        if speaker.casefold() not in statement.casefold():
            statement = f"{statement.rstrip('.')}, according to {speaker}."
    inferred = isinstance(finding, Implication) and finding.basis == "inferred"
    return question(statement, finding.evidence, article, inferred=inferred)


def is_searched(finding: Finding) -> bool:
    """Return whether a finding is proved by a search, so that there is nothing to read."""
    return isinstance(finding, Omission) and finding.basis != "reported"


def log_odds(tokens: Sequence[Token]) -> float | None:
    """Return how much likelier yes was than no, at the first place where the answer can be told.

    That is where both are among the likeliest tokens, be it before the form that the answer must
    have begins; else where it says one or the other, and then what is not among the likeliest is no
    likelier than the last of these. Letters of either case count, and true and false with them.
    """
    for token in tokens:
        yes, no = ([told for text, told in token.top if _is(text, words)] for words in (_YES, _NO))
        if token.top and ((yes and no) or _is(token.text, (*_YES, *_NO))):
            least = [min(told for _, told in token.top)]
            return round(_sum(yes or least) - _sum(no or least), 3)
    return None


def by_odds(said_yes: bool, odds: float | None, needed: float) -> Ruling:
    """Return the ruling on a yes or no: by its odds where they are known, which must be `needed`.

    One that its odds refuse tells them, for a reader who doubts it.
    """
    if odds is None:
        word: Word = "supported" if said_yes else "not stated"
        return Ruling(word=word, wrong="" if said_yes else "the model says so without a reason")
    if odds >= needed:
        return Ruling(word="supported", odds=odds)
    wrong = f"yes against no has log-odds of {odds:.1f}, and {needed:.1f} would do"
    return Ruling(word="not stated", wrong=wrong, odds=odds)


def verdict_of(ruling: Ruling, asked: Question) -> Verdict:
    """Return what a ruling makes of a statement."""
    status, reason = _STATUSES[ruling.word]
    if reason is None:
        return Verdict(status=status, by="judge")
    detail = f"by {named(asked.cited)}: {ruling.wrong or 'no more is told'}"
    return Verdict(status=status, reasons=(reason,), detail=(detail,), by="judge")


def _is(text: str, words: Sequence[str]) -> bool:
    return text.strip(' "\n').casefold() in words


def _sum(logarithms: Sequence[float]) -> float:
    """Return the logarithm of the sum of what these are logarithms of."""
    most = max(logarithms)
    return most + log(sum(exp(one - most) for one in logarithms))
