"""Outlook messages (.msg): MAPI properties in the streams of an OLE compound file (MS-OXMSG)."""

from __future__ import annotations

import io
import re
import struct
from typing import TYPE_CHECKING

import olefile

from archive.messages import recorded
from indexer.extract import compound, reasons
from indexer.extract.mail import mapi
from indexer.extract.mail.letter import Leaf, Letter, chosen, hand_on
from indexer.extract.source import Unreadable
from indexer.extract.text import decode

if TYPE_CHECKING:
    from archive.model import Outcome
    from indexer.extract.source import Emit, ReadOptions, Source

_STREAM = re.compile(r"__substg1\.0_([0-9A-F]{4})(001F|001E|0102)", re.IGNORECASE)
_ATTACHMENT = "__attach_version1.0_"
_EMBEDDED = "__substg1.0_3701000D"
_FIXED = "__properties_version1.0"
_SYSTIME = 0x0040
_HEADERS = {"top": 32, "embedded": 24, "attachment": 8}
"""Bytes before the first entry of a stream of fixed properties (MS-OXMSG 2.4.1)."""
_DEEPEST = 4

Path = tuple[str, ...]


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read an Outlook message, its attachments and the messages within it."""
    try:
        with olefile.OleFileIO(io.BytesIO(source.data)) as ole:
            letter = _Storage(ole).letter((), "top")
            if compound.is_cut_off(ole):
                letter.inventory.unread(source.name, "file", reasons.NO_END)
    except compound.BROKEN as error:
        raise Unreadable(reasons.damaged(recorded("Outlook-brevet kan inte öppnas"))) from error
    return hand_on(letter, source, emit, options)


class _Storage:
    """The storages and streams of a message, by the storage they lie in."""

    def __init__(self, ole: olefile.OleFileIO) -> None:
        self._ole = ole
        self._within: dict[Path, list[str]] = {}
        for path in ole.listdir(streams=True, storages=True):
            self._within.setdefault(tuple(path[:-1]), []).append(path[-1])

    def letter(self, path: Path, place: str) -> Letter:
        """Return the message in a storage."""
        properties = self._properties(path, place)
        letter = Letter(mapi.metadata(properties))
        letter.bodies += chosen(mapi.bodies(properties, letter), letter.inventory)
        mapi.note_kind(properties, letter)
        for name in self._within.get(path, []):
            if name.startswith(_ATTACHMENT):
                self._attach((*path, name), letter)
        return letter

    def _attach(self, path: Path, letter: Letter) -> None:
        properties = self._properties(path, "attachment")
        text = mapi.text_of
        name = (
            (
                text(properties, mapi.ATTACH_LONG_NAME)
                or text(properties, mapi.ATTACH_NAME)
                or text(properties, mapi.DISPLAY_NAME)
                or f"bilaga-{len(letter.leaves) + 1}"
            )
            .replace("/", "_")
            .replace("\0", "")
        )
        if _EMBEDDED in self._within.get(path, []):
            self._embed((*path, _EMBEDDED), name, letter)
            return
        data = mapi.bytes_of(properties, mapi.ATTACH_DATA)
        content_id = text(properties, mapi.ATTACH_CONTENT_ID).strip("<>")
        kind = text(properties, mapi.ATTACH_TYPE).lower()
        letter.leaves.append(Leaf(name, data, kind or "application/octet-stream", content_id))

    def _embed(self, path: Path, name: str, letter: Letter) -> None:
        """Add a message within the message; an embedded OLE object (a drawing) is only named."""
        if len(path) > 2 * _DEEPEST:
            letter.inventory.unread(
                name,
                "attachment",
                recorded("Bilagan %(name)s: %(reason)s", name=name, reason=reasons.TOO_DEEP),
            )
        elif _FIXED in self._within.get(path, []):
            letter.leaves.append(Leaf(f"{name}.msg", b"", letter=self.letter(path, "embedded")))
        else:
            reason = recorded(
                "Bilagan %(name)s är ett inbäddat objekt och läses inte; spara det för sig.",
                name=name,
            )
            letter.inventory.unread(name, "object", reason)

    def _properties(self, path: Path, place: str) -> dict[int, object]:
        values: dict[int, object] = {}
        for name in self._within.get(path, []):
            if match := _STREAM.fullmatch(name):
                values[int(match[1], 16)] = self._value((*path, name), match[2])
        if _FIXED in self._within.get(path, []):
            data = self._ole.openstream([*path, _FIXED]).read()[_HEADERS[place] :]
            for tag, ticks in struct.iter_unpack("<I4xQ", data[: len(data) // 16 * 16]):
                if tag & 0xFFFF == _SYSTIME:
                    values[tag >> 16] = mapi.moment(ticks)
        return values

    def _value(self, path: Path, kind: str) -> str | bytes:
        data: bytes = self._ole.openstream(list(path)).read()
        if kind.upper() == "001F":
            return data.decode("utf-16-le", "replace")
        return decode(data)[0] if kind.upper() == "001E" else data
