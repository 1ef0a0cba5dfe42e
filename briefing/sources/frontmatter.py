"""The YAML front matter of a Markdown file: its scalar fields, and where the body begins.

In goes the text of a file, out come lower-case keys with the plain text of their values. Not
obvious: the block is only parsed into nodes and never constructed, so no tag, alias or number in
it does anything, `lang: no` stays "no", and dates go through the same reader as all others. What
YAML refuses but people write, `title: Korea: a new alliance`, is read line by line.
"""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST = 16_384
"""Characters; a longer block at the top of a file is not front matter."""

LONGEST_VALUE = 400
"""Characters; a longer value is no title, name or date, and is left out."""

_BLOCK = re.compile(
    r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_LINE = re.compile(r"(?P<key>[^\W\d][\w .-]{0,40}?)[ \t]*:(?:[ \t]+(?P<value>.*)|[ \t]*)$")

_GOES_ON = " \t-#]}<?\"'"
"""What else a line of YAML may begin with: items, comments, ends of lists, keys in quotes."""


class FrontMatter(NamedTuple):
    """The fields, and the offset in the text at which the body begins."""

    fields: dict[str, str]
    end: int


def front_matter(text: str) -> FrontMatter:
    """Return the front matter of `text`; no fields and 0 where it has none."""
    found = _BLOCK.match(text[: LONGEST + 16])
    if not found:
        return FrontMatter({}, 0)
    block = found["yaml"]
    lines = [line for line in block.split("\n") if line.strip()]
    known = [line for line in lines if _LINE.match(line)]
    if not known or not all(_LINE.match(line) or line[0] in _GOES_ON for line in lines):
        return FrontMatter({}, 0)  # a text between two horizontal rules
    # Deep nesting costs the parser seconds and ends in RecursionError, so it is not tried.
    fields = None if block.count("[") + block.count("{") > 200 else _parsed(block)
    fields = _by_line(known) if fields is None else fields
    kept = {key: value for key, value in fields.items() if 0 < len(value) <= LONGEST_VALUE}
    return FrontMatter(kept, found.end())


def _parsed(block: str) -> dict[str, str] | None:
    """Return the fields as YAML reads them, None where it cannot."""
    import yaml  # here: 27 ms that plain text need not wait for

    try:
        root = yaml.compose(block, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    if not isinstance(root, yaml.MappingNode):
        return None
    return {
        key.value.strip().lower(): " ".join(_scalars(value, 3)).strip()
        for key, value in root.value
        if isinstance(key, yaml.ScalarNode)
    }


def _scalars(node: object, depth: int) -> list[str]:
    """Return the texts below a node: of a list all, joined by commas, of a mapping its name."""
    import yaml  # here: as above

    if isinstance(node, yaml.ScalarNode):
        return [" ".join(node.value.split())]
    if depth and isinstance(node, yaml.SequenceNode):
        items = [" ".join(_scalars(item, depth - 1)) for item in node.value[:20]]
        return [", ".join(item for item in items if item)]
    if depth and isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == "name":
                return _scalars(value, depth - 1)
    return []


def _by_line(lines: list[str]) -> dict[str, str]:
    """Return the fields of lines "key: value", quotes around the value taken off."""
    fields = {}
    for line in lines:
        found = _LINE.match(line)
        if found:
            value = (found["value"] or "").strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
                value = value[1:-1]
            fields[found["key"].strip().lower()] = " ".join(value.split())
    return fields
