"""Writing with Whoosh's own segment writer; nothing counts before the manifest names its files."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, Any

from archive.engines.whoosh.files import MANIFEST, remove_unnamed, verify_files, write_manifest
from archive.engines.whoosh.library import FileStorage, Searcher, SegmentReader, query
from archive.engines.whoosh.schema import INDEX_NAME, document_of, index_schema

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from archive.engines.base import Entry

_MEMORY = 512
"""MiB of postings that Whoosh collects before it sorts them and puts them aside."""

_STALE = 0.4
"""The share of deleted sections from which a segment is written anew."""


class WhooshWriter:
    """Adds and deletes sections; `commit` makes them count."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._storage = FileStorage(str(folder))
        if (folder / MANIFEST).exists():
            verify_files(folder)
        else:
            self._storage.create_index(index_schema(), indexname=INDEX_NAME)
        self._pending: Any = None
        self._searcher: Searcher | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pending:
            self._pending.cancel()
            self._close_writer()
            remove_unnamed(self._folder)

    def add(self, entry: Entry) -> None:
        """Add a section."""
        writer = self._writer()
        self._added.setdefault(entry.document_id, []).append(writer.docnum)
        writer.add_document(**document_of(entry))

    def delete_document(self, document_id: str) -> None:
        """Take out every section of a document."""
        writer = self._writer()
        if document_id not in self._deleted:
            asked = query.Term("document", document_id)
            writer.delete_by_query(asked, searcher=self._searcher)
            self._deleted.add(document_id)
        for number in self._added.pop(document_id, ()):
            writer.get_segment().delete_document(number)

    def commit(self) -> None:
        """Write everything and flush it to disk."""
        writer = self._writer()
        writer.commit(mergetype=partial(_merged_segments, written=writer.docnum))
        self._close_writer()
        write_manifest(self._folder)

    def _writer(self) -> Any:  # noqa: ANN401
        """Return Whoosh's writer of this commit; it writes files from the moment it is made."""
        if self._pending is None:
            index = self._storage.open_index(indexname=INDEX_NAME)
            self._pending = index.writer(limitmb=_MEMORY, compound=False)
            self._searcher = index.searcher()
            self._added: dict[str, list[int]] = {}
            self._deleted: set[str] = set()
        return self._pending

    def _close_writer(self) -> None:
        """Close the writer; remove its lock and the folder of its runs, which Whoosh leaves."""
        assert self._searcher
        self._searcher.close()
        self._pending = self._searcher = None
        (self._folder / f"{INDEX_NAME}_WRITELOCK").unlink(missing_ok=True)
        shutil.rmtree(self._folder / f"{INDEX_NAME}.tmp", ignore_errors=True)


def _merged_segments(writer: Any, segments: list[Any], *, written: int) -> list[Any]:  # noqa: ANN401
    """Merge stale and small segments into the one being written; return those that stay.

    This is Whoosh's hook for a merge policy. Its own merges by size alone: what is deleted from a
    large segment would stay on the disk.
    """
    live = {segment.segment_id(): segment.doc_count() for segment in segments}
    stale = [s for s in segments if live[s.segment_id()] <= s.doc_count_all() * (1 - _STALE)]
    kept = [s for s in segments if s not in stale]
    growing = written + sum(live[s.segment_id()] for s in stale)
    merged = list(stale)
    while kept and growing and live[kept[-1].segment_id()] <= 2 * growing:
        growing += live[kept[-1].segment_id()]
        merged.append(kept.pop())
    for segment in merged:
        if live[segment.segment_id()]:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return kept
