"""Hidden runs of a Word file: by property, style, place, or the colour of what is behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.extract.docx.covers import is_covered
from indexer.extract.docx.list_numbers import W, child_value
from indexer.extract.docx.placement import is_out_of_sight
from indexer.extract.docx.shapes import box_fill, has_shapes
from indexer.extract.docx.styles import Style, colour_of, fill_of, is_hidden, is_shaded, is_white
from indexer.extract.web_colours import alike, parsed

if TYPE_CHECKING:
    from lxml import etree

    from indexer.extract.docx.docx_package import DocxPackage

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class HiddenRuns:
    """Tells which runs of one part of a document nobody sees."""

    def __init__(self, document: DocxPackage, part: str) -> None:
        self._document, self._part = document, part
        self._backdrop: bool | None = None
        self._shapes: bool | None = None
        self._covered: tuple[etree._Element | None, bool] = (None, False)

    def hides(self, element: etree._Element) -> bool:
        """Return whether the letters of a run are hidden, or have the colour of their ground."""
        properties = element.find(f"{W}rPr")
        paragraph = next(element.iterancestors(f"{W}p"), None)
        own = None if paragraph is None else next(iter(paragraph), None)  # properties stand first
        own = None if own is None or own.tag != f"{W}pPr" else own
        named = None if properties is None else child_value(properties, "rStyle")
        above = None if own is None else child_value(own, "pStyle")
        names = (named, above or "")
        styles = [style for name in names if (style := self._document.styles.get(name or " "))]
        styles += [*self._table_styles(element), self._document.styles[""]]
        hidden = next((s.hidden for s in styles if s.hidden is not None), None)
        hidden = hidden if (itself := is_hidden(properties)) is None else itself
        hidden = hidden or is_out_of_sight(own, self._document.paper) or self._is_covered(paragraph)
        if hidden or element.find(f"{W}t") is None:  # a picture has no colour of letters
            return bool(hidden)
        colour = colour_of(properties) or next((s.colour for s in styles if s.colour), "")
        fill = fill_of(properties) or fill_of(own) or next((s.fill for s in styles if s.fill), "")
        if colour and _is_alike(colour, fill or _ground(element) or self._document.paper.colour):
            return True
        white = next((s.white for s in styles if s.white is not None), None)
        white = white if (itself := is_white(properties)) is None else itself
        if not white or any(style.shaded for style in styles):
            return False
        return not (is_shaded(properties) or is_shaded(own) or self._has_ground(element))

    def _is_covered(self, paragraph: etree._Element | None) -> bool:
        """Return whether a shape covers a paragraph; all its runs ask, one after the other."""
        if paragraph is None:
            return False
        if self._shapes is None:
            self._shapes = has_shapes(paragraph.getroottree().getroot())
        if self._shapes and self._covered[0] is not paragraph:
            self._covered = (paragraph, is_covered(paragraph, self._is_plain_picture))
        return self._shapes and self._covered[1]

    def _is_plain_picture(self, ident: str) -> bool:
        return self._document.is_plain(self._part, ident)

    def _table_styles(self, element: etree._Element) -> list[Style]:
        """Return the style of the table that letters stand in, if it names one that hides."""
        if not self._document.styles_hide:
            return []
        table = next(element.iterancestors(f"{W}tbl"), None)
        properties = None if table is None else table.find(f"{W}tblPr")
        named = None if properties is None else child_value(properties, "tblStyle")
        style = self._document.styles.get(named or " ")
        return [] if style is None or style.hidden is None else [style]

    def _has_ground(self, element: etree._Element) -> bool:
        """Return whether letters may stand on a colour: in a shaded cell, a styled table or a box.

        A picture behind the text may lie anywhere.
        """
        if self._backdrop is None:
            anchors = element.getroottree().iter(f"{_WP}anchor")
            self._backdrop = any(anchor.get("behindDoc") in ("1", "true") for anchor in anchors)
        if self._backdrop:
            return True
        for above in element.iterancestors(f"{W}tc", f"{W}tbl", f"{W}txbxContent", f"{W}document"):
            first = next(iter(above), None)  # properties stand first: no search through all rows
            if first is None or (above.tag == f"{W}txbxContent" and not _is_unfilled(above)):
                return True
            if first.tag == f"{W}background":
                return self._document.paper.colour not in ("", "ffffff")
            if first.tag not in (f"{W}tcPr", f"{W}tblPr"):
                continue
            if is_shaded(first) or self._is_coloured(first):
                return True
        return False

    def _is_coloured(self, table: etree._Element) -> bool:
        """Return whether the style that a table names may colour its cells; one unknown may."""
        named = child_value(table, "tblStyle")
        style = self._document.styles.get(named or " ")
        return bool(named) and (style is None or style.coloured)


def _is_alike(colour: str, ground: str | None) -> bool:
    """Return whether letters of a colour cannot be told from their ground, both six digits."""
    ink, behind = parsed(colour)[0], parsed(ground or "")[0]
    return ink is not None and behind is not None and alike(ink, behind)


def _is_unfilled(box: etree._Element) -> bool:
    """Return whether a text box says that it has no ground of its own."""
    shape = next(box.iterancestors(f"{_WPS}wsp"), None)
    return shape is not None and shape.find(f"{_WPS}spPr/{_A}noFill") is not None


def _ground(element: etree._Element) -> str:
    """Return the fill of the cell, table or box that letters stand in, six digits, "" if none."""
    for above in element.iterancestors(f"{W}tc", f"{W}tbl", f"{W}txbxContent"):
        if above.tag == f"{W}txbxContent":
            return box_fill(above)
        first = next(iter(above), None)  # properties stand first: no search through all rows
        if (
            first is not None
            and first.tag in (f"{W}tcPr", f"{W}tblPr")
            and (fill := fill_of(first))
        ):
            return fill
    return ""
