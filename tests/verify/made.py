"""Articles made of given sentences, and findings about them."""

from briefing.article import Article, Sentence, digest
from briefing.findings import Point


def article(*sentences: str, language: str = "en", title: str = "Headline") -> Article:
    """Return an article of these sentences, one a line."""
    text = ""
    made: list[Sentence] = []
    for number, sentence in enumerate(sentences, start=1):
        start = len(text)
        text += f"{sentence}\n"
        end = start + len(sentence)
        made.append(Sentence(number=number, text=sentence, start=start, end=end, paragraph=number))
    return Article(
        title=title,
        language=language,
        source="made",
        text=text,
        sentences=tuple(made),
        sha256=digest(text),
    )


def point(statement: str, *evidence: int, attribution: str | None = None) -> Point:
    """Return a key point that cites these sentences, unchecked."""
    return Point(
        statement=statement,
        evidence=tuple(evidence),
        attribution=attribution,
        certainty="stated",
        importance=3,
    )
