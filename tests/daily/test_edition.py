"""The edition of a day: what is told, how often, and that all of it stands in the articles."""

from __future__ import annotations

from briefing.daily.edition import LEADS, WATCHED, composed
from briefing.daily.shapes import Day, Previous
from briefing.daily.telling import CHANGES, DIFFERENCES, FINDINGS, UNCOVERED
from briefing.document import Section
from briefing.edition import Edition, Passage
from briefing.findings import UNCHECKED, Omission
from briefing.render import to_json
from tests.daily.day import COD, FIRST, HELD, HOSPITALS, PORT, SECOND, report, second_day, story
from tests.render.editions import sample


def passages(edition: Edition) -> list[Passage]:
    """Return all passages of an edition."""
    found = [p for t in edition.bottom_line for p in t.passages]
    found += [p for ahead in edition.watch for p in ahead.passages]
    for told in edition.stories:
        for t in (*told.findings, *told.implications, *told.omissions):
            found += [*t.passages, *t.also]
        found += [p for d in told.differences for p in (d.one, d.other)]
        found += [u.passage for u in told.uncovered]
        found += [c.now for c in told.changes if c.now]
    return found


def day(*stories: object, **more: object) -> Day:
    """Return the second day with other stories."""
    return second_day().model_copy(update={"stories": stories, **more})


def test_every_passage_is_cut_out_of_its_source() -> None:
    """The words are in the article that the number names, and end with the sentence cited."""
    reports = [report for told in second_day().stories for report in told.reports]
    found = passages(sample())
    assert len(found) > 60
    for passage in found:
        text = reports[passage.source - 1].article
        sentence = text.sentences[passage.sentence - 1]
        assert passage.text in text.text
        assert passage.text.endswith(sentence.text)


def test_earlier_passages_are_those_of_the_day_before() -> None:
    """Old words are cut out of the articles that were known then."""
    before = second_day().stories[0].previous
    assert before
    texts = {r.outlet: r.article.text for r in before.reports}
    changes = [c.before for c in sample().stories[0].changes if c.before]
    assert changes
    assert all(c.text in texts[c.outlet] and c.edition == FIRST for c in changes)


def test_what_became_of_the_main_matter_comes_before_asides() -> None:
    """The offer that went up is told; the shares of a paper maker, in one report only, are last."""
    details = [c.detail for c in sample().stories[0].changes]
    assert any("3.1 percent" in detail for detail in details)
    asides = [i for i, detail in enumerate(details) if "1.8 percent" in detail]
    assert all(i == len(details) - 1 for i in asides)


def test_sources_are_numbered_through_the_edition() -> None:
    """Each number is one source, from 1 on, in the stories' order."""
    assert [source.number for source in sample().sources] == list(range(1, 13))


def test_an_edition_is_capped() -> None:
    """No story has more than fits five minutes."""
    assert len(sample().bottom_line) <= LEADS
    for told in sample().stories:
        assert len(told.findings) <= FINDINGS
        assert len(told.differences) <= DIFFERENCES
        assert len(told.uncovered) <= UNCOVERED
        assert len(told.changes) <= CHANGES


def test_what_several_sources_report_comes_first_with_all_of_them() -> None:
    """A finding that others bear out is told once, with their passages."""
    leak = sample().stories[1]
    assert [len(told.also) for told in leak.findings] == sorted(
        (len(told.also) for told in leak.findings), reverse=True
    )
    assert {p.source for p in leak.findings[0].also} == {5, 6}
    statements = [told.finding.statement for told in leak.findings]
    assert sum("August 6" in s or "6 August" in s for s in statements) == 1


def test_a_finding_that_another_source_disputes_says_so() -> None:
    """“No ransom was paid” is never told without the source that says one was."""
    hospitals = sample().stories[3]
    ransom = next(t for t in hospitals.findings if "No ransom" in t.finding.statement)
    assert [(p.source, p.sentence) for p in ransom.disputed] == [(12, 6)]
    offer = next(t for t in sample().stories[0].findings if "4.2" in t.finding.statement)
    assert [(p.source, p.sentence) for p in offer.disputed] == [(2, 2)]
    systems = next(t for t in hospitals.findings if "August 4" in t.finding.statement)
    assert systems.disputed == ()


def test_what_only_one_source_says_is_marked_there_and_not_told_twice() -> None:
    """A finding that others leave out says so, and is not among the uncovered."""
    port = sample().stories[0]
    cranes = next(t for t in port.findings if "No crane" in t.finding.statement)
    assert cranes.missing_in == (2, 3)
    told = {(p.source, p.sentence) for t in port.findings for p in t.passages}
    assert not told & {(u.passage.source, u.passage.sentence) for u in port.uncovered}


