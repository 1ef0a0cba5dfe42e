from datetime import datetime

import pytest

from briefing.article import Article, Sentence, digest
from briefing.verify.gates import Claim, check


def an_article(sentences, *, title="A title", published="2025-07-31", language="en"):
    """Return an article of these sentences, one a line."""
    text, found = "", []
    for number, sentence in enumerate(sentences, start=1):
        found.append(
            Sentence(
                number=number,
                text=sentence,
                start=len(text),
                end=len(text) + len(sentence),
                paragraph=number,
            )
        )
        text += sentence + "\n"
    return Article(
        title=title,
        published=datetime.fromisoformat(published) if published else None,
        date_precision="day" if published else None,
        language=language,
        source="test",
        text=text,
        sentences=tuple(found),
        sha256=digest(text),
    )


@pytest.fixture
def objections():
    """Return the objections to a claim; the evidence is the sentences after `before`."""

    def ask(evidence, claim, *, before=(), after=(), published="2025-07-31", title="A title",
            language="en", **fields):  # fmt: skip
        evidence = [evidence] if isinstance(evidence, str) else list(evidence)
        sentences = [*before, *evidence, *after]
        article = an_article(sentences, title=title, published=published, language=language)
        cited = tuple(range(len(before) + 1, len(before) + len(evidence) + 1))
        return check(Claim(statement=claim, **fields), article.cited(cited), article)

    return ask


@pytest.fixture
def reasons(objections):
    """Return the names of the reasons that speak against a claim, as a set."""

    def ask(evidence, claim, **fields):
        return {o.reason.value for o in objections(evidence, claim, **fields)}

    return ask
