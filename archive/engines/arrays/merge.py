"""Merging of segments into one, without what was deleted.

Terms are taken in order, as many at a time as fit a bounded amount of memory; within a batch one
sort brings the postings of all segments together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.arrays.container import ArrayWriter
from archive.engines.arrays.segment import STORED, FieldPostings, term_arrays
from archive.engines.collect.doc_values import expand_ranges

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from archive.engines.arrays.container import Numbers

BATCH = 1 << 21
"""Postings merged at a time."""


@dataclass(frozen=True, slots=True)
class MergeSource:
    """A segment to be merged: its fields, and its sections' new numbers (-1: leave out).

    New numbers rise with the old ones, and those of a later source are all higher.
    """

    fields: Mapping[str, FieldPostings]
    numbers: Numbers

    @property
    def whole(self) -> bool:
        """Whether nothing of it is left out."""
        return not len(self.numbers) or bool(self.numbers.min() >= 0)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a field of the merged segment will hold.

    `numbers` maps, for each source, its terms to the merged ones (-1: none left); `postings` and
    `occurrences` are counted per merged term.
    """

    terms: list[bytes]
    numbers: list[Numbers]
    postings: Numbers
    occurrences: Numbers


def merge_segments(path: Path, sources: Sequence[MergeSource], names: Sequence[str]) -> None:
    """Write the segment that holds what the sources hold."""
    plans = {name: _merge_plan(sources, name) for name in names}
    layout: dict[str, tuple[object, int]] = {}
    for name, plan in plans.items():
        layout |= _array_layout(sources, name, plan)
    with ArrayWriter(path, layout) as writer:  # type: ignore[arg-type]
        for name, plan in plans.items():
            _write_postings(writer, sources, name, plan)


def _merge_plan(sources: Sequence[MergeSource], name: str) -> _Plan:
    own = [source.fields[name].all_terms() for source in sources]
    terms = sorted(set().union(*own))
    number = {term: n for n, term in enumerate(terms)}
    numbers = [np.fromiter((number[t] for t in mine), np.int64, len(mine)) for mine in own]
    postings = np.zeros(len(terms), np.int64)
    occurrences = np.zeros(len(terms), np.int64)
    for source, positions in zip(sources, numbers, strict=True):
        kept, held = _live_counts(source, source.fields[name])
        postings[positions] += kept
        occurrences[positions] += held
    return _without_empty(_Plan(terms, numbers, postings, occurrences))


def _live_counts(source: MergeSource, field: FieldPostings) -> tuple[Numbers, Numbers]:
    if source.whole:
        return np.diff(field.starts), np.diff(field.position_starts)
    kept = np.zeros(len(field), np.int64)
    held = np.zeros(len(field), np.int64)
    for low, high in _term_batches(field.starts):
        span = slice(int(field.starts[low]), int(field.starts[high]))
        live = source.numbers[field.docs[span]] >= 0
        firsts = field.starts[low:high] - field.starts[low]
        kept[low:high] = np.add.reduceat(live.astype(np.int64), firsts)
        held[low:high] = np.add.reduceat(live * field.term_freqs[span].astype(np.int64), firsts)
    return kept, held


def _term_batches(starts: Numbers) -> Iterator[tuple[int, int]]:
    low, last = 0, len(starts) - 1
    while low < last:
        high = int(np.searchsorted(starts, starts[low] + BATCH, side="right")) - 1
        high = min(max(high, low + 1), last)
        yield low, high
        low = high


def _without_empty(plan: _Plan) -> _Plan:
    if plan.postings.all():
        return plan
    keep = plan.postings > 0
    renumbered = np.where(keep, np.cumsum(keep) - 1, -1)
    return _Plan(
        [term for term, wanted in zip(plan.terms, keep.tolist(), strict=True) if wanted],
        [renumbered[numbers] for numbers in plan.numbers],
        plan.postings[keep],
        plan.occurrences[keep],
    )


def _array_layout(
    sources: Sequence[MergeSource], name: str, plan: _Plan
) -> dict[str, tuple[object, int]]:
    fields = [source.fields[name] for source in sources]
    sections = sum(int((source.numbers >= 0).sum()) for source in sources)
    many, postings = len(plan.terms), int(plan.postings.sum())
    widest = {
        part: np.result_type(*(getattr(field, part).dtype for field in fields))
        for part in ("term_freqs", "positions", "lengths")
    }
    values: dict[str, tuple[object, int]] = {
        "terms": (np.uint8, sum(map(len, plan.terms))),
        "term_starts": (np.int64, many + 1),
        "term_prefixes": (np.uint64, many),
        "starts": (np.int64, many + 1),
        "docs": (np.uint32, postings),
        "term_freqs": (widest["term_freqs"], postings),
        "position_starts": (np.int64, many + 1),
        "positions": (widest["positions"], int(plan.occurrences.sum())),
        "lengths": (widest["lengths"], sections),
        "fieldnorms": (np.uint8, sections),
    }
    return {f"{name}.{stored}": values[part] for part, stored in STORED.items()}


def _write_postings(
    writer: ArrayWriter, sources: Sequence[MergeSource], name: str, plan: _Plan
) -> None:
    def append(part: str, array: Numbers) -> None:
        writer.append(f"{name}.{STORED[part]}", array)

    for part, array in term_arrays(plan.terms).items():
        append(part, array)
    starts = np.concatenate(([0], np.cumsum(plan.postings)))
    append("starts", starts)
    append("position_starts", np.concatenate(([0], np.cumsum(plan.occurrences))))
    for source in sources:
        live = source.numbers >= 0
        append("lengths", source.fields[name].lengths[live])
        append("fieldnorms", source.fields[name].fieldnorms[live])
    for low, high in _term_batches(starts):
        docs, term_freqs, positions = _merged_batch(sources, name, plan, low, high)
        append("docs", docs)
        append("term_freqs", term_freqs)
        append("positions", positions)


def _merged_batch(
    sources: Sequence[MergeSource], name: str, plan: _Plan, low: int, high: int
) -> tuple[Numbers, Numbers, Numbers]:
    keys, frequencies, begins, positions, base = [], [], [], [], 0
    for source, numbers in zip(sources, plan.numbers, strict=True):
        field = source.fields[name]
        wanted = np.flatnonzero((numbers >= low) & (numbers < high))
        if not len(wanted):
            continue
        first, last = int(wanted[0]), int(wanted[-1]) + 1
        span = slice(int(field.starts[first]), int(field.starts[last]))
        term = np.repeat(numbers[first:last], np.diff(field.starts[first : last + 1]))
        section = source.numbers[field.docs[span]]
        term_freqs = field.term_freqs[span].astype(np.int64)
        here = field.positions[int(field.position_starts[first]) : int(field.position_starts[last])]
        live = (section >= 0) & (term >= low)
        keys.append((term[live] << 32) | section[live])
        begins.append((base + np.cumsum(term_freqs) - term_freqs)[live])
        frequencies.append(term_freqs[live])
        positions.append(here)
        base += len(here)
    key = np.concatenate(keys)
    order = np.argsort(key, kind="stable")
    term_freqs = np.concatenate(frequencies)[order]
    chosen = expand_ranges(np.concatenate(begins)[order], term_freqs)
    return key[order] & 0xFFFFFFFF, term_freqs, np.concatenate(positions)[chosen]
