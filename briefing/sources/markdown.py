"""Markdown to paragraphs of plain text: the markup is left out.

In go the lines of a Markdown text, out come its paragraphs as `paragraphs` has them, headings with
their level. Not obvious: this is no Markdown parser. It takes away what would stand between an
analyst and the prose (marks of headings, lists, quotations, emphasis, links, tables, comments), and
every pattern is bounded in length, so that no text however hostile takes more than linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefing.sources.paragraphs import Line, Paragraph, grouped, joined

_FENCE = re.compile(r"(?:```|~~~)[^`]*$")
_HEADING = re.compile(r"(?P<level>#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]+#+)?$")
_UNDERLINE = re.compile(r"(?:=+|-{2,})$")
_RULE = re.compile(r"(?:[-*_][ \t]*){3,}$")
_TABLE_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$")
_PREFIX = re.compile(r"(?:>[ \t]?|(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)")
_DEFINITION = re.compile(r"\[(?!\^)[^\]]{1,200}\]:[ \t]*\S+(?:[ \t]+[\"'(].*)?$")
_FOOTNOTE = re.compile(r"\[\^[^\]]{1,60}\]:[ \t]*")

_SIGNS = (
    re.compile(r"^#{1,6} \S", re.MULTILINE),
    re.compile(r"^\S.{2,120}\n(?:={3,}|-{3,})$", re.MULTILINE),
    re.compile(r"!?\[[^\]\n]{1,200}\]\((?:https?:|/|#|\.)[^)\s]{0,400}\)"),
    re.compile(r"(?<![*\w])\*\*[^*\s][^*\n]{0,200}\*\*(?!\*)"),
    re.compile(r"^> \S", re.MULTILINE),
    re.compile(r"^```", re.MULTILINE),
    re.compile(r"^\[[^\]\n]{1,60}\]: https?://", re.MULTILINE),
)

_TARGET = r"\((?:[^()\s]|\([^()\s]{0,200}\)){0,1000}(?:\s{1,3}[\"'(][^\n\"]{0,300}[\"')])?\)"
_INLINE = tuple(
    re.compile(pattern)
    for pattern in (
        r"<!--.{0,5000}?-->",
        rf"!\[[^\[\]]{{0,500}}\](?:{_TARGET}|\[[^\[\]]{{0,100}}\])",
        r"(?<!\\)\[\^[^\[\]\s]{1,60}\]",
        rf"(?<![\\!])\[(?P<keep>[^\[\]]{{1,1000}})\](?:{_TARGET}|\[[^\[\]]{{0,100}}\])",
        r"<(?P<keep>https?://[^<>\s]{1,1000})>",
        r"</?[A-Za-z][A-Za-z0-9]{0,10}(?:\s[^<>]{0,500})?/?>",
        r"(?<![\\`])(`{1,3})(?!`)(?P<keep>[^`]{1,500})\1(?!`)",
        r"(?<![\\*])\*\*\*(?=[^\s*])(?P<keep>.{1,1000}?)(?<=[^\s\\])\*\*\*",
        r"(?<![\\*])\*\*(?=[^\s*])(?P<keep>.{1,1000}?)(?<=[^\s\\])\*\*",
        r"(?<![\\_\w])__(?=[^\s_])(?P<keep>.{1,1000}?)(?<=[^\s\\])__(?!\w)",
        r"(?<![\\*])\*(?=[^\s*])(?P<keep>[^*]{1,1000}?)(?<=[^\s\\])\*(?!\*)",
        r"(?<![\\_\w])_(?=[^\s_])(?P<keep>[^_]{1,1000}?)(?<=[^\s\\])_(?!\w)",
        r"(?<!\\)~~(?=\S)(?P<keep>[^~]{1,1000}?)~~",
        r"\\(?P<keep>[!-/:-@\[-`{-~])",
        r"\\(?= |$)",
    )
)


def looks_like_markdown(text: str) -> bool:
    """Say whether `text` has a mark that only Markdown has: a heading, a link, bold text."""
    return any(sign.search(text[:100_000]) for sign in _SIGNS)


def markdown_paragraphs(lines: Iterable[Line]) -> list[Paragraph]:
    """Return the paragraphs of Markdown, each freed of its markup; empty ones are left out."""
    found = []
    for group in grouped(list(_without_marks(lines)), markdown=True):
        level = group[0].indent if group[0].alone else 0
        paragraph = _without_inline(joined(group))
        if any(map(str.isalnum, paragraph.text)):
            found.append(paragraph._replace(heading=level))
    return found


def _without_marks(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines without the marks of blocks; those of headings carry the level as indent."""
    last: Line | None = None
    fenced = commented = False
    for line in lines:
        now = _unquoted(line)
        if _FENCE.match(now.text):
            fenced, now = not fenced, _empty(now)
        elif not fenced:
            commented, now = _uncommented(now, commented=commented)
            if last and last.text and not last.alone and _UNDERLINE.match(now.text):
                level = 1 if now.text[0] == "=" else 2
                last, now = last._replace(alone=True, indent=level), _empty(now)
            else:
                now = _unmarked(now)
        if last:
            yield last
        last = now
    if last:
        yield last


def _empty(line: Line) -> Line:
    return line._replace(text="", alone=False)


def _unquoted(line: Line) -> Line:
    """Return the line without the marks of quotations and lists, at most four deep."""
    if _RULE.match(line.text):
        return line
    for _ in range(4):
        found = _PREFIX.match(line.text)
        if not found or not line.text[found.end() :].strip():
            break
        line = line.cut(found.end(), fresh=found.group()[0] != ">")
    return _empty(line) if line.text in (">", "> >") else line


def _uncommented(line: Line, *, commented: bool) -> tuple[bool, Line]:
    """Return whether a comment goes on after the line, and the line without what of it is one.

    A comment within one line is left to the patterns of inline markup.
    """
    if commented:
        end = line.text.find("-->")
        return (True, _empty(line)) if end < 0 else (False, line.cut(end + 3, fresh=True))
    opening = line.text.rfind("<!--")
    if opening >= 0 and "-->" not in line.text[opening:]:
        return True, line._replace(text=line.text[:opening].rstrip())
    return False, line


def _unmarked(line: Line) -> Line:
    """Return a line without the marks of headings, rules, tables and definitions."""
    if _RULE.match(line.text) or _DEFINITION.match(line.text):
        return _empty(line)
    heading = _HEADING.match(line.text)
    if heading:
        short = line._replace(text=line.text[: heading.end("text")])
        return short.cut(heading.start("text"))._replace(alone=True, indent=len(heading["level"]))
    if line.text.startswith("|") or " | " in line.text:
        if _TABLE_RULE.match(line.text):
            return _empty(line)
        if line.text.startswith("|"):
            row = line._replace(text=line.text.rstrip("| \t"))
            inner = row.text.lstrip("| \t")
            return row.cut(len(row.text) - len(inner), fresh=True)
    footnote = _FOOTNOTE.match(line.text)
    return line.cut(footnote.end(), fresh=True) if footnote else line


def _without_inline(paragraph: Paragraph) -> Paragraph:
    """Return the paragraph without emphasis, links, images, tags, comments and escapes."""
    text = paragraph.text
    if not any(mark in text for mark in "*_`[<\\~"):
        return paragraph
    for pattern in _INLINE:
        text = pattern.sub(r"\g<keep>" if "keep" in pattern.groupindex else "", text)
    return paragraph._replace(text=text.strip())
