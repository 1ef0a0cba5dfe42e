"""Messages (.eml) and saved pages (.mhtml) to the text or page that they hold.

In go the bytes of the file, out comes its plain text or its web page, with the fields of its head.
Not obvious: a message has both as a rule, and its plain text is the better of the two unless it is
only a few words that point to the page.
"""

from __future__ import annotations

import email
import re
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import NamedTuple

from briefing.errors import SourceError
from briefing.sources.compose import words_in
from briefing.sources.decode import decode
from briefing.sources.header import Header
from briefing.sources.letter import article_in, subject

FEWEST_WORDS = 60
"""With fewer words of plain text beside a web page, the page is read."""

_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the standard library raises on damaged messages."""

_SIGNATURE = re.compile(r"\n-- \n.*", re.DOTALL)
_UNFIT = re.compile(rb"[^\x00-\x7f]|</")
_HEAD_ENDS = re.compile(rb"</head\s*>", re.IGNORECASE)
_MOST_PARTS = 200


class Mail(NamedTuple):
    """What a message holds: `plain` text, or where that is None a web `page`, and its fields.

    `address` is where a saved page was, `charset` the encoding that the part names.
    """

    header: Header
    plain: str | None
    page: bytes = b""
    address: str | None = None
    charset: str | None = None


def message_of(data: bytes, source: str) -> Mail:
    """Return what a message or a saved page holds; `source` names it in errors.

    Raises:
        SourceError: there is neither text nor page in it.
    """
    try:
        message = email.message_from_bytes(data)
        parts = [part for part, _ in zip(message.walk(), range(_MOST_PARTS), strict=False)]
    except _BROKEN as error:
        raise SourceError(f"{source}: is a damaged message; save it again") from error
    saved = message.get("Snapshot-Content-Location") or ""
    is_page = bool(saved) or message.get_content_type() == "multipart/related"
    plain = _plain(parts, source)
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    if pages and (is_page or plain is None or words_in(plain) < FEWEST_WORDS):
        page, where = pages[0], str(saved or pages[0].get("Content-Location") or "")
        header = Header() if saved else _header(message)
        address = where if where.startswith(("http://", "https://")) else None
        return Mail(header, None, _styled(_payload(page), parts), address, _charset(page))
    if plain is None:
        raise SourceError(f"{source}: is a message without text; save the article that it carries")
    plain, header = article_in(plain, _header(message), _said(message, "Subject"))
    return Mail(header, plain)


def _styled(page: bytes, parts: list[Message]) -> bytes:
    """Return a page with the style sheets saved beside it, for they may hide what is in it."""
    sheets = (_payload(part) for part in parts if part.get_content_type() == "text/css")
    styles = b"".join(b"<style>" + _UNFIT.sub(b"", sheet) + b"</style>" for sheet in sheets)
    return _HEAD_ENDS.sub(lambda end: styles + end.group(), page, count=1)


def _plain(parts: list[Message], source: str) -> str | None:
    """Return the plain text of a message without its signature, None where there is none."""
    for part in parts:
        if part.get_content_type() != "text/plain" or _attached(part):
            continue
        data = _payload(part)
        if data.strip():
            return _SIGNATURE.sub("", _decoded(data, _charset(part), source))
    return None


def _charset(part: Message) -> str | None:
    """Return the encoding that a part names, None where it names none or a damaged one."""
    try:
        return part.get_content_charset()
    except _BROKEN:
        return None


def _attached(part: Message) -> bool:
    """Say whether a part is a file sent along with a message."""
    return "attachment" in str(part.get("Content-Disposition") or "").lower()


def _payload(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except _BROKEN:
        return b""
    return payload if isinstance(payload, bytes) else b""


def _decoded(data: bytes, charset: str | None, source: str) -> str:
    try:
        text = data.decode(charset or "utf-8")
    except (LookupError, ValueError):
        return decode(data, source)
    return text.replace("\r\n", "\n")


def _header(message: Message) -> Header:
    """Return subject, sender and date of a message."""
    name = parseaddr(_said(message, "From"))[0]
    try:
        sent = parsedate_to_datetime(_said(message, "Date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        sent = None
    return Header(
        title=subject(_said(message, "Subject")) or None,
        published=sent,
        precision="second" if sent else None,
        byline=name or None,
    )


def _said(message: Message, field: str) -> str:
    """Return the text of a field, decoded, on one line."""
    raw = str(message.get(field) or "")
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except _BROKEN:
        return " ".join(raw.split())
