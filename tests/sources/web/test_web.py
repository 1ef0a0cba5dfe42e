"""Fetching from a server of our own, and from none of the user's network."""

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import httpcore2
import pytest

from briefing.errors import SourceError
from briefing.sources.web import Web
from briefing.sources.web.guard import ForbiddenError, Guarded, is_inside, is_public
from briefing.sources.web.robots import rules_for
from tests.sources.site import Site

PUBLIC = "93.184.215.14"


@pytest.fixture
def web() -> Iterator[Web]:
    """What may ask servers of this machine, without pauses."""
    found = Web(allow_private=True, pause=0, largest=1_000_000, whole_seconds=2)
    yield found
    found.close()


class Rerouted(httpcore2.NetworkBackend):
    """Connects to a port of this machine whatever the address, and keeps which it was told."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.addresses: list[str] = []

    def connect_tcp(
        self, host: str, port: int, *args: object, **options: object
    ) -> httpcore2.NetworkStream:
        """Connect, whatever the address."""
        self.addresses.append(host)
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", self.port)


class Nowhere(httpcore2.NetworkBackend):
    """Connects to nothing, and lets one believe it did."""

    def connect_tcp(self, host: str, *args: object, **options: object) -> httpcore2.NetworkStream:
        """Give a connection that says nothing."""
        return httpcore2.MockStream([])


def test_a_page_is_fetched_with_its_charset(site: Site, web: Web) -> None:
    """Bytes come as they are sent, and the header says what they are coded in."""
    site.answers["/a"] = (200, {"Content-Type": "text/html; charset=EUC-KR"}, b"<p>Hi")
    found = web.fetch(f"{site.url}/a#part")
    assert (found.address, found.data, found.charset) == (f"{site.url}/a", b"<p>Hi", "EUC-KR")
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    assert "policy-briefing" in site.asked[1][1]["User-Agent"]


def test_redirects_are_followed_five_times(site: Site, web: Web) -> None:
    """A chain of five is followed, one of six is not."""
    for n in range(6):
        site.answers[f"/{n}"] = (302, {"Location": f"/{n + 1}"}, b"")
    site.answers["/6"] = (200, {}, b"end")
    assert web.fetch(f"{site.url}/1").data == b"end"
    with pytest.raises(SourceError, match="redirects more than 5 times"):
        web.fetch(f"{site.url}/0")


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429, 451, 500, 204])
def test_refusals_of_servers_say_what_to_do(site: Site, web: Web, status: int) -> None:
    """Each status but 200 is an error of one line with advice."""
    site.answers["/a"] = (status, {}, b"")
    with pytest.raises(SourceError, match=f"; .*HTTP {status}"):
        web.fetch(f"{site.url}/a")


def test_robots_are_obeyed(site: Site, web: Web) -> None:
    """What the site forbids is not asked for, not even by way of a redirect."""
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nDisallow: /private\n")
    site.answers["/a"] = (302, {"Location": "/private/b"}, b"")
    for path in ("/private", "/a"):
        with pytest.raises(SourceError, match=r"robots\.txt"):
            web.fetch(site.url + path)
    assert not any(path.startswith("/private") for path, _ in site.asked)


def test_a_site_whose_robots_fail_is_left_alone(site: Site, web: Web) -> None:
    """An error of the server counts as a refusal."""
    site.answers["/robots.txt"] = (503, {}, b"")
    with pytest.raises(SourceError, match=r"robots\.txt"):
        web.fetch(f"{site.url}/a")


def test_bombs_and_endless_answers_are_stopped(site: Site, web: Web) -> None:
    """Size counts after unpacking; a stream without end is cut at the limit."""
    packed = gzip.compress(b"\x00" * 200_000_000)
    site.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, packed)
    for path in ("/bomb", "/endless"):
        with pytest.raises(SourceError, match="larger than 1 MB"):
            web.fetch(site.url + path)
    site.answers["/gzip"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(b"text"))
    assert web.fetch(f"{site.url}/gzip").data == b"text"
    for encoding, body in (("br", b"x"), ("gzip", b"no gzip")):
        site.answers["/odd"] = (200, {"Content-Encoding": encoding}, body)
        with pytest.raises(SourceError, match="no proper answer"):
            web.fetch(f"{site.url}/odd")


def test_a_server_that_dawdles_is_left(site: Site, web: Web) -> None:
    """A byte now and then does not hold us up beyond the limit."""
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"stopped answering|takes longer"):
        web.fetch(f"{site.url}/slow")
    assert time.monotonic() - began < 6


def test_one_host_is_asked_with_pauses(site: Site) -> None:
    """Between two requests to a host the pause is kept, or the longer one the site asks for."""
    waits: list[float] = []
    site.answers["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 3\n")
    site.answers["/a"] = (200, {}, b"a")
    web = Web(allow_private=True, pause=1, wait=waits.append)
    web.fetch(f"{site.url}/a")
    web.close()
    assert len(waits) == 1
    assert 2.5 < waits[0] <= 3


def test_a_second_run_asks_nothing_or_for_news_only(site: Site, tmp_path: Path) -> None:
    """What is fresh is not asked for; what is not is asked for by its mark of change."""
    site.answers["/fresh"] = (200, {"Cache-Control": "max-age=1000"}, b"a")
    site.answers["/stale"] = (200, {"ETag": '"1"'}, b"b")
    site.answers["/never"] = (200, {"Cache-Control": "no-store"}, b"c")
    for run in range(2):
        web = Web(allow_private=True, pause=0, folder=tmp_path)
        site.asked.clear()
        assert web.fetch(f"{site.url}/fresh").data == b"a"
        stale = web.fetch(f"{site.url}/stale")
        assert (stale.data, stale.news) == (b"b", run == 0)
        web.fetch(f"{site.url}/never")
        web.close()
        for path in tmp_path.rglob("*"):
            if path.is_file():
                head, _, body = path.read_bytes().partition(b"\n")
                path.write_bytes(head.replace(b'"fresh": 600.0', b'"fresh": 0.0') + b"\n" + body)
    paths = [path for path, _ in site.asked]
    assert "/fresh" not in paths
    assert "/never" in paths
    assert dict(site.asked)["/stale"]["If-None-Match"] == '"1"'


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "::1", "::"),
        *("fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "not an address"),
    ],
)
def test_addresses_of_private_networks_are_told(address: str) -> None:
    """Private, loopback, link-local, metadata, reserved, and all that in other clothes."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["10.1.2.3", "127.0.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "::ffff:10.0.0.1"]
)
def test_intranets_may_be_asked_on_request(address: str) -> None:
    """Private, shared, unique local and loopback addresses are what --allow-private allows."""
    assert is_inside(address)
    guard = Guarded(allow_private=True, resolver=lambda host, port: [address], sockets=Nowhere())
    guard.connect_tcp("inside.example", 80)


