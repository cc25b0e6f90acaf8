"""Edits of a text, and where each of its characters goes by them."""

from __future__ import annotations

import bisect
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Edit(NamedTuple):
    """Characters start to end give way to `new`."""

    start: int
    end: int
    new: str


class Moves:
    """Where offsets of a text go by edits: old → new, piece by piece, asked in any order."""

    def __init__(self) -> None:
        self.length = 0
        """The length of the changed text."""
        self._new, self._old = [0], [0]

    def add_piece(self, new: int, old: int) -> None:
        """Let a piece begin at an offset of the new text and of the old one."""
        if self._new[-1] == new:
            self._old[-1] = old
        else:
            self._new.append(new)
            self._old.append(old)

    def __call__(self, offset: int) -> int:
        """Return where an offset went; what was taken away falls where it stood."""
        i = bisect.bisect_right(self._old, offset) - 1
        if i < 0:
            return 0
        limit = self._new[i + 1] if i + 1 < len(self._new) else self.length
        return min(self._new[i] + offset - self._old[i], limit)


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, Moves | None]:
    """Return the changed text and where its offsets went, None when nothing was changed.

    Of edits that overlap the first wins.
    """
    in_order = sorted(edits)
    if not in_order:
        return text, None
    parts: list[str] = []
    moves = Moves()
    at = length = 0
    for edit in in_order:
        if edit.start < at:
            continue
        parts += (text[at : edit.start], edit.new)
        length += edit.start - at
        if len(edit.new) != edit.end - edit.start:
            moves.add_piece(length, edit.start)
            moves.add_piece(length + len(edit.new), edit.end)
        length += len(edit.new)
        at = edit.end
    changed = "".join((*parts, text[at:]))
    moves.length = len(changed)
    return changed, moves
