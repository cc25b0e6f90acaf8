"""What does a letter by e-mail say, and what do its attachments?"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

import indexer.extract
from archive.model import Outcome, Page, Reading, Status
from indexer.extract import kind
from indexer.extract.html import markup, reading_of
from indexer.extract.source import Emit, ReadOptions, Source
from indexer.extract.text import decode, unify

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 4
_MOST = 200
_HEADERS = (("subject", "subject"), ("from", "from"), ("to", "to"), ("date", "date"))
_ALIVE = (Status.OK, Status.PARTIAL)


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Hand on the letter, then each attachment as a reading of its own."""
    message = message_from_bytes(source.data, policy=policy.default.clone(max_line_length=None))
    if not isinstance(message, EmailMessage):
        return Outcome(Status.FAILED, source.media_type, "Filen är inget e-brev.")
    letter = _letter(message)
    warnings: list[str] = []
    if letter.raw.strip():
        emit(letter)
    else:
        warnings.append("Brevet har ingen egen text.")
    attached = 0
    for name, data in _attachments(message):
        if source.depth >= _DEEPEST or attached >= _MOST:
            warnings.append(f"Bilagan {name} läses inte: fler eller djupare än läsaren går.")
            continue
        attached += 1
        inner = Source(data, name, kind.media_type(data, name), source.depth + 1, source.beat)
        outcome = indexer.extract.read_source(inner, _named(emit, name), options)
        source.beat()
        if outcome.status not in _ALIVE:
            warnings.append(f"Bilagan {name}: {outcome.reason}")
        elif outcome.status is Status.PARTIAL:
            warnings.append(f"Bilagan {name} är delvis läst: {outcome.reason}")
    if not letter.raw.strip() and not attached:
        return Outcome(Status.FAILED, source.media_type, "Brevet har ingen text.")
    if any(warning.startswith("Bilagan") for warning in warnings):
        reason = next(warning for warning in warnings if warning.startswith("Bilagan"))
        return Outcome(Status.PARTIAL, source.media_type, reason, warnings=tuple(warnings))
    return Outcome(Status.OK, source.media_type, warnings=tuple(warnings))


def _named(emit: Emit, name: str) -> Emit:
    def forward(reading: Reading) -> None:
        emit(replace(reading, name=f"{name}/{reading.name}" if reading.name else name))

    return forward


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
