"""A site on this machine, for tests of what is fetched."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site(ThreadingHTTPServer):
    """A site: `answers` are status, headers and body by path; `asked` is what was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"

    def put(self, **pages: bytes) -> None:
        """Answer with these pages, each at the path of its name."""
        self.answers |= {f"/{name}": (200, {}, body) for name, body in pages.items()}

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        """Answer as the site says; "/endless" never ends, "/slow" sends a byte now and then."""
        self.server.asked.append((self.path, dict(self.headers)))
        if self.path in ("/endless", "/slow"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            if self.path == "/slow":
                for _ in range(100):
                    self.wfile.write(b"X: a\r\n")
                    time.sleep(0.1)
            self.wfile.write(b"\r\n")
            while True:
                self.wfile.write(b"a" * 65536)
        status, headers, body = self.server.answers.get(self.path, (404, {}, b""))
        if headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
            status, body = 304, b""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def serving() -> Iterator[Site]:
    """Run a site for as long as the block lasts."""
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()
        thread.join()
