"""The judge for real: the local model's odds tell a supported claim from a contradicted one."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from briefing import claims, promptset, rereading
from briefing.judging import Bench, rulings
from briefing.llm.choose import chosen
from briefing.llm.weights import DEFAULT, find
from briefing.verify.judge import question

pytestmark = pytest.mark.live

SENTENCES = (
    "The port of Varna will close for two weeks in May.",
    "Harbour master Elena Petrova said the quay was no longer safe.",
    "Ferries will call at Burgas until the repairs are done.",
)
SUPPORTED = "Because the quay is unsafe, Varna's port is to be shut for two weeks in May."
CONTRADICTED = (
    "Harbour master Elena Petrova said the quay was safe, and ferries will stay in Varna."
)


def test_a_contradicted_claim_scores_below_a_supported_one() -> None:
    """By the odds alone, and by the score that they are part of; both come with odds."""
    pytest.importorskip("xllamacpp", reason="the extra `local` is not installed")
    path = find(DEFAULT)
    if path is None:
        pytest.skip("the local model is not here: briefing models pull")
    article = claims.article_of(SENTENCES, source="harbour")

    async def asked() -> None:
        async with AsyncExitStack() as stack:
            model = chosen(
                "local",
                base_url=None,
                api_key=None,
                context=None,
                timeout=300,
                pull=lambda: path,
                stack=stack,
            )
            bench = Bench(promptset.load("default"), model, "live")
            good, bad = await rulings(
                [question(text, (1, 2, 3), article) for text in (SUPPORTED, CONTRADICTED)], bench
            )
            assert good.odds is not None
            assert bad.odds is not None
            assert bad.odds < good.odds
            true, false = await rereading.check([SUPPORTED, CONTRADICTED], [article], bench)
            assert false.score < true.score

    asyncio.run(asked())
