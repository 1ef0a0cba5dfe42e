"""What the reader cares about comes first, and the edition says why."""

from __future__ import annotations

import random
from datetime import date

from briefing.daily.profile import Caps, Profile, Topic
from briefing.daily.rank import ranked, says
from briefing.daily.shapes import Previous, Report, Story
from tests.daily.made import article

TODAY = date(2025, 7, 31)
FILL = "Nobody was hurt, and the work goes on as it was planned in the spring of the year."


def story(name: str, *leads: str, published: str = "2025-07-31", old: bool = False) -> Story:
    """Return a story with one report for each lead, each of its own outlet."""
    reports = tuple(
        Report(
            article=article(name, lead, FILL, FILL, FILL, published=published),
            outlet=f"outlet-{i}",
        )
        for i, lead in enumerate(leads)
    )
    previous = Previous(edition=date(2025, 7, 30), title=name, reports=reports) if old else None
    return Story(
        id=name, title=name, section="", reports=reports, score=0.0, why=(),
        first_seen=TODAY, previous=previous,
    )  # fmt: skip


def test_a_watched_word_beats_a_topic_beats_nothing() -> None:
    """Each is told why it is where it is."""
    profile = Profile(topics=(Topic(name="Trade", words=("export",)),), watch=("ceasefire",))
    found = ranked(
        [
            story("Weather", "It rained on Wednesday in all of the northern valleys."),
            story("Truce", "The ceasefires held on Wednesday, both of the armies said."),
            story("Fish", "Exports of fish were higher in June than in May, a survey says."),
        ],
        profile,
        Caps(),
        TODAY,
    )
    assert [s.title for s in found.told] == ["Truce", "Fish", "Weather"]
    truce, fish, weather = found.told
    assert truce.why == ("watched word “ceasefire”", "1 source", "new", "published today")
    assert fish.section == "Trade"
    assert fish.why[0] == "topic Trade: “export”"
    assert weather.section == "Other news"
    assert ranked([story("Any", FILL)], Profile(), Caps(), TODAY).told[0].section == "News"
    assert truce.score > fish.score > weather.score


def test_independent_sources_novelty_and_recency_count() -> None:
    """More outlets, news rather than a sequel, today rather than the day before yesterday."""
    lead = "The bridge at Orla was closed on Wednesday after a lorry hit it."
    stories = [
        story("three", lead, lead, lead),
        story("one", lead),
        story("sequel", lead, old=True),
        story("older", lead, published="2025-07-29"),
    ]
    found = ranked(stories, Profile(), Caps(), TODAY)
    scores = {s.title: s.score for s in found.told}
    assert scores["three"] > scores["one"] > max(scores["sequel"], scores["older"])
    assert "3 independent sources" in found.told[0].why
    assert "last told 30 July 2025" in next(s for s in found.told if s.title == "sequel").why


def test_a_muted_story_is_named_not_told() -> None:
    """A story is muted where most of its reports are about the word, not where one mentions it."""
    final = "The football final was won by Hallen on Wednesday evening, two to nil."
    strike = "Dock workers walked out in Hallen on Wednesday over their pay."
    profile = Profile(muted=("football",))
    found = ranked(
        [story("Final", final, final), story("Strike", strike, strike, final)],
        profile,
        Caps(),
        TODAY,
    )
    assert [s.title for s in found.told] == ["Strike"]
    assert [(s.title, word) for s, word in found.muted] == [("Final", "football")]


def test_caps_leave_the_rest_as_one_liners() -> None:
    """The best of each section, so many in all; a topic may have a cap of its own."""
    profile = Profile(topics=(Topic(name="Rain", words=("rain",), stories=1),))
    stories = [
        story(f"{what}{i}", f"There was {what} in the valley {i} on Wednesday afternoon.")
        for what in ("rain", "snow")
        for i in range(4)
    ]
    found = ranked(stories, profile, Caps(stories=3, section=5), TODAY)
    assert [s.section for s in found.told] == ["Rain", "Other news", "Other news"]
    assert len(found.one_liners) == 5
    narrow = ranked(stories, profile, Caps(stories=9, section=2), TODAY)
    assert [s.section for s in narrow.told] == ["Rain", "Other news", "Other news"]


def test_the_order_of_stories_changes_nothing() -> None:
    """Equal scores are in the order of their ids."""
    lead = "The bridge at Orla was closed on Wednesday after a lorry hit it."
    stories = [story(f"s{i}", *[lead] * (1 + i % 3)) for i in range(9)]
    expected = ranked(stories, Profile(), Caps(), TODAY)
    for seed in range(5):
        random.Random(seed).shuffle(stories)
        assert ranked(stories, Profile(), Caps(), TODAY) == expected


def test_words_are_found_in_their_forms_and_whole() -> None:
    """“export” finds “exports”, “port” no “report”; several words stand in a row."""
    assert says("Exports fell.", "export")
    assert says("The Port Authority’s offer", "port authority")
    assert not says("The report of the authority", "port")
    assert says("Odd Lie's boat", "Lie")
    assert not says("They lie in the harbour, and tell us so.", "Lie")
    assert not says("They lie in the harbour, and tell us so.", "US")
    assert says("日本銀行は金利を据え置いた", "金利")
