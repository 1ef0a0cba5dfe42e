"""What of the sources is new, what is not, and what is said about the rest."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from briefing.article import Article
from briefing.daily.collect import Bounds, Gathered, collected, gathered, outlet_of
from briefing.daily.ledger import Ledger
from briefing.daily.shapes import Collected
from briefing.errors import SourceError
from tests.daily.made import SECOND, article, day, prose, report
from tests.sources.site import serving

TODAY = date(2025, 7, 31)
YESTERDAY = "2025-07-30"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Return a ledger without an edition."""
    with Ledger(tmp_path / "ledger.sqlite3") as opened:
        yield opened


def carried(ledger: Ledger, *articles: Article) -> None:
    """Let yesterday's edition have carried articles."""
    made = day(*map(report, articles), edition=YESTERDAY)
    ledger.begin(made)
    ledger.finish(made)


def new(ledger: Ledger, *articles: Article) -> Collected:
    """Return what of articles is new today."""
    return collected(Gathered(list(articles), []), ledger, Bounds(TODAY, 3), {})


def test_dates_decide_what_is_too_old_or_too_new(ledger: Ledger) -> None:
    """Stale and later articles are left out and named, undated ones are taken and named."""
    found = new(
        ledger,
        article("Today", *prose(1)),
        article("Old", *prose(2), source="https://o.example/", published="2025-07-27"),
        article("Just", *prose(3), source="https://j.example/", published="2025-07-28"),
        article("Later", *prose(4), source="https://l.example/", published="2025-08-01"),
        article("Undated", *prose(5), source="https://u.example/", published=None),
    )
    assert {r.article.title for r in found.reports} == {"Today", "Just", "Undated"}
    assert {(n.kind, n.source) for n in found.notes} == {
        ("stale", "https://o.example/"),
        ("skipped", "https://l.example/"),
        ("undated", "https://u.example/"),
    }


@pytest.mark.parametrize(("zone", "kept"), [("Asia/Seoul", 0), ("America/New_York", 1)])
def test_a_day_is_the_readers(
    zone: str, kept: int, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Seoul publishes after midnight is yesterday's evening in Washington, and its news."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        late = article("Late", *prose(1), published="2025-08-01").model_copy(
            update={
                "published": datetime.fromisoformat("2025-08-01T00:30:00+09:00"),
                "date_precision": "second",
            }
        )
        assert len(new(ledger, late).reports) == kept
    finally:
        monkeypatch.undo()
        time.tzset()


def test_what_an_edition_carried_is_not_new(ledger: Ledger) -> None:
    """Neither the same text nor one that only repeats it, whoever carries it now."""
    text = prose(1)
    carried(ledger, article("Wire", *text, source="https://wire.example/1", published=YESTERDAY))
    found = new(
        ledger,
        article("Wire", *text, source="https://wire.example/1", published=YESTERDAY),
        article("Our headline", *text[:9], source="https://post.example/7"),
        article("Other", *prose(2), source="https://post.example/8"),
    )
    assert [r.article.title for r in found.reports] == ["Other"]
    assert found.seen == 2
    assert len(found.again) == 1


def test_an_update_that_repeats_yesterday_below_is_news(ledger: Ledger) -> None:
    """Agencies put new paragraphs above yesterday's text; it is the new ones that count."""
    old = prose(1, 8)
    carried(ledger, article("Strike", *old, source="https://wire.example/1", published=YESTERDAY))
    found = new(ledger, article("Deal", *prose(9, 5), *old, source="https://wire.example/2"))
    assert [r.article.title for r in found.reports] == ["Deal"]


def test_an_article_that_was_changed_at_its_address_is_new(ledger: Ledger) -> None:
    """However small the change: it may be the correction of a number."""
    old = prose(1)
    address = "https://post.example/1"
    before = article("Strike", *old, source=address, published=YESTERDAY)
    carried(ledger, before)
    found = new(ledger, article("Strike", *old[:-1], prose(2)[0], source=address))
    (revised,) = found.reports
    assert revised.revises == before.sha256


