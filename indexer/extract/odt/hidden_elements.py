"""Hidden elements of an OpenDocument text: by style, colour, condition, column or place."""

from __future__ import annotations

from bisect import bisect_right
from itertools import takewhile
from typing import TYPE_CHECKING

from indexer.extract.odt.covering_shapes import Covers, fronts_of
from indexer.extract.odt.looks import WHOLE_PAGE, centimetres, in_centimetres, is_alike, is_white
from indexer.extract.odt.names import DRAW, FO, PARAGRAPHS, STYLE, SVG, TABLE, TEXT
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.extract.odt.odt_package import OdtPackage

_TRUE = frozenset(("true", "1", "ooow:true", "ooow:1", "of:=true()"))
_SHOWN = frozenset(("always", "screen", "printer"))
_FAMILIES = {
    f"{TEXT}p": "paragraph", f"{TEXT}h": "paragraph", f"{TEXT}span": "text", f"{TEXT}a": "text",
}  # fmt: skip
"""The family of the style that an element's letters have."""
_TABLES = {
    f"{TABLE}table": "table", f"{TABLE}table-row-group": "", f"{TABLE}table-row": "table-row",
    f"{TABLE}table-cell": "table-cell", f"{TABLE}covered-table-cell": "table-cell",
}  # fmt: skip
_DRAWN = frozenset(
    f"{DRAW}{shape}" for shape in (
        "frame", "g", "custom-shape", "rect", "ellipse", "circle", "line", "polyline", "polygon",
        "regular-polygon", "path", "connector", "caption",
    )
)  # fmt: skip
_BOXES = frozenset((f"{DRAW}frame", f"{DRAW}text-box"))
"""What has no ground unless its style says one."""
_OFF_PAPER, _NO_ROOM = 60.0, 0.03
"""Centimetres from its place at which no paper is, and of a box that has no room for a letter."""


class HiddenElements:
    """Tells which elements of a document nobody sees."""

    def __init__(self, document: OdtPackage) -> None:
        self._document = document
        self._hidden_columns: dict[etree._Element, list[int]] = {}
        self._columns: dict[etree._Element, dict[etree._Element, int]] = {}
        self._pictured: bool | None = None
        filled = frozenset(name for family, name in document.grounds if family == "graphic")
        self._covers = Covers(fronts_of(document.roots, filled), document.is_plain_picture)

    def hides(self, element: etree._Element, tag: str) -> bool:
        """Return whether an element and all in it are hidden."""
        if tag in _FAMILIES:
            return self._has_hidden_letters(element, tag)
        if tag in (f"{TEXT}section", f"{TEXT}variable-set", f"{TEXT}user-field-get"):
            display = element.get(f"{TEXT}display")
            return display == "none" or (display == "condition" and _holds(element))
        if tag == f"{TEXT}hidden-text":
            return _holds(element)
        if tag == f"{TEXT}script":
            return True
        if tag in _TABLES:
            return self._is_hidden_table(element, tag)
        return tag in _DRAWN and _is_hidden_drawing(element)

    def shapes_in_doubt(self) -> int:
        """Return how many shapes may cover words of the body that are read."""
        return self._covers.in_doubt(self._document.body)

    def _is_hidden_table(self, element: etree._Element, tag: str) -> bool:
        """Return whether a table, a row or a cell of one is hidden; what lies beneath a cell is."""
        if tag == f"{TABLE}covered-table-cell":
            return True
        if tag == f"{TABLE}table-cell":
            return self._in_hidden_column(element)
        unseen = element.get(f"{TABLE}visibility") in ("collapse", "filter")
        style = (_TABLES[tag], element.get(f"{TABLE}style-name", ""))
        return (
            unseen
            or element.get(f"{TABLE}display") == "false"
            or (bool(style[1]) and style in self._document.hidden_styles)
        )

    def _has_hidden_letters(self, element: etree._Element, tag: str) -> bool:
        style = (_FAMILIES[tag], element.get(f"{TEXT}style-name", ""))
        if style in self._document.hidden_styles:
            return True
        colour = self._document.colours.get(style, "")
        if colour and self._is_alike(element, colour):
            return True
        if tag in PARAGRAPHS and self._covers.hide(element):
            return True
        condition = element.find(f"{TEXT}hidden-paragraph") if tag in PARAGRAPHS else None
        return condition is not None and _holds(condition)

    def _is_alike(self, element: etree._Element, colour: str) -> bool:
        """Return whether letters, and all within, have the colour of what is behind them.

        White ones are seen on a ground of any kind, in a drawing, and in a box of a document with
        pictures or drawings, which may lie behind it.
        """
        grounds = self._document.grounds
        within = (element, *element.iterancestors())
        named = (_named(above) for above in within) if grounds else ()
        behind = next((grounds[name] for name in named if name in grounds), None)
        behind = grounds.get(WHOLE_PAGE) if behind is None else behind
        if behind is None:
            return (
                is_white(colour)
                and not self._may_be_on_a_drawing(within)
                and not self._is_varied(element, colour)
            )
        return is_alike(behind, colour) and not self._is_varied(element, colour)

    def _may_be_on_a_drawing(self, within: tuple[etree._Element, ...]) -> bool:
        drawn = {a.tag for a in within if isinstance(a.tag, str) and a.tag.startswith(DRAW)}
        if drawn and self._pictured is None:
            tags = (f"{DRAW}image", *(_DRAWN - _BOXES))
            self._pictured = next(self._document.body.iter(*tags), None) is not None
        return not drawn <= _BOXES or bool(drawn and self._pictured)

    def _is_varied(self, element: etree._Element, colour: str) -> bool:
        """Return whether letters within an element have another colour."""
        inner = (
            ("text", span.get(f"{TEXT}style-name", "")) for span in element.iter(f"{TEXT}span")
        )
        return any(self._document.colours.get(style, colour) != colour for style in inner)

    def _in_hidden_column(self, cell: etree._Element) -> bool:
        table = next(cell.iterancestors(f"{TABLE}table"), None)
        if table is None:
            return False
        if table not in self._hidden_columns:
            self._hidden_columns[table] = _hidden_columns(table)
        edges = self._hidden_columns[table]
        return bool(edges) and bisect_right(edges, self._column(cell)) % 2 == 1

    def _column(self, cell: etree._Element) -> int:
        """Return the column of a cell; the cells of a row are counted once."""
        row = cell.getparent()
        if row is None:
            return 0
        if row not in self._columns:
            self._columns[row] = dict(_placed(row))
        return self._columns[row][cell]


