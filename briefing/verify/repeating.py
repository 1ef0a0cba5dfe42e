"""Whether a finding only repeats the sentences it cites: all that a small model is believed in.

In goes a finding that the gates let pass, out comes the same, refused where it has words of its
own. A model of a billion parameters puts true words in a false order ("the minister renewed a
promise" for "a call brought the minister a renewed promise"), which no gate sees whole and which it
affirms when asked again. It is trusted to choose, neither to say things anew nor to shorten them.
"""

from __future__ import annotations

import re
from itertools import takewhile

from rapidfuzz.distance import LCSseq

from briefing.article import Article
from briefing.findings import Finding, Omission, Reason
from briefing.verify.form import inferred, objection, verdict
from briefing.verify.gates.clauses import read
from briefing.verify.statements import undated
from briefing.verify.words import words

ADDED = 0.1
"""Share of a statement's content words that may be its own: a name for "it", as a rule."""

_VERB = "!"
_PRONOUN = re.compile(r"\W*(?:He|She|It|They)\b")


def held_to_words(finding: Finding, article: Article) -> Finding:
    """Return a finding that holds, refused unless it repeats its sentences.

    Inferences, omissions proved by a search and findings in another language than the article's
    have words of their own by nature: they stay as they are.
    """
    searched = isinstance(finding, Omission) and finding.basis != "reported"
    free = searched or inferred(finding) or not finding.words_compared
    if not finding.holds or free or repeats(finding, article):
        return finding
    why = "it has words of its own, or lacks some of the article's"
    return finding.model_copy(update={"verdict": verdict([objection(Reason.REWORDED, why)])})


def repeats(finding: Finding, article: Article) -> bool:
    """Return whether a statement has all content words of its sentences in order, and hardly more.

    Each sentence by itself counts, and all of them as they follow each other. What is cut may be
    what it turned on: "rebels led by a rival of the president seized the airport". A verb must be
    one there too: "renewed" in "a renewed promise" is none. A name may stand for the pronoun that a
    sentence begins with; the gates have seen whether it can.
    """
    said = _content(finding.statement, article.language)
    named = _named_first(finding.statement, article.language)
    sentences = [undated(s.text) for s in article.cited(finding.evidence)]
    texts = [_content(text, article.language) for text in sentences]
    together = [word for text in texts for word in text]
    return _same(said, together) or any(
        _same(said[named if _PRONOUN.match(sentence) else 0 :], text)
        for sentence, text in zip(sentences, texts, strict=True)
    )


def _same(said: list[str], text: list[str]) -> bool:
    changes = LCSseq.editops(said, text)
    added = [said[op.src_pos] for op in changes if op.tag == "delete"]
    return (
        len(added) == len(changes)
        and len(added) <= ADDED * len(said)
        and not any(word.endswith(_VERB) for word in added)
    )


def _named_first(statement: str, language: str) -> int:
    """Return how many content words a name has that an English statement begins with."""
    if language != "en":
        return 0
    reading = read(statement)
    in_name = [
        t.capital or t.glued for key, t in zip(reading.keys, reading.toks, strict=True) if key
    ]
    return len(list(takewhile(bool, in_name)))


def closest(finding: Finding, article: Article) -> int:
    """Return the number of the cited sentence that a statement repeats most."""
    said = _content(finding.statement, article.language)
    return max(
        article.cited(finding.evidence),
        key=lambda s: LCSseq.similarity(said, _content(s.text, article.language)),
    ).number


def _content(text: str, language: str) -> list[str]:
    """Return the content words in order, each by its stem; English verbs are told apart."""
    if language != "en":
        return [w.stem for w in words(text, language) if w.kind != "stop"]
    reading = read(text)
    return [
        key + _VERB if verb else key
        for key, verb in zip(reading.keys, reading.verb, strict=True)
        if key
    ]
