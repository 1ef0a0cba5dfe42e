"""A real HTTP server on loopback with files and batches, as OpenAI has them; tests let them end."""

from __future__ import annotations

import json
import random
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.llm.server import Answer, failure

Line = dict[str, Any]
Reply = Callable[[dict[str, Any]], Answer | str | None]
"""From a request's body to its answer; a text is the code of an error, None is no line at all."""


class Provider:
    """What the server holds, in the order in which it came."""

    def __init__(self) -> None:
        self.url = ""
        self.files: dict[str, bytes] = {}
        self.batches: dict[str, dict[str, Any]] = {}
        self.paths: list[str] = []
        self.keys: set[str] = set()
        self.deleted: list[str] = []
        self.fault: Callable[[str, str], Answer | None] = lambda _method, _path: None
        self.lost: Callable[[str], bool] = lambda _path: False
        self._count = 0

    @property
    def sent(self) -> list[Line]:
        """Every request of every batch, with the batch's id."""
        return [
            json.loads(line) | {"batch": batch["id"]}
            for batch in self.batches.values()
            for line in self.files[batch["input_file_id"]].splitlines()
        ]

    def new_id(self, kind: str) -> str:
        """Return an id."""
        self._count += 1
        return f"{kind}_{self._count}"

    def end(self, reply: Reply, status: str = "completed") -> None:
        """Let all batches that run end, with each request answered by `reply`; lines shuffled."""
        for batch in self.batches.values():
            if batch["status"] != "in_progress":
                continue
            good: list[Line] = []
            bad: list[Line] = []
            requests = [json.loads(x) for x in self.files[batch["input_file_id"]].splitlines()]
            for request in requests:
                answer = reply(request["body"])
                line: Line = {"id": self.new_id("line"), "custom_id": request["custom_id"]}
                if answer is None:
                    continue
                if isinstance(answer, str):
                    line |= {"response": None, "error": {"code": answer, "message": "no"}}
                    bad.append(line)
                    continue
                body = json.loads(answer.body)
                line |= {"response": {"status_code": answer.status, "body": body}, "error": None}
                (good if answer.status == 200 else bad).append(line)
            for name, lines in (("output_file_id", good), ("error_file_id", bad)):
                if lines:
                    random.Random(7).shuffle(lines)
                    batch[name] = self.new_id("file")
                    self.files[batch[name]] = "\n".join(map(json.dumps, lines)).encode()
            batch["status"] = status
            counts = {"total": len(requests), "completed": len(good), "failed": len(bad)}
            batch["request_counts"] = counts

    def refuse(self, message: str) -> None:
        """Let all batches that run fail as a whole."""
        for batch in self.batches.values():
            if batch["status"] == "in_progress":
                batch["status"] = "failed"
                batch["errors"] = {"object": "list", "data": [{"code": "x", "message": message}]}


@contextmanager
def providing() -> Iterator[Provider]:
    """Serve files and batches."""
    provider = Provider()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _do(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path = urlsplit(self.path)
            with lock:
                provider.paths.append(f"{self.command} {path.path}")
                provider.keys.add(self.headers["Authorization"])
                answer = provider.fault(self.command, path.path)
                if answer is None:
                    answer = self._answer(path.path, parse_qs(path.query), sent)
                if provider.lost(f"{self.command} {path.path}"):
                    self.close_connection = True
                    return
            content = answer.body.encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = _do  # noqa: N815 - as the server calls them

        def _answer(self, path: str, query: dict[str, list[str]], sent: bytes) -> Answer:
            match [self.command, *path.removeprefix("/v1/").split("/")]:
                case ["POST", "files"]:
                    return self._upload(sent)
                case ["GET", "files", file, "content"]:
                    return Answer(body=provider.files[file].decode())
                case ["DELETE", "files", file]:
                    provider.deleted.append(file)
                    return told({"id": file, "object": "file", "deleted": True})
                case ["POST", "batches"]:
                    return self._make(json.loads(sent))
                case ["GET", "batches"]:
                    newest = list(provider.batches.values())[::-1]
                    after = query.get("after", [""])[0]
                    start = next((i + 1 for i, b in enumerate(newest) if b["id"] == after), 0)
                    page = newest[start : start + 2]  # pages of two: that there are pages matters
                    more = start + 2 < len(newest)
                    return told({"object": "list", "data": page, "has_more": more})
                case ["GET", "batches", batch] if batch in provider.batches:
                    return told(provider.batches[batch])
                case ["POST", "batches", batch, "cancel"]:
                    provider.batches[batch]["status"] = "cancelled"
                    return told(provider.batches[batch])
            return failure(404, "", "no such thing")

        def _upload(self, sent: bytes) -> Answer:
            head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
            parts: Any = message_from_bytes(head + sent).get_payload()
            named = {
                re.findall(r'name="(\w+)"', str(p["Content-Disposition"]))[0]: p for p in parts
            }
            assert named["purpose"].get_payload(decode=True) == b"batch"
            content = named["file"].get_payload(decode=True)
            assert isinstance(content, bytes)
            file = provider.new_id("file")
            provider.files[file] = content
            size = len(content)
            return told(
                {"id": file, "object": "file", "bytes": size, "created_at": 0, "purpose": "batch"}
                | {"filename": "f", "status": "processed"}
            )

        def _make(self, asked: dict[str, Any]) -> Answer:
            batch = provider.new_id("batch")
            lines = provider.files[asked["input_file_id"]].splitlines()
            provider.batches[batch] = asked | {
                "id": batch,
                "object": "batch",
                "created_at": 0,
                "status": "in_progress",
                "request_counts": {"total": len(lines), "completed": 0, "failed": 0},
            }
            return told(provider.batches[batch])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield provider
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def told(value: Any) -> Answer:
    """Return a well-formed answer."""
    return Answer(body=json.dumps(value))
