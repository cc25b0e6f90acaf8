"""How does Tantivy's index, and the rows beside it, grow by a night's changes?

Tantivy never changes a file once written, save `meta.json`, which it replaces; the folder may hold
hard links to the files of the generation before. Row numbers of deleted sections are used again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import tantivy

from archive.engines.arrays.container import save
from archive.engines.arrays.rows import RowEntry, Rows, as_arrays, joined, only, rows_of, without
from archive.engines.folders import crc_of, flush_folder
from archive.engines.tantivy.common import gathered
from archive.engines.tantivy.fields import COLUMNS, schema, text
from archive.engines.tantivy.files import (
    MANIFEST,
    UNCOUNTED,
    Manifest,
    check,
    common_in,
    rows_in,
    write_manifest,
)
from archive.model import UNKNOWN

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from archive.engines.arrays.container import Numbers
    from archive.engines.base import Entry

HEAP = 192_000_000
"""Bytes that Tantivy may hold before it writes a segment."""


class TantivyWriter:
    """Hands sections to Tantivy and keeps their rows; `commit` makes them count."""

    def __init__(self, folder: Path, heap: int = HEAP) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._heap = heap
        there = (folder / MANIFEST).exists()
        self._manifest = check(folder) if there else Manifest()
        self._index = tantivy.Index(schema(), path=str(folder))
        self._start()

    def _start(self) -> None:
        held = self._manifest.rows
        self._rows = rows_in(self._folder, self._manifest) if held else joined([rows_of(())])
        self._documents: dict[str, int] | None = None
        self._free = np.flatnonzero(~self._rows.live).tolist()
        self._size = len(self._rows)
        self._drafts: list[RowEntry] = []
        self._numbers: list[int] = []
        self._common = common_in(self._folder, self._manifest)
        self._words: list[tuple[int, int]] = []
        self._new: dict[str, list[int]] = {}
        self._gone: list[Numbers] = []
        self._writer = self._index.writer(self._heap, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._writer.rollback()
        self._writer.wait_merging_threads()

    def add(self, entry: Entry) -> None:
        """Add a section."""
        if self._free:
            number = self._free.pop()
        else:
            number = self._size
            self._size += 1
        self._new.setdefault(entry.document_id, []).append(len(self._drafts))
        row = RowEntry.of(entry, self._drafts[-1] if self._drafts else None)
        self._drafts.append(row)
        self._numbers.append(number)
        self._words += [(word, number) for word in self._common.within(entry.tokens)]
        self._writer.add_document(_document(entry, row, number))

    def delete_document(self, document_id: str) -> None:
        """Take out every section of a document."""
        if self._documents is None:
            ids = self._rows.document_ids.encoded()
            self._documents = {document.decode(): n for n, document in enumerate(ids)}
        self._writer.delete_documents_by_term("document", document_id)
        if document_id in self._documents:
            mine = self._rows.documents == self._documents[document_id]
            self._gone.append(np.flatnonzero(mine & self._rows.live))
        for draft in self._new.pop(document_id, ()):
            self._gone.append(np.array([-1 - draft]))

    def commit(self) -> None:
        """Write everything and flush it to disk."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._publish(self._merged())
        self._start()

    def _merged(self) -> Rows:
        """Return the rows as they are after this commit."""
        before = len(self._rows)
        gone = np.concatenate([np.empty(0, np.int64), *self._gone])
        gone = np.where(gone < 0, before - 1 - gone, gone)
        whole = without(joined([self._rows, rows_of(self._drafts)]), gone)
        sources = np.arange(self._size)
        sources[self._numbers] = before + np.arange(len(self._numbers))
        return joined([only(whole, sources)])

    def _publish(self, rows: Rows) -> None:
        number = self._manifest.number + 1
        names = (f"rows-{number}.arrays", f"common-{number}.arrays")
        old = {self._manifest.rows, self._manifest.common} - {""}
        save(self._folder / names[0], as_arrays(rows))
        save(self._folder / names[1], self._common_words(rows))
        files = {}
        for path in sorted(self._folder.iterdir()):
            counted = path.is_file() and not path.name.endswith(UNCOUNTED)
            if counted and path.name not in old:
                known = self._manifest.files.get(path.name)
                same = known is not None and path.suffix != ".json"
                crc = known[1] if known is not None and same else crc_of(path)
                files[path.name] = (path.stat().st_size, crc)
        flush_folder(self._folder)
        self._manifest = Manifest(number, *names, files)
        write_manifest(self._folder, self._manifest)
        flush_folder(self._folder)
        for name in old:
            (self._folder / name).unlink()

    def _common_words(self, rows: Rows) -> dict[str, Numbers]:
        sections = int(np.count_nonzero(rows.live))
        if self._common.serves(sections):
            return self._common.changed(rows.live, self._words)
        self._index.reload()
        return gathered(self._index.searcher(), self._index.schema, sections)


def _document(entry: Entry, row: RowEntry, number: int) -> tantivy.Document:
    document = tantivy.Document()
    for field, tokens in entry.tokens.items():
        if tokens:
            document.add_text(field, text(tokens))
    document.add_text("document", entry.document_id)
    for column in COLUMNS:
        for value in row.facets.get(column, ()) or (UNKNOWN,):
            document.add_text(column, value)
    document.add_unsigned("row", number)
    if entry.date_from is not None or entry.date_to is not None:
        document.add_integer("first", row.first)
        document.add_integer("last", row.last)
    return document
