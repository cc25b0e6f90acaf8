"""Decide where things stand near each other in a text, from the places of each of them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Stretch = tuple[int, int]
"""First and last position of what stands at consecutive positions."""


def near_stretches(places: Sequence[Sequence[Stretch]], distance: int) -> Iterator[Stretch]:
    """Yield first and last position of the shortest stretches that have each of several things.

    No two things share a position, and what stands first ends at most `distance` positions before
    what stands last begins. A stretch begins at the latest places that its last thing allows.

    Args:
        places: of each thing all stretches that stand for it, in order, all of one length.
        distance: at least 0.
    """
    ends = [[last for _, last in some] for some in places]
    coming = sorted((last, first, n) for n, some in enumerate(places) for first, last in some)
    given: Stretch | None = None
    for last, first, number in coming:
        others = frozenset(range(len(places))) - {number}
        earliest = _latest(first, first - distance, others, places, ends)
        if earliest is None:
            continue
        stretch = (earliest[0] if others else first, last)
        if stretch != given:
            given = stretch
            yield stretch


def _latest(
    before: int,
    not_before: int,
    things: frozenset[int],
    places: Sequence[Sequence[Stretch]],
    ends: Sequence[Sequence[int]],
) -> Stretch | None:
    """Return the first of the latest stretches, one of each thing, that end within some bounds."""
    best: Stretch | None = None if things else (before, before)
    for thing in things:
        at = bisect_left(ends[thing], before) - 1
        if at < 0 or ends[thing][at] < not_before:
            return None
        stretch, rest = places[thing][at], things - {thing}
        first = _latest(stretch[0], not_before, rest, places, ends) if rest else stretch
        if first is not None and (best is None or first[1] > best[1]):
            best = first
    return best


def is_near(places: Sequence[Sequence[Stretch]], distance: int) -> bool:
    """Return whether several things stand near each other; see `near_stretches`."""
    return next(near_stretches(places, distance), None) is not None


def row_stretches(places: Sequence[Sequence[int]]) -> list[Stretch]:
    """Return the stretches of a row, from the positions in order that each of its places has."""
    later = [frozenset(some) for some in places[1:]]
    return [
        (start, start + len(later))
        for start in places[0]
        if all(start + gap in some for gap, some in enumerate(later, 1))
    ]
