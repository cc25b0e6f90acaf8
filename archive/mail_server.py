"""Mail server and sender that the settings name."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import TYPE_CHECKING

from archive.errors import SettingsError
from archive.messages import message
from archive.settings import secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.settings import Settings

TIMEOUT = 10.0
_SUBJECT = 120


@contextmanager
def connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Give a connection to the mail server, encrypted and signed in as set.

    Raises:
        SettingsError: the password's file cannot be read.
        OSError, smtplib.SMTPException, ValueError: the server cannot be reached or refuses.
    """
    host, _, port = settings.mail_server.rpartition(":")
    context = ssl.create_default_context()
    if settings.mail_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, int(port), timeout=TIMEOUT)
    with server:
        if settings.mail_security == "starttls":
            server.starttls(context=context)
        if settings.mail_user:
            server.login(settings.mail_user, secret(settings.mail_password))
        yield server


def sender(settings: Settings) -> Address:
    """Return who letters come from, under the archive's title whatever characters it has.

    Raises:
        SettingsError: `mail_from` is no address of a mailbox.
    """
    try:
        return Address(" ".join(settings.title.split()), addr_spec=settings.mail_from)
    except (HeaderParseError, ValueError, IndexError) as error:
        msg = message(
            "Inställningen mail_from ska vara bara en adress, till exempel "
            "arkivet@example.se, inte ”%(value)s”.",
            value=settings.mail_from,
        )
        raise SettingsError(msg) from error


def subject_line(settings: Settings, text: str) -> str:
    """Return a subject on one line, of a length that mail programs show, behind whose it is."""
    subject = " ".join(f"[{settings.title}] {text}".split())
    return subject if len(subject) <= _SUBJECT else subject[: _SUBJECT - 1] + "…"