def test_another_headline_over_the_same_words_is_not_new(ledger: Ledger) -> None:
    """An article that was given a new title, or other commas, at its address says nothing new."""
    old = prose(1)
    address = "https://post.example/1"
    before = article("Strike", *old, source=address, published=YESTERDAY)
    carried(ledger, before)
    found = new(
        ledger, article("Strike goes on", *[t.replace(".", "!") for t in old], source=address)
    )
    assert not found.reports
    assert (found.seen, found.again) == (1, (before.sha256,))


def test_one_text_at_two_outlets_is_one_report(ledger: Ledger) -> None:
    """The fullest version is the report; who else carries it is named, itself excepted."""
    text = prose(1)
    found = new(
        ledger,
        article("Whole", *text, source="https://www.wire.example/1"),
        article("Whole", *text[:10], source="https://wire.example/2"),
        article("Cut", *text[:9], source="https://post.example/3"),
    )
    (report,) = found.reports
    assert (report.outlet, report.carried_by) == ("wire.example", ("post.example",))


def test_the_same_text_word_for_word_at_two_outlets(tmp_path: Path, ledger: Ledger) -> None:
    """That both carry it is known, though it is read once."""
    text = "Rain at last\nPublished: 31 July 2025\n\n" + "\n\n".join(prose(1))
    for outlet in ("ledger", "post"):
        (tmp_path / "in" / outlet).mkdir(parents=True)
        (tmp_path / "in" / outlet / "rain.txt").write_text(text)
    read = gathered([str(tmp_path / "in")], say=pytest.fail)
    (found,) = collected(read, ledger, Bounds(TODAY, 3), {"post": "The Post"}).reports
    assert {found.outlet, *found.carried_by} == {"ledger", "The Post"}


def test_what_cannot_be_read_is_noted(tmp_path: Path) -> None:
    """A paywall is one thing, a failure another, and what comes twice a third."""
    (tmp_path / "empty.txt").touch()
    lines: list[str] = []
    source = str(SECOND / "northern-ledger")
    read = gathered([source, source, str(tmp_path / "empty.txt")], say=lines.append)
    assert [note.kind for note in read.notes] == ["paywalled", "skipped", "failed"]
    assert len(read.articles) == 3
    assert len(lines) == 3
    assert "paywall" in read.notes[0].reason
    assert read.notes[0].source.endswith("rate-decision.html")


def test_a_feed_is_read_and_its_failures_are_noted() -> None:
    """Whole entries, fetched pages and pages that are gone: each is accounted for."""
    page = "<html><body><article><h1>Rain</h1>{}</article></body></html>"
    paragraphs = "".join(f"<p>{text}</p>" for text in prose(1))
    with serving() as site:
        items = "".join(
            f"<item><title>{name}</title><link>{site.url}/{name}</link></item>"
            for name in ("rain", "gone")
        )
        site.put(
            feed=f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>".encode(),
            rain=page.format(paragraphs).encode(),
        )
        read = gathered([f"{site.url}/feed"], say=lambda _line: None, allow_private=True)
    (found,) = read.articles
    assert outlet_of(found.source, {"127.0.0.1": "The Site"}) == "The Site"
    (note,) = read.notes
    assert (note.kind, note.source.endswith("/gone")) == ("failed", True)


def test_the_only_source_must_be_readable(tmp_path: Path) -> None:
    """A morning without any article is a failure, not an empty edition."""
    (tmp_path / "empty.txt").touch()
    with pytest.raises(SourceError, match=r"empty\.txt"):
        gathered([str(tmp_path / "empty.txt")], say=lambda _line: None)


@pytest.mark.parametrize(
    ("source", "outlet"),
    [
        ("https://www.post.example/2025/07/a.html", "The Post"),
        ("http://edition.wire.example:8080/x", "edition.wire.example"),
        ("news/2025-07-31/harbour-post/strike.txt", "harbour-post"),
        ("strike.txt", "strike"),
        ("../strike.txt", "strike"),
        ("stdin", "stdin"),
    ],
)
def test_who_publishes_what(source: str, outlet: str) -> None:
    """The host without www., the folder of a file, or the name the configuration gives them."""
    assert outlet_of(source, {"post.example": "The Post"}) == outlet
