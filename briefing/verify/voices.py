"""Whose words a statement in the first person is: "we" outside quotation marks is nobody's.

In goes a finding, out comes the same with its words in quotation marks, where they are a speaker's
who is named beside it; one that no name stands by speaks in nobody's voice, or in the author's, and
is no fact of the article. English only.
"""

from __future__ import annotations

import re
from itertools import groupby

from briefing.article import Article
from briefing.findings import Finding, Point
from briefing.verify.gates.quotations import verbatim

_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]|(?<!\w)['‘].*?['’](?!\w)")
_FIRST_PERSON = re.compile(r"\b(?:[Ww]e|[Oo]urs?|[Mm]y|us|me|I(?=['’ ](?!\.)))\b")
_SPOKEN = re.compile(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)", re.DOTALL)
_NUMBERED = re.compile(r"\b[A-Z][\w'’]+ $")


def first_person(statement: str) -> str | None:
    """Return the first word outside quotation marks by which a speaker means himself, if any.

    A numeral is none: "Omnibus I", "World War I".
    """
    bare = _QUOTED.sub(lambda m: " " * len(m[0]), statement)
    for match in _FIRST_PERSON.finditer(bare):
        if match[0] != "I" or not _NUMBERED.search(bare[: match.start()]):
            return match[0]
    return None


def author_speaks(article: Article) -> tuple[int, ...]:
    """Return the numbers of the sentences in which the author says "I" or "we".

    Outside what a paragraph has in quotation marks, however many sentences that is; a quotation
    that a paragraph leaves open goes to its end. English only, empty for other languages.
    """
    if article.language != "en":
        return ()
    found = []
    for _, group in groupby(article.sentences, key=lambda s: s.paragraph):
        sentences = list(group)
        start = sentences[0].start
        text = article.text[start : sentences[-1].end]
        bare = _SPOKEN.sub(lambda m: " " * len(m[0]), text)
        found += [
            s.number for s in sentences if first_person(bare[s.start - start : s.end - start])
        ]
    return tuple(found)


def in_quotation_marks(finding: Finding, article: Article) -> Finding:
    """Return a finding whose words are somebody's own in quotation marks, if he is named beside it.

    As it was where it is in no first person, or not word for word in the sentences that it cites.
    """
    if article.language != "en" or not isinstance(finding, Point) or not finding.attribution:
        return finding
    words = finding.statement.strip()
    texts = tuple(s.text for s in article.cited(finding.evidence))
    if first_person(words) is None or "“" in words or '"' in words or not verbatim(words, texts):
        return finding
    return finding.model_copy(update={"statement": f"“{words}”"})
