"""Whether a finding only repeats the sentences it cites: all that a small model is believed in.

In goes a finding that the gates let pass, out comes the same, refused where it has words of its
own. A model of a billion parameters puts true words in a false order ("the minister renewed a
promise" for "a call brought the minister a renewed promise"), which no gate sees whole and which it
affirms when asked again. It is trusted to choose and to shorten, not to say things anew.
"""

from __future__ import annotations

import re
from itertools import takewhile

from rapidfuzz.distance import LCSseq

from briefing.article import Article
from briefing.findings import Finding, Omission, Reason
from briefing.verify.form import inferred, objection, verdict
from briefing.verify.gates.clauses import read
from briefing.verify.words import words

REPEATED = 0.9
"""Share of a statement's content words, in their order, from which on it only repeats."""

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
    why = "the article's words, in their order, are less than nine tenths of it"
    return finding.model_copy(update={"verdict": verdict([objection(Reason.REWORDED, why)])})


def repeats(finding: Finding, article: Article) -> bool:
    """Return whether a statement has hardly a word that its cited sentences do not have there.

    By the longest common subsequence of content words; each sentence by itself counts, and all of
    them as they follow each other. A verb must be one there too: "renewed" in "a renewed promise"
    is none. A name may stand for the pronoun that a sentence begins with; the gates have seen
    whether it can.
    """
    said = _content(finding.statement, article.language)
    named = _named_first(finding.statement, article.language)
    sentences = [s.text for s in article.cited(finding.evidence)]
    texts = [_content(text, article.language) for text in sentences]
    together = [word for text in texts for word in text]
    return _is_part(said, together) or any(
        _is_part(said[named if _PRONOUN.match(sentence) else 0 :], text)
        for sentence, text in zip(sentences, texts, strict=True)
    )


def _is_part(said: list[str], text: list[str]) -> bool:
    own = [said[op.src_pos] for op in LCSseq.editops(said, text) if op.tag == "delete"]
    return len(own) <= (1 - REPEATED) * len(said) and not any(w.endswith(_VERB) for w in own)


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
