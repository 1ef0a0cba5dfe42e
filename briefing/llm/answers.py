"""The answer store in its folder form: one readable JSON file per answer.

A store is record, replay and resume in one: an answer is stored before it is used, and a stored
answer is never asked for again. A file is named after what was asked and the start of the request's
key, so that a folder sorts by article and step, and two people's recordings merge without
conflict. It holds the request in full, line by line, which is what lets a miss say what changed.
No header, key or address of a server is in a Request, so none can be stored.
"""

from __future__ import annotations

import asyncio
import difflib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from weakref import WeakValueDictionary

from pydantic import ValidationError

from briefing.errors import BriefingError, ReplayMissError, UsageError
from briefing.files import placed
from briefing.llm.port import Model, Reply, Request, Token, canonical, compact

FORMAT = 1
_KEY_SHOWN = 12
_DIFF_LINES = 24

LAST_WAIT = 60.0
"""Seconds that a run which has failed waits for answers on their way: they are paid for."""


class Folder:
    """Answers in the files of one folder: `LABEL.KEY12.json`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def get(self, request: Request) -> Reply | None:
        """Return the stored answer to this request, if there is one.

        Raises:
            BriefingError: the file is damaged.
        """
        path = self._file(request)
        if not path.exists():
            return None
        entry = self.entry(path)
        if entry["key"] != request.key:
            return None
        answer = entry["answer"]
        text = answer if isinstance(answer, str) else compact(answer)
        try:
            told = entry["reply"]
            tokens = [Token(text=t, top=top) for t, top in map(json.loads, told.get("tokens", ()))]
            return Reply.model_validate({**told, "text": text, "stored": True, "tokens": tokens})
        except (ValidationError, ValueError, TypeError, AttributeError) as e:
            raise BriefingError(f"{path} is no recorded answer; delete it and record again") from e

    def put(self, request: Request, reply: Reply, context: int) -> None:
        """Store an answer: written aside, then moved into place.

        Raises:
            UsageError: the folder cannot be written.
        """
        try:
            answer: Any = json.loads(reply.text)
            if isinstance(answer, str) or compact(answer) != reply.text:
                answer = reply.text
        except ValueError:
            answer = reply.text
        entry = {
            "format": FORMAT,
            "key": request.key,
            "step": request.step,
            "model": {"name": request.model, "context": context},
            "messages": [
                {"role": m.role, "part": m.part, "content": m.content.split("\n")}
                for m in request.messages
            ],
            "schema": {"name": request.schema_name, "json": canonical(request.json_schema)},
            "sampling": {
                "max_tokens": request.max_tokens,
                "temperature": request.temperature,
                "ordinal": request.ordinal,
                **({"logprobs": request.logprobs} if request.logprobs else {}),
            },
            "reply": reply.model_dump(include={"finish_reason", "usage", "seconds"})
            | (
                {"tokens": [compact([t.text, t.top]) for t in reply.tokens]} if reply.tokens else {}
            ),
            "answer": answer,
        }
        text = json.dumps(entry, indent=1, ensure_ascii=False) + "\n"
        try:
            placed(self._file(request), text.encode(errors="surrogatepass"))
        except OSError as e:
            raise UsageError(f"{self.path} cannot be written: {e.strerror or e}") from e

    def model(self) -> tuple[str, int]:
        """Return the name and the context of the model that these answers are from.

        Raises:
            UsageError: there are no recordings, or of several models.
        """
        if not self.path.is_dir():
            raise UsageError(
                f"{self.path} is no folder of recorded answers; make one with --record"
            )
        models = {(m["name"], m["context"]) for m in (e["model"] for e in self.entries())}
        if not models:
            raise UsageError(f"{self.path} holds no recorded answers; make some with --record")
        if len(models) > 1:
            names = ", ".join(sorted(name for name, _ in models))
            raise UsageError(f"{self.path} holds answers of {names}; choose one with --model")
        return models.pop()

    def entries(self) -> list[dict[str, Any]]:
        """Return all recordings, in the order of their file names."""
        return [self.entry(path) for path in sorted(self.path.glob("*.*.json"))]

    def explain(self, request: Request) -> str:
        """Say how a request differs from the nearest recording of the same article and step."""
        if not self._siblings(request):
            return f"{self.path} has no recording of {request.label}; make one with --record"
        changed, lines = self.changes(request)
        more = [f"… {len(lines) - _DIFF_LINES} more lines"] if len(lines) > _DIFF_LINES else []
        what = ", ".join(changed) or "nothing that is recorded"
        head = (
            f"No recorded answer for {request.label} in {self.path}; changed since the recording: "
            f"{what}. Record again with --record"
        )
        return "\n".join([head, *lines[:_DIFF_LINES], *more])

    def changes(self, request: Request) -> tuple[list[str], list[str]]:
        """Return what differs from the nearest recording of the same article and step.

        The names of the parts that have changed, and the lines of a unified difference.
        """
        asked = _parts(request)
        recorded = [_recorded_parts(self.entry(path)) for path in self._siblings(request)]
        if not recorded:
            return [], []
        nearest = min(recorded, key=lambda parts: sum(parts.get(k) != v for k, v in asked.items()))
        changed = [name for name in asked if nearest.get(name) != asked[name]]
        changed += [name for name in nearest if name not in asked]
        lines: list[str] = []
        for name in changed:
            lines += difflib.unified_diff(
                nearest.get(name, "").split("\n"),
                asked.get(name, "").split("\n"),
                f"recorded {name}",
                f"asked {name}",
                lineterm="",
                n=1,
            )
        return changed, lines

    def _siblings(self, request: Request) -> list[Path]:
        return sorted(self.path.glob(f"{request.label}.{'?' * _KEY_SHOWN}.json"))

    def _file(self, request: Request) -> Path:
        return self.path / f"{request.label}.{request.key[:_KEY_SHOWN]}.json"

    def entry(self, path: Path) -> dict[str, Any]:
        """Return the recording in a file, as JSON.

        Raises:
            UsageError, BriefingError: it cannot be read, or is no recording.
        """
        try:
            entry = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
            if entry["format"] != FORMAT:
                raise BriefingError(
                    f"{path} has format {entry['format']}, not {FORMAT}; record again"
                )
            return {
                name: entry[name]
                for name in (
                    "key",
                    "step",
                    "model",
                    "messages",
                    "schema",
                    "sampling",
                    "reply",
                    "answer",
                )
            }
        except OSError as e:
            raise UsageError(f"{path} cannot be read: {e.strerror or e}") from e
        except (ValueError, KeyError, TypeError, RecursionError) as e:
            raise BriefingError(f"{path} is no recorded answer; delete it and record again") from e


class Store(Protocol):
    """Where answers are kept: a `Folder`, or `briefing.llm.cache.Cache`."""

    def get(self, request: Request) -> Reply | None:
        """Return the stored answer to this request, if there is one."""

    def put(self, request: Request, reply: Reply, context: int) -> None:
        """Store an answer, if it is of a kind that this store keeps."""


class Keeping:
    """A model whose answers are in every store of a run before they are returned.

    It belongs right around what is asked, inside the pacing: then no request takes a place whose
    last answer is not stored yet, and of a run that is killed only the requests in flight, at most
    as many as there are places, are asked again. An answer that nobody waits for any more, since
    the run has failed elsewhere, is paid for all the same: `settled` stores it, and `late` hears of
    it.
    """

    def __init__(
        self,
        model: Model,
        stores: Sequence[Store],
        late: Callable[[Request, Reply], None] = lambda _request, _reply: None,
    ) -> None:
        self.name, self.context = model.name, model.context
        self._model = model
        self._stores = stores
        self._late = late
        self._sent: set[asyncio.Task[Reply]] = set()
        self._left: dict[asyncio.Task[Reply], Request] = {}

    async def ask(self, request: Request) -> Reply:
        """Ask and store."""
        answer = asyncio.create_task(self._stored(request))
        self._sent.add(answer)
        answer.add_done_callback(self._sent.discard)
        try:
            return await asyncio.shield(answer)
        except asyncio.CancelledError:
            self._left[answer] = request
            raise

    async def settled(
        self,
        kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Wait for the answers that are on their way, unless the user has interrupted the run."""
        try:
            if self._sent and (kind is None or issubclass(kind, Exception)):
                await asyncio.wait(self._sent, timeout=LAST_WAIT)
        finally:  # the user may interrupt this, too
            for answer in self._sent:
                answer.cancel()
            await asyncio.gather(*self._left, return_exceptions=True)
            for answer, request in self._left.items():
                if not answer.cancelled() and not answer.exception():
                    self._late(request, answer.result())
            self._left.clear()

    async def _stored(self, request: Request) -> Reply:
        reply = await self._model.ask(request)
        await _put(self._stores, request, reply, self.context)
        return reply.model_copy(update={"kept": True})


