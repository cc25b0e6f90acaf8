"""Deliver the letters that are on their way, one after the other, and forget those taken."""

from __future__ import annotations

import logging
import re
import smtplib
import time
from collections import defaultdict
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from typing import TYPE_CHECKING

from archive.access import state_now
from archive.mail_server import connected

if TYPE_CHECKING:
    from archive.letters.watch_store import WatchStore
    from archive.letters.watches import Letter
    from archive.settings import Settings

_NO_MAILBOX = re.compile(r"5\.(?:1\.(?:1|2|3|6|10)|2\.1)\b")
"""Enhanced status codes of an address that takes no mail (RFC 3463, 3.2 and 3.3; RFC 7505)."""
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
_PERMANENT = (550, 551, 553)
"""Reply codes that speak of a mailbox (RFC 5321, 4.2.3); 552 is a full one, 554 a server's no."""
_MINUTE = 60.0
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of a delivery: letters taken, letters that still wait, and letters given up.

    answers: what the server said where it took none: reply codes, and names of errors.
    """

    sent: int = 0
    later: int = 0
    given_up: int = 0
    answers: frozenset[str] = frozenset()


def deliver(settings: Settings, store: WatchStore) -> Delivery:
    """Deliver all letters, at most `letters_per_minute`; those not taken stay for the next time.

    A letter is forgotten once the server has taken it: whoever kills the process between the two
    lets that letter be sent again, under the same Message-ID. A watch is forgotten when the server
    says that its address does not exist, and then only if it takes a letter to another, or speaks
    of no other: a server in trouble refuses all alike.

    Raises:
        SettingsError: the password's file cannot be read.
        OSError, smtplib.SMTPException, ValueError: the server cannot be reached.
    """
    letters = store.letters()
    if not letters:
        return Delivery()
    sent, answers = 0, set()
    gone: dict[str, list[Letter]] = defaultdict(list)
    pause = _MINUTE / settings.letters_per_minute if settings.letters_per_minute else 0.0
    with connected(settings) as server:
        for number, waiting in enumerate(letters):
            time.sleep(pause if number else 0.0)
            # Asked for just before it is sent: its watch may have ended while others were sent,
            # and what it tells of may have been closed.
            letter = store.take(waiting, state_now(settings.index))
            if letter is None:
                continue
            try:
                _send_letter(server, letter)
            except smtplib.SMTPServerDisconnected:
                raise
            except smtplib.SMTPException as error:
                log.warning("a letter was not taken: %s", type(error).__name__)
                store.failed(letter)
                answers.add(_refusal_code(error))
                if _tells_of_no_mailbox(error):
                    gone[_recipient(letter)].append(letter)
            else:
                store.sent(letter)
                sent += 1
    given_up = (
        [letter for some in gone.values() for letter in some] if sent or len(gone) == 1 else []
    )
    for letter in given_up:
        store.forget_watch(letter)
    return Delivery(sent, store.counts()["letters"], len(given_up), frozenset(answers))


def _send_letter(server: smtplib.SMTP, letter: Letter) -> None:
    message = message_from_bytes(letter.data, policy=SMTP)
    (sender,) = message["From"].addresses
    server.sendmail(sender.addr_spec, [_recipient(letter)], letter.data)


def _recipient(letter: Letter) -> str:
    (recipient,) = message_from_bytes(letter.data, policy=SMTP)["To"].addresses
    return str(recipient.addr_spec)


def _refusal_code(error: smtplib.SMTPException) -> str:
    """Return the reply code of a refusal, or the name of another error."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return ", ".join(sorted({str(code) for code, _ in error.recipients.values()}))
    code = getattr(error, "smtp_code", None)
    return str(code) if code else type(error).__name__


def _tells_of_no_mailbox(error: smtplib.SMTPException) -> bool:
    """Tell whether the server says that the address itself takes no letters."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    return all(_is_no_mailbox(*answer) for answer in error.recipients.values())


def _is_no_mailbox(code: int, text: bytes | str) -> bool:
    words = text.decode("latin-1") if isinstance(text, bytes) else text
    status = _STATUS.match(words.strip())
    return code in _PERMANENT and (not status or bool(_NO_MAILBOX.match(status[0])))