def test_an_unanswered_question_that_another_source_answers_is_not_told() -> None:
    """“Nothing about the border” is no omission of a story in which one source has the border."""
    asking = report(SECOND, "vesland-wire", "orla-leak", 1, open_=("border",))
    answering = report(SECOND, "radio-corrana", "orla-leak", 1)
    (alone,) = composed(day(story("leak", "Leak", asking))).stories
    (both,) = composed(day(story("leak", "Leak", asking, answering))).stories
    assert len(alone.omissions) == 1
    assert both.omissions == ()


def test_a_gap_that_a_source_reports_is_told_with_its_passage() -> None:
    """“It did not say …” is an omission that the source itself tells; one of a story is enough."""
    one = report(SECOND, "hallen-courier", "hospital-attack", 1)
    assert one.briefing
    gap = Omission(
        statement="The hospital did not say whether the delay had harmed the man.",
        evidence=(7, 8),
        verdict=HELD,
        basis="reported",
        why_it_matters="",
    )
    withheld = gap.model_copy(update={"verdict": UNCHECKED, "statement": "Nobody said."})
    sections = [
        s.model_copy(update={"findings": (withheld, gap, gap) if s.name == "omissions" else ()})
        for s in one.briefing.sections
    ]
    briefed = one.briefing.model_copy(update={"sections": tuple(sections)})
    (told,) = composed(
        day(story("h", "Hospitals", one.model_copy(update={"briefing": briefed})))
    ).stories
    (omission,) = told.omissions
    assert omission.finding == gap
    assert [p.sentence for p in omission.passages] == [7, 8]


def test_what_was_known_last_time_is_not_told_again() -> None:
    """A finding that the last edition's sources had is counted, not repeated."""
    before = Previous(
        edition=FIRST,
        title="Strike",
        reports=(report(FIRST, "hallen-courier", "port-strike", 1, 7),),
    )
    again = report(FIRST, "hallen-courier", "port-strike", 3, 7, 14)
    new = report(SECOND, "hallen-courier", "port-strike", 2, 3)
    (told,) = composed(day(story("port", "Strike", new, again, previous=before))).stories
    assert told.repeated == 2
    assert told.since == FIRST
    assert told.bottom_line is not None
    assert told.bottom_line.passages[0].source == 1
    assert {p.source for t in told.findings for p in t.passages} == {1}


def test_nothing_is_told_twice_in_a_story() -> None:
    """What stands in the bottom line, a finding or a change is no implication and not left out."""
    one = report(SECOND, COD[0], "cod-quota", 10, 9, implied=(10, 7))
    (told,) = composed(day(story("cod", "Cod", one))).stories
    assert [t.passages[0].sentence for t in told.implications] == [7]
    for told in sample().stories:
        shown = [p.text for t in told.findings for p in t.passages]
        shown += [change.now.text for change in told.changes if change.now]
        assert not any(text in u.passage.text for u in told.uncovered for text in shown)
        changed = {(c.now.source, c.now.sentence) for c in told.changes if c.now}
        cited = [{(p.source, p.sentence) for p in t.passages} for t in told.findings]
        assert not any(places <= changed for places in cited)


def test_the_bottom_line_is_what_the_others_report_too() -> None:
    """A minister's word for the deal gives way to the deal."""
    reports = (
        report(SECOND, COD[0], "cod-quota", 5),
        report(SECOND, COD[1], "cod-quota", 4),
        report(SECOND, COD[2], "cod-quota", 2),
    )
    (told,) = composed(day(story("cod", "Cod", *reports))).stories
    assert told.bottom_line
    assert "The joint quota for 2026 is cut" in told.bottom_line.finding.statement


def test_who_gives_a_disputed_number_in_other_words_is_disputed_too() -> None:
    """88,000 tonnes in the Ledger's words stand against the Radio's 85,000 as the Post's do."""
    bare = [report(SECOND, o, "cod-quota").model_copy(update={"briefing": None}) for o in COD[:2]]
    ledger = report(SECOND, COD[2], "cod-quota", 2)
    (told,) = composed(day(story("cod", "Cod", *bare, ledger))).stories
    assert told.bottom_line
    assert "88,000" in told.bottom_line.finding.statement
    assert [(p.source, p.sentence) for p in told.bottom_line.disputed] == [(2, 5)]


def test_a_finding_that_leans_on_others_is_not_told() -> None:
    """“It could not say who …” says nothing to who does not know who “it” is; it is counted."""
    one = report(SECOND, HOSPITALS[0], "hospital-attack", 1, 9, 8)
    (told,) = composed(day(story("attack", "Attack", one))).stories
    assert [t.passages[0].sentence for t in told.findings] == [8]
    assert told.left_over == 1


