"""Stories in the order in which the reader wants them, and why in words.

In go stories, the profile and the day, out come the stories scored and explained, those told in
full, and the rest. Not obvious: a word of the profile counts fully only in a headline or the first
sentences of a report; further down it is often a passing mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from math import log2
from typing import NamedTuple

from briefing.article import Article
from briefing.daily.profile import NEWS, OTHER, Caps, Profile, Topic
from briefing.daily.shapes import Story
from briefing.render.edition_wording import day
from briefing.verify.stems import stem

LEAD = 3
"""Sentences in which a report says what it is about."""

WATCHED, TOPIC, NAMED, IN_PASSING = 4.0, 3.0, 2.0, 0.4
"""Points for a word to watch, a topic, a region or person; and their share in passing."""

NEW, UPDATED, TODAY = 1.5, 0.5, 1.0
"""Points for a story that no edition has carried, for one that goes on, for news of the day."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")


class Ranked(NamedTuple):
    """Stories to be told in full and those beyond the caps, best first; and those muted."""

    told: tuple[Story, ...]
    one_liners: tuple[Story, ...]
    muted: tuple[tuple[Story, str], ...]


class _Points(NamedTuple):
    points: float
    why: str


def ranked(stories: Iterable[Story], profile: Profile, caps: Caps, today: date) -> Ranked:
    """Return the stories in order; the result does not depend on the order of `stories`."""
    found: list[Story] = []
    muted: list[tuple[Story, str]] = []
    for story in sorted(stories, key=lambda s: s.id):
        word = _muted(story, profile)
        if word:
            muted.append((story, word))
        else:
            found.append(_scored(story, profile, today))
    found.sort(key=lambda s: (-s.score, -_carriers(s), s.id))
    most = {t.name: caps.section if t.stories is None else t.stories for t in profile.topics}
    told: list[Story] = []
    rest: list[Story] = []
    for story in found:
        room = most.get(story.section, caps.section)
        taken = sum(other.section == story.section for other in told)
        (told if taken < room and len(told) < caps.stories else rest).append(story)
    return Ranked(tuple(told), tuple(rest), tuple(muted))


def _scored(story: Story, profile: Profile, today: date) -> Story:
    """Return a story with its section, its score and the reasons for it."""
    articles = [report.article for report in story.reports]
    topics = [(_topic(articles, topic), topic.name) for topic in profile.topics]
    none = (_Points(0, ""), OTHER if profile.topics else NEWS)
    best, section = max([none, *topics], key=lambda found: found[0].points)
    parts = [
        *_words(articles, profile.watch, WATCHED, "watched word"),
        best,
        *_words(articles, profile.regions, NAMED, "region"),
        *_words(articles, profile.people, NAMED, "person"),
        _sources(story),
        _novelty(story),
        _recency(articles, today),
    ]
    counted = [part for part in parts if part.points > 0]
    return story.model_copy(
        update={
            "section": section,
            "score": round(sum(part.points for part in counted), 3),
            "why": tuple(part.why for part in counted),
        }
    )


def _topic(articles: Sequence[Article], topic: Topic) -> _Points:
    """Return the points of a topic: for the word that counts most, and a little for each other."""
    found = _words(articles, topic.words, TOPIC * topic.weight, "")
    if not found:
        return _Points(0, "")
    found.sort(key=lambda part: -part.points)
    more = 0.1 * sum(part.points for part in found[1:4])
    said = ", ".join(part.why.strip() for part in found[:3])
    return _Points(found[0].points + more, f"topic {topic.name}: {said}")


def _words(
    articles: Sequence[Article], words: Iterable[str], points: float, kind: str
) -> list[_Points]:
    """Return the points of each of `words` that the articles have."""
    found = []
    for word in words:
        leads = any(says(_lead(article), word) for article in articles)
        if leads or any(says(article.text, word) for article in articles):
            share, where = (1.0, "") if leads else (IN_PASSING, " in passing")
            found.append(_Points(points * share, f"{kind} “{word}”{where}"))
    return found


def _sources(story: Story) -> _Points:
    count = len(story.outlets)
    return _Points(log2(1 + count), "1 source" if count == 1 else f"{count} independent sources")


def _carriers(story: Story) -> int:
    """Return how many outlets carry a story, those that only copy among them."""
    return len({o for r in story.reports for o in (r.outlet, *r.carried_by)})


def _novelty(story: Story) -> _Points:
    if story.previous is None:
        return _Points(NEW, "new")
    return _Points(UPDATED, f"last told {day(story.previous.edition)}")


def _recency(articles: Sequence[Article], today: date) -> _Points:
    newest = max((a.published.date() for a in articles if a.published), default=None)
    days = max(0, (today - newest).days) if newest else 0
    if newest is None or days > 1:
        return _Points(0, "")
    return _Points(TODAY / (1 + days), "published yesterday" if days else "published today")


def _muted(story: Story, profile: Profile) -> str | None:
    """Return the muted word that most reports of a story are about."""
    reports = story.reports
    for word in profile.muted:
        about = sum(says(_lead(report.article), word) for report in reports)
        if reports and 2 * about > len(reports):
            return word
    return None


def _lead(article: Article) -> str:
    return "\n".join([article.title, *(s.text for s in article.sentences[:LEAD])])


def says(text: str, term: str) -> bool:
    """Return whether a text has a word or words, in any of their forms.

    A term with capital letters is a name, found only as it is written: "US" is not "us".
    """
    if _SPACELESS.search(term):
        return term in text
    name = term != term.casefold()
    return f" {_plain(term, name)} " in f" {_plain(text, name)} "


@lru_cache(maxsize=4096)
def _plain(text: str, name: bool) -> str:
    """Return the words of a text, those of a name as they are, else their stems."""
    words = [word.removesuffix("'s") for word in _WORD.findall(text.replace("’", "'"))]
    return " ".join(words if name else (stem(word.casefold()) for word in words))
