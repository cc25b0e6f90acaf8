"""Edits of a text that keep the origin of every character."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, NamedTuple

from archive.model import OffsetMap

if TYPE_CHECKING:
    from collections.abc import Iterable


class Edit(NamedTuple):
    """Characters start to end give way to `new`, by a rule."""

    start: int
    end: int
    new: str
    rule: str


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, OffsetMap, list[Edit]]:
    """Return the changed text, the map from it to the old, and the edits that were done.

    Of edits that overlap the first wins.
    """
    parts: list[str] = []
    new_starts, old_starts = [0], [0]
    done: list[Edit] = []
    at = length = 0
    for edit in sorted(edits):
        if edit.start < at:
            continue
        parts += (text[at : edit.start], edit.new)
        length += edit.start - at
        if len(edit.new) != edit.end - edit.start:
            _append_piece(new_starts, old_starts, length, edit.start)
            _append_piece(new_starts, old_starts, length + len(edit.new), edit.end)
        length += len(edit.new)
        at = edit.end
        done.append(edit)
    parts.append(text[at:])
    return "".join(parts), OffsetMap(tuple(new_starts), tuple(old_starts)), done


def _append_piece(new_starts: list[int], old_starts: list[int], new: int, old: int) -> None:
    if new_starts[-1] == new:
        old_starts[-1] = old
    else:
        new_starts.append(new)
        old_starts.append(old)


def compose(outer: OffsetMap, inner: OffsetMap) -> OffsetMap:
    """Return the map that goes by `outer` first and by `inner` then."""
    starts: dict[int, int] = {}
    ends = (*outer.repaired[1:], None)
    for new, old, end in zip(outer.repaired, outer.raw, ends, strict=True):
        starts[new] = inner(old)
        low = bisect.bisect_right(inner.repaired, old)
        high = len(inner.repaired) if end is None else _pieces_reached(inner, old, end - new)
        for i in range(low, high):
            starts[new + inner.repaired[i] - old] = inner.raw[i]
    new_starts = sorted(starts)
    highest, old_starts = 0, []
    for new in new_starts:
        highest = max(highest, starts[new])
        old_starts.append(highest)
    return OffsetMap(tuple(new_starts), tuple(old_starts))


def _pieces_reached(inner: OffsetMap, old: int, length: int) -> int:
    return bisect.bisect_left(inner.repaired, old + length)


class Inverse:
    """The way back: raw offset → repaired offset, for offsets asked in any order."""

    def __init__(self, forward: OffsetMap, length: int) -> None:
        self._repaired = forward.repaired
        self._raw = forward.raw
        self._length = length

    def __call__(self, offset: int) -> int:
        """Return where a raw offset went; what was taken away falls where it stood."""
        i = bisect.bisect_right(self._raw, offset) - 1
        if i < 0:
            return 0
        limit = self._repaired[i + 1] if i + 1 < len(self._repaired) else self._length
        return min(self._repaired[i] + offset - self._raw[i], limit)
