"""Make the engine's entries of documents, in worker processes, some documents at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from archive import vocabulary
from archive.catalogue import Catalogue
from archive.language import Analyser
from archive.search.entry import entry_with, index_entry
from archive.tree import FIELDS

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.base import Entry
    from archive.model import Document, Section

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Batch:
    """Some documents of a catalogue. `plain` when analysing their words has failed before."""

    catalogue: Path
    ids: tuple[str, ...]
    vocabulary: Path | None
    plain: bool = False

    def halves(self) -> tuple[Batch, ...]:
        """Return the same documents in two batches."""
        middle = len(self.ids) // 2
        return replace(self, ids=self.ids[:middle]), replace(self, ids=self.ids[middle:])


def entries(batch: Batch) -> list[Entry]:
    """Return the entries of every section of some documents, in the order of the ids."""
    catalogue = _catalogue(batch.catalogue)
    analyser = analyser_of(batch.vocabulary)
    return [
        plain_entry(section, document) if batch.plain else index_entry(section, document, analyser)
        for document in map(catalogue.document, batch.ids)
        for section in document.sections
    ]


def plain_entry(section: Section, document: Document) -> Entry:
    """Return an entry with words as they stand in the text, without any analysis of them."""
    words = [word.casefold() for word in _WORD.findall(section.text)]
    heading = [word.casefold() for word in _WORD.findall(section.heading or document.title)]
    tokens = {"exact": words, "base": words, "heading": heading}
    return entry_with(section, document, {name: tokens.get(name, []) for name in FIELDS})


@cache
def analyser_of(folder: Path | None) -> Analyser:
    """Return the analyser with the vocabulary of a folder, or ours."""
    return Analyser(vocabulary.load(folder))


@cache
def _catalogue(path: Path) -> Catalogue:
    return Catalogue.open(path)