class Stored:
    """A model whose answers are stored before they are used, and looked up before it is asked.

    Without a `model` behind the store, a folder, it only replays, strictly. With `refresh`, what
    was stored before this run is asked for again. Of two equal requests at the same time the
    second waits for the first one's answer.
    """

    def __init__(self, store: Store, model: Model | None, *, refresh: bool = False) -> None:
        self._store = store
        self._model = model
        self._refresh = refresh
        self._fresh: set[str] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        if model is not None:
            self.name, self.context = model.name, model.context
        elif isinstance(store, Folder):
            self.name, self.context = store.model()
        else:
            raise ValueError("only a folder of recordings can be replayed")

    async def ask(self, request: Request) -> Reply:
        """Return the stored answer, else ask and store.

        Raises:
            ReplayMissError: nothing is stored and there is no model to ask.
        """
        key = request.key
        turn = self._turns.setdefault(key, asyncio.Lock())
        async with turn:
            if not self._refresh or key in self._fresh:
                # Not in a thread: a lookup is faster than a change of threads.
                stored = self._store.get(request)
                if stored is not None:
                    return stored
            if self._model is None:
                raise ReplayMissError(_explained(self._store, request))
            reply = await self._model.ask(request)
            if not reply.kept:
                await _put((self._store,), request, reply, self.context)
            self._fresh.add(key)
            return reply


