"""Adding to and deleting from an index in arrays, a segment a commit.

New sections are collected, sorted into runs in a scratch folder when they grow many, and become one
segment at commit. What is deleted is only marked. Small segments at the end are merged with the new
one, so that there are never many. Files are never changed once written: a folder may hold hard
links to those of the generation before.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from archive import state_files
from archive.engines.arrays.container import Numbers, load_arrays, save_arrays
from archive.engines.arrays.files import (
    ARRAYS,
    MANIFEST,
    ArraysManifest,
    read_manifest,
    write_manifest,
)
from archive.engines.arrays.invert import Inverter
from archive.engines.arrays.merge import MergeSource, merge_segments
from archive.engines.arrays.segment import as_arrays as field_arrays
from archive.engines.arrays.segment import fields_of
from archive.engines.collect.doc_values import (
    DocValues,
    SectionValues,
    as_arrays,
    doc_values_of,
    from_arrays,
    join_doc_values,
    select_sections,
    without_sections,
)
from archive.tree import FIELDS

if TYPE_CHECKING:
    from typing import Self

    from archive.engines.base import Entry

RUN = 4_000_000
"""Occurrences collected before they are sorted and put aside; some 60 bytes of memory each."""

SCRATCH = ".run-"
"""How the names of folders begin that hold runs; a run that was killed leaves one behind."""

_STALE = 0.4
"""The share of deleted sections from which a segment is written anew."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A segment that is there: its name, its first section's number, how many, how many live."""

    name: str
    base: int
    size: int
    live: int


class ArraysWriter:
    """Collects sections and deletions; `commit` makes them count."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        there = (folder / MANIFEST).exists()
        self._manifest = read_manifest(folder) if there else ArraysManifest()
        self._scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=folder))
        self._load_segments()
        self._start_commit()

    def _load_segments(self) -> None:
        empty = doc_values_of(())
        name = self._manifest.rows
        self._doc_values = (
            from_arrays(load_arrays(self._folder / name)) if name else join_doc_values([empty])
        )
        self._documents = {
            name: n for n, name in enumerate(self._doc_values.document_ids.encoded())
        }
        self._segments = {
            segment: fields_of(load_arrays(self._folder / (segment + ARRAYS), verify=False), FIELDS)
            for segment in self._manifest.segments
        }

    def _start_commit(self) -> None:
        self._inverter = Inverter(FIELDS)
        self._runs: list[Path] = []
        self._drafts: list[SectionValues] = []
        self._new: dict[str, list[int]] = {}
        self._dead: set[int] = set()
        self._gone: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._scratch, ignore_errors=True)

    def add(self, entry: Entry) -> None:
        """Add a section."""
        self._new.setdefault(entry.document_id, []).append(len(self._drafts))
        self._drafts.append(SectionValues.of(entry, self._drafts[-1] if self._drafts else None))
        self._inverter.add(entry.tokens)
        if self._inverter.occurrences >= RUN:
            self._put_aside()

    def delete_document(self, document_id: str) -> None:
        """Take out every section of a document."""
        self._dead.update(self._new.pop(document_id, ()))
        number = self._documents.get(document_id.encode())
        if number is not None:
            self._gone.add(number)

    def commit(self) -> None:
        """Write everything and flush it to disk."""
        if self._inverter.sections:
            self._put_aside()
        doc_values = without_sections(
            self._doc_values, np.isin(self._doc_values.documents, list(self._gone))
        )
        kept, merged = self._divided_segments(doc_values)
        names = [held.name for held in kept]
        parts = (
            [select_sections(doc_values, _segment_numbers(held)) for held in kept]
            if merged
            else [doc_values]
        )
        sources, own = self._merge_sources(doc_values, merged)
        if sum(len(part) for part in own):
            names.append(self._write_segment(sources))
            parts.extend(own)
        self._publish(names, join_doc_values(parts or [doc_values_of(())]))
        self._load_segments()
        self._start_commit()

    def _put_aside(self) -> None:
        path = self._scratch / f"{len(self._runs)}{ARRAYS}"
        arrays: dict[str, Numbers] = {}
        for name in FIELDS:
            arrays |= field_arrays(name, self._inverter.postings(name))
        save_arrays(path, arrays)
        self._runs.append(path)
        self._inverter = Inverter(FIELDS)

    def _divided_segments(self, doc_values: DocValues) -> tuple[list[_Held], list[_Held]]:
        """Return the segments that stay as they are, and those to be merged with what is new."""
        held, base = [], 0
        for name, fields in self._segments.items():
            size = len(fields[FIELDS[0]].fieldnorms)
            live = int(np.count_nonzero(doc_values.live[base : base + size]))
            held.append(_Held(name, base, size, live))
            base += size
        stale = [h for h in held if h.live <= h.size * (1 - _STALE)]
        kept = [h for h in held if h not in stale]
        growing = len(self._drafts) + sum(h.live for h in stale)
        merged = list(stale)
        while kept and growing and kept[-1].live <= 2 * growing:
            growing += kept[-1].live
            merged.append(kept.pop())
        return kept, sorted(merged, key=lambda h: h.base)

    def _merge_sources(
        self, doc_values: DocValues, merged: list[_Held]
    ) -> tuple[list[MergeSource], list[DocValues]]:
        """Return what the new segment is made of: postings and, in step, doc_values."""
        sources, parts, base = [], [], 0
        for held in merged:
            live = doc_values.live[held.base : held.base + held.size]
            sources.append(MergeSource(self._segments[held.name], _new_numbers(live, base)))
            parts.append(select_sections(doc_values, held.base + np.flatnonzero(live)))
            base += held.live
        live = np.ones(len(self._drafts), bool)
        live[list(self._dead)] = False
        numbers, first = _new_numbers(live, base), 0
        for path in self._runs:
            fields = fields_of(load_arrays(path, verify=False), FIELDS)
            size = len(fields[FIELDS[0]].fieldnorms)
            sources.append(MergeSource(fields, numbers[first : first + size]))
            first += size
        parts.append(select_sections(doc_values_of(self._drafts), np.flatnonzero(live)))
        return sources, parts

    def _write_segment(self, sources: list[MergeSource]) -> str:
        """Write the new segment and return its name."""
        name = f"segment-{self._manifest.number + 1}"
        path = self._folder / (name + ARRAYS)
        if len(sources) == 1 and sources[0].whole:
            self._runs[0].replace(path)
        else:
            merge_segments(path, sources, FIELDS)
        return name

    def _publish(self, names: list[str], doc_values: DocValues) -> None:
        number = self._manifest.number + 1
        manifest = ArraysManifest(number, tuple(names), f"rows-{number}{ARRAYS}")
        save_arrays(self._folder / manifest.rows, as_arrays(doc_values))
        state_files.flush(self._folder)
        write_manifest(self._folder, manifest)
        self._manifest = manifest
        self._remove_stale()

    def _remove_stale(self) -> None:
        counted = self._manifest.names()
        for path in self._folder.iterdir():
            if path.is_file() and path.name not in counted:
                path.unlink()
            elif path.name.startswith(SCRATCH) and path != self._scratch:
                shutil.rmtree(path)


def _segment_numbers(held: _Held) -> Numbers:
    return np.arange(held.base, held.base + held.size)


def _new_numbers(live: Numbers, base: int) -> Numbers:
    """Return the new numbers of sections from `base` on, -1 for those not live."""
    return np.where(live, np.cumsum(live) - 1 + base, -1).astype(np.int64)
