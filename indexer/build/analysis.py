"""Which entries do documents bring into the engine? Done in worker processes, some at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from archive import vocabulary
from archive.catalogue import Catalogue
from archive.language import Analyser
from archive.search.entry import entry

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.base import Entry


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents of a catalogue."""

    catalogue: Path
    ids: tuple[str, ...]
    vocabulary: Path | None


def entries(batch: Batch) -> list[Entry]:
    """Return the entries of every section of some documents, in the order of the ids."""
    catalogue = _catalogue(batch.catalogue)
    analyser = analyser_of(batch.vocabulary)
    return [
        entry(section, document, analyser)
        for document in map(catalogue.document, batch.ids)
        for section in document.sections
    ]


@cache
def analyser_of(folder: Path | None) -> Analyser:
    """Return the analyser with the vocabulary of a folder, or ours."""
    return Analyser(vocabulary.load(folder))


@cache
def _catalogue(path: Path) -> Catalogue:
    return Catalogue.open(path)
