"""Paragraphs and tables of a Word file that have no room, or stand where no paper is."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from indexer.extract.docx.list_numbers import W
from indexer.extract.docx.measures import twips
from indexer.extract.docx.paper import Paper

if TYPE_CHECKING:
    from lxml import etree

_FLAT = 40
"""The exact height, in twentieths of a point, up to which a line or a row shows nothing."""
_LEFT, _RIGHT = -6000, 20000
"""Places, in twentieths of a point from the margin, that no paper reaches."""
_LETTER = 110
"""Twentieths of a point that a letter is wide, roughly."""
_BEFORE_ROWS = 8
"""Parts of a table that are looked at for what it says of itself."""
_ANY = Paper(_RIGHT, _RIGHT)
"""The paper of which nothing is known, as that of a style: as large as any."""


def is_out_of_sight(block: etree._Element | None, paper: Paper = _ANY) -> bool:
    """Return whether a paragraph with these properties is flat, or stands off the paper."""
    if block is None:
        return False
    spacing = block.find(f"{W}spacing")
    exact = spacing is not None and spacing.get(f"{W}lineRule") == "exact"
    if spacing is not None and exact and is_flat(spacing.get(f"{W}line")):
        return True
    frame, indent = block.find(f"{W}framePr"), block.find(f"{W}ind")
    if frame is not None and _is_unseen_frame(frame, paper):
        return True
    return indent is not None and _is_indented_away(indent, paper)


def _is_unseen_frame(frame: etree._Element, paper: Paper) -> bool:
    """Return whether a frame has no room, or stands where no paper is."""
    flat = frame.get(f"{W}hRule") == "exact" and is_flat(frame.get(f"{W}h"))
    if flat or 0 < twips(frame.get(f"{W}w")) <= _FLAT:
        return True
    across, down = (twips(frame.get(f"{W}{side}")) for side in ("x", "y"))
    return not (_LEFT < across < paper.width and _LEFT < down < paper.height)


def _is_indented_away(indent: etree._Element, paper: Paper) -> bool:
    """Return whether a paragraph begins beyond the paper, or ends before it."""
    left, right = (_indent(indent, *names) for names in (("left", "start"), ("right", "end")))
    first = _indent(indent, "firstLine") - _indent(indent, "hanging")
    begins, ends = paper.left + left, paper.width - paper.right - right
    if not _LEFT < left < _RIGHT or paper.left + left + first < _LEFT:
        return True
    return max(begins, begins + first) >= paper.width or (begins < 0 and ends <= 0)


def _indent(indent: etree._Element, *names: str) -> int:
    """Return an indent, also one that is told in hundredths of a letter alone."""
    for name in names:
        if (said := indent.get(f"{W}{name}")) is not None:
            return twips(said)
    letters = (twips(indent.get(f"{W}{name}Chars")) for name in names)
    return next((count * _LETTER // 100 for count in letters if count), 0)


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
    # What a table says of itself stands before its rows: they are not searched for each cell.
    said = {} if table is None else {part.tag: part for part in islice(table, _BEFORE_ROWS)}
    properties, grid = said.get(f"{W}tblPr"), said.get(f"{W}tblGrid")
    layout = None if properties is None else properties.find(f"{W}tblLayout")
    if properties is None or layout is None or layout.get(f"{W}type") != "fixed":
        return False
    own, whole = cell.find(f"{W}tcPr/{W}tcW"), properties.find(f"{W}tblW")
    column = grid[0] if grid is not None and len(grid) == 1 else None
    first = next((width for width in (own, column, whole) if _width(width)), None)
    return 0 < _width(first) <= _FLAT


def _width(said: etree._Element | None) -> int:
    """Return a width in twentieths of a point, 0 where it is none or a share."""
    if said is None or said.get(f"{W}type", "dxa") != "dxa":
        return 0
    return twips(said.get(f"{W}w"))
