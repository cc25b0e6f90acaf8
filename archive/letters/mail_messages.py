"""Letters as messages: text and HTML, with the headers that let a reader end a watch by one press.

Headers: RFC 5322, RFC 2369 and RFC 8058 (List-Unsubscribe), RFC 3834 (Auto-Submitted).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from archive.letters.mail_wording import say
from archive.letters.watch_store import UNCONFIRMED_DAYS
from archive.mail_server import sender, subject_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.letters.watches import Watch
    from archive.settings import Settings

_UNFOLDED = SMTP.clone(max_line_length=900)
"""Some mail programs read no address in a header that is folded; RFC 5322 allows 998 letters."""


@dataclass(frozen=True, slots=True)
class Item:
    """A section in a letter: what it is called, where it is read, what it says, why it is told."""

    key: bytes
    title: str
    link: str
    text: str
    why: str


def confirmation(settings: Settings, watch: Watch) -> bytes:
    """Return the letter that asks for a watch to be confirmed."""
    link = manage_address(settings, watch)
    title = watch.title
    first = say(watch.language, "confirm", title=title, site=settings.title)
    last = say(watch.language, "confirm_else", days=UNCONFIRMED_DAYS)
    message = _new_message(settings, watch, say(watch.language, "confirm_subject", title=title))
    message["Message-ID"] = _message_id(settings, watch, [b"confirm"])
    text = f"{first}\n\n{link}\n\n{last}\n"
    page = f"<p>{escape(first)}</p><p>{_anchor(link, link)}</p><p>{escape(last)}</p>"
    return _message_bytes(message, watch, text, page)


def news(settings: Settings, watch: Watch, items: Sequence[Item], message_id: str = "") -> bytes:
    """Return the letter that tells of some sections; the same sections give the same Message-ID.

    message_id: what an earlier wording of the letter has, which it then keeps.
    """
    name = "news_subject" if len(items) != 1 else "one_subject"
    subject = say(watch.language, name, count=len(items), title=watch.title)
    message = _new_message(settings, watch, subject)
    made = _message_id(settings, watch, (item.key for item in items))
    message["Message-ID"] = message_id or made
    end = f"{manage_address(settings, watch)}/avsluta"
    message["List-Unsubscribe"] = f"<{end}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    why = say(watch.language, "why", title=watch.title)
    links = (
        (say(watch.language, "same"), settings.address.rstrip("/") + watch.page),
        (say(watch.language, "manage"), manage_address(settings, watch)),
        (say(watch.language, "end"), end),
    )
    listed = "\n\n".join(f"{i.title}\n{i.text}\n{i.why}\n{i.link}" for i in items)
    ways = "\n".join(f"{name}: {link}" for name, link in links)
    text = f"{why}\n\n{listed}\n\n-- \n{ways}\n"
    foot = " · ".join(_anchor(link, name) for name, link in links)
    page = f"<p>{escape(why)}</p>{''.join(map(_item_html, items))}<p>{foot}</p>"
    return _message_bytes(message, watch, text, page)


def manage_address(settings: Settings, watch: Watch) -> str:
    """Return where a watch is confirmed, paused, changed and ended."""
    return f"{settings.address.rstrip('/')}/bevaka/{watch.token}"


def _new_message(settings: Settings, watch: Watch, subject: str) -> EmailMessage:
    message = EmailMessage(policy=_UNFOLDED)
    message["Subject"] = subject_line(settings, subject)
    message["From"] = sender(settings)
    message["To"] = watch.address
    message["Date"] = format_datetime(dt.datetime.now(dt.UTC))
    message["Auto-Submitted"] = "auto-generated"
    return message


def _message_bytes(message: EmailMessage, watch: Watch, text: str, page: str) -> bytes:
    message.set_content(text, cte="quoted-printable")
    html = _html_document(watch.language, page)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = watch.language
    return message.as_bytes()


def _message_id(settings: Settings, watch: Watch, keys: Iterable[bytes]) -> str:
    digest = hashlib.sha256(watch.token.encode())
    for key in sorted(keys):
        digest.update(b"\0" + key)
    return f"<{digest.hexdigest()[:32]}@{settings.mail_from.rpartition('@')[2]}>"


def _item_html(item: Item) -> str:
    return (
        f"<p>{_anchor(item.link, item.title)}<br>{escape(item.text)}"
        f"<br><small>{escape(item.why)}</small></p>"
    )


def _anchor(link: str, text: str) -> str:
    return f'<a href="{escape(link)}">{escape(text)}</a>'


def _html_document(language: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"></head>'
        f"<body>{body}</body></html>"
    )
