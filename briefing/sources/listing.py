"""What was read, shown: the first thing to look at when a briefing looks wrong.

In goes an Article, out come lines for a terminal: its fields, what is doubtful about it, and its
sentences with their numbers. Not obvious: the text needs no escaping, for whatever could move a
cursor or turn a line around was left out when it was read.
"""

from __future__ import annotations

from briefing.article import Article

_LONG = 700
"""Characters; a longer sentence is probably several, of which the marks between were lost."""

_SHORT = 8
"""Sentences; an article with fewer is perhaps the beginning of one."""

_CLOSING = (".", "!", "?", "”", '"', "’", ")", "。", "」", "»", "؟")


def listing(article: Article) -> str:
    """Return the article as text: fields, doubts, sentences numbered, a blank line a paragraph."""
    published = article.published.isoformat(" ") if article.published else "-"
    if article.published and article.date_precision == "day":
        published = article.published.date().isoformat()
    lines = [
        f"title      {article.title}",
        f"published  {published}",
        f"updated    {article.updated.isoformat(' ') if article.updated else '-'}",
        f"byline     {article.byline or '-'}",
        f"language   {article.language}",
        f"source     {article.source}",
        f"sha256     {article.sha256}",
        f"sentences  {len(article.sentences)}",
        *(f"warning    {doubt}" for doubt in doubts(article)),
    ]
    paragraph = 0
    for sentence in article.sentences:
        if sentence.paragraph != paragraph:
            lines.append("")
            paragraph = sentence.paragraph
        lines.append(f"{sentence.number:>4}  {sentence.text}")
    return "\n".join(lines)


def doubts(article: Article) -> list[str]:
    """Return what may be wrong with what was read, each as one line; often nothing."""
    found = []
    if not article.text.startswith(article.title):
        found.append("there is no headline; the name of the file or address stands in for it")
    if not article.published:
        found.append("there is no date of publication: “yesterday” and the like cannot be placed")
    elif not article.published.tzinfo and article.date_precision != "day":
        found.append("the time of publication has no zone")
    if len(article.sentences) < _SHORT:
        found.append(f"there are only {len(article.sentences)} sentences; is this all of it?")
    found.extend(
        f"sentence {sentence.number} has {len(sentence.text)} characters; it may be several"
        for sentence in article.sentences
        if len(sentence.text) > _LONG
    )
    if not article.text.rstrip().endswith(
        (".", "!", "?", "”", '"', "’", ")", "。", "」", "»", "؟")
    ):
        found.append("the text does not end like a sentence; it may be cut off")
    return found
