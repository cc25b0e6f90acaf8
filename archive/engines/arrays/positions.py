"""Phrases and nearness, decided from positions for all sections at once.

A place in a section becomes one number, section times a stride plus place; tokens that follow each
other or lie near are then numbers that differ by little, found by binary search in sorted arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.collect.doc_values import expand_ranges
from archive.nearness import is_near

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.engines.arrays.container import Numbers
    from archive.engines.arrays.segment import FieldPostings
    from archive.tree import Row

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Frame:
    """How positions become numbers: section × stride + margin + place.

    The margin keeps a place moved by up to `reach` either way within its own section.
    """

    stride: int
    margin: int

    @classmethod
    def of(cls, longest: int, reach: int) -> Frame:
        """Return the frame that fits the longest section."""
        return cls(longest + 2 * reach + 2, reach + 1)


def sections_with_phrase(field: FieldPostings, tokens: Sequence[str]) -> Numbers:
    """Return the sections of a segment that have the tokens in a row; "" is any one token."""
    wanted = [(gap, field.find(token.encode())) for gap, token in enumerate(tokens) if token]
    numbers = [(gap, number) for gap, number in wanted if number is not None]
    if not numbers or len(numbers) < len(wanted):
        return _NONE
    sections = _sections_of_all([(field, [number]) for _, number in numbers])
    frame = Frame.of(int(field.lengths.max(initial=0)), len(tokens))
    starts: Numbers | None = None
    for gap, number in sorted(numbers, key=lambda pair: _posting_count(field, pair[1])):
        here = _position_keys(field, number, sections, frame) - gap
        starts = here if starts is None else starts[_is_among(starts, here)]
        if not len(starts):
            return _NONE
    assert starts is not None
    return np.asarray(sections[np.unique(starts // frame.stride)])


def sections_near(
    fields: Mapping[str, FieldPostings], rows: Sequence[Row], distance: int
) -> Numbers:
    """Return the sections where each row stands, near the others as `Near` has it.

    fields: those of one segment that the rows are of, running in step.
    """
    numbers = [[_term_numbers(fields[row.field], place) for place in row.places] for row in rows]
    if not rows or not all(map(all, numbers)):
        return _NONE
    held = [
        (fields[row.field], place) for row, of in zip(rows, numbers, strict=True) for place in of
    ]
    sections = _sections_of_all(held)
    if not len(sections):
        return _NONE
    longest = max(int(field.lengths.max(initial=0)) for field, _ in held)
    frame = Frame.of(longest, distance + max(len(row.places) for row in rows))
    starts = [
        _row_keys(fields[row.field], of, sections, frame)
        for row, of in zip(rows, numbers, strict=True)
    ]
    lengths = [len(row.places) for row in rows]
    if len(rows) == 2:
        left, right = starts
        before = _followed_starts(left, right, lengths[0], distance)
        first = np.concatenate([before, _followed_starts(right, left, lengths[1], distance)])
    else:
        first = _all_within(starts, lengths, distance)
    places = np.unique(first // frame.stride)
    if len(rows) > 2 and _may_overlap(rows):
        places = _without_overlaps(places, starts, lengths, distance, frame)
    return np.asarray(sections[places])


def _followed_starts(first: Numbers, last: Numbers, length: int, distance: int) -> Numbers:
    """Return the first starts after whose row of a length the last begins in time."""
    ends = first + (length - 1)
    following = np.searchsorted(last, ends, side="right")
    inside = following < len(last)
    first, ends, following = first[inside], ends[inside], following[inside]
    return np.asarray(first[last[following] <= ends + distance])


def _all_within(starts: Sequence[Numbers], lengths: Sequence[int], distance: int) -> Numbers:
    """Return the ends from which on every row ends, and begins in time, whatever they share."""
    ends = np.concatenate([some + (n - 1) for some, n in zip(starts, lengths, strict=True)])
    for some, length in zip(starts, lengths, strict=True):
        following = np.searchsorted(some, ends - (length - 1))
        inside = following < len(some)
        ends, following = ends[inside], following[inside]
        ends = ends[some[following] <= ends + distance]
    return ends


def _may_overlap(rows: Sequence[Row]) -> bool:
    """Return whether a position may stand for two rows: of one token, or in different fields."""
    tokens = [{token for place in row.places for token in place} for row in rows]
    different = len(set().union(*tokens)) == sum(map(len, tokens))
    return not different or len({row.field for row in rows}) > 1


def _without_overlaps(
    candidates: Numbers,
    starts: Sequence[Numbers],
    lengths: Sequence[int],
    distance: int,
    frame: Frame,
) -> Numbers:
    """Return those of the sections, by their place among all, where no row stands over another."""
    kept = []
    for section in candidates.tolist():
        bounds = [section * frame.stride, (section + 1) * frame.stride]
        here = [some[slice(*np.searchsorted(some, bounds))].tolist() for some in starts]
        places = [
            [(start, start + length - 1) for start in some]
            for some, length in zip(here, lengths, strict=True)
        ]
        if is_near(places, distance):
            kept.append(section)
    return np.asarray(kept, np.int64)


def _row_keys(
    field: FieldPostings, places: Sequence[Sequence[int]], sections: Numbers, frame: Frame
) -> Numbers:
    """Return where rows begin in the given sections, as numbers in order."""
    row_keys: Numbers | None = None
    for gap, terms in enumerate(places):
        keys = (
            np.sort(np.concatenate([_position_keys(field, n, sections, frame) for n in terms]))
            - gap
        )
        row_keys = keys if row_keys is None else row_keys[_is_among(row_keys, keys)]
    assert row_keys is not None
    return row_keys


def _term_numbers(field: FieldPostings, tokens: Sequence[str]) -> list[int]:
    """Return the numbers of those tokens that a segment has."""
    return [n for t in dict.fromkeys(tokens) if t and (n := field.find(t.encode())) is not None]


def _posting_count(field: FieldPostings, number: int) -> int:
    return int(field.starts[number + 1] - field.starts[number])


def _sections_of_all(groups: Sequence[tuple[FieldPostings, Sequence[int]]]) -> Numbers:
    """Return the sections that have a term of every group."""
    sections: Numbers | None = None
    for field, group in sorted(groups, key=lambda g: sum(_posting_count(g[0], n) for n in g[1])):
        docs = field.postings(group[0])[0]
        if len(group) > 1:
            docs = np.unique(np.concatenate([field.postings(n)[0] for n in group]))
        sections = docs if sections is None else sections[_is_among(sections, docs)]
    assert sections is not None
    return sections


def _is_among(needles: Numbers, sorted_numbers: Numbers) -> Numbers:
    """Return for each needle whether it is among the sorted numbers."""
    if not len(sorted_numbers):
        return np.zeros(len(needles), bool)
    at = np.searchsorted(sorted_numbers, needles)
    at[at == len(sorted_numbers)] = 0
    return np.asarray(sorted_numbers[at] == needles)


def _position_keys(field: FieldPostings, number: int, sections: Numbers, frame: Frame) -> Numbers:
    """Return a term's positions in the given sections as numbers; see `Frame`."""
    docs, term_freqs = field.postings(number)
    positions = field.positions_of(number)
    stride, margin = frame.stride, frame.margin
    if len(docs) == 1:
        at = np.searchsorted(sections, docs)
        known = at < len(sections)
        if not (known.all() and sections[at[0]] == docs[0]):
            return _NONE
        return np.asarray(at[0] * stride + margin + positions.astype(np.int64))
    ends = np.cumsum(term_freqs, dtype=np.int64)
    at = np.searchsorted(docs, sections)
    at[at == len(docs)] = 0
    mine = np.flatnonzero(docs[at] == sections)
    at = at[mine]
    term_freqs = term_freqs[at].astype(np.int64)
    chosen = positions[expand_ranges(ends[at] - term_freqs, term_freqs)].astype(np.int64)
    return np.repeat(mine * stride + margin, term_freqs) + chosen
