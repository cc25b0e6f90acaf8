"""MAPI properties, as Outlook messages and TNEF files have them: ids, and a letter from them."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Mapping
from email.utils import format_datetime
from typing import TYPE_CHECKING

import compressed_rtf

from archive.messages import recorded
from indexer.extract.mail.headers import metadata_of, parse
from indexer.extract.mail.letter import Body
from indexer.extract.text import decode_declared

if TYPE_CHECKING:
    from indexer.extract.mail.letter import Letter

Properties = Mapping[int, object]
"""Values by property id: text, bytes or a moment (MS-OXPROPS)."""

MESSAGE_CLASS = 0x001A
SUBJECT, SENT = 0x0037, 0x0039
HEADERS = 0x007D
SENDER_NAME, SENDER_ADDRESS, SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
DISPLAY_BCC, DISPLAY_CC, DISPLAY_TO = 0x0E02, 0x0E03, 0x0E04
BODY, RTF, HTML = 0x1000, 0x1009, 0x1013
ATTACH_DATA, ATTACH_NAME, ATTACH_LONG_NAME = 0x3701, 0x3704, 0x3707
ATTACH_TYPE, ATTACH_CONTENT_ID, DISPLAY_NAME = 0x370E, 0x3712, 0x3001
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_OTHER_KINDS = (
    *("IPM.APPOINTMENT", "IPM.SCHEDULE", "IPM.MICROSOFT SCHEDULE", "IPM.TASK"),
    *("IPM.CONTACT", "IPM.DISTLIST", "IPM.ACTIVITY"),
)
"""Kinds of items that are no letters (MS-OXOCAL, MS-OXOTASK, MS-OXOCNTC), as they begin."""


def moment(ticks: int) -> dt.datetime | None:
    """Return a FILETIME (100 ns since 1601) as a moment, None when it is out of range."""
    try:
        return _EPOCH + dt.timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def text_of(properties: Properties, name: int) -> str:
    """Return a text property, empty where there is none."""
    value = properties.get(name, "")
    return value if isinstance(value, str) else ""


def bytes_of(properties: Properties, name: int) -> bytes:
    """Return a binary property, empty where there is none."""
    value = properties.get(name, b"")
    return value if isinstance(value, bytes) else b""


def metadata(properties: Properties) -> dict[str, str]:
    """Return what a letter's header says: Outlook's own, else the header it came with."""
    sent = properties.get(SENT)
    address = text_of(properties, SENDER_SMTP) or text_of(properties, SENDER_ADDRESS)
    name = text_of(properties, SENDER_NAME)
    own = {
        "subject": text_of(properties, SUBJECT),
        "from": f"{name} <{address}>" if "@" in address else name,
        "to": text_of(properties, DISPLAY_TO),
        "cc": text_of(properties, DISPLAY_CC),
        "bcc": text_of(properties, DISPLAY_BCC),
        "date": format_datetime(sent) if isinstance(sent, dt.datetime) else "",
    }
    came = metadata_of(parse(text_of(properties, HEADERS).encode()))
    clean = {key: " ".join(value.replace("\0", "").split()) for key, value in own.items()}
    return came | {key: value for key, value in clean.items() if value and key not in came}


def bodies(properties: Properties, letter: Letter) -> list[list[Body]]:
    """Return the forms of the text: plain, HTML, and RTF where it is the only one."""
    plain = text_of(properties, BODY)
    html = properties.get(HTML, "")
    if isinstance(html, bytes):
        html = decode_declared(html, None, html=True)[0]
    branches = [[Body(plain)]] if plain.strip() else []
    if isinstance(html, str) and html.strip():
        branches.append([letter.html(html)])
    packed = bytes_of(properties, RTF)
    if packed and not branches:
        try:
            code = compressed_rtf.decompress(packed)
        except (ValueError, IndexError, struct.error, TypeError):
            letter.inventory.unread(
                "text", "body", recorded("Brevets text (RTF) kan inte packas upp.")
            )
        else:
            branches.append([letter.rich_text(code)])
    return branches


def note_kind(properties: Properties, letter: Letter) -> None:
    """Note that what Outlook keeps is no letter: much of it stands in fields of its own kind."""
    kind = text_of(properties, MESSAGE_CLASS)
    if kind.upper().startswith(_OTHER_KINDS):
        reason = recorded(
            "Outlook-posten är inget brev (%(kind)s); det som bara står i dess egna fält, som tid "
            "och plats, läses inte; spara den som kalenderfil eller PDF.",
            kind=kind,
        )
        letter.inventory.unread(kind, "fields", reason)
