"""The answer store in its folder form: one readable JSON file per answer.

A store is record, replay and resume in one: an answer is stored before it is used, and a stored
answer is never asked for again. A file is named after what was asked and the start of the request's
key, so that a folder sorts by article and step, and two people's recordings merge without
conflict. It holds the request in full, line by line, which is what lets a miss say what changed.
No header, key or address of a server is in a Request, so none can be stored.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol
from weakref import WeakValueDictionary

from briefing.errors import BriefingError, ReplayMissError, UsageError
from briefing.files import placed
from briefing.llm.port import Model, Reply, Request
from briefing.llm.recorded import (
    FormatError,
    changes,
    read,
    recorded_reply,
    recorded_request,
    recording,
)

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
        return recorded_reply(entry) if entry["key"] == request.key else None

    def put(self, request: Request, reply: Reply, context: int) -> None:
        """Store an answer: written aside, then moved into place.

        Raises:
            UsageError: the folder cannot be written.
        """
        entry = recording(request, reply, context)
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
        recorded = [recorded_request(self.entry(path)) for path in self._siblings(request)]
        if not recorded:
            return f"{self.path} has no recording of {request.label}; make one with --record"
        named, lines = min((changes(one, request) for one in recorded), key=lambda c: len(c[0]))
        more = [f"… {len(lines) - _DIFF_LINES} more lines"] if len(lines) > _DIFF_LINES else []
        what = ", ".join(named) or "nothing that is recorded"
        head = (
            f"No recorded answer for {request.label} in {self.path}; changed since the recording: "
            f"{what}. Record again with --record"
        )
        return "\n".join([head, *lines[:_DIFF_LINES], *more])

    def _siblings(self, request: Request) -> list[Path]:
        """Return the recordings of a request's label, else all of its article and step."""
        key = "?" * _KEY_SHOWN
        same = sorted(self.path.glob(f"{request.label}.{key}.json"))
        article, step = request.article, request.label.rpartition(".")[2]
        return same or sorted(self.path.glob(f"{article}.*.{step}.{key}.json"))

    def _file(self, request: Request) -> Path:
        return self.path / f"{request.label}.{request.key[:_KEY_SHOWN]}.json"

    def entry(self, path: Path) -> dict[str, Any]:
        """Return the recording in a file, as JSON.

        Raises:
            UsageError, BriefingError: it cannot be read, or is no recording.
        """
        try:
            return read(path.read_text(encoding="utf-8", errors="surrogatepass"))
        except FormatError as e:
            raise BriefingError(f"{path} {e}; record again") from e
        except OSError as e:
            raise UsageError(f"{path} cannot be read: {e.strerror or e}") from e
        except ValueError as e:
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
