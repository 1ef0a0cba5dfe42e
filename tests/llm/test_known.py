"""What is known of models by their names."""

from __future__ import annotations

import pytest

from briefing.llm.known import context_of, reasons


@pytest.mark.parametrize(
    ("model", "context"),
    [
        ("gpt-4o-mini", 128_000),
        ("gpt-4o-2024-08-06", 128_000),
        ("openai/gpt-4.1-nano", 1_047_576),
        ("gpt-4", 8_192),
        ("gpt-4-0613", 8_192),
        ("gpt-4-turbo", 128_000),
        ("gpt-5-mini", 400_000),
        ("gpt-5-chat-latest", 128_000),
        ("gpt-5.4-mini", 400_000),
        ("gpt-5.4", 1_050_000),
        ("gpt-5.6", 1_050_000),
        ("gpt-5.6-terra", 1_050_000),
        ("openai/gpt-6-luna", 1_050_000),
        ("gpt-6.1-sol", 1_050_000),
        ("gpt-5.6-cyber", None),
        ("gpt-5.9", None),
        ("gpt-6", None),
        ("o1-mini", 128_000),
        ("o4-mini", 200_000),
        ("llama3.1:8b", 131_072),
        ("meta-llama/Llama-3.1-8B-Instruct", 131_072),
        ("Qwen/Qwen2.5-7B-Instruct", 32_768),
        ("qwen3:8b", 32_768),
        ("Qwen/Qwen3.5-122B-A10B", 262_144),
        ("qwen3.6-plus", None),
        ("gemma3:1b", 32_768),
        ("gemma-3n-e4b-it", 32_768),
        ("google/gemma-3-27b-it", 131_072),
        ("google/gemma-4-31b-it", 262_144),
        ("deepseek-v4-pro", 1_000_000),
        ("mistral-large-2512", 262_144),
        ("ft:gpt-4o-mini:someone::x", 128_000),
        ("some-model", None),
        ("", None),
    ],
)
def test_contexts(model: str, context: int | None) -> None:
    """Owners, tags and dates do not hide a name; what is not known is None."""
    assert context_of(model) == context


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("o1", True),
        ("o3-mini", True),
        ("o4-mini-2025-04-16", True),
        ("gpt-5", True),
        ("gpt-5.4-nano", True),
        ("gpt-5.6-terra", True),
        ("gpt-6-sol", True),
        ("openai/gpt-oss-20b", True),
        ("gpt-5-chat-latest", False),
        ("gpt-5.1-chat-latest", False),
        ("gpt-4o", False),
        ("olmo-2", False),
        ("o1pha", False),
    ],
)
def test_reasoning_models_are_told_by_name(model: str, expected: bool) -> None:
    """Models that think before they answer take no temperature."""
    assert reasons(model) is expected
