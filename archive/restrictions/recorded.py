"""Values that hold the levels and takedowns known when a run last looked."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from archive.model import Level, strictest

if TYPE_CHECKING:
    from collections.abc import Mapping

_Key = TypeVar("_Key")


class RecordedLevel(msgspec.Struct, frozen=True):
    """A level that a rule asked for, and the last day (UTC, ISO) on which one did.

    `by_words` is the fingerprint of words that were taken down where it is held for being nearly
    these and for nothing else: it opens when they return.
    """

    level: Level
    asked: str
    by_words: str = ""


def stricter(held: RecordedLevel, other: RecordedLevel) -> RecordedLevel:
    """Return two levels of one thing as one: the more closed, asked for on the later day."""
    by_words = held.by_words if held.by_words == other.by_words else ""
    level = strictest((held.level, other.level))
    return RecordedLevel(level, max(held.asked, other.asked), by_words)


def keep_stricter(table: dict[_Key, RecordedLevel], key: _Key, held: RecordedLevel) -> None:
    """Note a level in a table, in which nothing becomes more open by that."""
    table[key] = stricter(held, table.get(key, held))


def joined(*tables: Mapping[_Key, RecordedLevel]) -> dict[_Key, RecordedLevel]:
    """Return tables of levels as one; what several name is as closed as the strictest says."""
    made: dict[_Key, RecordedLevel] = {}
    for table in tables:
        for key, held in table.items():
            keep_stricter(made, key, held)
    return made


class TakenDown(msgspec.Struct, frozen=True):
    """A takedown that a person asked for, as in takedown.toml, and the last day it was asked.

    `tried` as long as no run has come to its end with it: it may yet prove to name nothing.
    `contents` are the SHA-256 that files under its path have held while it was asked for.
    """

    asked: str
    id: str | None = None
    path: str | None = None
    sha256: str | None = None
    text: str | None = None
    reason: str = ""
    tried: bool = False
    contents: tuple[str, ...] = ()


class LostPart(msgspec.Struct, frozen=True):
    """A closed record that is no longer in the file at `path`, and the sketch of its words.

    `name` tells what it alone was called in it, by a digest of it. One that was
    `taken_down` is sought for good, any other until it is known again. Once something new in its
    file is held in its stead it is `replaced`, and sought by its words alone.
    """

    path: str
    sketch: bytes
    held: RecordedLevel
    name: str = ""
    taken_down: bool = False
    replaced: bool = False


class Restrictions(msgspec.Struct):
    """What is closed or taken down, whatever generation answers.

    `folders` are the rules of access.toml by comparable path, `paths` files by comparable path and
    `contents` by SHA-256 with the level that a rule gives them; `parts` the levels of single
    documents of a content (or of "/" and a path), by number; `texts` those of documents by the
    fingerprint of their words. `lost` are the sketches (indexer.recognise.minhash) of closed files
    that are gone with all that their rule named, by comparable path; `lost_parts` closed records
    that went out of open files or were taken down, by the fingerprint of their words; `followed`
    the closed files that are gone and for which new ones of their names stand. `documents` are all
    that are not public, for any reason, by id, tombstones and old ids too; `taken_down` the ids of
    documents that a person had removed. `generation` is the one that already holds all this,
    `number` grows with each time that something other is kept.
    """

    number: int = 0
    generation: str = ""
    folders: dict[str, RecordedLevel] = {}
    paths: dict[str, RecordedLevel] = {}
    contents: dict[str, RecordedLevel] = {}
    parts: dict[str, dict[str, RecordedLevel]] = {}
    texts: dict[str, RecordedLevel] = {}
    lost: dict[str, list[bytes]] = {}
    lost_parts: dict[str, LostPart] = {}
    followed: list[str] | None = None
    documents: dict[str, Level] = {}
    taken_down: list[str] = []
    takedowns: list[TakenDown] = []
