"""A Briefing as Markdown that reads well both as plain text and rendered, and can be forwarded.

In goes a finished briefing, out comes the whole file: front matter, bottom line, sections, what
was withheld, coverage and provenance, and footnotes that quote the cited sentences. Quotations are
cut out of the article by their offsets, here and nowhere else. Every text that is not ours passes
through `inline`; sections are taken as they come, see `briefing.render.sections`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

import yaml

from briefing.article import Article, DatePrecision
from briefing.document import Briefing, Coverage
from briefing.languages import name_of
from briefing.render.escape import inline, plain
from briefing.render.phrases import say, speaking
from briefing.render.sections import NOTHING, cited, marks, section_blocks, statement, with_notes
from briefing.render.wording import number_ranges, verdict_in_words
from briefing.verify.voices import author_speaks

_ONE_LINE = 1 << 30  # yaml's line width: no value is folded


def to_markdown(briefing: Briefing) -> str:
    """Return the briefing as a Markdown file (CommonMark with GFM footnotes, front matter first).

    The same briefing gives the same bytes, whatever the locale, time zone or hash seed.
    """
    with speaking(briefing.provenance.language):
        return "\n\n".join(_blocks(briefing)) + "\n"


def _blocks(briefing: Briefing) -> Iterator[str]:
    article = briefing.article
    yield _front_matter(briefing)
    yield f"# {inline(article.title) or say('Untitled')}"
    yield origin(article)
    if notice := partial(briefing):
        yield f"> **{say('Partial briefing.')}** {notice}"
    if notice := opinion(briefing):
        yield f"> **{say('Opinion.')}** {notice}"
    if notice := crossing(briefing):
        yield f"> **{say('Words not compared.')}** {notice}"
    yield _bottom_line(briefing)
    for section in briefing.sections:
        yield from section_blocks(section, article)
    yield from _withheld(briefing)
    yield f"## {say('Coverage and provenance')}"
    yield _bullets(record(briefing))
    yield from _footnotes(briefing)


def _front_matter(briefing: Briefing) -> str:
    article, coverage = briefing.article, briefing.coverage
    made = briefing.provenance
    about = {
        "title": plain(article.title),
        "source": plain(article.source),
        "published": _date_field(article),
    }
    counts = {
        "schema_version": briefing.schema_version,
        "findings": _published(briefing),
        "withheld": len(briefing.withheld),
        "sentences": coverage.sentences,
        "sentences_read": coverage.read,
        "sentences_cited": coverage.cited,
        "sentences_not_covered": len(_not_covered(coverage)),
    }
    # Values are data, not Markdown: escaped as YAML only. What is flat stays readable in Obsidian.
    counted = "".join(f"{name}: {count}\n" for name, count in counts.items())
    return f"---\n{_dumped(about)}{_made_by(made.model, made.prompt_set.name)}{counted}---"


@lru_cache(maxsize=64)
def _made_by(model: str, prompt_set: str) -> str:
    """Return the fields that are the same for all briefings of a run: YAML is slow to write."""
    return _dumped({"model": plain(model), "prompt_set": plain(prompt_set)})


def _dumped(fields: Mapping[str, date | str | None]) -> str:
    return yaml.safe_dump(dict(fields), sort_keys=False, allow_unicode=True, width=_ONE_LINE)


def _published(briefing: Briefing) -> int:
    return sum(len(section.findings) for section in briefing.sections)


def _date_field(article: Article) -> date | str | None:
    moment = article.published
    if moment is None:
        return None
    if article.date_precision == "day":
        return moment.date()  # YAML has dates of its own; a time is kept as it was given
    return moment.isoformat("T", _timespec(article.date_precision))


def _date(moment: datetime, precision: DatePrecision | None) -> str:
    """Return a moment in ISO 8601, spaced out, and no more precise than it was given."""
    if precision == "day":
        return moment.date().isoformat()
    clock = moment.replace(tzinfo=None)
    zone = moment.isoformat().removeprefix(clock.isoformat()).replace("+00:00", "UTC")
    return f"{clock.isoformat(' ', _timespec(precision))} {zone}".rstrip()


def _timespec(precision: DatePrecision | None) -> str:
    return "minutes" if precision == "minute" else "seconds"


def origin(article: Article, escape: Callable[[str], str] = inline) -> str:
    """Return where an article is from, by whom and of when, in one line."""
    parts = [say("Source: {source}", source=escape(article.source))]
    if byline := escape(article.byline or ""):
        parts.append(say("Byline: {byline}", byline=byline))
    if article.published:
        date = _date(article.published, article.date_precision)
        parts.append(say("Published: {date}", date=date))
    if article.updated:
        date = _date(article.updated, _updated_precision(article))
        parts.append(say("Updated: {date}", date=date))
    if not (article.published or article.updated):
        parts.append(say("date not given"))
    return " · ".join(parts)


def _updated_precision(article: Article) -> DatePrecision | None:
    """The article keeps the precision of `published` only; a bare midnight is a day."""
    moment = article.updated
    if moment and moment.tzinfo is None and (moment.hour, moment.minute, moment.second) == (0,) * 3:
        return "day"
    return "minute" if article.date_precision == "day" else article.date_precision


def partial(briefing: Briefing) -> str:
    """Return what could not be covered, empty where all was."""
    missing = _not_covered(briefing.coverage)
    if not missing:
        return ""
    return say(
        "{sentences} could not be covered in every step, so something may be missing below; "
        "the reasons stand under Coverage and provenance.",
        sentences=_sentences(missing),
    )


OPINION = 2
"""Sentences in which the author speaks from which on a text is told to be one of opinion."""


def opinion(briefing: Briefing) -> str:
    """Return that the article is its author's view, where the author speaks; else empty."""
    spoken = author_speaks(briefing.article)
    if len(spoken) < OPINION:
        return ""
    return say(
        "The author speaks in person ({sentences}): what the article states is the author's view.",
        sentences=_sentences(spoken).lower(),
    )


