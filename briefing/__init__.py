"""Briefings of news articles, every sentence of which was checked against the article.

    >>> from briefing import generate
    >>> briefing = generate(
    ...     "seeds/korea-us-defense-call.txt", replay="fixtures/korea-us-defense-call"
    ... )
    >>> briefing.article.title
    'Seoul takes up Washington’s word for change as defense chiefs talk for the first time'

The names below are what programs may rely on; they are loaded when they are first used.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from briefing.api import acheck, agenerate, check, generate
    from briefing.article import Article
    from briefing.document import Briefing
    from briefing.errors import BriefingError
    from briefing.promptset import PromptSet

__version__ = "0.1.0"

__all__ = [
    "Article",
    "Briefing",
    "BriefingError",
    "PromptSet",
    "acheck",
    "agenerate",
    "check",
    "generate",
]

_HOMES = {
    "Article": "article",
    "Briefing": "document",
    "BriefingError": "errors",
    "PromptSet": "promptset",
    "acheck": "api",
    "agenerate": "api",
    "check": "api",
    "generate": "api",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever has the name
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'briefing' has no attribute {name!r}")
    return getattr(import_module(f"briefing.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
