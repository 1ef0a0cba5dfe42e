"""OpenTelemetry spans for what a model is asked, by the GenAI semantic conventions.

One client span, "chat MODEL", for each request that is sent; what a store answers has none. Names
are those of opentelemetry-semantic-conventions 0.66b2 (still incubating, so they are spelt out
here). Prompts and answers are in a span only where `CONTENT` says so. Not obvious: who does not
trace does not pay, not even for an import.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from briefing.errors import BriefingError
from briefing.llm.known import reasons
from briefing.llm.port import Model, Reply, Request, compact

if TYPE_CHECKING:
    from opentelemetry.trace import Span

SCOPE = "policy-briefing"

CONTENT = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"
"""The variable of the environment that puts content into spans; by default there is none."""

_IN_SPANS = ("true", "span_only", "span_and_event")
_EXPORTERS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


@contextmanager
def exported() -> Iterator[None]:
    """Send spans to where OTEL_EXPORTER_OTLP_ENDPOINT says, until the block ends.

    Does nothing where it says nothing, where the extra `otel` is not installed, and where the
    program runs inside another that has set its own tracing up.
    """
    off = os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true"
    other = os.environ.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp"
    if off or other or not any(map(os.environ.get, _EXPORTERS)) or not _installed() or _traces():
        yield
        return
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import SERVICE_NAME, Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    named = os.environ.get("OTEL_SERVICE_NAME") or SCOPE
    provider = TracerProvider(resource=Resource.create({SERVICE_NAME: named}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    try:
        yield
    finally:
        provider.shutdown()


def traced(model: Model, base_url: str | None) -> Model:
    """Return the model with a span for each request, where this program is traced."""
    return Traced(model, base_url) if _traces() else model


@contextmanager
def workflow(source: str) -> Iterator[None]:
    """Put the spans of one article into one trace, where this program is traced."""
    if not _traces():
        yield
        return
    from opentelemetry import trace

    attributes = {
        "gen_ai.operation.name": "invoke_workflow",
        "gen_ai.workflow.name": "briefing",
        "briefing.source": source,
    }
    tracer = trace.get_tracer(SCOPE)
    with tracer.start_as_current_span("invoke_workflow briefing", attributes=attributes):
        yield


class Traced:
    """A model whose requests have spans; `base_url` is where it is asked, None OpenAI's own."""

    def __init__(self, model: Model, base_url: str | None) -> None:
        from opentelemetry import trace

        self.name = model.name
        self.context = model.context
        self._model = model
        self._tracer = trace.get_tracer(SCOPE)
        address = urlsplit(base_url or "https://api.openai.com")
        self._host = address.hostname or ""
        self._port = address.port or (80 if address.scheme == "http" else 443)
        azure = self._host.endswith((".azure.com", ".azure.us"))
        # "openai" for whatever speaks its protocol, as the conventions have it.
        self._provider = "azure.ai.openai" if azure else "openai"
        self._content = os.environ.get(CONTENT, "").lower() in _IN_SPANS

    async def ask(self, request: Request) -> Reply:
        """Ask within a span."""
        from opentelemetry.trace import SpanKind, Status, StatusCode

        with self._tracer.start_as_current_span(
            f"chat {request.model}",
            kind=SpanKind.CLIENT,
            attributes={
                "gen_ai.operation.name": "chat",
                "gen_ai.provider.name": self._provider,
                "gen_ai.request.model": request.model,
                "gen_ai.request.max_tokens": request.max_tokens,
                "gen_ai.output.type": "json",
                "server.address": self._host,
                "server.port": self._port,
                "briefing.step": request.step,
                "briefing.request": request.label,
            },
            # A message of ours is one line, but a server may repeat the prompt in it.
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            if not reasons(request.model):  # those are not sent one
                span.set_attribute("gen_ai.request.temperature", request.temperature)
            if self._content:
                _show_prompt(span, request)
            try:
                reply = await self._model.ask(request)
            except BriefingError as e:
                span.set_attribute("error.type", type(e).__name__)
                span.set_status(Status(StatusCode.ERROR))
                raise
            span.set_attributes(
                {
                    "gen_ai.response.finish_reasons": (reply.finish_reason,),
                    "gen_ai.usage.input_tokens": reply.usage.prompt_tokens,
                    "gen_ai.usage.cache_read.input_tokens": reply.usage.cached_tokens,
                    "gen_ai.usage.output_tokens": reply.usage.completion_tokens,
                }
            )
            if self._content:
                answer = {"role": "assistant", "parts": [_text(reply.text)]}
                said = [answer | {"finish_reason": reply.finish_reason}]
                span.set_attribute("gen_ai.output.messages", compact(said))
            return reply


def _show_prompt(span: Span, request: Request) -> None:
    sent = request.conversation()
    system = [_text(m["content"]) for m in sent if m["role"] == "system"]
    others = [
        {"role": m["role"], "parts": [_text(m["content"])]} for m in sent if m["role"] != "system"
    ]
    span.set_attribute("gen_ai.system_instructions", compact(system))
    span.set_attribute("gen_ai.input.messages", compact(others))


def _text(content: str) -> dict[str, str]:
    return {"type": "text", "content": content}


def _installed() -> bool:
    try:
        return find_spec("opentelemetry.exporter.otlp.proto.http.trace_exporter") is not None
    except ModuleNotFoundError:
        return False


def _traces() -> bool:
    """Return whether someone has set tracing up; without its import nobody can have."""
    if "opentelemetry.trace" not in sys.modules:
        return False
    from opentelemetry import trace

    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)
