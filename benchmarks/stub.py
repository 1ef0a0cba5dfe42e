"""A server that answers after a while, in a process of its own: what the model layer is timed on.

It plays a model that cites well: what is asked about sentence 7 is answered with sentence 7, all
else with the first one. So every finding passes the checks, and nothing has to be asked again.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import re
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

LINE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)


def answer(body: dict[str, Any]) -> str:
    """Return the JSON text that answers a request of ours."""
    said = "\n".join(m["content"] for m in body["messages"])
    sentences: dict[int, str] = {}
    for number, text in LINE.findall(said):
        sentences.setdefault(int(number), text)  # a task shows how some begin, after the article
    return json.dumps(_filled(body["response_format"]["json_schema"]["schema"], sentences, 1))


def _filled(schema: dict[str, Any], sentences: dict[int, str], about: int) -> Any:  # noqa: ANN401
    if "enum" in schema:
        return schema["enum"][0]
    match schema["type"]:
        case "object":
            return {
                name: _filled(part, sentences, int(name[5:]) if name.startswith("from_") else about)
                for name, part in schema["properties"].items()
            }
        case "array":
            return [about] if schema["items"]["type"] == "integer" else []
        case "integer":
            return schema.get("minimum", 1)
        case _:
            return sentences.get(about, "It is not said.")


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, wait: float) -> None:
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
            body = json.loads(await reader.readexactly(length))
            message = {"role": "assistant", "content": answer(body)}
            usage = {"prompt_tokens": 1500, "completion_tokens": 200, "total_tokens": 1700}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            content = json.dumps(
                {
                    "id": "c",
                    "object": "chat.completion",
                    "created": 0,
                    "model": "m",
                    "choices": [choice],
                    "usage": usage,
                }
            ).encode()
            await asyncio.sleep(wait)
            writer.write(
                b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n" % len(content) + content
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def _run(port: Connection, wait: float) -> None:
    async def run() -> None:
        server = await asyncio.start_server(
            lambda r, w: _serve(r, w, wait), "127.0.0.1", 0, backlog=1024
        )
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


@contextmanager
def stub(wait: float) -> Iterator[str]:
    """Give the address of a server that answers after so many seconds."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=_run, args=(theirs, wait), daemon=True
    )
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}/v1"
    finally:
        process.terminate()
        process.join()
