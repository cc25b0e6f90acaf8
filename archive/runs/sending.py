"""Notification of a run's result by mail or webhook, by the settings.

Nothing here can fail a run: what could not be delivered becomes a warning in the record.
"""

from __future__ import annotations

import smtplib
import time
import urllib.error
import urllib.request
from dataclasses import asdict
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from archive.errors import SettingsError
from archive.mail_server import TIMEOUT, connected, subject_line
from archive.messages import message, recorded
from archive.runs.report_wording import as_text, headline, troubles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.runs.run_report import RunReport
    from archive.settings import Settings

PAUSES = (1.0, 5.0)
"""Seconds between the attempts."""


def send(
    settings: Settings, report: RunReport, pauses: Sequence[float] = PAUSES
) -> tuple[str, ...]:
    """Tell who is to be told; return a warning for each who could not be reached."""
    if settings.report_when == "trouble" and not troubles(report):
        return ()
    warnings = []
    for name, deliver in (("mail_to", _send_mail), ("webhook", _post_webhook)):
        if getattr(settings, name):
            warnings += _try_to_send(name, partial(deliver, settings, report), pauses)
    return tuple(warnings)


def _try_to_send(name: str, deliver: Callable[[], None], pauses: Sequence[float]) -> list[str]:
    error: Exception | None = None
    for pause in (0.0, *pauses):
        time.sleep(pause)
        try:
            deliver()
        except SettingsError as wrong:
            error = wrong
            break
        except (OSError, smtplib.SMTPException, ValueError) as failed:
            error = failed
        else:
            return []
    return [
        recorded(
            "Rapporten kunde inte skickas (%(name)s): %(kind)s: %(error)s",
            name=name,
            kind=type(error).__name__,
            error=error,
        )
    ]


def _send_mail(settings: Settings, report: RunReport) -> None:
    with connected(settings) as server:
        server.send_message(mail(settings, report))


def mail(settings: Settings, report: RunReport) -> EmailMessage:
    """Return the mail that tells of a run."""
    message = EmailMessage()
    message["Subject"] = subject_line(settings, headline(report))
    message["From"] = settings.mail_from
    message["To"] = ", ".join(settings.mail_to)
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=settings.mail_from.rpartition("@")[2] or None)
    message["Auto-Submitted"] = "auto-generated"
    page = f"\n{settings.address.rstrip('/')}/status/korningar/{report.name}\n"
    message.set_content(as_text(report) + (page if settings.address else ""))
    return message


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: a record goes where a person said, and nowhere else."""

    def redirect_request(self, *_given: object, **_more: object) -> None:
        """Refuse."""


def _post_webhook(settings: Settings, report: RunReport) -> None:
    if not settings.webhook.startswith(("https://", "http://")):
        msg = message(
            "Inställningen webhook ska vara en adress som börjar med https:// eller http://."
        )
        raise SettingsError(msg)
    payload = asdict(report) | {"archive": settings.title, "troubles": troubles(report)}
    request = urllib.request.Request(  # noqa: S310 - http and https only, see above
        settings.webhook,
        msgspec.json.encode(payload),
        {"Content-Type": "application/json", "User-Agent": "handlingar"},
        method="POST",
    )
    with urllib.request.build_opener(_Stay).open(request, timeout=TIMEOUT):
        pass
