"""What is known beforehand about models by their names: window, and whether they reason first.

Everything else is learnt from the server. A name that is not here is taken for an ordinary model.
"""

from __future__ import annotations

import re

REASONING_ROOM = 8_192
"""Tokens that a reasoning model may think with, beside its answer: the limit is on both."""

# Compared with the lists of genai-prices (0.2.3) in November 2026. The open models' windows are
# those of their cards, the smaller one where sizes of a family differ.
_WINDOWS: tuple[tuple[str, int], ...] = (
    (r"gpt-6(\.1)?-(astra|sol|terra|luna)", 1_050_000),
    (r"gpt-5\.6(-sol|-terra|-luna|-\d{4}|$)", 1_050_000),
    (r"gpt-5\.5(-pro|-\d{4}|$)", 1_000_000),
    (r"gpt-5\.4(-pro|-\d{4}|$)", 1_050_000),
    (r"gpt-5\.3(?!-codex)", 128_000),
    (r"gpt-5(\.\d+)?-chat", 128_000),
    (r"gpt-5(\.[1-4])?(?![.\d])", 400_000),
    (r"gpt-4\.1", 1_047_576),
    (r"gpt-4o|chatgpt-4o", 128_000),
    (r"gpt-4-turbo|gpt-4-(1106|0125)", 128_000),
    (r"gpt-4-32k", 32_768),
    (r"gpt-4(-\d{4})?$", 8_192),
    (r"gpt-3\.5-turbo-instruct", 4_096),
    (r"gpt-3\.5-turbo", 16_385),
    (r"gpt-oss", 131_072),
    (r"o1-(mini|preview)", 128_000),
    (r"o[134]", 200_000),
    (r"llama-?3\.[123]", 131_072),
    (r"llama-?3", 8_192),
    (r"qwen2\.5-coder-(0\.5|1\.5|3)b", 32_768),
    (r"qwen2\.5", 32_768),
    (r"qwen3\.5(?!-(plus|max|flash))", 262_144),
    (r"qwen3(?![.\d])", 32_768),
    (r"mistral-large-4", 1_048_576),
    (r"mistral-large-2512|mistral-medium-3-5|mistral-small-2603", 262_144),
    (r"ministral-(8|14)b-2512", 262_144),
    (r"mistral-(small|medium|large|nemo)|ministral", 131_072),
    (r"mixtral-8x22b", 65_536),
    (r"mixtral|mistral", 32_768),
    (r"gemma-?4-(26|31)b", 262_144),
    (r"gemma-?[34](?!n|-?(270m|1b))", 131_072),
    (r"gemma-?3", 32_768),
    (r"gemma-?2", 8_192),
    (r"phi-?4", 16_384),
    (r"deepseek-(v4|flash)", 1_000_000),
    (r"deepseek-v3\.[12]", 128_000),
    (r"deepseek", 65_536),
)

_REASONING = re.compile(r"(o[134]|gpt-[56](?![\w.]*-chat)|gpt-oss)(?![a-z])")

# On 59 claims of SummEdits balanced accuracy is 0.71 with it, 0.62 without a judge, 0.60 at 0 and
# 0.61 at -1 (docs/quality.md). In a briefing only inferences are put to such a judge.
_ODDS: tuple[tuple[str, float], ...] = ((r"qwen2\.5-coder-1\.5b", -0.25),)


def context_of(model: str) -> int | None:
    """Return a model's window in tokens, as its maker states it; None where it is not known.

    A server of one's own may run a model with less than that: its setting is the nearer word.
    """
    name = _plain(model)
    return next((size for pattern, size in _WINDOWS if re.match(pattern, name)), None)


def reasons(model: str) -> bool:
    """Return whether a model thinks before it answers, and so takes no temperature."""
    return _REASONING.match(_plain(model)) is not None


def odds_needed(model: str) -> float | None:
    """Return the log-odds of yes against no from which on a model's yes is to be believed.

    None for a model that is asked for its word instead, as all are whose odds nobody has measured.
    """
    name = _plain(model)
    return next((needed for pattern, needed in _ODDS if re.match(pattern, name)), None)


def _plain(model: str) -> str:
    """Return the name without its owner ("openai/") and in lower case; tags are written with -."""
    name = model.lower().rsplit("/", 1)[-1].replace(":", "-").replace("_", "-")
    return name.removeprefix("ft-").removeprefix("meta-")
