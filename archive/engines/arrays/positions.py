"""Phrases and nearness, decided from positions for all sections at once.

A place in a section becomes one number, section times a stride plus place; tokens that follow each
other or lie near are then numbers that differ by little, found by binary search in sorted arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from archive.engines.collect.doc_values import expand

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.engines.arrays.container import Numbers
    from archive.engines.arrays.segment import FieldPostings

_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Frame:
    """How positions become numbers: section × stride + margin + place.

    The margin keeps a place moved by up to `reach` either way within its own section.
    """

    stride: int
    margin: int

    @classmethod
    def of(cls, field: FieldPostings, reach: int) -> Frame:
        """Return the frame that fits a field's longest section."""
        return cls(int(field.lengths.max(initial=0)) + 2 * reach + 2, reach + 1)


def phrase(field: FieldPostings, tokens: Sequence[str]) -> Numbers:
    """Return the sections of a segment that have the tokens in a row; "" is any one token."""
    wanted = [(gap, field.find(token.encode())) for gap, token in enumerate(tokens) if token]
    numbers = [(gap, number) for gap, number in wanted if number is not None]
    if not numbers or len(numbers) < len(wanted):
        return _NONE
    sections = _common(field, [[number] for _, number in numbers])
    frame = Frame.of(field, len(tokens))
    starts: Numbers | None = None
    for gap, number in sorted(numbers, key=lambda pair: _size(field, pair[1])):
        here = _keys(field, number, sections, frame) - gap
        starts = here if starts is None else starts[_within(starts, here)]
        if not len(starts):
            return _NONE
    assert starts is not None
    return np.asarray(sections[np.unique(starts // frame.stride)])


def near(field: FieldPostings, groups: Sequence[Sequence[str]], distance: int) -> Numbers:
    """Return the sections where each group has a token, all within `distance` positions."""
    numbers = [
        [n for token in dict.fromkeys(group) if (n := _find(field, token)) is not None]
        for group in groups
    ]
    if not numbers or not all(numbers):
        return _NONE
    sections = _common(field, numbers)
    if not len(sections):
        return _NONE
    frame = Frame.of(field, distance)
    keys = [
        np.sort(np.concatenate([_keys(field, n, sections, frame) for n in group]))
        for group in numbers
    ]
    first = np.concatenate(keys)
    for group in keys:
        following = np.searchsorted(group, first)
        inside = following < len(group)
        first, following = first[inside], following[inside]
        first = first[group[following] <= first + distance]
    return np.asarray(sections[np.unique(first // frame.stride)])


def _find(field: FieldPostings, token: str) -> int | None:
    return field.find(token.encode()) if token else None


def _size(field: FieldPostings, number: int) -> int:
    return int(field.starts[number + 1] - field.starts[number])


def _common(field: FieldPostings, groups: Sequence[Sequence[int]]) -> Numbers:
    """Return the sections that have a term of every group."""
    found: Numbers | None = None
    for group in sorted(groups, key=lambda g: sum(_size(field, n) for n in g)):
        docs = field.postings(group[0])[0]
        if len(group) > 1:
            docs = np.unique(np.concatenate([field.postings(n)[0] for n in group]))
        found = docs if found is None else found[_within(found, docs)]
    assert found is not None
    return found


def _within(needles: Numbers, sorted_numbers: Numbers) -> Numbers:
    """Return for each needle whether it is among the sorted numbers."""
    if not len(sorted_numbers):
        return np.zeros(len(needles), bool)
    at = np.searchsorted(sorted_numbers, needles)
    at[at == len(sorted_numbers)] = 0
    return np.asarray(sorted_numbers[at] == needles)


def _keys(field: FieldPostings, number: int, sections: Numbers, frame: Frame) -> Numbers:
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
    chosen = positions[expand(ends[at] - term_freqs, term_freqs)].astype(np.int64)
    return np.repeat(mine * stride + margin, term_freqs) + chosen