@pytest.mark.parametrize(
    "address",
    [
        *("169.254.169.254", "169.254.1.1", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254"),
        *("fd00:ec2::254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "64:ff9b::a9fe:a9fe"),
        *("0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "192.0.2.1"),
    ],
)
def test_metadata_and_link_local_addresses_are_never_asked(address: str) -> None:
    """What hands out a machine's own keys stays closed even where private networks are open."""
    guard = Guarded(allow_private=True, resolver=lambda host, port: [address], sockets=Nowhere())
    with pytest.raises(ForbiddenError, match="metadata address"):
        guard.connect_tcp("metadata.example", 80)


def test_a_redirect_to_metadata_is_refused_even_inside(site: Site) -> None:
    """A page of the intranet cannot lead on to the keys of the machine."""
    sockets = Rerouted(site.server_port)
    hosts = {"wiki.example": ["10.0.0.5"], "keys.example": ["169.254.169.254"]}
    web = Web(pause=0, allow_private=True, resolver=lambda host, port: hosts[host], sockets=sockets)
    site.answers["/a"] = (302, {"Location": "http://keys.example:80/latest"}, b"")
    with pytest.raises(ForbiddenError, match="metadata address"):
        web.fetch("http://wiki.example:80/a")
    web.close()
    assert set(sockets.addresses) == {"10.0.0.5"}


def test_offline_answers_come_from_the_cache_alone(site: Site, tmp_path: Path) -> None:
    """What is kept answers however old; what is not is refused, and no socket is opened."""
    site.answers["/a"] = (200, {"Cache-Control": "max-age=0"}, b"kept")
    online = Web(allow_private=True, pause=0, folder=tmp_path)
    online.fetch(f"{site.url}/a")
    online.close()
    asked = len(site.asked)
    offline = Web(allow_private=True, offline=True, folder=tmp_path, sockets=Nowhere())
    assert offline.fetch(f"{site.url}/a").data == b"kept"
    with pytest.raises(SourceError, match="not kept"):
        offline.fetch(f"{site.url}/b")
    assert len(site.asked) == asked


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are_told(address: str) -> None:
    """The public internet may be asked."""
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
    ],
)
def test_private_addresses_are_refused_however_written(address: str) -> None:
    """The address that would be connected to counts, not the name."""
    web = Web(pause=0)
    with pytest.raises(SourceError, match=r"private network|cannot be reached"):
        web.fetch(address)
    web.close()


def test_a_redirect_into_the_private_network_is_refused(site: Site) -> None:
    """Each hop is checked: a public page may not lead inside."""
    sockets = Rerouted(site.server_port)
    hosts = {"news.example": [PUBLIC], "inside.example": ["10.0.0.5"]}
    web = Web(pause=0, resolver=lambda host, port: hosts[host], sockets=sockets)
    site.answers["/a"] = (302, {"Location": "http://inside.example:81/secret"}, b"")
    with pytest.raises(ForbiddenError, match="private network"):
        web.fetch("http://news.example:80/a")
    web.close()
    assert set(sockets.addresses) == {PUBLIC}


def test_a_name_that_changes_its_address_is_connected_to_as_checked() -> None:
    """DNS rebinding: the address that was checked is the one connected to."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    told: list[str] = []

    class Sockets(httpcore2.NetworkBackend):
        def connect_tcp(
            self, host: str, *args: object, **options: object
        ) -> httpcore2.NetworkStream:
            """Keep the address."""
            told.append(host)
            return httpcore2.MockStream([])

    guard = Guarded(resolver=lambda host, port: next(answers), sockets=Sockets())
    guard.connect_tcp("rebind.example", 80)
    with pytest.raises(ForbiddenError):
        guard.connect_tcp("rebind.example", 80)
    assert told == [PUBLIC]


def test_a_name_with_a_private_address_among_others_is_refused() -> None:
    """One bad address spoils the name."""
    guard = Guarded(resolver=lambda host, port: [PUBLIC, "192.168.0.1"])
    with pytest.raises(ForbiddenError):
        guard.connect_tcp("mixed.example", 80)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://",
        "http://a:b@example.org/",
        "http://[x/",
        "x",
    ],
)
def test_only_the_web_is_fetched(address: str) -> None:
    """Other schemes, passwords and broken addresses are refused before anything is asked."""
    web = Web(pause=0)
    with pytest.raises(SourceError, match=";"):
        web.fetch(address)
    web.close()


ROBOTS = """
User-agent: other
Disallow: /

User-agent: Policy-Briefing
User-agent: third
Disallow: /a
Allow: /a/open
Disallow: /*.pdf$
Disallow: /*?print=
Crawl-delay: 2

User-agent: *
Disallow: /everything
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        *(("/", True), ("/a", False), ("/a/open/1", True), ("/abc", False), ("/x.pdf", False)),
        *(("/x.pdf?y", True), ("/x?print=1", False), ("/everything", True), ("/robots.txt", True)),
    ],
)
def test_the_longest_rule_for_us_decides(path: str, allowed: bool) -> None:
    """Our own group counts, and in it the longest pattern."""
    rules = rules_for("policy-briefing", ROBOTS)
    assert rules.allow(path) is allowed
    assert rules.pause == 2
