"""A Briefing or an Edition as one HTML file: to open, to print, to mail.

In goes what is finished, out comes a page that loads nothing and runs nothing: no script, image,
font or style sheet from anywhere. Not obvious: the templates escape every value, and every text
loses its invisible characters on the way (`plain`), so that what an article says cannot become
markup, nor turn the line around; the styles stand on the elements, since mail programs drop others.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.article import Article
from briefing.document import Briefing
from briefing.edition import Edition
from briefing.findings import Finding
from briefing.render import edition_wording as words
from briefing.render import finding_wording as says
from briefing.render.escape import plain
from briefing.render.markdown import crossing, opinion, origin, partial, record
from briefing.render.phrases import say, speaking, spoken
from briefing.render.sections import NOTHING, cited, is_table, reasons_once, table
from briefing.render.styles import STYLES
from briefing.render.wording import verdict_in_words

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


def edition_html(edition: Edition) -> str:
    """Return an edition as a page; the same edition gives the same bytes."""
    sources = {source.number: source for source in edition.sources}
    passages = {words.mark(p): p for p in words.cited(edition)}
    page = environment().get_template("edition.html.j2")
    return page.render(
        edition=edition,
        sources=sources,
        words=words,
        says=says,
        css=STYLES,
        language="en",
        title=f"Daily briefing, {words.day(edition.date)}",
        cited=[
            (mark, f"{sources[p.source].outlet}, sentence {p.sentence}", p.text)
            for mark, p in passages.items()
        ],
    )


def briefing_html(briefing: Briefing) -> str:
    """Return a briefing as a page; the same briefing gives the same bytes."""
    with speaking(briefing.provenance.language):
        return _briefing_page(briefing)


def _briefing_page(briefing: Briefing) -> str:
    article = briefing.article
    page = environment().get_template("briefing.html.j2")
    findings = [*(f for section in briefing.sections for f in section.findings)]
    findings += [*briefing.withheld, *([briefing.bottom_line] if briefing.bottom_line else [])]
    numbers = sorted({n for finding in findings for n in cited(finding, article)})
    return page.render(
        briefing=briefing,
        article=article,
        origin=origin(article, str),
        partial=partial(briefing),
        crossing=crossing(briefing),
        opinion=opinion(briefing),
        sections=[
            s.model_copy(update={"findings": tuple(reasons_once(s.findings))})
            for s in briefing.sections
        ],
        is_table=is_table,
        table=table,
        record=list(record(briefing, str)),
        nothing=say(NOTHING),
        words=words,
        says=says,
        css=STYLES,
        language=spoken(),
        title=article.title or say("Untitled"),
        marks=lambda finding: _marks(finding, article),
        verdict=lambda finding: verdict_in_words(finding.verdict, str),
        cited=[sentence(n, article) for n in numbers],
    )


def _marks(finding: Finding, article: Article) -> list[str]:
    return [str(number) for number in cited(finding, article)]


def sentence(number: int, article: Article) -> tuple[str, str, str]:
    """Return a cited sentence: its mark, what it is, and its words cut out of the article."""
    if number == 0:
        return "0", say("Headline"), article.title
    sentence = article.sentences[number - 1]
    told = say("Sentence {numbers}", numbers=number)
    return str(number), told, article.text[sentence.start : sentence.end]


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return where the templates of pages are found; it escapes every value."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # heavy: only for pages

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["is_web"] = lambda address: address.startswith(("https://", "http://"))
    environment.filters["mark"] = words.mark
    environment.globals["say"] = say
    return environment


def _shown(value: object) -> object:
    """Return a value as it is printed: text as one line without invisible characters."""
    return plain(value) if type(value) is str else value
