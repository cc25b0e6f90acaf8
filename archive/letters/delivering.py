"""Deliver the letters that are on their way, one after the other, and forget those taken."""

from __future__ import annotations

import logging
import smtplib
import time
from collections import Counter
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from typing import TYPE_CHECKING

from archive.access import state_now
from archive.mail_server import connected

if TYPE_CHECKING:
    from archive.letters.watch_store import Letter, WatchStore
    from archive.settings import Settings

MOST_ATTEMPTS = 60
"""Deliveries tried before a letter is given up, with the watch whose address takes none."""
_REFUSED = range(500, 600)
_MINUTE = 60.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a delivery: letters taken, letters that still wait, and letters given up."""

    sent: int = 0
    later: int = 0
    given_up: int = 0


def deliver(settings: Settings, store: WatchStore) -> Delivery:
    """Deliver all letters, at most `letters_per_minute`; those not taken stay for the next time.

    A letter is forgotten once the server has taken it: whoever kills the process between the two
    lets that letter be sent again, under the same Message-ID.

    Raises:
        SettingsError: the password's file cannot be read.
        OSError, smtplib.SMTPException, ValueError: the server cannot be reached.
    """
    letters = store.letters()
    if not letters:
        return Delivery()
    outcomes: Counter[str] = Counter()
    pause = _MINUTE / settings.letters_per_minute if settings.letters_per_minute else 0.0
    with connected(settings) as server:
        for waiting in letters:
            time.sleep(pause if outcomes else 0.0)
            # Asked for just before it is sent: its watch may have ended while others were sent,
            # and what it tells of may have been closed.
            if letter := store.take(waiting, state_now(settings.index)):
                outcomes[_deliver(server, store, letter)] += 1
    return Delivery(outcomes["sent"], store.counts()["letters"], outcomes["given_up"])


def _deliver(server: smtplib.SMTP, store: WatchStore, letter: Letter) -> str:
    """Hand a letter to the server; return what came of it."""
    try:
        _send(server, letter)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as error:
        log.warning("a letter was not taken: %s", type(error).__name__)
        if not _refused_for_good(error) and letter.attempts < MOST_ATTEMPTS:
            store.failed(letter)
            return "later"
        store.refused(letter)
        return "given_up"
    store.sent(letter)
    return "sent"


def _send(server: smtplib.SMTP, letter: Letter) -> None:
    message = message_from_bytes(letter.data, policy=SMTP)
    (sender,), (recipient,) = message["From"].addresses, message["To"].addresses
    server.sendmail(sender.addr_spec, [recipient.addr_spec], letter.data)


def _refused_for_good(error: smtplib.SMTPException) -> bool:
    """Tell whether the server says that the address itself takes no letters (RFC 5321, 5yz)."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(code in _REFUSED for code, _ in error.recipients.values())
