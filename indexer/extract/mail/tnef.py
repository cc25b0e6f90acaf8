"""TNEF (winmail.dat): a letter as Outlook sends it to other programs (MS-OXTNEF)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.mail import mapi
from indexer.extract.mail.letter import Leaf, chosen
from indexer.extract.text import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.extract.mail.letter import Body, Letter

_MAGIC = b"\x78\x9f\x3e\x22"
_BODY, _MESSAGE_PROPERTIES = 0x0002800C, 0x00069003
_MESSAGE_CLASS = 0x00078008
_RENDERING, _ATTACHMENT_PROPERTIES = 0x00069002, 0x00069005
_TITLE, _DATA = 0x00018010, 0x0006800F
_SIZES = {
    0x02: 2,
    0x03: 4,
    0x04: 4,
    0x05: 8,
    0x06: 8,
    0x07: 8,
    0x0A: 4,
    0x0B: 2,
    0x14: 8,
    0x40: 8,
    0x48: 16,
}
"""Bytes of a property of fixed size, by type (MS-OXCDATA 2.11.1)."""
_TEXT8, _TEXT16, _BINARY, _OBJECT = 0x1E, 0x1F, 0x102, 0x0D


def unpack(data: bytes, name: str, letter: Letter) -> list[Body]:
    """Return the text of a TNEF file and add its attachments to the letter."""
    if not data.startswith(_MAGIC):
        letter.inventory.unread(
            name,
            "attachment",
            recorded(
                "Bilagan %(name)s: %(reason)s",
                name=name,
                reason=reasons.damaged(recorded("den är ingen TNEF-fil")),
            ),
        )
        return []
    message: dict[int, object] = {}
    files: list[dict[int, object]] = []
    try:
        for attribute, value in _attributes(data):
            if attribute == _BODY:
                message.setdefault(mapi.BODY, decode(value.rstrip(b"\0"))[0])
            elif attribute == _MESSAGE_CLASS:
                message.setdefault(mapi.MESSAGE_CLASS, decode(value.rstrip(b"\0"))[0])
            elif attribute == _MESSAGE_PROPERTIES:
                message |= _properties(value)
            elif attribute == _RENDERING:
                files.append({})
            elif files and attribute == _TITLE:
                files[-1][mapi.ATTACH_NAME] = decode(value.rstrip(b"\0"))[0]
            elif files and attribute == _DATA:
                files[-1][mapi.ATTACH_DATA] = value
            elif files and attribute == _ATTACHMENT_PROPERTIES:
                files[-1] = _properties(value) | files[-1]
    except (struct.error, IndexError):
        reason = recorded("Bilagan %(name)s är avklippt; be avsändaren om en hel kopia.", name=name)
        letter.inventory.unread(name, "attachment", reason)
    else:
        letter.inventory.read(name, "container")
    letter.leaves += [_leaf(properties, number) for number, properties in enumerate(files, 1)]
    mapi.note_kind(message, letter)
    return chosen(mapi.bodies(message, letter), letter.inventory)


def _leaf(properties: dict[int, object], number: int) -> Leaf:
    text = mapi.text_of
    name = text(properties, mapi.ATTACH_LONG_NAME) or text(properties, mapi.ATTACH_NAME)
    data = mapi.bytes_of(properties, mapi.ATTACH_DATA)
    kind = text(properties, mapi.ATTACH_TYPE).lower() or "application/octet-stream"
    content_id = text(properties, mapi.ATTACH_CONTENT_ID).strip("<>")
    return Leaf(name.replace("/", "_") or f"bilaga-{number}", data, kind, content_id)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the attributes of a stream: level, id and length, the value, a checksum."""
    at = 6
    while at < len(data):
        attribute, length = struct.unpack_from("<xII", data, at)
        if at + 9 + length > len(data):
            raise IndexError(at)
        yield attribute, data[at + 9 : at + 9 + length]
        at += 11 + length


def _properties(data: bytes) -> dict[int, object]:
    """Return MAPI properties: a count, then tag and value each, padded to four bytes."""
    values: dict[int, object] = {}
    (count,), at = struct.unpack_from("<I", data), 4
    for _ in range(count):
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= 0x8000:
            at = _past_name(data, at)
        many, kind = bool(kind & 0x1000), kind & 0x0FFF
        if kind in _SIZES and not many:
            (ticks,) = struct.unpack_from("<Q", data.ljust(at + 8, b"\0"), at)
            values[name] = mapi.moment(ticks) if kind == 0x40 else ticks
            at += max(4, _SIZES[kind])
            continue
        (items,) = struct.unpack_from("<I", data, at)
        at += 4
        for _ in range(items):
            if kind in _SIZES:
                at += _SIZES[kind]
                continue
            (length,) = struct.unpack_from("<I", data, at)
            raw = data[at + 4 : at + 4 + length]
            at += 4 + (length + 3) // 4 * 4
            values[name] = _value(kind, raw)
    return values


def _value(kind: int, raw: bytes) -> str | bytes:
    if kind == _TEXT16:
        return raw.decode("utf-16-le", "replace").rstrip("\0")
    if kind == _TEXT8:
        return decode(raw.rstrip(b"\0"))[0]
    return raw[16:] if kind == _OBJECT else raw  # an object begins with its interface's id


def _past_name(data: bytes, at: int) -> int:
    """Return where a named property's value begins: after a GUID and an id or a name."""
    by_name, length = (int(value) for value in struct.unpack_from("<II", data, at + 16))
    if not by_name:
        return at + 24
    return at + 24 + (length + 3) // 4 * 4
