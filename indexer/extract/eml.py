"""What does a letter by e-mail say, and what do its attachments?"""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.attachments import read_attachments, with_lost
from indexer.extract.formats import Format
from indexer.extract.html import markup, reading_of
from indexer.extract.text import decode, unify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.extract.source import Emit, ReadOptions, Source

_HEADER = re.compile(
    rb"(?:From|To|Subject|Date|Received|MIME-Version|Return-Path|Message-ID|Delivered-To"
    rb"|Content-Type|X-[A-Za-z-]+):[ \t]",
    re.IGNORECASE,
)
_HEADERS = (("subject", "subject"), ("from", "from"), ("to", "to"), ("date", "date"))


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Hand on the letter, then each attachment as a reading of its own."""
    message = message_from_bytes(source.data, policy=policy.default.clone(max_line_length=None))
    if not isinstance(message, EmailMessage):
        return Outcome(Status.FAILED, source.media_type, reasons.damaged("den är inget e-brev"))
    letter = _letter(message)
    said = bool(letter.raw.strip())
    if said:
        emit(letter)
    attached = list(_attachments(message))
    if not said and not attached:
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    lost = read_attachments(attached, source, emit, options)
    warnings = () if said else ("Brevet har ingen egen text.",)
    return with_lost(Outcome(Status.OK, source.media_type, warnings=warnings), lost)


def _letter(message: EmailMessage) -> Reading:
    metadata = {}
    for header, name in _HEADERS:
        try:
            value = message[header]
        except (ValueError, IndexError, AttributeError, TypeError):
            continue  # the standard library trips over some broken headers
        if value:
            metadata[name] = " ".join(str(value).split())
    if "subject" in metadata:
        metadata["title"] = metadata["subject"]
    body = _body(message)
    if body is None:
        return Reading((Page(1, "", reader="email"),), (), metadata, paged=False)
    data, html = body
    if html:
        return replace(reading_of(markup(data)), metadata=metadata)
    text = unify(decode(data)[0])
    return Reading((Page(1, text, reader="email"),), (), metadata, paged=False)


def _body(message: EmailMessage) -> tuple[bytes, bool] | None:
    try:
        part = message.get_body(("plain", "html"))
    except (KeyError, AttributeError, ValueError):
        part = None
    if part is None:
        return None
    payload = part.get_payload(decode=True)
    if not isinstance(payload, bytes):
        return None
    charset = part.get_content_charset("utf-8") or "utf-8"
    with contextlib.suppress(LookupError, UnicodeDecodeError):
        payload = payload.decode(charset).encode("utf-8")
    return payload, part.get_content_type() == "text/html"


def _attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    try:
        parts = list(message.iter_attachments())
    except (AttributeError, KeyError, ValueError):
        return
    for number, part in enumerate(parts, 1):
        name = (part.get_filename() or f"bilaga-{number}").replace("/", "_").replace("\0", "")
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            data = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
            name = name if name.endswith(".eml") else name + ".eml"
        else:
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
        if data:
            yield name, data


def _resembles(head: bytes, suffix: str) -> bool:
    lines = head.splitlines()[:8]
    known = suffix != ".md" and sum(bool(_HEADER.match(line)) for line in lines) >= 2
    return known and (bool(_HEADER.match(lines[0])) or suffix == ".eml")


FORMATS = (Format("message/rfc822", "e-brev", 1, read, suffixes=(".eml",), resembles=_resembles),)
