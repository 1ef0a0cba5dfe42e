"""A real HTTP server on loopback that speaks Chat Completions and answers what a test gives it."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the server sends: a status, headers and a body.

    It hangs up first if `drop`, after `cut` bytes of the body if that is given; it waits `delay`
    seconds before the status and `drip` seconds before each byte of the body. `after` is sent
    behind the body, on a connection that stays open.
    """

    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    drop: bool = False
    cut: int | None = None
    delay: float = 0.0
    drip: float = 0.0
    after: bytes = b""


def completion(text: str | None, finish: str = "stop", refusal: str | None = None) -> Answer:
    """Return a well-formed completion with this text."""
    return Answer(
        body=json.dumps(
            {
                "id": "c",
                "object": "chat.completion",
                "created": 0,
                "model": "m",
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": finish,
                        "message": {"role": "assistant", "content": text, "refusal": refusal},
                    }
                ],
                "usage": {
                    "prompt_tokens": 100,
                    "completion_tokens": 10,
                    "total_tokens": 110,
                    "prompt_tokens_details": {"cached_tokens": 60},
                },
            }
        ),
        headers={"Content-Type": "application/json"},
    )


def failure(status: int, code: str = "", message: str = "no", **headers: str) -> Answer:
    """Return an error as OpenAI words it."""
    return Answer(
        status=status,
        body=json.dumps({"error": {"message": message, "code": code, "type": code}}),
        headers={"Content-Type": "application/json"}
        | {name.replace("_", "-"): value for name, value in headers.items()},
    )


def response(text: str, status: str = "completed", **fields: Any) -> Answer:
    """Return a well-formed answer of the Responses API with this text."""
    part = {"type": "output_text", "text": text, "annotations": []}
    return Answer(
        body=json.dumps(
            {
                "id": "r",
                "object": "response",
                "created_at": 0,
                "model": "m",
                "status": status,
                "error": None,
                "incomplete_details": None,
                "parallel_tool_calls": False,
                "tool_choice": "auto",
                "tools": [],
                "output": [
                    {"type": "reasoning", "id": "a", "summary": []},
                    {
                        "type": "message",
                        "id": "b",
                        "role": "assistant",
                        "status": "completed",
                        "content": [part],
                    },
                ],
                "usage": {
                    "input_tokens": 100,
                    "input_tokens_details": {"cached_tokens": 60},
                    "output_tokens": 10,
                    "output_tokens_details": {"reasoning_tokens": 0},
                    "total_tokens": 110,
                },
            }
            | fields
        ),
        headers={"Content-Type": "application/json"},
    )


class Server:
    """The running server: bodies, paths and headers of what it was sent, in order."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.requests: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []


@contextmanager
def serving(reply: Callable[[int, dict[str, Any]], Answer]) -> Iterator[Server]:
    """Serve; `reply` is given the number of the request, from 0, and its body."""
    lock = threading.Lock()
    ended = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                number = len(server.requests)
                server.requests.append(body)
                server.paths.append(self.path)
                server.headers.append({k.lower(): v for k, v in self.headers.items()})
            answer = reply(number, body)
            if answer.delay:
                ended.wait(answer.delay)
            if answer.drop:
                self._hang_up()
                return
            content = answer.body.encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked may have lost patience
                if answer.drip:
                    for byte in content:
                        ended.wait(answer.drip)
                        self.wfile.write(bytes([byte]))
                self.wfile.write((b"" if answer.drip else content[: answer.cut]) + answer.after)
            if answer.cut is not None:
                self._hang_up()

        def _hang_up(self) -> None:
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass  # clients that hang up are part of the tests

    http = Quiet(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{http.server_address[1]}/v1")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        ended.set()
        http.shutdown()
        thread.join()
        http.server_close()


def from_schema(schema: dict[str, Any], text: str = "The canal opened in 1914.") -> Any:
    """Return a value that fits a JSON schema: the least it allows, `text` for strings."""
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {name: from_schema(p, text) for name, p in schema["properties"].items()}
        case "array":
            return [from_schema(schema["items"], text)]
        case "integer":
            return schema.get("minimum", 1)
        case _:
            return text
