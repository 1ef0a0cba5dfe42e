"""What a web page says of its article for search engines, in JSON-LD after schema.org.

In goes a tree, out comes the one object that describes the article. Not obvious: the objects may
be lists, graphs, broken or hostile; what cannot be read is passed over, for all of it is also
looked for elsewhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LARGEST = 1_000_000
_WRAPPED = re.compile(
    r"^\s*(?:/[/*]\s*)?<!(?:\[CDATA\[|--)(?:\s*\*/)?|(?:/[/*]\s*)?(?:\]\]|--)>(?:\s*\*/)?\s*$"
)
_ARTICLES = frozenset(
    """
    Article AdvertiserContentArticle NewsArticle AnalysisNewsArticle AskPublicNewsArticle
    BackgroundNewsArticle OpinionNewsArticle ReportageNewsArticle ReviewNewsArticle Report
    SatiricalArticle ScholarlyArticle MedicalScholarlyArticle SocialMediaPosting BlogPosting
    LiveBlogPosting DiscussionForumPosting TechArticle APIReference
    """.split()
)


def described(root: HtmlElement) -> dict[str, Any]:
    """Return the first object of JSON-LD that describes an article, empty where there is none."""
    for script in root.iter("script"):
        if "ld+json" not in script.get("type", ""):
            continue
        text = _WRAPPED.sub("", script.text or "").strip()
        if not text or len(text) > _LARGEST:
            continue
        try:
            parsed = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(parsed, 4):
            if _ARTICLES & set(_types(thing)):
                return thing
    return {}


def _things(node: object, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for item in node[:200]:
            yield from _things(item, depth)
    elif isinstance(node, dict):
        yield node
        if depth:
            for key in ("@graph", "mainEntity", "mainEntityOfPage"):
                yield from _things(node.get(key), depth - 1)


def _types(thing: dict[str, Any]) -> list[str]:
    kinds = thing.get("@type")
    return [k for k in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(k, str)]


def texts(value: object) -> list[str]:
    """Return the texts in a value: itself, its name or @value, or those of a list, cleaned."""
    if isinstance(value, str):
        plain = " ".join(unescape(value).split())
        return [plain] if plain else []
    if isinstance(value, list):
        return [text for item in value[:30] for text in texts(item)]
    if isinstance(value, dict):
        return texts(value.get("name") or value.get("@value"))
    return []


def first(value: object) -> str | None:
    """Return the first of the texts in a value, None where there is none."""
    return next(iter(texts(value)), None)
