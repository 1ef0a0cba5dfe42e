"""How much of a server's pace is lost by asking through the model layer.

A stub that answers after 0.3 s is asked 64 times at once, by a bare loop over AsyncOpenAI and
through all layers: cache, retries, pacing, endpoint. Both are measured in one run, in turn, and the
better of three rounds counts. The target is 0.9 of the bare rate.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from briefing.llm.answers import Stored
from briefing.llm.cache import FILE, Cache
from briefing.llm.chat import ChatCompletions
from briefing.llm.pacing import Paced
from briefing.llm.port import Message, Request
from briefing.llm.retry import Retried

LATENCY = 0.3
IN_FLIGHT = 64
ROUNDS = 3
TARGET = 0.9
ANSWER = json.dumps(
    {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "m",
        "choices": [
            {
                "index": 0,
                "finish_reason": "stop",
                "message": {"role": "assistant", "content": '{"fact":"' + "word " * 200 + '"}'},
            }
        ],
        "usage": {"prompt_tokens": 1500, "completion_tokens": 200, "total_tokens": 1700},
    }
).encode()


class Pace(NamedTuple):
    """Requests a second, and milliseconds of processor time for one."""

    rate: float
    cpu: float


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer every request of a connection after the latency."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            await asyncio.sleep(LATENCY)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % len(ANSWER) + ANSWER
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def serve(port: Connection) -> None:
    """Serve in a process of its own, and tell the port."""

    async def run() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=1024)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def request(number: int) -> Request:
    """Return a request as long as one about a chunk."""
    return Request(
        step="s",
        label=f"article-{number}",
        model="m",
        messages=(Message(role="user", part="task", content=f"{number} " + "word " * 1200),),
        schema_name="s",
        json_schema={"type": "object", "properties": {"fact": {"type": "string"}}},
        max_tokens=500,
    )


async def bare(url: str, requests: list[Request]) -> Pace:
    """Return the pace of the bare loop."""
    import openai

    turn = asyncio.Semaphore(IN_FLIGHT)
    async with openai.AsyncOpenAI(api_key="k", base_url=url, max_retries=0) as client:

        async def one(asked: Request) -> None:
            async with turn:
                await client.chat.completions.create(
                    model="m",
                    messages=asked.conversation(),  # type: ignore[arg-type]
                    max_tokens=asked.max_tokens,
                )

        return await rate([one(r) for r in requests])


async def layered(url: str, requests: list[Request], folder: Path) -> Pace:
    """Return the pace through all layers, with an empty cache."""
    endpoint = ChatCompletions("m", base_url=url, api_key="k", context=32_768, timeout=60)
    cache = Cache(folder / FILE)
    model = Stored(cache, Retried(Paced(endpoint, jobs=IN_FLIGHT)))
    try:
        return await rate([model.ask(r) for r in requests])
    finally:
        cache.close()
        await endpoint.aclose()


async def rate(work: list) -> Pace:  # type: ignore[type-arg]
    """Return how many a second are done, and the processor time of one."""
    started, busy = time.perf_counter(), time.process_time()
    await asyncio.gather(*work)
    seconds, cpu = time.perf_counter() - started, time.process_time() - busy
    return Pace(len(work) / seconds, 1e3 * cpu / len(work))


def main() -> None:
    """Measure both in turn, print the better rounds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=1280)
    requests = [request(n) for n in range(parser.parse_args().requests)]
    ours, theirs = multiprocessing.Pipe()
    stub = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs,), daemon=True)
    stub.start()
    url = f"http://127.0.0.1:{ours.recv()}/v1"
    bares, layers = [], []
    for _ in range(ROUNDS):
        bares.append(asyncio.run(bare(url, requests)))
        with tempfile.TemporaryDirectory() as folder:
            layers.append(asyncio.run(layered(url, requests, Path(folder))))
    stub.terminate()
    share = max(layers).rate / max(bares).rate
    print(f"{len(requests)} requests, {IN_FLIGHT} in flight, answered after {LATENCY} s")
    print(f"{'at best':24} {IN_FLIGHT / LATENCY:7.1f} requests/s")
    for name, paces in (("a bare loop", bares), ("through all layers", layers)):
        cpu = min(p.cpu for p in paces)
        print(f"{name:24} {max(paces).rate:7.1f}, {cpu:.1f} ms of processor time each")
    print(f"share {share:.2f}; target {TARGET}: {'met' if share >= TARGET else 'MISSED'}")


if __name__ == "__main__":
    main()
