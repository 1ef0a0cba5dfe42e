"""Between what is noted of a run and the provider: what is noted is sent, and sent once."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from briefing.batch.state import Kept, Sent
from briefing.errors import ProviderError, TransientError
from briefing.llm.batches import Batches
from briefing.llm.choose import endpoint_of
from briefing.llm.endpoint import Endpoint
from briefing.llm.port import Request
from briefing.settings import Settings


@asynccontextmanager
async def provider(kept: Kept) -> AsyncIterator[Batches]:
    """Give the batches of the server that a run asks.

    Raises:
        UsageError: there is no key.
        BriefingError: the run's settings cannot be read.
    """
    endpoint = endpoint_for(kept.settings())
    try:
        yield Batches(endpoint)
    finally:
        await endpoint.aclose()


def endpoint_for(settings: Settings) -> Endpoint:
    """Return the server that the settings name.

    Raises:
        UsageError: there is no such server, or no key.
    """
    return endpoint_of(
        settings.model,
        base_url=settings.base_url,
        api_key=os.environ.get("OPENAI_API_KEY") or None,
        context=settings.context,
        timeout=settings.timeout,
        api=settings.api,
    )


async def send(kept: Kept, requests: Iterable[Request], batches: Batches) -> None:
    """Note a wave, then send it.

    Raises:
        ProviderError: the server cannot be asked; what was noted may have been sent.
    """
    wave: list[Sent] = []
    for content in batches.files(requests):
        tag = secrets.token_hex(12)
        kept.put_requests(tag, content)
        wave.append(Sent(tag=tag, requests=content.count(b"\n")))
    kept.update(batches=(*kept.run.batches, *wave), wave=kept.run.wave + 1)
    for sent in wave:
        await confirmed(kept, sent, batches, anew=True)


async def confirmed(kept: Kept, sent: Sent, batches: Batches, *, anew: bool = False) -> str:
    """Return the id of a batch that was noted; it is made unless it is there."""
    if sent.id:
        return sent.id
    try:
        batch = await batches.submit(sent.tag, kept.requests(sent.tag), anew=anew)
    except TransientError as e:
        raise ProviderError(f"{e}; briefing batch collect goes on from here") from e
    kept.replace(sent.model_copy(update={"id": batch}))
    return batch
