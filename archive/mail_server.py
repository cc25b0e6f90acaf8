"""Connection to the mail server that the settings name."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.settings import secret

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.settings import Settings

TIMEOUT = 10.0


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
