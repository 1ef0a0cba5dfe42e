"""A check run: a text held against its sources, or a file of claims each with a source of its own.

In go paths, out come Markdown or JSON, or one JSON object a line for a file of claims. What decides
is in `briefing.claims`; here is what is read and what is shown. Not obvious: a line of a file of
claims that cannot be read costs that line, the others are answered.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, NamedTuple, Protocol

from briefing import claims
from briefing.article import Article, Shape
from briefing.claims import ClaimResult
from briefing.errors import AnswerError, SourceError, UsageError
from briefing.findings import Status
from briefing.render.escape import inline
from briefing.render.wording import REASONS
from briefing.sources import Reading
from briefing.sources.claims import claims_in, segmented
from briefing.sources.decode import decode
from briefing.sources.kinds import kind_of, looks_like
from briefing.sources.readers import LARGEST_TEXT

SCHEMA_VERSION: Final = 1

_WORDS: dict[Status, str] = {
    "supported": "Supported",
    "overstated": "Overstated",
    "unsupported": "Not supported",
    "contradicted": "Contradicted",
}


class Checked(Shape):
    """A text and what became of its claims; what `--json` prints.

    `text` is where it was read from; every claim's `source` is the `source` of one of `articles`.
    `unread` tells, a line each, what of its sources could not be read.
    """

    schema_version: Literal[1] = SCHEMA_VERSION
    text: str
    articles: tuple[Article, ...]
    claims: tuple[ClaimResult, ...]
    unread: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every claim is supported."""
        return all(claim.status == "supported" for claim in self.claims)


class Checker(Protocol):
    """Whoever checks claims: the module `briefing.claims`, or a judge after it."""

    def check(self, claims: Sequence[str], articles: Sequence[Article]) -> tuple[ClaimResult, ...]:
        """Return the result of each claim, held against the article that supports it best."""

    def check_whole(self, text: str, article: Article) -> ClaimResult:
        """Return one result for a claim of several sentences."""


class Row(NamedTuple):
    """One line of a file of claims; `first` is the number that its first sentence goes by."""

    id: str | int
    claim: str
    article: Article
    first: int


def checked(
    text: str,
    against: Sequence[str],
    *,
    say: Callable[[str], None],
    stdin: BinaryIO | None = None,
    allow_private: bool = False,
    checker: Checker = claims,
) -> Checked:
    """Return a text, a path or "-", held against all articles of its sources.

    `say` is given a line for each source that is passed over.

    Raises:
        UsageError: nothing to hold it against, a file is not there, or two things are "-".
        SourceError: no source can be read, or nothing in the text claims anything.
    """
    if not against:
        raise UsageError("--against is missing: give the article that the text is to be held to")
    if [text, *against].count("-") > 1:
        raise UsageError("only one of the text and its sources can be standard input")
    with Reading(against, say=say, stdin=stdin, allow_private=allow_private) as reading:
        articles = tuple(reading)
    if not articles:
        raise SourceError("none of the sources can be read; the lines above say why")
    shown = "stdin" if text == "-" else text
    found = claims_in(decode(_bytes(text, stdin), shown))
    if not found:
        raise SourceError(f"{shown}: nothing in it claims anything; give a text with sentences")
    results = checker.check(found, articles)
    return Checked(text=shown, articles=articles, claims=results, unread=tuple(reading.lost))


def to_json(done: Checked) -> str:
    """Return what was checked as indented JSON."""
    return done.model_dump_json(indent=2) + "\n"


def to_markdown(done: Checked) -> str:
    """Return what was checked, claim by claim, as Markdown that reads well in a terminal too."""
    articles = {article.source: article for article in done.articles}
    named = ", ".join(
        f"{inline(a.source)} (“{inline(a.title)}”)" if a.title else inline(a.source)
        for a in done.articles
    )
    blocks = [f"# Check of {inline(done.text)}", f"Held against {named}. {summary(done)}."]
    if done.unread:
        blocks.append("\n".join(f"- Not read: {inline(line)}" for line in done.unread))
    for claim in done.claims:
        blocks.append(f"## {claim.number}. {_WORDS[claim.status]}")
        blocks.append(f"> {inline(claim.claim)}")
        told = [
            f"- Reason: {REASONS[reason]} — {inline(detail)}"
            for reason, detail in zip(claim.reasons, claim.detail, strict=True)
        ]
        where = f"{inline(claim.source)}, " if len(articles) > 1 else ""
        told += [
            f"- {where}sentence {s.number}: “{inline(s.text)}”"
            for s in articles[claim.source].cited(claim.evidence)
        ]
        if told:
            blocks.append("\n".join(told))
    return "\n\n".join(blocks) + "\n"


