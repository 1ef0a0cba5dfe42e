"""Since last time: what was updated, corrected or taken out, with the words of then and now."""

from __future__ import annotations

from briefing.daily.changes import Changed, changes
from briefing.daily.shapes import Report
from tests.daily.day import FIRST, PORT, SECOND, report
from tests.daily.test_differences import written

NOW = tuple(report(SECOND, outlet, "port-strike") for outlet in PORT)
THEN = tuple(report(FIRST, outlet, "port-strike") for outlet in PORT[:2])


def words(change: Changed) -> tuple[str, str]:
    """Return the new and the old words of a change of the strike."""
    assert change.report is not None
    assert change.now is not None
    assert change.earlier is not None
    assert change.before is not None
    return (
        NOW[change.report].article.sentences[change.now - 1].text,
        THEN[change.earlier].article.sentences[change.before - 1].text,
    )


def test_the_notice_of_a_correction_comes_first_with_what_it_corrects() -> None:
    """The Ledger's notice is found, both its sentences, beside its own words of the day before."""
    first = changes(NOW, THEN)[0]
    assert first.kind == "corrected"
    assert (first.now, first.last) == (13, 14)
    new, old = words(first)
    assert new.startswith("Correction:")
    assert old == "Some 1,400 dock workers walked out in the morning over pay."


def test_what_was_updated_is_found_once() -> None:
    """Ships and offer went up; each old sentence is changed once, each new number told once."""
    updated = [c for c in changes(NOW, THEN) if c.kind == "updated"]
    details = [c.detail for c in updated]
    assert "“Seventeen” against “Eleven”" in details
    assert "“4.6 percent” against “3.1 percent”" in details
    assert len(details) == len(set(details))
    assert len({(c.earlier, c.before) for c in updated}) == len(updated)


def test_a_number_that_a_notice_corrects_is_not_told_again() -> None:
    """1,140 for 1,400 is in the notice, and so in no update."""
    assert not any("1,140" in c.detail for c in changes(NOW, THEN) if c.kind == "updated")


def test_the_same_articles_change_nothing() -> None:
    """A story without news has no changes."""
    assert changes(THEN, THEN) == ()


def test_a_changed_number_in_the_same_article_is_a_correction_without_notice() -> None:
    """An article that was revised at its address and now has another number was corrected."""
    old = written("The fire in Tolmin destroyed 14 houses on Monday night, police said.")
    new = written("The fire in Tolmin destroyed 11 houses on Monday night, police said.")
    revised = Report(article=new, outlet="wire", revises=old.sha256)
    (change,) = changes([revised], [Report(article=old, outlet="wire")])
    assert (change.kind, change.detail) == ("corrected", "“11” against “14”")


def test_what_an_article_took_out_of_itself_was_dropped() -> None:
    """Only a revised article can drop a sentence; another article need not repeat it."""
    gone = "Mayor Ada Flint knew of the danger since March, two officials said."
    old = written("The fire in Tolmin destroyed 14 houses on Monday night, police said.", gone)
    new = written("The fire in Tolmin destroyed 14 houses on Monday night, police said.")
    before = [Report(article=old, outlet="wire")]
    (change,) = changes([Report(article=new, outlet="wire", revises=old.sha256)], before)
    assert (change.kind, change.before, change.now) == ("dropped", 2, None)
    assert changes([Report(article=new, outlet="wire")], before) == ()


def test_what_was_said_before_is_no_update() -> None:
    """A corrected article repeats its other numbers; they change nothing in another's."""
    fire = "The fire in Tolmin destroyed 14 houses on Monday night, police said."
    crew = "Some 300 firefighters fought the fire in Tolmin on Monday night."
    old = written(fire, crew)
    other = written("Some 200 firefighters fought the fire in Tolmin on Monday night.")
    new = written(fire.replace("14", "11"), crew)
    before = [Report(article=a, outlet=o) for a, o in ((old, "wire"), (other, "post"))]
    found = changes([Report(article=new, outlet="wire", revises=old.sha256)], before)
    assert [change.detail for change in found] == ["“11” against “14”"]


def test_an_ordinary_sentence_is_no_notice() -> None:
    """“Corrections officers” and “to correct” are not notices."""
    text = written(
        "Corrections officers in Tolmin went on strike for 3 percent more on Monday.",
        "The ministry wants to correct the law by June.",
    )
    assert changes([Report(article=text, outlet="wire")], THEN) == ()