def _is_hidden_drawing(element: etree._Element) -> bool:
    """Return whether a frame or a shape is not shown, has no room or stands where no paper is."""
    if element.get(f"{DRAW}display", "always") not in _SHOWN:
        return True
    places = (element.get(f"{SVG}{side}", "") for side in ("x", "y"))
    return any(abs(centimetres(place)) > _OFF_PAPER for place in places) or _has_no_room(element)


def _has_no_room(element: etree._Element) -> bool:
    """Return whether a box of text is said to have no size, and does not grow with its text."""
    box = element.find(f"{DRAW}text-box")
    if box is None or box.get(f"{FO}min-height") or box.get(f"{FO}min-width"):
        return False
    grows = element.get(f"{STYLE}rel-width"), element.get(f"{STYLE}rel-height")
    sides = (in_centimetres(element.get(f"{SVG}{side}", "")) for side in ("width", "height"))
    return not any(grows) and any(side is not None and side <= _NO_ROOM for side in sides)


def _named(element: etree._Element) -> tuple[str, str]:
    """Return the family and the name of an element's style."""
    if element.tag in _BOXES:
        return "graphic", element.get(f"{DRAW}style-name", "")
    if name := element.get(f"{TABLE}style-name"):
        return _TABLES.get(str(element.tag), ""), name
    return _FAMILIES.get(str(element.tag), ""), element.get(f"{TEXT}style-name", "")


def _hidden_columns(table: etree._Element) -> list[int]:
    """Return at which columns hidden ones begin and end, by turns.

    A table's own columns stand before its first row, those of tables within it in its rows.
    """
    edges, at = [], 0
    row = f"{TABLE}table-row"
    for column in takewhile(lambda node: node.tag != row, table.iter(f"{TABLE}table-column", row)):
        behind = at + _repeated(column)
        if column.get(f"{TABLE}visibility") in ("collapse", "filter"):
            edges += [at, behind]
        at = behind
    return edges


def _placed(row: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Yield the cells of a row, each with its column."""
    at = 0
    for cell in row:
        yield cell, at
        at += _repeated(cell)


def _repeated(element: etree._Element) -> int:
    return whole_number(element.get(f"{TABLE}number-columns-repeated"), 1)


def _holds(element: etree._Element) -> bool:
    """Return whether the condition to hide something holds, as the program that wrote it saw."""
    state = element.get(f"{TEXT}is-hidden")
    if state is not None:
        return state == "true"
    return element.get(f"{TEXT}condition", "").strip().lower() in _TRUE
