"""Keeping keys out of what is said and logged: they are cut out by their value.

Servers repeat a key in their messages, and the client's transport logs addresses and headers when
a program turns its logs on. A key may lie in the address too, as a password or in the query.
"""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from urllib.parse import unquote, unquote_plus, urlsplit

HIDDEN = "[key]"

_LOGGERS = ("openai", "httpx2", "httpcore2")
_NAMES = re.compile(r"(?i)key|token|secret|password|signature|^sig$|^code$")
_LIKE_A_KEY = re.compile(
    r"(?i)\b(sk-[\w*.-]+|bearer\s+[\w*.~+/=-]+|authorization\W{1,6}basic\s+[\w+/=-]+)"
)


def secrets_of(key: str, base_url: str | None) -> tuple[str, ...]:
    """Return what must not be shown: the key, and what the address holds of such, longest first."""
    address = urlsplit(base_url or "")
    # As they are written there and as they are meant: servers repeat either.
    written = [part.partition("=")[::2] for part in address.query.split("&")]
    query = [value for name, value in written if _NAMES.search(unquote_plus(name))]
    # A name with a password to it is no secret, and may be any word of a message.
    login = address.password or address.username or ""
    parts = [*query, login]
    found = {key, *parts, *map(unquote, parts), *map(unquote_plus, parts)}
    if login:  # as it is sent (RFC 7617, 2)
        sent = f"{unquote(address.username or '')}:{unquote(address.password or '')}"
        found.add(b64encode(sent.encode()).decode())
    return tuple(sorted(found - {""}, key=len, reverse=True))


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """Return a text without these secrets, and without what looks like another one."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return _LIKE_A_KEY.sub(HIDDEN, text)


def keep_from_logs(secrets: tuple[str, ...]) -> None:
    """Have the client's loggers write these secrets no more; call it once the client is there."""
    quiet = _Redacting(secrets)
    for name in [*logging.Logger.manager.loggerDict]:
        # A filter does not hold for the loggers below the one it is given to.
        if name.split(".")[0] in _LOGGERS:
            logger = logging.getLogger(name)
            if quiet not in logger.filters:
                logger.addFilter(quiet)


class _Redacting(logging.Filter):
    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self.secrets = secrets

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Redacting) and other.secrets == self.secrets

    def __hash__(self) -> int:
        return hash(self.secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        shown = redacted(said, self.secrets)
        if shown != said:
            record.msg, record.args = shown, None
        return True
