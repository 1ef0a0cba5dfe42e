"""Bytes to text: which encoding a text file is in.

In go the bytes of a file, out comes its text with every line break as a line feed. A byte order
mark decides; else NUL bytes mean UTF-16 or no text at all; else UTF-8 where it fits. What remains
is a legacy encoding: Windows-1252 where its letters and marks stand where Western prose has them,
else what charset-normalizer says. Not obvious: that order, for charset-normalizer takes an English
text with a few curly quotes for Central European or even Japanese.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable

from briefing.errors import NoArticleError, SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEGACY = [
    *("cp949", "cp932", "euc_jp", "gb18030", "big5", "cp1250", "cp1251", "koi8_r", "cp1252"),
    *("cp1253", "cp1254", "cp1255", "cp1256", "cp874"),
]
"""What news is kept in where it is not UTF; fewer candidates, fewer wrong guesses."""

_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\r\n"
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_MANGLED = re.compile(r"[A-Za-z][\xa1-\xb3\xb5-\xbf×÷][A-Za-z]|[ðþýÐÞÝ]|[A-Za-z][À-ß][a-z]")
_WESTERN = re.compile(
    r"[‘’“”‚„–—…•€™©®°§£¥«»·¿¡ªº½¼¾²³±×\xa0´]|(?<=[a-z])[àâäãáåæçèéêëìíîïñòóôöõøœùúûüÿß]|"
    r"[àâäãáåæçèéêëìíîïñòóôöõøœùúûüÿßÀÂÄÃÁÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜ](?=[a-z\W])"
)


def decode(data: bytes, source: str) -> str:
    """Return the text that `data` is; `source` names it in errors.

    Raises SourceError where there is nothing in it, where it is no text, and where no encoding
    fits.
    """
    if not data.strip():
        raise SourceError(f"{source}: the file is empty; give one with the article's text")
    text = _BREAKS.sub("\n", _decoded(data, source)).removeprefix("\ufeff")
    if not text.strip():
        raise SourceError(f"{source}: there is only white space; give the article's text")
    if _controls(text) * 50 > len(text):
        raise _no_text(source)
    return text


def _decoded(data: bytes, source: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding, source)
    sixteen = _utf_16(data)
    if sixteen is not None:
        return sixteen
    if b"\x00" in data:
        raise _no_text(source)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start > 0:
            return data[: error.start].decode("utf-8")  # the file was cut within a character
    return _legacy(data, source)


def _strictly(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceError(
            f"{source}: begins as {encoding.upper()} but is damaged at byte {error.start}; "
            "save it again as UTF-8"
        ) from error


def _utf_16(data: bytes) -> str | None:
    """Return the text where `data` is UTF-16 without a byte order mark, else None.

    Read the wrong way round, or where it is something else, it has characters that no text has.
    """
    if len(data) % 2 or _ascii_with_nul(data):
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:4000]
        if not all(map(_in_prose, sample)):
            continue
        # Two letters of ASCII make one ideograph, so ideographs alone prove nothing.
        if " " in sample or "\n" in sample or "。" in sample or "、" in sample:
            return text
    return None


def _ascii_with_nul(data: bytes) -> bool:
    """Say whether these are bytes of ASCII among which a few are NUL, which is not UTF-16.

    Paired, such bytes make ideographs; in UTF-16 of ASCII every other byte is NUL.
    """
    sample = data[:8000]
    rest = sample.translate(None, b"\x00")
    printable = len(rest) - len(rest.translate(None, _PRINTABLE))
    return printable * 100 > len(rest) * 95 and len(rest) * 10 > len(sample) * 7


def _in_prose(character: str) -> bool:
    """Say whether text has such characters: assigned, public, no control but white space."""
    if character in "\t\n\r\f\ufeff":
        return True
    kind: Callable[[str], str] = unicodedata.category
    return kind(character) not in ("Cc", "Cn", "Co", "Cs")


def _legacy(data: bytes, source: str) -> str:
    """Return the text of bytes that are no UTF."""
    korean = _korean(data)
    if korean is not None:
        return korean
    try:
        western = data.decode("cp1252")
    except UnicodeDecodeError:
        western = None
    if western is not None and _plausibly_western(western):
        return western
    import charset_normalizer  # here: 70 ms that UTF-8 need not wait for

    best = charset_normalizer.from_bytes(data, cp_isolation=_LEGACY).best()
    if best is not None:
        return str(best)
    if western is not None and _controls(western) == 0:
        return western
    raise SourceError(f"{source}: the encoding cannot be told; save it again as UTF-8")


def _korean(data: bytes) -> str | None:
    """Return the text where `data` is EUC-KR with little but Hangul beyond ASCII, else None.

    Western letters hardly ever come in pairs, and Chinese and Japanese make no Hangul of them.
    """
    try:
        text = data.decode("euc_kr")
    except UnicodeDecodeError:
        return None
    letters = [c for c in text if c > "\x7f" and c.isalpha()]
    hangul = sum("\uac00" <= c <= "\ud7a3" for c in letters)
    return text if hangul and hangul * 10 >= len(letters) * 9 else None


def _plausibly_western(text: str) -> bool:
    """Say whether what is beyond ASCII stands where English, French or German prose has it."""
    beyond = [c for c in text if c > "\x7f"]
    letters = sum(map(str.isalpha, text))
    accented = sum(map(str.isalpha, beyond))
    if accented * 100 > letters * 11:
        return False
    good = len(_WESTERN.findall(text))
    bad = len(_MANGLED.findall(text))
    return good * 10 >= len(beyond) * 9 and bad * 20 <= len(beyond)


def _controls(text: str) -> int:
    return sum(1 for c in text if c < " " and c not in "\t\n")


def _no_text(source: str) -> NoArticleError:
    return NoArticleError(f"{source}: this is no text but binary data; save the article as text")