def summary(done: Checked) -> str:
    """Return how many claims hold, and which do not, in a few words."""
    failed = [str(claim.number) for claim in done.claims if claim.status != "supported"]
    count = f"{len(done.claims)} claim{'s' if len(done.claims) > 1 else ''}"
    if not failed:
        return f"{count}, all supported"
    return (
        f"{count}, {len(done.claims) - len(failed)} supported, not supported: {', '.join(failed)}"
    )


def batch(
    lines: Iterable[bytes],
    *,
    name: str,
    put: Callable[[str], None],
    say: Callable[[str], None],
    checker: Checker = claims,
) -> tuple[int, int]:
    """Answer each line of a file of claims; return how many were answered and how many not.

    `put` is given each answer, a JSON object with a line break; `say` a line for each bad one.
    Evidence counts from 0 where the line has `source_sentences`, in their order, as labelled data
    do, and from 1 where it has `source`.
    """
    answered = bad = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(line)
            result = checker.check_whole(row.claim, row.article)
        except (ValueError, AnswerError) as e:
            bad += 1
            say(f"{name}, line {number}: {e}")
            continue
        answer = {
            "id": row.id,
            "status": result.status,
            "score": result.score,
            "evidence": [n - 1 + row.first for n in result.evidence],
            "reasons": list(result.reasons),
        }
        put(json.dumps(answer, ensure_ascii=False) + "\n")
        answered += 1
    return answered, bad


def lines_in(path: str, *, stdin: BinaryIO | None = None) -> Iterator[bytes]:
    """Yield the lines of a file, or of standard input for "-".

    Raises:
        UsageError: it cannot be read.
    """
    if path == "-":
        yield from stdin or sys.stdin.buffer
        return
    try:
        with Path(path).open("rb") as file:
            yield from file
    except (OSError, ValueError) as e:
        raise UsageError(f"{path}: cannot be read: {_why(e)}") from e


def _row(line: bytes) -> Row:
    """Return what a line asks.

    Raises:
        ValueError: what is wrong with it, in words.
    """
    try:
        got: Any = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError:
        raise ValueError("is not UTF-8") from None
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    except json.JSONDecodeError as e:
        raise ValueError(f"is no JSON: {e.msg} at column {e.colno}") from None
    if not isinstance(got, dict):
        raise ValueError('is no object; write {"id": …, "source": …, "claim": …}')
    known, claim = got.get("id"), got.get("claim")
    source, sentences = got.get("source"), got.get("source_sentences")
    if not isinstance(known, str | int) or isinstance(known, bool):
        raise ValueError("id must be a string or a whole number")
    if not isinstance(claim, str):
        raise ValueError("claim must be a string")
    if (source is None) == (sentences is None):
        raise ValueError("give either source or source_sentences")
    if sentences is None:
        if not isinstance(source, str):
            raise ValueError("source must be a string")
        cut = segmented(_whole(source))
        return Row(known, _whole(claim), claims.article_of(cut, source="source"), 1)
    if not isinstance(sentences, list) or not all(isinstance(s, str) for s in sentences):
        raise ValueError("source_sentences must be a list of strings")
    as_given = [_whole(s) for s in sentences]
    return Row(known, _whole(claim), claims.article_of(as_given, source="source_sentences"), 0)


def _whole(text: str) -> str:
    """Return a text without halves of characters, which JSON can spell and UTF-8 cannot."""
    return text.encode("utf-8", errors="replace").decode("utf-8")


def _bytes(text: str, stdin: BinaryIO | None) -> bytes:
    """Return the bytes of the text to be checked, which may be shorter than any article."""
    try:
        if text == "-":
            data = (stdin or sys.stdin.buffer).read(LARGEST_TEXT + 1)
        else:
            with Path(text).open("rb") as file:
                data = file.read(LARGEST_TEXT + 1)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError, ValueError) as e:
        raise UsageError(f"{text}: cannot be read: {_why(e)}; give the path of a text") from e
    except OSError as e:
        raise SourceError(f"{text}: cannot be read: {_why(e)}") from e
    if len(data) > LARGEST_TEXT:
        raise SourceError(f"{text}: larger than {LARGEST_TEXT // 1024**2} MB; check it in parts")
    kind = kind_of(data)
    if kind not in ("text", "mail"):
        what = looks_like(data) or kind or "no text"
        raise SourceError(f"{text}: looks like {what}; the text to check must be plain or Markdown")
    return data


def _why(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or "input error"
