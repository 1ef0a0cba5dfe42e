"""From what the user names to all the articles there."""

import io
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefing.errors import SourceError, UsageError
from briefing.sources import Reading, read, read_all
from briefing.sources.feeds import entries_of, feeds_in
from briefing.sources.kinds import kind_of
from briefing.sources.web import Web
from tests.sources.site import Site

ONE = (
    "The two ministers spoke by phone on Thursday and agreed to meet in the spring, officials of "
    "both countries said after the call, which lasted for more than an hour."
)
TWO = (
    "They will discuss the alliance, the troops stationed on the peninsula and the budget that "
    "pays for them, none of which either side wanted to describe in any detail."
)


def page(title: str, more: str = "") -> bytes:
    """Return a web page with an article."""
    body = f"<p>{ONE}</p><p>{TWO} {title}.</p><p>{ONE} {more}</p>"
    return f"<html><title>{title}</title><body><article>{body}</article></body></html>".encode()


@pytest.fixture
def web() -> Iterator[Web]:
    """What may ask servers of this machine, without pauses."""
    found = Web(allow_private=True, pause=0)
    yield found
    found.close()


def rss(site: Site, *, whole: str = "") -> bytes:
    """Return a feed with a summary, a whole article, a repetition and a dead link."""
    return f"""<?xml version="1.0"?><rss version="2.0"
      xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>
      <language>en-us</language>
      <item><title>First</title><link>{site.url}/1</link><guid>a</guid>
        <pubDate>Thu, 31 Jul 2025 06:19:00 GMT</pubDate><description>Short.</description></item>
      <item><title>Second</title><link>{site.url}/2</link><guid>b</guid><author>Jane Doe</author>
        <content:encoded><![CDATA[{whole}]]></content:encoded></item>
      <item><title>First again</title><link>{site.url}/1</link><guid>c</guid></item>
      <item><title>Gone</title><link>{site.url}/gone</link></item>
      </channel></rss>""".encode()


def test_a_feed_gives_its_articles_and_says_what_it_skips(site: Site, web: Web) -> None:
    """Summaries are fetched, whole texts taken, repetitions and dead links told."""
    site.put(feed=rss(site, whole=f"<p>{ONE} {TWO}</p>" * 4), **{"1": page("First story")})
    said: list[str] = []
    found = list(read_all(f"{site.url}/feed", say=said.append, web=web))
    assert [a.title for a in found] == ["First story", "Second"]
    assert found[0].source == f"{site.url}/1"
    assert found[0].published == datetime(2025, 7, 31, 6, 19, tzinfo=UTC)
    assert found[1].byline == "Jane Doe"
    assert len(said) == 2
    assert "came before" in said[0]
    assert "404" in said[1]


def test_lists_of_addresses_and_opml_are_followed(site: Site, web: Web, tmp_path: Path) -> None:
    """A list names pages, an OPML list names feeds; the same text is given once."""
    site.put(same=page("First"), feed=rss(site), **{"1": page("First"), "2": page("Second")})
    said: list[str] = []
    lines = f"# today\n{site.url}/1\n\n{site.url}/same\n{site.url}/2\n{site.url}/2\n"
    listed = list(read_all("-", stdin=io.BytesIO(lines.encode()), say=said.append, web=web))
    assert [a.title for a in listed] == ["First", "Second"]
    assert ["the same text" in said[0], "came before" in said[1], len(said)] == [True, True, 2]
    opml = tmp_path / "feeds.opml"
    opml.write_text(f'<opml version="2.0"><body><outline xmlUrl="{site.url}/feed"/></body></opml>')
    assert [a.title for a in read_all(str(opml), say=said.append, web=web)] == ["First", "Second"]


