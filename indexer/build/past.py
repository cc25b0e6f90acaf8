"""What was known before this run, whatever state the index is in: generation, history, files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive import generations
from archive.catalogue import Catalogue
from archive.catalogue.salvage import Salvaged, known_documents, salvage, salvaged_files
from archive.errors import IndexUnusableError
from indexer.build import levels
from indexer.build.file_table import FileTable
from indexer.build.history import History

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue import DocumentRow, FileRecord, Tombstone
    from archive.generations import Generation


@dataclass(frozen=True, slots=True)
class Past:
    """The generation that answers, and what its catalogue and the history tell.

    `files` is what was known of every file, `trouble` says why the next generation cannot start
    from it.
    """

    generation: Generation | None = None
    catalogue: Path | None = None
    files: FileTable = field(default_factory=FileTable)
    salvaged: Salvaged = field(default_factory=Salvaged)
    history: History = field(default_factory=History)
    trouble: str | None = None

    @property
    def usable(self) -> bool:
        """Whether the next generation may start from it."""
        return self.generation is not None and self.trouble is None

    def remembers(self, record: FileRecord) -> bool:
        """Return whether the history alone tells that these bytes lay at their path before."""
        return self.catalogue is None and self.history.arrival(record) is not None

    def tombstones(self) -> list[Tombstone]:
        """Return what was taken down or removed, of which the catalogue or the history tells."""
        return list((self.history.tombstones | self.salvaged.tombstones).values())

    def documents(self) -> list[DocumentRow]:
        """Return the documents there were."""
        return known_documents(self.catalogue) if self.catalogue else []

    def levels(self, *, needed: bool) -> dict[str, str] | None:
        """Return the levels of each content's documents; None when they cannot be known.

        Raises:
            sqlite3.DatabaseError: the catalogue is damaged, and is `needed` for the next one.
        """
        if self.catalogue is None:
            return {}
        if not self.usable:
            return None
        try:
            with closing(Catalogue.open(self.catalogue)) as catalogue:
                return levels.of_documents(catalogue)
        except sqlite3.DatabaseError as error:
            if needed or isinstance(error, sqlite3.OperationalError):
                raise
            return None

    def count(self) -> int:
        """Return how many documents there were."""
        return self.generation.manifest.documents if self.generation else len(self.documents())


def learn(index: Path) -> Past:
    """Return what is known, from the sound generation if there is one, else from what is left."""
    name = generations.pointed(index)
    if name is None:
        return Past(history=History.load(index))
    generation, trouble = None, None
    path = generations.folder(index) / name / generations.CATALOGUE
    try:
        generation = generations.current(index)
        path = generation.catalogue
        Catalogue.open(path).close()
    except IndexUnusableError as error:
        if isinstance(error.__cause__, sqlite3.OperationalError):
            raise error.__cause__ from error
        trouble = str(error)
    files, salvaged = FileTable(salvaged_files(path)), salvage(path, files=False)
    history = History.load(index, files)
    history.with_catalogue(salvaged)
    return Past(generation, path, files, salvaged, history, trouble)
