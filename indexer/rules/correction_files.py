"""Corrections of people, and for which file each of them holds.

`NAME.EXT.toml` beside the file, then `corrections.toml` in its folder and in every folder above. A
name that differs from a file's only in case or normal form means that file, unless another has
exactly that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from archive import accuracy, toml_files
from archive.completeness import given
from archive.errors import SettingsError
from archive.messages import message, recorded
from archive.model import Level
from archive.restrictions import comparable, exact
from indexer.recognise.apply_corrections import (
    FILE,
    Corrections,
    merged,
    merged_strictly,
    read_corrections,
)
from indexer.rules import access, golden, takedown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

_SUFFIX = ".toml"
_CLOSING = re.compile(
    r"^\s*(?:access|hold)\s*=|^\s*\[{1,2}\s*(?:folders|opened|takedown|returned)\s*\]",
    re.MULTILINE | re.IGNORECASE,
)
"""A line of a rule that takes something away from readers, or gives it back."""
_MOST = 1_000_000
RULES = frozenset((access.FILE, takedown.FILE, golden.FILE, given.FILE, accuracy.FILE))
"""What lies in the corpus folder and corrects no file."""


@dataclass(frozen=True, slots=True)
class _Note:
    """A correction: the path it names, where it stands, and its table in a corrections.toml."""

    target: str
    path: str
    place: Path
    table: str | None = None

    @property
    def depth(self) -> int:
        """The greater, the nearer to the file: `NAME.EXT.toml` before any corrections.toml."""
        return self.path.count("/") if self.table is not None else 1_000_000

    def __str__(self) -> str:
        if self.table is None:
            return recorded("Rättelsefilen %(path)s hör till ingen fil.", path=self.path)
        return recorded(
            "Rättelsen för %(table)s i %(path)s hör till ingen fil.",
            table=self.table,
            path=self.path,
        )


@dataclass(frozen=True, slots=True)
class Orphan:
    """A correction that belongs to no file; `closes` when it would close one."""

    target: str
    sentence: str
    closes: bool


class CorrectionFiles:
    """The corrections of a corpus; `notes` are its TOML files, `is_file` tells its documents.

    Raises:
        SettingsError: a file of corrections is no TOML, or no table of files.
    """

    def __init__(
        self,
        notes: Mapping[str, Path],
        is_file: Callable[[str], bool],
        topics: frozenset[str] | None = None,
    ) -> None:
        self._topics = topics
        self._exact: dict[str, list[_Note]] = {}
        self._alike: dict[str, list[_Note]] = {}
        self._known: dict[str, Corrections] = {}
        for note in (
            note for path, place in sorted(notes.items()) for note in _corrections_in(path, place)
        ):
            owned = is_file(note.target)
            table = self._exact if owned else self._alike
            table.setdefault(note.target if owned else comparable(note.target), []).append(note)

    def of(self, path: str) -> Corrections | None:
        """Return what people have corrected about a file, by its path below the corpus.

        Raises:
            SettingsError: a file of corrections cannot be used.
        """
        if not self._exact and not self._alike:
            return None
        given = self._known.get(path) or self._read_corrections(path)
        if given:
            self._known[path] = given
        return given

    def _read_corrections(self, path: str) -> Corrections | None:
        notes = [*self._exact.get(path, ()), *self._alike.get(comparable(path), ())]
        notes.sort(key=lambda note: -note.depth)
        alike = (_read_alike(some) for _, some in groupby(notes, key=lambda note: note.depth))
        given = merged(tuple(note for note in alike if note is not None))
        if given:
            self._check_topics(path, given)
        return given

    def orphans(self, paths: Iterable[str]) -> list[Orphan]:
        """Return the corrections that belong to no file."""
        named = map(comparable, paths if self._alike else ())
        keys = {key for key in named if key in self._alike}
        return [
            Orphan(note.target, str(note), _may_close(note))
            for key, notes in sorted(self._alike.items())
            for note in notes
            if key not in keys and comparable(note.path) not in RULES
        ]

    def _check_topics(self, path: str, given: Corrections) -> None:
        for part in (given, *given.documents):
            unknown = [t for t in part.topics or () if t not in (self._topics or (t,))]
            if unknown:
                msg = message(
                    "Rättelsen för %(path)s kan inte användas: ämnet ”%(topic)s” finns inte i "
                    "vokabulären; skriv ett ämnes id, eller lägg till det i topics.toml.",
                    path=path,
                    topic=unknown[0],
                )
                raise SettingsError(msg)


def _read_alike(notes: Iterable[_Note]) -> Corrections | None:
    """Return what corrections say that are equally near, as when two names differ in case."""
    read = (read_corrections(note.place, note.table) for note in notes)
    return merged_strictly(tuple(corrections for corrections in read if corrections is not None))


def _corrections_in(path: str, place: Path) -> Iterator[_Note]:
    """Yield the corrections that a TOML file below the corpus holds."""
    folder, _, name = path.rpartition("/")
    if name.casefold() != FILE:
        yield _Note(path[: -len(_SUFFIX)], path, place)
        return
    for table in _table_names(path, place):
        yield _Note(exact(f"{folder}/{table}"), path, place, table)


def _table_names(path: str, place: Path) -> list[str]:
    tables = toml_files.read(place).table
    for name, table in tables.items():
        if not isinstance(table, dict):
            msg = message(
                "Rättelserna i %(path)s kan inte användas: skriv ”%(name)s” under filens namn, "
                '["handling.pdf"]. Rätta filen och kör om.',
                path=path,
                name=name,
            )
            raise SettingsError(msg)
    return list(tables)


def _may_close(note: _Note) -> bool:
    """Return whether a correction would close something, or was meant to and has a mistake."""
    try:
        given = read_corrections(note.place, note.table)
    except SettingsError:
        return looks_like_rule(note.place)
    parts = (given, *given.documents) if given else ()
    return any(part.hold or part.access not in {None, Level.PUBLIC} for part in parts)


def looks_like_rule(place: Path) -> bool:
    """Tell whether a file that cannot be read as a rule has a line as rules about access have."""
    try:
        with place.open("rb") as stream:
            return _CLOSING.search(stream.read(_MOST).decode("utf-8", "replace")) is not None
    except OSError:
        return False
