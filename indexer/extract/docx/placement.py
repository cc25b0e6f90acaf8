"""Paragraphs and tables of a Word file that have no room, or stand where no paper is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.extract.docx.list_numbers import W
from indexer.extract.docx.measures import twips

if TYPE_CHECKING:
    from lxml import etree

_FLAT = 40
"""The exact height, in twentieths of a point, up to which a line or a row shows nothing."""
_LEFT, _RIGHT = -6000, 20000
"""Places, in twentieths of a point from the margin, that no paper reaches."""


def is_out_of_sight(block: etree._Element | None) -> bool:
    """Return whether a paragraph with these properties is flat, or stands off the paper."""
    if block is None:
        return False
    spacing = block.find(f"{W}spacing")
    exact = spacing is not None and spacing.get(f"{W}lineRule") == "exact"
    if spacing is not None and exact and is_flat(spacing.get(f"{W}line")):
        return True
    frame = block.find(f"{W}framePr")
    if frame is not None and frame.get(f"{W}hRule") == "exact" and is_flat(frame.get(f"{W}h")):
        return True
    places = [(block.find(f"{W}ind"), ("left", "start")), (block.find(f"{W}framePr"), ("x", "y"))]
    return any(
        element is not None and not _LEFT < twips(element.get(f"{W}{name}")) < _RIGHT
        for element, names in places
        for name in names
    )


def is_flat_row(row: etree._Element | None) -> bool:
    """Return whether a table row with these properties has an exact height of next to nothing."""
    height = None if row is None else row.find(f"{W}trHeight")
    if height is None or height.get(f"{W}hRule") != "exact":
        return False
    return is_flat(height.get(f"{W}val"))


def is_flat(height: str | None) -> bool:
    """Return whether a height or a width has no room for a letter."""
    return 0 <= twips(height, _FLAT + 1) <= _FLAT


def is_off_page(table: etree._Element | None) -> bool:
    """Return whether a table with these properties stands where no paper is."""
    if table is None:
        return False
    floating, indent = table.find(f"{W}tblpPr"), table.find(f"{W}tblInd")
    places = [] if floating is None else [floating.get(f"{W}tblpX"), floating.get(f"{W}tblpY")]
    if indent is not None and indent.get(f"{W}type", "dxa") == "dxa":
        places.append(indent.get(f"{W}w"))
    return any(not _LEFT < twips(place) < _RIGHT for place in places)


def is_narrow(cell: etree._Element) -> bool:
    """Return whether a table cell has an exact width of next to nothing."""
    table = next(cell.iterancestors(f"{W}tbl"), None)
    layout = None if table is None else table.find(f"{W}tblPr/{W}tblLayout")
    if table is None or layout is None or layout.get(f"{W}type") != "fixed":
        return False
    own, whole = cell.find(f"{W}tcPr/{W}tcW"), table.find(f"{W}tblPr/{W}tblW")
    grid = table.find(f"{W}tblGrid")
    column = grid[0] if grid is not None and len(grid) == 1 else None
    first = next((width for width in (own, column, whole) if _width(width)), None)
    return 0 < _width(first) <= _FLAT


def _width(said: etree._Element | None) -> int:
    """Return a width in twentieths of a point, 0 where it is none or a share."""
    if said is None or said.get(f"{W}type", "dxa") != "dxa":
        return 0
    return twips(said.get(f"{W}w"))
