"""An address to the bytes that a server has there.

In goes an address, out come its bytes. Everything that a server can do to harm or to hold up is
bounded: time, size before and after unpacking, redirects; every hop is checked by `guard` and asked
of the site's robots.txt. Not obvious: an address in http is asked for in https first.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit, urlunsplit

import httpcore2
import httpx2

import briefing
from briefing.errors import SourceError
from briefing.sources.places import shown
from briefing.sources.web.address import clean, in_https
from briefing.sources.web.answers import UnreachableError, advice, translated, unpacked
from briefing.sources.web.guard import Guarded, Resolver, resolve
from briefing.sources.web.robots import LARGEST as LARGEST_ROBOTS
from briefing.sources.web.robots import Rules, rules_for
from briefing.sources.web.store import Head, Store, now

AGENT = "policy-briefing"
LARGEST = 20 * 1024 * 1024
"""Bytes of an answer, unpacked."""

MOST_REDIRECTS = 5
CONNECT_SECONDS = 10.0
READ_SECONDS = 20.0
WHOLE_SECONDS = 60.0
PAUSE_SECONDS = 1.0
"""Between two requests to one host."""

FRESH_SECONDS = 600.0
"""For so long an answer is not asked for again, unless its server says otherwise."""


class Fetched(NamedTuple):
    """What was fetched: the address it came from in the end, its bytes, what they are coded in.

    `news` is false where it is what was fetched before.
    """

    address: str
    data: bytes
    charset: str | None
    news: bool = True


class _Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Web:
    """Fetches, one request at a time, and remembers what sites allow and when they were asked.

    Args:
        folder: where answers are kept; None keeps none.
        allow_private: whether addresses of private networks may be asked.
        offline: whether nothing is asked at all; what is kept answers, however old.
        resolver: what tells the addresses of a host; the system, but for tests.
        sockets: what connects to an address; the system, but for tests.
        pause: seconds between two requests to one host.
    """

    def __init__(
        self,
        *,
        folder: Path | None = None,
        allow_private: bool = False,
        offline: bool = False,
        resolver: Resolver = resolve,
        sockets: httpcore2.NetworkBackend | None = None,
        pause: float = PAUSE_SECONDS,
        largest: int = LARGEST,
        whole_seconds: float = WHOLE_SECONDS,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._store = Store(folder) if folder else None
        self._offline = offline
        self._pause = pause
        self._largest = largest
        self._whole_seconds = whole_seconds
        self._wait = wait
        self._rules: dict[str, Rules] = {}
        self._asked: dict[str, float] = {}
        self._guard = Guarded(allow_private=allow_private, resolver=resolver, sockets=sockets)
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(),
            network_backend=self._guard,
            max_connections=4,
            keepalive_expiry=5.0,
        )

    def close(self) -> None:
        """Close what connections are open."""
        self._pool.close()

    def fetch(self, address: str) -> Fetched:
        """Return what is at `address`, from the cache where that is fresh.

        Raises:
            SourceError: it cannot be fetched, or may not be.
        """
        asked = clean(address)
        kept = self._store.get(asked) if self._store else None
        if kept and (self._offline or now() - kept[0].fetched < kept[0].fresh):
            return Fetched(kept[0].address, kept[1], kept[0].charset, news=False)
        if self._offline:
            raise SourceError(
                f"{shown(asked)}: is not kept from an earlier run, and no socket may be opened; "
                "run it online once, or save the page"
            )
        upgraded = in_https(asked)
        if upgraded:
            try:
                return self._followed(asked, upgraded, kept)
            except UnreachableError:
                pass  # nothing answers in https: then in http, as was asked
        return self._followed(asked, asked, kept)

    def _followed(self, asked: str, at: str, kept: tuple[Head, bytes] | None) -> Fetched:
        """Return what is at the address `at`, or where it redirects to."""
        deadline = time.monotonic() + self._whole_seconds
        for _ in range(MOST_REDIRECTS + 1):
            self._may(at, deadline)
            answer = self._get(at, self._largest, deadline, kept[0] if kept else None)
            if answer.status in (301, 302, 303, 307, 308) and "location" in answer.headers:
                at = clean(urljoin(at, answer.headers["location"]))
                continue
            if answer.status == 304 and kept:
                head = kept[0].model_copy(update={"fetched": now()})
                self._keep(asked, head, kept[1])
                return Fetched(head.address, kept[1], head.charset, news=False)
            if answer.status != 200:
                raise SourceError(f"{shown(at)}: {advice(answer.status)} (HTTP {answer.status})")
            return self._taken(asked, at, answer)
        raise SourceError(
            f"{shown(asked)}: redirects more than {MOST_REDIRECTS} times; open it in a browser "
            "and give the address that it ends at"
        )

    def _taken(self, asked: str, at: str, answer: _Answer) -> Fetched:
        """Return an answer, and keep it where its server does not forbid that."""
        charset = re.search(
            r"charset\s*=\s*[\"']?([\w.:-]{2,40})", answer.headers.get("content-type", ""), re.ASCII
        )
        control = answer.headers.get("cache-control", "").lower()
        age = re.search(r"max-age=(\d{1,9})", control)
        head = Head(
            address=at,
            charset=charset[1] if charset else None,
            fetched=now(),
            fresh=min(float(age[1]), 86400.0) if age and int(age[1]) else FRESH_SECONDS,
            etag=answer.headers.get("etag"),
            modified=answer.headers.get("last-modified"),
        )
        if "no-store" not in control:
            self._keep(asked, head, answer.body)
        return Fetched(at, answer.body, head.charset)

    def _keep(self, asked: str, head: Head, body: bytes) -> None:
        if self._store:
            self._store.put(asked, head, body)

    def _may(self, address: str, deadline: float) -> None:
        """Refuse what robots.txt forbids, and wait until the host may be asked again."""
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = self._robots(origin, deadline)
        path = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        if not self._rules[origin].allow(path):
            raise SourceError(
                f"{shown(address)}: the site's robots.txt asks programs not to fetch it; "
                "open it in a browser and save the page"
            )

    def _robots(self, origin: str, deadline: float) -> Rules:
        """Return a site's rules; a site that fails to give them forbids all (RFC 9309, 2.3.1)."""
        at = f"{origin}/robots.txt"
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._get(at, LARGEST_ROBOTS, deadline, None, cut=True)
            if answer.status in (301, 302, 303, 307, 308) and "location" in answer.headers:
                at = clean(urljoin(at, answer.headers["location"]))
                continue
            if answer.status >= 500:
                return Rules((("/", False),))
            if answer.status != 200:
                return Rules()
            return rules_for(AGENT, answer.body.decode("utf-8", "replace"))
        return Rules()

    def _get(
        self, address: str, largest: int, deadline: float, kept: Head | None, *, cut: bool = False
    ) -> _Answer:
        """Return the answer to one request, at most `largest` bytes of it.

        What is longer is an error, or where `cut` is left off.
        """
        host = urlsplit(address).netloc
        self._pace(host, address)
        self._guard.deadline = deadline
        headers = {
            "Host": host,
            "User-Agent": f"{AGENT}/{briefing.__version__} (reads news articles for briefings)",
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate",
        }
        if kept and kept.etag:
            headers["If-None-Match"] = kept.etag
        if kept and kept.modified:
            headers["If-Modified-Since"] = kept.modified
        timeout = {"connect": CONNECT_SECONDS, "read": READ_SECONDS, "write": 10.0, "pool": 10.0}
        with (
            translated(address),
            self._pool.stream(
                "GET", address, headers=list(headers.items()), extensions={"timeout": timeout}
            ) as response,
        ):
            said = {
                name.decode("latin-1").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            body = bytearray()
            for piece in unpacked(response.iter_stream(), said.get("content-encoding", "")):
                body += piece
                if time.monotonic() > deadline:
                    raise SourceError(
                        f"{shown(address)}: takes longer than {self._whole_seconds:.0f} seconds; "
                        "save it with a browser"
                    )
                if len(body) > largest:
                    if cut:
                        break
                    raise SourceError(
                        f"{shown(address)}: is larger than {largest / 1024**2:.0f} MB, which no "
                        "article is; give the article alone"
                    )
            return _Answer(response.status, said, bytes(body[:largest]))

    def _pace(self, host: str, address: str) -> None:
        parts = urlsplit(address)
        rules = self._rules.get(f"{parts.scheme}://{parts.netloc}", Rules())
        since = time.monotonic() - self._asked.get(host, float("-inf"))
        pause = max(self._pause, rules.pause)
        if since < pause:
            self._wait(pause - since)
        self._asked[host] = time.monotonic()