async def _put(stores: Sequence[Store], request: Request, reply: Reply, context: int) -> None:
    """Store an answer, in a thread, for another process may hold the store.

    To its end, even if we are interrupted meanwhile: what was answered is not asked for again.
    """

    def put() -> None:
        for store in stores:
            store.put(request, reply, context)

    await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, put))


def _explained(store: Store, request: Request) -> str:
    return store.explain(request) if isinstance(store, Folder) else f"{request.label} is not stored"


def _parts(request: Request) -> dict[str, str]:
    """Return what affects the answer, by name, as text."""
    return {
        **_numbered([(m.part, m.content) for m in request.messages]),
        "model": request.model,
        "schema": f"{request.schema_name}\n{_in_lines(canonical(request.json_schema))}",
        "sampling": _sampling(
            request.max_tokens, request.temperature, request.ordinal, request.logprobs
        ),
    }


def _in_lines(text: str) -> str:
    """Return JSON a value a line, so that a difference shows where it is."""
    return json.dumps(json.loads(text), indent=1)


def _recorded_parts(entry: dict[str, Any]) -> dict[str, str]:
    sampling = entry["sampling"]
    return {
        **_numbered([(m["part"], "\n".join(m["content"])) for m in entry["messages"]]),
        "model": entry["model"]["name"],
        "schema": f"{entry['schema']['name']}\n{_in_lines(entry['schema']['json'])}",
        "sampling": _sampling(
            sampling["max_tokens"],
            sampling["temperature"],
            sampling["ordinal"],
            sampling.get("logprobs", 0),
        ),
    }


def _sampling(max_tokens: int, temperature: float, ordinal: int, logprobs: int) -> str:
    told = f"{max_tokens} {temperature} {ordinal}"
    return f"{told} {logprobs}" if logprobs else told


def _numbered(parts: list[tuple[str, str]]) -> dict[str, str]:
    """Name each part; a second part of one name gets a number."""
    named: dict[str, str] = {}
    for name, content in parts:
        same = sum(key.split(" ")[0] == name for key in named)
        named[f"{name} {same + 1}" if same else name] = content
    return named
