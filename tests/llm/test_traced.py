"""Spans: one for each request that is sent, by the GenAI conventions, content only if wanted."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from briefing.errors import AnswerError
from briefing.llm.cache import Cache
from briefing.llm.choose import chosen, kept
from briefing.llm.port import Reply, Request
from briefing.llm.traced import CONTENT, workflow
from tests.cli.test_generate import ARTICLE, asking, briefing, honest
from tests.llm.server import Answer, completion, failure, serving

Maker = Callable[..., Request]
CANARY = "canary-486ea46224d1bb4f"
GOOD = '{"fact":"The canal opened.","evidence":1}'


@pytest.fixture
def spans(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemorySpanExporter]:
    """Trace this process, as an application does, into memory."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    monkeypatch.setattr(trace, "_TRACER_PROVIDER", provider)
    yield exporter
    provider.shutdown()


def asked(url: str, requests: list[Request], folder: Path) -> list[Reply]:
    """Ask through all layers, in one workflow."""

    async def run() -> list[Reply]:
        async with AsyncExitStack() as stack:
            cache = Cache(folder / "answers.sqlite3")
            stack.callback(cache.close)
            model = chosen(
                *("m",),
                base_url=url,
                api_key=CANARY,
                context=None,
                timeout=5,
                pull=Path,
                stack=stack,
            )
            with workflow("canal.txt"):
                return [await kept(model, [cache]).ask(r) for r in requests]

    return asyncio.run(run())


def chats(spans: InMemorySpanExporter) -> list[ReadableSpan]:
    """Return the spans of requests, as they ended."""
    return [s for s in spans.get_finished_spans() if s.kind == SpanKind.CLIENT]


def test_a_request_is_a_span_by_the_conventions(
    request_of: Maker, spans: InMemorySpanExporter, tmp_path: Path
) -> None:
    """Name, kind and attributes are those of the conventions; no content, no key."""
    with serving(lambda n, b: completion(GOOD)) as server:
        asked(server.url, [request_of(), request_of()], tmp_path)
        port = int(server.url.split(":")[2].split("/")[0])
    (span,) = chats(spans)  # the second was stored
    assert span.name == "chat m"
    assert dict(span.attributes or {}) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "m",
        "gen_ai.request.max_tokens": 100,
        "gen_ai.request.temperature": 0.0,
        "gen_ai.output.type": "json",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 100,
        "gen_ai.usage.cache_read.input_tokens": 60,
        "gen_ai.usage.output_tokens": 10,
        "server.address": "127.0.0.1",
        "server.port": port,
        "briefing.step": "points",
        "briefing.request": "canal.1-9.points",
    }
    (article,) = [s for s in spans.get_finished_spans() if s.kind == SpanKind.INTERNAL]
    assert article.name == "invoke_workflow briefing"
    assert span.parent == article.get_span_context()
    assert CANARY not in "".join(s.to_json() for s in spans.get_finished_spans())


def test_every_try_has_a_span_and_a_failed_one_its_error(
    request_of: Maker, spans: InMemorySpanExporter, tmp_path: Path
) -> None:
    """An error is told by its kind: a server may repeat prompt or key in its words."""
    said = f"busy with {CANARY} and “What opened?”"
    answers = {0: failure(503, "", said, Retry_After="0"), 2: failure(400, "content_filter", said)}
    with serving(lambda n, b: answers.get(n) or completion(GOOD)) as server:
        asked(server.url, [request_of()], tmp_path)
        with pytest.raises(AnswerError):
            asked(server.url, [request_of("And what closed?")], tmp_path)
    busy, good, filtered = chats(spans)
    assert [s.status.status_code for s in (busy, good, filtered)] == [
        *(StatusCode.ERROR, StatusCode.UNSET, StatusCode.ERROR),
    ]
    assert (busy.attributes or {})["error.type"] == "TransientError"
    assert (filtered.attributes or {})["error.type"] == "AnswerError"
    told = "".join(s.to_json() for s in spans.get_finished_spans())
    assert CANARY not in told
    assert "opened" not in told


@pytest.mark.parametrize("wanted", ["SPAN_ONLY", "true", "NO_CONTENT", "EVENT_ONLY", ""])
def test_content_is_in_a_span_only_where_it_is_wanted(
    request_of: Maker,
    spans: InMemorySpanExporter,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    wanted: str,
) -> None:
    """System prompt, messages and answer, in the conventions' form."""
    monkeypatch.setenv(CONTENT, wanted)
    with serving(lambda n, b: completion(GOOD)) as server:
        asked(server.url, [request_of()], tmp_path)
    (span,) = chats(spans)
    if wanted not in ("SPAN_ONLY", "true"):
        assert "opened" not in span.to_json()
        return
    told = {k: json.loads(str(v)) for k, v in (span.attributes or {}).items() if "messages" in k}
    assert told["gen_ai.input.messages"] == [
        {
            "role": "user",
            "parts": [{"type": "text", "content": "[1] The canal opened.\n\nWhat opened?"}],
        }
    ]
    assert told["gen_ai.output.messages"] == [
        {
            "role": "assistant",
            "parts": [{"type": "text", "content": GOOD}],
            "finish_reason": "stop",
        }
    ]
    assert "Answer briefly." in str((span.attributes or {})["gen_ai.system_instructions"])


def test_who_does_not_trace_does_not_pay() -> None:
    """Choosing a model imports nothing of OpenTelemetry."""
    code = (
        "import sys, pathlib, contextlib, briefing.cli.watching; from briefing.llm import choose;"
        "choose.chosen('m', base_url='http://127.0.0.1:9', api_key=None, context=None, timeout=1,"
        "pull=pathlib.Path, stack=contextlib.AsyncExitStack());"
        "print([m for m in sys.modules if m.startswith('opentelemetry')])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_command_exports_where_the_environment_says(tmp_path: Path) -> None:
    """OTEL_EXPORTER_OTLP_ENDPOINT is all that it takes; what was traced is sent before the end."""
    sent: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    http = HTTPServer(("127.0.0.1", 0), Collector)
    thread = Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    (tmp_path / "grain.txt").write_text(ARTICLE, encoding="utf-8")

    def hearing(number: int, body: dict[str, object]) -> Answer:
        return honest(number, body)

    try:
        with serving(hearing) as server:
            run = briefing(
                *("generate", "grain.txt", *asking(server)),
                cwd=tmp_path,
                OTEL_EXPORTER_OTLP_ENDPOINT=f"http://127.0.0.1:{http.server_address[1]}",
                OTEL_EXPORTER_OTLP_COMPRESSION="none",
                OPENAI_API_KEY=CANARY,
            )
    finally:
        http.shutdown()
        thread.join()
        http.server_close()
    assert run.returncode == 0, run.stderr
    assert {path for path, _ in sent} == {"/v1/traces"}
    told = b"".join(body for _, body in sent)
    assert told.count(b"gen_ai.operation.name") == len(server.requests) + 1
    assert b"policy-briefing" in told
    assert CANARY.encode() not in told
