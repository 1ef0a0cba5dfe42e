"""Prompt sets: a folder of templates and one `set.toml`, and how they become messages.

`load` finds a set by name or path, reads it with what it extends, and gives a `PromptSet`: what it
declares (sections, steps, limits, checklists) and templates that render to the messages of a
request. Wording is data; nothing in here knows what the words say.
"""

from briefing.promptset.declared import (
    Checklist,
    Declaration,
    Kind,
    Limits,
    Omissions,
    Question,
    SectionSpec,
    StepSpec,
    WhyReported,
)
from briefing.promptset.places import find
from briefing.promptset.reading import load
from briefing.promptset.rendering import PromptSet, fenced

__all__ = [
    "Checklist",
    "Declaration",
    "Kind",
    "Limits",
    "Omissions",
    "PromptSet",
    "Question",
    "SectionSpec",
    "StepSpec",
    "WhyReported",
    "fenced",
    "find",
    "load",
]
