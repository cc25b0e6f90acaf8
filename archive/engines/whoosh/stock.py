"""What does Whoosh itself need to open the folder? Schema, segments, lengths and stored fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from archive.engines.whoosh.files import INDEX_NAME, NAMES
from archive.engines.whoosh.library import (
    ID,
    TEXT,
    TOC,
    FileStorage,
    Schema,
    SpaceSeparatedTokenizer,
    W3Codec,
)
from archive.engines.whoosh.w3 import write_terms
from archive.tree import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from archive.engines.arrays.rows import Rows
    from archive.engines.arrays.segment import Field


def schema() -> Schema:
    """Return the schema: ids, and token fields whose tokens are given, parted by spaces."""
    words = {
        name: TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True, stored=False) for name in FIELDS
    }
    return Schema(id=ID(stored=True, unique=True), document=ID(stored=True), **words)


class Stock:
    """One commit on Whoosh's side of the folder."""

    def __init__(self, folder: Path, number: int) -> None:
        self._storage = FileStorage(str(folder))
        self._folder = folder
        self._schema = schema()
        self._segments: dict[str, Any] = {}
        if number:
            toc = TOC.read(self._storage, INDEX_NAME, gen=number)
            self._segments = {segment.segment_id(): segment for segment in toc.segments}
        self._new: str | None = None

    def new_segment(self) -> str:
        """Begin a segment and return its name."""
        segment = W3Codec().new_segment(self._storage, INDEX_NAME)
        self._new = str(segment.segment_id())
        self._segments[self._new] = segment
        return self._new

    def fill(self, fields: Mapping[str, Field], rows: Rows) -> None:
        """Write the new segment: what is kept of each section, then terms and postings."""
        assert self._new is not None
        segment = self._segments[self._new]
        self._write_sections(segment, fields, rows)
        segment.set_doc_count(len(rows))
        write_terms(self._storage, segment, self._schema, fields)

    def _write_sections(self, segment: Any, fields: Mapping[str, Field], rows: Rows) -> None:  # noqa: ANN401
        writer = segment.codec().per_document_writer(self._storage, segment)
        lengths = {name: fields[name].lengths.tolist() for name in NAMES}
        documents = rows.document_ids.encoded()
        kept = zip(rows.ids.encoded(), rows.documents.tolist(), strict=True)
        for n, (section, document) in enumerate(kept):
            stored = {"id": section.decode(), "document": documents[document].decode()}
            writer.start_doc(n)
            for name in NAMES:
                writer.add_field(name, None, stored.get(name), lengths[name][n])
            writer.finish_doc()
        writer.close()
        (self._folder / f"{INDEX_NAME}.tmp").rmdir()

    def commit(self, names: Sequence[str], rows: Rows, number: int) -> set[str]:
        """Write the table of contents; return the names of the files written in this commit."""
        base = 0
        for name in names:
            segment = self._segments[name]
            size = segment.doc_count_all()
            gone = np.flatnonzero(~rows.live[base : base + size])
            segment._deleted = set(gone.tolist()) or None  # noqa: SLF001
            base += size
        TOC(self._schema, [self._segments[n] for n in names], number).write(
            self._storage, INDEX_NAME
        )
        written = self.files([self._new], number) if self._new else self.files([], number)
        return set(written)

    def files(self, names: Sequence[str], number: int) -> list[str]:
        """Return the names of Whoosh's own files: of these segments, and the table of contents."""
        toc = f"_{INDEX_NAME}_{number}.toc"
        of_segments = [
            path.name
            for name in names
            for path in sorted(self._folder.glob(f"{name}.*"))
            if path.suffix != ".arrays"
        ]
        return [toc, *of_segments]
