"""Order of several versions of a paper among the hits: the newest first, none hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.catalogue.rows import split_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def newest_first(
    pairs: Sequence[tuple[str, float]], newer: Mapping[str, Sequence[str]]
) -> list[tuple[str, float]]:
    """Return section ids with scores so that no version stands before a newer one of itself.

    The first section of a newer version moves up to just before that of the older one; all else
    keeps its order. `newer` has the newer versions of each document.
    """
    if not newer:
        return list(pairs)
    firsts: dict[str, int] = {}
    for place, (ident, _) in enumerate(pairs):
        firsts.setdefault(split_id(ident)[0], place)
    ordered: dict[int, None] = {}
    begun: set[int] = set()

    def put(place: int) -> None:
        if place in begun:
            return
        begun.add(place)
        for other in newer.get(split_id(pairs[place][0])[0], ()):
            if other in firsts:
                put(firsts[other])
        ordered[place] = None

    for place in range(len(pairs)):
        put(place)
    return [pairs[place] for place in ordered]
