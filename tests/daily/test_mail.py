"""Mail: one message with text and HTML, encrypted, the same Message-ID, no password told."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword, Session

from briefing.daily.mail import PASSWORD, Mail, message, sent
from briefing.errors import BriefingError, UsageError

DAY = date(2025, 7, 31)
TEXTS: dict[str, Any] = {
    "edition": DAY,
    "subject": "Daily briefing, 31 July 2025: “Strike suspended”",
    "text": "# Edition\n\nA line of 4.2 % – “quoted”.\n",
    "html": '<!DOCTYPE html>\n<html lang="en"><body><p>Edition</p></body></html>\n',
}


class Box:
    """What a server took, and what it refuses."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.encrypted: list[bool] = []

    async def handle_RCPT(  # noqa: N802 - named by aiosmtpd
        self, server: Any, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse whoever is called nobody."""
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - named by aiosmtpd
        self, server: Any, session: Session, envelope: Envelope
    ) -> str:
        """Take a message."""
        self.taken.append(envelope)
        self.encrypted.append(session.ssl is not None)
        return "250 OK"

    def message(self, number: int = 0) -> EmailMessage:
        """Return a message that was taken."""
        content = self.taken[number].content
        assert isinstance(content, bytes)
        found = message_from_bytes(content, policy=default)
        assert isinstance(found, EmailMessage)
        return found


class Server:
    """A mail server on this machine, its authority's certificate, and its box."""

    def __init__(self, box: Box, port: int, ca: Path) -> None:
        self.box, self.port, self.ca = box, port, ca


def _let_in(
    server: Any, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    good = isinstance(data, LoginPassword) and data.password == b"open sesame"
    return AuthResult(success=good, handled=False)


@contextmanager
def running(box: Box, **options: Any) -> Iterator[int]:
    """Run a server, and give its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """Return a certificate authority and the file of its certificate."""
    ca = trustme.CA()
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(path))
    return ca, path


@pytest.fixture
def server(authority: tuple[trustme.CA, Path]) -> Iterator[Server]:
    """Run a server that wants STARTTLS before anything else."""
    ca, path = authority
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("localhost").configure_cert(context)
    box = Box()
    options = {"tls_context": context, "require_starttls": True, "authenticator": _let_in}
    with running(box, **options) as port:
        yield Server(box, port, path)


def mail(server: Server, to: str = "a@example.org,b@example.org", user: str = "") -> Mail:
    """Return the mail that an address for the server means."""
    return Mail.of(
        f"smtp://{user}localhost:{server.port}?from=desk@example.org&to={to}&ca={server.ca}"
    )


def test_a_mail_has_text_and_html_and_goes_encrypted(server: Server) -> None:
    """All receivers get one message of two alternatives, over TLS."""
    assert sent(mail(server), **TEXTS) == ()
    found = server.box.message()
    assert server.box.encrypted == [True]
    assert server.box.taken[0].rcpt_tos == ["a@example.org", "b@example.org"]
    assert found["Subject"] == TEXTS["subject"]
    assert found.get_content_type() == "multipart/alternative"
    plain, page = found.iter_parts()
    assert (plain.get_content_type(), page.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == TEXTS["text"]
    assert page.get_content().replace("\r\n", "\n") == TEXTS["html"]
    assert found["Auto-Submitted"] == "auto-generated"


def test_the_message_id_is_that_of_edition_and_receivers(server: Server) -> None:
    """Sent again it is the same message; to others or of another day it is not."""
    one = mail(server)
    first = message(one, **TEXTS)["Message-ID"]
    assert message(one, **TEXTS)["Message-ID"] == first
    assert message(mail(server, to="c@example.org"), **TEXTS)["Message-ID"] != first
    assert message(one, **{**TEXTS, "edition": date(2025, 8, 1)})["Message-ID"] != first
    assert first.startswith("<briefing.2025-07-31.")
    assert first.endswith("@example.org>")


def test_a_receiver_who_is_refused_is_told(server: Server) -> None:
    """The others get the mail; if there are none, that is an error."""
    assert sent(mail(server, to="a@example.org,nobody@example.org"), **TEXTS) == (
        "nobody@example.org",
    )
    with pytest.raises(BriefingError, match=r"refused all receivers: nobody@example\.org"):
        sent(mail(server, to="nobody@example.org"), **TEXTS)


def test_the_password_comes_from_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for by the variable's name, used, and in no message if it is wrong."""
    one = mail(server, user="desk@")
    with pytest.raises(UsageError, match=PASSWORD):
        sent(one, **TEXTS)
    monkeypatch.setenv(PASSWORD, "open sesame")
    assert sent(one, **TEXTS) == ()
    monkeypatch.setenv(PASSWORD, "open barley")
    with pytest.raises(UsageError) as caught:
        sent(one, **TEXTS)
    assert "does not take the password of desk" in str(caught.value)
    assert "barley" not in str(caught.value)


def test_a_server_that_cannot_be_trusted_gets_nothing(server: Server) -> None:
    """Without the authority's certificate the connection is given up before any mail."""
    with pytest.raises(BriefingError, match="localhost: the connection is not safe"):
        sent(mail(server).model_copy(update={"ca": None}), **TEXTS)
    assert server.box.taken == []


def test_a_server_without_encryption_gets_nothing() -> None:
    """STARTTLS that is not offered is not done without."""
    box = Box()
    with running(box) as port:
        with pytest.raises(BriefingError, match="did not take the mail: STARTTLS"):
            sent(Mail.of(f"smtp://localhost:{port}?from=d@x.org&to=a@x.org"), **TEXTS)
        assert box.taken == []
        plain = Mail.of(f"smtp://localhost:{port}?from=d@x.org&to=a@x.org&tls=none")
        assert sent(plain, **TEXTS) == ()


def test_a_server_that_is_not_there_is_told() -> None:
    """A refused connection is one line."""
    with pytest.raises(BriefingError, match="localhost did not take the mail"):
        sent(Mail.of("smtp://localhost:9?from=d@x.org&to=a@x.org&tls=none"), **TEXTS)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("smtp://desk:secret@mail.example?from=d@x.org&to=a@x.org", "does not belong there"),
        ("smtp://mail.example?from=d@x.org", "give server, sender and receivers"),
        ("smtp://mail.example?to=a@x.org", "give server, sender and receivers"),
        ("smtp://mail.example?from=d@x.org&to=a@x.org&tls=none", "only of this machine"),
        ("smtp://mail.example?from=d@x.org&to=a@x.org&cc=b@x.org", "“cc” is not known"),
        ("smtp://mail.example?from=d@x.org&to=nobody", "no mail address"),
        ("smtp://mail.example?from=d@x.org%0aBcc:e@x.org&to=a@x.org", "no mail address"),
        ("smtp://mail.example:port?from=d@x.org&to=a@x.org", "no address of a mail server"),
    ],
)
def test_an_address_that_is_unsafe_or_unclear_is_refused(text: str, why: str) -> None:
    """Each is one line that says what to change; a password is never repeated."""
    with pytest.raises(UsageError) as caught:
        Mail.of(text)
    assert why in str(caught.value)
    assert "secret" not in str(caught.value)


def test_smtps_is_encrypted_from_the_start() -> None:
    """The scheme says how and at which port."""
    found = Mail.of("smtps://me@mail.example?from=d@x.org&to=a@x.org")
    assert (found.tls, found.port, found.user) == ("tls", 465, "me")
    assert Mail.of("smtp://mail.example?from=d@x.org&to=a@x.org").port == 587
