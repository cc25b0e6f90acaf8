"""Which corrections of people hold for a file?

`NAME.EXT.toml` beside it, then `corrections.toml` in its folder and in every folder above.
"""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from archive.errors import SettingsError
from indexer.recognise.corrections import FILE, Corrections, merged, read_corrections

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SUFFIX = ".toml"


class CorrectionFiles:
    """The files of corrections of a corpus; `notes` are the paths of its TOML files."""

    def __init__(self, corpus: Path, notes: Iterable[str]) -> None:
        self._corpus = corpus
        self._notes = frozenset(notes)
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
        return merged(tuple(one for one in found if one is not None))

    def _named(self, note: str) -> frozenset[str]:
        if note not in self._tables:
            try:
                said = tomllib.loads((self._corpus / note).read_text("utf-8"))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                msg = f"Rättelserna i {note} kan inte läsas: {error}. Rätta filen och kör om."
                raise SettingsError(msg) from error
            self._tables[note] = frozenset(said)
        return self._tables[note]
