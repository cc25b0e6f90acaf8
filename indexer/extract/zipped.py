"""ZIP files, read as folders: each file in one is read like a file, or named as not read."""

from __future__ import annotations

from itertools import count
from pathlib import PurePath
from typing import TYPE_CHECKING

from archive.messages import message, recorded
from archive.model import Fate, Outcome, Status
from indexer.extract import reasons
from indexer.extract.attachments import read_inner
from indexer.extract.formats import Format, by_suffix
from indexer.extract.inventory import Inventory
from indexer.extract.kind import unpacks_itself
from indexer.extract.package import Package
from indexer.extract.source import Unreadable
from indexer.junk import junk_reason

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Collection

    from indexer.extract.source import Emit, ReadOptions, Source

_MOST = 2000
_LARGEST = 1 << 30
"""Bytes that all files of one ZIP may unpack to."""
_SAYS_UTF8 = 0x800
_ASCII, _WINDOWS_LETTERS = 0x80, 0xC0
_TOO_MANY = message(
    "Filen %(name)s läses inte: fler eller större filer än läsaren går igenom; packa upp mappen."
)


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Hand on what each file of the folder says, named by its path in it.

    Raises:
        Unreadable: it is damaged, or nothing in it is read.
    """
    suffix = PurePath(source.name).suffix.lower()
    package = Package(source.data)
    if "[Content_Types].xml" in package.names and suffix in by_suffix():
        raise Unreadable(
            reasons.damaged(
                recorded("innehållet är inte det som namnet säger (%(suffix)s)", suffix=suffix)
            )
        )
    inventory = Inventory()
    if unpacks_itself(source.data):
        inventory.furniture(
            source.name, "program", recorded("Programmet som packar upp filen läses inte.")
        )
    left = _LARGEST
    for number, member in enumerate(package.members()):
        name = _name(member)
        if name in inventory.names:
            name = _numbered(name, inventory.names)
        if reason := junk_reason(name):
            inventory.furniture(name, "attachment", reason)
            continue
        left -= member.file_size
        if number >= _MOST or left < 0:
            inventory.unread(name, "attachment", _TOO_MANY.filled(name=name).swedish)
            continue
        try:
            data = package.unpacked(member)
        except Unreadable as unreadable:
            inventory.unread(
                name,
                "attachment",
                recorded("Filen %(name)s: %(reason)s", name=name, reason=unreadable),
            )
            continue
        outcome = read_inner(name, data, source, emit, options)
        if outcome is None:
            inventory.unread(name, "attachment", _TOO_MANY.filled(name=name).swedish)
        else:
            inventory.inner(name, "attachment", outcome, what=recorded("Filen %(name)s", name=name))
    outcome = inventory.outcome(source.media_type)
    if all(part.fate is not Fate.READ for part in outcome.parts):
        reason = recorded(
            "Zip-filen har inget som läses. %(reason)s", reason=outcome.reason or ""
        ).strip()
        raise Unreadable(reason, Status.UNSUPPORTED)
    return outcome


def _name(member: zipfile.ZipInfo) -> str:
    """Return a file's name; one that is not said to be UTF-8 was read as CP437.

    macOS writes UTF-8 without saying so, and programs for Windows its own encoding, whose letters
    all stand where CP437 has lines and Greek.
    """
    if member.flag_bits & _SAYS_UTF8:
        return member.filename
    try:
        raw = member.filename.encode("cp437")
    except UnicodeError:
        return member.filename
    try:
        return raw.decode("utf-8")
    except UnicodeError:
        windows = all(byte < _ASCII or byte >= _WINDOWS_LETTERS for byte in raw)
        return raw.decode("cp1252") if windows else member.filename


def _numbered(name: str, taken: Collection[str]) -> str:
    """Return the name of a file with a number, where the ZIP holds another of the same name."""
    path = PurePath(name)
    names = (str(path.with_stem(f"{path.stem} ({number})")) for number in count(2))
    return next(numbered for numbered in names if numbered not in taken)


FORMATS = (Format("application/zip", "mapp (ZIP)", 1, read, suffixes=(".zip",)),)
