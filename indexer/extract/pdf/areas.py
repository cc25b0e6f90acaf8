"""Which letters of a PDF page stand within areas of it, however many there are of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from indexer.extract.pdf.drawn import Box

_FEW = 50_000
"""Pairs of a letter and an area that are looked at one by one."""
_CELLS, _FINEST = 2000, 0.25
"""Rows and columns of the sheet on which more areas are drawn, and least points of a cell."""


def within_any(boxes: Sequence[tuple[int, Box]], areas: Collection[Box]) -> list[tuple[int, Box]]:
    """Return the characters whose middle stands in one of some areas."""
    whole = [area for area in areas if area[0] <= area[2] and area[1] <= area[3]]
    if not whole:
        return []
    if len(boxes) * len(whole) <= _FEW:
        return [pair for pair in boxes if any(_within(pair[1], area) for area in whole)]
    return _on_sheet(boxes, whole)


def _within(box: Box, area: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] <= x <= area[2] and area[1] <= y <= area[3]


def _on_sheet(boxes: Sequence[tuple[int, Box]], areas: Sequence[Box]) -> list[tuple[int, Box]]:
    """Return the same, by areas drawn on a sheet of cells: a letter right beside one is in it.

    Each area is noted at its corners alone; sums along both ways then say how many lie on a cell.
    """
    import numpy as np  # noqa: PLC0415 -- rarely needed

    letters = np.nan_to_num([box for _, box in boxes])
    edges = np.nan_to_num(areas)
    middles = (letters[:, :2] + letters[:, 2:]) / 2
    corner = middles.min(axis=0)
    cell = np.maximum((middles.max(axis=0) - corner) / _CELLS, _FINEST)
    low, high, at = (
        np.clip((points - corner) / cell, -1, _CELLS + 1).astype(int) + 1
        for points in (edges[:, :2], edges[:, 2:], middles)
    )
    sheet = np.zeros((_CELLS + 4, _CELLS + 4), np.int32)
    behind = high + 1
    for columns, rows, step in (
        (low, low, 1),
        (behind, behind, 1),
        (low, behind, -1),
        (behind, low, -1),
    ):
        np.add.at(sheet, (columns[:, 0], rows[:, 1]), step)
    inside = sheet.cumsum(0).cumsum(1)[at[:, 0], at[:, 1]] > 0
    return [pair for pair, is_inside in zip(boxes, inside, strict=True) if is_inside]