def crossing(briefing: Briefing) -> str:
    """Return what code could not compare across two languages, empty where there is one."""
    written, read = briefing.provenance.language, briefing.article.language
    if written is None or written == read:
        return ""
    return say(
        "The article is in {read}, the briefing in {written}: code compared numbers, months, "
        "quotations and names of people; what the words say rests on the model.",
        read=say(name_of(read)),
        written=say(name_of(written)),
    )


def _not_covered(coverage: Coverage) -> tuple[int, ...]:
    spans = (range(failure.first, failure.last + 1) for failure in coverage.failures)
    return tuple(sorted({*coverage.failed, *(number for span in spans for number in span)}))


def _sentences(numbers: tuple[int, ...]) -> str:
    several = len(set(numbers)) > 1
    return say(
        "Sentences {numbers}" if several else "Sentence {numbers}", numbers=number_ranges(numbers)
    )


def _bottom_line(briefing: Briefing) -> str:
    line = briefing.bottom_line
    told = with_notes(line, briefing.article) if line else say(NOTHING)
    return f"**{say('Bottom line')}:** {told}"


def _withheld(briefing: Briefing) -> Iterator[str]:
    yield f"## {say('Withheld')}"
    if not briefing.withheld:
        yield say("Nothing was withheld.")
        return
    warning = say("Not confirmed; do not quote.")
    yield f"> **{warning}** {say('Each of these failed a check against the article.')}"
    yield "\n".join(
        f"- *{statement(finding)}*{marks(finding, briefing.article)}\n"
        f"  - {verdict_in_words(finding.verdict)}"
        for finding in briefing.withheld
    )


def _bullets(lines: Iterator[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def record(briefing: Briefing, escape: Callable[[str], str] = inline) -> Iterator[str]:
    """Yield how the briefing was made and what of the article it rests on, line by line."""
    coverage, made = briefing.coverage, briefing.provenance
    yield say(
        "Sentences: {read} of {all} read, {cited} cited",
        read=coverage.read,
        all=coverage.sentences,
        cited=coverage.cited,
    )
    for failure in coverage.failures:
        numbers = tuple(range(failure.first, failure.last + 1))
        step = escape(failure.step.replace("_", " "))
        yield say(
            "Not covered: {sentences} ({step}): {reason}",
            sentences=_sentences(numbers).lower(),
            step=step,
            reason=escape(failure.reason),
        )
    yield say(
        "Findings: {published} published, {withheld} withheld; citations corrected: {repaired}, "
        "reworded after a failed check: {restated}",
        published=_published(briefing),
        withheld=len(briefing.withheld),
        repaired=made.evidence_repaired,
        restated=made.restated,
    )
    live = made.answers == "live"
    yield say(
        "Model: {model} ({engine}), asked live"
        if live
        else "Model: {model} ({engine}), answers recorded earlier",
        model=escape(made.model),
        engine=escape(made.engine),
    )
    yield say(
        "Prompt set: {name} ({hash})",
        name=escape(made.prompt_set.name),
        hash=escape(made.prompt_set.sha256[:12]),
    )
    cost = f"US${made.cost:.4f}" if made.cost else say("unknown" if made.cost is None else "none")
    yield say(
        "Requests: {requests}, tokens: {prompt} in ({cached} cached) and {completion} out, "
        "{seconds} seconds, cost: {cost}",
        requests=made.requests,
        prompt=f"{made.prompt_tokens:,}",
        cached=f"{made.cached_tokens:,}",
        completion=f"{made.completion_tokens:,}",
        seconds=f"{made.seconds:.1f}",
        cost=cost,
    )
    yield say("Made by policy-briefing {version}", version=escape(made.version))


def _footnotes(briefing: Briefing) -> Iterator[str]:
    """Yield one definition for every sentence that is cited anywhere, in the article's order."""
    article = briefing.article
    findings = [f for section in briefing.sections for f in section.findings]
    findings += briefing.withheld
    if briefing.bottom_line:
        findings.append(briefing.bottom_line)
    for number in sorted({n for finding in findings for n in cited(finding, article)}):
        if number == 0:
            yield f"[^s0]: {say('Headline')}: “{inline(article.title)}”"
            continue
        sentence = article.sentences[number - 1]
        quotation = inline(article.text[sentence.start : sentence.end])
        yield f"[^s{number}]: {say('Sentence {numbers}', numbers=number)}: “{quotation}”"