def test_a_folder_is_read_through_and_what_is_no_article_is_told(tmp_path: Path) -> None:
    """Files of all kinds and depths are read in order; hidden ones are not even mentioned."""
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text(f"{ONE}\n\n{TWO}")
    (tmp_path / "a.html").write_bytes(page("First"))
    (tmp_path / "b" / "c.txt").write_text(f"Second\n\n{ONE}\n\n{TWO}")
    (tmp_path / "p.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    (tmp_path / "short.txt").write_text("Nothing here.")
    said: list[str] = []
    assert [a.title for a in read_all(str(tmp_path), say=said.append)] == ["First", "Second"]
    assert ["PNG" in said[0], "too little" in said[1], len(said)] == [True, True, 2]


def test_one_article_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    """Where one article was asked for, its refusal is raised; an empty folder is refused too."""
    path = tmp_path / "a.txt"
    path.write_text("Nothing here.")
    with pytest.raises(SourceError, match="too little"):
        list(read_all(str(path), say=print))
    with pytest.raises(SourceError, match="no article can be read; the lines above say why"):
        list(read_all(str(tmp_path), say=lambda line: None))
    with pytest.raises(UsageError, match="no such file"):
        list(read_all(str(tmp_path / "nowhere"), say=print))


def test_what_holds_several_is_no_single_article(site: Site, web: Web) -> None:
    """`read` wants one article and says so."""
    site.put(feed=rss(site))
    with pytest.raises(UsageError, match="several articles"):
        read(f"{site.url}/feed", web=web)


def test_a_page_is_read_from_its_address(site: Site, web: Web) -> None:
    """An address gives an article whose source it is."""
    site.put(**{"2025/07/31/first": page("First")})
    found = read(f"{site.url}/2025/07/31/first", web=web)
    assert found.source == f"{site.url}/2025/07/31/first"
    assert found.published == datetime(2025, 7, 31)


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>
<title type="html">A &lt;b&gt;deal</title>
<link href="https://example.org/1"/><updated>2025-08-01T09:00:00+09:00</updated>
<published>2025-07-31T15:19:00+09:00</published><author><name>Jane Doe</name></author>
<content type="html">{ONE}</content></entry></feed>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": 1, "title": "A deal",
"url": "https://example.org/1", "date_published": "2025-07-31T15:19:00+09:00",
"date_modified": "2025-08-01T09:00:00+09:00", "authors": [{"name": "Jane Doe"}],
"content_text": "Short."}, null, 3]}"""


@pytest.mark.parametrize("feed", [ATOM, JSON])
def test_entries_keep_their_fields(feed: str) -> None:
    """Title without markup, dates with zones, names and link are those of the feed."""
    (entry,) = entries_of(feed.encode(), "f")
    header = entry.header
    assert (header.title, header.byline, entry.link) == (
        "A deal",
        "Jane Doe",
        "https://example.org/1",
    )
    assert header.published == datetime(2025, 7, 31, 6, 19, tzinfo=UTC)
    assert header.updated == datetime(2025, 8, 1, tzinfo=UTC)
    assert header.published.utcoffset() is not None
    assert not entry.whole


def test_odd_feeds_are_read() -> None:
    """Marks in titles, addresses in names, authors of the whole feed, plain text, other orders."""
    rss = (
        "<rss><channel><item><title><![CDATA[Tom &amp; <b>Jerry</b>]]></title><link>/1</link>"
        "<guid>https://n.example/1</guid><author>jane@n.example (Jane Doe)</author></item>"
        "</channel></rss>"
    )
    (entry,) = entries_of(rss.encode(), "f")
    assert (entry.header.title, entry.header.byline) == ("Tom & Jerry", "Jane Doe")
    assert entry.link == "https://n.example/1"
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><author><name>Jane Doe</name></author><entry>'
        '<title>A</title><content type="text">1 &lt; 2 and 3 &gt; 2</content></entry></feed>'
    )
    (entry,) = entries_of(atom.encode(), "f")
    assert entry.header.byline == "Jane Doe"
    assert b"1 &lt; 2" in entry.page
    json = (
        '\ufeff{"title": "{x}", "authors": [{"name": "Jane Doe"}], "items": [{"url": "1", '
        '"content_html": "<p>a"}], "version": "https://jsonfeed.org/version/1.1"}'
    )
    assert kind_of(json.encode()) == "feed"
    (entry,) = entries_of(json.encode(), "f", address="https://n.example/feed.json")
    assert (entry.link, entry.header.byline) == ("https://n.example/1", "Jane Doe")


def test_lists_of_feeds_may_be_nested_and_spelled_in_several_ways() -> None:
    """Groups within groups, other letters in the name of the attribute, addresses with "feed:"."""
    opml = (
        '<opml><body><outline text="A"><outline text="B"><outline xmlUrl="https://a.example/f"/>'
        '</outline></outline><outline xmlURL="feed://b.example/f"/><outline '
        'xmlUrl="feed:https://c.example/f"/><outline text="none"/></body></opml>'
    )
    assert feeds_in(opml.encode(), "f") == [f"https://{name}.example/f" for name in "abc"]


BOMB = "".join(
    ['<!DOCTYPE rss [<!ENTITY a0 "', "x" * 1000, '">']
    + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    + ["]>"]
)


@pytest.mark.parametrize(
    "feed",
    [
        f"{BOMB}<rss><channel><item><title>&a9;</title></item></channel></rss>",
        (
            '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><channel>'
            "<item><title>&f;</title></item></channel></rss>"
        ),
        "<rss>" + "<channel>" * 20_000,
        '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 50_000,
        "<rss><channel></channel></rss>",
    ],
    ids=range(5),
)
def test_hostile_feeds_do_nothing(feed: str) -> None:
    """Entities that grow or name files, depth and emptiness end in little or in a refusal."""
    began = time.perf_counter()
    try:
        found = entries_of(feed.encode(), "f")
    except SourceError as error:
        assert str(error).startswith("f: ")
    else:
        assert all(len(entry.header.title or "") < 20_000 for entry in found)
        assert not any("root:" in (entry.header.title or "") for entry in found)
    assert time.perf_counter() - began < 10


def test_entities_in_a_list_of_feeds_do_nothing() -> None:
    """An OPML list with entities that grow, or name files, gives its honest addresses alone."""
    files = '<!DOCTYPE o [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for head, entity in ((BOMB.replace("rss", "opml"), "a9"), (files, "f")):
        opml = (
            f'<?xml version="1.0"?>{head}<opml><body><outline xmlUrl="https://news.example/1"/>'
            f'<outline xmlUrl="https://&{entity};.example/"/></body></opml>'
        )
        began = time.perf_counter()
        found = feeds_in(opml.encode(), "f")
        assert "https://news.example/1" in found
        assert all(len(address) < 3000 and "root:" not in address for address in found)
        assert time.perf_counter() - began < 5


BEGINNINGS = [
    b"",
    b"\xef\xbb\xbf",
    b"https://a.example/\n",
    b"<rss><channel><item><title>",
    b"<opml>",
]


@settings(max_examples=100)
@given(st.sampled_from([*BEGINNINGS, ATOM.encode(), JSON.encode()]), st.binary(max_size=200))
def test_whatever_comes_in_is_articles_or_refused(head: bytes, rest: bytes) -> None:
    """Of any bytes articles come whose offsets hold, or our own errors; nothing is contacted."""
    said: list[str] = []
    with Reading(["-"], stdin=io.BytesIO(head + rest), say=said.append, offline=True) as reading:
        try:
            for found in reading:
                assert all(found.text[s.start : s.end] == s.text for s in found.sentences)
        except (SourceError, UsageError) as error:
            said.append(str(error))
    assert all(line.isprintable() for line in said)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([ATOM, JSON]), st.integers(0, 600), st.binary(min_size=1, max_size=20))
def test_damage_anywhere_is_entries_or_refused(feed: str, at: int, junk: bytes) -> None:
    """Bytes overwritten anywhere break nothing else."""
    data = feed.encode()
    damaged = data[:at] + junk + data[at + len(junk) :]
    for reader in (entries_of, feeds_in):
        try:
            reader(damaged, "f")
        except SourceError as error:
            assert str(error).startswith("f: ")