def test_an_omission_that_leans_on_others_is_not_told_but_counted() -> None:
    """“It could not say who …” is no gap to who does not know who “it” is."""
    one = report(SECOND, HOSPITALS[0], "hospital-attack", 1, 8)
    assert one.briefing
    gap = Omission(
        id="o1",
        statement=one.article.sentences[8].text,
        evidence=(9,),
        verdict=HELD,
        basis="reported",
        why_it_matters="",
    )
    assert gap.statement.startswith("It could not say")
    gaps = Section(name="omissions", title="Omissions", findings=(gap,))
    briefing = one.briefing.model_copy(update={"sections": (*one.briefing.sections, gaps)})
    more = one.model_copy(update={"briefing": briefing})
    (plain,) = composed(day(story("attack", "Attack", one))).stories
    (told,) = composed(day(story("attack", "Attack", more))).stories
    assert told.omissions == ()
    assert told.left_over == plain.left_over + 1


def test_whom_no_source_names_is_asked_about_last() -> None:
    """Of two open questions the one about China, of which no article speaks, is not the one."""
    one = report(SECOND, PORT[0], "port-strike", 2, open_=("China", "compensation"))
    (told,) = composed(day(story("port", "Strike", one))).stories
    assert [t.finding.statement for t in told.omissions] == [
        "The article does not report anything about compensation."
    ]


def test_an_outlet_with_two_articles_does_not_lack_what_one_of_them_says() -> None:
    """“Not in the Post” is false where the Post has it in its other article."""
    both = [
        report(SECOND, outlet, "port-strike", 2).model_copy(update={"outlet": "post"})
        for outlet in PORT[:2]
    ]
    (told,) = composed(day(story("port", "Strike", *both))).stories
    assert told.uncovered == ()
    assert all(t.missing_in == () for t in told.findings)


def test_what_an_earlier_edition_had_is_not_left_out_by_others_again() -> None:
    """A corrected article repeats itself; only what is new in it is told."""
    earlier = report(FIRST, PORT[1], "port-strike", 1)
    before = Previous(edition=FIRST, title="Strike", reports=(earlier,))
    new = report(SECOND, PORT[0], "port-strike", 2)
    (told,) = composed(day(story("port", "Strike", earlier, new, previous=before))).stories
    assert told.uncovered
    assert {u.passage.source for u in told.uncovered} == {2}


def test_an_appointment_comes_before_a_month() -> None:
    """Parliament's last day to ratify is not pushed off the list by “September”."""
    assert "2025-11-30" in {str(ahead.first) for ahead in sample().watch}
    assert len(sample().watch) == WATCHED


def test_one_source_alone_has_no_differences_and_leaves_nothing_out() -> None:
    """A story of one report is told as it is."""
    (told,) = composed(day(story("cod", "Cod", report(SECOND, COD[0], "cod-quota", 2, 9)))).stories
    assert (told.differences, told.uncovered) == ((), ())
    assert told.findings[0].missing_in == ()


def test_a_report_that_was_not_briefed_is_still_compared() -> None:
    """What costs nothing is done for all reports, and the edition is partial."""
    bare = [report(SECOND, o, "port-strike").model_copy(update={"briefing": None}) for o in PORT]
    edition = composed(day(story("port", "Strike", *bare)))
    (told,) = edition.stories
    assert told.bottom_line is None
    assert told.differences
    assert told.uncovered
    assert edition.partial


def test_a_day_without_stories_is_an_edition() -> None:
    """Nothing new is worth telling too."""
    edition = composed(day())
    assert (edition.bottom_line, edition.stories, edition.watch) == ((), (), ())
    assert [line.title for line in edition.unchanged] == [
        "Freight trains run through the Skarn tunnel again after five months"
    ]
    assert edition.unchanged[0].outlets == ("vesland-wire",)


def test_the_dates_ahead_are_in_order_each_with_its_passages() -> None:
    """Each date of a story is told once, with one passage a source."""
    watch = sample().watch
    assert [ahead.first for ahead in watch] == sorted(ahead.first for ahead in watch)
    assert len({(a.first, a.last, a.story) for a in watch}) == len(watch)
    for ahead in watch:
        assert len({p.source for p in ahead.passages}) == len(ahead.passages)


def test_what_it_cost_is_summed() -> None:
    """The footer adds up what the briefings took; an unknown price makes the sum unknown."""
    reading = sample().reading
    assert (reading.requests, reading.prompt_tokens, reading.texts) == (48, 24000, 12)
    assert reading.cost is not None
    assert abs(reading.cost - 0.024) < 1e-9
    one = report(SECOND, COD[0], "cod-quota", 2)
    assert one.briefing
    made = one.briefing.provenance.model_copy(update={"cost": None})
    free = one.model_copy(update={"briefing": one.briefing.model_copy(update={"provenance": made})})
    assert composed(day(story("cod", "Cod", free))).reading.cost is None


def test_the_json_reads_back() -> None:
    """The file is the edition, and the same day gives the same bytes."""
    text = to_json(sample())
    assert Edition.model_validate_json(text) == sample()
    assert to_json(sample.__wrapped__()) == text
