"""Which corrections of people hold for a file?

`NAME.EXT.toml` beside it, then `corrections.toml` in its folder and in every folder above.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from archive import accuracy
from archive.completeness import given
from archive.errors import SettingsError
from archive.misread import UNREADABLE, unread
from indexer.recognise.corrections import FILE, Corrections, merged, read_corrections
from indexer.rules import access, golden, takedown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

_SUFFIX = ".toml"
_RULES = frozenset((access.FILE, takedown.FILE, golden.FILE, given.FILE, accuracy.FILE))
"""What lies in the corpus folder and corrects no file."""


class CorrectionFiles:
    """The files of corrections of a corpus; `notes` are the paths of its TOML files."""

    def __init__(
        self, corpus: Path, notes: Iterable[str], topics: frozenset[str] | None = None
    ) -> None:
        self._corpus = corpus
        self._notes = frozenset(notes)
        self._topics = topics
        self._tables: dict[str, frozenset[str]] = {}

    def of(self, path: str) -> Corrections | None:
        """Return what people have corrected about a file, by its path below the corpus.

        Raises:
            SettingsError: a file of corrections cannot be used.
        """
        if not self._notes:
            return None
        found = []
        if path + _SUFFIX in self._notes:
            found.append(read_corrections(self._corpus / (path + _SUFFIX)))
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            note = f"{folder}/{FILE}" if folder else FILE
            below = path[len(folder) :].lstrip("/")
            if note in self._notes and below in self._named(note):
                found.append(read_corrections(self._corpus / note, below))
        said = merged(tuple(one for one in found if one is not None))
        if said:
            self._check_topics(path, said)
        return said

    def orphans(self, paths: Collection[str]) -> list[str]:
        """Return in sentences which corrections belong to no file, by name.

        Raises:
            SettingsError: a file of corrections cannot be used.
        """
        found = []
        for note in sorted(self._notes):
            folder, _, name = note.rpartition("/")
            if name == FILE:
                found += [
                    f"Rättelsen för {below} i {note} hör till ingen fil."
                    for below in sorted(self._named(note))
                    if (f"{folder}/{below}" if folder else below) not in paths
                ]
            elif note.removesuffix(_SUFFIX) not in paths and name not in _RULES:
                found.append(f"Rättelsefilen {note} hör till ingen fil.")
        return found

    def _check_topics(self, path: str, said: Corrections) -> None:
        for one in (said, *said.documents):
            unknown = [t for t in one.topics or () if t not in (self._topics or (t,))]
            if unknown:
                msg = (
                    f"Rättelsen för {path} kan inte användas: ämnet ”{unknown[0]}” finns inte i "
                    "vokabulären; skriv ett ämnes id, eller lägg till det i topics.toml."
                )
                raise SettingsError(msg)

    def _named(self, note: str) -> frozenset[str]:
        if note not in self._tables:
            try:
                said = tomllib.loads((self._corpus / note).read_text("utf-8"))
            except UNREADABLE as error:
                msg = (
                    f"Rättelserna i {note} kan inte läsas: {unread(error)}. Rätta filen och kör om."
                )
                raise SettingsError(msg) from error
            for name, table in said.items():
                if not isinstance(table, dict):
                    msg = (
                        f"Rättelserna i {note} kan inte användas: skriv ”{name}” under filens "
                        'namn, ["handling.pdf"]. Rätta filen och kör om.'
                    )
                    raise SettingsError(msg)
            self._tables[note] = frozenset(said)
        return self._tables[note]
