"""ZIP files, read as folders: each file in one is read like a file, or named as not read."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from archive.messages import message, recorded
from archive.model import Fate, Outcome, Status
from indexer.extract import reasons
from indexer.extract.attachments import read_inner
from indexer.extract.formats import Format, by_suffix
from indexer.extract.inventory import Inventory
from indexer.extract.package import Package
from indexer.extract.source import Unreadable
from indexer.junk import junk_reason

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

_MOST = 2000
_LARGEST = 1 << 30
"""Bytes that all files of one ZIP may unpack to."""
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
    left = _LARGEST
    for number, member in enumerate(package.members()):
        name = _name(member)
        if reason := junk_reason(name):
            inventory.furniture(name, "attachment", reason)
            continue
        left -= package.size(member)
        if number >= _MOST or left < 0:
            inventory.unread(name, "attachment", _TOO_MANY.filled(name=name).swedish)
            continue
        try:
            data = package.part(member)
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


def _name(member: str) -> str:
    """Return a member's name; macOS writes UTF-8 without saying so, which is read as CP437."""
    try:
        return member.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member


FORMATS = (Format("application/zip", "mapp (ZIP)", 1, read, suffixes=(".zip",)),)
