"""An edition as a mail: plain text and HTML in one message, over a connection that is encrypted.

In go an address such as smtp://desk@mail.example:587?from=desk@example.org&to=a@example.org and the
texts, out goes the message. Not obvious: what is sent over a connection that cannot be encrypted is
refused, except to this machine itself, and so is a password anywhere but in the environment.
"""

from __future__ import annotations

import os
import smtplib
import ssl
from datetime import date
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import localtime
from hashlib import sha256
from typing import Literal, Self
from urllib.parse import parse_qs, unquote, urlsplit

from briefing.article import Shape
from briefing.errors import BriefingError, UsageError

PASSWORD = "BRIEFING_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
PATIENCE = 60
"""Seconds that the server may take for one step."""

_HOME = frozenset({"localhost", "127.0.0.1", "::1"})
_KNOWN = frozenset({"from", "to", "tls", "ca"})


class Mail(Shape):
    """Which server takes a mail, from whom, to whom; `tls` is how the connection is encrypted.

    `ca` is a file of certificates to trust beside the system's. `name` tells one from another.
    """

    name: str
    host: str
    port: int
    user: str | None
    tls: Literal["starttls", "tls", "none"]
    sender: str
    to: tuple[str, ...]
    ca: str | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """Return what an address means: smtp[s]://[user@]host[:port]?from=…&to=…[&ca=…].

        smtp is encrypted with STARTTLS on port 587, smtps from the start on port 465; "tls=none"
        is for a server on this machine. `to` may be several addresses, apart by commas.

        Raises:
            UsageError: something is missing, unknown or unsafe.
        """
        try:
            parts = urlsplit(text)
            port = parts.port
        except ValueError as e:
            raise UsageError(f"--deliver: this is no address of a mail server: {e}") from e
        asked = parse_qs(parts.query)
        shown = f"{parts.scheme}://{parts.hostname or ''}"
        if parts.password is not None:
            raise UsageError(
                f"--deliver {shown}: a password does not belong there; set {PASSWORD} instead"
            )
        if not parts.hostname or not asked.get("from") or not asked.get("to"):
            raise UsageError(
                f"--deliver {shown}: give server, sender and receivers: "
                "smtp://user@mail.example?from=desk@example.org&to=a@example.org"
            )
        if unknown := sorted(set(asked) - _KNOWN):
            raise UsageError(f"--deliver {shown}: “{unknown[0]}” is not known; known are {_list()}")
        tls: Literal["starttls", "tls", "none"] = "tls" if parts.scheme == "smtps" else "starttls"
        if asked.get("tls") == ["none"] and parts.hostname in _HOME:
            tls = "none"
        elif "tls" in asked:
            raise UsageError(
                f"--deliver {shown}: only “tls=none” can be asked for, and only of this machine"
            )
        to = tuple(one.strip() for value in asked["to"] for one in value.split(",") if one.strip())
        for address in (asked["from"][-1], *to):
            _checked(address)
        return cls(
            name=f"{shown} to {', '.join(to)}",
            host=parts.hostname,
            port=port or {"tls": 465, "starttls": 587, "none": 25}[tls],
            user=unquote(parts.username) if parts.username else None,
            tls=tls,
            sender=asked["from"][-1],
            to=to,
            ca=asked["ca"][-1] if asked.get("ca") else None,
        )


def message(mail: Mail, *, edition: date, subject: str, text: str, html: str) -> EmailMessage:
    """Return the message: text first, HTML as the better alternative, as RFC 2046 orders them."""
    made = EmailMessage(policy=SMTP)
    made["From"] = mail.sender
    made["To"] = ", ".join(mail.to)
    made["Subject"] = " ".join(subject.split())
    made["Date"] = localtime()
    made["Message-ID"] = message_id(mail, edition)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text)
    made.add_alternative(html, subtype="html")
    return made


def message_id(mail: Mail, edition: date) -> str:
    """Return the Message-ID of an edition for its receivers, the same however often it is sent."""
    digest = sha256(f"{edition.isoformat()} {mail.name}".encode()).hexdigest()[:24]
    return f"<briefing.{edition.isoformat()}.{digest}@{mail.sender.rpartition('@')[2]}>"


def sent(mail: Mail, *, edition: date, subject: str, text: str, html: str) -> tuple[str, ...]:
    """Send an edition, and return the receivers that the server refused.

    Raises:
        BriefingError: the server could not be reached, or refused the message or all receivers.
        UsageError: there is no password, or the server does not take it.
    """
    password = os.environ.get(PASSWORD)
    if mail.user and not password:
        raise UsageError(f"{mail.host} wants the password of {mail.user}: set {PASSWORD}")
    made = message(mail, edition=edition, subject=subject, text=text, html=html)
    try:
        with _connected(mail) as server:
            if mail.user and password:
                server.login(mail.user, password)
            return tuple(sorted(server.send_message(made)))
    except smtplib.SMTPAuthenticationError as e:
        raise UsageError(f"{mail.host} does not take the password of {mail.user}") from e
    except smtplib.SMTPRecipientsRefused as e:
        raise BriefingError(f"{mail.host} refused all receivers: {', '.join(e.recipients)}") from e
    except ssl.SSLError as e:
        raise BriefingError(f"{mail.host}: the connection is not safe: {e.reason or e}") from e
    except (smtplib.SMTPException, OSError) as e:
        raise BriefingError(f"{mail.host} did not take the mail: {' '.join(str(e).split())}") from e


def _connected(mail: Mail) -> smtplib.SMTP:
    if mail.tls == "none":
        return smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE)
    try:
        context = ssl.create_default_context()
        if mail.ca:
            context.load_verify_locations(mail.ca)
    except OSError as e:
        raise UsageError(f"{mail.ca} holds no certificates that can be read: {e}") from e
    if mail.tls == "tls":
        return smtplib.SMTP_SSL(mail.host, mail.port, timeout=PATIENCE, context=context)
    server = smtplib.SMTP(mail.host, mail.port, timeout=PATIENCE)
    try:
        server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _checked(address: str) -> None:
    """Refuse what is no plain mail address: what is more would become a header of its own."""
    try:
        Address(addr_spec=address)
        plain = address.isprintable() and address.count("@") == 1
    except (ValueError, IndexError) as e:
        raise UsageError(f"--deliver: “{address}” is no mail address") from e
    if not plain:
        raise UsageError(f"--deliver: “{address}” is no mail address")


def _list() -> str:
    return ", ".join(sorted(_KNOWN))
